"""The queue: what was played, what plays and what comes next. A value: each change makes another."""

import random
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, Self

from musicexplorer.session.shuffle import shuffled

Repeat = Literal["off", "one", "all"]
REPEATS: tuple[Repeat, ...] = ("off", "all", "one")
EntrySource = Literal["list", "asked", "radio"]
ArtistOf = Callable[[int], str]
RADIO = "radio"
"""The origin of a queue that the radio feeds."""


class Entry(NamedTuple):
    """One entry.

    Attributes:
        key: Its number, which no other entry of the queue has or had.
        track: The id of the track; it may be in the queue more than once.
        source: "list" for one of a list, "asked" for one that the person put in, "radio" for one it chose.
        reason: Why it was chosen, for the person; "" where they chose it themselves.
    """

    key: int
    track: int
    source: EntrySource = "list"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlayQueue:
    """The queue.

    Attributes:
        entries: In the order in which they play; those before `place` were played.
        place: Where the current entry is, -1 before the first. If it was removed, it plays to its end, and
            what follows `place` comes next.
        current: The entry that plays, None for none.
        origin: Where the list came from ("library", "map", "similar", "playlist", "radio" …).
        repeat: "off", "all" or "one".
        shuffled: Whether entries were shuffled, and are again when they begin anew.
        plain: The keys in the order without shuffling; () while not shuffled.
        stop_after: Whether to stop after the current entry.
        seed: Chance for the next shuffling.
        number: The key of the next new entry.
    """

    entries: tuple[Entry, ...] = ()
    place: int = -1
    current: Entry | None = None
    origin: str = ""
    repeat: Repeat = "off"
    shuffled: bool = False
    plain: tuple[int, ...] = ()
    stop_after: bool = False
    seed: int = 0
    number: int = 0

    # What it says

    @property
    def track(self) -> int | None:
        """The track that plays, None for none."""
        return None if self.current is None else self.current.track

    @property
    def tracks(self) -> list[int]:
        """The tracks, in the order in which they play."""
        return [entry.track for entry in self.entries]

    @property
    def upcoming(self) -> tuple[Entry, ...]:
        """The entries after the current one, as they stand."""
        return self.entries[self.place + 1 :]

    @property
    def played(self) -> tuple[Entry, ...]:
        """The entries before the current one."""
        return self.entries[: max(self.place, 0)]

    def step(self, by: int, artist_of: ArtistOf, *, by_itself: bool = False) -> Self | None:
        """Go on (1) or back (-1).

        Args:
            by: The direction.
            artist_of: Whose a track is, for shuffling.
            by_itself: Whether the track ended, so that "stop after this" and "repeat one" count.

        Returns:
            The queue with another current entry, None if it ends there.
        """
        if by_itself and self.stop_after:
            return None
        if by_itself and self.repeat == "one" and self.current is not None:
            return self
        place = self.place + by
        if 0 <= place < len(self.entries):
            return self._at(place)
        if self.repeat != "all" or not self.entries:
            return None
        if by < 0:
            return self._at(len(self.entries) - 1)
        return self._begun_again(artist_of)._at(0)

    def can_step(self, by: int) -> bool:
        """Whether anything comes after (1) or before (-1) the current entry."""
        return 0 <= self.place + by < len(self.entries) or (self.repeat == "all" and bool(self.entries))

    # Other lists

    def start(self, ids: Sequence[int], place: int, origin: str, artist_of: ArtistOf) -> Self:
        """Begin a list at one place of it; what the person had put into the queue comes right after that."""
        waiting = [entry for entry in self.upcoming if entry.source == "asked"]
        made = [Entry(self.number + at, track) for at, track in enumerate(ids)]
        entries = [*made[: place + 1], *waiting, *made[place + 1 :]]
        fresh = replace(self, entries=tuple(entries), number=self.number + len(made), origin=origin, plain=())
        fresh = replace(fresh, shuffled=False, stop_after=False)._at(place)
        if not self.shuffled:
            return fresh
        plain = tuple(entry.key for entry in entries)
        first = replace(fresh, entries=(made[place], *entries[:place], *entries[place + 1 :]), place=0)
        return replace(first.set_shuffled(True, artist_of), plain=plain)

    def tune_in(self, chosen: Sequence[tuple[int, str]]) -> Self:
        """Begin a radio: tracks that it chose, each with the reason, and what the person had put in first."""
        waiting = tuple(entry for entry in self.upcoming if entry.source == "asked")
        cleared = replace(self, entries=waiting, place=-1, plain=(), shuffled=False, origin=RADIO)
        fed = cleared.feed(chosen)
        return fed._at(0)

    def follow(self, ids: Sequence[int]) -> Self:
        """The list was edited while it plays: what stays in it stays where it was, as far as it can.

        While shuffled, what is new comes last. What the person had put into the queue stays in it.
        """
        known: defaultdict[int, deque[Entry]] = defaultdict(deque)
        for entry in self.in_plain_order():
            if entry.source == "list":
                known[entry.track].append(entry)
        number, listed = self.number, list[Entry]()
        for track in ids:
            listed.append(known[track].popleft() if known[track] else Entry(number, track))
            number = max(number, listed[-1].key + 1)
        gone = {entry.key for left in known.values() for entry in left}
        kept = replace(self.remove(gone), number=number)
        if self.shuffled:
            there = {entry.key for entry in kept.entries}
            new = tuple(entry for entry in listed if entry.key not in there)
            keys = [entry.key for entry in listed]
            plain = (*keys, *(key for key in kept.plain if key not in set(keys)))
            return replace(kept, entries=kept.entries + new, plain=plain)
        return kept._relisted(listed)

    def follow_up(self, ids: Sequence[int]) -> Self:
        """These come in place of the rest of the list; what was asked for stays before them."""
        rest = {entry.key for entry in self.upcoming if entry.source == "list"}
        kept = self.remove(rest)
        return kept._insert(ids, len(kept.entries), "list")

    # Edits

    def play_next(self, ids: Sequence[int]) -> Self:
        """Put tracks right after the current entry."""
        return self._insert(ids, self.place + 1, "asked")

    def add(self, ids: Sequence[int]) -> Self:
        """Put tracks after those that the person put in before, and before the rest of the list."""
        asked = [at for at, entry in enumerate(self.entries) if at > self.place and entry.source == "asked"]
        return self._insert(ids, asked[-1] + 1 if asked else self.place + 1, "asked")

    def insert(self, ids: Sequence[int], before: int) -> Self:
        """Put tracks before the entry at a place."""
        return self._insert(ids, before, "asked")

    def feed(self, chosen: Sequence[tuple[int, str]]) -> Self:
        """Append tracks that the radio chose, each with the reason."""
        ids, reasons = [track for track, _ in chosen], [reason for _, reason in chosen]
        return self._insert(ids, len(self.entries), "radio", reasons)

    def remove(self, keys: Collection[int]) -> Self:
        """Take entries out; the current one plays to its end all the same."""
        gone = set(keys)
        entries = tuple(entry for entry in self.entries if entry.key not in gone)
        before = sum(entry.key in gone for entry in self.entries[: self.place + 1])
        plain = tuple(key for key in self.plain if key not in gone)
        return replace(self, entries=entries, place=self.place - before, plain=plain)

    def move(self, keys: Collection[int], before: int) -> Self:
        """Move entries, in their order, to before the entry that stands at a place now."""
        moved = set(keys)
        head = (entry for entry in self.entries[:before] if entry.key not in moved)
        middle = (entry for entry in self.entries if entry.key in moved)
        tail = (entry for entry in self.entries[before:] if entry.key not in moved)
        return self._arranged((*head, *middle, *tail))

    def clear(self) -> Self:
        """Take out everything but the current entry."""
        here = None if self.current is None else self.current.key
        return self.remove({entry.key for entry in self.entries if entry.key != here})

    def undone(self, earlier: Self) -> Self:
        """The entries as they were earlier; what plays now goes on."""
        return replace(
            self,
            entries=earlier.entries,
            place=self._place_in(earlier.entries, earlier.place),
            plain=earlier.plain,
            shuffled=earlier.shuffled,
            origin=earlier.origin,
            number=max(self.number, earlier.number),
        )

    # What plays, and how

    def jump(self, key: int) -> Self:
        """Go to an entry; while shuffled it comes up to the current one, so that no other is passed over."""
        place = next(at for at, entry in enumerate(self.entries) if entry.key == key)
        if not self.shuffled or place == self.place:
            return self._at(place)
        return self.move([key], self.place + 1)._to(key)

    def set_repeat(self, repeat: Repeat) -> Self:
        """Repeat nothing, everything, or the current entry."""
        return replace(self, repeat=repeat)

    def set_stop_after(self, stop: bool) -> Self:
        """Stop after the current entry, or go on."""
        return replace(self, stop_after=stop)

    def set_shuffled(self, on: bool, artist_of: ArtistOf) -> Self:
        """Shuffle what comes next, but for what was asked for; or restore the order."""
        if on == self.shuffled:
            return self
        if not on:
            return replace(self._arranged(self.in_plain_order()), shuffled=False, plain=())
        asked = tuple(entry for entry in self.upcoming if entry.source == "asked")
        rest = [entry for entry in self.upcoming if entry.source != "asked"]
        kept = self.entries[: self.place + 1] + asked
        mixed = self._mixed(rest, artist_of, kept[-1] if kept else None)
        plain = tuple(entry.key for entry in self.entries)
        return replace(self, entries=(*kept, *mixed), shuffled=True, plain=plain, seed=self.seed + 1)

    def in_plain_order(self) -> tuple[Entry, ...]:
        """The entries in the order without shuffling."""
        if not self.shuffled:
            return self.entries
        rank = {key: at for at, key in enumerate(self.plain)}
        return tuple(sorted(self.entries, key=lambda entry: rank[entry.key]))

    def _at(self, place: int) -> Self:
        moved_on = self.current is None or self.entries[place].key != self.current.key
        return replace(
            self,
            place=place,
            current=self.entries[place],
            stop_after=self.stop_after and not moved_on,
        )

    def _to(self, key: int) -> Self:
        return self._at(next(at for at, entry in enumerate(self.entries) if entry.key == key))

    def _insert(
        self, ids: Sequence[int], before: int, source: EntrySource, reasons: Sequence[str] = ()
    ) -> Self:
        reasons = reasons or [""] * len(ids)
        made = tuple(
            Entry(self.number + at, track, source, reason)
            for at, (track, reason) in enumerate(zip(ids, reasons, strict=True))
        )
        keys, plain = tuple(entry.key for entry in made), self.plain
        if self.shuffled:
            # In the order without shuffling they stand after the same entry.
            at = plain.index(self.entries[before - 1].key) + 1 if before else 0
            plain = plain[:at] + keys + plain[at:]
        return replace(
            self,
            entries=self.entries[:before] + made + self.entries[before:],
            place=self.place + (len(made) if before <= self.place else 0),
            plain=plain,
            number=self.number + len(made),
        )

    def _arranged(self, entries: tuple[Entry, ...]) -> Self:
        """The same entries in another order; what was passed last stays what was passed last."""
        return replace(self, entries=entries, place=self._place_in(entries, self.place))

    def _place_in(self, entries: tuple[Entry, ...], otherwise: int) -> int:
        """Where in other entries the current one is, or if it is not there, the one before it."""
        places = {entry.key: at for at, entry in enumerate(entries)}
        if self.current is not None and self.current.key in places:
            return places[self.current.key]
        return places.get(self.entries[self.place].key, otherwise) if self.place >= 0 else otherwise

    def _relisted(self, listed: Sequence[Entry]) -> Self:
        """The list is this now; other entries stay after those that they come after."""
        after: defaultdict[int | None, list[Entry]] = defaultdict(list)
        key = None
        for entry in self.entries:
            if entry.source == "list":
                key = entry.key
            else:
                after[key].append(entry)
        entries = after[None] + [one for entry in listed for one in (entry, *after[entry.key])]
        return self._arranged(tuple(entries))

    def _mixed(self, entries: Sequence[Entry], artist_of: ArtistOf, after: Entry | None) -> list[Entry]:
        before = None if after is None else artist_of(after.track)
        chance = random.Random(self.seed)
        return shuffled(entries, lambda entry: artist_of(entry.track), chance, before)

    def _begun_again(self, artist_of: ArtistOf) -> Self:
        """All entries once more from the first, shuffled again if they are; none plays twice in a row."""
        if not self.shuffled:
            return self
        last = self.entries[-1]
        entries = self._mixed(self.entries, artist_of, last)
        if entries[0] == last and len(entries) > 1:
            entries[0], entries[1] = entries[1], entries[0]
        return replace(self, entries=tuple(entries), seed=self.seed + 1)
