"""The queue: what comes next, after every edit."""

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from musicexplorer.session.queue import REPEATS, PlayQueue
from musicexplorer.session.shuffle import shuffled

ARTISTS = 4


def artist_of(track: int) -> str:
    return f"artist {track % ARTISTS}"


def started(ids: list[int], place: int = 0, queue: PlayQueue | None = None) -> PlayQueue:
    return (queue or PlayQueue()).start(ids, place, "playlist", artist_of)


def heard(queue: PlayQueue | None, limit: int = 50) -> list[int]:
    """What plays on by itself from the current track."""
    played: list[int] = []
    while queue is not None and len(played) < limit:
        assert queue.track is not None
        played.append(queue.track)
        queue = queue.step(1, artist_of, by_itself=True)
    return played


def test_a_list_plays_on_to_its_end() -> None:
    assert heard(started([5, 6, 7], 1)) == [6, 7]


def test_back_stops_at_the_beginning() -> None:
    queue = started([5, 6], 1).step(-1, artist_of)
    assert queue is not None
    assert queue.track == 5
    assert queue.step(-1, artist_of) is None
    assert not queue.can_step(-1)


def test_play_next_comes_before_what_was_added_and_both_before_the_rest_of_the_list() -> None:
    queue = started([1, 2, 3]).add([10, 11]).play_next([20]).add([12])
    assert heard(queue) == [1, 20, 10, 11, 12, 2, 3]


def test_what_the_person_put_in_survives_another_list() -> None:
    queue = started([1, 2, 3]).add([10, 11])
    stepped = queue.step(1, artist_of)
    assert stepped is not None
    assert heard(started([7, 8], 0, stepped)) == [7, 11, 8]


def test_a_removed_current_track_plays_to_its_end_and_what_stood_after_it_comes_next() -> None:
    queue = started([1, 2, 3], 1)
    queue = queue.remove([queue.entries[1].key])
    assert heard(queue) == [2, 3]
    assert queue.undone(started([1, 2, 3], 1)).place == 1


def test_repeat_all_begins_again_and_repeat_one_stays_until_the_person_goes_on() -> None:
    queue = started([1, 2], 1).set_repeat("all")
    assert heard(queue, 5) == [2, 1, 2, 1, 2]
    one = queue.set_repeat("one")
    assert heard(one, 3) == [2, 2, 2]
    onwards = one.step(1, artist_of)
    assert onwards is None or onwards.track == 1 or onwards.track == 2


def test_stop_after_counts_for_the_track_that_plays_only() -> None:
    queue = started([1, 2, 3]).set_stop_after(True)
    assert heard(queue) == [1]
    onwards = queue.step(1, artist_of)
    assert onwards is not None
    assert heard(onwards) == [2, 3]


def test_shuffle_can_be_taken_back() -> None:
    queue = started(list(range(20)), 3)
    mixed = queue.set_shuffled(True, artist_of)
    assert mixed.tracks[:4] == [0, 1, 2, 3]
    assert mixed.tracks != queue.tracks
    assert mixed.set_shuffled(False, artist_of).entries == queue.entries


def test_a_list_begun_while_shuffling_plays_all_of_it_from_the_chosen_track_on() -> None:
    queue = started(list(range(20)), 7, PlayQueue(shuffled=True))
    assert queue.track == 7
    assert sorted(heard(queue)) == list(range(20))
    assert queue.set_shuffled(False, artist_of).tracks == list(range(20))


def test_shuffling_again_and_again_plays_all_before_any_twice_and_none_twice_in_a_row() -> None:
    queue = started(list(range(12)), 0, PlayQueue(shuffled=True)).set_repeat("all")
    played = heard(queue, 120)
    for round_ in range(10):
        assert sorted(played[12 * round_ : 12 * (round_ + 1)]) == list(range(12))
    assert all(one != other for one, other in itertools.pairwise(played))
    assert played[12:24] != played[24:36]


def test_no_track_comes_twice_in_a_row_where_all_are_of_one_artist() -> None:
    played = heard(started([0, 4, 8], 0, PlayQueue(shuffled=True)).set_repeat("all"), 300)
    assert all(one != other for one, other in itertools.pairwise(played))


