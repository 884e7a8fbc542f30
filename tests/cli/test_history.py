"""`history` on the command line."""

import errno
import json
import os
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.store import NewTrack, Writer
from musicexplorer.library.track import Metadata, Source


@pytest.fixture
def scrobbles(tmp_path: Path) -> Path:
    """Three scrobbles, one of them of a track that is not in the library."""
    about = Metadata(title="Bohemian Rhapsody", artists=("Queen",), duration=355.0)
    with Writer(paths.store()) as writer:
        ids = writer.store_tracks([NewTrack(Source(tmp_path / "\udce9.mp3"), about, 1, 1, b"a")]).result()
        writer.add_play(ids[0], 1000, 355, 1.0)
        writer.set_likes({ids[0]: -1}).result()
    path = tmp_path / "x.csv"
    rows = [("Queen", "Bohemian Rhapsody"), ("QUEEN", "Bohemain Rhapsody"), ("Nobody", "Nothing 🐬")]
    path.write_text("".join(f"{a},,{t},14 Nov 2023 22:1{n}\n" for n, (a, t) in enumerate(rows)))
    return path


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert run(["history", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_import_lists_what_was_matched_and_what_not(scrobbles: Path, capsys) -> None:
    found = as_json(capsys, "import", str(scrobbles), "--json")
    assert found["counts"] == {"matched": 1, "loosely": 1, "unmatched": 1} and found["added"] == 3
    assert [row["title"] for row in found["unmatched"]] == ["Nothing 🐬"]
    assert "spelled differently" in found["loosely"][0]["reason"]
    assert as_json(capsys, "--json", "import", str(scrobbles))["added"] == 0
    assert run(["history", "import", str(scrobbles)]) == 0
    assert "not matched: 1 tracks" in capsys.readouterr().out


def test_show_export_and_delete(scrobbles: Path, tmp_path: Path, capsys) -> None:
    run(["history", "import", str(scrobbles)])
    capsys.readouterr()
    kept = as_json(capsys, "--json")
    assert (kept["plays"], kept["dislikes"], kept["imported"]["matched"]) == (1, 1, 2)
    target = tmp_path / "out.jsonl"
    assert as_json(capsys, "export", str(target), "--json")["written"] == 5
    head, *rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert head == {"format": "musicexplorer-listening", "version": 1}
    assert [row["kind"] for row in rows] == ["play", "like", "import", "import", "import"]
    assert rows[0]["path"].endswith("\udce9.mp3") and rows[4]["path"] is None
    assert rows[4]["their"]["title"] == "Nothing 🐬"
    assert run(["history", "delete"]) == 2  # nobody is there to be asked
    assert as_json(capsys, "delete", "plays", "--yes", "--json") == {"deleted": ["plays"]}
    kept = as_json(capsys, "show", "--json")
    assert (kept["plays"], kept["dislikes"]) == (0, 1)
    assert run(["history", "delete", "--yes"]) == 0
    capsys.readouterr()
    assert as_json(capsys, "--json")["imported"]["tracks"] == 0


def test_an_export_can_be_imported_after_deleting(scrobbles: Path, tmp_path: Path, capsys) -> None:
    run(["history", "import", str(scrobbles)])
    target = tmp_path / "out.jsonl"
    run(["history", "export", str(target)])
    capsys.readouterr()
    kept = as_json(capsys, "--json")
    assert as_json(capsys, "import", str(target), "--json")["added"] == 0
    assert as_json(capsys, "--json") == kept
    run(["history", "delete", "--yes"])
    capsys.readouterr()
    assert as_json(capsys, "import", str(target), "--json")["added"] == 5
    assert as_json(capsys, "--json") == kept


def test_an_unwritable_disk_is_reported(
    scrobbles: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "open", read_only)
    monkeypatch.setattr(Path, "unlink", read_only)
    assert run(["history", "export", str(tmp_path / "x")]) == 2
    assert "cannot be written: read-only file system" in capsys.readouterr().err


def test_impossible_requests_are_reported(scrobbles: Path, tmp_path: Path, capsys) -> None:
    assert run(["history", "import", str(tmp_path / "none.zip")]) == 2
    assert run(["history", "delete", "dreams", "--yes"]) == 2
    assert run(["history", "export", str(tmp_path / "no" / "folder" / "x")]) == 2
    said = capsys.readouterr().err
    assert "no such file" in said and "'dreams'" in said and "cannot be written" in said
    assert run(["history", "import", str(tmp_path / "none.zip"), str(scrobbles)]) == 1


def test_the_exit_code_tells_whether_rows_were_passed_over(scrobbles: Path, tmp_path: Path, capsys) -> None:
    some, all_of_them = tmp_path / "some.csv", tmp_path / "all.csv"
    some.write_text("artist,track,date\nQueen,Innuendo,2024-05-01 10:00\nQueen,,2024-05-01 10:00\n")
    all_of_them.write_text("artist,track,date\nQueen,,2024-05-01 10:00\n")
    assert run(["history", "import", str(scrobbles)]) == 0
    assert run(["history", "import", str(some)]) == 1
    assert "passed over: 1 rows without artist and title" in capsys.readouterr().out
    assert run(["history", "import", str(all_of_them), "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["passed"] == {"rows without artist and title": 1}
    assert "all rows were passed over" in said.err


def test_ambiguous_dates_are_asked_for_by_an_option(scrobbles: Path, tmp_path: Path, capsys) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("artist,track,date\nQueen,Innuendo,05/01/2024 10:00\n")
    assert run(["history", "import", str(path)]) == 2
    assert "--date-order dmy" in capsys.readouterr().err
    assert as_json(capsys, "import", str(path), "--date-order", "dmy", "--json")["added"] == 1


def test_a_folder_that_has_another_name_here(tmp_path: Path, capsys) -> None:
    music = tmp_path / "music"
    with Writer(paths.store()) as writer:
        source = Source(music / "Q" / "01.mp3")
        writer.store_tracks([NewTrack(source, Metadata(title="One"), 1, 1, b"q")]).result()
    file = tmp_path / "a.m3u8"
    file.write_text("D:\\Old\\Stuff\\01.mp3\n")
    moved = f"D:\\Old\\Stuff={music / 'Q'}"
    assert as_json(capsys, "import", str(file), "--json")["counts"]["unmatched"] == 1
    assert as_json(capsys, "import", str(file), "--map", moved, "--json")["counts"]["matched"] == 1
    assert as_json(capsys, "import", str(file), "--root", str(music), "--json")["counts"]["unmatched"] == 1
    inside = str(music / "Q")
    assert as_json(capsys, "import", str(file), "--root", inside, "--json")["counts"]["matched"] == 1
