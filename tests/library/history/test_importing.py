"""Histories taken into a library."""

import json
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.history import HistoryError
from musicexplorer.library.history.importing import import_history, match_again
from musicexplorer.library.store import Reader, Writer
from tests.library.history.conftest import new
from tests.library.history.test_players import RHYTHMDB

ROWS = [
    ("Queen", "Bohemian Rhapsody", 1700000000),
    ("Queen", "Bohemian Rhapsody", 1700001000),
    ("Queen", "Bohemain Rhapsody", 1700002000),
    ("Nobody", "Nothing", 1700003000),
]


def scrobbles(path: Path, rows: list[tuple[str, str, int]]) -> Path:
    path.write_text("".join(f'{a},,{t},"{_date(w)}"\n' for a, t, w in rows))
    return path


def _date(when: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(when, UTC).strftime("%d %b %Y %H:%M:%S")


def test_an_import_reports_and_keeps(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    report = import_history([scrobbles(tmp_path / "x.csv", ROWS)], reader, writer)
    assert (report.sources, report.read, report.added) == (("Last.fm",), 4, 4)
    assert [(row.foreign.title, row.plays) for row in report.matched] == [("Bohemian Rhapsody", 2)]
    assert [row.foreign.title for row in report.loosely] == ["Bohemain Rhapsody"]
    assert [row.foreign.title for row in report.unmatched] == ["Nothing"]
    listens = reader.listens()
    assert listens.ids.tolist() == [1, 1, 1] and listens.count.tolist() == [1, 1, 1]
    assert listens.when.tolist() == [1700000000, 1700001000, 1700002000]
    assert not listens.here.any()


def test_the_same_file_twice_adds_nothing(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    path = scrobbles(tmp_path / "x.csv", ROWS)
    import_history([path], reader, writer)
    again = import_history([path, path], reader, writer)
    assert again.added == 0 and len(again.rows) == 3
    assert len(reader.listens().ids) == 3
    more = import_history(
        [scrobbles(path, [*ROWS, ("Queen", "Bohemian Rhapsody", 1700009000)])], reader, writer
    )
    assert more.added == 1


def test_a_play_that_two_services_report_is_one(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    import_history([scrobbles(tmp_path / "x.csv", ROWS)], reader, writer)
    copied = tmp_path / "1.jsonl"
    about = {"artist_name": "QUEEN", "track_name": "Bohemian Rhapsody", "release_name": "Opera"}
    copied.write_text(json.dumps({"listened_at": 1700000000, "track_metadata": about}))
    assert import_history([copied], reader, writer).added == 0
    assert len(reader.listens().ids) == 3


def test_a_newer_total_takes_the_place_of_the_older(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    old, newer = tmp_path / "rhythmdb.xml", tmp_path / "newer.xml"
    old.write_text(RHYTHMDB)
    newer.write_text(RHYTHMDB.replace("<play-count>7<", "<play-count>9<"))
    for path, plays in ((old, 7), (newer, 9), (old, 9)):
        import_history([path], reader, writer)
        listens = reader.listens()
        assert (listens.ids.tolist(), listens.count.tolist()) == ([3], [plays])
    ids, ratings = reader.ratings()
    assert ids.tolist() == [3] and ratings.tolist() == pytest.approx([0.8])


def test_what_was_not_there_is_matched_when_it_comes(
    reader: Reader, writer: Writer, tmp_path: Path, music: Path
) -> None:
    import_history([scrobbles(tmp_path / "x.csv", ROWS)], reader, writer)
    assert match_again(reader, writer) is None
    writer.store_tracks([new(music, "n.mp3", "Nobody", "Nothing", "", 100.0, "")]).result()
    answer = match_again(reader, writer)
    assert answer is not None
    answer.result()
    assert reader.listens().ids.tolist() == [1, 1, 1, 9]
    assert [one.title for one in reader.uncertain_imports()] == ["Bohemain Rhapsody"]


def test_the_share_of_an_imported_play_follows_from_our_track(
    reader: Reader, writer: Writer, tmp_path: Path
) -> None:
    rows = [
        {"ts": "2023-11-14T22:18:20Z", "ms_played": ms, "master_metadata_track_name": "Bohemian Rhapsody",
         "master_metadata_album_artist_name": "Queen", "reason_end": end}
        for ms, end in ((355000, "trackdone"), (35500, "fwdbtn"), (300000, "fwdbtn"))
    ]  # fmt: skip
    path = tmp_path / "s.json"
    path.write_text(json.dumps(rows))
    import_history([path], reader, writer)
    listens = reader.listens()
    # Going on after most of a track is no skip, whatever the service calls it.
    assert (listens.count.tolist(), listens.skips.tolist()) == ([1, 0, 1], [0, 1, 0])


def test_odd_names_go_in_and_come_out(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "☾ 夜.m3u").write_bytes(b"/old/various/caf\xe9.mp3\n/old/nowhere/\xff\xfe.mp3\n")
    report = import_history([folder], reader, writer)
    assert [row.foreign.path for row in report.unmatched] == ["/old/nowhere/\udcff\udcfe.mp3"]
    gathered = reader.playlist_membership()
    assert gathered.ids.tolist() == [8]
    assert [one.track.path for one in reader.imported()][-1] == "/old/nowhere/\udcff\udcfe.mp3"
    half = tmp_path / "1.jsonl"
    half.write_text(
        '{"listened_at": 1700000000, "track_metadata": {"artist_name": "A\\ud83d", "track_name": "B\\u0000"}}'
    )
    assert import_history([half], reader, writer).added == 1
    assert import_history([half], reader, writer).added == 0


def test_nothing_is_stored_of_what_cannot_be_read(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    bad = tmp_path / "rhythmdb.xml"
    bad.write_text(RHYTHMDB[:700])
    with pytest.raises(HistoryError, match="damaged"):
        import_history([bad], reader, writer)
    assert reader.imported() == []
    report = import_history([bad, scrobbles(tmp_path / "x.csv", ROWS)], reader, writer)
    assert report.added == 4 and "damaged" in report.problems[0]


def test_an_import_can_be_stopped_before_anything_is_stored(
    reader: Reader, writer: Writer, tmp_path: Path
) -> None:
    def stop(stage: str, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_history([scrobbles(tmp_path / "x.csv", ROWS)], reader, writer, stop)
    assert reader.imported() == []


@pytest.mark.slow
def test_a_hundred_thousand_rows(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    rows = [
        f"{1500000000 + 200 * at},,Artist {at % 997},,Album,,Title {at % 20011},\n" for at in range(100_000)
    ]
    rows[7] = "1500001400,,Queen,,,,Bohemian Rhapsody,\n"
    path = tmp_path / "big.csv"
    path.write_text("uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n" + "".join(rows))
    report = import_history([path], reader, writer)
    assert report.added == 100_000 and len(report.matched) == 1
    assert np.array_equal(reader.listens().ids, [1])
