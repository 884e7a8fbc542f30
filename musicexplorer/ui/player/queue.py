"""What plays now and what plays next; plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class PlayQueue:
    """A list of tracks and a place in it; it plays on to its end.

    Attributes:
        ids: The tracks, in the order in which they are played; a track may be there twice.
        place: Which of them plays, -1 for none.
        current: The track that plays, None for none.
        whole: True plays tracks from beginning to end, False an excerpt of each.
        origin: Where the list came from ("library", "map", "similar", "playlist").
    """

    ids: list[int] = field(default_factory=list)
    place: int = -1
    current: int | None = None
    whole: bool = False
    origin: str = ""

    def start(self, ids: Sequence[int], place: int, *, whole: bool, origin: str) -> int:
        """Begin a list at one place of it; returns the track to play."""
        self.ids, self.place, self.whole, self.origin = list(ids), place, whole, origin
        self.current = self.ids[place]
        return self.current

    def step(self, by: int) -> int | None:
        """Go on (`by` = 1) or back (-1); None, and no move, at either end of the list."""
        place = self.place + by
        if not 0 <= place < len(self.ids):
            return None
        self.place, self.current = place, self.ids[place]
        return self.current

    def can_step(self, by: int) -> bool:
        """Whether anything comes after (1) or before (-1) the track that plays."""
        return 0 <= self.place + by < len(self.ids)

    def follow(self, ids: Sequence[int]) -> None:
        """The list was edited while it plays: keep the place at the track that plays.

        A track that was taken out plays to its end; what now stands at its place comes after it.
        """
        old, before = self.place, len(self.ids)
        self.ids = list(ids)

        def shift(place: int) -> int:
            # An edit leaves either what stands before the track in place, or what stands after it.
            return min(abs(place - old), abs((len(self.ids) - place) - (before - old)))

        places = [place for place, one in enumerate(self.ids) if one == self.current]
        self.place = min(places, key=shift) if places else min(old, len(self.ids)) - 1

    def clear(self) -> None:
        """Nothing plays and nothing comes next."""
        self.ids, self.place, self.current = [], -1, None
