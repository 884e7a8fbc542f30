"""`playlist TRACK...`: a playlist of tracks that sound like the given ones."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_json, add_track, positive

if TYPE_CHECKING:
    from musicexplorer.library.track import Track

SUMMARY = "make a playlist of tracks that sound like these"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser, "tracks", nargs="+")
    parser.add_argument(
        "--not", action="append", default=[], dest="unlike", metavar="TRACK", help="less like this one"
    )
    parser.add_argument(
        "-n",
        type=positive,
        default=25,
        dest="count",
        metavar="N",
        help="tracks in all, the given first (default 25)",
    )
    parser.add_argument(
        "-o", type=_list_file, dest="output", metavar="FILE.m3u8", help="write it for other players"
    )
    parser.add_argument("--relative", action="store_true", help="paths relative to the playlist file")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the playlist, and write it where `-o` says."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import describe, one_line, print_json, shown
    from musicexplorer.similarity.playlist import more_like

    with Engine() as engine:
        named = {seed.track.source: seed for seed in map(engine.seed, options.tracks)}  # each once
        seeds = list(named.values())[: options.count]
        unlike = [engine.seed(words) for words in options.unlike]
        neighbours = engine.neighbours()
        suggestions = more_like(
            neighbours,
            engine.facts(),
            [seed.as_query(neighbours) for seed in seeds],
            unlike=[seed.as_query(neighbours) for seed in unlike],
            n=options.count - len(seeds),
            per_artist=engine.settings.per_artist,
        )
        tracks = [seed.track for seed in seeds] + [engine.track(suggestion.id) for suggestion in suggestions]
    similarities = [1.0] * len(seeds) + [suggestion.similarity for suggestion in suggestions]
    if options.output:
        _write(options.output, tracks, options.relative)
    if options.json:
        rows = [describe(t) | {"similarity": round(s, 6)} for t, s in zip(tracks, similarities, strict=True)]
        print_json({"tracks": rows, "file": str(options.output) if options.output else None})
    elif options.output:
        print(f"{len(tracks)} tracks written to {options.output}")
    else:
        for track, similarity in zip(tracks, similarities, strict=True):
            print(f"{similarity:6.3f}  {one_line(track)}  ({shown(track.source.path)})")
    return 0


def _list_file(text: str) -> Path:
    """A playlist's name, for argparse: one slip must not write over a piece of music."""
    if Path(text).suffix.lower() not in (".m3u8", ".m3u"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .m3u8 nor in .m3u")
    return Path(text)


def _write(output: Path, tracks: "Sequence[Track]", relative: bool) -> None:
    """Write the playlist file, saying which tracks it could not hold."""
    from musicexplorer.cli.output import NotDone, say_error
    from musicexplorer.library.m3u import Entry, PlaylistError, write

    try:
        left_out = write(output, [Entry.of(track) for track in tracks], relative=relative)
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    for entry in left_out:
        say_error(f"left out, for a playlist cannot hold a name with a line break: {entry.path}")
