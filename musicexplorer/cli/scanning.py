"""Scans from the command line: adds the folders, yields the events, and stops at Ctrl-C and signals."""

from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from pathlib import Path

from musicexplorer import paths
from musicexplorer.cli.ending import ending
from musicexplorer.cli.library import opened_writer
from musicexplorer.cli.output import NotDone
from musicexplorer.indexing.cluster import Cluster, ClusterError, ClusterOptions, connect
from musicexplorer.indexing.comparison import canonical_folder
from musicexplorer.indexing.duplicates import FoundDuplicates
from musicexplorer.indexing.events import Event, Finished, Progress, SecondPassEnded, Stopped
from musicexplorer.indexing.giving_way import NEVER, GiveWay
from musicexplorer.indexing.worker_process import WorkerUnavailable
from musicexplorer.library.store import Damage, EncodingUse, Reader
from musicexplorer.translation import tr

_BAR_SECONDS = 0.2  # between two updates of a progress bar


def damaged(folders: Sequence[Path]) -> list[Damage]:
    """The damaged files in these folders (in all if none is given) that were analysed nevertheless."""
    with Reader(paths.store()) as reader:
        found = reader.damaged()
        known = [folder.path for folder in reader.folders()]
    chosen = [canonical_folder(folder, known) for folder in folders]
    return [one for one in found if not chosen or any(one.path.is_relative_to(folder) for folder in chosen)]


def encoding_uses(folders: Sequence[Path]) -> list[EncodingUse]:
    """Encodings of tags that were guessed or chosen in these folders (in all if none is given)."""
    with Reader(paths.store()) as reader:
        uses = reader.encoding_uses()
        known = [folder.path for folder in reader.folders()]
    chosen = [canonical_folder(folder, known) for folder in folders]
    return [one for one in uses if not chosen or any(one.folder.is_relative_to(folder) for folder in chosen)]


def scanning(
    folders: Sequence[Path],
    *,
    deep: bool,
    rhythm: bool = False,
    give_way: GiveWay = NEVER,
    cluster: ClusterOptions | None = None,
) -> Iterator[Event]:
    """Add the folders to the library and scan them (all folders if none is given), yielding the events.

    With `rhythm`, tempo, key and loudness are found after that; with `cluster`, other machines analyse.
    Ctrl-C, SIGTERM and SIGHUP cancel: the last event counts what was done. A second signal interrupts at
    once. It waits for what `give_way` says.

    Raises:
        NotDone: The store cannot be written, no folder is known and none was given, or the cluster cannot
            be used.
    """
    from musicexplorer.indexing.runner import Runner

    with opened_writer() as writer:
        with Reader(paths.store()) as reader:
            known = reader.folders()
        if not folders and not known:
            raise NotDone(tr("The library has no folder yet. Run `musicexplorer scan FOLDER` to add one."))
        runner = Runner(paths.store(), writer, cluster=_connected(cluster))
        runner.give_way = give_way
        try:
            runner.scan(list(folders) or None, deep=deep)
            if rhythm:
                runner.second_pass()
            with ending.cancelling(runner.cancel):
                while True:
                    event = runner.events.get()
                    yield event
                    last = SecondPassEnded if rhythm else Finished
                    if isinstance(event, last | Stopped):
                        return
        finally:
            runner.close()


def found_duplicates() -> FoundDuplicates:
    """Find the duplicates of the library, with progress on a terminal; Ctrl-C and signals end it at once."""
    from musicexplorer.cli.verbs.scan import ProgressBar
    from musicexplorer.indexing.runner import Runner

    with opened_writer() as writer:
        runner = Runner(paths.store(), writer)
        try:
            request = runner.duplicates()
            bar = ProgressBar()
            while not wait([request.future], timeout=_BAR_SECONDS).done:
                bar.show(Progress("duplicates", request.done, request.total))
            bar.clear()
            found: FoundDuplicates = request.future.result()
            return found
        except WorkerUnavailable as problem:
            raise NotDone(str(problem)) from problem
        finally:
            runner.close()


def _connected(options: ClusterOptions | None) -> Cluster | None:
    try:
        return None if options is None else connect(options)
    except ClusterError as error:
        raise NotDone(str(error)) from error
