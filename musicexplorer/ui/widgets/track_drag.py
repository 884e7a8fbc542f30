"""Drag and drop of tracks between lists and to other programs."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from musicexplorer.session.library import Library

TRACKS = "application/x-musicexplorer-tracks"


def pack(catalogue: Library, ids: Sequence[int]) -> QMimeData:
    """The drag data of tracks: our ids, and file URLs for other programs."""
    data = QMimeData()
    data.setData(TRACKS, QByteArray(np.asarray(ids, "<i8").tobytes()))
    found = [catalogue.track(track_id) for track_id in ids]
    data.setUrls([QUrl.fromLocalFile(str(track.source.path)) for track in found if track is not None])
    return data


def unpack(data: QMimeData) -> list[int]:
    """The ids in our drag data, [] for a drag from elsewhere."""
    if not data.hasFormat(TRACKS):
        return []
    ids: list[int] = np.frombuffer(data.data(TRACKS).data(), "<i8").tolist()
    return ids