def test_going_to_an_entry_while_shuffling_passes_none_over() -> None:
    queue = started(list(range(10)), 0, PlayQueue(shuffled=True))
    chosen = queue.jump(queue.entries[6].key)
    assert chosen.track == queue.entries[6].track
    assert sorted([*chosen.played, *chosen.upcoming, chosen.current]) == sorted(queue.entries)
    assert len(chosen.upcoming) == 8


def test_an_edited_list_keeps_its_place_at_a_track_that_is_twice_in_it() -> None:
    queue = started([1, 2, 1, 3], 2).follow([9, 1, 2, 1, 3])
    assert heard(queue) == [1, 3]


def test_an_edited_list_keeps_what_the_person_put_into_the_queue() -> None:
    queue = started([1, 2, 3]).add([10]).follow([1, 3, 4])
    assert heard(queue) == [1, 10, 3, 4]


def test_a_list_that_was_emptied_has_nothing_next() -> None:
    queue = started([1, 2]).follow([])
    assert queue.track == 1
    assert heard(queue) == [1]


def test_the_radio_appends_with_its_reasons() -> None:
    queue = started([1]).feed([(5, "near 1"), (6, "near 5")]).add([9])
    assert heard(queue) == [1, 9, 5, 6]
    assert [entry.reason for entry in queue.upcoming] == ["", "near 1", "near 5"]


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(), st.integers(1, 7))
@settings(max_examples=300, deadline=None)
def test_no_artist_comes_twice_in_a_row_where_that_can_be(tracks: list[int], seed: int, artists: int) -> None:
    order = shuffled(tracks, lambda track: f"a{track % artists}", random.Random(seed))
    assert Counter(order) == Counter(tracks)
    most = max(Counter(track % artists for track in tracks).values(), default=0)
    twice = sum(one % artists == other % artists for one, other in itertools.pairwise(order))
    assert twice == max(2 * most - 1 - len(tracks), 0)


def test_shuffling_gives_every_order_its_chance() -> None:
    firsts = Counter(shuffled(range(5), str, random.Random(seed))[0] for seed in range(2000))
    assert min(firsts.values()) > 300


