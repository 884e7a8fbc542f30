from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.taste import Person, Taste, axes
from musicexplorer.similarity.taste.evidence import contexts
from musicexplorer.similarity.taste.factors import Learned
from musicexplorer.similarity.taste.mixture import unit
from tests.similarity.taste.worlds import SCENES, World, of_plays, world

NOTHING = of_plays(np.zeros(0, np.int64), np.zeros(0))


@pytest.fixture(scope="module")
def made() -> World:
    return world(3, tracks=200)


@pytest.fixture(scope="module")
def taste(made: World) -> Taste:
    return Taste.fit(made.evidence, made.ids, made.vectors)


def test_every_track_has_factors_played_or_not(made: World, taste: Taste) -> None:
    assert taste.state == "ready"
    np.testing.assert_allclose(np.linalg.norm(taste.factors, axis=1), 1, atol=1e-5)
    unplayed = ~np.isin(made.ids, made.evidence.ids)
    assert unplayed.any()
    np.testing.assert_allclose(
        taste.factors[unplayed], unit(taste.predicted[unplayed] - taste.centre), atol=1e-5
    )
    assert taste.figures.agreement > 0.1


def test_tracks_with_more_evidence_trust_it_more(made: World) -> None:
    plays = np.array([(made.evidence.ids == one).sum() for one in made.ids])
    together = contexts(made.evidence, made.ids, Person.of(made.evidence, made.ids))
    trust = Learned.of(together, made.vectors, 4).trust(3.0)
    assert trust[plays > 10].min() > trust[(plays > 0) & (plays < 4)].max() > 0
    assert (trust[plays == 0] == 0).all()


def test_the_slider_goes_from_sound_to_taste() -> None:
    made = world(3, tracks=400, sessions=400)
    taste = Taste.fit(made.evidence, made.ids, made.vectors)
    assert taste.blend(made.vectors, 0.0) is made.vectors
    assert taste.counts
    assert 0.5 < taste.figures.better < 0.9
    assert f"about {100 * taste.figures.better:.0f} %" in taste.description
    scene = dict(zip(made.ids.tolist(), made.scene.tolist(), strict=True))
    played, plays = np.unique(made.evidence.ids, return_counts=True)
    often = played[plays > 8].tolist()

    def same_scene(slider: float) -> float:
        neighbours = Neighbours(made.ids, taste.blend(made.vectors, slider))
        near = {one: neighbours.nearest(one, 5)[0].tolist() for one in often}
        return float(np.mean([[scene[other] == scene[one] for other in near[one]] for one in often]))

    # Nothing of the scene can be heard.
    assert same_scene(0.0) == pytest.approx(1 / SCENES, abs=0.06)
    assert same_scene(1.0) >= same_scene(0.5) > same_scene(0.25) > same_scene(0.0) + 0.05


@pytest.mark.parametrize("by_lot", [True, False])
def test_factors_count_only_as_far_as_they_have_proved_to(by_lot: bool) -> None:
    made = world(3, tracks=400, by_lot=by_lot)
    taste = Taste.fit(made.evidence, made.ids, made.vectors)
    assert taste.state == "ready"
    assert taste.counts is not by_lot
    if by_lot:
        assert "nothing more than the sound" in taste.description
        assert taste.blend(made.vectors, 1.0) is made.vectors
    at_most = taste.figures.earned_played
    np.testing.assert_array_equal(taste.blend(made.vectors, at_most), taste.blend(made.vectors, 1.0))


def test_factors_do_no_harm_to_tracks_that_they_know_nothing_of() -> None:
    """Somebody plays sets of one of ten kinds that sound alike; of the other kinds nothing is known."""
    rng = np.random.default_rng(1)
    kind = np.arange(300) // 10
    vectors = unit(rng.normal(0, 1, (30, 24))[kind] + rng.normal(0, 1.5, (300, 24)))
    ids = np.arange(300, dtype=np.int64)
    played = [10 * rng.integers(10) + rng.choice(10, 5, replace=False) for _ in range(200)]
    when = 1e9 + 86400.0 * np.arange(200)[:, None] + 200.0 * np.arange(5)
    taste = Taste.fit(of_plays(np.concatenate(played), when.ravel()), ids, vectors)

    def same_kind(slider: float, rows: slice) -> float:
        near = taste.blend(vectors, slider)
        order = np.argsort(-(near @ near.T) + 9 * np.eye(300), axis=1)[:, :5]
        return float((kind[order] == kind[:, None])[rows].mean())

    heard, unheard = slice(100), slice(100, None)
    assert same_kind(1.0, heard) > same_kind(0.0, heard) + 0.05
    assert same_kind(1.0, unheard) > same_kind(0.0, unheard) - 0.05


@pytest.mark.parametrize(("sessions", "state"), [(0, "nothing yet"), (1, "too little")])
def test_with_little_evidence_it_says_so_and_stays_with_sound(made: World, sessions: int, state: str) -> None:
    evidence = made.evidence.until(1e9 + 86400.0 * sessions)
    taste = Taste.fit(evidence, made.ids, made.vectors)
    assert taste.state == state
    assert "sound alone" in taste.description
    assert taste.blend(made.vectors, 1.0) is made.vectors


