"""`history`, `history import FILE...`, `history export FILE`, `history delete`: the listening history."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicexplorer.cli.arguments import add_force, add_json, add_listener, add_moves, place
from musicexplorer.translation import ntr, tr

if TYPE_CHECKING:
    from musicexplorer.library.history.importing import Report, Row

_SHOWN = 10
ORDERS = ("dmy", "mdy")
_KINDS = ("plays", "likes", "additions", "imports")


def summary() -> str:
    """What the list of verbs says."""
    return tr("show, import, export or delete your listening history")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's actions; without one it shows what is stored."""
    add_json(parser)
    parser.set_defaults(action=_show)
    actions = parser.add_subparsers(metavar="ACTION")
    bring = actions.add_parser(
        "import",
        help=tr("import the history of other programs, or what `export` wrote"),
        description=tr(
            "Reads what `history export` wrote, and the exports of ListenBrainz, Last.fm, Maloja, Koito, "
            "Pano Scrobbler, Universal Scrobbler, Spotify, Apple Music, YouTube Music, Rockbox, iTunes, "
            "Rhythmbox, Strawberry, Clementine, MPD's stickers, tables (CSV) and JSON with artist, title and "
            "time, and playlist files or folders of them. Importing something again adds nothing twice. "
            "Tracks that are not in the library yet are matched when they are added. The exit code is 1 if "
            "rows were passed over, 2 if all were."
        ),
    )
    bring.add_argument("files", nargs="+", type=place, metavar="FILE", help=tr("a file, a zip or a folder"))
    bring.add_argument(
        "--date-order",
        choices=ORDERS,
        default="",
        help=tr("whether the day (dmy) or the month (mdy) comes first in dates that do not tell"),
    )
    add_moves(bring)
    bring.set_defaults(action=_import)
    show = actions.add_parser("show", help=tr("show what is stored (the default)"))
    show.set_defaults(action=_show)
    export = actions.add_parser("export", help=tr("write all of it to a file, as JSON lines"))
    export.add_argument("file", type=place, metavar="FILE")
    add_force(export)
    export.set_defaults(action=_export)
    delete = actions.add_parser(
        "delete", help=tr("delete all of it, or only some kinds; all of a --listener with the person")
    )
    kinds = tr("of {kinds} (default: all)").format(kinds=", ".join(_KINDS))
    delete.add_argument("kinds", nargs="*", metavar="KIND", help=kinds)
    delete.add_argument("--yes", action="store_true", help=tr("do not ask"))
    delete.set_defaults(action=_delete)
    for action in (bring, show, export, delete):
        add_listener(action)
        # Suppressed, so that the action's default does not undo a `--json` before it.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        action.set_defaults(parser=action)


def run(options: argparse.Namespace) -> int:
    """Run the action."""
    code: int = options.action(options)
    return code


def _import(options: argparse.Namespace) -> int:
    from musicexplorer.cli.library import opened_session, opened_writer
    from musicexplorer.cli.output import NotDone, print_json, say_error
    from musicexplorer.cli.saved_playlists import moves_of
    from musicexplorer.library.history import HistoryError
    from musicexplorer.library.history.importing import import_history

    files = [Path(os.path.abspath(file)) for file in options.files]
    with opened_session(load=False) as session, opened_writer() as writer:
        who = None
        if options.listener:
            number = writer.add_listener(options.listener).result()
            who = next(one for one in session.reader.listeners() if one.id == number)
        try:
            report = import_history(
                files,
                session.reader,
                writer,
                date_order=options.date_order,
                moves=moves_of(options),
                listener=who,
            )
        except HistoryError as problem:
            raise NotDone(str(problem)) from problem
    for line in report.problems:
        say_error(line)
    if options.json:
        print_json(_as_json(report))
    else:
        _print(report)
    if report.passed and not report.read:
        say_error(tr("nothing was imported: all rows were passed over"))
        return 2
    return 1 if report.problems or report.passed else 0


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
    from musicexplorer.library.history import reasons

    text = tr("{sources}: {read} entries, {added} of them new")
    sources = ", ".join(report.sources) or tr("nothing")
    print(text.format(sources=sources, read=report.read, added=report.added))
    for name, rows in (
        (tr("matched"), report.matched),
        (tr("matched loosely"), report.loosely),
        (tr("not matched"), report.unmatched),
    ):
        plays = sum(row.plays for row in rows)
        print(tr("{name}: {tracks} tracks, {plays} plays").format(name=name, tracks=len(rows), plays=plays))
        if rows is not report.matched:
            for row in rows[:_SHOWN]:
                print(f"    {_named(row)}: {row.match.reason}")
            if len(rows) > _SHOWN:
                more = len(rows) - _SHOWN
                print("    " + ntr("and {n} more; --json lists all", "and {n} more; --json lists all", more))
    for reason, count in report.passed.items():
        print(tr("passed over: {n} {reason}").format(n=count, reason=reasons.text(reason)))


