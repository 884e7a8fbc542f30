"""`search WORDS`: the tracks that words mean."""

import argparse

from musicexplorer.cli.arguments import add_count, add_json
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("find tracks by plain words: titles, sounds, tempo, key, years")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.epilog = tr(
        'Such as: calm piano; angry guitar -live; "like ripper but slower"; "fast instrumental in a minor"; '
        'genre:jazz year:1959..1965 "energy:<0.3" artist:"miles davis".'
    )
    parser.add_argument(
        "words", nargs="+", metavar="WORDS", help=tr("what is looked for, in one argument or several")
    )
    add_count(parser, 20)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print what was understood, and the tracks found, best first."""
    from musicexplorer.cli.library import known_track, opened_session
    from musicexplorer.cli.output import describe, one_line, print_json, say_error, shown
    from musicexplorer.session.search.chips import chips

    with opened_session() as session:
        library = session.library
        found = library.search(" ".join((*options.words, "")))
        understood = chips(found.query, library)
        rows = found.rows[: options.count]
        tracks = [known_track(session, track) for track in library.ids[rows].tolist()]
    if options.json:
        print_json(
            {
                "understood": [
                    {"text": chip.text, "kind": chip.kind, "meaning": chip.tip, "known": chip.known}
                    for chip in understood
                ],
                "found": len(found.rows),
                "tracks": [
                    describe(track) | {"fit": round(float(fit), 4)}
                    for track, fit in zip(tracks, found.fit[rows], strict=True)
                ],
            }
        )
        return 0
    for chip in understood:
        print(f"{chip.text}: {chip.tip}")
        if not chip.known:
            say_error(tr("{word}: nothing is known about that in this library").format(word=chip.text))
    if not tracks:
        print(tr("nothing found"))
    for track, fit in zip(tracks, found.fit[rows].tolist(), strict=True):
        print(f"{fit:6.3f}  {one_line(track)}  ({shown(track.source.path)})")
    return 0
