"""What tells the sound of two tracks apart, in the network's tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.word_meanings import kind_of

_TOLD, _SURE = 0.75, 2.0
"""Least difference of a tag, in standard deviations over the library, and in standard errors over windows."""
_HEARD = 0.08
"""Least probability of a tag in one of the two: more of what is in neither says nothing."""
_UNSAID = ("era", "other")
"""Kinds of tags of which there is no more or less."""
_MOST = 2


@dataclass(frozen=True, slots=True)
class Contrast:
    """The tags that one track has more, and less, than another; the clearest first."""

    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.more or self.less)


def contrast(
    one: NDArray[np.floating],
    other: NDArray[np.floating],
    usual: NDArray[np.floating],
    names: Sequence[str],
) -> Contrast:
    """What the first track has more and less than the second.

    A tag tells them apart if its means differ by much, measured by how much it differs in the library, and
    by more than it changes within the tracks (Welch 1947).

    Args:
        one: float [n, T], the tags of the windows of the first track.
        other: float [m, T], those of the second.
        usual: float [T], the standard deviation of each tag over the library.
        names: The T names.
    """
    if not len(one) or not len(other):
        return Contrast()
    one, other = (np.asarray(tags, dtype=np.float64) for tags in (one, other))
    difference = one.mean(axis=0) - other.mean(axis=0)
    strength = difference / np.maximum(usual, 1e-6)
    error = np.sqrt(sum(tags.var(axis=0) / len(tags) for tags in (one, other)))
    told = (np.abs(strength) >= _TOLD) & (np.abs(difference) >= _SURE * error)
    told &= np.maximum(one.mean(axis=0), other.mean(axis=0)) >= _HEARD
    told &= np.array([kind_of(name, "tag") not in _UNSAID for name in names], dtype=bool)
    order = np.argsort(-np.abs(strength), kind="stable")
    more = [names[at] for at in order if told[at] and strength[at] > 0]
    less = [names[at] for at in order if told[at] and strength[at] < 0]
    return Contrast(tuple(more[:_MOST]), tuple(less[:_MOST]))
