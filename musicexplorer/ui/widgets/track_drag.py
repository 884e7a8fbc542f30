"""Tracks on their way from one list to another, or to another program."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from musicexplorer.session.library import Library

TRACKS = "application/x-musicexplorer-tracks"


def pack(catalogue: Library, ids: Sequence[int]) -> QMimeData:
    """These tracks as what a drag carries: our ids, and the files for other programs."""
    carried = QMimeData()
    carried.setData(TRACKS, QByteArray(np.asarray(ids, "<i8").tobytes()))
    found = [catalogue.track(one) for one in ids]
    carried.setUrls([QUrl.fromLocalFile(str(track.source.path)) for track in found if track is not None])
    return carried


def unpack(carried: QMimeData) -> list[int]:
    """The ids that a drag of ours carries, [] for a drag from elsewhere."""
    if not carried.hasFormat(TRACKS):
        return []
    ids: list[int] = np.frombuffer(carried.data(TRACKS).data(), "<i8").tolist()
    return ids
