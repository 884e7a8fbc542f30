"""Genres that are written on some tracks are guessed for the others, where sound tells them apart."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.similarity.genre_guesses import GenreGuesses, Labels, guess, is_genre
from musicexplorer.similarity.taste.regression import ridge, without_groups

GENRES = ("Rock", "Jazz", "Techno", "Folk")


def sounds(count: int, seed: int = 0, spread: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    """So many tracks of four kinds: their kinds and their embeddings."""
    rng = np.random.default_rng(seed)
    centres = np.linalg.qr(rng.normal(size=(64, len(GENRES))))[0].T
    kinds = np.arange(count) % len(GENRES)
    vectors = centres[kinds] + rng.normal(scale=spread, size=(count, 64))
    return kinds, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def labels(written: int, count: int = 400) -> tuple[np.ndarray, Labels]:
    kinds, vectors = sounds(count)
    genres = [(GENRES[kind],) if row < written else () for row, kind in enumerate(kinds.tolist())]
    return kinds, Labels(np.arange(count) + 10, vectors, genres, np.arange(count), {})


def right(found: GenreGuesses, kinds: np.ndarray) -> np.ndarray:
    return np.array(
        [
            found.names[genre] == GENRES[kinds[track - 10]]
            for track, genre in zip(found.ids, found.genres, strict=True)
        ]
    )


@pytest.mark.parametrize("written", [8 * len(GENRES), 40 * len(GENRES)])
def test_the_others_are_guessed(written: int) -> None:
    kinds, known = labels(written)
    found = guess(known)
    assert set(found.names) == set(GENRES)
    assert found.ids.min() == 10 + written  # only tracks without a genre
    assert len(found.ids) > 0.7 * (400 - written)
    assert right(found, kinds).mean() > 0.9
    assert found.accuracy > 0.85
    assert (found.probabilities >= 0.5).all()


def test_genres_that_sound_does_not_tell_are_not_guessed() -> None:
    _, known = labels(200)
    rng = np.random.default_rng(5)
    shuffled = [known.genres[row] for row in rng.permutation(200)] + [()] * 200
    assert not len(guess(Labels(known.ids, known.vectors, shuffled, known.albums, {})).ids)


def test_one_genre_among_others_that_sound_does_not_tell_is_left_out() -> None:
    _, known = labels(200)
    rng = np.random.default_rng(6)
    genres = [("Mine",) if rng.random() < 0.1 and one else one for one in known.genres]
    assert set(guess(Labels(known.ids, known.vectors, genres, known.albums, {})).names) == set(GENRES)


@pytest.mark.parametrize("junk", ["Other", "(None)", "unknown", "Music", "17", "(12)", " "])
def test_what_says_nothing_is_no_genre(junk: str) -> None:
    assert not is_genre(junk)
    kinds, known = labels(160)
    genres = [(junk,) if kinds[row] == 3 else one for row, one in enumerate(known.genres)]
    found = guess(Labels(known.ids, known.vectors, genres, known.albums, {}))
    assert set(found.names) == set(GENRES[:3])
    assert np.isin(np.flatnonzero(kinds[:160] == 3) + 10, found.ids).any()  # those get a guess themselves


def test_a_genre_on_one_track_is_not_guessed() -> None:
    _, known = labels(160)
    genres = [("Zydeco",), *known.genres[1:]]
    assert "Zydeco" not in guess(Labels(known.ids, known.vectors, genres, known.albums, {})).names


def test_nothing_is_guessed_from_one_genre_or_none() -> None:
    _, known = labels(0)
    assert guess(known).names == ()
    only = [("Rock",)] * 50 + [()] * 350
    assert guess(Labels(known.ids, known.vectors, only, known.albums, {})).names == ()
    assert guess(Labels(known.ids[:0], known.vectors[:0], [], known.albums[:0], {})).names == ()


def test_spellings_are_one_genre() -> None:
    _, known = labels(160)
    genres = [("hip hop",) if one == ("Rock",) and row % 3 else one for row, one in enumerate(known.genres)]
    genres = [("Hip-Hop",) if one == ("Rock",) else one for one in genres]
    assert set(guess(Labels(known.ids, known.vectors, genres, known.albums, {})).names) == {
        "hip hop",
        *GENRES[1:],
    }


def test_a_denied_genre_is_not_guessed_again() -> None:
    _, known = labels(160)
    found = guess(known)
    track, name = int(found.ids[0]), found.names[found.genres[0]]
    after = guess(
        Labels(known.ids, known.vectors, known.genres, known.albums, {track: frozenset({name.upper()})})
    )
    guessed = dict(zip(after.ids.tolist(), after.genres.tolist(), strict=True))
    assert track not in guessed or after.names[guessed[track]] != name
    assert guessed.keys() >= set(found.ids[1:].tolist())
    assert after.digest != found.digest


def test_it_is_saved(tmp_path: Path) -> None:
    found = guess(labels(160)[1])
    found.save(tmp_path / "genres.npz")
    again = GenreGuesses.load(tmp_path / "genres.npz")
    assert again is not None
    assert again.names == found.names
    assert again.digest == found.digest
    np.testing.assert_array_equal(again.genres, found.genres)
    (tmp_path / "genres.npz").write_bytes(b"PK\x03\x04 damaged")
    assert GenreGuesses.load(tmp_path / "genres.npz") is None


def test_what_only_tells_albums_apart_does_not_count() -> None:
    """Genres that go with nothing but the sound of single albums, three albums each, are not guessed."""
    rng = np.random.default_rng(2)
    albums = np.arange(240) // 20
    vectors = rng.normal(size=(12, 64))[albums] + rng.normal(scale=0.2, size=(240, 64))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    genres = [(GENRES[album % 4],) if row % 20 < 15 else () for row, album in enumerate(albums.tolist())]
    assert not guess(Labels(np.arange(240), vectors, genres, albums, {})).names
    assert guess(Labels(np.arange(240), vectors, genres, np.arange(240), {})).names


def test_groups_are_left_out_as_if_they_had_not_been_there() -> None:
    rng = np.random.default_rng(3)
    features, targets = rng.normal(size=(30, 6)), rng.normal(size=(30, 2))
    weight, groups = rng.random(30) + 0.5, np.arange(30) // 5
    model, _ = ridge(features, targets, weight)
    found = without_groups(model, features, targets, weight, groups)
    rest = groups != 2
    share = weight / weight.sum()
    centred = (features - share @ features) * np.sqrt(share)[:, None]
    penalty = model.penalty * np.trace(centred.T @ centred) / 6
    inputs = np.hstack([features, np.ones((30, 1))])
    shrink = np.diag([penalty] * 6 + [0.0])
    left = inputs[rest].T @ (inputs[rest] * share[rest, None]) + shrink
    by_hand = inputs @ np.linalg.solve(left, inputs[rest].T @ (targets[rest] * share[rest, None]))
    np.testing.assert_allclose(found[~rest], by_hand[~rest], atol=1e-3)


def test_many_tracks_of_what_sound_does_not_tell_do_not_hide_the_rest() -> None:
    kinds, known = labels(60)
    rng = np.random.default_rng(8)
    junk = [("Mine",) if rng.random() < 0.5 else ("Yours",) for _ in range(240)]
    genres = [*known.genres[:60], *junk, *[()] * 100]
    found = guess(Labels(known.ids, known.vectors, genres, known.albums, {}))
    assert set(GENRES) <= set(found.names)
    assert not {"Mine", "Yours"} & set(found.names)
    assert not len(found.ids) or right(found, kinds).mean() > 0.9
