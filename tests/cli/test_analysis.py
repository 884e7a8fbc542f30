"""The verbs that analyse: the real worker process, the real network, small files."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from tests import audio_files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tracks, one of them cut off, and two files that are no music, although their names say so."""
    folder = tmp_path_factory.mktemp("music")
    audio_files.write(
        folder / "hiss.flac", audio_files.noise(12.0), tags={"title": "Hiss", "artist": "Someone"}
    )
    whole = audio_files.write(folder / "cut.flac", audio_files.noise(40.0, seed=1)).read_bytes()
    (folder / "cut.flac").write_bytes(whole[: len(whole) // 2])
    (folder / "letter.mp3").write_text("Dear all,\n" * 50)
    (folder / "nothing.ogg").touch()
    return folder


def test_scan_reports_what_it_did_and_does_nothing_twice(
    music: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scan", str(music), "--json"]) == 1

    answer = json.loads(capsys.readouterr().out)
    assert (answer["found"], answer["embedded"], answer["skipped"]) == (4, 2, 0)
    assert {Path(failure["path"]).name for failure in answer["failed"]} == {"letter.mp3", "nothing.ogg"}
    assert [Path(damage["path"]).name for damage in answer["damaged"]] == ["cut.flac"]

    assert run(["scan", str(music), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["embedded"], answer["skipped"]) == (0, 2)


def test_scan_of_an_empty_folder_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", str(tmp_path)]) == 0
    assert "no music" in capsys.readouterr().out


def test_embed_works_outside_any_library_and_leaves_out_what_fails(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "vectors"

    assert run(["embed", str(music), "-o", str(output)]) == 1

    assert "letter.mp3" in capsys.readouterr().err
    with np.load(output) as arrays:
        assert {Path(path).name for path in arrays["paths"]} == {"hiss.flac", "cut.flac"}
        assert arrays["embeddings"].dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(arrays["embeddings"], axis=1), 1.0, atol=1e-5)
        assert arrays["tags"].shape == (2, len(arrays["tag_names"]))
        assert arrays["attributes"].shape == (2, len(arrays["attribute_names"]))


def test_embed_reports_the_same_problems_as_a_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "gone.mp3").symlink_to("nowhere.mp3")

    assert run(["embed", str(tmp_path / "music"), "-o", str(tmp_path / "out.npz")]) == 2
    assert "gone.mp3: broken link" in capsys.readouterr().err


def test_embed_writes_nothing_when_all_fails(music: Path, tmp_path: Path) -> None:
    assert run(["embed", str(music / "letter.mp3"), "-o", str(tmp_path / "out.npz")]) == 2
    assert not (tmp_path / "out.npz").exists()


def test_a_file_from_outside_is_analysed_at_once(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["scan", str(music)])
    outside = audio_files.write(tmp_path / "other.wav", audio_files.noise(12.0, seed=5))
    capsys.readouterr()

    assert run(["similar", str(outside), "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["seed"]["path"] == str(outside)
    assert answer["neighbours"][0]["similarity"] > 0.9


def test_embed_checks_its_output_before_the_analysis(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["embed", str(music / "hiss.flac"), "-o", str(tmp_path / "nowhere" / "out.npz")]) == 2
    assert "nothing was analysed" in capsys.readouterr().err


def test_tags_of_a_file_need_no_library(music: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", str(music / "hiss.flac"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Hiss"


def test_an_interrupted_scan_reports_what_it_did(music: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "musicexplorer", "scan", str(music), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as scan:
        while not paths.store().with_name("scan.lock").exists():
            time.sleep(0.01)
        scan.send_signal(signal.SIGINT)
        out, err = scan.communicate(timeout=60)

    assert scan.returncode == 1
    assert json.loads(out)["embedded"] <= 2
    assert b"everything done so far is saved" in err
