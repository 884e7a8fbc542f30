"""From words such as "an hour of calm piano that ends happy" to the recipe of a playlist."""

from collections.abc import Sequence
from dataclasses import replace

from musicexplorer.session.search.phrases import FILLERS
from musicexplorer.session.search.terms import Curve, Like, Query, Size, Term
from musicexplorer.similarity.playlist import Recipe, Seed

MOST = 50
"""Tracks of a playlist of what fits words that say no length."""


def recipe_of(query: Query, these: Sequence[int], base: Recipe, found: int) -> Recipe:
    """The recipe that words ask for.

    Their length, their course and "like these" become what the recipe has for that; the others stay words.

    Args:
        query: The words, understood.
        these: The tracks that "these" are.
        base: What the words say nothing of.
        found: How many tracks fit the words: as many make the list, up to a limit, where they say no length.
    """
    recipe = replace(base, words=_rest(query.terms), count=max(1, min(found, MOST)), seconds=None)
    for term in query.terms:
        for meaning in term.meanings:
            if isinstance(meaning, Size):
                count = recipe.count if meaning.tracks is None else meaning.tracks
                recipe = replace(recipe, count=count, seconds=meaning.seconds)
            elif isinstance(meaning, Curve):
                recipe = replace(recipe, curve=meaning.shape, curve_of=meaning.attribute)
            elif isinstance(meaning, Like) and _is_these(term):
                seeds = tuple(Seed("tracks", tracks=(track,)) for track in dict.fromkeys(these))
                recipe = replace(recipe, seeds=(*base.seeds, *seeds), with_seeds=False)
    return recipe


def _rest(terms: Sequence[Term]) -> str:
    """The words that the recipe keeps as words."""
    kept = [
        term.text
        for term in terms
        if (term.meanings or term.text.lower() not in FILLERS)
        and not _is_these(term)
        and not any(isinstance(one, Size | Curve) for one in term.meanings)
    ]
    return " ".join(" ".join(kept).split())


def _is_these(term: Term) -> bool:
    return any(isinstance(one, Like) and not one.name for one in term.meanings)
