"""A cluster of machines that analyse tracks (dask.distributed), behind the interface of the worker process.

Each of its workers is given two batches, so that it need not wait for the next, and each batch goes to one
worker. So when a worker dies it is known what it had: that goes to the others, one track at a time, and a
track that fails alone is tried in the worker process of this machine; so is one that a worker cannot read:
a failure is only stored if it is one here. Only workers with the network of this
machine are used.

A file that a worker does not see under its mapped path is sent to it. Everything goes through the scheduler:
this program connects to its address and to nothing else, and listens nowhere.
"""

import logging
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from musicexplorer.indexing import cluster_worker, worker
from musicexplorer.indexing.cluster_worker import Missing, Order
from musicexplorer.indexing.unavailable import Elsewhere, unavailable
from musicexplorer.indexing.worker_process import START_SECONDS, WorkerLost, WorkerUnavailable
from musicexplorer.library.track import Source
from musicexplorer.regular_files import read_regular
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from distributed import Client, Future, Security

CONNECT_SECONDS = 15.0
FETCH_SECONDS = 20.0  # in which the results of a batch, some 100 kB, come from a worker
LOOK_EVERY = 0.5  # seconds between two looks at which workers there are
WORKERS_GONE = 60.0  # seconds without any worker after which the scan stops
PER_WORKER = 2  # batches: one in work, one that waits
SENT_AT_ONCE = 64 << 20  # bytes; more are sent in portions
LARGEST_SENT = 256 << 20  # bytes; a larger file is analysed here
SENDING_SPEED = 1 << 20  # bytes a second that a connection has at least


class ClusterError(Exception):
    """The cluster cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Which cluster to use.

    Attributes:
        address: Of its scheduler, as "tcp://HOST:PORT" or "tls://HOST:PORT".
        moves: Folders here, and what they are called on the workers.
        tls: Files of the certificate authority, of this program's certificate, and of its key; without
            them dask's own configuration counts.
    """

    address: str
    moves: tuple[tuple[Path, str], ...] = ()
    tls: tuple[Path, Path, Path] | None = None

    def there(self, path: Path) -> str:
        """The path of a file on the workers."""
        for here, remote in self.moves:
            if path.is_relative_to(here):
                return str(PurePosixPath(remote, *path.relative_to(here).parts))
        return os.fspath(path)


class RemoteCall:
    """A batch on its way: done once every track has a result, or when its worker is lost."""

    def __init__(self, function: str, sources: Sequence[Source], seconds: float) -> None:
        self.function, self.sources, self.seconds = function, sources, seconds
        self.results: dict[int, Any] = {}
        self.missing: set[int] = set()
        self.future: Future[list[Any]] | None = None
        self.portion: list[int] = []
        self.lost: WorkerLost | None = None

    @property
    def open(self) -> list[int]:
        """The numbers of the tracks without a result."""
        return [number for number in range(len(self.sources)) if number not in self.results]

    @property
    def done(self) -> bool:
        """Whether `result` returns at once."""
        return self.lost is not None or not self.open

    def result(self) -> list[Any]:
        """The results, in the order of the tracks; raises `WorkerLost` if the worker was lost first."""
        if self.lost is not None:
            raise self.lost
        return [self.results[number] for number in range(len(self.sources))]


@dataclass(slots=True, eq=False)
class _Remote:
    """A worker of the cluster: what it has to do, and since when the first of that."""

    address: str
    introduction: "Future[tuple[str, str]] | None"
    usable: bool = False
    sees_files: bool = True
    since: float = field(default_factory=time.monotonic)
    calls: deque[RemoteCall] = field(default_factory=deque)


