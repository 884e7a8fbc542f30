"""What several persons would like together."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.agreements import Agreement


def agreed(likings: NDArray[np.floating], agreement: Agreement = "least-misery") -> NDArray[np.float32]:
    """How much a group would like each track.

    Args:
        likings: float [p, n], 0..1, how much each of p persons would.
        agreement: "least-misery": as much as the one who likes it least (O'Connor et al., "PolyLens", ECSCW
            2001). "average": the mean (both compared in Masthoff, "Group modeling", UMUAI 2004).

    Returns:
        float32 [n].
    """
    found = likings.min(axis=0) if agreement == "least-misery" else likings.mean(axis=0)
    return np.asarray(found, dtype=np.float32)
