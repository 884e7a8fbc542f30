"""What the network found in all tracks, read from the store without a second copy of it in memory."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Model, Reader
from musicexplorer.similarity import compact_tags, compact_vectors
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

Ids = NDArray[np.int64]
_BLOCK = 2048


class _Rows:
    """The rows of some tracks, an array that is shared with the library before until one of them differs.

    Args:
        ids: int64 [n], the tracks, ascending.
        width: Numbers in a row.
        missing: What stands in rows of which nothing is known.
        before: Tracks int64 [m], ascending, and their rows [m, width].
    """

    def __init__(self, ids: Ids, width: int, missing: float, before: tuple[Ids, NDArray[Any]]) -> None:
        self.missing = missing
        there, self.values = before
        self._shared = self.values.shape[1] == width and np.array_equal(ids, there)
        if not self._shared:
            self.values = np.full((len(ids), width), missing, self.values.dtype)
            if before[1].shape[1] == width and len(there):
                for start in range(0, len(ids), _BLOCK):  # all at once would be one more copy
                    some, known = _places(there, ids[start : start + _BLOCK])
                    self.values[start : start + _BLOCK][known] = before[1][some[known]]

    def put(self, rows: NDArray[np.integer], values: NDArray[Any]) -> None:
        """Set some rows."""
        if self._shared:
            if self.values[rows].tobytes() == values.tobytes():  # not a number is the same as itself, too
                return
            self.values, self._shared = self.values.copy(), False
        self.values[rows] = values


def read_analyses(
    reader: Reader, tracks: Ids, before: "Library", changed: Sequence[int] | None = None
) -> dict[str, Any]:
    """The fields of a `Library` that come from the network.

    Args:
        reader: Reads the store.
        tracks: int64 [n], the tracks of the library, ascending.
        before: The library before; its arrays are used again where nothing in them is different.
        changed: The only tracks that may have been analysed again; all if None.
    """
    model = reader.model() or Model(-1, "", 0, (), ())
    same = (before.model, before.tag_names) == (model.version, model.tag_names)
    held, known = (before.ids, before.embedding_ids) if same else (tracks[:0], tracks[:0])
    ids = np.intersect1d(reader.analysed(), tracks)
    rows = np.searchsorted(tracks, ids)
    vectors = _Rows(ids, model.dimensions, 0, (known, before.embeddings.numbers))
    tags = _Rows(tracks, len(model.tag_names), compact_tags.UNKNOWN, (held, before.tags.numbers))
    attributes = _Rows(tracks, len(model.attribute_names), np.nan, (held, before.attributes))
    found = np.isin(ids, known)
    wanted = None if changed is None else ids[~found | np.isin(ids, changed)]
    for block in reader.analyses(model, wanted):
        at, here = _places(ids, block.ids)
        at = at[here]
        vectors.put(at, compact_vectors.as_numbers(block.vectors[here]))
        tags.put(rows[at], compact_tags.as_numbers(block.tags[here]))
        attributes.put(rows[at], block.attributes[here])
        found[at] = True
    silent = np.delete(np.arange(len(tracks)), rows[found])
    for column in (tags, attributes):
        column.put(
            silent, np.full((len(silent), column.values.shape[1]), column.missing, column.values.dtype)
        )
    if not found.all():  # what was deleted meanwhile
        ids, vectors.values = ids[found], vectors.values[found]
    unchanged = vectors.values is before.embeddings.numbers
    return {
        "model": model.version,
        "tag_names": model.tag_names,
        "attribute_names": model.attribute_names,
        "embedding_ids": before.embedding_ids if unchanged else ids,
        "embeddings": before.embeddings if unchanged else CompactVectors(vectors.values),
        "tags": before.tags if tags.values is before.tags.numbers else CompactTags(tags.values),
        "attributes": attributes.values,
    }


def _places(ids: Ids, some: Ids) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where some tracks are among ascending ids, and which of them are there."""
    if not len(ids):
        return np.zeros(len(some), np.intp), np.zeros(len(some), bool)
    places = np.searchsorted(ids, some).clip(0, len(ids) - 1)
    return places, ids[places] == some
