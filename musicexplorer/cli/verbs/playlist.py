"""`playlist TRACK...`: a playlist of tracks that sound like the given ones."""

import argparse
from typing import TYPE_CHECKING, Any

from musicexplorer.cli import recipe_options
from musicexplorer.cli.arguments import add_json, add_track, place
from musicexplorer.cli.option_types import list_file, name
from musicexplorer.cli.tasting import add_options

if TYPE_CHECKING:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.making import Made

SUMMARY = "make a playlist of tracks that sound like these"
_NEEDS = {
    "as_saved": "--again LIST",
    "changes": "--again LIST",
    "link": "--folder DIR",
    "smart": "a name: --save NAME",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.usage = "musicexplorer playlist [TRACK ...] [options]"  # all of them would hide what is wrong
    add_track(parser, "tracks", nargs="*")
    add_json(parser)
    recipe_options.add(parser)
    add_options(parser.add_argument_group("beside the sound"))
    kept = parser.add_argument_group("playlists that are there already, and where this one goes")
    which = kept.add_mutually_exclusive_group()
    which.add_argument(
        "--again",
        metavar="LIST",
        help="anew from the recipe of a playlist file or saved playlist; other options change it",
    )
    which.add_argument(
        "--extend", metavar="LIST", help="more tracks after those of a playlist file or saved playlist"
    )
    kept.add_argument("--changes", action="store_true", help="with --again: say what is different now")
    kept.add_argument(
        "--as-saved",
        action="store_true",
        help="with --again: exactly the tracks that were in it",
    )
    kept.add_argument("-o", type=list_file, dest="output", metavar="FILE", help="write .m3u8, .pls or .xspf")
    kept.add_argument(
        "--relative",
        action="store_true",
        help="paths relative to the file; VLC reads names with # or ? only from .xspf then",
    )
    kept.add_argument("--folder", type=place, metavar="DIR", help="copy the files there, numbered")
    kept.add_argument("--link", action="store_true", help="with --folder: hard links in place of copies")
    kept.add_argument("--save", type=name, metavar="NAME", help="save it in the library under this name")
    kept.add_argument(
        "--smart", action="store_true", help="with --save: made again whenever the library changes"
    )


def run(options: argparse.Namespace) -> int:
    """Print the playlist, and write it where the options say."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.list_output import put_into, show, written
    from musicexplorer.cli.making import make

    with Engine() as engine:
        _check(options, engine)
        made = make(options, engine)
        file = written(engine, made.listed, made.recipe, options.output, options.relative)
        if options.folder:
            put_into(made.listed, options.folder, options.link)
        if options.save:
            _save(options, engine, made)
        more: dict[str, Any] = {"seconds": sum(one.track.metadata.duration or 0.0 for one in made.listed)}
        if options.changes:
            more |= {"changes": _changes(engine, made)}
        column = made.recipe.curve_of if made.recipe and made.recipe.curve else ""
        show(made.listed, made.inputs, file, options.json, more=more, column=column)
        if options.save and not options.json:
            print(f"saved as {options.save!r}")
        if options.changes and not options.json:
            _print_changes(engine, made)
    return 0


def _check(options: argparse.Namespace, engine: "Engine") -> None:
    """Say what does not go together before anything is done."""
    from musicexplorer.cli.output import NotDone

    for option, needed in _NEEDS.items():
        other = needed.partition("--")[2].partition(" ")[0]
        if getattr(options, option) and not getattr(options, other):
            raise NotDone(f"--{option.replace('_', '-')} needs {needed}")
    own = (options.again, options.extend)
    if options.save not in own and any(options.save == one.name for one in engine.reader.playlists()):
        raise NotDone(
            f"there is a playlist {options.save!r} already: take another name, or make it anew with "
            f"--again {options.save!r}"
        )


def _changes(engine: "Engine", made: "Made") -> dict[str, Any]:
    from musicexplorer.cli.output import describe

    found = made.changes
    pairs = (("added", found.added), ("removed", found.removed), ("moved", found.moved))
    return {name: [describe(engine.track(one)) for one in ids] for name, ids in pairs}


def _print_changes(engine: "Engine", made: "Made") -> None:
    from musicexplorer.cli.output import one_line

    found = made.changes
    if not found:
        print("nothing has changed")
    for word, ids in (("new", found.added), ("gone", found.removed), ("moved", found.moved)):
        for one in ids:
            print(f"{word:>5}  {one_line(engine.track(one))}")


def _save(options: argparse.Namespace, engine: "Engine", made: "Made") -> None:
    from musicexplorer import paths
    from musicexplorer.cli.output import say_error
    from musicexplorer.cli.seeds import OUTSIDE
    from musicexplorer.library.store import Writer
    from musicexplorer.similarity.playlist import to_json

    ids = [one.track.id for one in made.listed if one.track.id != OUTSIDE]
    if len(ids) < len(made.listed):
        say_error(f"{len(made.listed) - len(ids)} not saved: not in the library")
    smart = {kept.playlist_id for kept in engine.reader.recipes() if kept.smart}
    was_smart = any(one.id in smart for one in engine.reader.playlists() if one.name == options.save)
    with Writer(paths.store()) as writer:
        playlist = writer.save_playlist(options.save, ids).result()
        text = None if made.recipe is None else to_json(made.recipe)
        writer.save_recipe(playlist, text, smart=text is not None and (options.smart or was_smart)).result()
