"""What the player is asked for and what it reports, shared by the player and its thread."""

import threading
from dataclasses import dataclass, field

from musicexplorer.audio.segment import Segment


@dataclass(frozen=True, slots=True)
class Item:
    """Something to play, with a number of its own.

    Attributes:
        number: Rises with every request.
        segment: What to play; None for silence.
        fade: Length of the crossfade to it in seconds, 0 for none.
        begin: Position in the item before it at which it starts, None for the end of it (less the fade).
    """

    number: int
    segment: Segment | None
    fade: float = 0.0
    begin: float | None = None


NOTHING = Item(0, None)


@dataclass
class PlayerState:
    """What to play, and the result; changed under `lock`.

    Attributes:
        lock: Held briefly by either thread; never by the sound card's callback.
        current: The current or last item; its segment is None after a stop.
        following: What is played after it, None for nothing.
        preview: What is heard over it, None for nothing.
        counter: The number of the last item.
        mode: One of "stopped", "playing", "paused".
        fade: Seconds of the fade that a pause or its end takes.
        preview_fade: Seconds in which a preview fades in or out.
        volume: 0..1.
        loudness_mode: One of `normalisation.MODES`.
        device: Name of the sound card, "" for the default.
        warm_until: Until when (by the monotonic clock) the card is kept open although nothing plays.
        closing: Whether the thread shall end.
        finished: Whether the item ended by itself, or could not be played.
        error: Why it could not be played, for the user.
        failures: Numbers of items that could not be played (to their end), and why, for the user.
        problem: Why nothing can be heard, for the user.
        duration: Duration of the current track in seconds, 0 while it is not known.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    current: Item = NOTHING
    following: Item | None = None
    preview: Item | None = None
    counter: int = 0
    mode: str = "stopped"
    fade: float = 0.0
    preview_fade: float = 0.0
    volume: float = 1.0
    loudness_mode: str = "off"
    device: str = ""
    warm_until: float = 0.0
    closing: bool = False
    finished: bool = False
    error: str = ""
    failures: list[tuple[int, str]] = field(default_factory=list)
    problem: str = ""
    duration: float = 0.0

    def next_number(self) -> int:
        """The number of a new item; call it under `lock`."""
        self.counter += 1
        return self.counter
