"""The player's thread: decodes ahead of the playhead into the ring buffer that the sound card reads."""

import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace

from musicexplorer.audio import decode
from musicexplorer.audio.crossfade import Crossfade
from musicexplorer.audio.device import NoSound, OpenStream, Stream
from musicexplorer.audio.mixer import Mixer, silence
from musicexplorer.audio.segment import Decoding, Segment
from musicexplorer.translation import tr

# Seconds that must be decoded before a segment starts to play.
_HEAD_START = 0.2
# Seconds of silence after which the sound card is released.
_IDLE = 3.0
_TICK = 0.02
# Seconds to wait for the card to play a fade-out.
_FADE_TIMEOUT = 0.5


@dataclass
class PlayerState:
    """What to play, and the result: shared by the player and its thread, changed under `lock`.

    Attributes:
        lock: Held briefly by either of them; never by the sound card's callback.
        segment: The current or last segment; None after a stop.
        number: Rises with every new segment, by which the thread notices it.
        fade: Length of the crossfade to it (or to silence, if it is None) in seconds; 0 for none.
        mode: One of "stopped", "playing", "paused".
        volume: 0..1.
        closing: Whether the thread shall end.
        finished: Whether the segment ended by itself, or could not be played.
        error: Why it could not be played, for the user.
        problem: Why nothing can be played, for the user.
        duration: Duration of the whole track in seconds, 0 while it is not known.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    segment: Segment | None = None
    number: int = 0
    fade: float = 0.0
    mode: str = "stopped"
    volume: float = 1.0
    closing: bool = False
    finished: bool = False
    error: str = ""
    problem: str = ""
    duration: float = 0.0


class Playback:
    """Plays what the state asks for, in the thread that calls `run`.

    Args:
        state: What to play.
        wake: Receives an item whenever the state changes.
        open_stream: Opens the sound card.

    Attributes:
        mixer: What the sound card reads from.
        number: The number of the segment in the mixer.
        rate: Samples per second of the card.
    """

    def __init__(self, state: PlayerState, wake: "queue.SimpleQueue[None]", open_stream: OpenStream) -> None:
        self._state = state
        self._wake = wake
        self._open_stream = open_stream
        self._stream: Stream | None = None
        self._decoding: Decoding | None = None
        self._quiet_since: float | None = None
        self._drained_at: float | None = None
        self.mixer = Mixer()
        self._crossfade = Crossfade(self.mixer)
        self.number = 0
        self.rate = 44_100.0

    def run(self) -> None:
        """Play until the state says to close."""
        try:
            while not self._state.closing:
                self._check_card()
                self._begin()
                if self._decoding is not None and self._decoding.needs_data:
                    self._decoding.step()
                self._crossfade.update()
                self._update_gain()
                self._check_end()
                self._wait()
        finally:
            self._fade_out()
            self._close_card()
            self._drop_decoding()

    def _wait(self) -> None:
        """Wait for a change of the state if there is nothing to decode."""
        if self._decoding is None or not self._decoding.needs_data:
            with suppress(queue.Empty):
                self._wake.get(timeout=None if self._stream is None else _TICK)

    def _begin(self) -> None:
        """Start the requested segment in place of the current one."""
        with self._state.lock:
            state = replace(self._state)
        if state.number == self.number or (state.fade and self._crossfade.full):
            return
        if state.segment is None and state.fade:
            self._blend(None, state)
        elif state.segment is not None and state.mode == "playing":
            self._start(state.segment, state)

    def _start(self, segment: Segment, state: PlayerState) -> None:
        if self._stream is None and not self._open_card():
            return
        # The old segment keeps playing while the new one is opened.
        if self._decoding is not None:
            self._decode_ahead(self._decoding)
        decoding = Decoding(segment, round(self.rate))
        self._decode_ahead(decoding)
        if state.fade:
            self._blend(decoding, state)
        else:
            self._fade_out()
            self._drop_decoding()
            self._decoding, self.mixer.ring, self.number = decoding, decoding.ring, state.number
        self._drained_at = None
        if not self._state.duration and not decoding.error:
            self._measure_duration(segment, state.number)

    def _decode_ahead(self, decoding: Decoding) -> None:
        while decoding.needs_data and decoding.ring.ready < _HEAD_START * self.rate:
            decoding.step()

    def _blend(self, decoding: Decoding | None, state: PlayerState) -> None:
        """Fade a segment, or silence, in while everything audible fades out."""
        if self._decoding is not None:
            self._crossfade.add(self._decoding)
        self._decoding, self.number = decoding, state.number
        self.mixer.blend(silence() if decoding is None else decoding.ring, round(state.fade * self.rate))

    def _measure_duration(self, segment: Segment, number: int) -> None:
        try:
            length = decode.duration(segment.path)
        except decode.DecodeError:
            return
        with self._state.lock:
            if self._state.number == number:
                self._state.duration = max(0.0, length - segment.start)

    def _update_gain(self) -> None:
        """Set the gain, and release the sound card after some seconds of silence."""
        state = self._state
        audible = self._is_audible()
        self.mixer.target = state.volume**2 if audible else 0.0
        if audible or state.mode == "playing":
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = time.monotonic()
        elif self._stream is not None and time.monotonic() - self._quiet_since > _IDLE:
            self._keep_position()
            self._close_card()
            self._drop_decoding()

    def _is_audible(self) -> bool:
        with self._state.lock:
            state, fade, started = self._state.mode, self._state.fade, self._state.number == self.number
        if state == "playing":
            return started or fade > 0
        return state == "stopped" and fade > 0 and (self._crossfade.busy or not started)

    def _check_end(self) -> None:
        """Report the end of a segment once its last sample must have been played."""
        if self._decoding is None or self._stream is None or not self._decoding.ring.drained:
            return
        if self._drained_at is None:
            self._drained_at = time.monotonic()
        if time.monotonic() - self._drained_at < float(self._stream.latency):
            return
        with self._state.lock:
            if self._state.number == self.number and self._state.mode == "playing":
                self._state.mode, self._state.finished = "stopped", True
                self._state.error = self._decoding.error
        self._close_decoding()

    def _fade_out(self) -> None:
        """Fade out within milliseconds; after that nothing is read from the ring buffer."""
        self.mixer.target = 0.0
        until = time.monotonic() + _FADE_TIMEOUT
        while self.mixer.gain > 0 and self._stream is not None and self._stream.active:
            if time.monotonic() > until:
                return
            time.sleep(0.002)

    def _open_card(self) -> bool:
        try:
            stream = self._open_stream(self.mixer.fill)
            self.rate = float(stream.samplerate)
            self.mixer.prepare(self.rate)
            stream.start()
        except Exception as error:  # PortAudio's error classes are not known before it is loaded
            self._report_no_sound(error)
            return False
        self._stream = stream
        self._state.problem = ""
        return True

    def _check_card(self) -> None:
        """Check whether the sound card is still there."""
        if self._stream is not None and not self._stream.active:
            self._keep_position()
            self._close_card()
            self._drop_decoding()
            # `_begin` opens another card in the next turn of the loop.

    def _keep_position(self) -> None:
        """Request the rest of the segment again, for when there is a sound card."""
        with self._state.lock:
            segment, state = self._state.segment, self._state
            if segment is None or state.number != self.number or self._decoding is None:
                return
            at = self.position
            length = None if segment.length is None else max(0.0, segment.at + segment.length - at)
            state.segment, state.number = replace(segment, at=at, length=length), state.number + 1
            state.fade = 0.0

    @property
    def position(self) -> float:
        """Position in the track of the last sample that the sound card read, in seconds."""
        return self.mixer.ring.begin + self.mixer.ring.taken / self.rate

    def _report_no_sound(self, error: Exception) -> None:
        reason = str(error)
        if not isinstance(error, NoSound):
            reason = tr("The sound card does not work ({reason}).").format(reason=error)
        with self._state.lock:
            self._state.problem = reason
            if self._state.mode == "playing":
                self._state.mode = "paused"

    def _close_card(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(Exception):  # it may have been unplugged
                stream.close()
        # Only now, because a callback that is still running sets the gain at its end.
        self.mixer.gain = 0.0

    def _drop_decoding(self) -> None:
        self._crossfade.drop()
        self._close_decoding()

    def _close_decoding(self) -> None:
        if self._decoding is not None:
            self._decoding.close()
        self._decoding = None
