"""Random operations on the player's controller: what is heard is what the window says, whatever is done."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from musicexplorer.audio.normalisation import UNKNOWN
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.queue import RADIO, REPEATS
from musicexplorer.ui.player.controller import PlaybackController
from tests.ui.fakes import FakePlayer

TRACKS = {
    number: Track(
        number,
        Source(Path(f"/m/{number}")),
        Metadata(title=str(number), artists=(f"artist {number % 3}",), duration=100.0),
        0.0,
        state="vanished" if number % 5 == 0 else "present",
    )
    for number in range(1, 12)
}
IDS = st.sampled_from(sorted(TRACKS))
LISTS = st.lists(IDS, min_size=1, max_size=6)


class PlayingMachine(RuleBasedStateMachine):
    """The model is the simplest there is: the file that sounds is the file of the current track."""

    def __init__(self) -> None:
        super().__init__()
        self.player = FakePlayer()
        session = SimpleNamespace(
            track=TRACKS.get,
            typical_start=lambda *_: 20.0,
            excerpt=lambda _: (20.0, 30.0),
            loudness=lambda _: UNKNOWN,
            crossfade_begin=lambda *_: None,
        )
        self.playback = PlaybackController(self.player, session)
        self.heard: list[int] = []
        self.playback.played_back.connect(lambda track, *_: self.heard.append(track))

    @rule(ids=LISTS, data=st.data(), whole=st.booleans(), origin=st.sampled_from(["map", "library", RADIO]))
    def play_list(self, ids: list[int], data: Any, whole: bool, origin: str) -> None:
        place = data.draw(st.integers(0, len(ids) - 1))
        self.playback.play_list(ids, place, whole=whole, origin=origin)
        assert self.playback.current == ids[place]

    @rule(track=IDS)
    def play_here(self, track: int) -> None:
        upcoming = [entry.track for entry in self.playback.queue.upcoming]
        radio = self.playback.queue.origin == RADIO
        self.playback.play_here([track], 0, "map")
        assert self.playback.queue.track == track
        if radio:  # it goes on after the track
            assert [entry.track for entry in self.playback.queue.upcoming] == upcoming

    @rule(track=IDS, stop=st.booleans())
    def preview(self, track: int, stop: bool) -> None:
        before = self.playback.current, self.player.state, self.player.position
        self.playback.preview(track)
        if stop:
            self.playback.stop_preview()
        assert (self.playback.current, self.player.state, self.player.position) == before

    @rule(ids=LISTS, how=st.sampled_from(["play_next", "add"]))
    def put_in(self, ids: list[int], how: str) -> None:
        current = self.playback.current
        self.playback.edit(lambda queue: getattr(queue, how)(ids))
        assert self.playback.current == current

    @rule(repeat=st.sampled_from(REPEATS), shuffled=st.booleans(), stop=st.booleans())
    def modes(self, repeat: Any, shuffled: bool, stop: bool) -> None:
        self.playback.edit(lambda queue: queue.set_shuffled(shuffled, self.playback.upcoming.artist))
        self.playback.set_queue(self.playback.queue.set_repeat(repeat).set_stop_after(stop))

    @rule()
    def undo(self) -> None:
        current = self.playback.current
        self.playback.undo_edit()
        assert self.playback.current == current

    @rule(by=st.sampled_from([1, -1]))
    def step(self, by: int) -> None:
        self.playback.step(by)

    @rule()
    def toggle(self) -> None:
        self.playback.toggle()

    @rule()
    def stop(self) -> None:
        self.playback.stop()
        assert self.player.state == "stopped"

    @rule(second=st.floats(0, 100))
    def seek(self, second: float) -> None:
        self.playback.seek(second)
        assert self.playback.source is None or self.playback.position() == second

    @precondition(lambda self: self.player.state == "playing")
    @rule(error=st.sampled_from(["", "", "", "This file is damaged."]))
    def end(self, error: str) -> None:
        """The track ends, or cannot be played: the player goes on by itself, or the window goes on."""
        if error:
            self.player.end(error)
        else:
            self.player.go_on()
        self.playback.tick()

    @rule(second=st.floats(0, 1))
    def time(self, second: float) -> None:
        if self.player.state == "playing":
            self.player.position += second
        self.playback.tick()

    @precondition(lambda self: self.playback.queue.entries)
    @rule(data=st.data())
    def play_entry(self, data: Any) -> None:
        entry = data.draw(st.sampled_from(self.playback.queue.entries))
        self.playback.play_entry(entry.key)
        assert self.playback.current == entry.track

    @invariant()
    def what_is_heard_is_what_is_said(self) -> None:
        playback, player = self.playback, self.player
        track = None if playback.current is None else TRACKS[playback.current]
        if player.state == "playing":
            assert track is not None and player.path == track.source.path
            assert track.state == "present"
            assert playback.source == track.source
            assert (playback.excerpt is not None) <= playback.browsing
        if player.state == "playing" and not playback.browsing:
            coming = None if playback.coming is None else TRACKS[playback.coming.track].source.path
            assert coming == (None if player.following is None else player.following.path)
        queue, _ = playback.to_resume()
        assert queue.place < len(queue.entries)


PlayingMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
test_random_operations = pytest.mark.usefixtures("qapp")(pytest.mark.slow(PlayingMachine.TestCase))
