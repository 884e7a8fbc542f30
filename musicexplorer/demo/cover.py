"""Album covers: abstract pictures drawn with numpy, written as PNG."""

import struct
import zlib

import numpy as np

SIDE = 320
COLOURS = 24


def draw(seed: int) -> bytes:
    """A square picture as PNG; always the same for the same seed."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    field = _field(rng, seed % 4, x, y)
    index = np.clip((field - field.min()) / (np.ptp(field) + 1e-9) * COLOURS, 0, COLOURS - 1).astype(np.uint8)
    return _png(index, _palette(rng))


def _field(rng: np.random.Generator, kind: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Heights [SIDE, SIDE] of one of four families: hills, ripples, folded cloth, tiles."""
    turn = rng.uniform(0, np.pi)
    across, along = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    if kind == 0:
        centres = rng.uniform(-0.5, 0.5, (6, 2))
        return sum(
            (np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / rng.uniform(0.01, 0.08)) for cx, cy in centres),
            np.zeros_like(x),
        )
    if kind == 1:
        distances = [np.hypot(x - cx, y - cy) for cx, cy in rng.uniform(-0.6, 0.6, (3, 2))]
        return sum((np.sin(distance * rng.uniform(18, 40)) for distance in distances), np.zeros_like(x))
    if kind == 2:
        bent = across + 0.12 * np.sin(along * rng.uniform(6, 14)) + 0.05 * np.sin(along * rng.uniform(20, 30))
        return np.sin(bent * rng.uniform(14, 26)) + 0.8 * along
    cells = int(rng.integers(4, 9))
    heights = rng.uniform(size=(cells, cells))
    row = np.minimum(((y + 0.5) * cells).astype(int), cells - 1)
    column = np.minimum(((x + 0.5) * cells).astype(int), cells - 1)
    inside = np.hypot((y + 0.5) * cells % 1 - 0.5, (x + 0.5) * cells % 1 - 0.5)
    return heights[row, column] + np.where(inside < 0.15 + 0.35 * heights[column, row], 0.5, 0.0)


def _palette(rng: np.random.Generator) -> np.ndarray:
    """COLOURS colours from a dark one over a strong one to a light one, uint8 [COLOURS, 3]."""
    hue = rng.uniform()
    wheel = (hue + np.array([0.0, rng.uniform(0.05, 0.2), rng.uniform(0.3, 0.55)]))[:, None]
    strong = 0.5 + 0.5 * np.cos(2 * np.pi * (wheel + np.array([0.0, 1 / 3, 2 / 3])))
    stops = strong * np.array([[0.25], [0.75], [0.35]]) + np.array([[0.04], [0.12], [0.62]])
    place = np.linspace(0, 2, COLOURS)
    colours = np.stack([np.interp(place, (0, 1, 2), stops[:, channel]) for channel in range(3)], axis=1)
    return (np.clip(colours, 0, 1) * 255).astype(np.uint8)


def _png(index: np.ndarray, palette: np.ndarray) -> bytes:
    """An image of palette indices, uint8 [height, width], as PNG."""
    height, width = index.shape
    rows = b"".join(b"\0" + row.tobytes() for row in index)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
