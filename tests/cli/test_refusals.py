"""What the command line refuses, in a sentence that says what to do, with exit code 2."""

import sys
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from tests.cli.small_library import library

__all__ = ["library"]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(words) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err


def misused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        run(words)
    assert stopped.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("--genre", "Jaz"), "Jazz"),
        (("--genre", "NoSuch"), "Rock"),
        (("--no-genre", "Rok"), "Rock"),
        (("--tag", "pianno"), "piano"),
        (("--no-tag", "NoSuch"), "calm"),
        (("--attribute", "enrgy=0.5-1"), "energy"),
        (("--like-genre", "Jaz"), "Jazz"),
        (("--like-artist", "Artst 3"), "Artist 3"),
        (("--not-artist", "Bandd"), "Band"),
        (("--never", "genre=Jaz"), "Jazz"),
        (("--never", "artist=Bandd"), "Band"),
        (("--never", "album=NoSuch"), "none"),
        (("--never", "folder=/nowhere"), "/nowhere"),
    ],
)
def test_names_that_nothing_has_get_the_nearest_ones(
    words: tuple[str, ...], nearest: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "playlist", "Dawn", *words)
    assert (nearest in said and words[1].rpartition("=")[2].split("-")[0] in said) or nearest == "energy"


@pytest.mark.parametrize(
    "words", [("--years", "1800-1801"), ("--plays", "99-"), ("--length", "500-"), ("--rating", "5")]
)
def test_filters_that_leave_nothing_are_told(words: tuple[str, ...], library: Path, capsys) -> None:
    assert "passes the filters" in refused(capsys, "playlist", *words)


@pytest.mark.parametrize(
    ("words", "ignored"),
    [
        (("playlist", "--again", "x", "--as-saved", "-n", "5"), "-n"),
        (("playlist", "--again", "x", "--as-saved", "--genre", "Jazz"), "--genre"),
        (("playlist", "--again", "x", "--as-saved", "--taste", "0.5"), "--taste"),
        (("playlist", "--again", "x", "--as-saved", "Dawn"), "TRACK"),
        (("playlist", "Dawn", "--minutes", "10", "-n", "5"), "-n"),
        (("playlist", "Dawn", "--curve-of", "energy"), "--curve SHAPE"),
        (("playlist", "Dawn", "--relative"), "-o FILE"),
        (("playlist", "Dawn", "--force"), "-o FILE"),
        (("playlist", "--like-genre", "Jazz", "--weights", "1"), "TRACK"),
        (("playlist", "Dawn", "--root", "/x"), "a playlist file"),
        (("similar", "--hubs", "--per-artist", "2"), "--per-artist"),
        (("similar", "--hubs", "--taste", "1"), "--taste"),
        (("path", "Dawn", "Rain", "--relative"), "-o FILE"),
        (("doctor", "--yes"), "--restore"),
        (("embed", "x.mp3", "-o", "v.txt"), "does not end in .npz"),
        (("embed", "x.mp3", "-o", "v.npy"), "does not end in .npz"),
        (("scan", "--forget", "/x", "--deep"), "--forget scans nothing"),
        (("scan", "--forget", "/x", "/y"), "--forget"),
    ],
)
def test_options_that_would_be_ignored_are_refused(
    words: tuple[str, ...], ignored: str, library: Path, capsys
) -> None:
    assert ignored in refused(capsys, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("playlist", "Dawn", "--curve", "0.2,5"), "outside 0 to 1"),
        (("playlist", "Dawn", "--curve", "-1,0.5"), "outside 0 to 1"),
        (("playlist", "Dawn", "--attribute", "energy=5-9"), "outside 0 to 1"),
    ],
)
def test_values_that_mean_nothing(words: tuple[str, ...], said: str, library: Path, capsys) -> None:
    words = tuple(word.replace("--curve -1", "--curve=-1") for word in words)
    if words[2:4] == ("--curve", "-1,0.5"):
        words = (*words[:2], "--curve=-1,0.5")
    assert said in misused(capsys, *words)


@pytest.mark.parametrize("verb", ["similar", "playlist", "path", "tags", "scan", "map", "doctor", "for-you"])
def test_an_unknown_option_prints_the_usage_of_its_verb(verb: str, library: Path, capsys) -> None:
    words = {"similar": ["x"], "path": ["a", "b"], "tags": ["x"], "map": ["-o", "x.png"]}.get(verb, [])
    said = misused(capsys, verb, *words, "--no-such-option")
    assert f"musicexplorer {verb}" in said.partition("error")[0]
    assert "unrecognized arguments: --no-such-option" in said


def test_an_unknown_option_of_an_action_prints_the_usage_of_the_action(library: Path, capsys) -> None:
    said = misused(capsys, "history", "import", "x", "--no-such-option")
    assert "musicexplorer history import" in said.partition("error")[0]


@pytest.mark.parametrize("verb", ["similar", "tags", "playlist", "path"])
def test_a_folder_is_named_as_such(verb: str, library: Path, tmp_path: Path, capsys) -> None:
    words = [str(tmp_path), "Dawn"] if verb == "path" else [str(tmp_path)]
    assert "is a folder" in refused(capsys, verb, *words)


def test_a_folder_is_named_as_such_without_a_library(tmp_path: Path, capsys) -> None:
    assert not paths.store().exists()
    assert "is a folder" in refused(capsys, "tags", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"hello\n"),
        ("x.mp3", b"hello\n"),
        ("x.pdf", b"%PDF-1.7\n\0\1"),
        ("x.flac", b""),
        ("x.ogg", bytes(4096)),
    ],
)
def test_what_is_no_audio_is_refused_before_the_network_is_loaded(
    name: str, content: bytes, library: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musicexplorer.indexing import worker

    def loaded() -> None:
        raise AssertionError("the network is loaded")

    class Never:
        def __call__(self) -> None:
            loaded()

        def cache_info(self) -> object:
            return type("Info", (), {"currsize": 0})

    monkeypatch.setattr(worker, "_embedder", Never())
    monkeypatch.setattr("musicexplorer.cli.tracks.model_card", lambda: type("Card", (), {"version": "test"}))
    file = tmp_path / name
    file.write_bytes(content)
    for words in (("similar", str(file)), ("embed", str(file), "-o", str(tmp_path / "v.npz"))):
        assert name in refused(capsys, *words)
    assert sys.exc_info() == (None, None, None)


def test_a_path_prints_its_steps_on_one_scale(library: Path, capsys) -> None:
    assert run(["path", "Dawn", "Night", "-n", "4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    steps = [float(line[:6]) for line in lines if line[:6].strip() and line[1] == "."][:3] or [
        float(line.split()[0]) for line in lines if line.strip()[:2] == "0."
    ]
    assert f"largest step {max(steps):.3f}" in lines[-1]


def test_doctor_really_writes(tmp_path: Path, capsys) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs /proc")
    assert run(["--home", "/proc/nope", "doctor"]) == 2
    assert "nothing can be written in /proc" in capsys.readouterr().out
