"""What was found for a word is found again with the next letter: the latest answers are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

_MOST = 6_000_000
"""So many bytes are kept at most."""


class Memory:
    """The arrays that were worked out last for one library, by what they are the answer to."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, np.ndarray] = OrderedDict()

    def get(self, question: Hashable, answer: Callable[[], Any]) -> Any:
        """The answer to a question; not to be changed."""
        found = self._kept.get(question)
        if found is None:
            found = answer()
            self._kept[question] = found
            while len(self._kept) > 1 and sum(one.nbytes for one in list(self._kept.values())) > _MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(question)
        return found
