"""Files of every format, made once for all tests of this room."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.audio_files import sweep, write

SECONDS = 30.0


@pytest.fixture(scope="session")
def glide() -> np.ndarray:
    """Thirty seconds at 44.1 kHz that glide up and down at once: no moment is like another."""
    return sweep(200.0, 4000.0, SECONDS, level=0.2) + sweep(3000.0, 500.0, SECONDS, level=0.2)


@pytest.fixture(scope="session")
def file_of(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the glide as a file of the format that an ending names."""
    folder = tmp_path_factory.mktemp("formats")

    def make(suffix: str) -> Path:
        path = folder / f"glide{suffix}"
        return path if path.exists() else write(path, glide)

    return make
