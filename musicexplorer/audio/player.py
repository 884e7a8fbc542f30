"""Playing tracks: a thread decodes ahead of the playhead, the sound card takes what it needs.

The player knows nothing of windows, and nothing of it is signalled: a window's timer reads its state.
"""

import queue
import threading
from pathlib import Path

from musicexplorer.audio.device import NoSound, OpenStream, look_for_device, open_device
from musicexplorer.audio.feed import FADE
from musicexplorer.audio.piece import Piece
from musicexplorer.audio.playback import Playback, Wishes


class Player:
    """Plays one track at a time. No method waits for sound; all are to be called from one thread.

    Args:
        open_stream: Opens the sound card; the system's default card if left out.
    """

    def __init__(self, open_stream: OpenStream | None = None) -> None:
        self._wishes = Wishes()
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._playback = Playback(self._wishes, self._wake, open_stream or open_device)
        self._thread = threading.Thread(
            target=self._run, args=(open_stream is None,), name="player", daemon=True
        )
        self._thread.start()

    @property
    def problem(self) -> str:
        """Why there is no sound, for the person; "" if there is, or while it is not known yet."""
        return self._wishes.problem

    @property
    def error(self) -> str:
        """Why the last track could not be played, for the person; "" if it could."""
        return self._wishes.error

    @property
    def state(self) -> str:
        """One of "stopped", "playing", "paused"."""
        return self._wishes.state

    @property
    def position(self) -> float:
        """Seconds into the track of what the sound card was last given."""
        piece = self._wishes.piece
        if piece is None:
            return 0.0
        return self._playback.position if self._playback.number == self._wishes.number else piece.at

    @property
    def duration(self) -> float:
        """Seconds of the whole track; 0 while it is not known."""
        return self._wishes.duration

    @property
    def finished(self) -> bool:
        """True once after a track ended by itself, or could not be played (see `error`)."""
        with self._wishes.lock:
            finished, self._wishes.finished = self._wishes.finished, False
        return finished

    @property
    def underruns(self) -> int:
        """How often the sound card had to wait for samples."""
        return self._playback.mixer.underruns

    @property
    def volume(self) -> float:
        """0 (silent) to 1; the gain is its square, which the ear takes for even steps."""
        return self._wishes.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._wishes.volume = min(max(float(volume), 0.0), 1.0)
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
        """Play a track, whatever plays now.

        With `fade` it fades in while what plays now fades out; called again before that is over, all that is
        heard fades out under the last one asked for.

        Args:
            source_path: The file.
            start: Where the track begins in it, in seconds.
            end: Where it ends, or None for the end of the file.
            at: Seconds into the track at which to begin.
            length: Seconds after which to stop, or None for the end of the track.
            fade: Seconds in which one takes the place of the other, with the same power throughout; 0 for at
                once.
        """
        duration = max(0.0, end - start) if end is not None else 0.0
        piece = Piece(source_path, start, end, max(at, 0.0), length)
        self._begin(piece, "playing", duration, max(fade, FADE) if fade else 0.0)

    def fade_out(self, seconds: float) -> None:
        """Fall silent in so many seconds and forget the track; the state is "stopped" at once."""
        self._begin(None, "stopped", 0.0, max(seconds, FADE))

    def seek(self, seconds_into_track: float) -> None:
        """Go to a place of the track, which then plays to its end; what is paused stays paused."""
        piece, duration = self._wishes.piece, self._wishes.duration
        if piece is None:
            return
        at = min(max(seconds_into_track, 0.0), duration or float("inf"))
        state = "paused" if self._wishes.state == "paused" else "playing"
        self._begin(Piece(piece.path, piece.start, piece.end, at), state, duration)

    def pause(self) -> None:
        """Fall silent and keep the place."""
        self._change("playing", "paused")

    def resume(self) -> None:
        """Go on where it was paused."""
        self._change("paused", "playing")

    def stop(self) -> None:
        """Fall silent and forget the track."""
        with self._wishes.lock:
            self._wishes.state, self._wishes.piece, self._wishes.finished = "stopped", None, False
            self._wishes.duration = self._wishes.fade = 0.0
            self._wishes.number += 1
        self._wake.put(None)

    def close(self) -> None:
        """Fall silent, give the sound card back and end the thread. Can be called again."""
        self._wishes.closing = True
        self._wake.put(None)
        self._thread.join(10.0)

    def _begin(self, piece: Piece | None, state: str, duration: float, fade: float = 0.0) -> None:
        with self._wishes.lock:
            self._wishes.piece, self._wishes.state, self._wishes.duration = piece, state, duration
            self._wishes.finished, self._wishes.error, self._wishes.fade = False, "", fade
            self._wishes.number += 1
        self._wake.put(None)

    def _change(self, before: str, after: str) -> None:
        with self._wishes.lock:
            if self._wishes.state == before:
                self._wishes.state = after
        self._wake.put(None)

    def _run(self, look: bool) -> None:
        if look:
            try:
                look_for_device()
            except NoSound as problem:
                self._wishes.problem = str(problem)
        self._playback.run()
