"""A store with a model, and rows to put into it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import AnalysisRow, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source

DIMENSIONS, TAGS, ATTRIBUTES = 4, ("rock", "piano", "calm"), ("energy", "valence")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "library.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with Writer(path) as writer:
        writer.set_model("one", TAGS, ATTRIBUTES, DIMENSIONS).result()
        yield writer


@pytest.fixture
def reader(path: Path, writer: Writer) -> Iterator[Reader]:
    with Reader(path) as reader:
        yield reader


def new(
    path: Path | str, identity: bytes = b"", *, start: float = 0.0, end: float | None = None, **metadata
) -> NewTrack:
    """A track with a size that follows from its identity, as a change of the sound changes the size."""
    source = Source(Path(path), start, end)
    return NewTrack(
        source, Metadata(**{"title": source.path.stem, **metadata}), 100 + len(identity), 1, identity
    )


def heard(seed: int, windows: int = 3, dimensions: int = DIMENSIONS) -> AnalysisRow:
    """Random rows with the shapes of the fixture's model."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((windows, dimensions)).astype(np.float16)
    vector = vectors.mean(0).astype(np.float32)
    return AnalysisRow(
        vector / np.linalg.norm(vector),
        rng.random(len(TAGS)).astype(np.float32),
        rng.random(len(ATTRIBUTES)).astype(np.float32),
        np.arange(windows, dtype=np.float32) * 3,
        vectors,
        rng.random((windows, len(TAGS))).astype(np.float16),
        rng.random((windows, len(ATTRIBUTES))).astype(np.float16),
    )
