"""The user guide: its examples run as they stand, and its pictures are there and small."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.demo import catalogue, library

DOCS = Path(__file__).parents[1] / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
LARGEST = 300_000
TRACKS = 12  # of the demo library: enough for every example, and made sooner than all


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_pictures_are_there_and_small() -> None:
    named = re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)
    assert named
    for name in named:
        assert 10_000 < (DOCS / name).stat().st_size <= LARGEST
    assert {path.name for path in (DOCS / "guide").iterdir()} == {Path(name).name for name in named}


@pytest.mark.slow
def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = catalogue.pieces()[:TRACKS]
    wanted = [piece for piece in catalogue.pieces() if piece.title in ("Ring Twice", "Boiler Hymn")]
    monkeypatch.setattr(catalogue, "pieces", lambda: list(dict.fromkeys([*wanted, *planned])))
    made = library.make(paths.demo())
    made_already = f'[ "$1" != demo ] || {{ echo "{made}"; exit; }}'
    run = f'exec "{sys.executable}" -m musicexplorer "$@"'
    (tmp_path / "musicexplorer").write_text(f"#!/bin/sh\n{made_already}\n{run}\n")
    (tmp_path / "musicexplorer").chmod(0o755)
    root = str(DOCS.parent)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": root}
    assert len(commands()) >= 20
    for command in commands():
        done = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
