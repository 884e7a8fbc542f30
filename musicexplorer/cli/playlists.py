"""Makes the playlist that the options of `playlist` ask for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace

from musicexplorer.cli.library import known_track, learn
from musicexplorer.cli.output import NotDone, say_error
from musicexplorer.cli.playlist_output import Listed
from musicexplorer.cli.recipes import mix_of, recipe_of
from musicexplorer.cli.saved_playlists import find_playlist, saved_recipe
from musicexplorer.cli.tracks import NamedTrack, named_track
from musicexplorer.library.track import Track
from musicexplorer.session.playlist_files import ReadPlaylist
from musicexplorer.session.playlists import by_mix, extension, from_tastes, make_playlist
from musicexplorer.session.session import Session
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.playlist import Changes, Pick, PlaylistInputs, Recipe, changes
from musicexplorer.translation import tr

_UNCHANGED = Changes((), (), ())


@dataclass(frozen=True, slots=True)
class Made:
    """A playlist and what it was made from.

    Attributes:
        listed: Its tracks, in order.
        recipe: What it was made from; None for a saved one without a recipe.
        inputs: What its reasons refer to.
        changes: What differs from the playlist that was made again.
        source: The playlist that it is, or continues.
    """

    listed: list[Listed]
    recipe: Recipe | None
    inputs: PlaylistInputs
    changes: Changes = _UNCHANGED
    source: ReadPlaylist | None = None


def make(options: argparse.Namespace, session: Session) -> Made:
    """Make the playlist.

    Raises:
        NotDone: Something that is named is not there, or nothing can be made from it.
    """
    try:
        if options.as_saved:
            return _as_saved(session, find_playlist(session, options.again, options))
        named = _named(options, session)
        if options.again:
            return _again(options, session, named)
        if options.extend:
            return _extended(options, session, named)
        return _new(options, session, named)
    except KeyError as unknown:
        text = tr("the network does not know {name}: it has {attributes}, and the tags of `tags TRACK`")
        attributes = ", ".join(session.library.attribute_names)
        raise NotDone(text.format(name=repr(unknown.args[0]), attributes=attributes)) from unknown
    except ValueError as problem:
        raise NotDone(str(problem)) from problem


def make_from(
    session: Session, recipe: Recipe, given: Sequence[int] = (), waypoints: Sequence[Track] = ()
) -> Made:
    """Make a playlist from a recipe, saying what the person should know.

    Args:
        session: The library.
        recipe: What it is made from.
        given: Tracks that it begins with.
        waypoints: Those of a path, so that files from outside the library can be listed.

    Raises:
        ValueError: Nothing can be made from it.
    """
    mix = Mix(recipe.taste, recipe.metadata)
    learn(session, mix, tastes=from_tastes(recipe))
    playlist = make_playlist(session.snapshot, recipe, given)
    for note in playlist.notes:
        say_error(note)
    listed = [
        Listed(waypoints[-1 - pick.id] if pick.id < 0 else known_track(session, pick.id), pick)
        for pick in playlist.tracks
        if pick.id >= 0 or waypoints
    ]
    if len(listed) < len(playlist.tracks):
        say_error(tr("waypoints from outside the library are left out: only their sound is known"))
    return Made(listed, playlist.recipe, session.snapshot.inputs_by(mix))


def _named(options: argparse.Namespace, session: Session) -> list[NamedTrack]:
    tracks = (named_track(session, words) for words in options.tracks)
    named = list({one.track.source: one for one in tracks}.values())
    if len(options.weights) > len(named):
        text = tr("{weights} weights for {tracks} tracks: there is one for each TRACK")
        raise NotDone(text.format(weights=len(options.weights), tracks=len(named)))
    if any(weight <= 0 for weight in options.weights):
        raise NotDone(tr("weights must be above 0; --not TRACK asks for less like a track"))
    return named


def _new(options: argparse.Namespace, session: Session, named: Sequence[NamedTrack]) -> Made:
    base = by_mix(Recipe(per_artist=session.snapshot.per_artist), mix_of(options, session))
    recipe = recipe_of(options, session, named, base)
    if recipe.min_percentile and options.count is None and recipe.seconds is None:
        # The list ends at that percentile.
        recipe = replace(recipe, count=len(session.library.embedding_ids))
    # Tracks from outside the library come first; they count towards the number and the time.
    external = [one.track for one in named if one.analysis is not None][: recipe.count]
    rest = replace(recipe, count=recipe.count - len(external))
    if recipe.seconds is not None:
        seconds = sum(track.metadata.duration or 0.0 for track in external)
        rest = replace(rest, seconds=max(recipe.seconds - seconds, 0.0))
    made = _made(session, rest)
    first = [Listed(track, Pick(track.id, 1.0, None)) for track in external]
    shown = replace(made.recipe or recipe, count=recipe.count, seconds=recipe.seconds)
    return replace(made, listed=first + made.listed, recipe=shown)


def _again(options: argparse.Namespace, session: Session, named: Sequence[NamedTrack]) -> Made:
    saved = find_playlist(session, options.again, options)
    made = _made(session, recipe_of(options, session, named, saved_recipe(saved)))
    now = [one.pick.id for one in made.listed]
    return replace(made, changes=changes(list(dict.fromkeys(saved.ids)), now))


def _extended(options: argparse.Namespace, session: Session, named: Sequence[NamedTrack]) -> Made:
    saved = find_playlist(session, options.extend, options)
    own = saved_recipe(saved) if saved.recipe else None
    base = extension(own, saved.ids, mix_of(options, session))
    recipe = recipe_of(options, session, named, replace(base, seeds=()))
    inputs = session.snapshot.inputs
    given = [track for track in dict.fromkeys(saved.ids) if track in inputs.neighbours]
    seconds = sum(inputs.fact(track).duration or 0.0 for track in given)
    recipe = replace(
        recipe,
        seeds=recipe.seeds or base.seeds,
        count=len(given) + (options.count or Recipe().count),
        seconds=None if options.minutes is None else seconds + 60 * options.minutes,
    )
    made = _made(session, recipe, given)
    # What is there stays as it is, also what is in it twice or is not analysed.
    before = _as_saved(session, saved).listed
    listed = before + [one for one in made.listed if one.pick.id not in given]
    return replace(made, listed=listed, source=saved)


def _as_saved(session: Session, saved: ReadPlaylist) -> Made:
    listed = [Listed(known_track(session, track), Pick(track, 1.0, None)) for track in saved.ids]
    recipe = saved_recipe(saved) if saved.recipe else None
    return Made(listed, recipe, session.snapshot.inputs, source=saved)


def _made(session: Session, recipe: Recipe, given: Sequence[int] = ()) -> Made:
    made = make_from(session, recipe, given)
    if not made.listed and not given:
        raise NotDone(tr("no track of the library passes the filters"))
    if made.listed and not (recipe.seeds or recipe.words or recipe.listeners):
        say_error(tr("there is nothing to start from: random tracks that pass the filters"))
    return made
