"""`tags TRACK`: the tags and attributes that the network gives a track."""

import argparse
import os
from typing import TYPE_CHECKING

from musicexplorer import paths
from musicexplorer.cli.arguments import add_json, add_track
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.library.store import AnalysisRow, RhythmRow
    from musicexplorer.library.track import Track
    from musicexplorer.session.genres import GenreGuess

_SHOWN = 10


def summary() -> str:
    """What the list of verbs says."""
    return tr("show the tags and attributes that the network gives a track")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the tags, most probable first, and the attributes."""
    from musicexplorer.cli.library import opened_session
    from musicexplorer.cli.tracks import analysed, external_track, find_track, model_card
    from musicexplorer.session.genres import guess_of

    names, rhythm, guess = None, None, None
    track = None if os.path.exists(paths.store()) else external_track(options.track)
    found = None
    if track is None:
        with opened_session() as session:
            track = find_track(session, options.track)
            found, rhythm = session.reader.analysis(track.id), session.reader.rhythm_of(track.id)
            session.guess_genres()
            guess = guess_of(session.library, track.id)
            names = session.library.tag_names, session.library.attribute_names
    if found is None:
        found, card = analysed(track).analysis, model_card()
        names = card.tag_names, card.attribute_names
    assert found is not None and names is not None
    _print(track, found, names, _described(rhythm), guess, options.json)
    return 0


def _print(
    track: "Track",
    found: "AnalysisRow",
    names: tuple[tuple[str, ...], tuple[str, ...]],
    rhythm: dict[str, float | str | None],
    guess: "GenreGuess | None",
    as_json: bool,
) -> None:
    from musicexplorer.cli.output import describe, one_line, print_json

    tags = sorted(zip(names[0], map(float, found.tags), strict=True), key=lambda tag: -tag[1])
    attributes = dict(zip(names[1], (round(float(a), 4) for a in found.attributes), strict=True))
    if as_json:
        rows = [{"tag": name, "probability": round(probability, 4)} for name, probability in tags]
        guessed = {"genre_guess": None if guess is None else guess.as_plain()}
        print_json(describe(track) | {"tags": rows, "attributes": attributes} | guessed | rhythm)
        return
    print(one_line(track))
    if guess is not None:
        print(tr("genre: {guess}").format(guess=guess.text))
    for name, probability in tags[:_SHOWN]:
        print(f"{probability:6.2f}  {name}")
    print()
    for name, value in attributes.items():
        print(f"{value:6.2f}  {name}")
    if rhythm:
        print()
    for name, found_value in rhythm.items():
        print(f"{'–' if found_value is None else found_value:>6}  {name}")


def _described(rhythm: "RhythmRow | None") -> dict[str, float | str | None]:
    """Tempo, key and loudness, if the second pass has analysed the track."""
    from musicexplorer.library.store import KEY_NAMES

    if rhythm is None or rhythm.reason:
        return {}
    return {
        "tempo": None if rhythm.tempo is None else round(rhythm.tempo, 1),
        "key": None if rhythm.key is None else KEY_NAMES[rhythm.key],
        "loudness": None if rhythm.loudness is None else round(rhythm.loudness, 1),
    }
