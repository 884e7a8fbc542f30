"""The page of taste: suggestions among the tracks hardly ever played, and what was learned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QMenu,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.library import Library
from musicexplorer.session.taste import fading_text
from musicexplorer.session.tastes import NamedTaste
from musicexplorer.similarity.taste import Figures, ForYou, Taste
from musicexplorer.similarity.taste.axes import Axis, End
from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.gestures import Gesture
from musicexplorer.ui.widgets.items import take_all
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

FOR_YOU, LEARNED = 0, 1
_SHELVES_WIDTH = 200


@dataclass(frozen=True, slots=True)
class ShownShelf:
    """A shelf as the page shows it.

    Attributes:
        name: What it is called.
        about: What is on it.
        found: The suggestions.
        empty: What is said where there are none.
        taste: Which of the person's tastes it is of; None for a shelf of all of them.
    """

    name: str
    about: str
    found: Sequence[ForYou] = ()
    empty: str = ""
    taste: NamedTaste | None = None

    def continues(self, before: "ShownShelf") -> bool:
        """Whether it is the same as one that was shown before; a taste may have another name now."""
        if self.taste is None or before.taste is None:
            return self.name == before.name
        return self.taste.centre == before.taste.centre or self.name == before.name


class TastePage(QDialog):
    """Two pages: for you, and what was learned.

    Signals:
        gestured: A `Gesture` was made on a row.
        playlist_requested: These tracks are to become the playlist.
        disliked: The person dislikes these tracks.
        radio_requested: The radio is to start from this `NamedTaste`.
        map_requested: This taste is to be seen on the map.
        path_requested: A path is to lead from the first taste to the second.
        rename_requested: This taste is to have another name.
        name_given: This taste is to have this name; "" takes the one back that was given to it.
    """

    gestured = Signal(int, object)
    playlist_requested = Signal(object)
    disliked = Signal(object)
    radio_requested = Signal(object)
    map_requested = Signal(object)
    path_requested = Signal(object, object)
    rename_requested = Signal(object)
    name_given = Signal(object, str)

    def __init__(self, app: App, shelves: Sequence[ShownShelf]) -> None:
        super().__init__(app.window)
        self.setWindowTitle(tr("Your taste"))
        scale.resize(self, 940, 620)
        self._session = app.session
        self.model = RowsModel(lambda: app.session.library)
        self._rows: list[Row] = []
        self._shown: list[ShownShelf] = []
        self._empty = tr("Finding what you may like…")
        self.shelves = QListWidget()
        self.shelves.setFixedWidth(_SHELVES_WIDTH)
        self.shelves.setWordWrap(True)
        self.shelves.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shelves.setAccessibleName(tr("Kinds of suggestions"))
        self.list = TrackList(self.model, app.theme, app.covers.get, tr("For you"))
        self.list.setObjectName("panel")
        self.list.set_placeholder(self._empty)
        self.list.gestured.connect(self.gestured)
        self.words, self.about, self.learned = label("", "muted"), label("", "muted"), label("")
        for text in (self.words, self.about, self.learned):
            text.setWordWrap(True)
        self.learned.setAccessibleName(tr("What was learned"))
        self.learned.setTextFormat(Qt.TextFormat.PlainText)
        self.learned.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.learned.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.play = push_button(tr("Play"), tr("Play from the selected track on"))
        self.play.setProperty("role", "primary")
        self.make = push_button(tr("Make playlist"), tr("Make a playlist of these tracks"))
        self.dislike = push_button(
            tr("Not for me"), tr("Dislike the selected tracks: they are not suggested again")
        )
        self.radio = push_button(tr("Radio"), tr("Endless music of this taste"))
        self.on_map = push_button(tr("Show on the map"), tr("Colour the map by your tastes"))
        self.path = push_button(tr("Path to…"), tr("A playlist that leads from this taste to another"))
        self.path.setMenu(QMenu(self.path))
        self.naming = push_button(tr("Name"), tr("Call this taste by a name of your own"))
        names = QMenu(self.naming)
        names.addAction(tr("Rename…"), lambda: self.rename_requested.emit(self._taste))
        self.unname = names.addAction(tr("Take the name back"), lambda: self.name_given.emit(self._taste, ""))
        self.naming.setMenu(names)
        self.radio.clicked.connect(lambda: self.radio_requested.emit(self._taste))
        self.on_map.clicked.connect(lambda: self.map_requested.emit(self._taste))
        self.play.clicked.connect(
            lambda: self.gestured.emit((self.list.selected_rows() or [0])[0], Gesture.ENTER)
        )
        self.make.clicked.connect(lambda: self.playlist_requested.emit(self.model.ids()))
        self.dislike.clicked.connect(self._dislike)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.shelves.currentRowChanged.connect(self._show_shelf)
        self._lay_out()
        self._set_shelves(shelves)
        self._enable()

    def show_taste(self, taste: Taste, shelves: Sequence[ShownShelf], axes: Sequence[Axis]) -> None:
        """Show suggestions, and what was learned."""
        self.words.setText(taste.description)
        self._set_shelves(shelves)
        self._empty = "" if taste.figures.liked else taste.description
        self._show_shelf()
        self.learned.setText(taste_text(taste, axes, self._title))
        self._enable()

    def _set_shelves(self, shelves: Sequence[ShownShelf]) -> None:
        """List these; the one that was chosen stays so, at first the first that is not empty."""
        chosen = [at for at, shelf in enumerate(shelves) if shelf.found]
        if any(shelf.found for shelf in self._shown):
            before = self._shown[self.shelves.currentRow()]
            chosen = [at for at, shelf in enumerate(shelves) if shelf.continues(before)]
        self._shown = list(shelves)
        self.shelves.blockSignals(True)
        take_all(self.shelves)
        self.shelves.addItems([shelf.name for shelf in shelves])
        self.shelves.setCurrentRow(chosen[0] if chosen else 0)
        self.shelves.blockSignals(False)

    @property
    def _taste(self) -> NamedTaste | None:
        """The taste whose shelf is shown."""
        return self._shown[self.shelves.currentRow()].taste if self._shown else None

    def _show_shelf(self, *_: object) -> None:
        """Show the shelf that is chosen."""
        shelf, library = self._shown[self.shelves.currentRow()], self._session.library
        self.about.setText(shelf.about)
        self.list.set_placeholder(self._empty or shelf.empty)
        self._rows = [_row(suggestion, library) for suggestion in shelf.found if suggestion.id in library]
        self.model.show_rows(self._rows)
        others = [other.taste for other in self._shown if other.taste not in (None, shelf.taste)]
        for button in (self.radio, self.on_map, self.naming):
            button.setVisible(shelf.taste is not None)
        self.unname.setEnabled(shelf.taste is not None and shelf.taste.given)
        self.path.setVisible(shelf.taste is not None and bool(others))
        menu = self.path.menu()
        menu.clear()
        for other in filter(None, others):
            action = menu.addAction(other.title.replace("&", "&&"))
            action.triggered.connect(partial(self.path_requested.emit, shelf.taste, other))
        self._enable()

    def say(self, text: str) -> None:
        """Show why there is nothing to see."""
        self.words.setText(text)
        self.list.set_placeholder(text)

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Set the colours of the list."""
        self.list.set_theme(theme)

    def _title(self, track_id: int) -> str:
        track = self._session.library.track(track_id)
        return "" if track is None else f"“{track.metadata.title}”"

    def _dislike(self) -> None:
        ids = self.list.selected()
        self._shown = [
            replace(shelf, found=[suggestion for suggestion in shelf.found if suggestion.id not in ids])
            for shelf in self._shown
        ]
        self._show_shelf()
        self.disliked.emit(ids)

    def _enable(self) -> None:
        for button in (self.play, self.make):
            button.setEnabled(bool(self.model.ids()))
        self.dislike.setEnabled(bool(self.list.selected_rows()))

    def _lay_out(self) -> None:
        close = close_button(self)
        first = QWidget()
        beside = QHBoxLayout(first)
        beside.setContentsMargins(0, 10, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self.shelves)
        column = QVBoxLayout()
        beside.addLayout(column, 1)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        for button in (self.play, self.make, self.radio, self.on_map, self.path, self.naming, self.dislike):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        second = QScrollArea()
        second.setAccessibleName(tr("What was learned"))
        second.setWidgetResizable(True)
        second.setFrameShape(QScrollArea.Shape.NoFrame)
        self.learned.setContentsMargins(8, 12, 8, 8)
        second.setWidget(self.learned)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Your taste"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(first, tr("For you"))
        self.tabs.addTab(second, tr("What was learned"))
        layout = dialog_column(self)
        layout.addWidget(self.words)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(close)


