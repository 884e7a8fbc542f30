"""Which of the network's tags two tracks have in common."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def shared_tags(tags_a: ArrayLike, tags_b: ArrayLike, names: Sequence[str], n: int = 3) -> list[str]:
    """Names of the tags both tracks have, the strongest first.

    A tag is as strong as their geometric mean, so that one track alone cannot carry it; tags below a
    quarter of the strongest are left out.

    Args:
        tags_a: Probabilities [T] of one track.
        tags_b: Those of the other.
        names: Their T names.
        n: How many at most.
    """
    both = np.sqrt(_probabilities(tags_a, names) * _probabilities(tags_b, names))
    order = np.argsort(-both, kind="stable")[:n]
    return [names[i] for i in order if both[i] > 0 and both[i] >= both[order[0]] / 4]


def _probabilities(tags: ArrayLike, names: Sequence[str]) -> np.ndarray:
    probabilities = np.asarray(tags, dtype=np.float32).reshape(-1)
    if len(probabilities) != len(names):
        raise ValueError(f"{len(probabilities)} tags for {len(names)} names")
    return np.clip(probabilities, 0, None)
