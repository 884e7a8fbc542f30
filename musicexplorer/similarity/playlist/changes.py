"""What is different between a playlist as it was and as it would be now."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Tracks by id.

    Attributes:
        added: New in the list, in its order.
        removed: No longer in it, in the old order.
        moved: In both, but not in the same order among those that are in both.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]
    moved: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)


def changes(old: Sequence[int], new: Sequence[int]) -> Changes:
    """Compare two lists of track ids, none twice in a list."""
    before, after = set(old), set(new)
    staying_old = [track for track in old if track in after]
    staying_new = [track for track in new if track in before]
    still = _longest_rising([staying_old.index(track) for track in staying_new])
    return Changes(
        tuple(track for track in new if track not in before),
        tuple(track for track in old if track not in after),
        tuple(track for at, track in enumerate(staying_new) if at not in still),
    )


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Where the longest rising part of these places lies: those tracks did not move past each other."""
    length, before = [1] * len(places), [-1] * len(places)
    for at, place in enumerate(places):
        for earlier in range(at):
            if places[earlier] < place and length[earlier] >= length[at]:
                length[at], before[at] = length[earlier] + 1, earlier
    at, run = (length.index(max(length)) if places else -1), set[int]()
    while at >= 0:
        run.add(at)
        at = before[at]
    return run
