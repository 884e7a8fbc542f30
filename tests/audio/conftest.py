"""Files of every format, made once for all tests of this room."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.audio_files import sweep, write

SECONDS = 30.0


@pytest.fixture(scope="session")
def glide() -> np.ndarray:
    """Thirty seconds that glide from 200 to 4000 Hz, 44 100 samples a second: every moment is its own."""
    return sweep(200.0, 4000.0, SECONDS)


@pytest.fixture(scope="session")
def file_of(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the glide as a file of the format that an ending names."""
    folder = tmp_path_factory.mktemp("formats")

    def make(suffix: str) -> Path:
        path = folder / f"glide{suffix}"
        return path if path.exists() else write(path, glide)

    return make
