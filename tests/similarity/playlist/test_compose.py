from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.playlist import (
    Exclusion,
    Filters,
    Recipe,
    Seed,
    TrackFacts,
    changes,
    compose,
    from_json,
    reason_text,
    steered,
    to_json,
)
from tests.similarity.playlist.libraries import on_circle, random_library

LIBRARY = random_library(120)


def track(*ids: int, weight: float = 1.0) -> Seed:
    return Seed("tracks", tracks=ids, weight=weight)


@settings(max_examples=40, deadline=None)
@given(
    seeds=st.lists(st.integers(0, 119), min_size=1, max_size=4, unique=True),
    count=st.integers(1, 40),
    adventurous=st.sampled_from([0.0, 0.4, 1.0]),
    per_artist=st.integers(0, 3),
    order=st.sampled_from(["likeness", "flow", "ends"]),
    curve=st.sampled_from(["", "rising", (0.2, 0.9)]),
    random_seed=st.integers(0, 2),
)
def test_whatever_the_recipe_it_is_kept_and_the_same_each_time(
    seeds, count, adventurous, per_artist, order, curve, random_seed
) -> None:
    recipe = Recipe(
        tuple(map(track, seeds)),
        count=count,
        adventurous=adventurous,
        per_artist=per_artist,
        order=order,
        curve=curve,
        random_seed=random_seed,
    )
    ids = compose(recipe, LIBRARY).ids
    assert ids == compose(recipe, LIBRARY).ids
    assert len(ids) == len(set(ids)) == count
    assert set(seeds[:count]) <= set(ids)
    if per_artist:
        chosen = [one // 3 for one in ids if one not in seeds]
        named = [one // 3 for one in seeds if one in ids]
        assert all(chosen.count(artist) + named.count(artist) <= per_artist for artist in chosen)


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 90), st.integers(0, 119), st.sampled_from(["", "rising"]))
def test_a_fixed_time_is_filled_to_within_half_a_track(minutes, seed, curve) -> None:
    recipe = Recipe((track(seed),), seconds=60.0 * minutes, curve=curve)
    durations = [LIBRARY.facts[one].duration for one in compose(recipe, LIBRARY).ids]
    assert abs(sum(durations) - 60 * minutes) <= max(durations) / 2


def test_a_list_follows_its_curve_better_than_one_without() -> None:
    def miss(recipe: Recipe) -> float:
        rows = np.array(compose(recipe, LIBRARY).ids)
        seconds = LIBRARY.durations[rows]
        middle = (np.cumsum(seconds) - seconds / 2) / seconds.sum()
        return float(np.abs(0.2 + 0.7 * middle - LIBRARY.column("energy")[rows]).mean())

    recipe = Recipe((track(5),), seconds=47 * 60.0)
    assert miss(replace(recipe, curve=(0.2, 0.9))) < 0.1 < 0.25 < miss(recipe)


def test_weights_decide_between_seeds() -> None:
    library = on_circle([0, 90, 5, 85])
    for weights, first in (((1.0, 0.1), 2), ((0.1, 1.0), 3)):
        seeds = (track(0, weight=weights[0]), track(1, weight=weights[1]))
        assert compose(Recipe(seeds, count=3), library).ids[2] == first


def test_what_is_nearer_to_an_unlike_seed_comes_last_and_that_seed_never() -> None:
    library = on_circle([0, 40, -30, 25, 35])
    assert compose(Recipe((track(0),), count=5), library).ids == [0, 3, 2, 4, 1]
    assert compose(Recipe((track(0),), (track(1),), count=5), library).ids == [0, 2, 3, 4]
    # Also where it would have more votes: it is nearest to the seed, and far down the unlike seed's list.
    crowded = on_circle([0, 60, 31, -90, 50, 55, 57, 63, 65, 70])
    assert compose(Recipe((track(0),), (track(1),), count=10), crowded).ids[:3] == [0, 3, 2]


def test_an_unlike_seed_votes_against_what_is_near_it() -> None:
    library = on_circle([0, 60, 20, -22])
    assert compose(Recipe((track(0),), count=3), library).ids == [0, 2, 3]
    assert compose(Recipe((track(0),), (track(1),), count=3), library).ids == [0, 3, 2]


