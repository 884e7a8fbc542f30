"""The listening history as tables of text: for its page, and for the report of an import."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt

from musicexplorer.library.history.importing import Row
from musicexplorer.library.store import Imported, Period, Play, Reader, is_play, is_skip
from musicexplorer.session.library import Library
from musicexplorer.translation import tr
from musicexplorer.ui.widgets.format import clock

Index = QModelIndex | QPersistentModelIndex
_HEIGHT = QSize(0, 26)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Rows(Protocol):
    """The texts of some rows."""

    def __len__(self) -> int: ...
    def __getitem__(self, row: int, /) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        name: Its name.
        columns: The names of its columns.
        rows: Its rows.
        right: The columns that hold numbers.
        tracks: The track of each row; () where rows are about tracks that may not be in the library.
        when: When each row was, in seconds since 1970; () where that is not to be told apart.
    """

    name: str
    columns: tuple[str, ...]
    rows: Rows = ()
    right: frozenset[int] = field(default_factory=frozenset)
    tracks: Sequence[int] = ()
    when: Sequence[float] = ()


class TableModel(QAbstractTableModel):
    """A table for a view."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._table.right:
            return Qt.AlignmentFlag.AlignRight | _MIDDLE
        return _HEIGHT if role == Qt.ItemDataRole.SizeHintRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section]
        return None


class _Plays:
    """The rows of plays, written when they are looked at: years of listening are hundreds of thousands."""

    def __init__(
        self, plays: np.ndarray, named: Callable[[int], tuple[str, str]], periods: Sequence[Period]
    ) -> None:
        self._plays, self._named, self._periods = plays, named, periods

    def __len__(self) -> int:
        return len(self._plays)

    def __getitem__(self, row: int) -> tuple[str, ...]:
        play = Play(*self._plays[row].item())
        shown = clock(play.seconds_played), f"{play.share:.0%}", _how(play, self._periods)
        return _date(play.when), *self._named(play.track_id), *shown


def history_tables(reader: Reader, library: Library) -> list[Table]:
    """The whole history, the newest first: plays, likes, additions, imports, and what was not matched."""
    title, artist, when = tr("Title"), tr("Artist"), tr("When")

    played = reader.play_table()[::-1]
    liked, added = reader.given_likes()[::-1], reader.additions()[::-1]
    others = [like.track_id for like in liked] + [addition.track_id for addition in added]
    tracks = np.union1d(played["track_id"], np.array(others, np.int64))
    gone = {track: reader.track(track) for track in tracks[library.rows(tracks) < 0].tolist()}

    def named(track_id: int) -> tuple[str, str]:
        track = library.track(track_id) or gone.get(track_id)
        if track is None:
            return tr("(no longer in the library)"), ""
        return track.metadata.title, track.metadata.artist

    periods = reader.forgotten()
    likes = [
        (_date(like.when), *named(like.track_id), tr("liked") if like.value > 0 else tr("disliked"))
        for like in liked
    ]
    additions = [
        (_date(addition.when), *named(addition.track_id), addition.list or tr("(without a name)"))
        for addition in added
    ]
    imported = reader.imported()
    matched = [_imported(row) for row in imported if row.track.track_id is not None]
    missing = [_imported(row) for row in imported if row.track.track_id is None]
    foreign = (title, artist, tr("Plays"), tr("Skips"), tr("Last played"), tr("From"))
    numbers = frozenset({2, 3})
    about, opinion = (when, title, artist, tr("Time"), tr("Share"), ""), (when, title, artist, tr("Opinion"))
    return [
        Table(
            tr("Played"),
            about,
            _Plays(played, named, periods),
            frozenset({3, 4}),
            array("q", played["track_id"].tobytes()),
            array("d", played["when"].tobytes()),
        ),
        Table(tr("Liked"), opinion, likes, tracks=[like.track_id for like in liked]),
        Table(
            tr("Added to playlists"),
            (when, title, artist, tr("Playlist")),
            additions,
            tracks=[addition.track_id for addition in added],
        ),
        Table(tr("Imported"), (*foreign, tr("Matched by")), matched, numbers),
        Table(tr("Not matched"), (*foreign, tr("Why")), missing, numbers),
    ]


def report_table(rows: Sequence[Row], name: str, *, reasons: bool) -> Table:
    """One list of an import's report."""
    columns = (
        tr("Title"),
        tr("Artist"),
        tr("Plays"),
        tr("Skips"),
        tr("Why") if reasons else tr("Matched by"),
    )
    lines = [
        (
            _title(row.foreign.title, row.foreign.path, row.foreign.recording),
            row.foreign.artist,
            str(row.plays),
            str(row.skips),
            row.match.reason if reasons else _matched_by(row.match.way),
        )
        for row in rows
    ]
    return Table(name, columns, lines, frozenset({2, 3}))


def _matched_by(way: str) -> str:
    texts = {"path": tr("path"), "recording": tr("MusicBrainz ID"), "names": tr("names")}
    return texts.get(way, "")


def _imported(row: Imported) -> tuple[str, ...]:
    foreign = row.track
    why = foreign.reason or _matched_by(foreign.way)
    title = _title(foreign.title, foreign.path, foreign.recording)
    return title, foreign.artist, str(row.plays), str(row.skips), _date(row.last), row.sources, why


def _title(title: str, path: str, recording: str) -> str:
    shown = title or path or recording
    return shown.encode("utf-8", "replace").decode("utf-8")


def _how(play: Play, periods: Sequence[Period]) -> str:
    if any(period.begin <= play.when < period.end for period in periods):
        return tr("not counted")
    if play.excerpt:
        return tr("excerpt")
    if is_skip(play.moved_on, play.excerpt, play.share, play.seconds_played):
        return tr("skipped")
    return "" if is_play(play.excerpt, play.share, play.seconds_played) else tr("stopped early")


def _date(when: float | None) -> str:
    return "" if when is None else datetime.fromtimestamp(when).strftime("%Y-%m-%d %H:%M")
