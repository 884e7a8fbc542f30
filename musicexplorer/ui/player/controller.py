"""Plays tracks, goes on to the next, and reports what was played. It has no widgets."""

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.track import Source, Track
from musicexplorer.session.session import EXCERPT_SECONDS
from musicexplorer.translation import tr
from musicexplorer.ui.player.queue import PlayQueue
from musicexplorer.ui.services import Sound

_FADE_IN_SECONDS = 0.3
_FADE_OUT_SECONDS = 0.6
_ENOUGH = 5
"""A list stops after this many tracks in a row that cannot be played: a drive may be gone."""


class Tracks(Protocol):
    """What is asked of the session."""

    def track(self, track_id: int) -> Track | None: ...
    def typical_start(self, track_id: int, length: float) -> float: ...


class PlaybackController(QObject):
    """Plays what `PlayQueue` says.

    Signals:
        track_changed: Another track is the current one: its id, or -1 for a file from outside.
        state_changed: It plays now, or it does not.
        position_changed: Seconds into the track, and its length.
        played_back: A track was left: its id, when it began (seconds since 1970), seconds played, share of
            it, whether the person went on before its end, whether only an excerpt was played.
        failed: A track cannot be played: why, for the person.
    """

    track_changed = Signal(int)
    state_changed = Signal(bool)
    position_changed = Signal(float, float)
    played_back = Signal(int, float, float, float, bool, bool)
    failed = Signal(str)

    def __init__(
        self,
        player: Sound,
        tracks: Tracks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player, self._tracks = player, tracks
        self.queue = PlayQueue()
        self.source: Source | None = None
        self.excerpt: tuple[float, float] | None = None
        self._resume_at: float | None = None
        self._previewed: tuple[Source, float] | None = None
        self._state = "stopped"
        self._failures = 0
        self._began, self._played, self._last = 0.0, 0.0, 0.0

    @property
    def current(self) -> int | None:
        """The current track, None for none or for a file from outside."""
        return self.queue.current

    @property
    def playing(self) -> bool:
        """Whether the current track plays now."""
        return self._player.state == "playing" and self._previewed is None

    @property
    def loaded_only(self) -> bool:
        """Whether the current track was only loaded, and nothing has played yet."""
        return self._resume_at is not None

    def play_list(self, ids: Sequence[int], place: int, *, whole: bool, origin: str) -> None:
        """Play a list from one place of it: whole tracks, or an excerpt of each."""
        self._report(moved_on=ids[place] != self.current)
        self._failures = 0
        self._start(self.queue.start(ids, place, whole=whole, origin=origin))

    def play_moment(self, track_id: int, at: float) -> None:
        """Play an excerpt of a track that begins at this second."""
        track = self._tracks.track(track_id)
        if track is None or track.state != "present":
            self.play_list([track_id], 0, whole=False, origin="library")
            return
        self._report(moved_on=track_id != self.current)
        self._failures = 0
        self.queue.start([track_id], 0, whole=False, origin="library")
        self._begin(track.source, at, EXCERPT_SECONDS)
        self.track_changed.emit(track_id)
        self.tick()

    def play_file(self, source: Source, at: float, length: float | None) -> None:
        """Play a file from outside the library, once: `length` seconds from `at` on, or to its end."""
        self._report(moved_on=True)
        self.queue.clear()
        self._begin(source, at, length)
        self.track_changed.emit(-1)

    def preview(self, track_id: int, at: float | None = None, length: float = EXCERPT_SECONDS) -> None:
        """Fade in an excerpt of a track; the current track is paused and stays the current one.

        Args:
            track_id: The track.
            at: Seconds into it; None for its most typical part.
            length: Seconds.
        """
        track = self._tracks.track(track_id)
        if track is None or track.state != "present" or self._player.problem:
            return
        if self._previewed is None and self._player.state != "stopped":
            self._resume_at = self._player.position
            self._report()
        source, at = track.source, self._tracks.typical_start(track_id, EXCERPT_SECONDS) if at is None else at
        self._previewed = (source, at)
        self._player.play(
            source.path,
            start=source.start,
            end=source.end,
            at=at,
            length=length,
            fade=_FADE_IN_SECONDS,
        )
        self.tick()

    def stop_preview(self) -> None:
        """Fade the preview out; the current track can go on where it was."""
        if self._previewed is not None:
            self._previewed = None
            self._player.fade_out(_FADE_OUT_SECONDS)
            self.tick()

    def load(self, track_id: int, position: float) -> bool:
        """Make a track the current one without playing it; False if the library does not have it any more."""
        track = self._tracks.track(track_id)
        if track is None:
            return False
        self.queue.start([track_id], 0, whole=True, origin="library")
        self.source, self._resume_at = track.source, position
        self.track_changed.emit(track_id)
        self.position_changed.emit(position, track.metadata.duration or 0.0)
        return True

    def toggle(self) -> None:
        """Pause, or go on."""
        state = "stopped" if self._previewed is not None else self._player.state
        if state == "playing":
            self._player.pause()
        elif state == "paused":
            self._player.resume()
        elif self.source is not None:
            at = 0.0 if self._resume_at is None else self._resume_at
            self._begin(self.source, at, None)
        else:
            self.stop_preview()
        self.tick()

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) track of the list; False if there is none."""
        if by < 0 and self.queue.whole and self._player.position > 3.0:
            self.seek(0.0)
            return True
        self._report(moved_on=by > 0)
        self._failures = 0
        return self._step(by)

    def seek(self, seconds: float) -> None:
        """Go to this many seconds into the track; from an excerpt on the track plays to its end."""
        if self.source is None:
            return
        if self.excerpt is not None or self._player.state == "stopped" or self._previewed is not None:
            self._begin(self.source, seconds, None)
            self.track_changed.emit(-1 if self.current is None else self.current)
        else:
            self._player.seek(seconds)
        self._last = seconds

    def stop(self) -> None:
        """Stop playing."""
        self._report()
        self._previewed = None
        self._player.stop()
        self.tick()

    def tick(self) -> None:
        """Poll the player; the window's timer calls this."""
        player = self._player
        if self._previewed is not None:
            self._tick_preview()
            return
        state, position = player.state, player.position
        if state == "playing":
            if 0.0 < position - self._last < 1.0:
                self._played += position - self._last
            self._last = position
            self.position_changed.emit(position, player.duration)
        if player.finished:
            self._finish()
            state = self._player.state
        if state != self._state:
            self._state = state
            self.state_changed.emit(state == "playing")

    def _tick_preview(self) -> None:
        """An excerpt is heard in passing: the deck itself stands still meanwhile."""
        if self._player.finished:
            self._previewed = None
        if self._state == "playing":
            self._state = "paused"
            self.state_changed.emit(False)

    def position(self) -> float:
        """Seconds into the current track."""
        return self._player.position if self._resume_at is None else self._resume_at

    def report(self) -> None:
        """Report what was played of the current track; the program is about to close."""
        self._report()

    def _finish(self) -> None:
        error = self._player.error
        self._report()
        # Without a sound card a list would rush to its end in silence.
        if self._player.problem:
            return
        self._failures = self._failures + 1 if error else 0
        if error:
            track = None if self.current is None else self._tracks.track(self.current)
            self.failed.emit(error if track is None else f"“{track.metadata.title}”: {error}")
        if self._failures < _ENOUGH:
            self._step(1)

    def _step(self, by: int) -> bool:
        while (following := self.queue.step(by)) is not None:
            track = self._tracks.track(following)
            # Files that are not available are skipped.
            if track is not None and track.state == "present":
                self._start(following)
                return True
        return False

    def _start(self, track_id: int) -> None:
        track = self._tracks.track(track_id)
        if track is None:
            return
        at, length = (
            (0.0, None)
            if self.queue.whole
            else (self._tracks.typical_start(track_id, EXCERPT_SECONDS), EXCERPT_SECONDS)
        )
        if track.state == "present":
            self._begin(track.source, at, length)
        else:
            self._player.stop()
            self.source = self._previewed = None
            self.failed.emit(
                tr("“{title}” is not available now and cannot be played.").format(title=track.metadata.title)
            )
        self.track_changed.emit(track_id)
        self.tick()

    def _begin(self, source: Source, at: float, length: float | None) -> None:
        self.source, self._resume_at = source, None
        self.excerpt = None if length is None else (at, at + length)
        self._began, self._played, self._last = time.time(), 0.0, at
        previewed, self._previewed = self._previewed, None
        if previewed == (source, at) and length is not None and self._player.state == "playing":
            return  # the preview becomes the excerpt
        if not self._player.problem:
            self._player.play(source.path, start=source.start, end=source.end, at=at, length=length)

    def _report(self, *, moved_on: bool = False) -> None:
        current, heard, duration = self.current, self._played, self._player.duration
        self._played = 0.0
        if current is not None and heard >= 1.0:
            share = min(heard / duration, 1.0) if duration > 0 else 0.0
            self.played_back.emit(current, self._began, heard, share, moved_on, self.excerpt is not None)