def test_no_more_than_so_many_of_one_album_the_seeds_counted() -> None:
    facts = [
        TrackFacts(i, f"Song {i}", f"Artist {i}", "Hits", 100.0 + 9 * i, folder="/hits") for i in range(4)
    ]
    facts += [TrackFacts(4, "Song 4", "Artist 4", "Hits", 190.0, folder="/other"), TrackFacts(5, "Song 5")]
    facts += [TrackFacts(6, "Song 6"), TrackFacts(7, "Song 7")]
    library = on_circle([0, 1, 2, 3, 30, 40, 50, 60], facts)
    recipe = Recipe((track(0),), count=8, per_artist=0)
    assert compose(replace(recipe, per_album=2), library).ids == [0, 1, 4, 5, 6, 7]
    assert compose(replace(recipe, per_album=0), library).ids == [0, 1, 2, 3, 4, 5, 6, 7]


def test_whole_artists_and_lists_are_seeds_and_may_come_themselves() -> None:
    facts = [TrackFacts(i, f"Song {i}", "The Band" if i < 2 else f"Other {i}") for i in range(5)]
    library = on_circle([0, 10, 5, 15, 120], facts, lists={("region", "warm"): [4]})
    assert set(compose(Recipe((Seed("artist", "band"),), count=4), library).ids) == {0, 1, 2, 3}
    alone = Recipe((Seed("artist", "band"),), count=2, with_seeds=False)
    assert compose(alone, library).ids == [2, 3]
    assert compose(Recipe((Seed("region", "warm"),), count=1), library).ids == [4]
    with pytest.raises(ValueError, match="nothing that the playlist starts from"):
        compose(Recipe((Seed("artist", "nobody"),)), library)


def test_a_sound_from_outside_is_a_seed() -> None:
    recipe = Recipe((Seed("sound", "a file", vector=(1.0, 0.1)),), count=2)
    playlist = compose(recipe, on_circle([90, 10, 0]))
    assert playlist.ids == [1, 2]
    assert "near a file" in reason_text(playlist.tracks[0].reason, on_circle([90, 10, 0]), 1)


def test_filters_and_rules_hold_for_everything_but_the_seeds() -> None:
    filters = Filters(genres=("jazz",), years=(1970, None), duration=(120, 300), tags=("piano",))
    recipe = Recipe((track(0),), filters=filters, count=12, per_artist=0)
    found = compose(
        recipe, LIBRARY, exclusions=[Exclusion("folder", "/music/1"), Exclusion("artist", "artist 5")]
    )
    rest = [LIBRARY.facts[one] for one in found.ids[1:]]
    assert rest and found.notes
    piano = LIBRARY.tag("piano")
    for fact in rest:
        assert fact.genres == ("Jazz",) and fact.year >= 1970 and 120 <= fact.duration <= 300
        assert piano[fact.id] >= 0.75 and fact.folder != "/music/1" and fact.artist != "Artist 5"


def test_seasons_and_what_was_played_lately() -> None:
    facts = [
        TrackFacts(0, "Song"),
        TrackFacts(1, "Last Christmas"),
        TrackFacts(2, "Tune", last_played=1.0e9 - 3 * 86_400),
    ]
    september, december = 1.0e9, 1.008e9
    recipe = Recipe((track(0),), count=3, filters=Filters(quiet_days=7))
    rule = [Exclusion("season", "christmas@12")]
    assert compose(recipe, on_circle([0, 1, 2], facts, now=september), exclusions=rule).ids == [0]
    assert compose(recipe, on_circle([0, 1, 2], facts, now=december), exclusions=rule).ids == [0, 1, 2]


def test_versions_count_as_one_and_can_be_unfolded() -> None:
    titles = ["Song", "Tune", "Tune (Live in Rome)", "Tune - Demo", "Other"]
    artists = ["Band", "Band", "The Band", "BAND", "Band"]
    named = enumerate(zip(titles, artists, strict=True))
    facts = [TrackFacts(i, title, artist, duration=100.0 + 9 * i) for i, (title, artist) in named]
    library = on_circle([0, 5, 6, 7, 30], facts)
    playlist = compose(Recipe((track(0),), count=3, per_artist=0), library)
    assert playlist.ids == [0, 1, 4]
    assert playlist.tracks[1].versions == (2, 3)
    assert compose(Recipe((track(0),), count=3, per_artist=0, fold_versions=False), library).ids == [0, 1, 2]


