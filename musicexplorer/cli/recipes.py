"""From the options of a playlist to its recipe, and from a playlist's file back to it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone
from musicexplorer.cli.seeds import OUTSIDE
from musicexplorer.cli.seeds import Seed as Named
from musicexplorer.library import playlists
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.track import Source
from musicexplorer.similarity.playlist import Filters, Materials, Recipe, RecipeError, Seed, from_json

_KINDS = ("artist", "album", "genre", "playlist")


def recipe_of(
    options: argparse.Namespace, engine: Engine, materials: Materials, named: Sequence[Named]
) -> Recipe:
    """The recipe that the options ask for; `named` are the TRACKs, already found."""
    weights = [*options.weights, *([1.0] * len(named))]
    seeds = [seed_of(one, materials, weight) for one, weight in zip(named, weights, strict=False)]
    unlike = [seed_of(engine.seed(words), materials) for words in options.unlike]
    for kind in _KINDS:
        seeds += [_group(engine, materials, kind, name) for name in getattr(options, f"like_{kind}")]
        unlike += [_group(engine, materials, kind, name) for name in getattr(options, f"not_{kind}")]
    seeds += [_region(engine, place) for place in options.near]
    per_artist = engine.settings.per_artist if options.per_artist is None else options.per_artist
    return Recipe(
        seeds=tuple(seeds),
        unlike=tuple(unlike),
        filters=filters_of(options),
        count=options.count,
        seconds=None if options.minutes is None else 60 * options.minutes,
        ranking="average" if options.average else "agreement",
        closeness=options.closer_than,
        adventurous=options.adventurous,
        per_artist=per_artist,
        per_album=options.per_album,
        fold_versions=not options.all_versions,
        level_hubs=options.level_hubs,
        order=options.order,
        match_tempo=options.match_tempo,
        match_key=options.match_key,
        curve=options.curve or "",
        curve_of=options.curve_of,
        random_seed=options.another,
    )


def seed_of(named: Named, materials: Materials, weight: float = 1.0) -> Seed:
    """A track that was named, as a seed: by its id, or by its sound where the library has no embedding."""
    if named.track.id != OUTSIDE and named.track.id in materials.neighbours:
        return Seed("tracks", tracks=(named.track.id,), weight=weight)
    vector = tuple(float(x) for x in named.vector)
    return Seed("sound", name=named.track.metadata.title, vector=vector, weight=weight)


def filters_of(options: argparse.Namespace) -> Filters:
    """What the options say that every track must be."""
    low, high = options.length
    return Filters(
        genres=tuple(options.genre),
        not_genres=tuple(options.no_genre),
        years=options.years,
        tags=tuple(options.tag),
        not_tags=tuple(options.no_tag),
        tempo=options.tempo,
        duration=(None if low is None else 60 * low, None if high is None else 60 * high),
        attributes=tuple(options.attribute),
        voice=options.voice,
        quiet_days=options.not_played_for,
    )


def tracks_in(engine: Engine, words: str) -> tuple[list[int], str, Path]:
    """The tracks of a playlist, a file or saved under this name; its recipe ("" for none), its folder.

    Raises:
        NotDone: There is none, or it cannot be read.
    """
    path = Path(words)
    if playlists.is_playlist(path):
        try:
            read = playlists.read(path)
        except PlaylistError as problem:
            raise NotDone(str(problem)) from problem
        found = (engine.reader.find(Source(entry.path, entry.start)) for entry in read.entries)
        return [track.id for track in found if track], read.recipe, path.absolute().parent
    saved = [one for one in engine.reader.playlists() if one.name == words]
    if not saved:
        raise NotDone(f"{words!r} is neither a playlist file nor the name of a saved playlist")
    recipe = [kept.text for kept in engine.reader.recipes() if kept.playlist_id == saved[0].id]
    return engine.reader.playlist(saved[0].id), "".join(recipe), Path("/")


def recipe_in(engine: Engine, text: str, folder: Path, words: str) -> Recipe:
    """The recipe that a playlist carries.

    Raises:
        NotDone: It carries none, or one that cannot be used.
    """
    if not text:
        raise NotDone(f"{words} carries no recipe; `--extend` continues any playlist")
    try:
        return from_json(text, lambda name: name if type(name) is int else engine.id_of(name, folder))
    except RecipeError as problem:
        raise NotDone(str(problem)) from problem


def entries_of(engine: Engine, ids: Sequence[int]) -> list[Entry]:
    """The lines of a playlist file for these tracks."""
    return [Entry.of(engine.track(one)) for one in ids]


def _group(engine: Engine, materials: Materials, kind: str, name: str) -> Seed:
    from musicexplorer.similarity.playlist.seeds import members

    if kind == "playlist":
        return Seed("playlist", Path(name).stem, tuple(tracks_in(engine, name)[0]))
    seed = Seed(kind, name)  # type: ignore[arg-type]  # one of _KINDS
    if not members(materials, seed):
        raise NotDone(f"no {kind} called {name!r} in what was listened to")
    return seed


def _region(engine: Engine, place: Sequence[float]) -> Seed:
    x, y, radius = place
    ids, xy = engine.reader.positions()
    inside = ids[np.hypot(xy[:, 0] - x, xy[:, 1] - y) <= radius].tolist() if len(ids) else []
    if not inside:
        raise NotDone(
            f"nothing lies within {radius:g} of {x:g},{y:g} on the map; `map -o map.csv` lists places"
        )
    return Seed("region", f"{x:g},{y:g}", tuple(inside))
