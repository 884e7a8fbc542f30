"""`scan FOLDER...`: find the music in folders and listen to it; `scan --forget FOLDER`: take one out."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_json, place
from musicexplorer.cli.output import write_error

if TYPE_CHECKING:
    from musicexplorer.indexing.events import Progress, Summary

SUMMARY = "find and listen to the music in these folders"
_STAGES = {
    "discovery": "looking for music",
    "analysis": "listening",
    "layout": "drawing the map",
    "rhythm": "tempo and key",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folders", nargs="*", type=place, metavar="FOLDER", help="none: all folders of the library"
    )
    parser.add_argument("--deep", action="store_true", help="look into files of unchanged size and time too")
    parser.add_argument(
        "--rhythm",
        action="store_true",
        help="find tempo, key and loudness too (the window does so by itself)",
    )
    parser.add_argument(
        "--forget",
        action="append",
        type=place,
        default=[],
        metavar="FOLDER",
        help="take this folder out of the library, without a scan: its music stays as it is, and what is "
        "known of it comes back when the folder is scanned again",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Scan, with a progress bar where stderr is a terminal; Ctrl-C stops and keeps what is done."""
    return _forget(options) if options.forget else _scan(options)


def _scan(options: argparse.Namespace) -> int:
    from musicexplorer.cli.output import NotDone, print_json, say_error, shown
    from musicexplorer.cli.scanning import damaged, scanning
    from musicexplorer.cli.smart import refresh
    from musicexplorer.indexing.events import (
        Finished,
        FoldersAway,
        Progress,
        SecondPassEnded,
        Stopped,
        TrackFailed,
    )

    folders = [Path(os.path.abspath(folder)) for folder in options.folders]
    for folder in folders:
        if not os.path.isdir(folder):
            raise NotDone(f"{folder}: {'not a folder' if os.path.exists(folder) else 'no such folder'}")
    bar = _Bar()
    finished, analysed = Finished(), SecondPassEnded()
    away = False
    for event in scanning(folders, deep=options.deep, rhythm=options.rhythm):
        match event:
            case Progress():
                bar.show(event)
            case TrackFailed():
                bar.clear()
                say_error(f"{shown(event.path)}: {event.reason}")
            case FoldersAway():
                bar.clear()
                away = True
                for folder in event.folders:
                    say_error(f"{shown(folder)} is away; what is known of it is kept (--forget takes it out)")
            case Stopped():
                bar.clear()
                raise NotDone(event.message)
            case Finished():
                finished = event
            case SecondPassEnded():
                analysed = event
    bar.clear()
    refresh()
    summary = finished.summary
    marred = damaged(folders)
    if options.json:
        rhythm = {"rhythm": {"analysed": analysed.analysed, "failed": analysed.failed}}
        print_json(
            _as_json(summary)
            | {"damaged": [{"path": os.fspath(d.path), "note": d.note} for d in marred]}
            | (rhythm if options.rhythm else {})
        )
    elif not summary.found and not away and not finished.cancelled:
        print("there is no music in " + (", ".join(map(str, folders)) or "the folders of the library"))
    else:
        for damage in marred:
            say_error(f"{shown(damage.path)}: listened to, though {damage.note}")
        print(
            f"{summary.found} tracks: {summary.embedded} listened to, {summary.skipped} known already, "
            f"{len(summary.failed)} failed, in {summary.seconds:.1f} s"
        )
        if options.rhythm:
            print(f"tempo, key and loudness: {analysed.analysed} found, {analysed.failed} failed")
    if finished.cancelled or analysed.cancelled:
        say_error("stopped; everything done so far is kept, and the next scan goes on there")
    return 1 if summary.failed or finished.cancelled or analysed.cancelled else 0


def _forget(options: argparse.Namespace) -> int:
    from musicexplorer.cli.forgetting import forget
    from musicexplorer.cli.output import NotDone, print_json, shown
    from musicexplorer.cli.smart import refresh

    if options.folders or options.deep or options.rhythm:
        raise NotDone("--forget scans nothing: it goes without other folders, --deep and --rhythm")
    forgotten = forget(options.forget)
    refresh()
    if options.json:
        print_json({"forgotten": [{"folder": os.fspath(one), "tracks": n} for one, n in forgotten.items()]})
        return 0
    for folder, tracks in forgotten.items():
        print(
            f"{shown(folder)} is not in the library any more, and with it {tracks} tracks. The files are "
            "untouched; what is known of them comes back if the folder is scanned again"
        )
    return 0


def _as_json(summary: "Summary") -> dict[str, object]:
    return {
        "found": summary.found,
        "embedded": summary.embedded,
        "skipped": summary.skipped,
        "failed": [{"path": os.fspath(path), "reason": reason} for path, reason in summary.failed],
        "seconds": round(summary.seconds, 3),
    }


class _Bar:
    """One line on a terminal that is written over; nothing elsewhere."""

    WIDTH = 30

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()  # None: closed, as under pythonw

    def show(self, progress: "Progress") -> None:
        if not self._terminal:
            return
        filled = int(self.WIDTH * progress.done / progress.total) if progress.total else 0
        line = f"\r\x1b[2K[{'#' * filled:<{self.WIDTH}}] {_STAGES[progress.stage]}: {progress.done}"
        if progress.total:
            line += f" of {progress.total}"
        if progress.rate is not None:
            line += f", {progress.rate:.1f} tracks/s"
        if progress.seconds_left is not None:
            line += f", {_duration(progress.seconds_left)} left"
        write_error(line)

    def clear(self) -> None:
        if self._terminal:
            write_error("\r\x1b[2K")


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
