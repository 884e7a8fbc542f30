"""How much factors may count, as far as chance does not explain it."""

import numpy as np
import pytest

from musicexplorer.similarity.taste import earned


@pytest.mark.parametrize(("questions", "believed"), [(9, False), (60, True)])
def test_few_questions_have_to_gain_more_than_many(questions: int, believed: bool) -> None:
    spread = np.resize([-1.0, 1.0], questions)
    spread -= spread.mean()
    gain = spread + 2.8 * spread.std(ddof=1) / np.sqrt(questions)  # 2.8 standard errors above 0
    gains = np.linspace(0.0, 1.0, 11)[:, None] * gain
    assert (earned._smallest(gains) > 0) is believed
