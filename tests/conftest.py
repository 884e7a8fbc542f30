"""What holds for every test: no display, a home of its own, no thread left behind."""

import gc
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: a run fails because of what was changed, not of what was drawn.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LANGUAGE"] = "en"  # whatever the person who runs the tests speaks

# Programs that tests start run as a user's do, not as this machine sets Python up, and from this checkout.
for name in [name for name in os.environ if name.startswith("PYTHON")]:
    del os.environ[name]
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])

# Where several processes share the cores, a thread for each core in each of them only makes them wait.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

GRACE_SECONDS = 3.0
"""How long a thread that was told to end may take to do so."""


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the store, the settings and the cache of the person who runs the tests out of them."""
    monkeypatch.setenv("MUSICEXPLORER_HOME", str(tmp_path_factory.mktemp("home") / "musicexplorer"))


@pytest.fixture(autouse=True)
def no_thread_left(own_home: None) -> Iterator[None]:
    """Fail a test that ends while a Python thread it started still runs, daemon or not."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_SECONDS
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left behind: {sorted(thread.name for thread in left)}"


def pytest_collection_finish() -> None:
    """Five thousand tests are no garbage: looking through them each time would take a tenth of the time."""
    gc.collect()
    gc.freeze()
