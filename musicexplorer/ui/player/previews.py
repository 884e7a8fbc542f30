"""Excerpts that are heard in passing: what plays stays where it is, and comes back after them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from musicexplorer.audio.player import Segment
from musicexplorer.ui.services import Sound

_FADE_IN_SECONDS = 0.3
_FADE_OUT_SECONDS = 0.6
_COUNTS_FROM = 1.0
"""Seconds; a shorter preview is a passing glance and not reported."""


@dataclass(frozen=True)
class _Preview:
    track: int
    segment: Segment
    began: float


class Previews:
    """Plays previews.

    Args:
        player: Plays them over what it plays.
        changed: Is called with the track of another preview, or None.
        played: Is called with what was heard of one: track, when it began (seconds since 1970), seconds.
    """

    def __init__(
        self,
        player: Sound,
        changed: Callable[[int | None], None],
        played: Callable[[int, float, float], None],
    ) -> None:
        self._player, self._changed, self._played = player, changed, played
        self._now: _Preview | None = None

    @property
    def track(self) -> int | None:
        """The track that is previewed, None for none."""
        return None if self._now is None else self._now.track

    def play(self, track: int, segment: Segment) -> None:
        """Fade a preview in, in place of another."""
        self._report()
        self._now = _Preview(track, segment, time.time())
        self._player.preview(segment, fade=_FADE_IN_SECONDS)
        self._changed(track)

    def stop(self) -> bool:
        """Fade the preview out; False if there is none."""
        if self._now is None:
            return False
        self._player.end_preview(fade=_FADE_OUT_SECONDS)
        self._end()
        return True

    def become(self, segment: Segment) -> tuple[Segment, float]:
        """The preview ends, because an item is about to be played.

        Returns:
            The item, from where the preview was in it if it was the same; and the length of the fade to it.
        """
        now = self._now
        if now is None:
            return segment, 0.0
        heard = time.time() - now.began
        self._player.end_preview(fade=_FADE_IN_SECONDS)
        self._end(report=now.segment != segment)
        if now.segment != segment or segment.length is None:
            return segment, 0.0
        left = max(segment.length - heard, _FADE_IN_SECONDS)
        path, start, end, loudness = segment.path, segment.start, segment.end, segment.loudness
        return Segment(path, start, end, segment.at + heard, left, loudness), _FADE_IN_SECONDS

    def tick(self) -> None:
        """Notice that the preview has ended by itself."""
        if self._now is not None and not self._player.previewing:
            self._end()

    def _end(self, *, report: bool = True) -> None:
        if report:
            self._report()
        self._now = None
        self._changed(None)

    def _report(self) -> None:
        if self._now is not None:
            heard = time.time() - self._now.began
            heard = heard if self._now.segment.length is None else min(heard, self._now.segment.length)
            if heard >= _COUNTS_FROM:
                self._played(self._now.track, self._now.began, heard)
