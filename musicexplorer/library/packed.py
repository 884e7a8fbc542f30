"""Columns of many values in little memory: a Python object a value would take ten times as much."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
S = TypeVar("S")

_BLOCK = 5_000
_SHARED = 2
"""A column is held as its different values if there are fewer than one in so many rows."""
_END = b"\0"
_ROWS = 10_000
_SHORT = 2
"""So few bytes stand nearly everywhere, and are found faster by comparing all than one after the other."""
_EXACT = 1 << 53
"""Integers up to this one are exact as float64."""


class Repeated(Sequence[T], Generic[T]):
    """Values of which many are equal.

    Args:
        codes: Unsigned integers [n], the place of each row's value among `values`.
        values: The different values.
    """

    def __init__(self, codes: NDArray[np.unsignedinteger[Any]], values: Sequence[T]) -> None:
        self.codes = codes.astype(np.min_scalar_type(max(len(values) - 1, 0)), copy=False)
        self.values = tuple(values)

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> "Repeated[T]": ...
    def __getitem__(self, at: int | slice) -> "T | Repeated[T]":
        if isinstance(at, slice):
            return Repeated(self.codes[at], self.values)
        return self.values[self.codes[at]]

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Repeated) and self.values == other.values:
            return np.array_equal(self.codes, other.codes)
        return isinstance(other, Sequence) and _same(self, other)

    def mapped(self, change: Callable[[T], S]) -> "Repeated[S]":
        """Each value changed, equal ones once."""
        places: dict[S, int] = {}
        moved = np.array([places.setdefault(change(value), len(places)) for value in self.values], np.uint32)
        return Repeated(moved[self.codes] if len(places) < len(moved) else self.codes, tuple(places))


class Texts(Sequence[str]):
    """Texts of which most are different, as one: each ends with a zero byte, none has one in it.

    Args:
        parts: The texts as bytes.
        decode: How bytes become text.
    """

    def __init__(self, parts: Sequence[bytes], decode: Callable[[bytes], str] = bytes.decode) -> None:
        self.whole = _END.join([*parts, b""])
        lengths = np.fromiter(map(len, parts), np.int64, len(parts)) + 1
        self.ends: NDArray[np.int64] = np.cumsum(lengths)
        self._decode = decode

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Texts as UTF-8."""
        parts = (text.encode("utf-8", "replace").replace(_END, b"") for text in texts)
        blocks = iter(lambda: list(islice(parts, _BLOCK)), [])  # all at once would take far more memory
        return cls.behind([cls(block) for block in blocks] or [cls(())])

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[row] for row in range(len(self))[at]]
        return self._decode(self.part(at))

    def __iter__(self) -> Iterator[str]:
        for _, start, end in self._pieces():
            yield from map(self._decode, self.whole[start:end].split(_END)[:-1])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Texts) and self._decode is other._decode:
            return self.whole == other.whole
        return isinstance(other, Sequence) and _same(self, other)

    @classmethod
    def behind(cls, blocks: Sequence["Texts"]) -> "Texts":
        """Texts behind each other as one."""
        found = cls((), blocks[0]._decode)
        found.whole = b"".join([block.whole for block in blocks])
        starts = np.cumsum([0, *(len(block.whole) for block in blocks[:-1])])
        found.ends = np.concatenate(
            [block.ends + start for block, start in zip(blocks, starts.tolist(), strict=True)]
        )
        return found

    def taken(self, rows: NDArray[np.int64]) -> "Texts":
        """Some rows, in this order."""
        if np.array_equal(rows, np.arange(len(self))):
            return self
        parts = self.parts()
        return Texts([parts[row] for row in rows.tolist()], self._decode)

    def joined(self, other: "Texts", order: NDArray[np.int64]) -> "Texts":
        """These rows and then the others; then those of both that `order` names, in its order."""
        return Texts.behind((self, other)).taken(order)

    def part(self, row: int) -> bytes:
        """The bytes of a row."""
        row = range(len(self))[row]
        return self.whole[self.ends[row - 1] if row else 0 : self.ends[row] - 1]

    def parts(self) -> list[bytes]:
        """The bytes of each row."""
        return self.whole.split(_END)[:-1]

    def rows_with(self, part: bytes) -> NDArray[np.bool_]:
        """Bool [n]: the rows in which these bytes stand."""
        found = np.zeros(len(self), bool)
        if part and len(part) <= _SHORT and _END not in part:
            for rows, start, end in self._pieces():
                here = self._short(part, start, end).view(np.uint8)
                begins = np.concatenate(([0], self.ends[rows][:-1] - start))
                found[rows] = np.maximum.reduceat(here, begins)
            return found
        found[self.rows_at(self.places(part, overlapping=False))] = True
        return found

    def _pieces(self) -> Iterator[tuple[slice, int, int]]:
        """Some rows at a time, and where they begin and end: all at once would take far more memory."""
        ends = self.ends[_ROWS - 1 :: _ROWS].tolist()
        ends += [len(self.whole)] if len(self) % _ROWS else []
        for number, (start, end) in enumerate(pairwise([0, *ends])):
            yield slice(number * _ROWS, (number + 1) * _ROWS), start, end

    def _short(self, part: bytes, start: int, end: int) -> NDArray[np.bool_]:
        """Bool: whether these one or two bytes stand at each place of a piece."""
        here = self.bytes[start:end] == part[0]
        if len(part) > 1:
            here[:-1] &= self.bytes[start + 1 : end] == part[1]
        return here

    def places(self, part: bytes, *, overlapping: bool = True) -> NDArray[np.int64]:
        """Where in `whole` these bytes stand, int64 [m], ascending; those that overlap too, or not all."""
        if not part or _END in part:
            return np.zeros(0, np.int64)
        overlapping &= any(part.startswith(part[at:]) for at in range(1, len(part)))
        found = [self._places(part, start, end, overlapping) + start for _, start, end in self._pieces()]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def _places(self, part: bytes, start: int, end: int, overlapping: bool) -> NDArray[np.int64]:
        if len(part) <= _SHORT:
            return np.flatnonzero(self._short(part, start, end))
        piece = self.whole[start:end]
        if overlapping:
            found = re.finditer(b"(?=" + re.escape(part) + b")", piece)
            return np.fromiter((one.start() for one in found), np.int64)
        # Quicker than finding one after the other.
        lengths = np.fromiter(map(len, piece.split(part)), np.int64)
        return np.cumsum(lengths[:-1] + len(part)) - len(part)

    def rows_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of each place in `whole`: int64 [m]."""
        return np.searchsorted(self.ends, places, side="right")

    @cached_property
    def bytes(self) -> NDArray[np.uint8]:
        """`whole` as numbers, uint8."""
        return np.frombuffer(self.whole, np.uint8)


class Blobs(Sequence[bytes]):
    """The bytes of `Texts`."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self.texts.part(row) for row in range(len(self))[at]]
        return self.texts.part(at)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Blobs):
            return self.texts == other.texts
        return isinstance(other, Sequence) and _same(self, other)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.texts.parts())