def test_a_minimum_percentile_ends_a_list() -> None:
    library = on_circle([0, 10, 20, 90, 180, 270])
    recipe = Recipe((track(0),), count=6, min_percentile=70)
    limit = library.percentiles.similarity(70)
    ids = compose(recipe, library).ids
    assert ids == [0] + [i for i in (1, 2, 3, 4, 5) if library.neighbours.similarities(0)[i] >= limit]
    assert len(ids) < 6


def test_adventurous_lists_are_more_varied() -> None:
    def alike(share: float) -> float:
        rows = compose(Recipe((track(3),), count=20, adventurous=share, per_artist=0), LIBRARY).ids
        return float((LIBRARY.neighbours.vectors[rows] @ LIBRARY.neighbours.vectors[rows].T).mean())

    assert alike(0.0) > alike(0.5) > alike(1.0)


def test_any_list_can_be_continued() -> None:
    given_tracks = [7, 3, 50]
    playlist = compose(Recipe((track(*given_tracks),), count=10, order="flow"), LIBRARY, given_tracks)
    assert playlist.ids[:3] == given_tracks and len(playlist.ids) == 10
    assert playlist.tracks[0].reason is None and playlist.tracks[5].reason is not None


def test_plus_and_minus_steer() -> None:
    library = on_circle([0, 30, -30, 40, -40, 50])
    recipe = Recipe((track(0),), count=3)
    liked = steered(recipe, 1, more=True)
    assert 3 in compose(liked, library).ids
    away = steered(liked, 1, more=False)
    assert away.seeds == recipe.seeds and 1 not in compose(away, library).ids


def test_without_seeds_the_filters_alone_speak() -> None:
    playlist = compose(Recipe(filters=Filters(genres=("Rock",)), count=5), LIBRARY)
    assert len(playlist.ids) == 5 and all(one % 2 == 0 for one in playlist.ids)
    assert playlist.tracks[0].reason is not None


def test_an_unknown_tag_is_said() -> None:
    with pytest.raises(KeyError, match="kazoo"):
        compose(Recipe((track(0),), filters=Filters(tags=("kazoo",))), LIBRARY)


def test_reasons_in_words() -> None:
    facts = [TrackFacts(0, "Tune"), TrackFacts(1, "Song", "Band", plays=9)]
    tags = CompactTags.of(np.array([[0.9, 0.8], [0.8, 0.1]]))
    library = on_circle([0, 10], facts, tags=tags, tag_names=("piano", "calm"))
    pick = compose(Recipe((track(0),), count=2), library).tracks[1]
    assert reason_text(pick.reason, library, 1).startswith("near Tune (closer than ")
    assert reason_text(pick.reason, library, 1).endswith("both: piano, calm; you often play Band")


@given(st.permutations(range(6)), st.permutations(range(2, 8)))
def test_changes_lead_from_the_old_list_to_the_new(old, new) -> None:
    found = changes(old, new)
    assert set(old) - set(found.removed) | set(found.added) == set(new)
    still = [one for one in new if one not in found.added and one not in found.moved]
    assert [one for one in old if one in still] == still
    assert not changes(old, old)


def test_what_was_added_by_hand_ends_the_list_and_starts_nothing() -> None:
    plain = compose(Recipe((track(5),), count=8), LIBRARY).ids
    other = next(one for one in range(120) if one not in plain)
    kept = Recipe((track(5),), count=9, kept=(other,))
    assert compose(kept, LIBRARY).ids == [*plain, other]
    chosen = Recipe((track(5),), count=8, kept=(plain[3],))  # what would come anyway comes once
    ids = compose(chosen, LIBRARY).ids
    assert len(ids) == len(set(ids)) == 8
    assert ids[-1] == plain[3]
    given = compose(replace(kept, count=12), LIBRARY, given=[other, 7]).ids
    assert given[:2] == [other, 7]
    assert given.count(other) == 1
    assert from_json(to_json(kept)) == kept


def test_words_choose_and_rank_where_nothing_else_does() -> None:
    fit = np.zeros(120, np.float32)
    fit[[3, 50, 90]] = 0.9, 0.5, 0.7
    library = replace(LIBRARY, fit=lambda words: fit if words == "calm" else np.zeros_like(fit))
    assert compose(Recipe(words="calm", per_artist=0), library).ids == [3, 90, 50]
    assert compose(Recipe(words="loud"), library).ids == []
    near = compose(Recipe((track(50),), words="calm", with_seeds=False), library).ids
    assert set(near) == {3, 90}
