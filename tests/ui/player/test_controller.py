from pathlib import Path
from types import SimpleNamespace

import pytest

from musicexplorer.audio.normalisation import UNKNOWN
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.queue import PlayQueue
from musicexplorer.ui.player.controller import EXCERPT_SECONDS, PlaybackController
from tests.ui.fakes import FakePlayer

TYPICAL = 42.0


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def playback(qapp: object, player: FakePlayer) -> PlaybackController:
    tracks = {
        number: Track(number, Source(Path(f"/m/{number}")), Metadata(title=str(number)), 0.0)
        for number in (1, 2, 3)
    }
    for number in (5, 6):
        about = Metadata(title=str(number), album="A", track=number)
        tracks[number] = Track(number, Source(Path(f"/m/{number}")), about, 0.0)
    tracks[4] = Track(4, Source(Path("/m/4")), Metadata(title="4"), 0.0, state="vanished")
    session = SimpleNamespace(
        track=tracks.get,
        excerpt=lambda _: (TYPICAL, 30.0),
        loudness=lambda _: UNKNOWN,
        crossfade_begin=lambda *_: None,
    )
    return PlaybackController(player, session)


def names(player: FakePlayer) -> list[str]:
    return [path.name for path, _, _ in player.played]


def test_a_click_plays_an_excerpt_of_the_typical_part_and_the_list_goes_on(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2, 3], 0, whole=False, origin="library")
    player.end()
    playback.tick()
    assert player.played == [
        (Path("/m/1"), TYPICAL, EXCERPT_SECONDS),
        (Path("/m/2"), TYPICAL, EXCERPT_SECONDS),
    ]


def test_whole_tracks_play_on_to_the_end_of_the_list_and_stop_there(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    for _ in range(3):
        player.end()
        playback.tick()
    assert player.played == [(Path("/m/1"), 0.0, None), (Path("/m/2"), 0.0, None)]


def test_a_list_goes_past_what_is_not_there(playback: PlaybackController, player: FakePlayer) -> None:
    playback.play_list([1, 4, 3], 0, whole=True, origin="playlist")
    playback.step(1)
    assert names(player) == ["1", "3"]


def test_a_track_that_is_not_there_is_said_to_be_so(playback: PlaybackController, player: FakePlayer) -> None:
    said: list[str] = []
    playback.failed.connect(said.append)
    playback.play_list([4], 0, whole=True, origin="library")
    assert player.played == []
    assert len(said) == 1


def test_a_track_that_cannot_be_decoded_is_told_and_the_list_goes_on(
    playback: PlaybackController, player: FakePlayer
) -> None:
    said: list[str] = []
    playback.failed.connect(said.append)
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    player.end(error="This file is damaged.")
    playback.tick()
    assert said == ["“1”: This file is damaged."]
    assert names(player) == ["1", "2"]


def test_seeking_in_an_excerpt_plays_the_track_from_there_to_its_end(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1], 0, whole=False, origin="map")
    playback.seek(10.0)
    assert player.played[-1] == (Path("/m/1"), 10.0, None)
    assert playback.excerpt is None
    playback.seek(20.0)
    assert player.position == 20.0
    assert len(player.played) == 2


def test_previous_begins_a_whole_track_again_before_it_goes_back(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2], 1, whole=True, origin="playlist")
    player.position = 30.0
    playback.step(-1)
    assert player.position == 0.0
    assert playback.current == 2
    playback.step(-1)
    assert playback.current == 1


def test_what_was_on_the_deck_waits_in_silence_and_goes_on_where_it_was(
    playback: PlaybackController, player: FakePlayer
) -> None:
    queue = PlayQueue().start([1, 2], 1, "library", str)
    assert playback.load(queue, 33.0)
    assert player.played == []
    assert playback.position() == 33.0
    playback.toggle()
    assert player.played == [(Path("/m/2"), 33.0, None)]
    playback.toggle()
    assert player.state == "paused"


def test_what_was_heard_is_told_when_a_track_is_left(
    playback: PlaybackController, player: FakePlayer
) -> None:
    told: list[tuple[int, float, float, bool, bool]] = []
    playback.played_back.connect(lambda track, when, *heard: told.append((track, *heard)))
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    for position in (0.5, 1.0, 1.5, 60.0, 60.5):
        player.position = position
        playback.tick()
    playback.step(1)
    # The jump from 1.5 s to 60 s was a seek and not listening.
    assert told == [(1, 2.0, 0.02, True, False)]


def test_the_player_is_told_what_follows_and_goes_on_by_itself(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 4, 2, 3], 0, whole=True, origin="playlist")
    assert player.following is not None and player.following.path == Path("/m/2")  # 4 is not there
    player.go_on()
    playback.tick()
    assert playback.current == 2
    assert playback.queue.place == 2
    assert player.following is not None and player.following.path == Path("/m/3")
    playback.edit(lambda queue: queue.play_next([1]))
    assert player.following is not None and player.following.path == Path("/m/1")
    playback.edit(lambda queue: queue.set_stop_after(True))
    assert player.following is None


