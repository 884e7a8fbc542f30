import numpy as np
import pytest

from musicexplorer.similarity import incremental_layout
from musicexplorer.similarity.incremental_layout import IncrementalLayout, align, place
from musicexplorer.similarity.layout import Layout, rough
from musicexplorer.similarity.layout_postprocessing import minimum_gap, postprocess, remove_overlaps
from tests.similarity.layouts import lay_out


def islands(n: int, d: int = 32, groups: int = 6, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors in well separated groups, and which group each belongs to."""
    random = np.random.default_rng(seed)
    group = random.integers(0, groups, size=n)
    middles = random.normal(size=(groups, d))
    vectors = (middles[group] + 0.35 * random.normal(size=(n, d))).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), group


def nearest_on_map(xy: np.ndarray, k: int) -> np.ndarray:
    apart = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1)[:, :k]


def least_distance(xy: np.ndarray) -> float:
    apart = np.linalg.norm(xy[:, None].astype(np.float64) - xy[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float(apart.min())


@pytest.mark.parametrize("n", [0, 1, 2, 5, 9, 10, 30])
def test_any_number_of_tracks_has_a_map(n: int) -> None:
    xy = lay_out(islands(n)[0])
    assert xy.shape == (n, 2)
    assert xy.dtype == np.float32
    assert np.isfinite(xy).all()
    if n > 1:
        assert np.sqrt((xy**2).sum(axis=1).mean()) == pytest.approx(1, abs=0.1)
        assert least_distance(xy) > 0.9 * minimum_gap(n)


def test_groups_that_sound_alike_stay_together_and_better_than_in_the_rough_map() -> None:
    vectors, group = islands(240)
    agreement = {
        name: float((group[nearest_on_map(xy, 10)] == group[:, None]).mean())
        for name, xy in {"rough": rough(vectors), "full": lay_out(vectors)}.items()
    }
    assert agreement["full"] > 0.97
    assert agreement["full"] > agreement["rough"] + 0.05


def test_the_same_library_has_the_same_map_however_it_is_sliced() -> None:
    vectors, _ = islands(120)
    layout = Layout(vectors)
    shares = [layout.progress]
    while not layout.done:
        layout.advance(170)
        layout.xy()
        shares.append(layout.progress)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert layout.xy() == pytest.approx(lay_out(vectors), abs=1e-5)


def test_copies_do_not_sit_on_one_spot() -> None:
    vectors, _ = islands(40)
    vectors[5:15] = vectors[4]
    assert least_distance(lay_out(vectors)) > 0.9 * minimum_gap(40)
    assert least_distance(rough(np.repeat(vectors[:1], 300, axis=0))) > 0.9 * minimum_gap(300)


def test_a_layout_that_starts_from_another_keeps_its_shape() -> None:
    vectors, _ = islands(150)
    before = lay_out(vectors)
    turned = before @ np.array([[0.0, 1.0], [-1.0, 0.0]], dtype=np.float32)
    after = align(lay_out(vectors, turned), turned)
    moved = np.linalg.norm(after - turned, axis=1)
    assert np.median(moved) < 0.4


def test_a_far_outlier_does_not_squeeze_the_rest() -> None:
    xy = np.random.default_rng(0).normal(size=(200, 2))
    xy[0] = (5_000, 0)
    xy[1] = (0, 90)
    drawn_in = postprocess(xy)
    radius = np.linalg.norm(drawn_in, axis=1)
    assert radius[0] > radius[1] > radius[2:].max() * 0.9
    assert radius[0] < 5 * np.median(radius)


def test_new_tracks_land_on_the_island_they_belong_to_and_nothing_else_moves() -> None:
    vectors, group = islands(300)
    xy = lay_out(vectors[:260])
    before = xy.copy()
    new = place(vectors[260:], vectors[:260], xy)
    assert (xy == before).all()
    apart = np.linalg.norm(new[:, None] - xy[None], axis=2)
    assert (group[:260][apart.argmin(axis=1)] == group[260:]).mean() > 0.95
    assert least_distance(np.concatenate([xy, new])) > 0


def test_a_track_between_two_islands_is_not_drowned_between_them() -> None:
    vectors = np.float32([[1, 0, 0], [1, 0.1, 0], [1, 0.2, 0], [0, 0, 1], [0, 0.1, 1]])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    xy = np.float32([[-5, 0], [-5, 0.5], [-5, 1], [5, 0], [5, 0.5]])
    spot = place(np.float32([[0.7, 0.0, 0.69]]), vectors, xy)[0]
    assert abs(spot[0]) > 4


def test_a_whole_new_album_of_copies_is_spread_around_its_place() -> None:
    vectors, _ = islands(60)
    xy = rough(vectors)
    new = place(np.repeat(vectors[:1], 25, axis=0), vectors, xy)
    assert least_distance(np.concatenate([xy, new])) > 0.9 * minimum_gap(85)
    assert np.linalg.norm(new - xy[0], axis=1).max() < 1


def test_many_new_tracks_are_placed_in_blocks_as_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, _ = islands(300)
    xy = rough(vectors[:200])
    at_once = place(vectors[200:], vectors[:200], xy)
    monkeypatch.setattr(incremental_layout, "COSINES", 7 * 200)
    in_blocks = IncrementalLayout(vectors[200:], vectors[:200], xy)
    steps = 0
    while not in_blocks.done:
        assert in_blocks.progress == pytest.approx(7 * steps / 100)
        in_blocks.advance()
        steps += 1
    assert steps == 15
    assert in_blocks.progress == 1
    assert in_blocks.xy() == pytest.approx(at_once, abs=1e-5)


def test_a_track_lands_in_the_middle_of_its_nearest() -> None:
    vectors = np.eye(40, dtype=np.float32)
    xy = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32)
    new = np.zeros((1, 40), np.float32)
    new[0, [3, 4]] = np.sqrt(0.5)
    xy[[3, 4]] = [[2, 2], [2.2, 2]]
    xy[5:] += 9
    assert np.linalg.norm(place(new, vectors[:12], xy[:12])[0] - xy[3:5].mean(axis=0)) < 0.2


def test_placing_needs_no_map() -> None:
    vectors, _ = islands(4)
    nothing = np.empty((0, 32), np.float32)
    assert place(vectors, nothing, np.empty((0, 2), np.float32)).shape == (4, 2)
    assert place(nothing, vectors, np.zeros((4, 2), np.float32)).shape == (0, 2)


def test_a_turned_mirrored_layout_is_laid_back() -> None:
    xy = np.random.default_rng(1).normal(size=(30, 2)).astype(np.float32)
    turn = np.array([[0.6, 0.8], [0.8, -0.6]])
    previous = (xy @ turn + [3, -1]).astype(np.float32)
    wanted = previous.copy()
    previous[20:] = np.nan
    assert align(xy, previous) == pytest.approx(wanted, abs=1e-5)
    assert align(xy, np.full_like(xy, np.nan)) == pytest.approx(xy)


def test_spreading_leaves_what_has_room_alone() -> None:
    apart = np.float32([[0, 0], [1, 1], [2, 0]])
    assert (remove_overlaps(apart) == apart).all()
    assert remove_overlaps(np.zeros((1, 2)), fixed=np.zeros((1, 2)), gap=0.5)[0] != pytest.approx([0, 0])
