"""The player's thread: decodes ahead of the playhead into the feed that the sound card takes from."""

import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace

from musicexplorer.audio import decode
from musicexplorer.audio.device import NoSound, OpenStream, Stream
from musicexplorer.audio.leaving import Leaving
from musicexplorer.audio.mixer import Mixer, silence
from musicexplorer.audio.piece import Decoding, Piece

# What must be decoded before a piece is heard, in seconds.
_HEAD_START = 0.2
# A sound card that has nothing to play is given back after so many seconds.
_IDLE = 3.0
_TICK = 0.02
# How long the card may take to ask for what a fade needs, in seconds.
_PATIENCE = 0.5


@dataclass
class Wishes:
    """What is wanted and what became of it: shared by the player and its thread, changed under `lock`.

    Attributes:
        lock: Held for a moment by either; never by the sound card's callback.
        piece: What is played, or was played last; None after a stop.
        number: Counts the pieces, so that the thread sees a new one.
        fade: Seconds in which it takes the place of what plays; 0 for at once. With no piece, silence does.
        state: One of "stopped", "playing", "paused".
        volume: 0..1.
        closing: The thread is to end.
        finished: A piece ended by itself, or could not be played.
        error: Why it could not, for the person.
        problem: Why nothing can be played, for the person.
        duration: Seconds of the whole track, 0 while it is not known.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    piece: Piece | None = None
    number: int = 0
    fade: float = 0.0
    state: str = "stopped"
    volume: float = 1.0
    closing: bool = False
    finished: bool = False
    error: str = ""
    problem: str = ""
    duration: float = 0.0


class Playback:
    """Plays what the wishes say, in the thread that calls `run`.

    Args:
        wishes: What is wanted.
        wake: Something is put in whenever the wishes change.
        open_stream: Opens the sound card.

    Attributes:
        mixer: What the sound card takes from.
        number: The piece that is in the mixer.
        rate: Samples per second of the card.
    """

    def __init__(self, wishes: Wishes, wake: "queue.SimpleQueue[None]", open_stream: OpenStream) -> None:
        self._wishes = wishes
        self._wake = wake
        self._open_stream = open_stream
        self._stream: Stream | None = None
        self._decoding: Decoding | None = None
        self._quiet_since: float | None = None
        self._drained_at: float | None = None
        self.mixer = Mixer()
        self._leaving = Leaving(self.mixer)
        self.number = 0
        self.rate = 44_100.0

    def run(self) -> None:
        """Play until the wishes say to close."""
        try:
            while not self._wishes.closing:
                self._watch_card()
                self._begin()
                if self._decoding is not None and self._decoding.hungry:
                    self._decoding.step()
                self._leaving.tend()
                self._steer()
                self._notice_end()
                self._wait()
        finally:
            self._fade_out()
            self._close_card()
            self._drop_decoding()

    def _wait(self) -> None:
        """Wait for new wishes, if there is nothing to decode."""
        if self._decoding is None or not self._decoding.hungry:
            with suppress(queue.Empty):
                self._wake.get(timeout=None if self._stream is None else _TICK)

    def _begin(self) -> None:
        """Put the piece that is wanted in the place of the one that plays."""
        with self._wishes.lock:
            wishes = replace(self._wishes)
        if wishes.number == self.number or (wishes.fade and self._leaving.full):
            return
        if wishes.piece is None and wishes.fade:
            self._blend(None, wishes)
        elif wishes.piece is not None and wishes.state == "playing":
            self._put_on(wishes.piece, wishes)

    def _put_on(self, piece: Piece, wishes: Wishes) -> None:
        if self._stream is None and not self._open_card():
            return
        # The old piece goes on while the new one is opened.
        if self._decoding is not None:
            self._decode_ahead(self._decoding)
        decoding = Decoding(piece, round(self.rate))
        self._decode_ahead(decoding)
        if wishes.fade:
            self._blend(decoding, wishes)
        else:
            self._fade_out()
            self._drop_decoding()
            self._decoding, self.mixer.feed, self.number = decoding, decoding.feed, wishes.number
        self._drained_at = None
        if not self._wishes.duration and not decoding.error:
            self._learn_duration(piece, wishes.number)

    def _decode_ahead(self, decoding: Decoding) -> None:
        while decoding.hungry and decoding.feed.ready < _HEAD_START * self.rate:
            decoding.step()

    def _blend(self, decoding: Decoding | None, wishes: Wishes) -> None:
        """Let a piece, or silence, fade in while what is heard fades out."""
        if self._decoding is not None:
            self._leaving.add(self._decoding)
        self._decoding, self.number = decoding, wishes.number
        self.mixer.blend(silence() if decoding is None else decoding.feed, round(wishes.fade * self.rate))

    def _learn_duration(self, piece: Piece, number: int) -> None:
        try:
            length = decode.duration(piece.path)
        except decode.DecodeError:
            return
        with self._wishes.lock:
            if self._wishes.number == number:
                self._wishes.duration = max(0.0, length - piece.start)

    def _steer(self) -> None:
        """Let the sound be heard or not, and give the card back when it has been silent for a while."""
        wishes = self._wishes
        heard = self._to_be_heard()
        self.mixer.target = wishes.volume**2 if heard else 0.0
        if heard or wishes.state == "playing":
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = time.monotonic()
        elif self._stream is not None and time.monotonic() - self._quiet_since > _IDLE:
            self._keep_place()
            self._close_card()
            self._drop_decoding()

    def _to_be_heard(self) -> bool:
        with self._wishes.lock:
            state, fade, begun = self._wishes.state, self._wishes.fade, self._wishes.number == self.number
        if state == "playing":
            return begun or fade > 0
        return state == "stopped" and fade > 0 and (self._leaving.busy or not begun)

    def _notice_end(self) -> None:
        """Say that a piece ended once its last sample must have been heard."""
        if self._decoding is None or self._stream is None or not self._decoding.feed.drained:
            return
        if self._drained_at is None:
            self._drained_at = time.monotonic()
        if time.monotonic() - self._drained_at < float(self._stream.latency):
            return
        with self._wishes.lock:
            if self._wishes.number == self.number and self._wishes.state == "playing":
                self._wishes.state, self._wishes.finished = "stopped", True
                self._wishes.error = self._decoding.error
        self._close_decoding()

    def _fade_out(self) -> None:
        """Fall silent within milliseconds; the feed stays where it is then."""
        self.mixer.target = 0.0
        until = time.monotonic() + _PATIENCE
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
        except Exception as error:  # PortAudio's errors are its own, and unknown until it is loaded
            self._lose_sound(error)
            return False
        self._stream = stream
        self._wishes.problem = ""
        return True

    def _watch_card(self) -> None:
        """See whether the card is still there."""
        if self._stream is not None and not self._stream.active:
            self._keep_place()
            self._close_card()
            self._drop_decoding()
            # The next turn of the loop looks for another card.

    def _keep_place(self) -> None:
        """Make what is left of the piece the next one, for when there is a card again."""
        with self._wishes.lock:
            piece, wishes = self._wishes.piece, self._wishes
            if piece is None or wishes.number != self.number or self._decoding is None:
                return
            at = self.position
            length = None if piece.length is None else max(0.0, piece.at + piece.length - at)
            wishes.piece, wishes.number = replace(piece, at=at, length=length), wishes.number + 1
            wishes.fade = 0.0

    @property
    def position(self) -> float:
        """Seconds into the track of what the sound card was last given."""
        return self.mixer.feed.begin + self.mixer.feed.taken / self.rate

    def _lose_sound(self, error: Exception) -> None:
        reason = str(error) if isinstance(error, NoSound) else f"The sound card does not work ({error})."
        with self._wishes.lock:
            self._wishes.problem = reason
            if self._wishes.state == "playing":
                self._wishes.state = "paused"

    def _close_card(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(Exception):  # it may have been pulled out
                stream.close()
        # Not before: a callback that still runs sets the gain at its end.
        self.mixer.gain = 0.0

    def _drop_decoding(self) -> None:
        self._leaving.drop()
        self._close_decoding()

    def _close_decoding(self) -> None:
        if self._decoding is not None:
            self._decoding.close()
        self._decoding = None
