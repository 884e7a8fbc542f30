"""A cluster on this machine: a scheduler and workers as processes of their own, as `dask` starts them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


@dataclass
class Machines:
    """The scheduler's address, and the processes."""

    folder: Path
    options: Sequence[str] = ()
    address: str = ""
    workers: list[subprocess.Popen] = field(default_factory=list)
    scheduler: subprocess.Popen | None = None

    def start_scheduler(self) -> None:
        """Start the scheduler at a free port of the loopback interface."""
        file = self.folder / "scheduler.json"
        words = ("--port", "0", "--no-dashboard", "--scheduler-file", file)
        self.scheduler = self._start("dask_scheduler", *words)
        deadline = time.monotonic() + PATIENCE
        while not self.address:
            assert time.monotonic() < deadline, "no scheduler"
            time.sleep(0.05)
            if file.exists() and (text := file.read_text()).rstrip().endswith("}"):
                self.address = json.loads(text)["address"]

    def add_worker(self, root: Path = ROOT) -> subprocess.Popen:
        """Start a worker, whose program is in `root`."""
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", self.folder)
        self.workers.append(self._start("dask_worker", self.address, *words, root=root))
        return self.workers[-1]

    def wait(self) -> None:
        """Wait until the scheduler knows all workers."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=PATIENCE)

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def _start(self, command: str, *words: object, root: Path = ROOT) -> subprocess.Popen:
        environment = os.environ | {"PYTHONPATH": os.fspath(root)}
        environment["MUSICEXPLORER_HOME"] = os.fspath(self.folder / "home")
        with (self.folder / f"{command}.log").open("ab") as log:
            program = [sys.executable, "-m", f"distributed.cli.{command}", "--host", "127.0.0.1"]
            return subprocess.Popen(
                [*program, *self.options, *map(str, words)],
                env=environment,
                cwd=root,
                stdout=log,
                stderr=log,
            )


@contextmanager
def machines(folder: Path, count: int, options: Sequence[str] = ()) -> Iterator[Machines]:
    """A cluster with so many workers."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Machines(folder, options)
    try:
        cluster.start_scheduler()
        for _ in range(count):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.close()
