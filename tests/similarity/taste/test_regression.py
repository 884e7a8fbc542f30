import numpy as np

from musicexplorer.similarity.taste.regression import ridge


def data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    features = rng.normal(1, 1, (40, 6))
    targets = features @ rng.normal(0, 1, (6, 2)) + rng.normal(3, 0.5, (40, 2))
    return features, targets, rng.uniform(0.2, 2.0, 40)


def test_left_out_is_what_is_said_without_the_row() -> None:
    features, targets, weight = data()
    found, left_out = ridge(features, targets, weight)
    share = weight / weight.sum()
    centred = (features - share @ features) * np.sqrt(share)[:, None]
    penalty = found.penalty * np.linalg.eigvalsh(centred.T @ centred).mean()
    for row in (0, 7, 39):
        negatives = np.arange(40) != row
        part = share[negatives] / share[negatives].sum()
        middle, offset = part @ features[negatives], part @ targets[negatives]
        X = (features[negatives] - middle) * np.sqrt(share[negatives])[:, None]
        Y = (targets[negatives] - offset) * np.sqrt(share[negatives])[:, None]
        matrix = np.linalg.solve(X.T @ X + penalty * np.eye(6), X.T @ Y)
        np.testing.assert_allclose(left_out[row], (features[row] - middle) @ matrix + offset, atol=1e-6)


def test_what_is_there_is_found_and_noise_is_not() -> None:
    features, targets, weight = data()
    found, left_out = ridge(features, targets, weight)
    assert np.corrcoef(left_out[:, 0], targets[:, 0])[0, 1] > 0.8
    np.testing.assert_allclose(found(features.astype(np.float32)), targets, atol=2.0)
    noise = np.random.default_rng(1).normal(0, 1, (40, 2))
    shrunk, _ = ridge(features, noise, weight)
    assert shrunk.penalty > 10 * found.penalty
