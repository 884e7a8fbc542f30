"""The vectors of a whole library in half of the memory that float32 would take."""

from collections.abc import Callable, Iterator, Sized
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_SCALE = np.float32(32767)
"""What 1.0 is held as: the cosine of two unit vectors of 256 numbers is off by less than 1e-4."""
_BLOCK = 1024
"""So many rows stay in the processor's cache as float32."""


class CompactVectors:
    """Vectors of numbers from -1 to 1, such as unit vectors, held in 16 bits of fixed point each.

    Indexed as an array, it gives copies of rows as float32: one row, a slice, or those of some numbers.

    Args:
        numbers: int16 [n, d], 32767 for 1.
    """

    def __init__(self, numbers: NDArray[np.int16]) -> None:
        self.numbers = numbers

    @classmethod
    def of(cls, vectors: NDArray[np.floating]) -> "CompactVectors":
        """Hold vectors float [n, d]."""
        found = cls.zeros(*vectors.shape)
        for part in parts(found):
            found.put(part, vectors[part])
        return found

    @classmethod
    def zeros(cls, n: int, d: int) -> "CompactVectors":
        """Vectors for `put` to fill."""
        return cls(np.zeros((n, d), np.int16))

    def put(self, rows: int | slice | NDArray[np.integer], vectors: NDArray[np.floating]) -> None:
        """Set rows to vectors float [m, d], or one to [d]; only while nobody else uses these."""
        self.numbers[rows] = as_numbers(vectors)

    @property
    def shape(self) -> tuple[int, int]:
        """(n, d)."""
        n, d = self.numbers.shape
        return n, d

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: Any) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self.numbers[rows].astype(np.float32)
        found /= _SCALE
        return found

    def taken(self, rows: slice | NDArray[Any]) -> "CompactVectors":
        """Some rows, by their numbers or a mask; a slice is not copied."""
        return CompactVectors(self.numbers[rows])

    def mapped(self, change: Callable[[slice], NDArray[np.float32]]) -> "CompactVectors":
        """Other vectors in place of these, float32 [rows, any] for each slice of rows."""
        found: CompactVectors | None = None
        for part in parts(self):
            changed = change(part)
            if found is None:
                found = CompactVectors.zeros(len(self), changed.shape[1])
            found.put(part, changed)
        return self if found is None else found

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Dot products with a vector float32 [d]: float32 [n].

        Row by row: a product with a matrix is divided among BLAS's threads, which wait for each other for
        fifty times as long as it takes while other processes are busy, such as the worker process in a scan.
        """
        found = np.empty(len(self), np.float32)
        block = np.empty((min(_BLOCK, len(self)), self.shape[1]), np.float32)
        scaled = np.asarray(vector / _SCALE, np.float32)
        for part in parts(self):
            rows = block[: len(found[part])]
            np.copyto(rows, self.numbers[part])
            np.vecdot(rows, scaled, out=found[part])
        return found


Vectors = NDArray[np.float32] | CompactVectors
"""Rows that can be read a slice at a time as float32."""
V = TypeVar("V", NDArray[np.float32], CompactVectors)


def products(some: NDArray[np.float32], vectors: Vectors) -> NDArray[np.float32]:
    """Dot products of vectors float32 [m, d] with all [n, d]: float32 [m, n]."""
    found = np.empty((len(some), len(vectors)), np.float32)
    for part in parts(vectors):
        np.matmul(some, vectors[part].T, out=found[:, part])
    return found


def as_numbers(vectors: NDArray[np.floating]) -> NDArray[np.int16]:
    """Vectors as `CompactVectors.numbers`, int16 in their shape."""
    return np.rint(vectors * _SCALE).astype(np.int16)


def parts(vectors: Sized, size: int = _BLOCK) -> Iterator[slice]:
    """The rows, so many at a time; each slice has an end."""
    for start in range(0, len(vectors), size):
        yield slice(start, min(start + size, len(vectors)))
