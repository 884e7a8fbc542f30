"""From the options of a playlist to its recipe."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from musicexplorer.cli.library import found_dimensions
from musicexplorer.cli.output import NotDone
from musicexplorer.cli.recipe_options import KINDS
from musicexplorer.cli.saved_playlists import find_playlist
from musicexplorer.cli.tastes import taste_called
from musicexplorer.cli.tracks import EXTERNAL, NamedTrack, find_track, named_track
from musicexplorer.library.text import fold
from musicexplorer.session import seeds
from musicexplorer.session.search.recipes import recipe_of as searched
from musicexplorer.session.seeds import is_known
from musicexplorer.session.session import Session
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.playlist import Exclusion, Filters, Recipe, Seed
from musicexplorer.translation import tr

_AS_NAMED = (
    "adventurous", "per_artist", "per_album", "order", "match_tempo", "match_key", "match_loudness",
    "curve", "curve_of", "taste", "metadata", "correct_hubness", "listeners", "agreement",
)  # fmt: skip
_OTHERWISE = {"closer_than": "min_percentile", "another": "random_seed"}
_FILTERS = {
    "genre": "genres",
    "no_genre": "not_genres",
    "years": "years",
    "tag": "tags",
    "no_tag": "not_tags",
    "tempo": "tempo",
    "length": "duration",
    "attribute": "attributes",
    "voice": "voice",
    "plays": "plays",
    "rating": "rating",
    "added_within": "added_days",
    "not_played_for": "quiet_days",
}
_NEAREST = 5
_MOST = 30
_SIMILARITY = 0.5


def mix_of(options: argparse.Namespace, session: Session) -> Mix:
    """What `--taste` and `--metadata` ask for; without them, what counts in the window.

    Taste that is asked for counts the newest listening; else it is what was learned last, as in the window.
    """
    if options.taste:
        session.learn()
    elif options.taste is None:
        session.recall_taste()
    default = session.mix
    return Mix(
        default.taste if options.taste is None else options.taste,
        default.metadata if options.metadata is None else options.metadata,
    )


def recipe_of(
    options: argparse.Namespace, session: Session, named: Sequence[NamedTrack], base: Recipe
) -> Recipe:
    """The recipe that the options ask for.

    Args:
        options: What was given; the rest is as in `base`.
        session: The library.
        named: The TRACKs, already found.
        base: What the playlist was made from before, or the default.

    Raises:
        NotDone: Something that is named is not there.
    """
    library = session.library
    if options.search:
        found = library.search(f"{options.search} ", [one.track.id for one in named if one.analysis is None])
        base = replace(searched(found.query, (), base, len(found.rows)), with_seeds=base.with_seeds)
    weights = [*options.weights, *([1.0] * len(named))]
    tracks = [track.seed(weight) for track, weight in zip(named, weights, strict=False)]
    unlike = [named_track(session, words).seed() for words in options.unlike]
    unlike += [taste_called(session, name).seed for name in options.not_taste]
    rules = exclusions_of(session, options.never)
    excluded = [int(rule.value) for rule in rules if rule.kind == "track"]
    changes: dict[str, Any] = {name: getattr(options, name) for name in _AS_NAMED}
    changes |= {field: getattr(options, name) for name, field in _OTHERWISE.items()}
    if options.curve_of:
        changes["curve_of"] = _attribute(options.curve_of, library.attribute_names)
    changes |= {"ranking": "average" if options.average else None}
    changes |= {"fold_versions": False if options.all_versions else None}
    return replace(
        base,
        seeds=(*base.seeds, *tracks, *_groups(options, session)),
        unlike=(*base.unlike, *unlike, *_named_groups(options, session, "not")),
        excluded=tuple(dict.fromkeys((*base.excluded, *excluded))),
        exclusions=tuple(dict.fromkeys((*base.exclusions, *(r for r in rules if r.kind != "track")))),
        filters=_filters_of(options, session, base.filters),
        **_size_of(options),
        **{name: value for name, value in changes.items() if value is not None},
    )


def exclusions_of(session: Session, given: Sequence[tuple[str, str]]) -> list[Exclusion]:
    """The rules of `--never`; tracks and folders may be named as anywhere else.

    Raises:
        NotDone: A track is not there, or several are meant.
    """
    return [Exclusion(kind, _excluded(session, kind, value)) for kind, value in given]  # type: ignore[arg-type]


def _excluded(session: Session, kind: str, value: str) -> str:
    if kind == "folder":
        return _folder(session, value)
    if kind == "season":
        return value
    if kind != "track":
        return _excluded_name(session, kind, value)
    track = find_track(session, value)
    if track.id == EXTERNAL:
        raise NotDone(tr("{name} is not in the library, so it is never suggested").format(name=value))
    return str(track.id)


def _folder(session: Session, value: str) -> str:
    """A folder to exclude, which has tracks."""
    path = os.path.abspath(os.path.expanduser(value))
    inside = path.rstrip(os.sep) + os.sep
    if not any(one.startswith(inside) for one in session.library.tracks.paths):
        raise NotDone(tr("no track of the library is in {path}").format(path=path))
    return path


def _excluded_name(session: Session, kind: str, value: str) -> str:
    """An artist, album or genre to exclude, which tracks have."""
    library = session.library
    if kind == "genre":
        return _genre(session, value)
    if kind == "album":
        known = list(dict.fromkeys(filter(None, library.tracks.text("album"))))
        return _known_name(value, known, tr("no album is called {name}; {suggestion}"))
    if is_known(session.snapshot, Seed("artist", value)):
        return value
    known = list(dict.fromkeys(filter(None, library.tracks.artists)))
    return _known_name(value, known, tr("no artist is called {name}; {suggestion}"))


# Seeds that are many tracks


def _groups(options: argparse.Namespace, session: Session) -> list[Seed]:
    found = _named_groups(options, session, "like")
    found += [taste_called(session, name).seed for name in options.like_taste]
    found += [_region(session, name) for name in options.region]
    found += [_circle(session, *circle) for circle in options.near]
    found += [found_dimensions(session, number).seed(number - 1) for number in options.dimension]
    if options.liked:
        problem = tr(
            "No track is liked yet. Like tracks in the window, or import likes of another program: "
            "`musicexplorer history import FILE`."
        )
        found.append(_checked(session, seeds.LIKED, problem))
    return found


def _named_groups(options: argparse.Namespace, session: Session, sign: str) -> list[Seed]:
    given = ((kind, name) for kind in KINDS for name in getattr(options, f"{sign}_{kind}"))
    return [
        Seed("playlist", Path(name).stem, find_playlist(session, name, options).ids)
        if kind == "playlist"
        else _named_group(session, kind, name)
        for kind, name in given
    ]


def _named_group(session: Session, kind: str, name: str) -> Seed:
    seed = Seed(kind, name)  # type: ignore[arg-type]  # one of KINDS
    if is_known(session.snapshot, seed):
        return seed
    facts = session.snapshot.inputs.columns
    names = [one for genres in facts.genres for one in genres] if kind == "genre" else getattr(facts, kind)
    problem = tr("no {kind} called {name} among the analysed tracks")
    known = list(dict.fromkeys(filter(None, names)))
    return Seed(kind, _known_name(name, known, problem.format(kind=kind, name="{name}") + "; {suggestion}"))  # type: ignore[arg-type]


def _checked(session: Session, seed: Seed, problem: str) -> Seed:
    if not seeds.is_known(session.snapshot, seed):
        raise NotDone(problem)
    return seed


def _region(session: Session, name: str) -> Seed:
    known = seeds.region_seeds(session.library)
    if not known:
        raise NotDone(
            tr("The map has no named regions yet. Run `musicexplorer scan` to continue the analysis.")
        )
    found = seeds.matching(known, name)
    if len(found) != 1:
        text = tr("{name} means {n} regions:") if found else tr("no region is called {name}; there are:")
        lines = (f"  {seed.name}" for seed in found or known)
        raise NotDone("\n".join((text.format(name=repr(name), n=len(found)), *lines)))
    return found[0]


def _circle(session: Session, x: float, y: float, radius: float) -> Seed:
    found = seeds.circle(session.library, x, y, radius)
    if found is None:
        text = tr("no track is within {radius:g} of {x:g},{y:g} on the map; `map -o map.csv` lists positions")
        raise NotDone(text.format(radius=radius, x=x, y=y))
    return found


# Filters and length


def _filters_of(options: argparse.Namespace, session: Session, base: Filters) -> Filters:
    library = session.library
    given = {field: getattr(options, name) for name, field in _FILTERS.items()}
    for field in ("genres", "not_genres"):
        given[field] = [_genre(session, name) for name in given[field]]
    for field in ("tags", "not_tags"):
        given[field] = [_tag(name, library.tag_names) for name in given[field]]
    given["attributes"] = [
        (_attribute(name, library.attribute_names), span) for name, span in given["attributes"]
    ]
    changes: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in given.items()
        if value not in (None, [])
    }
    return replace(base, **changes)


def _size_of(options: argparse.Namespace) -> dict[str, Any]:
    """A number, or a time: the one that is given counts."""
    if options.minutes is not None:
        return {"seconds": 60 * options.minutes} | ({"count": options.count} if options.count else {})
    return {"count": options.count, "seconds": None} if options.count else {}


def _genre(session: Session, name: str) -> str:
    known = [spelled for spelled, _ in session.library.genres.values()]
    return _known_name(name, known, tr("no track has the genre {name}; {suggestion}"))


def _tag(name: str, known: Sequence[str]) -> str:
    return _known_name(name, known, tr("no tag is called {name}; {suggestion}"))


def _attribute(name: str, known: Sequence[str]) -> str:
    return _known_name(name, known, tr("no attribute is called {name}; {suggestion}"))


def _known_name(name: str, known: Sequence[str], problem: str) -> str:
    """The tag or attribute of this name, whatever its case.

    Raises:
        NotDone: There is none; the message, `problem`, lists the most similar.
    """
    folded = {fold(one): one for one in known}
    wanted = " ".join(fold(name).split())
    if wanted in folded:
        return folded[wanted]
    parts = [one for one in folded if wanted and wanted in one]
    near = dict.fromkeys((*get_close_matches(wanted, folded, _NEAREST, _SIMILARITY), *parts))
    nearest = [folded[one] for one in near][:_NEAREST]
    text = tr("the most similar: {names}") if nearest else tr("there are: {names}")
    suggestion = text.format(names=", ".join(nearest or known[:_MOST]) or tr("none"))
    raise NotDone(problem.format(name=repr(name), suggestion=suggestion))
