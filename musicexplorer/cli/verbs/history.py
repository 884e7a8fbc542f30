"""`history import FILE...`, `history`, `history export FILE`, `history delete`: what is kept of listening."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicexplorer.cli.arguments import add_json, place

if TYPE_CHECKING:
    from musicexplorer.library.history.importing import Report, Row
    from musicexplorer.library.store import Writer

SUMMARY = "bring in, show, export or delete what is known of your listening"
_SHOWN = 10
_KINDS = ("plays", "likes", "additions", "imports")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's deeds; without one it shows what is kept."""
    add_json(parser)
    parser.set_defaults(deed=_show)
    deeds = parser.add_subparsers(metavar="DEED")
    bring = deeds.add_parser(
        "import", help="take in exports of other programs, or of `export`", description=_FORMATS
    )
    bring.add_argument("files", nargs="+", type=place, metavar="FILE", help="a file, a zip or a folder")
    bring.set_defaults(deed=_import)
    show = deeds.add_parser("show", help="say what is kept (as without a deed)")
    show.set_defaults(deed=_show)
    export = deeds.add_parser("export", help="write all of it to a file, as JSON lines")
    export.add_argument("file", type=place, metavar="FILE")
    export.set_defaults(deed=_export)
    delete = deeds.add_parser("delete", help="forget all of it, or only some kinds")
    delete.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(_KINDS)} (default: all)")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(deed=_delete)
    for deed in (bring, show, export, delete):
        # Not undone by its own default where it stood before the deed.
        deed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


_FORMATS = (
    "Reads what `history export` wrote, and the exports of ListenBrainz, Last.fm (CSV and JSON of the usual "
    "exporters), Spotify, iTunes, Rhythmbox, Strawberry, Clementine, MPD's stickers, and M3U playlists or "
    "folders of them. "
    "The same thing is kept once, however often it is imported; "
    "what is not in the library is kept for the day it comes."
)


def run(options: argparse.Namespace) -> int:
    """Do what was asked for."""
    code: int = options.deed(options)
    return code


def _import(options: argparse.Namespace) -> int:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import NotDone, print_json, say_error
    from musicexplorer.library.history import HistoryError
    from musicexplorer.library.history.importing import import_history

    files = [Path(os.path.abspath(file)) for file in options.files]
    with Engine() as engine, _writer() as writer:
        try:
            report = import_history(files, engine.reader, writer)
        except HistoryError as problem:
            raise NotDone(str(problem)) from problem
    for line in report.problems:
        say_error(line)
    if options.json:
        print_json(_as_json(report))
    else:
        _print(report)
    return 1 if report.problems else 0


def _as_json(report: "Report") -> dict[str, Any]:
    lists = {"matched": report.matched, "loosely": report.loosely, "unmatched": report.unmatched}
    return {
        "sources": report.sources,
        "read": report.read,
        "added": report.added,
        "counts": {name: len(rows) for name, rows in lists.items()},
        **{name: [_row(row) for row in rows] for name, rows in lists.items()},
        "passed": report.passed,
        "problems": report.problems,
    }


def _row(row: "Row") -> dict[str, Any]:
    theirs = row.foreign
    return {
        "artist": theirs.artist,
        "title": theirs.title,
        "album": theirs.album,
        "path": theirs.path,
        "plays": row.plays,
        "skips": row.skips,
        "track": row.match.track_id,
        "way": row.match.way,
        "reason": row.match.reason,
    }


def _print(report: "Report") -> None:
    print(f"{', '.join(report.sources) or 'nothing'}: {report.read} entries, {report.added} of them new")
    for name, rows in (
        ("matched", report.matched), ("matched loosely", report.loosely), ("not matched", report.unmatched),
    ):  # fmt: skip
        print(f"{name}: {len(rows)} tracks, {sum(row.plays for row in rows)} plays")
        if name != "matched":
            for row in rows[:_SHOWN]:
                print(f"    {_named(row)}: {row.match.reason}")
            if len(rows) > _SHOWN:
                print(f"    and {len(rows) - _SHOWN} more; --json lists all")
    for reason, count in report.passed.items():
        print(f"passed over: {count} {reason}")


def _named(row: "Row") -> str:
    from musicexplorer.cli.output import shown

    theirs = row.foreign
    return " - ".join(filter(None, (theirs.artist, theirs.title))) or shown(theirs.path) or theirs.recording


def _show(options: argparse.Namespace) -> int:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import print_json

    with Engine() as engine:
        reader = engine.reader
        listens, imported, likes = reader.listens(), reader.imported(), reader.given_likes()
        kept: dict[str, Any] = {
            "keeping": engine.settings.keep_history,
            "plays": int(listens.count[listens.here].sum()),
            "skips": int(listens.skips[listens.here].sum()),
            "likes": sum(like.value > 0 for like in likes),
            "dislikes": sum(like.value < 0 for like in likes),
            "additions": len(reader.additions()),
            "imported": {
                "tracks": len(imported),
                "matched": sum(one.track.track_id is not None for one in imported),
                "plays": sum(one.plays for one in imported),
                "skips": sum(one.skips for one in imported),
            },
        }
    if options.json:
        print_json(kept)
        return 0
    print(f"listening is {'kept' if kept['keeping'] else 'not kept (switched off in the window)'}")
    print(
        f"{kept['plays']} plays, {kept['skips']} skips, {kept['likes']} likes, {kept['dislikes']} dislikes, "
        f"{kept['additions']} additions to playlists"
    )
    tracks, there, plays = (kept["imported"][name] for name in ("tracks", "matched", "plays"))
    print(f"imported: {plays} plays of {tracks} tracks, {there} of them in the library")
    return 0


def _export(options: argparse.Namespace) -> int:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import NotDone, print_json
    from musicexplorer.library.history import HistoryError
    from musicexplorer.library.history.exporting import export

    with Engine() as engine:
        try:
            written = export(engine.reader, options.file)
        except HistoryError as problem:
            raise NotDone(str(problem)) from problem
    if options.json:
        print_json({"file": os.fspath(options.file), "written": written})
    else:
        print(f"{written} entries written to {options.file}")
    return 0


def _delete(options: argparse.Namespace) -> int:
    import sys

    from musicexplorer import paths
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import NotDone, print_json
    from musicexplorer.indexing.taste_learning import taste_file

    wrong = [kind for kind in options.kinds if kind not in _KINDS]
    if wrong:
        raise NotDone(f"{wrong[0]!r} is none of {', '.join(_KINDS)}")
    kinds = options.kinds or list(_KINDS)
    if not options.yes:
        if not sys.stdin.isatty():
            raise NotDone(
                "this cannot be undone; say --yes to do it, and `history export FILE` first to keep a copy"
            )
        if input(f"Forget for good: {', '.join(kinds)}? [y/N] ").strip().lower() not in ("y", "yes"):
            raise NotDone("nothing was deleted")
    with Engine(), _writer() as writer:
        writer.delete_history(kinds).result()
    taste_file(paths.store()).unlink(missing_ok=True)  # what was learned from it goes with it
    if options.json:
        print_json({"deleted": kinds})
    else:
        print(f"deleted: {', '.join(kinds)}")
    return 0


def _writer() -> "Writer":
    from musicexplorer import paths
    from musicexplorer.cli.output import NotDone
    from musicexplorer.library.store import StoreError, Writer

    try:
        return Writer(paths.store())
    except StoreError as problem:
        raise NotDone(str(problem)) from problem
