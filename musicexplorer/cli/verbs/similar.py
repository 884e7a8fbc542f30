"""`similar TRACK`: the most similar tracks."""

import argparse

from musicexplorer.cli.arguments import add_count, add_json, add_track
from musicexplorer.cli.option_types import whole
from musicexplorer.cli.recipe_options import add_exclusions, add_mix
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("list the tracks that are most similar to one")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    either = parser.add_mutually_exclusive_group(required=True)
    add_track(either, nargs="?")
    either.add_argument(
        "--hubs",
        action="store_true",
        help=tr("list the tracks that are similar to too many others, and those that are similar to none"),
    )
    add_count(parser, 20)
    parser.add_argument(
        "--per-artist",
        type=whole,
        metavar="N",
        help=tr("at most so many of one artist, 0 for no limit (default: as in the window)"),
    )
    add_exclusions(parser)
    add_mix(parser)
    add_json(parser)


def _check_hubs(options: argparse.Namespace) -> None:
    """Refuse options that do nothing with `--hubs`.

    Raises:
        NotDone: There are such options.
    """
    from musicexplorer.cli.output import NotDone

    named = {
        "--per-artist": options.per_artist,
        "--never": options.never or None,
        "--taste": options.taste,
        "--metadata": options.metadata,
    }
    for other, value in named.items():
        if value is not None:
            text = tr("{other} has no effect with {option}: leave one of them out")
            raise NotDone(text.format(option="--hubs", other=other))


def run(options: argparse.Namespace) -> int:
    """Print the similar tracks, best first."""
    from musicexplorer.cli import hub_report
    from musicexplorer.cli.library import exclude, known_track, learn, opened_session, require_analysed
    from musicexplorer.cli.output import describe, one_line, print_json, say_error, shown
    from musicexplorer.cli.recipes import exclusions_of, mix_of
    from musicexplorer.cli.tracks import named_track
    from musicexplorer.session import genres, similar
    from musicexplorer.similarity.playlist.likeness import shown_likeness
    from musicexplorer.similarity.playlist.percentiles import shown_percent

    with opened_session() as session:
        require_analysed(session)
        if options.hubs:
            _check_hubs(options)
            hub_report.show(session, options.count, options.json)
            return 0
        named, mix = named_track(session, options.track), mix_of(options, session)
        exclude(session, exclusions_of(session, options.never))
        if options.per_artist is not None:
            session.set_per_artist(options.per_artist)
        learn(session, mix)
        if options.json:
            session.guess_genres()
        snapshot = session.snapshot
        if note := snapshot.embeddings.note(mix):
            say_error(note)
        if named.analysis is None:
            found = similar.similar_to(snapshot, [named.track.id], mix, options.count)
        else:
            name, vector, tags = named.track.source.path.name, named.analysis.vector, named.analysis.tags
            found = similar.similar_to_file(snapshot, name, vector, tags, mix, options.count)
        assert found is not None  # the seed is analysed
        told = [
            similar.contrast_line(snapshot, session.reader, found, suggestion.id)
            for suggestion in found.suggestions
        ]
        listed = [
            (known_track(session, suggestion.id), suggestion, percent, word)
            for suggestion, percent, word in zip(
                found.suggestions, found.percentiles, found.likeness, strict=True
            )
        ]
    if options.json:
        guesses = {track.id: genres.guess_of(session.library, track.id) for track, *_ in listed}
        rows = [
            describe(track)
            | {"similarity": round(suggestion.similarity, 6), "closeness": round(percent, 3)}
            | {
                "likeness": word,
                "why": similar.reason_text(found, suggestion, percent),
                "shared": list(suggestion.reason.shared),
                "contrast": words,
                "genre_guess": None if (guess := guesses[track.id]) is None else guess.as_plain(),
            }
            for (track, suggestion, percent, word), words in zip(listed, told, strict=True)
        ]
        print_json({"seed": describe(named.track), "neighbours": rows})
        return 0
    print(
        tr("similar to {track} (in words, cosine, and the share of pairs that are less similar):").format(
            track=one_line(named.track)
        )
    )
    width = max((len(shown_likeness(word)) for *_, word in listed), default=0)
    for (track, suggestion, percent, word), words in zip(listed, told, strict=True):
        near = f"{shown_likeness(word):{width}}  {suggestion.similarity:6.3f}  {shown_percent(percent):>7}"
        print(f"{near}  {one_line(track)}  ({shown(track.source.path)})")
        if words:
            print(f"{'':{width}}  {words}")
    return 0
