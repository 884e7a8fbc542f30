import numpy as np

from musicexplorer.similarity.taste.mixture import unit
from musicexplorer.similarity.whitening import Whitening


def test_wide_directions_count_less() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(0, 1, (500, 6)) * [5, 3, 2, 1, 1, 1] + 1.0)
    for power, ratio in ((0.0, 1.0), (0.25, 0.5), (0.5, 0.0)):
        whitening = Whitening.of(vectors, power)
        before, after = (
            np.linalg.eigvalsh(np.cov(found.T))
            for found in (vectors, (vectors - whitening.mean) @ whitening.matrix)
        )
        np.testing.assert_allclose(
            np.log(after[-1] / after[1]), ratio * np.log(before[-1] / before[1]), atol=0.05
        )
    np.testing.assert_allclose(np.linalg.norm(whitening(vectors), axis=1), 1.0, atol=1e-5)


def test_few_vectors_and_equal_ones() -> None:
    for given in (np.zeros((0, 4)), np.ones((3, 4)), np.eye(4)[:1]):
        vectors = given.astype(np.float32)
        found = Whitening.of(vectors)(vectors)
        assert found.shape == vectors.shape
        assert np.isfinite(found).all()
