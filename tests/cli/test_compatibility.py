"""What scripts rely on stays: keys and kinds of values that `--json` prints, and the options of each verb.

`json_shapes.json` and `options.json` were recorded with version 0.1.0. Keys and options may be added.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run, tracks
from musicexplorer.cli.arguments import build_parser
from musicexplorer.indexing.duplicates import FoundDuplicates, SamePair
from musicexplorer.indexing.events import Finished, SecondPassEnded, Summary
from musicexplorer.library.store import AnalysisRow, Damage, FingerprintRow, RhythmRow, Writer
from tests.cli.small_library import library
from tests.cli.test_taste import home, listen

__all__ = ["home", "library"]

RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("json_shapes.json").read_text())


def shape(value: Any) -> Any:
    """Keys and kinds: those of all the members of a list together, "?" after a key that some of them lack."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_together([shape(one) for one in value])] if value else []
    if value is None or isinstance(value, bool):
        return "null" if value is None else "flag"
    return "text" if isinstance(value, str) else "number"


def _together(shapes: list[Any]) -> Any:
    if not all(isinstance(one, dict) for one in shapes):
        kinds = {json.dumps(one) for one in shapes}
        return json.loads(kinds.pop()) if len(kinds) == 1 else sorted(map(json.loads, kinds), key=str)
    keys = dict.fromkeys(key for one in shapes for key in one)
    return {
        key if all(key in one for one in shapes) else f"{key}?": _together(
            [one[key] for one in shapes if key in one]
        )
        for key in keys
    }


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    return shape(json.loads(capsys.readouterr().out))


@pytest.fixture
def files(library: Path, tmp_path: Path) -> dict[str, str]:
    """The small library with a saved playlist, tempo and key, an imported history, and places to write to."""
    assert run(["playlist", "Dawn", "-n", "3", "--save", "Mine"]) == 0
    with Writer(paths.store()) as writer:
        writer.store_rhythm([(1, RhythmRow(120.0, 0.9, 3, 0.9, -9.0))], "test").result()
    scrobbles = tmp_path / "scrobbles.csv"
    rows = ("Artist 1,,Morning,01 Jan 2020 10:00", "Nobody,,Nothing,02 Jan 2020 10:00")
    scrobbles.write_text("\n".join(rows) + "\n")
    names = {"m3u": "mine.m3u8", "csv": "map.csv", "npz": "vectors.npz", "jsonl": "history.jsonl"}
    return {key: str(tmp_path / name) for key, name in names.items()} | {
        "import": str(scrobbles),
        "music": str(library),
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("search", "search jazz before 1975"),
        ("similar", "similar Noon"),
        ("similar: hubs", "similar --hubs"),
        ("playlist", "playlist Tea Dusk -n 5 -o {m3u}"),
        ("playlist: no seed", "playlist --genre jazz"),
        ("playlist: again", "playlist Night --again Mine --changes -n 6"),
        ("playlist: as saved", "playlist --again Mine --as-saved"),
        ("playlist: extend", "playlist --extend Mine -n 2"),
        ("path", "path Dawn Night -n 5"),
        ("tags", "tags Dawn"),
        ("map", "map -o {csv}"),
        ("units", "units"),
        ("unit", "units 1"),
        ("history", "history"),
        ("history: import", "history import {import}"),
        ("history: export", "history export {jsonl}"),
        ("history: delete", "history delete plays --yes"),
        ("taste: nothing yet", "taste"),
        ("for you: nothing yet", "for-you"),
        ("forget", "scan --forget {music}"),
    ],
)
def test_of_a_library(files: dict[str, str], qapp: object, capsys, name: str, words: str) -> None:
    found = printed(capsys, *(word.format(**files) for word in words.split()))
    assert found == RECORDED[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("taste", "taste -n 2"),
        ("taste: evaluation", "taste --evaluate"),
        ("for you", "for-you -n 5"),
        ("similar: taste", "similar 1 --taste 0.5 --written 0.2"),
    ],
)
def test_of_a_listener(home, capsys, name: str, words: str) -> None:
    listen(home)
    words = words.replace("similar 1", f"similar {home.music / '1.flac'}")
    assert printed(capsys, *words.split()) == RECORDED[name]


def test_of_an_installation(capsys) -> None:
    assert printed(capsys, "doctor") == RECORDED["doctor"]


def test_of_embed(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def analyse(sources: list[Any]) -> list[Any]:
        vector, one = np.ones(1, np.float32), np.zeros((1, 1), np.float16)
        row = AnalysisRow(vector, vector, vector, vector, one, one, one)
        return [row if source.path.name == "good.flac" else "no sound" for source in sources]

    for name in ("good.flac", "bad.flac"):
        (tmp_path / name).touch()
    monkeypatch.setattr(tracks, "analyse", analyse)
    found = printed(capsys, "embed", str(tmp_path), "-o", str(tmp_path / "x.npz"), code=1)
    assert found == RECORDED["embed"]


def test_of_a_scan(library: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    from musicexplorer.cli import scanning

    problem = (library / "x.flac", "no sound")
    summary = Summary(
        found=3, embedded=1, failed=(problem,), unavailable=(problem,), passed_over=(problem,), seconds=1.0
    )
    added = {name: [{"path": "text", "reason": "text"}] for name in ("unavailable", "passed_over")}
    added["encodings"] = []
    events = [Finished(summary), SecondPassEnded(1, 1)]
    monkeypatch.setattr(scanning, "scanning", lambda *_args, **_options: iter(events))
    monkeypatch.setattr(scanning, "damaged", lambda _folders: [Damage(library / "y.flac", 0.0, "cut off")])
    assert printed(capsys, "scan", code=1) == RECORDED["scan"] | added
    assert printed(capsys, "scan", "--rhythm", code=1) == RECORDED["scan: rhythm"] | added


def test_of_duplicates(library: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    from musicexplorer.cli import scanning

    file = FingerprintRow(np.zeros((0, 0), np.uint8), "mp3", 128_000, 44_100, 2)
    found = FoundDuplicates((SamePair(3, 7, 1.0),), {3: file, 7: file}, unread=0, compared=1)
    monkeypatch.setattr(scanning, "found_duplicates", lambda: found)
    assert printed(capsys, "duplicates") == RECORDED["duplicates"]


def test_of_a_backup(library: Path, tmp_path: Path, capsys) -> None:
    assert printed(capsys, "backup", str(tmp_path / "all.zip")) == RECORDED["backup"]
    assert printed(capsys, "restore", str(tmp_path / "all.zip")) == RECORDED["restore"]


def test_every_option_of_0_1_0_is_understood() -> None:
    recorded: dict[str, list[str]] = json.loads(Path(__file__).with_name("options.json").read_text())
    found = dict(_options(build_parser(), ""))
    missing = {(verb, option) for verb, options in recorded.items() for option in options} - {
        (verb, option) for verb, options in found.items() for option in options
    }
    assert not missing


def _options(parser: argparse.ArgumentParser, verb: str) -> Iterator[tuple[str, set[str]]]:
    yield verb, {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from _options(one, f"{verb} {name}".strip())
