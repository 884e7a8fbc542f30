"""What the map can be coloured and sized by, from a real store."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session import colouring
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.similarity.compact_tags import CompactTags
from tests.session.columns import library_of
from tests.ui.fakes import ATTRIBUTES, fill

METADATA = ["genre", "artist", "album", "folder", "year", "date added"]
SOUND = ["style", "top tag", *ATTRIBUTES]
HISTORY = ["play count", "never played"]


@pytest.fixture
def library(tmp_path: Path) -> Any:
    ids = fill(tmp_path / "store", tmp_path / "music")
    with Writer(tmp_path / "store") as writer:
        for _ in range(3):
            writer.add_play(ids[1], 1.0, 100.0, 1.0).result()
    with Reader(tmp_path / "store") as reader:
        yield Library.load(reader)


def offered(library: Library, playing: bool = False) -> list[str]:
    return [one.name for one in colouring.colourings(library) if one.offered(library, playing)]


def test_what_is_not_known_of_any_track_is_not_offered(library: Library) -> None:
    assert offered(library) == [*METADATA, *SOUND, *HISTORY]
    assert "similarity" in offered(library, playing=True)
    about = Metadata(title="x", bpm=120.0, rating=0.6)
    richer = library_of([Track(999, Source(Path("/x")), about, 5.0)])
    assert {"tempo", "rating"} <= set(offered(richer))
    with pytest.raises(colouring.UnknownColouring, match="choose from: genre, artist"):
        colouring.find(library, "map error")


def test_names_are_one_list(library: Library) -> None:
    names = [one.name for one in colouring.colourings(library)]
    assert len(set(names)) == len(names)


def test_similarity_is_to_the_track_that_plays(library: Library) -> None:
    library.scores["similarity"] = TrackScores(
        "A title that goes on and on", library.ids[:2], np.array([1.0, 0.25])
    )
    like = colouring.find(library, "similarity")
    values = np.asarray(like.values(library, np.arange(3)))
    assert values[:2].tolist() == [1.0, 0.25]
    assert np.isnan(values[2])
    assert like.heading == "Similarity to A title that goes on an…"


def test_sizes_say_plays_and_nothing_unknown_is_large(library: Library) -> None:
    sizes = colouring.sizes(library, library.ids, "play count")
    assert sizes is not None
    assert sizes.argmax() == 1
    assert sizes.tolist() == [0, 1, 0, 0, 0, 0]
    assert colouring.sizes(library, library.ids, "rating") is None
    assert colouring.sizes(library, library.ids, "none") is None
    assert colouring.sizings(library, playing=True) == [
        ("none", "none"),
        ("play count", "play count"),
        ("similarity", "similarity"),
    ]


def with_genres(share: float, count: int = 10) -> Library:
    """A library in which this share of the tracks states a genre, and all have a style by sound."""
    stated = [["Dub"] if row < share * count else ["(None)"] for row in range(count)]
    tracks = [
        Track(row, Source(Path(f"/{row}")), Metadata(title="x", genres=tuple(genres)), 5.0)
        for row, genres in enumerate(stated)
    ]
    names = ("techno", "sad", "speech")
    tags = np.array([[0.4, 0.9, 0.1], [0.2, 0.9, 0.8]] * (count // 2), np.float16)
    return replace(library_of(tracks), tag_names=names, tags=CompactTags.of(tags))


def test_where_most_tracks_state_no_genre_the_style_by_sound_is_shown() -> None:
    assert colouring.automatic(with_genres(0.3)) == "style"
    assert colouring.automatic(with_genres(0.5)) == "genre"
    found = colouring.find(with_genres(0.3), "")
    assert found.name == "style"
    assert found.values(with_genres(0.3), np.arange(2)) == ["techno", "speech"]
    assert colouring.find(with_genres(0.1), "genre").values(with_genres(0.1), np.arange(2)) == ["Dub", None]
