"""`mixes`: playlists of the person's tastes and of the regions of the map, made at once."""

import argparse

from musicexplorer.cli.arguments import add_count, add_json
from musicexplorer.translation import ntr, tr

_MIXES = 10


def summary() -> str:
    """What the list of verbs says."""
    return tr("make a set of playlists of your tastes and of the regions of the map, and save them")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_count(parser, _MIXES, tr("how many mixes there are to be"))
    parser.add_argument(
        "--refresh",
        action="store_true",
        help=tr(
            "make the mixes again that are there, with what is new; their names and what you added or "
            "removed stay"
        ),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Make, save and print them."""
    from musicexplorer.cli.library import known_track, opened_session, opened_writer, require_analysed
    from musicexplorer.cli.output import describe, print_json, say_error
    from musicexplorer.session.mixes import make_mixes, save_mixes

    with opened_session() as session:
        require_analysed(session)
        session.learn(tastes=True)
        found = make_mixes(session.snapshot, options.count, refresh=options.refresh)
        with opened_writer() as writer:
            ids = [saved.result() for saved in save_mixes(writer, found)]
        names = {one.id: one.name for one in session.reader.playlists()}
        tracks = [
            [known_track(session, track) for track in one.ids if track in session.library] for one in found
        ]
    if not found:
        say_error(tr("There is too little music for mixes yet."))
    states = {"new": tr("new"), "kept": tr("as it was"), "refreshed": tr("refreshed")}
    minutes = [sum(track.metadata.duration or 0.0 for track in listed) / 60 for listed in tracks]
    if options.json:
        print_json(
            [
                {"name": names[number], "state": one.state, "minutes": round(length, 1)}
                | {"tracks": [describe(track) for track in listed]}
                for one, number, listed, length in zip(found, ids, tracks, minutes, strict=True)
            ]
        )
        return 0
    for one, number, listed, length in zip(found, ids, tracks, minutes, strict=True):
        text = tr("{name}: {tracks}, {minutes:.0f} minutes ({state})")
        count = ntr("{n} track", "{n} tracks", len(listed))
        print(text.format(name=names[number], tracks=count, minutes=length, state=states[one.state]))
    return 0
