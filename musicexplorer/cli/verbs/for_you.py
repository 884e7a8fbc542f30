"""`for-you`: tracks that were hardly ever played, and that this person would like."""

import argparse
from math import isfinite
from typing import Any

from musicexplorer.cli.arguments import add_count, add_json, add_listener, positive
from musicexplorer.cli.option_types import share
from musicexplorer.cli.recipe_options import add_exclusions, add_metadata
from musicexplorer.similarity.shelves import SHELVES
from musicexplorer.translation import tr


class _Taste(argparse.Action):
    """A number goes to `taste`, a name to `taste_name`."""

    def __call__(
        self, _parser: object, options: argparse.Namespace, value: Any, _option: str | None = None
    ) -> None:
        setattr(options, "taste_name" if isinstance(value, str) else "taste", value)


def _share_or_name(text: str) -> float | str:
    try:
        float(text)
    except ValueError:
        return text
    return share(text)


def summary() -> str:
    """What the list of verbs says."""
    return tr("list tracks that you would like, most of them hardly ever played, with reasons")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_count(parser, 30)
    parser.add_argument(
        "--shelf",
        choices=SHELVES,
        default="likely",
        help=tr(
            "likely: the most probably liked first (default); sure: only those of which eight of ten should "
            "be liked at least; daring: promising and unknown; explore: would tell most about your taste; "
            "forgotten: favourites of long ago; new: new in the library"
        ),
    )
    parser.add_argument(
        "--taste",
        type=_share_or_name,
        action=_Taste,
        metavar="NAME|0..1",
        help=tr(
            "only of this one of your tastes (`taste` lists them); or a number: how much taste counts for "
            "variety and reasons: 0 sound only, 1 taste only (default: as in the window)"
        ),
    )
    parser.set_defaults(taste_name="")
    add_metadata(parser)
    parser.add_argument(
        "--per-artist",
        type=positive,
        default=2,
        metavar="N",
        help=tr("at most so many of one artist (default 2)"),
    )
    add_exclusions(parser)
    add_listener(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list, the most promising first."""
    from musicexplorer.cli.library import exclude, known_track, learn, opened_session, require_analysed
    from musicexplorer.cli.output import describe, one_line, print_json, say_error, shown
    from musicexplorer.cli.recipes import exclusions_of, mix_of
    from musicexplorer.cli.tastes import taste_called
    from musicexplorer.session.taste import empty_text, for_you, taste_shelves

    with opened_session(listener=options.listener) as session:
        require_analysed(session)
        exclude(session, exclusions_of(session, options.never))
        taste = session.learn()
        mix = mix_of(options, session)
        learn(session, mix, tastes=bool(options.taste_name))
        snapshot, most = session.snapshot, options.count
        if options.taste_name:
            one = taste_called(session, options.taste_name)
            found = taste_shelves(snapshot, mix, [one], most, per_artist=options.per_artist)[0]
        else:
            found = for_you(snapshot, mix, most, shelf=options.shelf, per_artist=options.per_artist)
        listed = [(known_track(session, suggestion.id), suggestion) for suggestion in found]
        plays = [snapshot.inputs.fact(suggestion.id).plays for suggestion in found]
    if options.json:
        rows = [
            describe(track)
            | {
                "score": round(suggestion.score, 4) if isfinite(suggestion.score) else None,
                "why": suggestion.reason,
                "shared": list(suggestion.shared),
            }
            | {"plays": played, "similarity": round(suggestion.similarity, 6)}
            for (track, suggestion), played in zip(listed, plays, strict=True)
        ]
        print_json({"state": taste.state, "words": taste.description, "tracks": rows})
        return 0
    if taste.state != "ready" or not found:
        say_error(taste.description)
    if not found and taste.figures.liked and not options.taste_name:
        say_error(empty_text(options.shelf))
    for track, suggestion in listed:
        score = f"{suggestion.score:5.0%}" if isfinite(suggestion.score) else "     "
        print(f"{score}  {one_line(track)}  ({shown(track.source.path)})")
        print(f"       {suggestion.reason}")
    return 0
