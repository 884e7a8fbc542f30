"""The differences between two versions of a playlist."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Tracks by id.

    Attributes:
        added: New in the list, in its order.
        removed: No longer in it, in the old order.
        moved: In both, but in another order relative to the others.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]
    moved: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)


def changes(old: Sequence[int], new: Sequence[int]) -> Changes:
    """Compare two lists of track ids without repetitions."""
    before, after = set(old), set(new)
    staying_old = [track for track in old if track in after]
    staying_new = [track for track in new if track in before]
    still = _longest_rising([staying_old.index(track) for track in staying_new])
    return Changes(
        tuple(track for track in new if track not in before),
        tuple(track for track in old if track not in after),
        tuple(track for at, track in enumerate(staying_new) if at not in still),
    )


def _longest_rising(positions: Sequence[int]) -> set[int]:
    """Indices of the longest increasing subsequence: the tracks that kept their order."""
    length, before = [1] * len(positions), [-1] * len(positions)
    for at, position in enumerate(positions):
        for earlier in range(at):
            if positions[earlier] < position and length[earlier] >= length[at]:
                length[at], before[at] = length[earlier] + 1, earlier
    at, run = (length.index(max(length)) if positions else -1), set[int]()
    while at >= 0:
        run.add(at)
        at = before[at]
    return run
