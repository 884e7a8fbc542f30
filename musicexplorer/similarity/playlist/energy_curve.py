"""The curve of an attribute along a list, such as from calm to loud."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.translation import msgid

SHAPES = {
    msgid("flat"): (0.5, 0.5),
    msgid("rising"): (0.0, 1.0),
    msgid("falling"): (1.0, 0.0),
    msgid("arc"): (0.0, 1.0, 0.0),
}


def at(points: Sequence[float], when: "float | NDArray[np.float64]") -> NDArray[np.float64]:
    """The value of a curve through evenly spaced points, at moments 0..1: in the shape of `when`."""
    places = np.linspace(0.0, 1.0, len(points)) if len(points) > 1 else np.zeros(1)
    return np.asarray(np.interp(when, places, points))


def shaped(shape: str, values: NDArray[np.floating]) -> tuple[float, ...]:
    """A curve of this shape between low and high of these values (their tenth and ninetieth percentile).

    Raises:
        KeyError: There is no such shape.
    """
    known = values[np.isfinite(values)]
    low, high = np.percentile(known, [10, 90]) if len(known) else (0.0, 1.0)
    return tuple(float(low + (high - low) * point) for point in SHAPES[shape])
