"""Tells the player what follows, and knows it again when the player has gone on to it."""

from typing import Generic, TypeVar

from musicexplorer.audio.player import Segment
from musicexplorer.ui.services import Sound

What = TypeVar("What")
_REMEMBERED = 4
"""The player may go on to what was announced just before something else was."""


class Following(Generic[What]):
    """What the player was told to play next."""

    def __init__(self, player: Sound) -> None:
        self._player = player
        self._last: tuple[What, Segment, float | None, float | None] | None = None
        self._announced: dict[int, What] = {}
        self._begun: dict[int, What] = {}

    def announce(self, what: What, segment: Segment, fade: float | None, begin: float | None = None) -> None:
        """This follows the current item; `fade` and `begin` are as in `Player.set_next`."""
        if self._last != (what, segment, fade, begin):
            self._last = (what, segment, fade, begin)
            number = self._player.set_next(segment, fade=fade, begin=begin)
            self._announced = dict([*self._announced.items(), (number, what)][-_REMEMBERED:])

    def nothing(self) -> None:
        """Nothing follows the current item."""
        if self._last is not None:
            self._last = None
            self._player.set_next(None)

    def begun(self, number: int, what: What) -> None:
        """Another item is played, with nothing to follow it."""
        self._last = None
        self._announced.clear()
        self._remember(number, what)

    def reached(self) -> What | None:
        """What the player has gone on to since the last call, None if it has not."""
        what = self._announced.pop(self._player.item, None)
        if what is not None:
            self._last = None
            self._remember(self._player.item, what)
        return what

    def left(self, number: int) -> What | None:
        """What an item was that was played before the current one, None if it was none of the last."""
        return None if number == self._player.item else self._begun.get(number)

    def failed(self, number: int) -> What | None:
        """What an item was that cannot be played, None if it was not announced."""
        if number in self._announced:
            self._last = None
        return self._announced.pop(number, None)

    def _remember(self, number: int, what: What) -> None:
        self._begun = dict([*self._begun.items(), (number, what)][-_REMEMBERED:])
