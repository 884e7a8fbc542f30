"""What runs on the machines of a cluster: the functions of `worker`, on files seen there or sent to them.

Scheduler and workers of the cluster need this program too, since they call its functions by their names.
"""

import hashlib
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any

from musicexplorer.indexing import worker
from musicexplorer.library.track import Source
from musicexplorer.regular_files import open_regular

_END = 1 << 16  # bytes at each end of a file that its fingerprint looks at
_one_at_a_time = threading.Lock()  # each call uses all cores by itself


class Missing(Enum):
    """The answer for a file that the worker does not see."""

    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Order:
    """A track to be analysed on another machine.

    Attributes:
        path: The file as the worker may see it; otherwise the name for its content.
        source: The track; its own path is of no use there, and a pure one, for any system.
        fingerprint: What `fingerprint` gives for the right file.
    """

    path: str
    source: Any
    fingerprint: bytes

    def at(self, path: Path) -> Source:
        """The track in this file."""
        source: Source = replace(self.source, path=path)
        return source


def order(source: Source, path: str) -> Order:
    """An order for a track whose file has this path on the worker.

    Raises:
        OSError: The file cannot be read here.
    """
    sent: Any = replace(source, path=PurePosixPath(path))  # type: ignore[arg-type]
    return Order(path, sent, fingerprint(source.path))


def fingerprint(path: Path | str) -> bytes:
    """Size, beginning and end of a file as a hash, which tells whether two machines see the same file.

    Raises:
        OSError: It cannot be read.
    """
    with open_regular(Path(path)) as file:
        size = os.fstat(file.fileno()).st_size
        hashed = hashlib.sha256(str(size).encode())
        hashed.update(file.read(_END))
        if size > _END:
            file.seek(max(_END, size - _END))
            hashed.update(file.read(_END))
    return hashed.digest()


def introduce() -> tuple[str, str]:
    """Load the network; returns its version and the SHA-256 of its weights.

    Raises:
        ModelError: The weights are missing or damaged.
    """
    worker.load()
    card = worker.model_card()
    return card.version, card.sha256


def run_seen(function: str, orders: Sequence[Order]) -> list[Any]:
    """Call a function of `worker` on the files that are seen here; `Missing` for the others."""
    sources = [order.at(Path(order.path)) if _sees(order) else None for order in orders]
    seen = [source for source in sources if source is not None]
    with _one_at_a_time:
        results = iter(getattr(worker, function)(seen) if seen else ())
    return [Missing.MISSING if source is None else next(results) for source in sources]


def run_sent(function: str, orders: Sequence[Order], contents: Mapping[str, bytes]) -> list[Any]:
    """Call a function of `worker` on files that were sent; `contents` has the bytes of each path."""
    with tempfile.TemporaryDirectory(prefix="musicexplorer-", dir=_scratch()) as folder:
        paths = {}
        for number, (path, content) in enumerate(contents.items()):
            paths[path] = Path(folder, f"{number}{Path(path).suffix}")
            paths[path].write_bytes(content)
        sources = [order.at(paths[order.path]) for order in orders]
        with _one_at_a_time:
            results: list[Any] = getattr(worker, function)(sources)
        return results


def _sees(order: Order) -> bool:
    try:
        return fingerprint(order.path) == order.fingerprint
    except (OSError, ValueError):
        return False


def _scratch() -> str | None:
    """The folder of the worker, which is deleted however the worker ends."""
    from distributed import get_worker

    try:
        return get_worker().local_directory
    except ValueError:  # called outside a worker
        return None
