"""`playlist TRACK...`: a playlist of tracks that are similar to the given ones."""

import argparse
from typing import TYPE_CHECKING, Any

from musicexplorer.cli import recipe_options
from musicexplorer.cli.arguments import add_force, add_json, add_listener, add_moves, add_track, place
from musicexplorer.cli.option_types import list_file, name
from musicexplorer.translation import ntr, tr

if TYPE_CHECKING:
    from musicexplorer.cli.playlists import Made
    from musicexplorer.session.session import Session

_NEEDS = {
    "as_saved": "--again LIST",
    "changes": "--again LIST",
    "link": "--folder DIR",
    "smart": "--save NAME",
}


def summary() -> str:
    """What the list of verbs says."""
    return tr("make a playlist of tracks that are similar to these")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.usage = "musicexplorer playlist [TRACK ...] [options]"  # all of them would hide what is wrong
    add_track(parser, "tracks", nargs="*")
    add_listener(parser)
    add_json(parser)
    recipe_options.add(parser)
    group = parser.add_argument_group(tr("existing playlists, and where this one goes"))
    which = group.add_mutually_exclusive_group()
    which.add_argument(
        "--again",
        metavar="LIST",
        help=tr(
            "make it again from the recipe of a playlist file or saved playlist; other options change it"
        ),
    )
    which.add_argument(
        "--extend", metavar="LIST", help=tr("add tracks to those of a playlist file or saved playlist")
    )
    add_moves(group)
    group.add_argument("--changes", action="store_true", help=tr("with --again: show what has changed"))
    group.add_argument(
        "--as-saved", action="store_true", help=tr("with --again: exactly the tracks that were saved")
    )
    group.add_argument(
        "-o", type=list_file, dest="output", metavar="FILE", help=tr("write .m3u8, .pls or .xspf")
    )
    add_force(group)
    group.add_argument(
        "--relative",
        action="store_true",
        help=tr("paths relative to the playlist file; for VLC and names with # or ?, use .xspf"),
    )
    group.add_argument(
        "--device",
        default="",
        metavar="NAME",
        help=tr("paths as on this device, by the rules in the settings"),
    )
    group.add_argument("--folder", type=place, metavar="DIR", help=tr("copy the files there, numbered"))
    group.add_argument("--link", action="store_true", help=tr("with --folder: hard links instead of copies"))
    group.add_argument("--save", type=name, metavar="NAME", help=tr("save it in the library"))
    group.add_argument(
        "--smart", action="store_true", help=tr("with --save: update it whenever the library changes")
    )


def run(options: argparse.Namespace) -> int:
    """Print the playlist, and write it where the options say."""
    from musicexplorer.cli.library import opened_session, require_analysed
    from musicexplorer.cli.playlist_output import export, show, write
    from musicexplorer.cli.playlists import make
    from musicexplorer.session.playlist_files import ReadPlaylist, as_json

    with opened_session(listener=options.listener) as session:
        _check(options, session)
        require_analysed(session)
        options.lists = list[ReadPlaylist]()
        made = make(options, session)
        file = write(session, made.listed, made.recipe, options, made.source)
        if options.folder:
            export(made.listed, options.folder, options.link)
        if options.save:
            _save(options, session, made)
        more: dict[str, Any] = {"seconds": sum(one.track.metadata.duration or 0.0 for one in made.listed)}
        if options.lists:
            more |= {"lists": [{"name": one.name, "entries": as_json(one)} for one in options.lists]}
        if options.changes:
            more |= {"changes": _changes(session, made)}
        column = made.recipe.curve_of if made.recipe and made.recipe.curve else ""
        show(made.listed, made.inputs, file, options.json, more=more, column=column)
        if options.save and not options.json:
            print(tr("saved as {name}").format(name=repr(options.save)))
        if options.changes and not options.json:
            _print_changes(session, made)
    return 0


