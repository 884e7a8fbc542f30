"""The opened sound card: watched, opened again, and replaced by a silent clock if there is none."""

import threading
import time
from contextlib import suppress

from musicexplorer.audio.device import LATENCIES, NoSound, OpenStream, SilentClock, Stream
from musicexplorer.audio.mixer import Mixer
from musicexplorer.translation import tr

# Seconds between two attempts to open a card where there is none.
_RETRY = 2.0
# Seconds without a call from the card after which it counts as gone.
_HUNG = 3.0
# So many underruns within so many seconds are too many: more is buffered from then on. (One stall often makes
# two.) So many seconds later less is buffered again, the next time the card is opened.
_TOO_MANY = 3
_WITHIN = 300.0


class Output:
    """Where the mixer's samples go. For use in the player's thread.

    Args:
        mixer: The mixer.
        open_stream: Opens the sound card.

    Attributes:
        rate: Samples per second of the card.
        device: The name of the requested card, "" for the default.
        problem: Why nothing can be heard, for the user; "" while it can.
        level: Index into `LATENCIES` of how much is buffered.
    """

    def __init__(self, mixer: Mixer, open_stream: OpenStream) -> None:
        self._mixer, self._open_stream = mixer, open_stream
        self._stream: Stream | None = None
        self._opened = ""
        self._tried = self._called = self._ran_dry = 0.0
        self._calls = self._underruns = 0
        self._counted = time.monotonic()
        self.rate = 44_100.0
        self.device = ""
        self.problem = ""
        self.level = 0

    @property
    def is_open(self) -> bool:
        """Whether samples are taken, by a card or by the clock."""
        return self._stream is not None

    @property
    def running(self) -> bool:
        """Whether samples are taken now."""
        return self._stream is not None and self._stream.active

    @property
    def latency(self) -> float:
        """Seconds from the mixer to the loudspeaker."""
        return 0.0 if self._stream is None else float(self._stream.latency)

    @property
    def buffered(self) -> float:
        """Seconds that are, or will be, requested to be buffered before the card."""
        return LATENCIES[self.level]

    def open(self) -> None:
        """Open the card, or a silent clock if there is none."""
        if self._stream is None:
            if self.level and time.monotonic() - self._ran_dry > _WITHIN:
                self.level -= 1
                self._ran_dry = time.monotonic()
            stream = self._opened_card()
            if stream is None or not self._start(stream):
                self._start(SilentClock(self._mixer.fill, self.rate))

    def close(self) -> None:
        """Release the card."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        # A card that hangs must not stop the player: it is left to a thread that nobody waits for.
        closing = threading.Thread(target=_close, args=(stream,), name="closing card", daemon=True)
        closing.start()
        closing.join(_HUNG)

    def check(self) -> None:
        """Open the card again if it is gone, another one is requested, it ran dry, or there was none."""
        if self._stream is None:
            return
        now = time.monotonic()
        if isinstance(self._stream, SilentClock):
            if now - self._tried > _RETRY:
                self._retry()
        elif not self._stream.active or self._hangs(now) or self._opened != self.device or self._is_dry(now):
            self.close()
            self.open()

    def _retry(self) -> None:
        stream = self._opened_card()
        if stream is not None:
            self.close()  # the clock
            if not self._start(stream):
                self._start(SilentClock(self._mixer.fill, self.rate))

    def _opened_card(self) -> Stream | None:
        self._tried = time.monotonic()
        try:
            return self._open_stream(self._mixer.fill, self.device, LATENCIES[self.level])
        except Exception as error:  # PortAudio's error classes are not known before it is loaded
            self._report(error)
            return None

    def _start(self, stream: Stream) -> bool:
        self._opened = self.device
        self._calls, self._called = self._mixer.calls, time.monotonic()
        self._underruns, self._counted = self._mixer.underruns, time.monotonic()
        try:
            rate = float(stream.samplerate)
            stream.start()
        except Exception as error:
            _close(stream)
            self._report(error)
            return False
        if not isinstance(stream, SilentClock):
            self.problem = ""
        self._stream, self.rate = stream, rate
        return True

    def _report(self, error: Exception) -> None:
        reason = str(error)
        if not isinstance(error, NoSound):
            reason = tr("The sound card does not work ({reason}).").format(reason=error)
        self.problem = reason

    def _hangs(self, now: float) -> bool:
        if self._mixer.calls != self._calls:
            self._calls, self._called = self._mixer.calls, now
        return now - self._called > _HUNG

    def _is_dry(self, now: float) -> bool:
        """Whether there were too many underruns lately; if so more is buffered from now on."""
        if self._mixer.underruns - self._underruns >= _TOO_MANY and self.level + 1 < len(LATENCIES):
            self.level += 1
            self._ran_dry = now
            return True
        if now - self._counted > _WITHIN:
            self._underruns, self._counted = self._mixer.underruns, now
        return False


def _close(stream: Stream) -> None:
    with suppress(Exception):  # it may have been unplugged
        stream.close()
