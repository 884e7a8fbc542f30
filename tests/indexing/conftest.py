from collections.abc import Iterator
from pathlib import Path

import pytest

from musicexplorer.indexing import layout_worker, worker
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Reader, Writer
from tests.indexing import fakes


@pytest.fixture(autouse=True)
def no_real_worker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of words instead of music; the worker process gets these functions by their names."""
    if request.module.__name__.endswith("test_worker"):
        return
    for name in ("ready", "load", "describe", "analyse", "rhythm", "waveform"):
        monkeypatch.setattr(worker, name, getattr(fakes, name))
    monkeypatch.setattr(worker, "model_card", fakes.card)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "home" / "library.sqlite"


@pytest.fixture
def writer(store: Path) -> Iterator[Writer]:
    with Writer(store) as writer:
        yield writer


@pytest.fixture
def reader(store: Path, writer: Writer) -> Iterator[Reader]:
    with Reader(store) as reader:
        yield reader


@pytest.fixture
def runner(store: Path, writer: Writer) -> Iterator[Runner]:
    """A runner that does everything in its own thread."""
    runner = Runner(store, writer, fakes.Inline)
    yield runner
    runner.close()


@pytest.fixture
def real(store: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    """A runner with a process of its own, which need not import what draws maps."""
    for name in ("begin_layout", "continue_layout"):
        monkeypatch.setattr(layout_worker, name, getattr(fakes, name))
    runner = Runner(store, writer)
    yield runner
    runner.close()
