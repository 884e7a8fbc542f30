import numpy as np

from musicexplorer.similarity.together import agreed

LIKINGS = np.array([[0.9, 0.5, 0.2], [0.1, 0.4, 0.3]])


def test_least_misery_is_as_much_as_the_one_who_likes_it_least() -> None:
    np.testing.assert_allclose(agreed(LIKINGS), [0.1, 0.4, 0.2])


def test_average() -> None:
    np.testing.assert_allclose(agreed(LIKINGS, "average"), [0.5, 0.45, 0.25])
