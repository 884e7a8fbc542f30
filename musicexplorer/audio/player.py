"""The player: a thread decodes ahead of the playhead, the sound card's callback reads the samples.

The player sends no signals: whoever shows its state reads it regularly.
"""

import queue
import threading
from pathlib import Path

from musicexplorer.audio.device import NoSound, OpenStream, look_for_device, open_device
from musicexplorer.audio.playback import Playback, PlayerState
from musicexplorer.audio.ring_buffer import FADE
from musicexplorer.audio.segment import Segment


class Player:
    """Plays one track at a time. No method blocks; all have to be called from the same thread.

    Args:
        open_stream: Opens the sound card; None for the system's default card.
    """

    def __init__(self, open_stream: OpenStream | None = None) -> None:
        self._state = PlayerState()
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._playback = Playback(self._state, self._wake, open_stream or open_device)
        self._thread = threading.Thread(
            target=self._run, args=(open_stream is None,), name="player", daemon=True
        )
        self._thread.start()

    @property
    def problem(self) -> str:
        """Why playback is not possible, for the user; "" if it is, or while that is not known yet."""
        return self._state.problem

    @property
    def error(self) -> str:
        """Why the last track could not be played, for the user; "" if it could."""
        return self._state.error

    @property
    def state(self) -> str:
        """One of "stopped", "playing", "paused"."""
        return self._state.mode

    @property
    def position(self) -> float:
        """Position in the track of the last sample that the sound card read, in seconds."""
        segment = self._state.segment
        if segment is None:
            return 0.0
        return self._playback.position if self._playback.number == self._state.number else segment.at

    @property
    def duration(self) -> float:
        """Duration of the whole track in seconds; 0 while it is not known."""
        return self._state.duration

    @property
    def finished(self) -> bool:
        """True once after a track ended by itself, or could not be played (see `error`)."""
        with self._state.lock:
            finished, self._state.finished = self._state.finished, False
        return finished

    @property
    def underruns(self) -> int:
        """How often the sound card ran out of samples."""
        return self._playback.mixer.underruns

    @property
    def volume(self) -> float:
        """0 (silent) to 1; the gain is its square, so that equal steps sound equal."""
        return self._state.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._state.volume = min(max(float(volume), 0.0), 1.0)
        self._wake.put(None)

    def play(
        self,
        source_path: Path,
        *,
        start: float = 0.0,
        end: float | None = None,
        at: float = 0.0,
        length: float | None = None,
        fade: float = 0.0,
    ) -> None:
        """Play a track in place of the current one.

        With `fade` it fades in while everything audible fades out; it may be called again during a fade.

        Args:
            source_path: The file.
            start: Where the track begins in it, in seconds.
            end: Where it ends, or None for the end of the file.
            at: Where to start in the track, in seconds.
            length: How many seconds to play, or None to the end of the track.
            fade: Length of the crossfade (constant power) in seconds; 0 for none.
        """
        duration = max(0.0, end - start) if end is not None else 0.0
        segment = Segment(source_path, start, end, max(at, 0.0), length)
        self._begin(segment, "playing", duration, max(fade, FADE) if fade else 0.0)

    def fade_out(self, seconds: float) -> None:
        """Fade out over `seconds` and stop; the state is "stopped" at once."""
        self._begin(None, "stopped", 0.0, max(seconds, FADE))

    def seek(self, seconds_into_track: float) -> None:
        """Go to a position in the track, which then plays to its end; a paused track stays paused."""
        segment, duration = self._state.segment, self._state.duration
        if segment is None:
            return
        at = min(max(seconds_into_track, 0.0), duration or float("inf"))
        state = "paused" if self._state.mode == "paused" else "playing"
        self._begin(Segment(segment.path, segment.start, segment.end, at), state, duration)

    def pause(self) -> None:
        """Pause at the current position."""
        self._change("playing", "paused")

    def resume(self) -> None:
        """Continue a paused track."""
        self._change("paused", "playing")

    def stop(self) -> None:
        """Stop, without a current track."""
        with self._state.lock:
            self._state.mode, self._state.segment, self._state.finished = "stopped", None, False
            self._state.duration = self._state.fade = 0.0
            self._state.number += 1
        self._wake.put(None)

    def close(self) -> None:
        """Stop, release the sound card and end the thread. May be called more than once."""
        self._state.closing = True
        self._wake.put(None)
        self._thread.join(1.0)  # a decoder may wait for a drive that is gone

    def _begin(self, segment: Segment | None, state: str, duration: float, fade: float = 0.0) -> None:
        with self._state.lock:
            self._state.segment, self._state.mode, self._state.duration = segment, state, duration
            self._state.finished, self._state.error, self._state.fade = False, "", fade
            self._state.number += 1
        self._wake.put(None)

    def _change(self, before: str, after: str) -> None:
        with self._state.lock:
            if self._state.mode == before:
                self._state.mode = after
        self._wake.put(None)

    def _run(self, look: bool) -> None:
        if look:
            try:
                look_for_device()
            except NoSound as problem:
                self._state.problem = str(problem)
        self._playback.run()