def test_an_edit_at_the_moment_of_going_on_loses_nothing(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2, 3], 0, whole=True, origin="playlist")
    player.go_on()  # it plays 2 already
    playback.edit(lambda queue: queue.play_next([3]))
    playback.tick()
    assert playback.current == 2
    assert [entry.track for entry in playback.queue.upcoming] == [3]


def test_what_cannot_be_opened_ahead_is_passed_over_and_told_once(
    playback: PlaybackController, player: FakePlayer
) -> None:
    said: list[str] = []
    playback.failed.connect(said.append)
    playback.play_list([1, 2, 3], 0, whole=True, origin="playlist")
    player.failures.append((player.number, "This file is damaged."))
    playback.tick()
    assert said == ["“2”: This file is damaged."]
    assert player.following is not None and player.following.path == Path("/m/3")


def test_tracks_of_an_album_in_order_follow_without_a_fade(
    playback: PlaybackController, player: FakePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fades: list[float | None] = []
    monkeypatch.setattr(player, "set_next", lambda segment, fade, begin: fades.append(fade) or 99)
    player.set_crossfade(3.0)
    playback.play_list([5, 6], 0, whole=True, origin="playlist")
    assert fades == [0.0]
    playback.play_list([6, 5], 0, whole=True, origin="playlist")
    assert fades[-1] == 3.0


def test_stop_after_this_track_loads_the_next_and_waits(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2, 3], 0, whole=True, origin="playlist")
    playback.edit(lambda queue: queue.set_stop_after(True))
    player.end()
    playback.tick()
    assert (playback.current, names(player)) == (2, ["1"])
    playback.toggle()
    assert names(player) == ["1", "2"]
    assert not playback.queue.stop_after


def test_excerpts_in_front_leave_the_queue_alone(playback: PlaybackController, player: FakePlayer) -> None:
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    playback.toggle()
    player.position = 30.0
    playback.play_list([3], 0, whole=False, origin="map")
    assert playback.current == 3
    assert playback.queue.track == 1
    player.end()
    playback.tick()
    assert (playback.current, playback.position()) == (1, 30.0)
    playback.toggle()
    assert player.played[-1] == (Path("/m/1"), 30.0, None)


def test_seeking_in_an_excerpt_makes_its_list_the_queue_and_that_can_be_undone(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    playback.toggle()
    playback.play_list([3, 1], 0, whole=False, origin="map")
    playback.seek(12.0)
    assert playback.queue.tracks == [3, 1]
    assert player.played[-1] == (Path("/m/3"), 12.0, None)
    playback.undo_edit()
    assert playback.queue.tracks == [1, 2]
    assert playback.current == 3


def test_the_track_that_plays_is_not_begun_again(playback: PlaybackController, player: FakePlayer) -> None:
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    player.position = 30.0
    playback.play_list([3, 1, 2], 1, whole=True, origin="library")
    assert names(player) == ["1"]
    assert playback.queue.tracks == [3, 1, 2]
    assert playback.queue.place == 1


def test_a_file_from_outside_plays_once_and_leaves_no_list(
    playback: PlaybackController, player: FakePlayer
) -> None:
    playback.play_list([1, 2], 0, whole=True, origin="playlist")
    playback.play_file(Source(Path("/elsewhere/x.mp3")), 5.0, EXCERPT_SECONDS)
    assert playback.current is None
    player.end()
    playback.tick()
    assert names(player) == ["1", "x.mp3"]


def test_a_list_that_cannot_be_played_stops_after_a_few_tracks(
    playback: PlaybackController, player: FakePlayer
) -> None:
    said: list[str] = []
    playback.failed.connect(said.append)
    playback.play_list([1, 2, 3] * 5, 0, whole=False, origin="library")
    for _ in range(15):
        player.end(error="the file does not exist")
        playback.tick()
    assert len(player.played) == 5
    assert said[0] == "“1”: the file does not exist"


def test_files_that_are_gone_are_passed_one_at_a_time(
    playback: PlaybackController, player: FakePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = player.play

    def fails_at_once(*args: object, **options: object) -> int:
        number = play(*args, **options)  # type: ignore[arg-type]
        player.end("This file is gone.")
        return number

    monkeypatch.setattr(player, "play", fails_at_once)
    playback.play_list([1, 2, 3, 5, 6], 0, whole=True, origin="library")
    assert names(player) == ["1"]
    playback.tick()
    assert names(player) == ["1", "2"]
    playback.tick()
    assert names(player) == ["1", "2", "3"]