def taste_text(taste: Taste, axes: Sequence[Axis], title: Callable[[int], str]) -> str:
    """What was learned: figures, and the axes of the factors from the widest on."""
    parts = [figures_text(taste.figures)]
    if axes:
        parts.append(tr("What tells your music apart, as you listen to it:"))
    for number, axis in enumerate(axes, 1):
        text = tr("{number}.  {share} of it\n      {one}\n      or {other}")
        ends = {"one": _end(axis.high, title), "other": _end(axis.low, title)}
        parts.append(text.format(number=number, share=f"{axis.share:.0%}", **ends))
    return "\n\n".join(parts)


def figures_text(known: Figures) -> str:
    """How much is known, and how well taste can be predicted."""
    parts = (
        ntr("{n} listen", "{n} listens", known.plays),
        ntr("{n} like or dislike", "{n} likes and dislikes", known.opinions),
        ntr("{n} session or playlist", "{n} sessions and playlists", known.contexts),
        ntr("{n} track with evidence", "{n} tracks with evidence", known.tracks),
    )
    lines = [f"{', '.join(parts)}."]
    if isfinite(known.agreement):
        text = tr("How well taste is predicted from sound: {agreement} (0 not at all, 1 perfectly).")
        lines.append(text.format(agreement=f"{known.agreement:.2f}"))
    if isfinite(known.half_life):
        lines.append(fading_text(known.half_life))
    return "\n".join(lines)


def _end(end: End, title: Callable[[int], str]) -> str:
    tags = ", ".join(end.tags) or tr("no tag stands out")
    return f"{tags} — {', '.join(filter(None, map(title, end.ids)))}"


def _row(suggestion: ForYou, library: Library) -> Row:
    track = library.track(suggestion.id)
    assert track is not None
    return Row(
        suggestion.id,
        track.metadata.title,
        track.metadata.artist,
        suggestion.reason,
        f"{suggestion.score:.0%}" if isfinite(suggestion.score) else "",
        suggestion.score if isfinite(suggestion.score) else 0.0,
        why=lambda: suggestion.reason,
    )
