"""What taste must show: on generated listeners whose taste is known, and on one who has none."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from musicexplorer.similarity.taste import Evidence, evaluate
from tests.similarity.taste.worlds import world

LISTENERS = 8


@cache
def found(by_lot: bool) -> Mapping[str, Mapping[str, tuple[float, float, float]]]:
    """Recall, nDCG and AUC of each way in each part, the mean over listeners."""
    sums: dict[str, dict[str, list[tuple[float, float, float]]]] = {}
    for seed in range(LISTENERS):
        made = world(seed, by_lot=by_lot)
        for part, ways in evaluate(made.evidence, made.ids, made.vectors).parts.items():
            for way, one in ways.items():
                sums.setdefault(part, {}).setdefault(way, []).append((one.recall, one.ndcg, one.auc))
    return {
        part: {way: tuple(np.mean(rows, axis=0).tolist()) for way, rows in ways.items()}
        for part, ways in sums.items()
    }


def test_the_mixture_beats_each_of_its_parts_and_popularity() -> None:
    ways = found(False)["next in a session"]
    for other in ("sound", "factors", "popularity", "chance"):
        assert all(np.array(ways["mixture"][1:]) > ways[other][1:]), other


def test_factors_foretold_from_sound_beat_sound_alone_on_new_tracks() -> None:
    ways = found(False)["new in a session"]
    assert ways["factors"][2] > ways["sound"][2] + 0.01
    assert ways["mixture"][2] > ways["sound"][2] + 0.01
    assert ways["factors"][2] > ways["popularity"][2] + 0.2


def test_new_tracks_that_the_person_will_play_are_foretold() -> None:
    ways = found(False)["new for the person"]
    assert ways["mixture"][2] > max(ways["chance"][2], ways["popularity"][2]) + 0.1


@pytest.mark.parametrize("part", ["next in a session", "new in a session", "new for the person"])
def test_nothing_beats_chance_where_there_is_no_taste(part: str) -> None:
    for way, (_, _, area) in found(True)[part].items():
        assert area == pytest.approx(0.5, abs=0.05), way


def test_too_little_is_said_to_be_too_little() -> None:
    made = world(0, tracks=80, sessions=3)
    found = evaluate(made.evidence, made.ids, made.vectors)
    assert not found.parts
    assert found.held_out is None
    assert "3 sessions" in found.words


def test_nothing_of_what_is_foretold_is_learned_from() -> None:
    """Sessions that repeat held-out ones, but bear no date, change nothing."""
    made = world(0, tracks=100, sessions=40)
    known = evaluate(made.evidence, made.ids, made.vectors)
    last = made.evidence.sessions >= 32
    with_lists = Evidence(
        **{name: getattr(made.evidence, name) for name in Evidence.__dataclass_fields__}
        | {"lists": made.evidence.sessions[last].astype(np.int32), "list_ids": made.evidence.ids[last]}
    )
    assert evaluate(with_lists, made.ids, made.vectors) == known