class QueueMachine(RuleBasedStateMachine):
    """Random operations, beside the simplest thing that could be right: a list and a place in it.

    While shuffled only what must hold whatever the order is compared.
    """

    @initialize(ids=st.lists(st.integers(0, 30), min_size=1, max_size=8), data=st.data())
    def begin(self, ids: list[int], data: st.DataObject) -> None:
        self.queue = PlayQueue()
        self.model: list[list[object]] = []
        self.at, self.now = -1, -1
        self.before: PlayQueue | None = None
        self.begin_list(ids, data)

    def _sync(self) -> None:
        """Take over an order that only the queue knows."""
        self.model = [[entry.track, entry.source] for entry in self.queue.entries]
        self.at = self.queue.place

    @rule(ids=st.lists(st.integers(0, 30), min_size=1, max_size=8), data=st.data())
    def begin_list(self, ids: list[int], data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(ids) - 1))
        waiting = [one for one in self.model[self.at + 1 :] if one[1] == "asked"]
        self.queue = started(ids, place, self.queue)
        self.model = [[one, "list"] for one in ids[: place + 1]] + waiting
        self.model += [[one, "list"] for one in ids[place + 1 :]]
        self.at, self.now = place, ids[place]
        if self.queue.shuffled:
            assert Counter(self.queue.tracks) == Counter(one[0] for one in self.model)
            self._sync()

    @rule(ids=st.lists(st.integers(0, 30), max_size=3))
    def play_next(self, ids: list[int]) -> None:
        self.queue = self.queue.play_next(ids)
        self.model[self.at + 1 : self.at + 1] = [[one, "asked"] for one in ids]

    @rule(ids=st.lists(st.integers(0, 30), max_size=3))
    def add(self, ids: list[int]) -> None:
        self.queue = self.queue.add(ids)
        asked = [n for n, one in enumerate(self.model) if n > self.at and one[1] == "asked"]
        at = asked[-1] + 1 if asked else self.at + 1
        self.model[at:at] = [[one, "asked"] for one in ids]

    @rule(data=st.data(), ids=st.lists(st.integers(0, 30), min_size=1, max_size=3))
    def insert(self, data: st.DataObject, ids: list[int]) -> None:
        at = data.draw(st.integers(0, len(self.model)))
        self.queue = self.queue.insert(ids, at)
        self.model[at:at] = [[one, "asked"] for one in ids]
        if at <= self.at:
            self.at += len(ids)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        gone = data.draw(st.sets(st.integers(0, len(self.model) - 1), max_size=3))
        self.before = self.queue
        self.queue = self.queue.remove([self.queue.entries[n].key for n in gone])
        self.model = [one for n, one in enumerate(self.model) if n not in gone]
        self.at -= sum(n <= self.at for n in gone)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        size = len(self.model)
        moved = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=3)))
        to = data.draw(st.integers(0, size))
        here = self.model[self.at] if self.at >= 0 else None
        self.queue = self.queue.move([self.queue.entries[n].key for n in moved], to)
        head = [one for n, one in enumerate(self.model) if n < to and n not in moved]
        tail = [one for n, one in enumerate(self.model) if n >= to and n not in moved]
        self.model = [*head, *(self.model[n] for n in moved), *tail]
        self.at = next((n for n, one in enumerate(self.model) if one is here), -1)

    @rule(by=st.sampled_from([1, -1]), by_itself=st.booleans())
    def step(self, by: int, by_itself: bool) -> None:
        by = 1 if by_itself else by
        after = self.queue.step(by, artist_of, by_itself=by_itself)
        stops = by_itself and self.queue.stop_after
        if not stops and by_itself and self.queue.repeat == "one":
            assert after is not None and after.track == self.now
            return
        at = self.at + by
        if not 0 <= at < len(self.model) and self.queue.repeat == "all" and self.model:
            at = at % len(self.model) if by > 0 else len(self.model) - 1
        elif not 0 <= at < len(self.model):
            assert after is None
            return
        if stops:
            assert after is None
            return
        assert after is not None
        wraps = self.queue.shuffled and by > 0 and at == 0
        self.queue = after
        if wraps:
            assert Counter(after.tracks) == Counter(one[0] for one in self.model)
            self._sync()
        self.at, self.now = at, self.model[at][0]

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.model) - 1))
        shuffled_, size = self.queue.shuffled, len(self.model)
        self.queue = self.queue.jump(self.queue.entries[at].key)
        self.now = self.model[at][0]
        if shuffled_:
            assert len(self.queue.entries) == size
            self._sync()
        self.at = at if not shuffled_ else self.at

    @rule(repeat=st.sampled_from(REPEATS), stop=st.booleans())
    def modes(self, repeat: str, stop: bool) -> None:
        self.queue = self.queue.set_repeat(repeat).set_stop_after(stop)

    @rule(on=st.booleans())
    def shuffle(self, on: bool) -> None:
        played = self.queue.tracks[: self.queue.place + 1]
        self.queue = self.queue.set_shuffled(on, artist_of)
        assert Counter(self.queue.tracks) == Counter(one[0] for one in self.model)
        if on:
            assert self.queue.tracks[: len(played)] == played
        self._sync()

    @rule()
    def clear(self) -> None:
        current = self.queue.current
        self.queue = self.queue.clear()
        self.model = [self.model[self.at]] if current in self.queue.entries else []
        self.at = len(self.model) - 1

    @rule(data=st.data())
    def follow(self, data: st.DataObject) -> None:
        asked = Counter(entry for entry in self.queue.entries if entry.source == "asked")
        ids = data.draw(st.lists(st.integers(0, 30), max_size=6))
        self.queue = self.queue.follow(ids)
        listed = [entry.track for entry in self.queue.in_plain_order() if entry.source == "list"]
        assert listed == ids
        assert Counter(entry for entry in self.queue.entries if entry.source == "asked") == asked
        self._sync()

    @precondition(lambda self: self.before is not None)
    @rule()
    def undo(self) -> None:
        assert self.before is not None
        self.queue, self.before = self.queue.undone(self.before), None
        self._sync()

    @invariant()
    def same(self) -> None:
        queue = self.queue
        assert queue.tracks == [one[0] for one in self.model]
        assert queue.track == self.now
        assert queue.place == self.at
        keys = [entry.key for entry in queue.entries]
        assert len(set(keys)) == len(keys)
        assert not queue.shuffled or sorted(queue.plain) == sorted(keys)
        if queue.current in queue.entries:
            assert queue.entries[queue.place] == queue.current


QueueMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
test_random_operations = pytest.mark.slow(QueueMachine.TestCase)
