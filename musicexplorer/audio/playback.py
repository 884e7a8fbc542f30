"""The player's thread: decodes ahead of the playhead into the ring buffers that the sound card reads."""

import queue
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from musicexplorer.audio.device import OpenStream
from musicexplorer.audio.feed import Feed
from musicexplorer.audio.mixer import Mixer
from musicexplorer.audio.output import Output
from musicexplorer.audio.prefetch import Prefetcher
from musicexplorer.audio.ring_buffer import FADE
from musicexplorer.audio.segment import Decoding, Segment
from musicexplorer.audio.state import NOTHING, Item, PlayerState

# Seconds of silence after which the sound card is released.
_IDLE = 10.0
_TICK = 0.02
# Seconds to wait for the card to play a fade-out.
_FADE_TIMEOUT = 0.5
# Seconds before it is needed at which what follows is opened.
_OPEN_NEXT = 10.0


class Playback:
    """Plays what the state asks for, in the thread that calls `run`.

    Args:
        state: What to play.
        wake: Receives an item whenever the state changes.
        open_stream: Opens the sound card.

    Attributes:
        mixer: What the sound card reads from.
        output: The sound card.
        prefetcher: Opens files.
        begun: The item in the mixer; a seek replaces the item that is asked for.
    """

    def __init__(self, state: PlayerState, wake: "queue.SimpleQueue[None]", open_stream: OpenStream) -> None:
        self._state = state
        self._wake = wake
        self.mixer = Mixer()
        self.output = Output(self.mixer, open_stream)
        self.prefetcher = Prefetcher(lambda: wake.put(None), self._set_duration)
        self.begun = NOTHING
        self._main, self._over = Feed(self.mixer.main), Feed(self.mixer.preview)
        self._previewed: Item | None = None
        self._followed: Item | None = None
        self._rate = self.output.rate
        self._quiet_since = time.monotonic()
        self._drained_at: float | None = None
        self._ended_at = 0.0
        self._held = False

    @property
    def position(self) -> float:
        """Position in the track of the last sample that the sound card read, in seconds."""
        current = self._main.current
        if current is None:
            return self._ended_at
        return current.ring.begin + current.ring.taken / current.rate

    def run(self) -> None:
        """Play until the state says to close."""
        try:
            while not self._state.closing:
                self._check_output()
                self._request()
                self._begin()
                self._begin_preview()
                self._move_on()
                self._follow()
                decoded = self._main.decode() | self._over.decode()
                self._update_gains()
                self._check_end()
                self._check_preview_end()
                if not decoded:
                    self._wait()
        finally:
            self._fade_out()
            self.output.close()
            self._main.drop()
            self._over.drop()
            self.prefetcher.close()

    def _wait(self) -> None:
        with suppress(queue.Empty):
            self._wake.get(timeout=_TICK if self.output.is_open else None)

    # The sound card

    def _check_output(self) -> None:
        state, output = self._state, self.output
        output.device = state.device
        output.check()
        state.problem = output.problem
        if output.rate != self._rate:
            self._restart()
        quiet = state.mode != "playing" and not self.mixer.main.gain and not self._over.busy
        if time.monotonic() < state.warm_until:
            self._open()
        if not quiet or time.monotonic() < state.warm_until:
            self._quiet_since = time.monotonic()
        elif output.is_open and time.monotonic() - self._quiet_since > _IDLE:
            output.close()
            self._restart()

    def _open(self) -> None:
        if not self.output.is_open and not self._main.busy and not self._over.busy:
            self.output.open()
            self._rate = self.output.rate
        self.output.open()
        self._state.problem = self.output.problem
        if self.output.rate != self._rate:
            self._restart()

    def _restart(self) -> None:
        """Release all files; what was playing is opened again where it was."""
        with self._state.lock:
            item = self._state.current
            if item.segment is not None and item is self.begun and self._main.current is not None:
                at = self.position
                length = item.segment.length
                left = None if length is None else max(0.0, item.segment.at + length - at)
                self._state.current = replace(
                    item, segment=replace(item.segment, at=at, length=left), fade=0.0
                )
                self.begun = NOTHING
        was_open = self.output.is_open
        self.output.close()
        self._main.drop()
        self._over.drop()
        self._previewed = self._followed = None
        self._rate = self.output.rate
        if was_open:
            self.output.open()

    # What plays

    def _request(self) -> None:
        """Have opened what is needed now or soon."""
        state, wanted = self._state, list[Segment]()
        current, preview, following = state.current, state.preview, state.following
        if current.segment is not None and current is not self.begun and state.mode != "stopped":
            wanted.append(current.segment)
        if preview is not None and preview.segment is not None and preview is not self._previewed:
            wanted.append(preview.segment)
        if following is not None and following.segment is not None and following is not self._followed:
            near = current is self.begun and self._seconds_left(following) < _OPEN_NEXT
            wanted += [following.segment] if near else []
        self.prefetcher.request(*wanted)

    def _begin(self) -> None:
        """Start the requested item in place of the current one."""
        item, mode = self._state.current, self._state.mode
        if item is self.begun or (self._main.full and self.mixer.main.gain > 0):
            return
        if item.segment is None:
            self._main.start(None, item.fade, self._rate)
        elif mode == "playing":
            self._open()
            decoding = self.prefetcher.take(item.segment, round(self._rate))
            if decoding is None:
                return
            self._main.start(decoding, item.fade, self._rate)
            self._measure(item.segment)
        else:
            return
        self.begun, self._followed, self._drained_at = item, None, None

    def _measure(self, segment: Segment) -> None:
        if not self._state.duration:
            self.prefetcher.measure(segment.path)

    def _set_duration(self, path: Path, seconds: float) -> None:
        with self._state.lock:
            segment = self._state.current.segment
            if segment is not None and segment.path == path and not self._state.duration:
                self._state.duration = max(0.0, seconds - segment.start)

    def _begin_preview(self) -> None:
        item = self._state.preview
        if item is None:
            if self._over.current is not None:
                self._over.start(None, self._state.preview_fade, self._rate)
            self._previewed = None
        elif item.segment is not None and item is not self._previewed and not self._over.full:
            self._open()
            decoding = self.prefetcher.take(item.segment, round(self._rate))
            if decoding is not None:
                self._over.start(decoding, item.fade, self._rate)
                self._previewed = item

    # What follows

    def _follow(self) -> None:
        """Schedule what follows at the exact frame at which it starts."""
        item, current = self._state.following, self._main.current
        if item is None or item is not self._followed:
            self._main.unfollow()
            self._followed = None
        if item is None or item.segment is None or current is None or self._state.current is not self.begun:
            return
        if self._followed is None:
            if self._seconds_left(item) > _OPEN_NEXT:
                return
            decoding = self.prefetcher.take(item.segment, round(self._rate))
            if decoding is None:
                return
            if decoding.failed:
                self._fail(item.number, decoding.error)
                decoding.close()
                return
            self._main.follow(decoding)
            self._followed = item
        self._schedule(item, current)

    def _schedule(self, item: Item, current: Decoding) -> None:
        ring, fade = current.ring, round(item.fade * self._rate)
        length = ring.written if ring.ended else self._length(current)
        if item.begin is not None:
            at = round((item.begin - ring.begin) * self._rate)
            fade = fade or round(FADE * self._rate)
        elif length is None or (not fade and not ring.ended):
            return
        else:
            at = length - fade
        if ring.ended:
            at = min(at, ring.written)
            if at < ring.taken:  # it has ended before it was expected to
                at = min(ring.taken + round(2 * _TICK * self._rate), ring.written)
            fade = min(fade, ring.written - at)
        self._main.schedule(at, fade)

    def _length(self, current: Decoding) -> int | None:
        """Frames of the current segment as far as they are known before its end is decoded."""
        segment, duration = current.segment, self._state.duration
        if segment.stop is not None:
            return round((segment.stop - segment.start - segment.at) * self._rate)
        return round((duration - segment.at) * self._rate) if duration else None

    def _seconds_left(self, item: Item) -> float:
        """Seconds until an item has to start, as far as that is known."""
        current = self._main.current
        if current is None:
            return 0.0
        if item.begin is not None:
            return item.begin - self.position
        length = current.ring.written if current.ring.ended else self._length(current)
        if length is None:
            return float("inf")
        return (length - current.ring.taken) / self._rate - item.fade

    def _move_on(self) -> None:
        """Make what followed the current item, once the mixer has gone on to it."""
        old = self._main.moved_on()
        if old is not None:
            self._become_current(old)

    def _become_current(self, old: Decoding) -> None:
        state = self._state
        with state.lock:
            item = state.following
            if old.error:
                state.failures.append((self.begun.number, old.error))
            replaced = state.current is not self.begun
            self.begun, self._followed, self._drained_at = self._followed or NOTHING, None, None
            if item is None or item is not self.begun or item.segment is None or replaced:
                return  # something else was requested at the same moment, which `_begin` starts
            state.current, state.following = item, None
            state.duration = duration_of(item.segment)
        self._measure(item.segment)

    # Gains and ends

    def _update_gains(self) -> None:
        state, main, over = self._state, self.mixer.main, self.mixer.preview
        full = state.volume**2
        held, self._held = self._held, self._over.current is not None
        if state.mode == "playing":
            started = state.current is self.begun or main.target > 0
            target = full if started and not self._held else 0.0
        else:
            target = full if state.mode == "stopped" and main.target and self._main.fading else 0.0
        if target != main.target:
            fade = state.preview_fade if held != self._held else state.fade
            main.fade_to(target, max(0.0 if target and main.target else fade, FADE) * self._rate)
        target = full if self._over.busy else 0.0
        if target != over.target:
            over.fade_to(target, FADE * self._rate)
        for feed in (self._main, self._over):
            feed.set_loudness_mode(state.loudness_mode)

    def _check_end(self) -> None:
        """Report the end of the current item once its last sample must have been played."""
        current, state = self._main.current, self._state
        if current is None or not self.output.is_open or not current.ring.drained:
            return
        if self._drained_at is None:
            self._drained_at = time.monotonic()
        if state.following is not None and state.current is self.begun:
            return  # the mixer goes on to it, now or as soon as it is opened
        if time.monotonic() - self._drained_at < self.output.latency:
            return
        with state.lock:
            if state.current is self.begun and state.mode == "playing":
                state.mode, state.finished, state.error = "stopped", True, current.error
                if current.error:
                    state.failures.append((self.begun.number, current.error))
        self._ended_at = self.position
        self._main.end()

    def _check_preview_end(self) -> None:
        current = self._over.current
        if current is not None and current.ring.drained:
            if current.error and self._previewed is not None:
                self._fail(self._previewed.number, current.error)
            with self._state.lock:
                if self._state.preview is self._previewed:
                    self._state.preview = None
            self._over.end()

    def _fail(self, number: int, error: str) -> None:
        """Report that what follows, or a preview, cannot be played."""
        state = self._state
        with state.lock:
            state.failures.append((number, error))
            if state.following is not None and state.following.number == number:
                state.following = None

    def _fade_out(self) -> None:
        """Fade out within milliseconds; after that nothing is read from the ring buffers."""
        buses = (self.mixer.main, self.mixer.preview)
        for bus in buses:
            bus.fade_to(0.0, FADE * self._rate)
        until = time.monotonic() + _FADE_TIMEOUT
        while any(bus.gain for bus in buses) and self.output.running and time.monotonic() < until:
            time.sleep(0.002)


def duration_of(segment: Segment) -> float:
    """The duration of a segment's track where it is known without opening the file, else 0."""
    return 0.0 if segment.end is None else max(0.0, segment.end - segment.start)
