"""More like this: the nearest tracks of one seed, and one click to make them a playlist."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicexplorer.session.similar import SimilarTracks, contrast_line, reason_text
from musicexplorer.similarity.playlist import Suggestion
from musicexplorer.similarity.playlist.likeness import shown_likeness
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.widgets.elements import Elided, Heading, tool_button
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel, missing_text

_LIMITS = (1, 2, 3, 5, 10, 50)


class SimilarPanel(QWidget):
    """The panel "more like this".

    Signals:
        gestured: A `Gesture` was made on a row.
        playlist_requested: These tracks are to become the playlist.
        limit_changed: At most so many tracks of one artist.
        steered: More or less like this track is wanted.
        context_requested: The menu is wanted for these tracks, at this place of the screen.
    """

    gestured = Signal(int, object)
    playlist_requested = Signal(object)
    limit_changed = Signal(int)
    steered = Signal(int, bool)
    context_requested = Signal(object, QPoint)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._app = app
        self.shown: SimilarTracks | None = None
        self.rows = RowsModel(lambda: app.session.library)
        self.list = TrackList(self.rows, app.theme, app.covers.get, tr("More like this"))
        self.list.set_placeholder(
            tr("Click a track on the map or in the library:\nsimilar tracks appear here.")
        )
        self._seed = Elided("", "muted")
        self.heading = Heading(tr("More like this"))
        self.make = QPushButton(tr("Make playlist"))
        self.make.setAccessibleName(tr("Make a playlist of these tracks"))
        self.make.setToolTip(tr("Make a playlist of the track and everything in this list"))
        self.make.setEnabled(False)
        self.make.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.limit = self._limit_box(app.settings.settings.per_artist)
        self._lay_out(app.actions["back"])
        self.list.gestured.connect(self.gestured)
        self.list.entered.connect(lambda index: app.requests.soon.emit([self.ids()[index.row()]]))
        self.list.context_requested.connect(self.context_requested)
        self.list.steered.connect(self._steer)
        app.current_changed.connect(self.rows.set_playing)
        app.theme_changed.connect(self.list.set_theme)
        app.covers.arrived.connect(lambda *_: self.list.viewport().update())
        app.selection.add(self.list.selected, self.list, self.ids)
        app.actions["go_similar"].triggered.connect(self.list.setFocus)
        self.make.clicked.connect(self._request_playlist)

    def show_similar(self, shown: SimilarTracks | None, title: str = "") -> None:
        """Show these tracks under a title; no rows with None."""
        self.shown = shown
        self._seed.set_text(title)
        found = () if shown is None else enumerate(shown.shares)
        self.rows.show_rows([self._row(place, share) for place, share in found])
        self.list.scrollToTop()
        number = self.rows.rowCount()
        self.heading.set_note(grouped(number) if number else "")
        self.make.setEnabled(bool(number))

    def say(self, text: str, title: str = "") -> None:
        """Show no rows, but say why."""
        self.list.set_placeholder(text)
        self.show_similar(None, title)

    def ids(self) -> list[int]:
        """The tracks listed, nearest first."""
        return self.rows.ids()

    def ids_with_seed(self) -> list[int]:
        """The seed, if it is in the library, then the tracks listed."""
        seed = None if self.shown is None else self.shown.seed
        return ([] if seed is None else [seed]) + self.ids()

    def _steer(self, row: int, more: bool) -> None:
        self.steered.emit(self.ids()[row], more)

    def _request_playlist(self) -> None:
        self.playlist_requested.emit(self.ids_with_seed())

    def _row(self, place: int, share: float) -> Row:
        shown = self.shown
        assert shown is not None
        suggestion, percent = shown.suggestions[place], shown.percentiles[place]
        library = self._app.session.library
        row, tracks = library.row(suggestion.id), library.tracks
        return Row(
            id=suggestion.id,
            title=tracks.titles[row],
            artist=tracks.artists[row],
            note=", ".join(suggestion.reason.shared),
            figure=shown_likeness(shown.likeness[place]),
            share=share,
            missing=missing_text(tracks.state(row)),
            steers=True,
            why=partial(self._why, shown, suggestion, percent),
        )

    def _why(self, shown: SimilarTracks, suggestion: Suggestion, percent: float) -> str:
        """Why a track is listed, and what tells it from what it is like."""
        session = self._app.session
        told = contrast_line(session.snapshot, session.reader, shown, suggestion.id)
        return "\n".join(filter(None, (reason_text(shown, suggestion, percent), told)))

    def _limit_box(self, per_artist: int) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Tracks per artist, at most"))
        box.setToolTip(tr("Tracks per artist, at most"))
        for limit in sorted({*_LIMITS, per_artist}):
            box.addItem(
                ntr("{n} per artist", "{n} per artist", limit) if limit < _LIMITS[-1] else tr("no limit"),
                limit,
            )
        box.setCurrentIndex(box.findData(per_artist))
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.currentIndexChanged.connect(lambda: self.limit_changed.emit(box.currentData()))
        return box

    def _lay_out(self, back: QAction) -> None:
        self.heading.add(self.limit)
        self.heading.add(tool_button(back))
        about = QHBoxLayout()
        about.setContentsMargins(8, 0, 2, 2)
        about.addWidget(self._seed, 1)
        about.addWidget(self.make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addLayout(about)
        layout.addWidget(self.list, 1)
