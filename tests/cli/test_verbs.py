"""The verbs that need a library, on a small one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.embedding.card import CARD, WEIGHTS
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.m3u import read as read_m3u
from musicexplorer.library.store import AnalysisRow, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source

TAGS = ("rock", "piano", "calm")
ATTRIBUTES = ("energy", "valence")
ANGLES = {"loud": 0.0, "louder": 0.1, "between": 0.8, "soft": 1.5, "softer": 1.6}


def analysis(angle: float) -> AnalysisRow:
    vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
    tags = np.array([np.cos(angle), np.sin(angle), 0.2], np.float16)
    attributes = np.array([1 - angle / 2, 0.5], np.float32)
    return AnalysisRow(
        vector,
        tags,
        attributes,
        np.zeros(1, np.float32),
        vector[None].astype(np.float16),
        tags[None],
        attributes[None],
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Five tracks between loud and soft; `softer` bears a name that is not UTF-8."""
    music = tmp_path / "music"
    music.mkdir()
    tracks = []
    for name in ANGLES:
        path = music / (os.fsdecode(b"s\xf6fter.flac") if name == "softer" else f"{name}.flac")
        path.touch()
        metadata = Metadata(
            title=name.title(), artists=(f"The {name.title()}s",), duration=100.0 + 10 * len(tracks)
        )
        tracks.append(NewTrack(Source(path), metadata, size=0, mtime_ns=0, identity=name.encode()))
    with Writer(paths.store()) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", TAGS, ATTRIBUTES, 2).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis(zip(ids, map(analysis, ANGLES.values()), strict=True)).result()
        writer.store_positions(ids, np.array([[a, a * a] for a in ANGLES.values()])).result()
    return music


def test_similar_lists_the_nearest_first(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", str(library / "loud.flac"), "-n", "2", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["seed"]["title"] == "Loud"
    assert [neighbour["title"] for neighbour in answer["neighbours"]] == ["Louder", "Between"]
    assert answer["neighbours"][0]["similarity"] == pytest.approx(np.cos(0.1), abs=1e-4)
    assert answer["neighbours"][0]["path"] == str(library / "louder.flac")


def test_a_track_is_named_by_words(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "the softs", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["seed"]["title"] == "Soft"


def test_words_that_mean_several_tracks_list_them(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "ouders", "-n", "1"]) == 0
    assert run(["similar", "loud the"]) == 2

    problem = capsys.readouterr().err
    assert "means 2 tracks" in problem
    assert "The Louders - Louder" in problem


def test_a_whole_title_is_enough_even_inside_another(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["similar", "Loud", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["seed"]["title"] == "Loud"


def test_no_such_track(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "nowhere to be found"]) == 2
    assert "neither a file nor" in capsys.readouterr().err


def test_without_a_library_it_says_how_to_make_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "anything"]) == 2
    assert "musicexplorer scan" in capsys.readouterr().err


def test_a_playlist_begins_with_its_seeds(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lists" / "mine.m3u8"
    file.parent.mkdir()

    assert run(["playlist", "Loud", "Between", "-n", "4", "-o", str(file), "--relative", "--json"]) == 0

    titles = [track["title"] for track in json.loads(capsys.readouterr().out)["tracks"]]
    assert titles[:2] == ["Loud", "Between"]
    assert len(titles) == 4
    written = read_m3u(file)
    assert [entry.path for entry in written.entries][:2] == [library / "loud.flac", library / "between.flac"]
    assert b"\n../music/loud.flac\n" in file.read_bytes()


def test_a_playlist_avoids_unlike_tracks(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "Between", "--not", "Soft", "-n", "3", "--json"]) == 0

    titles = [track["title"] for track in json.loads(capsys.readouterr().out)["tracks"]]
    assert titles[1:] == ["Louder", "Loud"]


