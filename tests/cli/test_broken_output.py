"""Output that cannot be written: a full disk, a pipe without a reader, a closed stream."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.cli.small_library import library

__all__ = ["library"]

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk to write to")

DISK_FULL = b"musicexplorer: the disk is full"
COMMANDS = [
    ["--help"],
    ["--version"],
    ["map", "--help"],
    ["playlist", "--help"],  # longer than the buffer
    ["similar", "Noon"],
    ["similar", "Noon", "--json"],
    ["units", "--json"],
]


@pytest.fixture(params=["buffered", "unbuffered"])
def buffering(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "unbuffered":
        monkeypatch.setenv("PYTHONUNBUFFERED", "1")


@pytest.fixture
def full() -> Iterator[IO[bytes]]:
    with open("/dev/full", "wb") as disk:
        yield disk


@pytest.fixture
def closed() -> Iterator[IO[bytes]]:
    """The writing end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as pipe:
        yield pipe


def call(words: list[str], **streams: IO[bytes]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "musicexplorer", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.run(command, check=False, timeout=60, **pipes)


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_is_reported_in_one_line(words: list[str], library: Path, full: IO[bytes]) -> None:
    answer = call(words, stdout=full)

    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [DISK_FULL]


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_closed_pipe_is_no_failure(words: list[str], library: Path, closed: IO[bytes]) -> None:
    answer = call(words, stdout=closed)

    assert answer.returncode == 0
    assert answer.stderr == b""


@pytest.mark.usefixtures("buffering")
@pytest.mark.parametrize("words", [["similar", "Noon"], ["--version"]], ids=" ".join)
def test_an_output_that_is_not_open_for_writing(words: list[str], library: Path) -> None:
    with open(os.devnull, "rb") as source:
        answer = call(words, stdout=source)

    assert answer.returncode == 2
    (line,) = answer.stderr.splitlines()
    assert line.startswith(b"musicexplorer: the output cannot be written")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["similar", "nowhere to be found"], 2),  # one line
        (["similar"], 2),  # the usage
        (["no such verb"], 2),
        (["similar", "Noon", "--json"], 0),  # nothing to report
    ],
    ids=str,
)
@pytest.mark.parametrize("stream", ["full", "closed"])
def test_errors_that_cannot_be_written_change_no_exit_code(
    words: list[str],
    code: int,
    stream: str,
    library: Path,
    request: pytest.FixtureRequest,
) -> None:
    assert call(words, stderr=request.getfixturevalue(stream)).returncode == code


def test_neither_output_nor_errors_can_be_written(library: Path, full: IO[bytes]) -> None:
    assert call(["similar", "Noon"], stdout=full, stderr=full).returncode == 2
    assert call(["--help"], stdout=full, stderr=full).returncode == 2


def test_streams_that_are_closed_from_the_start(library: Path) -> None:
    command = f"exec '{sys.executable}' -m musicexplorer similar"
    assert subprocess.run(["sh", "-c", f"{command} Noon >&- 2>&-"], check=False).returncode == 0
    assert subprocess.run(["sh", "-c", f"{command} Nowhere >&- 2>&-"], check=False).returncode == 2
    answer = subprocess.run(["sh", "-c", f"{command} Nowhere 2>&-"], check=False, stdout=subprocess.PIPE)
    assert answer.stdout == b""


def test_a_bug_is_no_partial_success_even_if_nobody_can_read_it(full: IO[bytes]) -> None:
    program = """
import sys
from musicexplorer import cli
cli.parse = lambda words: 1 / 0
sys.exit(cli.run([]))
"""
    answer = subprocess.run([sys.executable, "-c", program], stderr=full, check=False)
    assert answer.returncode == 2
