"""`path A B`: tracks that lead from one to another in small steps."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_count, add_force, add_json, add_track
from musicexplorer.cli.option_types import list_file, whole
from musicexplorer.cli.recipe_options import add_exclusions, add_mix
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.cli.tracks import NamedTrack
    from musicexplorer.session.session import Session

_LONG = 200  # tracks, for which one has to wait


def summary() -> str:
    """What the list of verbs says."""
    return tr("list tracks that lead from one track to another in small steps")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser, "tracks", nargs="*")
    for end, text in (("from", tr("begin with this one of your tastes")), ("to", tr("end with this one"))):
        parser.add_argument(f"--{end}-taste", default="", metavar="NAME", help=text)
    add_count(parser, 12, tr("tracks in all"))
    parser.add_argument(
        "--artist-gap",
        type=whole,
        default=3,
        metavar="N",
        help=tr("tracks between two of one artist, at least (default 3)"),
    )
    add_exclusions(parser)
    add_mix(parser)
    parser.add_argument(
        "-o", type=list_file, dest="output", metavar="FILE", help=tr("write .m3u8, .pls or .xspf")
    )
    add_force(parser)
    parser.add_argument("--relative", action="store_true", help=tr("paths relative to the playlist file"))
    parser.add_argument(
        "--device",
        default="",
        metavar="NAME",
        help=tr("paths as on this device, by the rules in the settings"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the path, each track with the size of the step to it."""
    from dataclasses import replace

    from musicexplorer.cli.library import exclude, opened_session, require_analysed
    from musicexplorer.cli.output import NotDone, say_error
    from musicexplorer.cli.playlist_output import show, write
    from musicexplorer.cli.playlists import make_from
    from musicexplorer.cli.recipes import exclusions_of, mix_of
    from musicexplorer.cli.tracks import named_track
    from musicexplorer.session.playlists import by_mix
    from musicexplorer.similarity.playlist import Recipe

    with opened_session() as session:
        require_analysed(session)
        if options.relative and not options.output:
            raise NotDone(tr("{option} needs {needed}").format(option="--relative", needed="-o FILE"))
        named = [named_track(session, words) for words in options.tracks]
        if options.from_taste:
            named.insert(0, _centre(session, options.from_taste))
        if options.to_taste:
            named.append(_centre(session, options.to_taste))
        if len({one.track.source for one in named}) < len(named) or len(named) < 2:
            raise NotDone(tr("a path needs at least two tracks, each of them once"))
        if options.count < len(named):
            text = tr("{n} tracks were given: a path of {count} cannot hold them")
            raise NotDone(text.format(n=len(named), count=options.count))
        exclude(session, exclusions_of(session, options.never))
        if options.count > _LONG:
            say_error(tr("looking for a path of {n} tracks…").format(n=options.count))
        seeds = tuple(one.seed() for one in named)
        recipe = Recipe(seeds=seeds, path=True, count=options.count, artist_gap=options.artist_gap)
        try:
            waypoints = [one.track for one in named]
            made = make_from(session, by_mix(recipe, mix_of(options, session)), waypoints=waypoints)
        except ValueError as problem:
            raise NotDone(str(problem)) from problem
        assert made.recipe is not None
        recipe = replace(made.recipe, count=len(made.listed))
        file = write(session, made.listed, recipe, options)
        show(made.listed, made.inputs, file, options.json, "step")
    return 0


def _centre(session: "Session", name: str) -> "NamedTrack":
    """The track in the middle of a taste."""
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.tastes import taste_called
    from musicexplorer.cli.tracks import NamedTrack

    return NamedTrack(known_track(session, taste_called(session, name).centre))
