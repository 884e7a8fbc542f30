"""`scan FOLDER...`: find and analyse the music in folders; `scan --forget FOLDER`: remove one."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_json, place
from musicexplorer.cli.option_types import tag_encoding
from musicexplorer.cli.output import write_error
from musicexplorer.translation import ntr, tr

if TYPE_CHECKING:
    from musicexplorer.indexing.cluster import ClusterOptions
    from musicexplorer.indexing.events import Progress, Summary
    from musicexplorer.library.store import EncodingUse


def summary() -> str:
    """What the list of verbs says."""
    return tr("find and analyse the music in these folders")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folders",
        nargs="*",
        type=place,
        metavar="FOLDER",
        help=tr("folders of music (default: all folders of the library)"),
    )
    parser.add_argument("--deep", action="store_true", help=tr("check files of unchanged size and time too"))
    parser.add_argument(
        "--rhythm",
        action="store_true",
        help=tr("find tempo, key and loudness too (the window does this automatically)"),
    )
    parser.add_argument(
        "--give-way",
        action="store_true",
        help=tr("wait while the computer runs on its battery or other programs keep the disk busy"),
    )
    parser.add_argument(
        "--threads",
        type=int,
        metavar="N",
        choices=range(1, 257),
        help=tr("use at most so many cores for the analysis (default: all)"),
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="PATTERN",
        help=tr(
            "leave files and folders out whose names fit, in this scan and all later ones: “*.wma”, "
            "“Podcasts/”, “Live/*/talk*” (can be given several times)"
        ),
    )
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="PATTERN",
        help=tr("leave out by this pattern no more"),
    )
    parser.add_argument(
        "--encoding",
        type=tag_encoding,
        metavar="NAME",
        help=tr(
            "read tags of these folders that do not name their encoding in this one (cp1251, gb18030, …); "
            "“guess” to guess it again, “as-written” to take them as Latin-1; files are never changed"
        ),
    )
    parser.add_argument(
        "--years",
        choices=("release", "original"),
        help=tr("which year of a track counts: that of this release, or of the first one"),
    )
    parser.add_argument(
        "--forget",
        action="append",
        type=place,
        default=[],
        metavar="FOLDER",
        help=tr(
            "remove this folder from the library, without a scan; its files are not touched, and their "
            "analysis is reused when the folder is scanned again"
        ),
    )
    add_json(parser)
    _add_cluster(parser)


def _add_cluster(parser: argparse.ArgumentParser) -> None:
    cluster = parser.add_argument_group(
        tr("analysing on other machines"),
        tr(
            "A dask cluster analyses instead of this machine. Its scheduler and workers need this program "
            "too, in the same version. Use only a cluster that you trust: without TLS, others on the network "
            "can listen in."
        ),
    )
    cluster.add_argument(
        "--cluster", type=_address, metavar="tcp://HOST:PORT", help=tr("the cluster's scheduler")
    )
    cluster.add_argument(
        "--map",
        type=_move,
        action="append",
        default=[],
        dest="moves",
        metavar="LOCAL=REMOTE",
        help=tr(
            "the workers see the folder LOCAL as REMOTE; files that a worker does not see are sent to it "
            "(can be given several times)"
        ),
    )
    for name, text in (
        ("ca", tr("certificate of the authority that the cluster trusts")),
        ("cert", tr("certificate of this machine")),
        ("key", tr("key of this machine's certificate")),
    ):
        cluster.add_argument(f"--tls-{name}", type=place, metavar="FILE", help=text)


def _address(text: str) -> str:
    """The address of a scheduler, for argparse."""
    from musicexplorer.indexing.cluster import address_problem

    if problem := address_problem(text):
        raise argparse.ArgumentTypeError(problem)
    return text


def _move(text: str) -> tuple[Path, str]:
    """A pair LOCAL=REMOTE, for argparse."""
    local, sign, remote = text.partition("=")
    if not (local and sign and remote):
        raise argparse.ArgumentTypeError(tr("{text} is not LOCAL=REMOTE").format(text=repr(text)))
    return place(local).absolute(), remote


def run(options: argparse.Namespace) -> int:
    """Scan, with a progress bar if stderr is a terminal; Ctrl-C stops, and what is done stays."""
    return _forget(options) if options.forget else _scan(options)


def _scan(options: argparse.Namespace) -> int:
    from musicexplorer.cli.library import refresh_smart_playlists
    from musicexplorer.cli.output import NotDone, print_json, say_error, shown
    from musicexplorer.cli.scanning import damaged, encoding_uses, scanning
    from musicexplorer.indexing.events import (
        Finished,
        FoldersAway,
        Progress,
        SecondPassEnded,
        Stopped,
        TrackFailed,
        Waiting,
        WorkerRefused,
    )
    from musicexplorer.indexing.giving_way import GiveWay

    folders = [Path(os.path.abspath(folder)) for folder in options.folders]
    for folder in folders:
        if not os.path.isdir(folder):
            problem = tr("not a folder") if os.path.exists(folder) else tr("no such folder")
            raise NotDone(f"{folder}: {problem}")
    _choose(options, folders)
    bar = ProgressBar()
    finished, analysed = Finished(), SecondPassEnded()
    away = False
    give_way = GiveWay(options.give_way, options.give_way, threads=options.threads or 0)
    cluster = _cluster(options)
    for event in scanning(
        folders, deep=options.deep, rhythm=options.rhythm, give_way=give_way, cluster=cluster
    ):
        match event:
            case Progress():
                bar.show(event)
            case Waiting("battery" | "disk" as reason):
                bar.clear()
                waits = {
                    "battery": tr("waiting: the computer runs on its battery"),
                    "disk": tr("waiting: other programs keep the disk busy"),
                }
                say_error(waits[reason])
            case TrackFailed():
                bar.clear()
                say_error(f"{shown(event.path)}: {event.reason}")
            case FoldersAway():
                bar.clear()
                away = True
                for folder in event.folders:
                    text = tr(
                        "{folder} is not available; its tracks stay in the library (--forget removes it)"
                    )
                    say_error(text.format(folder=shown(folder)))
            case WorkerRefused():
                bar.clear()
                say_error(event.message)
            case Stopped():
                bar.clear()
                raise NotDone(event.message)
            case Finished():
                finished = event
            case SecondPassEnded():
                analysed = event
    bar.clear()
    refresh_smart_playlists()
    summary, defects, encodings = finished.summary, damaged(folders), encoding_uses(folders)
    if options.json:
        rhythm = {"rhythm": {"analysed": analysed.analysed, "failed": analysed.failed}}
        print_json(
            _as_json(summary)
            | {"damaged": [{"path": os.fspath(d.path), "note": d.note} for d in defects]}
            | {"encodings": list(map(_encoding_as_json, encodings))}
            | (rhythm if options.rhythm else {})
        )
    elif not summary.found and not away and not finished.cancelled:
        names = ", ".join(map(str, folders)) or tr("the folders of the library")
        print(tr("there is no music in {folders}").format(folders=names))
        if summary.passed_over:
            print(_passed_over(summary))
    else:
        for defect in defects:
            text = tr("{path}: analysed, although {problem}")
            say_error(text.format(path=shown(defect.path), problem=defect.note))
        text = tr(
            "{found} tracks: {analysed} analysed, {known} known already, {failed} failed, in {seconds:.1f} s"
        )
        print(
            text.format(
                found=summary.found,
                analysed=summary.embedded,
                known=summary.skipped,
                failed=len(summary.failed),
                seconds=summary.seconds,
            )
        )
        if summary.unavailable:
            text = tr("{count} are not available now; the next scan tries them again")
            print(text.format(count=len(summary.unavailable)))
        if summary.passed_over:
            print(_passed_over(summary))
        for use in encodings:
            print(_encoding_as_text(use))
        if options.rhythm:
            text = tr("tempo, key and loudness: {found} found, {failed} failed")
            print(text.format(found=analysed.analysed, failed=analysed.failed))
    if finished.cancelled or analysed.cancelled:
        say_error(tr("stopped; everything done so far is saved, and the next scan continues there"))
    return 1 if summary.failed or summary.unavailable or finished.cancelled or analysed.cancelled else 0


def _passed_over(summary: "Summary") -> str:
    """How much was passed over for each reason, the most common first."""
    counts = Counter(reason for _, reason in summary.passed_over)
    parts = [tr("{reason} ({n})").format(reason=reason, n=n) for reason, n in counts.most_common()]
    text = ntr("{n} passed over: {reasons}", "{n} passed over: {reasons}", len(summary.passed_over))
    return text.format(reasons="; ".join(parts))


def _cluster(options: argparse.Namespace) -> "ClusterOptions | None":
    from musicexplorer.cli.output import NotDone
    from musicexplorer.indexing.cluster import ClusterOptions

    tls = (options.tls_ca, options.tls_cert, options.tls_key)
    if options.cluster is None:
        if options.moves or any(tls):
            raise NotDone(tr("--map and --tls-… belong to --cluster"))
        return None
    if any(tls) and not all(tls):
        raise NotDone(tr("give all of --tls-ca, --tls-cert and --tls-key, or none"))
    return ClusterOptions(options.cluster, tuple(options.moves), tls if all(tls) else None)


def _choose(options: argparse.Namespace, folders: Sequence[Path]) -> None:
    """Store what was chosen about tags, before they are read."""
    from musicexplorer import paths
    from musicexplorer.cli.library import opened_writer
    from musicexplorer.cli.output import NotDone
    from musicexplorer.indexing.comparison import canonical_folder
    from musicexplorer.library.store import Reader

    if options.encoding is not None and not folders:
        raise NotDone(tr("--encoding is for the folders that are named with it"))
    if not (options.encoding or options.years or options.leave_out or options.take):
        return
    with opened_writer() as writer, Reader(paths.store()) as reader:
        known = [folder.path for folder in reader.folders()]
        for folder in folders if options.encoding is not None else ():
            chosen = {"guess": None, "as-written": ""}.get(options.encoding, options.encoding)
            writer.set_encoding(canonical_folder(folder, known), chosen).result()
        if options.leave_out or options.take:
            patterns = dict.fromkeys([*reader.left_out(), *options.leave_out])
            if unknown := [one for one in options.take if one not in patterns]:
                raise NotDone(tr("nothing is left out by “{pattern}”").format(pattern=unknown[0]))
            writer.set_left_out([one for one in patterns if one not in options.take]).result()
        if options.years is not None:
            writer.set_original_years(on=options.years == "original").result()


def _encoding_as_json(use: "EncodingUse") -> dict[str, object]:
    return {
        "folder": os.fspath(use.folder),
        "encoding": use.encoding,
        "chosen": use.chosen,
        "tracks": use.tracks,
        "example": use.example,
    }


def _encoding_as_text(use: "EncodingUse") -> str:
    from musicexplorer.cli.output import shown

    if use.chosen:
        text = tr("{folder}: tags are read as {encoding}, as chosen")
    else:
        text = tr("{folder}: tags seem to be {encoding}: “{example}” (--encoding changes that)")
    name = use.encoding or tr("written")
    return text.format(folder=shown(use.folder), encoding=name, example=use.example)


def _forget(options: argparse.Namespace) -> int:
    from musicexplorer.cli.forgetting import forget
    from musicexplorer.cli.library import refresh_smart_playlists
    from musicexplorer.cli.output import NotDone, print_json, shown

    if (
        options.folders
        or options.deep
        or options.rhythm
        or options.give_way
        or options.cluster
        or options.encoding
    ):
        raise NotDone(tr("--forget scans nothing: leave out other folders and options of a scan"))
    forgotten = forget(options.forget)
    refresh_smart_playlists()
    if options.json:
        print_json({"forgotten": [{"folder": os.fspath(one), "tracks": n} for one, n in forgotten.items()]})
        return 0
    for folder, tracks in forgotten.items():
        text = ntr(
            "{folder} was removed from the library with {n} track.",
            "{folder} was removed from the library with {n} tracks.",
            tracks,
        )
        rest = tr("The files are not touched; their analysis is reused if the folder is scanned again.")
        print(text.format(folder=shown(folder)), rest)
    return 0


def _as_json(summary: "Summary") -> dict[str, object]:
    return {
        "found": summary.found,
        "embedded": summary.embedded,
        "skipped": summary.skipped,
        "failed": [{"path": os.fspath(path), "reason": reason} for path, reason in summary.failed],
        "seconds": round(summary.seconds, 3),
        "unavailable": [{"path": os.fspath(path), "reason": reason} for path, reason in summary.unavailable],
        "passed_over": [{"path": os.fspath(path), "reason": reason} for path, reason in summary.passed_over],
    }


class ProgressBar:
    """One line on a terminal that is overwritten; nothing elsewhere."""

    WIDTH = 30

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()  # None: closed, as under pythonw

    def show(self, progress: "Progress") -> None:
        """Show the progress of a stage."""
        if not self._terminal:
            return
        filled = int(self.WIDTH * progress.done / progress.total) if progress.total else 0
        parts = [_count(progress)]
        if progress.rate is not None:
            parts.append(tr("{rate:.1f} tracks/s").format(rate=progress.rate))
        if progress.seconds_left is not None:
            parts.append(tr("{time} left").format(time=_duration(progress.seconds_left)))
        write_error(f"\r\x1b[2K[{'#' * filled:<{self.WIDTH}}] {', '.join(parts)}")

    def clear(self) -> None:
        """Clear the line."""
        if self._terminal:
            write_error("\r\x1b[2K")


def _count(progress: "Progress") -> str:
    stages = {
        "discovery": tr("looking for music"),
        "analysis": tr("analysing"),
        "layout": tr("computing the map"),
        "rhythm": tr("tempo and key"),
        "duplicates": tr("looking for duplicates"),
        "demo": tr("creating the demo library"),
        "hubs": tr("comparing all tracks"),
    }
    text = tr("{stage}: {done} of {total}") if progress.total else tr("{stage}: {done}")
    return text.format(stage=stages[progress.stage], done=progress.done, total=progress.total)


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    text = tr("{minutes} min {seconds:02} s") if minutes else tr("{seconds} s")
    return text.format(minutes=minutes, seconds=seconds)
