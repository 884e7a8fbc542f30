import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.layout import Layout


def lay_out(vectors: NDArray[np.float32], initial: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """The finished layout in one call: float32 [n, 2]; arguments as for `Layout`."""
    layout = Layout(vectors, initial)
    while not layout.done:
        layout.advance(50)
    return layout.xy()
