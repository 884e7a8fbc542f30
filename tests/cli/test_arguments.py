"""The arguments of the command line."""

from pathlib import Path

import pytest

from musicexplorer.cli.arguments import VERBS, parse
from musicexplorer.cli.verbs import open as open_verb
from musicexplorer.cli.verbs import scan as scan_verb


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        ([], []),
        (["Music"], ["Music"]),
        (["open", "a", "b"], ["a", "b"]),
        (["--home", "scan", "Music"], ["Music"]),
    ],
)
def test_without_a_verb_the_window_opens(words: list[str], folders: list[str]) -> None:
    options = parse(words)

    assert options.run is open_verb.run
    assert options.folders == [Path(folder) for folder in folders]


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "here", "scan", "M"],
        ["scan", "--home", "here", "M"],
        ["--home=here", "scan", "M"],
        ["scan", "M", "--home=here"],
    ],
)
def test_home_may_come_before_or_after_the_verb(words: list[str]) -> None:
    options = parse(words)

    assert options.run is scan_verb.run
    assert options.home == Path("here")
    assert options.folders == [Path("M")]


def test_home_is_none_unless_given() -> None:
    assert parse(["scan"]).home is None


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse([verb, "--help"])

    assert stop.value.code == 0
    assert f"musicexplorer {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["similar"],
        ["similar", "x", "-n", "0"],
        ["map"],
        ["map", "-o", "m.png", "--size", "9"],
        ["embed", "x"],
        ["playlist", "x", "--weights", "nan"],
        ["playlist", "x", "--curve", "0.1,inf"],
        ["playlist", "x", "--minutes", "inf"],
        ["playlist", "x", "--years", "2000-1990"],
        ["playlist", "x", "--attribute", "energy"],
        ["playlist", "x", "--per-artist", "-1"],
        ["playlist", "x", "--per-album", "-1"],
        ["playlist", "x", "--another", "-1"],
        ["playlist", "x", "--never", "season=christmas"],
        ["playlist", "x", "--never", "season=christmas@13"],
        ["path", "x", "y", "--artist-gap", "-1"],
    ],
)
def test_wrong_usage_is_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(words)

    assert stop.value.code == 2
    assert "usage: musicexplorer" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["scan", ""],
        ["open", ""],
        ["--home", "", "doctor"],
        ["embed", "", "-o", "x.npz"],
        ["history", "import", ""],
        ["history", "export", ""],
        ["playlist", "x", "--folder", ""],
        ["playlist", "x", "--save", ""],
    ],
)
def test_an_empty_name_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(words)

    assert stop.value.code == 2
    assert "is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["scan", "~/M"], "folders"),
        (["open", "~/M"], "folders"),
        (["embed", "~/M", "-o", "x.npz"], "files"),
        (["embed", "x", "-o", "~/M"], "output"),
        (["map", "-o", "~/M.png"], "output"),
        (["path", "x", "y", "-o", "~/M.m3u8"], "output"),
        (["playlist", "x", "--folder", "~/M"], "folder"),
        (["history", "import", "~/M"], "files"),
        (["history", "export", "~/M"], "file"),
        (["--home", "~/M", "doctor"], "home"),
    ],
)
def test_a_tilde_means_the_home_directory(
    words: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    found = getattr(parse(words), name)
    (path,) = found if isinstance(found, list) else [found]
    assert path.parent == tmp_path


def test_a_tilde_after_a_dot_is_a_name_like_any_other() -> None:
    assert parse(["scan", "./~"]).folders == [Path("~")]


def test_a_negative_position_is_no_option() -> None:
    assert parse(["playlist", "--near", "-1,0.5,2"]).near == [(-1.0, 0.5, 2.0)]
    assert parse(["playlist", "--near", "-.5,-1,2", "-n", "3"]).near == [(-0.5, -1.0, 2.0)]


def test_a_wrong_shape_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["playlist", "x", "--curve", "up"])

    assert "none of flat, rising, falling, arc" in capsys.readouterr().err


def test_a_mistyped_verb_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(["simlar", "x", "-n", "3"])

    assert stop.value.code == 2
    assert "'simlar' is no command" in capsys.readouterr().err
