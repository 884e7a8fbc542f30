"""Regions of a map whose clusters are known."""

import gc
import weakref

import numpy as np
import pytest

from musicexplorer.similarity.region_names import JOIN, name_regions
from musicexplorer.similarity.regions import Region, find_regions
from musicexplorer.similarity.word_meanings import alike
from musicexplorer.similarity.words import TAGS_PER_TRACK, WordBook, prominent_tags

CENTRES = np.array([(-3.0, 0.0), (3.0, 0.2), (0.0, 3.0)])


def clusters(each: int = 200, spread: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Three round clusters and which one each track is of."""
    which = np.arange(3 * each) % 3
    return CENTRES[which] + spread * np.random.default_rng(0).normal(size=(3 * each, 2)), which


def test_the_landmarks_are_the_clusters() -> None:
    xy, which = clusters()
    landmarks = [region for region in find_regions(xy) if region.level == 0]
    for cluster in range(3):
        mostly = [one for one in landmarks if np.mean(which[one.rows] == cluster) > 0.98]
        assert sum(len(one.rows) for one in mostly) > 120
        assert min(np.hypot(*(np.array(one.centre) - CENTRES[cluster])) for one in mostly) < 0.6


def test_smaller_levels_have_more_regions_and_no_track_is_twice_in_one() -> None:
    rng = np.random.default_rng(4)
    xy = rng.normal(size=(80, 2))[np.arange(8000) % 80] + rng.normal(0, 0.08, (8000, 2))
    regions = find_regions(xy)
    counts = [sum(one.level == level for one in regions) for level in range(3)]
    assert 0 < counts[0] < counts[1] < counts[2]
    for level in range(3):
        rows = np.concatenate([one.rows for one in regions if one.level == level])
        assert len(np.unique(rows)) == len(rows)
    for one in regions:
        left, bottom, right, top = one.extent
        assert left <= right and bottom <= top
        assert (np.diff(one.rows) > 0).all()


def test_the_same_places_give_the_same_regions() -> None:
    xy, _ = clusters()
    first, second = find_regions(xy), find_regions(xy.copy())
    assert [one.centre for one in first] == [one.centre for one in second]
    assert all(np.array_equal(a.rows, b.rows) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("xy", [np.empty((0, 2)), np.zeros((50, 2)), np.array([(0.0, 1.0)])])
def test_where_there_is_nothing_to_tell_apart_there_are_no_regions(xy: np.ndarray) -> None:
    assert find_regions(xy) == []


def test_places_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        find_regions(np.array([(0.0, np.nan), (1.0, 1.0)]))


def named(genres: list[str], artists: list[str] | None = None) -> tuple[list[str], list, np.ndarray]:
    """Names of the regions of three clusters of 60 tracks with a genre each; the genre of every track."""
    xy, which = clusters(60)
    regions = [region for region in find_regions(xy) if region.level == 0]
    book = WordBook()
    of_track = [[genres[cluster], "Everywhere"] for cluster in which.tolist()]
    by = ["" if artists is None else artists[cluster] for cluster in which.tolist()]
    book.add(np.arange(len(xy)), of_track, by)
    return name_regions(regions, book.words(), len(xy)), regions, which


def test_a_region_is_called_by_what_sets_it_apart_and_not_by_what_is_frequent() -> None:
    names, regions, which = named(["Dub", "Choral", "Ska"])
    for name, region in zip(names, regions, strict=True):
        mostly = ["Dub", "Choral", "Ska"][int(np.bincount(which[region.rows]).argmax())]
        assert name.startswith(mostly)
        assert "Everywhere" not in name


def test_no_two_regions_of_a_level_have_one_name() -> None:
    names, regions, _ = named(["Dub", "Dub", "Dub"])
    assert len(set(names)) == len(names) == len(regions) and all(names)


def test_an_artist_names_a_region_where_they_dominate() -> None:
    names, regions, which = named(["Dub", "Dub", "Ska"], ["Ana", "", ""])
    for name, region in zip(names, regions, strict=True):
        own = int(np.bincount(which[region.rows]).argmax()) == 0
        assert name.startswith("Ana") == own


def test_without_any_word_regions_have_names_all_the_same() -> None:
    regions = find_regions(clusters(60)[0])
    names = name_regions(regions, WordBook().words(), 180)
    largest = [name for name, one in zip(names, regions, strict=True) if one.level == 0]
    assert len(set(largest)) == len(largest) and all(largest)
    assert not any(name for name, one in zip(names, regions, strict=True) if one.level)


def test_a_book_of_words_goes_with_its_last_reader() -> None:
    book = WordBook()
    book.add(np.arange(2), [["Dub"], ["Ska"]], ["Ana", ""])
    book.words()
    gone = weakref.ref(book)
    gc.disable()  # the window's thread looks for garbage only now and then, and this may be large
    try:
        del book
        assert gone() is None
    finally:
        gc.enable()


def test_a_smaller_region_says_something_new() -> None:
    which, part = np.arange(2400) % 3, np.arange(2400) // 3 % 8
    around = np.stack((np.cos(part * np.pi / 4), np.sin(part * np.pi / 4)), axis=1)
    xy = CENTRES[which] + around + 0.1 * np.random.default_rng(0).normal(size=(2400, 2))
    book = WordBook()
    inner = xy[:, 0] > CENTRES[which, 0]
    genres = [[("Dub", "Choral", "Ska")[c], "East" if right else "West"]
              for c, right in zip(which.tolist(), inner.tolist(), strict=True)]  # fmt: skip
    book.add(np.arange(len(xy)), genres, [""] * len(xy))
    regions = find_regions(xy)
    names = name_regions(regions, book.words(), len(xy))
    both, levels = list(zip(names, regions, strict=True)), sorted({one.level for one in regions})
    large, small = ([pair for pair in both if pair[1].level == level] for level in levels[:2])
    around = [max(large, key=lambda pair: len(np.intersect1d(pair[1].rows, one.rows)))[0] for _, one in small]
    new = [name for (name, _), before in zip(small, around, strict=True) if name != before]
    assert len(new) > len(small) / 2  # the others have no second word that is characteristic


def test_spellings_are_one_word_shown_in_the_commonest() -> None:
    book = WordBook()
    book.add(np.arange(4), [["trip hop"], ["Trip Hop"], ["Trip Hop"], []], ["", "", "", "unknown"])
    words = book.words()
    assert words.texts == ("Trip Hop",)
    assert words.rows.tolist() == [0, 1, 2]


def test_a_genre_that_is_tag_and_metadata_counts_once() -> None:
    book = WordBook(["rock", "sad"])
    book.add(np.arange(2), [["Rock"], []], ["", ""], np.array([[0, 1], [-1, -1]]))
    words = book.words()
    assert [words.texts[word] for word in words.words] == ["rock", "sad"]


def test_tags_stand_out_beside_what_is_usual() -> None:
    usual = np.array([0.5, 0.05, 0.05])
    tags = np.array([(0.5, 0.4, 0.01), (np.nan,) * 3, (0.9, 0.05, 0.05)])
    found = [set(row) - {-1} for row in prominent_tags(tags, usual).tolist()]
    assert found == [{1}, set(), {0}]
    assert prominent_tags(np.zeros((2, 9)), np.zeros(9)).shape == (2, TAGS_PER_TRACK)


def test_rare_tags_that_are_hardly_likely_say_less_than_likely_ones() -> None:
    usual = np.array([0.35, *[0.02] * (TAGS_PER_TRACK + 4)])
    tags = np.array([0.8, *[0.09] * (TAGS_PER_TRACK + 4)])
    assert 0 in prominent_tags(tags[None], usual)[0]


def test_a_region_is_not_called_by_what_the_network_is_not_sure_of() -> None:
    names = ["reggae", "zither", "pop"]
    tags = np.tile([0.3, 0.25, 0.8], (400, 1)) * (np.arange(400) < 100)[:, None] + 0.01
    tags[100:, 2] = 0.1
    book = WordBook(names)
    book.add(np.arange(400), [[]] * 400, [""] * 400, prominent_tags(tags, tags.mean(0)), tags)
    region = Region(0, np.arange(100), (0.0, 0.0), (0.0, 0.0, 1.0, 1.0))
    assert name_regions([region], book.words(), 400) == ["Pop"]


def test_what_files_say_counts_wholly_whatever_the_network_says_of_it() -> None:
    book = WordBook(["rock", "sad"])
    probabilities = np.array([(0.3, 0.5)])
    book.add(np.arange(1), [["Rock"]], [""], np.array([[0, 1]]), probabilities)
    words = book.words()
    found = {words.texts[word]: strength for word, strength in zip(words.words, words.strengths, strict=True)}
    assert found == {"rock": 1.0, "sad": 0.5}


def test_words_that_say_the_same_are_alike() -> None:
    assert alike("choral", "choir") and alike("rock", "indie rock") and alike("techno", "minimal techno")
    assert not alike("techno", "sad") and not alike("folk music", "dance music")


def of_words(*share: tuple[str, float], count: int = 400) -> str:
    """The name of a region of a quarter of the tracks, with these shares of words that others hardly have."""
    rng, names = np.random.default_rng(1), [name for name, _ in share]
    inside = np.arange(count) < count // 4
    has = rng.random((count, len(share))) < np.where(inside[:, None], [part for _, part in share], 0.03)
    tags = np.where(has, np.arange(len(share)), -1)
    book = WordBook(names)
    book.add(np.arange(count), [[]] * count, [""] * count, tags)
    region = Region(0, np.flatnonzero(inside), (0.0, 0.0), (0.0, 0.0, 1.0, 1.0))
    return name_regions([region], book.words(), count)[0]


def test_genre_and_mood_name_a_region_rather_than_odd_instruments() -> None:
    assert of_words(("gong", 0.7), ("techno", 0.5), ("drum machine", 0.7)) == "Techno"
    assert of_words(("choral", 0.8), ("choir", 0.9)) == "Choral"
    assert of_words(("fast", 0.8), ("techno", 0.8), ("electro", 0.7)) == "Techno · fast"


def test_no_two_names_of_a_level_begin_alike() -> None:
    words = ["rock", "indie rock", "classic rock", "sad"]
    book = WordBook(words)
    book.add(np.arange(300), [[]] * 300, [""] * 300, np.arange(300)[:, None] // 75)
    regions = [
        Region(0, np.arange(75 * n, 75 * n + 75), (float(n), 0.0), (n, 0.0, n + 1.0, 1.0)) for n in range(4)
    ]
    names = name_regions(regions, book.words(), 300)
    assert {name.split(JOIN)[0].split()[0] for name in names} == {"Rock", "Indie", "Classic", "Sad"}


def test_a_small_region_that_is_nearly_the_one_around_it_keeps_its_name() -> None:
    book = WordBook(["techno", "sad"])
    book.add(np.arange(200), [[]] * 200, [""] * 200, (np.arange(200) >= 100)[:, None].astype(int))
    box = (0.0, 0.0, 1.0, 1.0)
    regions = [Region(0, np.arange(100), (0.0, 0.0), box), Region(1, np.arange(80), (0.0, 0.0), box)]
    assert name_regions(regions, book.words(), 200) == ["Techno", "Techno"]


def test_the_genres_of_the_files_come_first() -> None:
    book = WordBook(["techno"])
    own = [["Schranz"] if row < 100 else [] for row in range(300)]
    book.add(np.arange(300), own, [""] * 300, np.where(np.arange(300) < 110, 0, -1)[:, None])
    region = Region(0, np.arange(100), (0.0, 0.0), (0.0, 0.0, 1.0, 1.0))
    assert name_regions([region], book.words(), 300)[0].startswith("Schranz")


def test_a_small_map_has_regions_too() -> None:
    """Like the demo library: 14 styles of 5 tracks."""
    rng = np.random.default_rng(1)
    middles = rng.uniform(-10, 10, (14, 2))
    regions = find_regions(middles[np.arange(70) % 14] + rng.normal(0, 0.2, (70, 2)))
    assert len(regions) >= 8