class Numbers(Sequence[float | None]):
    """Numbers, or None where nothing is known.

    Args:
        values: float64 [n], NaN where nothing is known.
        whole: Whether they are integers.
    """

    def __init__(self, values: NDArray[np.float64], *, whole: bool) -> None:
        self.values, self.whole = values, whole
        values.flags.writeable = False

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, at: int) -> float | None: ...
    @overload
    def __getitem__(self, at: slice) -> "Numbers": ...
    def __getitem__(self, at: int | slice) -> "float | Numbers | None":
        if isinstance(at, slice):
            return Numbers(self.values[at], whole=self.whole)
        value = float(self.values[at])
        return None if value != value else int(value) if self.whole else value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Numbers) and self.whole == other.whole:
            return np.array_equal(self.values, other.values, equal_nan=True)
        return isinstance(other, Sequence) and _same(self, other)


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(one) == len(other) and all(mine == theirs for mine, theirs in zip(one, other, strict=True))


class _Column:
    """A column while its values come, block by block.

    Its different values are counted with the first block: where most differ, each block is packed by itself,
    because what is counted would take far more memory than what becomes of it.
    """

    def __init__(self) -> None:
        self._codes: list[NDArray[np.uint32]] = []
        self._places: dict[Any, int] = {}
        self._blocks: list[Sequence[Any]] = []

    def add(self, values: Sequence[Any]) -> None:
        if self._blocks:
            self._blocks.append(_loose(values))
            return
        different = dict.fromkeys(values)
        if not self._codes and len(values) == _BLOCK and 2 * len(different) > _BLOCK:
            self._blocks.append(_loose(values))
            return
        for value in different:
            self._places.setdefault(value, len(self._places))
        self._codes.append(np.fromiter(map(self._places.__getitem__, values), np.uint32, len(values)))

    def done(self) -> Sequence[Any]:
        if self._blocks:
            return _counted(_together(self._blocks))
        codes = np.concatenate(self._codes) if self._codes else np.zeros(0, np.uint32)
        return _packed(codes, list(self._places))


def packed(values: Iterable[T]) -> Sequence[T]:
    """The same values in less memory; values that are equal are of one type."""
    return packed_columns(((value,) for value in values), 1)[0]


