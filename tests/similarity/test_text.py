import numpy as np

from musicexplorer.similarity.recordings import TrackFacts
from musicexplorer.similarity.text import metadata_vectors


def library() -> list[TrackFacts]:
    return [
        TrackFacts(
            n, f"Tune {n}", f"Band {n // 4}", f"Album {n // 4}", genres=(f"genre{n // 8}",), year=1970 + n
        )
        for n in range(40)
    ]


def test_the_same_artist_is_nearer_than_the_same_genre_nearer_than_the_rest() -> None:
    vectors = metadata_vectors(library(), {})
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosines = vectors @ vectors.T
    artist = np.arange(40)[:, None] // 4 == np.arange(40) // 4
    genre = np.arange(40)[:, None] // 8 == np.arange(40) // 8
    assert cosines[artist].min() > cosines[genre & ~artist].mean() > cosines[~genre].mean() + 0.2


def test_words_of_comments_and_lyrics_count() -> None:
    facts = [TrackFacts(n, f"Tune {n}", f"Band {n}") for n in range(20)]
    texts = {n: ("winter snow and ice" if n % 2 else "summer beach sunshine") for n in range(20)}
    cosines = metadata_vectors(facts, texts) @ metadata_vectors(facts, texts).T
    assert cosines[0, 2] > cosines[0, 1] + 0.5


def test_where_nothing_is_written_nothing_is_known() -> None:
    vectors = metadata_vectors([*library(), TrackFacts(99, "Untitled")], {})
    assert not vectors[-1].any()
    assert not metadata_vectors([TrackFacts(n) for n in range(5)], {}).any()
    assert metadata_vectors([], {}).shape[0] == 0
    assert not metadata_vectors([TrackFacts(n, artist=f"Only {n}") for n in range(5)], {}).any()
