import numpy as np

from musicexplorer.similarity.taste import Person
from musicexplorer.similarity.taste.evidence import contexts
from musicexplorer.similarity.taste.weights import SIGNALS, fit_weights
from tests.similarity.taste.worlds import World, world


def weights(made: World, vectors: np.ndarray) -> dict[str, float]:
    together = contexts(made.evidence, made.ids, Person.of(made.evidence, made.ids))
    return dict(zip(SIGNALS, fit_weights(together, vectors).weights[0].tolist(), strict=True))


def test_what_predicts_nothing_counts_for_nothing() -> None:
    lot, taste = (world(3, tracks=300, by_lot=by_lot) for by_lot in (True, False))
    assert max(weights(lot, lot.vectors).values()) < 0.35 < 0.9 < max(weights(taste, taste.vectors).values())


def test_sound_counts_as_far_as_it_tells() -> None:
    made = world(3, tracks=300)
    mixed_up = np.random.default_rng(0).permutation(made.vectors)
    told, untold = weights(made, made.vectors), weights(made, mixed_up)
    assert told["sound"] > untold["sound"] + 0.2
    assert untold["factors"] > 0.5
    assert untold["plays"] > 0.3


def test_sessions_in_which_nothing_was_wanted_change_nothing() -> None:
    made = world(2, tracks=100, sessions=20)
    together = contexts(made.evidence, made.ids, Person.of(made.evidence, made.ids))
    together.positive[:] = False
    assert len(set(fit_weights(together, made.vectors).weights.ravel().tolist())) == 1
