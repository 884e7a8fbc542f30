"""What the person would like and has hardly played, and what was learned of their taste."""

from collections.abc import Callable, Sequence
from math import isfinite

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.library import Library
from musicexplorer.similarity.taste import Figures, ForYou, Taste
from musicexplorer.similarity.taste.axes import Axis, End
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import counted, grouped
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

_WAIT = "Looking for what you would like…"
_NONE = "There is nothing here that you have not played already."
FOR_YOU, LEARNED = 0, 1


class TastePage(QDialog):
    """Two pages: for you, and what was learned.

    Signals:
        played: The track of this row is to be played, and those after it.
        playlist_requested: These tracks are to become the playlist.
        disliked: These tracks are not for this person.
    """

    played = Signal(int)
    playlist_requested = Signal(list)
    disliked = Signal(list)

    def __init__(
        self,
        catalogue: Callable[[], Library],
        theme: Theme,
        cover: Callable[[int], QPixmap | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your taste")
        self.resize(820, 620)
        self._catalogue = catalogue
        self.model = RowsModel(catalogue)
        self._rows: list[Row] = []
        self.list = TrackList(self.model, theme, cover, "For you")
        self.list.setObjectName("panel")
        self.list.set_placeholder(_WAIT)
        self.list.row_activated.connect(self.played)
        self.words, self.learned = label("", "muted"), label("")
        for one in (self.words, self.learned):
            one.setWordWrap(True)
        self.learned.setTextFormat(Qt.TextFormat.PlainText)
        self.learned.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.learned.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.play = push_button("Play", "Play from the selected track on")
        self.play.setProperty("role", "primary")
        self.make = push_button("Make it the playlist", "All of them become the playlist")
        self.dislike = push_button("Not for me", "Dislike what is selected: it is not suggested again")
        self.play.clicked.connect(lambda: self.played.emit((self.list.selected_rows() or [0])[0]))
        self.make.clicked.connect(lambda: self.playlist_requested.emit(self.model.ids()))
        self.dislike.clicked.connect(self._dislike)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._lay_out()
        self._enable()

    def show_for_you(self, taste: Taste, found: Sequence[ForYou], axes: Sequence[Axis]) -> None:
        """This is what came of it."""
        self.words.setText(taste.words)
        catalogue = self._catalogue()
        self.list.set_placeholder(_NONE if taste.liking_model is not None else taste.words)
        self._rows = [_row(one, catalogue) for one in found if one.id in catalogue]
        self.model.show_rows(self._rows)
        self.learned.setText(described(taste, axes, self._title))
        self._enable()

    def say(self, text: str) -> None:
        """There is nothing to show: why."""
        self.words.setText(text)
        self.list.set_placeholder(text)

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, now."""
        self.list.set_theme(theme)

    def _title(self, track_id: int) -> str:
        track = self._catalogue().track(track_id)
        return "" if track is None else f"“{track.metadata.title}”"

    def _dislike(self) -> None:
        ids = self.list.selected()
        self._rows = [row for row in self._rows if row.id not in ids]
        self.model.show_rows(self._rows)
        self._enable()
        self.disliked.emit(ids)

    def _enable(self) -> None:
        for button in (self.play, self.make):
            button.setEnabled(bool(self.model.ids()))
        self.dislike.setEnabled(bool(self.list.selected_rows()))

    def _lay_out(self) -> None:
        close = close_button(self)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        for button in (self.play, self.make, self.dislike):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        second = QScrollArea()
        second.setWidgetResizable(True)
        second.setFrameShape(QScrollArea.Shape.NoFrame)
        self.learned.setContentsMargins(8, 12, 8, 8)
        second.setWidget(self.learned)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(first, "For you")
        self.tabs.addTab(second, "What was learned")
        layout = dialog_column(self)
        layout.addWidget(self.words)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(close)


def described(taste: Taste, axes: Sequence[Axis], title: Callable[[int], str]) -> str:
    """What was learned, in words: figures, and the factors from the widest on."""
    parts = [figures(taste.figures)]
    if axes:
        parts.append("What tells your music apart, as you listen to it:")
    for number, axis in enumerate(axes, 1):
        ends = (_end(axis.high, title), _end(axis.low, title))
        parts.append(f"{number}.  {axis.share:.0%} of it\n      {ends[0]}\n      or {ends[1]}")
    return "\n\n".join(parts)


def figures(known: Figures) -> str:
    """The figures in a sentence or two."""
    said = (
        f"{counted(known.plays, 'listen')}, {grouped(known.opinions)} likes and dislikes, "
        f"{grouped(known.contexts)} sessions and playlists, {counted(known.tracks, 'track')} with evidence."
    )
    if isfinite(known.agreement):
        said += (
            f"\nHow well taste is foretold from sound: {known.agreement:.2f} (0 not at all, 1 altogether)."
        )
    return said


def _end(end: End, title: Callable[[int], str]) -> str:
    tags = ", ".join(end.tags) or "no tag stands out"
    return f"{tags} — {', '.join(filter(None, map(title, end.ids)))}"


def _row(one: ForYou, catalogue: Library) -> Row:
    track = catalogue.track(one.id)
    assert track is not None
    about = track.metadata
    return Row(
        one.id, about.title, about.artist, one.words, f"{one.score:.0%}", one.score, why=lambda: one.words
    )