def test_a_playlist_that_cannot_be_written(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["playlist", "Loud", "-o", str(tmp_path / "no such folder" / "x.m3u8")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["playlist", "Loud", "-o", "FILE.m3u8"],
        ["path", "Loud", "Soft", "-o", "FILE.pls"],
        ["history", "export", "FILE.jsonl"],
        ["map", "-o", "FILE.csv"],
        ["embed", "FILE", "-o", "FILE.npz"],
    ],
)
def test_a_file_of_the_users_own_is_not_overwritten_without_force(
    words: list[str], library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / words[-1]
    path.write_text("Dear diary")
    assert run([*words[:-1], str(path)]) == 2

    assert "--force" in capsys.readouterr().err and path.read_text() == "Dear diary"
    if words[0] != "embed":  # which analyses first
        assert run([*words[:-1], str(path), "--force"]) == 0
        assert run([*words[:-1], str(path)]) == 0  # it replaces its own


def test_names_that_are_not_utf8_survive_json(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["similar", "Soft", "-n", "1", "--json"]) == 0

    path = json.loads(capsys.readouterr().out)["neighbours"][0]["path"]
    assert os.fsencode(path).endswith(b"s\xf6fter.flac")
    assert Path(path).exists()


def test_names_that_are_not_utf8_survive_text(library: Path) -> None:
    command = [sys.executable, "-m", "musicexplorer", "similar", "Soft", "-n", "1"]

    answer = subprocess.run(command, capture_output=True, check=True).stdout

    assert os.fsencode(library) + b"/s\xf6fter.flac" in answer


def test_closed_streams_are_no_failure(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As under `pythonw`, or where a service has closed them."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert run(["similar", "Soft"]) == 0
    assert run(["scan", str(library)]) == 1


def test_tags_come_most_probable_first(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "Soft", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert [tag["tag"] for tag in answer["tags"]] == ["piano", "calm", "rock"]
    assert answer["attributes"] == {"energy": 0.25, "valence": 0.5}


def test_the_map_as_a_table_is_the_same_each_time(library: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"

    assert run(["map", "-o", str(first)]) == 0
    assert run(["map", "-o", str(second)]) == 0

    assert first.read_bytes() == second.read_bytes()
    lines = first.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    assert lines[0].startswith("path,x,y,")
    assert len(lines) == 1 + len(ANGLES)


def test_the_map_as_a_picture(library: Path, tmp_path: Path, qapp: object) -> None:
    from PySide6.QtGui import QImage

    picture = tmp_path / "map.png"

    assert run(["map", "-o", str(picture), "--size", "400x300", "--theme", "dark"]) == 0

    image = QImage(str(picture))
    assert (image.width(), image.height()) == (400, 300)
    colours = {image.pixel(x, y) for x in range(0, 400, 2) for y in range(0, 300, 2)}
    assert len(colours) > 5  # ground and dots


def test_colourings_in_any_case(library: Path, tmp_path: Path, qapp: object) -> None:
    one, other = tmp_path / "a.svg", tmp_path / "b.svg"
    assert run(["map", "-o", str(one), "--colour-by", "energy"]) == 0
    assert run(["map", "-o", str(other), "--colour-by", "Energy"]) == 0
    assert one.read_text() == other.read_text()


def test_a_folder_can_be_removed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mistake = library.parent / "by mistake"
    with Writer(paths.store()) as writer:
        writer.add_folder(mistake).result()
        writer.mark_folder(mistake, away=True).result()
    assert run(["scan", "--forget", str(mistake)]) == 0
    assert f"{mistake} was removed from the library with 0 tracks" in capsys.readouterr().out

    link = library.parent / "link"
    link.symlink_to(library)
    before = sorted((path, path.stat().st_mtime_ns) for path in library.iterdir())
    assert run(["scan", "--forget", str(link), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"forgotten": [{"folder": str(library), "tracks": 5}]}
    assert before == sorted((path, path.stat().st_mtime_ns) for path in library.iterdir())
    with Reader(paths.store()) as reader:
        assert reader.folders() == [] and reader.tracks() == []
        with Writer(paths.store()) as writer:
            writer.add_folder(library).result()
        assert len(reader.embeddings()[0]) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--forget", "nowhere"], "no folder of the library; its folders are:\n  {music}\n"),
        (["--forget", "music/album"], "{music}/album is a part of {music}, which"),
        (["--forget", "music", "nowhere"], "--forget scans nothing"),
        (["--forget", "music", "--deep"], "--forget scans nothing"),
    ],
)
def test_only_folders_of_the_library_are_removed(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(library.parent)
    assert run(["scan", *words]) == 2
    assert said.format(music=library) in capsys.readouterr().err
    with Reader(paths.store()) as reader:
        assert len(reader.tracks()) == 5


def test_no_folder_is_removed_during_a_scan(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ScanLock(paths.store().with_name("scan.lock")):
        assert run(["scan", "--forget", str(library)]) == 2
    assert "a scan is running" in capsys.readouterr().err
    with Reader(paths.store()) as reader:
        assert len(reader.tracks()) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="the current folder cannot be deleted there")
@pytest.mark.parametrize(
    "words",
    [["scan", "."], ["similar", "Soft"], ["history", "export", "x"], ["--home", "here", "doctor"], ["."]],
)
def test_a_deleted_current_folder_is_reported(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    gone = library.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run(words) == 2
    said = capsys.readouterr().err
    assert said == "musicexplorer: The current folder does not exist any more. `cd` into one that does.\n"


def test_doctor_reports_a_library(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["doctor", "--json"])

    answer = json.loads(capsys.readouterr().out)
    checks = {check["name"]: check for check in answer["checks"]}
    assert code == (0 if answer["usable"] else 2)
    assert "5 tracks" in checks["library"]["found"]


def test_doctor_does_not_count_vanished_tracks(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Reader(paths.store()) as reader:
        gone = reader.tracks()[0].id
    with Writer(paths.store()) as writer:
        writer.mark_vanished([gone]).result()
    run(["doctor", "--json"])

    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "4 tracks" in checks["library"]["found"]


def test_doctor_reports_a_home_that_is_not_writable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))

    assert run(["doctor", "--json"]) == 2

    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["library"]["good"]
    assert f"nothing can be written in {tmp_path / 'file'}" in checks["library"]["mend"]


def test_doctor_reports_a_missing_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "models", lambda: tmp_path)

    assert run(["doctor", "--json"]) == 2

    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["model"]["good"]
    assert checks["model"]["mend"]


def test_doctor_reports_damaged_weights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CARD).write_bytes((paths.models() / CARD).read_bytes())
    (tmp_path / WEIGHTS).write_bytes(b"cut off")
    monkeypatch.setattr(paths, "models", lambda: tmp_path)

    assert run(["doctor", "--json"]) == 2

    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "damaged" in checks["model"]["mend"]


def test_scan_of_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_scan_with_no_folder_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan"]) == 2
    assert "musicexplorer scan FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["playlist", "embed"])
def test_music_is_never_overwritten(verb: str, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [verb, str(library / "loud.flac"), "-o", str(library / "soft.flac")]
    if verb == "playlist":
        with pytest.raises(SystemExit) as ended:
            run(words)
        assert ended.value.code == 2
    else:
        assert run([*words, "--force"]) == 2
    assert "soft.flac" in capsys.readouterr().err
    assert (library / "soft.flac").read_bytes() == b""
