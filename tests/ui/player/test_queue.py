from musicexplorer.ui.player.queue import PlayQueue


def started(ids: list[int], place: int) -> PlayQueue:
    playback = PlayQueue()
    playback.start(ids, place, whole=True, origin="playlist")
    return playback


def test_a_list_plays_on_to_its_end() -> None:
    playback = started([5, 6, 7], 1)
    assert playback.current == 6
    assert playback.step(1) == 7
    assert playback.step(1) is None
    assert playback.current == 7
    assert not playback.can_step(1)


def test_back_stops_at_the_beginning() -> None:
    playback = started([5, 6], 1)
    assert playback.step(-1) == 5
    assert playback.step(-1) is None


def test_a_track_that_is_twice_in_the_list_keeps_its_place_through_an_edit() -> None:
    playback = started([1, 2, 1, 3], 2)
    playback.follow([9, 1, 2, 1, 3])
    assert playback.step(1) == 3


def test_a_track_taken_out_plays_to_its_end_and_what_stood_after_it_comes_next() -> None:
    playback = started([1, 2, 3], 1)
    playback.follow([1, 3])
    assert playback.current == 2
    assert playback.step(1) == 3


def test_a_list_that_was_emptied_has_nothing_next() -> None:
    playback = started([1, 2], 0)
    playback.follow([])
    assert playback.step(1) is None
    assert playback.current == 1
