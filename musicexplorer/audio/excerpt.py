"""Which seconds of a track are most typical of it."""

import numpy as np

# Seconds played before the window, so that it does not start abruptly.
_LEAD = 2.0


def typical_start(
    starts: np.ndarray,
    window_vectors: np.ndarray,
    vector: np.ndarray,
    length: float = 30.0,
    duration: float | None = None,
) -> float:
    """Choose where an excerpt begins: just before the window that is nearest to the whole track.

    Args:
        starts: float [n], seconds from the beginning of the track at which the windows begin.
        window_vectors: float [n, d], their embeddings, of any length but zero.
        vector: float [d], the embedding of the track.
        length: Seconds the excerpt will last.
        duration: Seconds at which the track ends; the excerpt ends before that if it can.

    Returns:
        Seconds from the beginning of the track; 0 if it has no windows.
    """
    if not len(starts):
        return 0.0
    vectors = np.asarray(window_vectors, np.float32)
    norms = np.linalg.norm(vectors, axis=1)
    nearness = vectors @ np.asarray(vector, np.float32) / np.where(norms > 0, norms, np.inf)
    begin = float(starts[int(np.argmax(np.nan_to_num(nearness, nan=-np.inf)))]) - _LEAD
    if duration is not None:
        begin = min(begin, duration - length)
    return max(begin, 0.0)