class Cluster:
    """The workers of a cluster. Use it from one thread only; made by `connect`.

    Attributes:
        refused: Workers (by address) that cannot be used, with the reasons, for the user.
    """

    def __init__(self, client: "Client", options: ClusterOptions) -> None:
        self._client, self._options = client, options
        self._workers: dict[str, _Remote] = {}
        self._looked = self._had_worker = time.monotonic()
        self._looked -= LOOK_EVERY
        self.refused: dict[str, str] = {}

    @property
    def capacity(self) -> int:
        """How many batches can be on their way at the same time."""
        return PER_WORKER * sum(remote.usable for remote in self._workers.values())

    def submit(
        self,
        function: Callable[..., Any],
        sources: Sequence[Source],
        *,
        seconds: float,
        needs: Callable[[], Any] | None = None,
    ) -> RemoteCall:
        """Give a batch to the worker with the fewest; `needs` is done when a worker is met."""
        call = RemoteCall(function.__name__, sources, seconds)
        usable = [remote for remote in self._workers.values() if remote.usable]
        if not usable:
            call.lost = WorkerLost(tr("the cluster has no worker"), blamed=False)
            return call
        remote = min(usable, key=lambda remote: len(remote.calls))
        if not remote.calls:
            remote.since = time.monotonic()
        remote.calls.append(call)
        self._send(remote, call)
        return call

    def check(self, timeout: float = 0.0) -> None:
        """Collect results, notice which workers came, died or hang; wait up to `timeout` if nothing is new.

        Raises:
            WorkerUnavailable: The connection is lost, or there is no worker that can be used.
        """
        self._look()
        progress = [self._advance(remote) for remote in list(self._workers.values())]
        if not any(progress):
            time.sleep(timeout)

    def close(self) -> None:
        """Disconnect; unfinished batches are lost."""
        for remote in list(self._workers.values()):
            self._lose(remote, tr("the connection to the cluster was closed"), blamed=False)
        self._client.close(timeout=5)

    # Which workers there are

    def _look(self) -> None:
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        try:
            present = set(self._client.nthreads())
        except Exception as error:  # the scheduler is gone; of what kind that is depends on the moment
            raise WorkerUnavailable(
                tr(
                    "The connection to the cluster at {address} is lost ({error}). What was done is saved;"
                    " scan again to continue."
                ).format(address=self._options.address, error=type(error).__name__)
            ) from error
        self._looked = time.monotonic()
        for address in self._workers.keys() - present:
            self._lose(self._workers[address], tr("the worker that analysed it was lost"), blamed=True)
        for address in present - self._workers.keys() - self.refused.keys():
            introduction = self._submit(address, cluster_worker.introduce)
            self._workers[address] = _Remote(address, introduction)
        if self._workers:
            self._had_worker = self._looked
        elif self.refused.keys() & present:
            raise WorkerUnavailable(
                "\n".join(self.refused[address] for address in self.refused.keys() & present)
            )
        elif self._looked - self._had_worker > WORKERS_GONE:
            raise WorkerUnavailable(
                tr(
                    "The cluster at {address} has no worker. Start one there (`dask worker {address}`), then"
                    " scan again."
                ).format(address=self._options.address)
            )

    def _meet(self, remote: _Remote) -> bool:
        """Use a worker once it has said that its network is the one of this machine."""
        introduction = remote.introduction
        if introduction is None or not introduction.done():
            if time.monotonic() - remote.since > START_SECONDS:
                self._refuse(remote, tr("it does not answer"))
            return False
        remote.introduction = None
        card = worker.model_card()
        if introduction.status != "finished":
            error = introduction.exception()
            self._refuse(remote, str(error) or type(error).__name__)
        elif introduction.result() != (card.version, card.sha256):
            text = tr("it has network {there}, this machine has {here}: install the same version there")
            there, here = (
                f"{version} ({sha256[:8]})"
                for version, sha256 in (introduction.result(), (card.version, card.sha256))
            )
            self._refuse(remote, text.format(there=there, here=here))
        else:
            remote.usable = True
        return True

    def _refuse(self, remote: _Remote, reason: str) -> None:
        text = tr("The worker {address} cannot be used: {reason}.")
        self.refused[remote.address] = text.format(address=remote.address, reason=reason.rstrip("."))
        self._lose(remote, reason, blamed=False)

    def _lose(self, remote: _Remote, reason: str, *, blamed: bool) -> None:
        """Stop using a worker; what it had is lost."""
        self._workers.pop(remote.address, None)
        for call in remote.calls:
            call.future = None  # so that the scheduler forgets it
            if not call.done:
                call.lost = WorkerLost(reason, blamed=blamed)

    # What they do

    def _advance(self, remote: _Remote) -> bool:
        """Take results of a worker and give it more; whether there was something to do."""
        if not remote.usable:
            return self._meet(remote)
        progress = False
        for call in list(remote.calls):
            if call.future is not None and call.future.done():
                progress = True
                self._take(remote, call)
        while remote.calls and remote.calls[0].done:
            remote.calls.popleft()
            remote.since = time.monotonic()
        if remote.calls and time.monotonic() - remote.since > remote.calls[0].seconds:
            text = tr("it took longer than {seconds} seconds for one batch")
            self._refuse(remote, text.format(seconds=f"{remote.calls[0].seconds:.0f}"))
            for call in remote.calls:
                call.lost = WorkerLost(tr("reading it took too long"), blamed=call is remote.calls[0])
        return progress

    def _take(self, remote: _Remote, call: RemoteCall) -> None:
        assert call.future is not None
        future, call.future = call.future, None
        if future.status != "finished":
            error = future.exception() if future.status == "error" else None
            call.lost = WorkerLost(str(error or future.status), blamed=True)
            return
        try:
            answers = future.result(timeout=FETCH_SECONDS)
        except Exception as error:  # a worker that died in between has nothing more to give
            call.lost = WorkerLost(str(error), blamed=not isinstance(error, TimeoutError))
            return
        sees = False
        for number, answer in zip(call.portion, answers, strict=True):
            if answer is Missing.MISSING:
                call.missing.add(number)
            else:
                sees = True
                call.results[number] = Elsewhere(answer) if isinstance(answer, str) else answer
        remote.sees_files = sees or not call.missing
        if not call.done:
            self._send(remote, call)

    def _send(self, remote: _Remote, call: RemoteCall) -> None:
        """Submit the next portion of a batch: the files that the worker may see, or the content of others."""
        if remote.sees_files and not call.missing:
            orders = dict(self._orders(call, call.open))
            if orders:
                call.portion = list(orders)
                call.future = self._submit(
                    remote.address, cluster_worker.run_seen, call.function, list(orders.values())
                )
            return
        contents: dict[str, bytes] = {}
        portion = {}
        for number, order in self._orders(call, call.open):
            if sum(map(len, contents.values())) > SENT_AT_ONCE:
                break
            if order.path not in contents:
                if (content := self._content(call, number)) is None:
                    continue
                contents[order.path] = content
            portion[number] = order
        if portion:
            call.portion = list(portion)
            call.seconds += sum(map(len, contents.values())) / SENDING_SPEED
            arguments = call.function, list(portion.values()), contents
            call.future = self._submit(remote.address, cluster_worker.run_sent, *arguments)

    def _orders(self, call: RemoteCall, numbers: Sequence[int]) -> Iterator[tuple[int, Order]]:
        """Orders for these tracks; a file that cannot be read here at present is left out."""
        for number in numbers:
            source = call.sources[number]
            try:
                order = cluster_worker.order(source, self._options.there(source.path))
            except OSError as error:
                call.results[number] = unavailable(error)
            else:
                yield number, order

    def _content(self, call: RemoteCall, number: int) -> bytes | None:
        """The content of a track's file; None if it has a result already, for want of it."""
        path = call.sources[number].path
        try:
            if os.stat(path).st_size > LARGEST_SENT:
                call.results[number] = Elsewhere(tr("the file is too large to be sent"))
                return None
            return read_regular(path, LARGEST_SENT)
        except OSError as error:
            call.results[number] = unavailable(error)
            return None

    def _submit(self, address: str, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        return self._client.submit(
            function, *arguments, workers=[address], allow_other_workers=False, pure=False, retries=0
        )


def address_problem(text: str) -> str:
    """What is wrong with the address of a scheduler, for the user; "" if nothing is."""
    if re.fullmatch(r"(tcp|tls)://(\[[^\]]+\]|[^:/\s]+):\d{1,5}", text):
        return ""
    return tr("{text} is not tcp://HOST:PORT").format(text=repr(text))


def connect(options: ClusterOptions) -> Cluster:
    """Connect to a cluster.

    Raises:
        ClusterError: That is not possible.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        text = tr("--cluster needs dask.distributed: install it with `pip install 'musicexplorer[cluster]'`.")
        raise ClusterError(text) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in sentences here
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
    try:
        client = Client(
            options.address,
            timeout=CONNECT_SECONDS,
            security=_security(options.tls),
            set_as_default=False,
            direct_to_workers=False,
        )
    except Exception as error:
        text = tr("The cluster at {address} cannot be reached: {reason}")
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(text.format(address=options.address, reason=reason)) from error
    return Cluster(client, options)


def _security(tls: tuple[Path, Path, Path] | None) -> "Security | None":
    from distributed import Security

    if tls is None:
        return None
    ca, certificate, key = map(str, tls)
    files: Mapping[str, Any] = {"tls_ca_file": ca, "tls_client_cert": certificate, "tls_client_key": key}
    return Security(require_encryption=True, **files)
