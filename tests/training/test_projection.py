from pathlib import Path

import numpy as np

from musicexplorer.embedding.embedder import JointNetwork
from musicexplorer.training.evaluate import Piece
from musicexplorer.training.projection import Layers, Projection

HIDDEN = 3


def _piece(number: int, source: str, style: str) -> Piece:
    groups = {"source": source, "album": source, "artist": "", "genre": style}
    return Piece(Path(f"{number}.wav"), groups, np.zeros((2, 100), np.float32), 0.0)


def _layers(values: list[float], direction: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Two windows a track, which differ by a little noise only."""
    rows = [np.tile(rng.normal(0, 0.01, HIDDEN), (2, 1)) for _ in values]
    for row, value in zip(rows, values, strict=True):
        row[:, direction] += value
    return rows


def test_axes_and_centre_decide_what_is_found() -> None:
    rng = np.random.default_rng(0)
    held = [_piece(i, "ab"[i % 2], "") for i in range(8)]
    songs = [_piece(i, f"source {i}", "xy"[i % 2]) for i in range(8)]
    sides = [5.0 + (-1) ** i for i in range(8)]
    layers = Layers(*(_layers(sides, direction, rng) for direction in (0, 0, 1)))
    projection = Projection(JointNetwork(1), held, songs)
    axes, centre = np.diag([1.0, 1.0, 0.1]), np.array([5.0, 5.0, 0.0])

    def cells(axes: np.ndarray, centre: np.ndarray) -> list[str]:
        return projection.cells(layers, axes, centre).split(" | ")

    source, _, _, artist, _, _, style = cells(axes, centre)
    assert source == style == "0.600 / 1.000", "three of the nearest five, since a source has four tracks"
    assert artist == "", "nobody has two albums"
    assert cells(np.diag([0.0, 1.0, 0.1]), centre)[0] != source, "where the sources differ is not seen"
    blind = cells(axes, np.array([-500.0, 0.0, 0.0]))
    assert blind[0] != source, "from far off all lie in one direction"