def test_the_written_view_joins(made: World, taste: Taste) -> None:
    written = np.eye(SCENES, dtype=np.float32)[made.scene]
    one, other = (taste.blend(made.vectors, 0.5, written, share) for share in (0.0, 0.9))
    same = made.scene[:, None] == made.scene

    def gap(vectors: np.ndarray) -> float:
        return float((vectors @ vectors.T)[same].mean() - (vectors @ vectors.T)[~same].mean())

    assert gap(other) > gap(one) + 0.3


def test_an_empty_library() -> None:
    taste = Taste.fit(NOTHING, np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
    assert taste.state == "nothing yet"
    assert taste.score(np.array([1])).shape == (1,)


def test_tracks_that_vanished_do_no_harm(made: World) -> None:
    taste = Taste.fit(made.evidence, made.ids[::2], made.vectors[::2])
    assert taste.factors.shape[0] == len(made.ids[::2])


def test_new_tracks_get_what_their_sound_predicts(made: World) -> None:
    some = np.arange(len(made.ids)) % 3 != 0
    taste = Taste.fit(made.evidence, made.ids[some], made.vectors[some]).at(made.ids, made.vectors)
    assert np.isfinite(taste.score(made.ids)).all()
    np.testing.assert_array_equal(taste.factors[~some], unit(taste.predicted[~some] - taste.centre))
    np.testing.assert_allclose(np.linalg.norm(taste.factors, axis=1), 1, atol=1e-5)


def test_liking_follows_plays_and_dislikes(made: World, taste: Taste) -> None:
    plays = np.array([(made.evidence.ids == one).sum() for one in made.ids])
    often, never = made.ids[plays >= 8], made.ids[plays == 0]
    assert taste.score(often).mean() > taste.score(never).mean() + 0.2
    assert np.isnan(taste.score(np.array([-5])))
    worst = replace(
        made.evidence, opinion_ids=often[:1], opinions=np.array([-1], np.int8), opined=np.array([np.nan])
    )
    assert Taste.fit(worst, made.ids, made.vectors).score(often[:1]) < 0.3


def test_what_is_written_counts_where_it_tells_what_is_liked(made: World) -> None:
    """Somebody plays half of the tracks of one label, which cannot be heard."""
    labels = np.arange(len(made.ids)) % 5
    rng = np.random.default_rng(0)
    played = np.repeat(made.ids[labels == 0][::2], 4)
    evidence = of_plays(played, 1e9 + 86400.0 * np.arange(len(played)))
    written, at_random = (np.eye(5, dtype=np.float32)[one] for one in (labels, rng.permutation(labels)))
    unplayed = ~np.isin(made.ids, played)

    def gap(taste: Taste) -> float:
        return float(
            taste.expected[unplayed & (labels == 0)].mean() - taste.expected[unplayed & (labels > 0)].mean()
        )

    by_sound = Taste.fit(evidence, made.ids, made.vectors)
    known = Taste.fit(evidence, made.ids, made.vectors, written)
    assert by_sound.metadata.shape == (len(made.ids), 0)
    assert known.metadata.shape == (len(made.ids), 5)
    assert gap(known) > gap(by_sound) + 0.1
    assert Taste.fit(evidence, made.ids, made.vectors, at_random).metadata.shape[1] == 0
    # A track of which nothing is written is judged by its sound.
    again = Taste.fit(evidence, made.ids[5:], made.vectors[5:], written[5:]).at(made.ids, made.vectors)
    assert not again.metadata[:5].any()
    assert np.isfinite(again.expected).all()


def test_it_is_kept_and_found_again(taste: Taste, tmp_path: Path) -> None:
    taste.save(tmp_path / "taste.npz")
    assert Taste.load(tmp_path / "taste.npz", "of something else") is None
    again = Taste.load(tmp_path / "taste.npz", taste.digest)
    assert again is not None
    assert (again.digest, again.state, again.figures) == (taste.digest, taste.state, taste.figures)
    np.testing.assert_array_equal(again.factors, taste.factors)
    more, vectors = np.append(taste.ids, 10**6), np.ones((len(taste.ids) + 1, 24), np.float32)
    np.testing.assert_array_equal(again.at(more, vectors).factors, taste.at(more, vectors).factors)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not whole", b"something else"])
def test_a_damaged_file_is_no_taste(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "taste.npz").write_bytes(content)
    assert Taste.load(tmp_path / "taste.npz") is None
    assert Taste.load(tmp_path / "nowhere.npz") is None


def test_factors_are_described_by_the_tags_at_their_ends(made: World, taste: Taste) -> None:
    widest = int(taste.factors.var(axis=0).argmax())
    tags = np.random.default_rng(0).random((len(made.ids), 3)).astype(np.float32)
    tags[:, 1] = taste.factors[:, widest]
    first = axes(taste, CompactTags.of(tags), ("one", "two", "three"))[0]
    assert (first.number, first.high.tags, first.low.tags) == (widest, ("two",), ())
    assert first.high.ids[0] == made.ids[taste.factors[:, widest].argmax()]
