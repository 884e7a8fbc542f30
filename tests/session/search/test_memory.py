"""The latest answers are kept, as far as they are not too large together."""

import numpy as np
import pytest

from musicexplorer.session.search import memory
from musicexplorer.session.search.memory import Memory


def test_the_oldest_answers_are_forgotten_when_they_get_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 250)
    kept, asked = Memory(), list[str]()

    def ask(question: str, size: int) -> None:
        def answer() -> np.ndarray:
            asked.append(question)
            return np.zeros(size, np.uint8)

        assert len(kept.get(question, answer)) == size

    for question, size in (
        ("a", 100),
        ("b", 100),
        ("a", 100),
        ("c", 100),
        ("a", 100),
        ("b", 100),
        ("d", 900),
    ):
        ask(question, size)
    assert asked == ["a", "b", "c", "b", "d"]
    ask("d", 900)
    assert len(asked) == 5