def _check(options: argparse.Namespace, session: "Session") -> None:
    """Refuse options that do not go together before anything is done."""
    from musicexplorer.cli.output import NotDone

    for option, needed in _NEEDS.items():
        other = needed.partition("--")[2].partition(" ")[0]
        if getattr(options, option) and not getattr(options, other):
            text = tr("{option} needs {needed}")
            raise NotDone(text.format(option=f"--{option.replace('_', '-')}", needed=needed))
    _check_ignored(options)
    own = (options.again, options.extend)
    if options.save not in own and options.save in session.library.playlists:
        text = tr(
            "there is a playlist {name} already: choose another name, or make it again with --again {name}"
        )
        raise NotDone(text.format(name=repr(options.save)))


def _check_ignored(options: argparse.Namespace) -> None:
    """Refuse options that would do nothing beside others.

    Raises:
        NotDone: There are such options.
    """
    from musicexplorer.cli.output import NotDone

    given = recipe_options.given(options)
    if options.tracks:
        given["tracks"] = "TRACK"
    pairs = [("--as-saved", name) for name in given.values()] if options.as_saved else []
    if options.minutes is not None and options.count is not None:
        pairs.append(("--minutes", "-n"))
    if pairs:
        text = tr("{other} has no effect with {option}: leave one of them out")
        raise NotDone(text.format(option=pairs[0][0], other=pairs[0][1]))
    needed = {
        "--agree": ("agreement", options.listeners or options.again or options.extend, "--for NAME,NAME"),
        "--curve-of": ("curve_of", options.curve or options.again or options.extend, "--curve SHAPE"),
        "--relative": ("relative", options.output, "-o FILE"),
        "--force": ("force", options.output, "-o FILE"),
        "--device": ("device", options.output, "-o FILE"),
        "--weights": ("weights", options.tracks, "TRACK"),
        "--map": ("moves", _lists(options), tr("a playlist file")),
        "--root": ("root", _lists(options), tr("a playlist file")),
    }
    for option, (field, enough, what) in needed.items():
        if getattr(options, field) and not enough:
            raise NotDone(tr("{option} needs {needed}").format(option=option, needed=what))


def _lists(options: argparse.Namespace) -> bool:
    return bool(options.again or options.extend or options.like_playlist or options.not_playlist)


def _changes(session: "Session", made: "Made") -> dict[str, Any]:
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.output import describe

    found = made.changes
    pairs = (("added", found.added), ("removed", found.removed), ("moved", found.moved))
    return {kind: [describe(known_track(session, track)) for track in ids] for kind, ids in pairs}


def _print_changes(session: "Session", made: "Made") -> None:
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.output import one_line

    found = made.changes
    if not found:
        print(tr("nothing has changed"))
    for text, ids in ((tr("new"), found.added), (tr("gone"), found.removed), (tr("moved"), found.moved)):
        for track in ids:
            print(f"{text:>5}  {one_line(known_track(session, track))}")


def _save(options: argparse.Namespace, session: "Session", made: "Made") -> None:
    from musicexplorer.cli.library import opened_writer
    from musicexplorer.cli.output import say_error
    from musicexplorer.cli.tracks import EXTERNAL
    from musicexplorer.session.playlists import smart_playlists
    from musicexplorer.similarity.playlist import to_json

    ids = [one.track.id for one in made.listed if one.track.id != EXTERNAL]
    if lost := len(made.listed) - len(ids):
        say_error(
            ntr(
                "{n} track was not saved: it is not in the library",
                "{n} tracks were not saved: they are not in the library",
                lost,
            )
        )
    was_smart = any(one.name == options.save for one in smart_playlists(session.reader))
    with opened_writer() as writer:
        playlist = writer.save_playlist(options.save, ids).result()
        recipe = None if made.recipe is None else to_json(made.recipe)
        smart = recipe is not None and (options.smart or was_smart)
        writer.save_recipe(playlist, recipe, smart=smart).result()
