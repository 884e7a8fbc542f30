import numpy as np

from musicexplorer.embedding.network import DIMENSIONS
from musicexplorer.training.axes import embedding_axes, usual_centre

HIDDEN = 300
WHOLE = (np.eye(HIDDEN), 1.0)


def _tracks(seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Tracks apart in every direction, their windows apart in the first, their copies in the second."""
    rng = np.random.default_rng(seed)
    tracks = []
    for _ in range(600):
        windows = np.repeat(rng.normal(size=(1, HIDDEN)), 6, 0) + rng.normal(0, 0.1, (6, HIDDEN))
        windows[:, 0] = rng.normal(size=6)
        quieter = windows.copy()
        quieter[:, 1] += 2
        tracks.append((windows.astype(np.float32), quieter.astype(np.float32)))
    return tracks


def _gains(axes: np.ndarray) -> np.ndarray:
    """How much each direction of the hidden layer counts."""
    return np.linalg.norm(axes, axis=0)


def test_what_varies_within_a_track_or_with_its_level_counts_less() -> None:
    gains = _gains(embedding_axes(_tracks(), [WHOLE], 0.4))
    others = np.median(gains[2:])
    assert gains[0] < 0.6 * others
    assert gains[1] < 0.6 * others
    plain = _gains(embedding_axes(_tracks(), [WHOLE], normalisation=0))
    assert plain[0] > 0.6 * np.median(plain[2:])


def test_what_answers_are_made_of_counts_more() -> None:
    tagger = np.zeros((4, HIDDEN), np.float32)
    tagger[:, 10:14] = np.eye(4)
    gains = _gains(embedding_axes(_tracks(), [WHOLE, (tagger, 2.0)], normalisation=0))
    assert gains[10:14].min() > 3 * np.median(gains[20:])
    less = _gains(embedding_axes(_tracks(), [WHOLE, (tagger, 0.5)], normalisation=0))
    assert less[10:14].min() < gains[10:14].min()


def test_axes_are_those_of_most_spread_and_of_mean_energy_one() -> None:
    tracks = _tracks()
    axes = embedding_axes(tracks, [WHOLE], 0.4)
    assert axes.shape == (DIMENSIONS, HIDDEN)
    plain = np.concatenate([windows for windows, _ in tracks])
    seen = (plain - plain.mean(0)) @ axes.T
    np.testing.assert_allclose(np.square(seen).sum(1).mean(), 1, rtol=1e-3)
    spread = seen.var(0)
    assert (np.diff(spread) < 1e-6).all()


def test_songs_count_in_the_centre_as_much_as_is_said_however_few_they_are() -> None:
    def layers(value: float) -> tuple[np.ndarray, np.ndarray]:
        whole = np.full((3, 4), value, np.float32)
        return whole, np.zeros_like(whole)

    found, song = [layers(0.0)] * 9 + [layers(8.0)], [False] * 9 + [True]
    np.testing.assert_allclose(usual_centre(found, song, songs=0.75), np.full(4, 6.0))
    np.testing.assert_allclose(usual_centre(found[:9], song[:9]), np.zeros(4))
    np.testing.assert_allclose(usual_centre(found[9:], song[9:]), np.full(4, 8.0))
