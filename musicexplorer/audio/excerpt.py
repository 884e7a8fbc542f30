"""The excerpt of a track: the part that is most typical of it."""

import numpy as np

# Seconds before the window, so that the excerpt does not start abruptly.
_LEAD = 2.0


def typical_start(
    starts: np.ndarray,
    window_vectors: np.ndarray,
    vector: np.ndarray,
    length: float = 30.0,
    duration: float | None = None,
) -> float:
    """Where the excerpt starts: just before the window that is most similar to the whole track.

    Args:
        starts: float [n], start times of the windows in seconds from the start of the track.
        window_vectors: float [n, d], their embeddings, of any norm except 0.
        vector: float [d], the embedding of the track.
        length: Duration of the excerpt in seconds.
        duration: Duration of the track in seconds; the excerpt ends before that if possible.

    Returns:
        Seconds from the start of the track; 0 if it has no windows.
    """
    if not len(starts):
        return 0.0
    vectors = np.asarray(window_vectors, np.float32)
    norms = np.linalg.norm(vectors, axis=1)
    similarity = vectors @ np.asarray(vector, np.float32) / np.where(norms > 0, norms, np.inf)
    begin = float(starts[int(np.argmax(np.nan_to_num(similarity, nan=-np.inf)))]) - _LEAD
    if duration is not None:
        begin = min(begin, duration - length)
    return max(begin, 0.0)
