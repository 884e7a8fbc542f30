"""What playlists need to know of tracks, from the files and from what came to be known besides."""

from pathlib import Path

from musicexplorer.indexing import facts
from musicexplorer.library.store import Reader, Writer
from tests.ui.fakes import TRACKS, fill


def test_plays_are_added_to_what_is_written_and_excerpts_are_none(tmp_path: Path) -> None:
    store = tmp_path / "library.sqlite"
    first, second, *_ = fill(store, tmp_path / "music")
    with Writer(store) as writer:
        writer.add_play(first, 1_000.0, 200.0, 1.0).result()
        writer.add_play(first, 3_000.0, 200.0, 1.0).result()
        writer.add_play(second, 2_000.0, 20.0, 0.1, excerpt=True).result()
    with Reader(store) as reader:
        written = {track.id: facts.from_metadata(track) for track in reader.tracks()}
        whole = facts.enriched(written, reader)
    assert written[first].title == whole[first].title == TRACKS[0][0]
    assert (whole[first].plays, whole[first].last_played) == (2, 3_000.0)
    assert (whole[second].plays, whole[second].last_played) == (0, None)
    assert written[first].plays == 0


def test_what_a_file_says_stands_and_what_it_does_not_is_filled_in(tmp_path: Path) -> None:
    store = tmp_path / "library.sqlite"
    first, *_ = fill(store, tmp_path / "music")
    with Writer(store) as writer:
        writer.add_play(first, 1_000.0, 200.0, 1.0).result()
    with Reader(store) as reader:
        known = {first: facts.TrackFacts(first, plays=7)}
        assert facts.enriched(known, reader)[first].plays == 7
