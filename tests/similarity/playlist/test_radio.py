from itertools import pairwise

import pytest

from musicexplorer.similarity.playlist import Filters, Radio, Recipe, Seed
from tests.similarity.playlist.libraries import on_circle, random_library


def start(*tracks: int, **more: object) -> Recipe:
    return Recipe((Seed("tracks", tracks=tracks),), **more)  # type: ignore[arg-type]


def played(radio: Radio, n: int) -> list[int]:
    return [radio.next().id for _ in range(n)]


def test_it_never_ends_and_repeats_nothing_soon() -> None:
    library = random_library(30)
    ids = played(Radio(start(3), library), 70)
    for at in range(len(ids)):
        assert ids[at] not in ids[max(0, at - 12) : at]
    artists = [one // 3 for one in ids]
    assert sum(a == b for a, b in pairwise(artists)) == 0


def test_the_same_start_gives_the_same_programme() -> None:
    library = random_library(40)
    assert played(Radio(start(3, random_seed=5), library), 9) == played(
        Radio(start(3, random_seed=5), library), 9
    )
    assert played(Radio(start(3, random_seed=5), library), 9) != played(
        Radio(start(3, random_seed=6), library), 9
    )


def test_it_follows_skips_and_likes() -> None:
    degrees = [0.0, *(10.0 + i for i in range(30)), *(-10.0 - i for i in range(30))]
    library = on_circle(degrees)

    def share_of_the_left(opinion: str) -> float:
        radio = Radio(start(0), library)
        for one in (1, 2, 3, 4):
            getattr(radio, opinion)(one)
        return sum(one <= 30 for one in played(radio, 12)) / 12

    assert share_of_the_left("liked") > 0.7 > 0.3 > share_of_the_left("skipped")


def test_it_can_be_kept_as_a_recipe() -> None:
    radio = Radio(start(0), random_library(20))
    radio.liked(4)
    radio.skipped(5)
    radio.skipped(4)
    recipe = radio.as_recipe()
    assert [seed.tracks for seed in recipe.seeds] == [(0,)]
    assert [seed.tracks for seed in recipe.unlike] == [(5,), (4,)]


def test_filters_hold_and_may_leave_nothing() -> None:
    library = random_library(30)
    jazz = Radio(start(0, filters=Filters(genres=("Jazz",))), library)
    assert all(one % 2 for one in played(jazz, 20))
    assert Radio(start(0, filters=Filters(genres=("Polka",))), library).next() is None
    with pytest.raises(ValueError, match="starts from"):
        Radio(start(999), library)


def test_new_music_comes_in_while_it_plays() -> None:
    radio = Radio(start(0), on_circle([0, 50, 60]))
    first = played(radio, 2)
    radio.library_changed(on_circle([0, 50, 60, 1]))
    assert played(radio, 1) == [3] or 3 in played(radio, 3)
    assert first


def test_one_skip_steers_the_next_two_tracks() -> None:
    """The radio starts in the middle of two kinds; after one of the left was skipped, few of it come."""
    degrees = [*(20.0 + i for i in range(30)), *(-20.0 - i for i in range(30))]
    library = on_circle(degrees)

    def share_of_the_left(skips: int) -> float:
        left = 0
        for number in range(40):
            radio = Radio(start(0, 30, random_seed=number), library)
            for track in range(1, 1 + skips):
                radio.skipped(track)
            left += sum(one < 30 for one in played(radio, 2))
        return left / 80

    assert 0.3 < share_of_the_left(0) < 0.7
    assert share_of_the_left(1) < 0.2
    assert share_of_the_left(2) < 0.1
