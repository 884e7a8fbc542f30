"""The player: a thread decodes ahead of the playhead, the sound card's callback reads the samples.

The player sends no signals: whoever shows its state reads it regularly.
"""

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from musicexplorer.audio.device import NoSound, OpenStream, devices, look_for_device, open_device
from musicexplorer.audio.normalisation import MODES, UNKNOWN, Loudness
from musicexplorer.audio.playback import Playback, duration_of
from musicexplorer.audio.ring_buffer import FADE
from musicexplorer.audio.segment import Segment
from musicexplorer.audio.state import Item, PlayerState

__all__ = ["Counters", "Loudness", "Player", "Segment"]

# Seconds that pause, resume and stop take to fade.
_PAUSE_FADE = 0.15
# Seconds for which a prefetch keeps the sound card ready to start at once.
_WARM = 20.0


@dataclass(frozen=True, slots=True)
class Counters:
    """How playing went.

    Attributes:
        seconds: How long a sound card was open.
        underruns: How often samples came too late at the card.
        starved: How often the decoder was too late.
        latency: Seconds buffered at the end.
    """

    seconds: float
    underruns: float
    starved: float
    latency: float


class Player:
    """Plays one item (a track, or a part of one) after another. No method blocks; call all from one thread.

    Each item has a number, which `play` and `set_next` return and `item` tells of the one that sounds.

    Args:
        open_stream: Opens the sound card; None for PortAudio.
    """

    def __init__(self, open_stream: OpenStream | None = None) -> None:
        self._state = PlayerState()
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._playback = Playback(self._state, self._wake, open_stream or open_device)
        self._crossfade = 0.0
        self._thread = threading.Thread(
            target=self._run, args=(open_stream is None,), name="player", daemon=True
        )
        self._thread.start()

    # What is reported

    @property
    def problem(self) -> str:
        """Why nothing can be heard, for the user; "" if it can. Items play all the same, in silence."""
        return self._state.problem

    @property
    def error(self) -> str:
        """Why the last item could not be played, for the user; "" if it could."""
        return self._state.error

    @property
    def state(self) -> str:
        """One of "stopped", "playing", "paused"."""
        return self._state.mode

    @property
    def item(self) -> int:
        """The number of the current item; it rises when the player goes on to what `set_next` has set."""
        return self._state.current.number

    @property
    def position(self) -> float:
        """Position in the track of the last sample that the sound card read, in seconds."""
        with self._state.lock:
            item, begun = self._state.current, self._playback.begun
        if item.segment is None:
            return 0.0
        return self._playback.position if begun is item else item.segment.at

    @property
    def duration(self) -> float:
        """Duration of the whole track in seconds; 0 while it is not known."""
        return self._state.duration

    @property
    def finished(self) -> bool:
        """True once after an item ended with nothing to follow it, or could not be played (see `error`)."""
        with self._state.lock:
            finished, self._state.finished = self._state.finished, False
        return finished

    def take_failures(self) -> list[tuple[int, str]]:
        """The items that could not be played, or not to their end, since the last call: number and reason."""
        with self._state.lock:
            failures, self._state.failures = self._state.failures, []
        return failures

    @property
    def previewing(self) -> bool:
        """Whether a preview is heard in place of the current item."""
        return self._state.preview is not None

    @property
    def underruns(self) -> int:
        """How often the sound card ran out of samples, or the decoder was too late."""
        return self._playback.mixer.underruns + self._playback.mixer.starved

    @property
    def counters(self) -> Counters:
        """How playing went so far."""
        mixer, output = self._playback.mixer, self._playback.output
        return Counters(mixer.frames / output.rate, mixer.underruns, mixer.starved, output.buffered)

    @property
    def latency(self) -> float:
        """Seconds from the player to the loudspeaker; it rises after underruns."""
        return self._playback.output.latency

    # What can be set

    @property
    def volume(self) -> float:
        """0 (silent) to 1; the gain is its square, so that equal steps sound equal."""
        return self._state.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._state.volume = min(max(float(volume), 0.0), 1.0)
        self._wake.put(None)

    @property
    def loudness_mode(self) -> str:
        """How tracks are made equally loud: "off", "track" or "album" (see `Segment.loudness`)."""
        return self._state.loudness_mode

    @loudness_mode.setter
    def loudness_mode(self, mode: str) -> None:
        self._state.loudness_mode = mode if mode in MODES else "off"
        self._wake.put(None)

    @property
    def crossfade(self) -> float:
        """Seconds of the crossfade that `set_next` makes unless told otherwise; 0 plays without a gap."""
        return self._crossfade

    def set_crossfade(self, seconds: float) -> None:
        """Set `crossfade`."""
        self._crossfade = max(0.0, seconds)

    @property
    def device(self) -> str:
        """The requested sound card, one of `devices()`; "" for the system's default.

        While it is not there, the default is used.
        """
        return self._state.device

    @device.setter
    def device(self, name: str) -> None:
        self._state.device = name
        self._wake.put(None)

    def devices(self) -> list[str]:
        """The names of the sound cards that can be chosen."""
        try:
            return devices()
        except NoSound:
            return []

    # What can be done

    def prefetch(self, segments: Sequence[Segment]) -> None:
        """Decode the beginnings of what may be played soon (at most 12), so that it starts at once.

        Args:
            segments: The most likely one first. They replace those of the last call.
        """
        self._playback.prefetcher.prefetch(segments)
        if segments:
            self._state.warm_until = time.monotonic() + _WARM
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
        loudness: Loudness = UNKNOWN,
    ) -> int:
        """Play an item in place of the current one, and of what was to follow it.

        With `fade` it fades in while everything audible fades out; it may be called again during a fade.

        Args:
            source_path: The file.
            start: Where the track begins in it, in seconds.
            end: Where it ends, or None for the end of the file.
            at: Where to start in the track, in seconds.
            length: How many seconds to play, or None to the end of the track.
            fade: Length of the crossfade (constant power) in seconds; 0 for none.
            loudness: What is known of its loudness.

        Returns:
            The number of the item.
        """
        segment = Segment(source_path, start, end, max(at, 0.0), length, loudness)
        return self._begin(segment, "playing", max(fade, FADE) if fade else 0.0)

    def set_next(
        self, segment: Segment | None, *, fade: float | None = None, begin: float | None = None
    ) -> int:
        """Say what follows the current item; it starts without a gap, exact to the sample, or in a crossfade.

        Args:
            segment: What to play; None for nothing.
            fade: Length of the crossfade in seconds, 0 for none; None for `crossfade`.
            begin: Position in the current track at which it starts, in seconds; None for as late as possible.

        Returns:
            The number of the item; `item` is this number once it plays.
        """
        with self._state.lock:
            number = self._state.next_number()
            fade = self._crossfade if fade is None else max(0.0, fade)
            self._state.following = None if segment is None else Item(number, segment, fade, begin)
        self._wake.put(None)
        return number

    def preview(self, segment: Segment, *, fade: float = 0.3) -> int:
        """Fade a preview in; what plays fades out and stays where it is until the preview ends.

        It may be called again during a preview, and while nothing plays.
        """
        with self._state.lock:
            number = self._state.next_number()
            self._state.preview = Item(number, segment, max(fade, FADE))
            self._state.preview_fade = fade
        self._wake.put(None)
        return number

    def end_preview(self, *, fade: float = 0.6) -> None:
        """Fade the preview out; what played before fades in where it was."""
        with self._state.lock:
            self._state.preview, self._state.preview_fade = None, fade
        self._wake.put(None)

    def fade_out(self, seconds: float) -> None:
        """Fade out over `seconds` and stop; the state is "stopped" at once."""
        self._begin(None, "stopped", max(seconds, FADE))

    def seek(self, seconds_into_track: float) -> None:
        """Go to a position in the track, which then plays to its end; a paused track stays paused.

        The number of the item stays the same, and so does what follows it.
        """
        with self._state.lock:
            item, duration = self._state.current, self._state.duration
            if item.segment is None:
                return
            at = min(max(seconds_into_track, 0.0), duration or float("inf"))
            self._state.current = replace(item, segment=replace(item.segment, at=at, length=None), fade=0.0)
            self._state.mode = "paused" if self._state.mode == "paused" else "playing"
            self._state.finished, self._state.error = False, ""
        self._wake.put(None)

    def pause(self, fade: float = _PAUSE_FADE) -> None:
        """Fade out and pause at the current position."""
        self._change("playing", "paused", fade)

    def resume(self, fade: float = _PAUSE_FADE) -> None:
        """Continue a paused track."""
        self._change("paused", "playing", fade)

    def stop(self, fade: float = FADE) -> None:
        """Fade out and stop, without a current track; previews end too."""
        with self._state.lock:
            self._state.preview, self._state.preview_fade = None, fade
        self.fade_out(fade)

    def close(self) -> None:
        """Stop, release the sound card and end the thread. May be called more than once."""
        self._state.closing = True
        self._wake.put(None)
        self._thread.join(1.0)  # a decoder may wait for a drive that is gone

    def _begin(self, segment: Segment | None, mode: str, fade: float) -> int:
        with self._state.lock:
            number = self._state.next_number()
            self._state.current, self._state.mode = Item(number, segment, fade), mode
            self._state.following = None
            self._state.duration = 0.0 if segment is None else duration_of(segment)
            self._state.finished, self._state.error, self._state.fade = False, "", 0.0
        self._wake.put(None)
        return number

    def _change(self, before: str, after: str, fade: float) -> None:
        with self._state.lock:
            if self._state.mode == before:
                self._state.mode, self._state.fade = after, fade
        self._wake.put(None)

    def _run(self, look: bool) -> None:
        if look:
            try:
                look_for_device()
            except NoSound as problem:
                self._playback.output.problem = str(problem)
        self._playback.run()
