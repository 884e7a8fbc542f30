import numpy as np

from musicexplorer.similarity.taste.calibration import Calibration, outcomes


def history(seed: int, heard: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Predictions, what was done with each track, and whether it is liked."""
    rng = np.random.default_rng(seed)
    liked = rng.random(2000) < 0.2
    predicted = rng.normal(np.where(liked, 1.5, 0.0), 0.7)
    often = liked & (rng.random(2000) < heard)
    stray = rng.random(2000) < 0.1
    once = np.where(stray & (rng.random(2000) < 0.5), 0.2, 0.0)
    amount = np.where(often, rng.choice([0.5, 0.8], 2000), once)
    return predicted, outcomes(amount, (often | stray).astype(float)), liked


def test_probabilities_are_those_of_liking_and_not_those_of_having_been_played() -> None:
    for heard in (0.3, 0.7):
        predicted, done, liked = history(1, heard)
        chance = Calibration.of(predicted, done)(predicted)
        unplayed = done == 1
        for low in (0.0, 0.2, 0.4, 0.6, 0.8):
            part = unplayed & (chance >= low) & (chance < low + 0.2)
            if part.sum() > 25:
                assert liked[part].mean() > chance[part].mean() - 0.1  # never too sure
                assert heard < 0.5 or liked[part].mean() < chance[part].mean() + 0.1
        assert (unplayed & (chance >= 0.8)).sum() > 10


def test_little_evidence_makes_nothing_sure() -> None:
    rng = np.random.default_rng(0)
    predicted, done = rng.normal(0, 1, 500), np.ones(500, dtype=np.intp)
    done[np.argsort(-predicted)[:6]] = 3
    assert Calibration.of(predicted, done)(predicted).max() < 0.8


def test_a_higher_prediction_is_never_less_probable() -> None:
    rng = np.random.default_rng(0)
    predicted, done = rng.normal(0, 1, 500), rng.integers(5, size=500)
    done[predicted > 0.5] = 0  # skipped
    chance = Calibration.of(predicted, done)(np.sort(predicted))
    assert (np.diff(chance) >= 0).all()
