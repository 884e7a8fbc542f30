"""Turn and stretch a layout to fit the shape of a window.

Directions have no meaning in a layout, and distances are only near or far: so it may be turned freely, and
stretched a little, to fill a window that is wider than it is high.
"""

import numpy as np
from numpy.typing import NDArray

_MOST = 0.98
"""The share of tracks that has to fit."""
_STEP = 5
"""Degrees between two turns that are tried."""
_STRETCH = 1.4
"""The largest ratio of the scales of both axes."""
_BETTER = 1.08
"""Another turn has to make the map larger by this factor, so that a map that grows is not turned often."""
_USUAL = 1.6
"""The shape of the window that turns are chosen for; other windows only stretch the map."""
_SAMPLE = 5_000


def best_turn(xy: NDArray[np.floating], now: int = 0) -> int:
    """The turn in degrees, -90..85, with which a layout is largest in a usual window.

    Args:
        xy: Positions [n, 2].
        now: How it is turned; stays unless another turn is clearly better.
    """
    sample = _sample(xy)
    if len(sample) < 3:
        return now
    sizes = {degrees: _size(sample, degrees, _USUAL)[0] for degrees in (*range(-90, 90, _STEP), now)}
    best = max(sizes, key=lambda degrees: (sizes[degrees], -abs(degrees)))
    return best if sizes[best] > _BETTER * sizes[now] else now


def fitting(xy: NDArray[np.floating], aspect: float, degrees: int = 0) -> NDArray[np.float64]:
    """The matrix that turns and stretches a layout to be as large as possible in a window: `xy @ matrix`.

    The area of the layout's box stays the same, so that sizes and gaps remain comparable.

    Args:
        xy: Positions [n, 2].
        aspect: Width of the window divided by its height.
        degrees: The turn.

    Returns:
        float64 [2, 2].
    """
    sample = _sample(xy)
    ratio = _size(sample, degrees, aspect)[1] if len(sample) >= 3 else 1.0
    return _turning(degrees) * np.array((ratio**0.5, ratio**-0.5))


def gain(
    xy: NDArray[np.floating], aspect: float, before: NDArray[np.floating], after: NDArray[np.floating]
) -> float:
    """How many times larger a layout is in a window by another matrix."""
    sample = _sample(xy)
    sizes = (
        [_scale(*_extent(sample @ matrix), aspect) for matrix in (before, after)]
        if len(sample)
        else [1.0, 1.0]
    )
    return sizes[1] / max(sizes[0], 1e-12)


def _size(sample: NDArray[np.float64], degrees: int, aspect: float) -> tuple[float, float]:
    """How large a turned layout can be, and the ratio of the scales of its axes for that."""
    width, height = _extent(sample @ _turning(degrees))
    ratio = float(np.clip(aspect * height / width, 1 / _STRETCH, _STRETCH))
    return _scale(width * ratio**0.5, height * ratio**-0.5, aspect), ratio


def _scale(width: float, height: float, aspect: float) -> float:
    return min(aspect / width, 1 / height)


def _extent(xy: NDArray[np.float64]) -> tuple[float, float]:
    """Width and height of the box around most tracks."""
    few = (1 - _MOST) / 2 if len(xy) * (1 - _MOST) / 2 >= 1 else 0.0
    low, high = np.quantile(xy, (few, 1 - few), axis=0)
    width, height = np.maximum(high - low, 1e-9).tolist()
    return width, height


def _sample(xy: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(xy, dtype=np.float64)[:: max(1, len(xy) // _SAMPLE)]


def _turning(degrees: float) -> NDArray[np.float64]:
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
