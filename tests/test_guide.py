"""The user guide: its examples run as they stand, and its pictures are there and small."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.demo import catalogue, library
from tests.audio_files import noise, tone

DOCS = Path(__file__).parents[1] / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
LARGEST = 300_000
TRACKS = 12  # of the demo library: enough for every example
PLAIN = re.compile(r'musicexplorer( [\w.-]+| "[^"$`\\]*")*')


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def sketch(rng: np.random.Generator, variant: int) -> np.ndarray:
    """Made sooner than the music of the demo library, which the examples do not need."""
    samples = tone(rng.uniform(100.0, 2000.0), 20.0) + noise(20.0, seed=variant, level=rng.uniform(0.01, 0.2))
    return np.column_stack([samples, samples]).astype(np.float32)


def test_pictures_are_there_and_small() -> None:
    named = re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)
    assert named
    for name in named:
        assert 10_000 < (DOCS / name).stat().st_size <= LARGEST
    assert {path.name for path in (DOCS / "guide").iterdir()} == {Path(name).name for name in named}


@pytest.mark.slow
def test_every_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What needs a shell runs in one; the others in this process, which has imported everything already."""
    all_of_them = [replace(one, style=replace(one.style, compose=sketch)) for one in catalogue.pieces()]
    wanted = [piece for piece in all_of_them if piece.title in ("Ring Twice", "Boiler Hymn")]
    planned = list(dict.fromkeys([*wanted, *all_of_them[:TRACKS]]))
    monkeypatch.setattr(catalogue, "pieces", lambda: planned)
    made = library.make(paths.demo())
    made_already = f'[ "$1" != demo ] || {{ echo "{made}"; exit; }}'
    program = f'exec "{sys.executable}" -m musicexplorer "$@"'
    (tmp_path / "musicexplorer").write_text(f"#!/bin/sh\n{made_already}\n{program}\n")
    (tmp_path / "musicexplorer").chmod(0o755)
    root = str(DOCS.parent)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": root}
    monkeypatch.chdir(tmp_path)
    assert len(commands()) >= 20
    for command in commands():
        if PLAIN.fullmatch(command):
            code = run(shlex.split(command)[1:])
            said = "".join(capsys.readouterr())
        else:
            done = subprocess.run(
                ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
            )
            code, said = done.returncode, done.stdout + done.stderr
        assert code == 0, f"{command}: {said}"