def _named(row: "Row") -> str:
    from musicexplorer.cli.output import shown

    theirs = row.foreign
    return " - ".join(filter(None, (theirs.artist, theirs.title))) or shown(theirs.path) or theirs.recording


def _show(options: argparse.Namespace) -> int:
    from musicexplorer import paths
    from musicexplorer.cli.library import opened_session
    from musicexplorer.cli.output import print_json
    from musicexplorer.settings import Settings

    with opened_session(load=False, listener=getattr(options, "listener", "")) as session:
        reader = session.reader
        listens, imported, likes = reader.listens(), reader.imported(), reader.given_likes()
        stored: dict[str, Any] = {
            "listeners": [one.name for one in reader.listeners()],
            "listener": next(one.name for one in reader.listeners() if one.id == reader.listener),
            "keeping": Settings.load(paths.settings()).keep_history,
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
        print_json(stored)
        return 0
    print(
        tr("your listening history is recorded")
        if stored["keeping"]
        else tr("your listening history is not recorded (switched off in the window)")
    )
    if len(stored["listeners"]) > 1:
        print(tr("of {listener}; there are: {names}").format(names=", ".join(stored["listeners"]), **stored))
    text = tr(
        "{plays} plays, {skips} skips, {likes} likes, {dislikes} dislikes, {additions} additions to playlists"
    )
    print(text.format(**stored))
    text = tr("imported: {plays} plays of {tracks} tracks, {matched} of them in the library")
    print(text.format(**stored["imported"]))
    return 0


def _export(options: argparse.Namespace) -> int:
    from musicexplorer.cli.library import opened_session
    from musicexplorer.cli.output import print_json
    from musicexplorer.library.history.exporting import export

    with opened_session(load=False, listener=options.listener) as session:
        written = export(session.reader, options.file, force=options.force)
    if options.json:
        print_json({"file": os.fspath(options.file), "written": written})
    else:
        text = ntr("{n} entry written to {path}", "{n} entries written to {path}", written)
        print(text.format(path=options.file))
    return 0


def _delete(options: argparse.Namespace) -> int:
    import sys

    from musicexplorer import paths
    from musicexplorer.cli.library import opened_session, opened_writer
    from musicexplorer.cli.output import NotDone, print_json
    from musicexplorer.library.store import FIRST
    from musicexplorer.session.taste import delete_history

    wrong = [kind for kind in options.kinds if kind not in _KINDS]
    if wrong:
        text = tr("{kind} is none of {kinds}")
        raise NotDone(text.format(kind=repr(wrong[0]), kinds=", ".join(_KINDS)))
    kinds = options.kinds or list(_KINDS)
    if not options.yes:
        if not sys.stdin.isatty():
            raise NotDone(
                tr("Add --yes to confirm. `history export FILE` makes a copy; backups hold it for a while.")
            )
        question = tr("Delete {kinds}? (Backups hold them until newer ones replace them.) [y/N]").format(
            kinds=", ".join(kinds)
        )
        if input(f"{question} ").strip().lower() not in ("y", "yes"):
            raise NotDone(tr("nothing was deleted"))
    with opened_session(load=False, listener=options.listener) as session, opened_writer() as writer:
        who = session.reader.listener
        delete_history(paths.store(), writer, kinds, who).result()
        if options.listener and not options.kinds and who != FIRST:
            writer.remove_listener(who).result()
    if options.json:
        print_json({"deleted": kinds})
    else:
        print(tr("deleted: {kinds}").format(kinds=", ".join(kinds)))
    return 0
