"""Seeds that are many tracks: artists, playlists, places and regions of the map, units, likes."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.kept_lists import tracks_in
from musicexplorer.cli.output import NotDone
from musicexplorer.cli.recipe_options import KINDS
from musicexplorer.cli.units import found_units
from musicexplorer.similarity.playlist import PlaylistInputs, Seed
from musicexplorer.similarity.playlist.seeds import dimension_seed, members
from musicexplorer.similarity.region_names import WordBook, name_regions, standing_out
from musicexplorer.similarity.regions import find_regions

_FEWEST = 24  # tracks of a map with names


def wanted(options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs) -> list[Seed]:
    """The groups that the options want more of.

    Raises:
        NotDone: One of them is not there.
    """
    found = _all_named(engine, inputs, options, "like")
    found += [_region(engine, name) for name in options.region]
    found += [_place(engine, place) for place in options.near]
    found += [_unit(engine, number) for number in options.unit]
    if options.liked:
        found.append(_liked(inputs))
    return found


def unwanted(options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs) -> list[Seed]:
    """The groups that the options want less of.

    Raises:
        NotDone: One of them is not there.
    """
    return _all_named(engine, inputs, options, "not")


def regions(engine: Engine) -> dict[str, list[int]]:
    """The map's regions as the window calls them, the largest first, each with its tracks."""
    ids, xy = engine.reader.positions()
    if len(ids) < _FEWEST:
        return {}
    tags, names = _tags(engine, ids), engine.reader.tag_names()
    book = WordBook(names)
    about = [engine.track(track).metadata for track in ids.tolist()]
    known = tags[~np.isnan(tags).any(axis=1)]
    heard = standing_out(tags, known.sum(axis=0) / max(1, len(known))) if names else None
    book.add(np.arange(len(ids)), [one.genres for one in about], [one.artist for one in about], heard)
    found = find_regions(xy)
    called: dict[str, list[int]] = {}
    for name, region in zip(name_regions(found, book.words(), len(ids)), found, strict=True):
        called.setdefault(name, ids[region.rows].tolist())
    return called


def _tags(engine: Engine, ids: np.ndarray) -> np.ndarray:
    """The tags of these tracks, NaN for those that were not listened to, float32 [n, T]."""
    known, values = engine.reader.tags_matrix()
    tags = np.full((len(ids), values.shape[1]), np.nan, np.float32)
    _, here, there = np.intersect1d(ids, known, return_indices=True)
    tags[here] = values[there]
    return tags


def _all_named(engine: Engine, inputs: PlaylistInputs, options: argparse.Namespace, sign: str) -> list[Seed]:
    given = ((kind, name) for kind in KINDS for name in getattr(options, f"{sign}_{kind}"))
    return [_named(engine, inputs, kind, name) for kind, name in given]


def _named(engine: Engine, inputs: PlaylistInputs, kind: str, name: str) -> Seed:
    if kind == "playlist":
        return Seed("playlist", Path(name).stem, tuple(tracks_in(engine, name).ids))
    seed = Seed(kind, name)  # type: ignore[arg-type]  # one of KINDS
    if not members(inputs, seed):
        raise NotDone(f"no {kind} called {name!r} in what was listened to")
    return seed


def _region(engine: Engine, name: str) -> Seed:
    known = regions(engine)
    if not known:
        raise NotDone("the map has no regions with names (yet): `musicexplorer scan` goes on with it")
    same = [one for one in known if one.casefold() == name.casefold()]
    found = same or [one for one in known if name.casefold() in one.casefold()]
    if len(found) != 1:
        lead = f"{name!r} means {len(found)} regions" if found else f"no region is called {name!r}; there are"
        raise NotDone(f"{lead}:\n" + "\n".join(f"  {one}" for one in found or known))
    return Seed("region", found[0], tuple(known[found[0]]))


def _place(engine: Engine, place: Sequence[float]) -> Seed:
    x, y, radius = place
    ids, xy = engine.reader.positions()
    inside = ids[np.hypot(xy[:, 0] - x, xy[:, 1] - y) <= radius].tolist() if len(ids) else []
    if not inside:
        raise NotDone(
            f"nothing lies within {radius:g} of {x:g},{y:g} on the map; `map -o map.csv` lists places"
        )
    return Seed("region", f"{x:g},{y:g}", tuple(inside))


def _unit(engine: Engine, number: int) -> Seed:
    activations, names = found_units(engine, number)
    return dimension_seed(activations, names, number - 1)


def _liked(inputs: PlaylistInputs) -> Seed:
    seed = Seed("liked")
    if not members(inputs, seed):
        raise NotDone(
            "nothing of the library is liked yet: like tracks in the window, or import what other "
            "programs know of your likes: `musicexplorer history import FILE`"
        )
    return seed
