"""What a TRACK argument can mean: paths of every kind, vanished tracks, entries of CUE sheets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source


def analysis(angle: float) -> AnalysisRow:
    vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
    tags, attributes = np.array([0.5], np.float16), np.array([0.5], np.float32)
    windows = (vector[None].astype(np.float16), tags[None], attributes[None].astype(np.float16))
    return AnalysisRow(vector, tags, attributes, np.zeros(1, np.float32), *windows)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """`one` and `two`, `gone` whose file vanished, an album without its CUE sheet, a title of two lines."""
    music = tmp_path / "music"
    music.mkdir()
    tracks = []
    for number, (name, start) in enumerate(
        [("one", 0.0), ("two", 0.0), ("gone", 0.0), ("album", 0.0), ("album", 60.0), ("broken\nname", 0.0)]
    ):
        path = music / f"{name}.flac"
        if name != "gone":
            path.touch()
        data = Metadata(
            title=f"{name} {start:.0f}".title(), artists=(f"Band {number}",), duration=100.0 + 20 * number
        )
        tracks.append(NewTrack(Source(path, start), data, 0, 0, f"{name}{start}".encode()))
    with Writer(paths.store()) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", ("rock",), ("energy",), 2).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis((i, analysis(0.1 * at**1.1)) for at, i in enumerate(ids)).result()
        writer.mark_vanished([ids[2], ids[4]]).result()
    return music


def seed_of(words: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["similar", words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["seed"]["title"]


def test_a_path_may_contain_dots(
    music: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(music)
    assert seed_of(f"../{music.name}/one.flac", capsys) == "One 0"


def test_a_path_may_lead_through_a_link(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(music)
    assert seed_of(str(tmp_path / "link" / "one.flac"), capsys) == "One 0"


def test_a_link_of_another_name_is_its_target(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "favourite.flac").symlink_to(music / "one.flac")
    assert seed_of(str(tmp_path / "favourite.flac"), capsys) == "One 0"


def test_what_a_playlist_file_cannot_hold_and_what_is_missing_is_reported(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["playlist", "gone", "-n", "5", "-o", str(tmp_path / "x.m3u8")]) == 0

    out, err = capsys.readouterr()
    assert "5 tracks" in out and "all but 1 written to" in out
    assert "broken\\nname.flac\n" in err
    assert f"1 of 5 files is missing: {music / 'gone.flac'}" in err


def test_a_damaged_playlist_has_no_tracks(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.m3u8").write_bytes(b"one\0.flac\n")
    assert run(["playlist", "--extend", str(tmp_path / "x.m3u8")]) == 2
    assert "1 of 1 tracks" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["y" * 300, "~ nobody's home"])
def test_words_that_cannot_be_a_path(music: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", words]) == 2
    assert "neither a file nor" in capsys.readouterr().err


def test_vanished_entries_of_a_cue_sheet_are_not_found(
    music: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seed_of(str(music / "album.flac"), capsys) == "Album 0"
    assert seed_of("album", capsys) == "Album 0"


def test_a_playlist_from_a_vanished_track(music: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "gone", "-n", "3", "--json"]) == 0

    titles = [track["title"] for track in json.loads(capsys.readouterr().out)["tracks"]]
    assert titles == ["Gone 0", "Two 0", "Album 0"]


def test_a_seed_that_is_named_twice_counts_once(music: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "one 0", str(music / "one.flac"), "-n", "2", "--json"]) == 0

    titles = [track["title"] for track in json.loads(capsys.readouterr().out)["tracks"]]
    assert titles == ["One 0", "Two 0"]


def test_each_track_is_one_line_of_text(music: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "one 0"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 3
    assert lines[-1].endswith("broken\\nname.flac)")


def test_a_file_outside_is_not_compared_across_models(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "other.flac"
    outside.touch()
    assert run(["similar", str(outside)]) == 2
    assert "another model (test)" in capsys.readouterr().err


def test_a_terminal_that_cannot_show_a_letter(music: Path) -> None:
    command = [sys.executable, "-m", "musicexplorer", "similar", "grüße"]

    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    answer = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert answer.returncode == 2
    assert b"gr??e" in answer.stderr


def test_a_damaged_library_is_reported(music: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = paths.store()
    content = bytearray(store.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    store.write_bytes(content)

    assert run(["similar", "one 0"]) == 2
    assert "was damaged and is rebuilt" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "~nobody here/x", "similar", "x"],
        ["playlist", "--again", "~nobody here"],
        ["playlist", "--extend", "~nobody here"],
        ["history", "import", "~nobody here/x"],
        ["history", "export", "~nobody here/x"],
        ["open", "~nobody here/x"],
    ],
)
def test_a_tilde_with_an_unknown_user_is_a_name(
    music: Path, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, os.environ[paths.HOME_VARIABLE])  # `--home` changes it
    assert run(words) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("musicexplorer: ")


LONG = "y" * 300  # what no disk takes is asked of the disk, as what one may not look at is


@pytest.mark.parametrize(
    "words",
    [
        [LONG],
        ["scan", LONG],
        ["embed", LONG, "-o", "x.npz"],
        ["embed", "x", "-o", f"{LONG}/x.npz"],
        ["history", "import", LONG],
        ["history", "export", LONG],
        ["playlist", "--again", LONG],
        ["playlist", "--extend", f"{LONG}.m3u8"],
        ["playlist", "one 0", "-o", f"{LONG}.m3u8"],
        ["playlist", "one 0", "--folder", LONG],
        ["map", "-o", f"{LONG}.csv"],
        ["map", "-o", f"{LONG}.png"],
        ["--home", LONG, "similar", "x"],
        ["--home", LONG, "scan", "."],
    ],
)
def test_a_name_that_is_too_long_is_reported(
    music: Path,
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    qapp: object,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, os.environ[paths.HOME_VARIABLE])  # `--home` changes it
    assert run(words) == 2

    said = capsys.readouterr().err
    assert said.startswith("musicexplorer: ") and "Traceback" not in said


def test_doctor_checks_a_home_with_a_name_that_is_too_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, os.environ[paths.HOME_VARIABLE])
    run(["--home", LONG, "doctor"])
    assert "Traceback" not in capsys.readouterr().err
