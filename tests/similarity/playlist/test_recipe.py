import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.similarity.playlist import (
    Exclusion,
    Filters,
    Recipe,
    RecipeError,
    Seed,
    from_json,
    to_json,
)

_TEXT = st.text(max_size=8)
_RANGE = st.tuples(st.none() | st.floats(0, 999), st.none() | st.floats(0, 999))
_SEED = st.builds(
    Seed,
    kind=st.sampled_from(["tracks", "artist", "album", "genre", "playlist", "region", "unit", "liked"]),
    name=_TEXT,
    tracks=st.lists(st.integers(0, 99), max_size=3).map(tuple),
    weight=st.floats(0.1, 9),
)
_FILTERS = st.builds(
    Filters,
    genres=st.lists(_TEXT, max_size=2).map(tuple),
    years=_RANGE,
    attributes=st.lists(st.tuples(_TEXT, _RANGE), max_size=2).map(tuple),
    voice=st.sampled_from(["any", "vocal", "instrumental"]),
    quiet_days=st.none() | st.floats(0, 99),
    plays=_RANGE,
    rating=_RANGE,
    added_days=st.none() | st.floats(0, 99),
)
_RECIPE = st.builds(
    Recipe,
    seeds=st.lists(_SEED, max_size=3).map(tuple),
    unlike=st.lists(_SEED, max_size=2).map(tuple),
    excluded=st.lists(st.integers(0, 99), max_size=3).map(tuple),
    filters=_FILTERS,
    count=st.integers(1, 99),
    seconds=st.none() | st.floats(1, 9999),
    path=st.booleans(),
    order=st.sampled_from(["likeness", "flow", "ends"]),
    curve=st.lists(st.floats(0, 1), min_size=1, max_size=4).map(tuple) | st.sampled_from(["", "arc"]),
    model=_TEXT,
    random_seed=st.integers(0, 9),
    taste=st.floats(0, 1),
    metadata=st.floats(0, 1),
    match_loudness=st.booleans(),
)


@given(_RECIPE)
def test_a_recipe_comes_back_whole_from_one_line_of_ascii(recipe: Recipe) -> None:
    text = to_json(recipe)
    assert text.isascii() and "\n" not in text
    assert from_json(text) == recipe


def test_tracks_go_by_their_names_and_those_not_there_are_left_out() -> None:
    recipe = Recipe((Seed("tracks", tracks=(1, 2)),), excluded=(2,))
    text = to_json(recipe, {1: "/m/a\udcf6.mp3", 2: ["/m/b.flac", 3.5]}.get)
    known = {"/m/a\udcf6.mp3": 11}
    found = from_json(text, lambda name: known.get(name) if isinstance(name, str) else None)
    assert found == Recipe((Seed("tracks", tracks=(11,)),))


@pytest.mark.parametrize(
    "text",
    ["", "no", "[]", "{}", '{"version":"1"}', '{"version":1,"count":"9"}', '{"version":1,"oven":200}',
     '{"version":1,"order":"chaos"}', '{"version":1,"seeds":3}', '{"version":1,"seeds":[{"kind":"smell"}]}',
     '{"version":1,"filters":{"years":[1]}}', '{"version":1,"excluded":4}'],
)  # fmt: skip
def test_what_is_no_recipe_is_said(text: str) -> None:
    with pytest.raises(RecipeError, match="damaged"):
        from_json(text)


def test_a_newer_recipe_is_said() -> None:
    with pytest.raises(RecipeError, match="newer"):
        from_json(json.dumps({"version": 99, "mood": "blue"}))


def test_a_recipe_of_the_first_version_still_reads() -> None:
    text = (
        '{"version":1,"seeds":[{"kind":"tracks","name":"","tracks":[3],"vector":[],"weight":1.0}],'
        '"filters":{"years":[1970,null]},"count":9,"order":"flow"}'
    )
    seed = Seed("tracks", tracks=(3,))
    assert from_json(text) == Recipe((seed,), filters=Filters(years=(1970.0, None)), count=9, order="flow")


def test_a_recipe_that_0_1_0_saved_reads_and_is_saved_alike() -> None:
    text = (
        '{"version":2,"seeds":[{"kind":"tracks","name":"","tracks":[3],"vector":[],"weight":1.0}],'
        '"never":[{"kind":"artist","value":"Artist 5"},{"kind":"season","value":"christmas@12"}],'
        '"closeness":70.0,"level_hubs":true,"order":"ends","curve":"rising","curve_of":"valence",'
        '"taste":0.6,"written":0.3}'
    )
    recipe = Recipe(
        (Seed("tracks", tracks=(3,)),),
        exclusions=(Exclusion("artist", "Artist 5"), Exclusion("season", "christmas@12")),
        min_percentile=70.0,
        correct_hubness=True,
        order="ends",
        curve="rising",
        curve_of="valence",
        taste=0.6,
        metadata=0.3,
    )
    assert from_json(text) == recipe
    assert to_json(recipe) == text


@pytest.mark.parametrize("name", ["exclusions", "min_percentile", "correct_hubness", "metadata"])
def test_a_field_is_stored_under_one_name_only(name: str) -> None:
    with pytest.raises(RecipeError, match=name):
        from_json(json.dumps({"version": 2, name: getattr(Recipe(), name)}))
