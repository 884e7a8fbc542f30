"""The order of a list: transitions from track to track, and the energy curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.artists import sharing
from musicexplorer.similarity.playlist import energy_curve
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.order import OrderProblem, arrange
from musicexplorer.similarity.playlist.recipe import Recipe
from musicexplorer.similarity.playlist.transition_cost import (
    end_costs,
    key_costs,
    loudness_costs,
    sound_costs,
    tempo_costs,
)

# Beside cosine distances, which lie between 0.1 and 1 from one track of a list to the next.
_TEMPO, _KEY, _LOUDNESS, _SAME_ARTIST, _CURVE = 0.5, 0.3, 0.3, 0.3, 4.0


@dataclass(frozen=True, slots=True, eq=False)
class EnergyCurve:
    """An attribute and its curve along the list.

    Attributes:
        points: Evenly spaced values of the curve.
        values: float32 [n], the attribute of each row of the library, NaN where it is not known.
    """

    points: tuple[float, ...]
    values: NDArray[np.float32]

    def misses(self, rows: NDArray[np.intp], moments: NDArray[np.float64]) -> NDArray[np.float64]:
        """Distance of each row from the curve at each moment (0..1): float64 [rows, moments]."""
        miss = np.abs(self.values[rows][:, None] - energy_curve.at(self.points, moments)[None, :])
        return np.nan_to_num(miss.astype(np.float64), nan=1.0)


def resolve_curve(
    recipe: Recipe, inputs: PlaylistInputs, liked: list[int], may: NDArray[np.bool_]
) -> EnergyCurve | None:
    """The curve that a recipe asks for: flat at the level of its seeds, or a shape that spans the library.

    Args:
        recipe: The recipe.
        inputs: The library.
        liked: Rows of the seeds.
        may: Bool [n], the allowed tracks.

    Raises:
        KeyError: The network has no such attribute.
    """
    if not recipe.curve:
        return None
    values = inputs.column(recipe.curve_of)
    if not isinstance(recipe.curve, str):
        return EnergyCurve(recipe.curve, values)
    if recipe.curve == "flat" and liked:
        return EnergyCurve((float(np.nanmean(values[liked])),), values)
    return EnergyCurve(energy_curve.shaped(recipe.curve, values[may]), values)


def in_order(
    recipe: Recipe, inputs: PlaylistInputs, rows: list[int], held: int, seeds: int, curve: EnergyCurve | None
) -> list[int]:
    """The rows in the order that the recipe asks for.

    Args:
        recipe: The recipe.
        inputs: The library.
        rows: The rows in the order of selection.
        held: How many at the start keep their place.
        seeds: How many after those are seeds; without a curve, the first of them stays first.
        curve: The energy curve, if any.
    """
    matched = recipe.match_tempo or recipe.match_key or recipe.match_loudness
    ordered = recipe.order != "likeness" or curve or matched
    fixed = max(held - 1, 0)  # the others follow the last track that stays
    free = np.array(rows[fixed:], dtype=np.intp)
    if len(free) < 3 or not ordered:
        return rows
    places = None
    if curve:
        moments = (np.arange(len(free)) + fixed + 0.5) / len(rows)
        places = _CURVE * curve.misses(free, moments)
    first = held > 0 or (seeds > 0 and curve is None)
    order = arrange(OrderProblem(_steps(recipe, inputs, free), places, first=first))
    return rows[:fixed] + [int(free[at]) for at in order]


def _steps(recipe: Recipe, inputs: PlaylistInputs, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    facts = [inputs.columns.at(row) for row in rows.tolist()]
    if recipe.order == "ends":
        steps = end_costs([fact.id for fact in facts], inputs.windows)
    else:
        steps = sound_costs(inputs.neighbours.vectors[rows])
    if recipe.match_tempo:
        steps = steps + _TEMPO * tempo_costs([fact.tempo for fact in facts])
    if recipe.match_key:
        steps = steps + _KEY * key_costs([fact.key for fact in facts])
    if recipe.match_loudness:
        steps = steps + _LOUDNESS * loudness_costs([fact.loudness for fact in facts])
    return steps + _SAME_ARTIST * sharing(inputs.artists[rows])