def packed_columns(rows: Iterable[Sequence[Any]], width: int) -> list[Sequence[Any]]:
    """Rows of `width` values as columns; they are taken one block after the other."""
    columns, rest = [_Column() for _ in range(width)], iter(rows)
    while block := list(islice(rest, _BLOCK)):
        for column, values in zip(columns, zip(*block, strict=True), strict=True):
            column.add(values)
    return [column.done() for column in columns]


def joined(one: Sequence[T], other: Sequence[T], order: NDArray[np.int64]) -> Sequence[T]:
    """The rows of two columns behind each other, then those that `order` names, in its order."""
    if isinstance(one, Repeated) and isinstance(other, Repeated):
        places = {value: place for place, value in enumerate(one.values)}
        moved = np.array([places.setdefault(value, len(places)) for value in other.values], np.uint32)
        second = moved[other.codes] if len(moved) else np.zeros(0, np.uint32)
        codes = np.concatenate((one.codes.astype(np.uint32), second))[order]
        used, codes = np.unique(codes, return_inverse=True)
        values = list(places)
        return _packed(codes.astype(np.uint32), [values[place] for place in used.tolist()])
    if isinstance(one, Texts) and isinstance(other, Texts):
        return one.joined(other, order)  # type: ignore[return-value]
    if isinstance(one, Blobs) and isinstance(other, Blobs):
        return Blobs(one.texts.joined(other.texts, order))  # type: ignore[return-value]
    if isinstance(one, Numbers) and isinstance(other, Numbers) and one.whole == other.whole:
        return Numbers(np.concatenate((one.values, other.values))[order], whole=one.whole)  # type: ignore[return-value]
    both = [*one, *other]
    return packed(both[row] for row in order.tolist())


def mapped(column: Sequence[T], change: Callable[[T], S]) -> Sequence[S]:
    """Each value changed, equal ones once where they are held once."""
    return column.mapped(change) if isinstance(column, Repeated) else packed(map(change, column))


def holding(column: Sequence[T], test: Callable[[T], bool]) -> NDArray[np.bool_]:
    """Bool [n]: the rows whose value passes a test, which equal ones need only once."""
    if isinstance(column, Repeated):
        found: NDArray[np.bool_] = np.fromiter(map(test, column.values), bool)[column.codes]
        return found
    return np.fromiter(map(test, column), bool, len(column))


def taken(column: Sequence[T], rows: NDArray[np.int64]) -> Sequence[T]:
    """Some rows of a column, in this order."""
    if isinstance(column, Repeated):
        return Repeated(column.codes[rows], column.values)
    if isinstance(column, Numbers):
        return Numbers(column.values[rows], whole=column.whole)  # type: ignore[return-value]
    if isinstance(column, Texts):
        return column.taken(rows)  # type: ignore[return-value]
    return [column[row] for row in rows.tolist()]


def _packed(codes: NDArray[np.uint32], values: list[Any]) -> Sequence[Any]:
    """A column by the places of its values among the different ones."""
    if len(values) * _SHARED <= len(codes) or len(values) <= 1:
        return Repeated(codes, values)
    return _loose([values[code] for code in codes.tolist()])


def _counted(column: Sequence[Any]) -> Sequence[Any]:
    """A column as its different values, if they are few after all."""
    if isinstance(column, Numbers):
        return column
    places: dict[Any, int] = {}
    codes = np.fromiter((places.setdefault(value, len(places)) for value in column), np.uint32, len(column))
    return Repeated(codes, list(places)) if len(places) * _SHARED <= len(column) else column


def _loose(values: Sequence[Any]) -> Sequence[Any]:
    """A column, or a part of one, of mostly different values."""
    kinds = set(map(type, values))
    numbers = kinds - {type(None)}
    if numbers in ({int}, {float}) and max(map(abs, filter(None, values)), default=0) < _EXACT:
        return Numbers(np.array(values, np.float64), whole=numbers == {int})
    if kinds == {str}:
        try:
            parts = [value.encode() for value in values]
        except UnicodeEncodeError:
            return tuple(values)
        texts = Texts(parts)
        return texts if texts.whole.count(_END) == len(values) else tuple(values)
    if kinds == {bytes}:
        texts = Texts(values, os.fsdecode)
        return Blobs(texts) if texts.whole.count(_END) == len(values) else tuple(values)
    return tuple(values)


def _together(blocks: list[Any]) -> Sequence[Any]:
    """Parts of a column as one."""
    kinds = set(map(type, blocks))
    if len(blocks) == 1:
        return blocks[0]
    if kinds == {Numbers} and len({block.whole for block in blocks}) == 1:
        return Numbers(np.concatenate([block.values for block in blocks]), whole=blocks[0].whole)
    if kinds == {Texts}:
        return Texts.behind(blocks)
    if kinds == {Blobs}:
        return Blobs(Texts.behind([block.texts for block in blocks]))
    return tuple(value for block in blocks for value in block)
