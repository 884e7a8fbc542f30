"""The words of the command line."""

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
def test_home_stands_before_or_after_the_verb(words: list[str]) -> None:
    options = parse(words)

    assert options.run is scan_verb.run
    assert options.home == Path("here")
    assert options.folders == [Path("M")]


def test_home_is_none_unless_given() -> None:
    assert parse(["scan"]).home is None


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
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
    ],
)
def test_wrong_usage_is_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(words)

    assert stop.value.code == 2
    assert "usage: musicexplorer" in capsys.readouterr().err
