"""More like this: the nearest tracks of one seed, and one click to make them a playlist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicexplorer.session.library import Library
from musicexplorer.similarity.playlist import Suggestion
from musicexplorer.similarity.playlist.percentiles import shown_percent
from musicexplorer.similarity.tagging import shared_tags
from musicexplorer.ui.library.table_model import MISSING
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Elided, Heading, tool_button
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

_LIMITS = (1, 2, 3, 5, 10, 50)


@dataclass(frozen=True)
class Likeness:
    """What is shown: a seed, by name, and what is near it.

    Attributes:
        seed: The first seed, None for a file from outside the library.
        name: What the list is called.
        tags: What the network heard in the seeds.
        suggestions: What is near them, the best first.
        seeds: Ids, or vectors of music from outside, for which it was looked for.
        unlike: Ids of tracks that it should not sound like.
    """

    seed: int | None
    name: str
    tags: np.ndarray | None
    suggestions: tuple[Suggestion, ...] = ()
    seeds: tuple[int | np.ndarray, ...] = ()
    unlike: tuple[int, ...] = ()


class NeighbourList(QWidget):
    """The panel "more like this".

    Signals:
        clicked, activated: A row was clicked once / double-clicked or entered.
        playlist_requested: These tracks are to become the playlist.
        limit_changed: At most so many tracks of one artist.
        steered: More or less like this track is wanted.
        context_requested: The menu is wanted for these tracks, at this place of the screen.
    """

    clicked = Signal(int)
    activated = Signal(int)
    playlist_requested = Signal(list)
    limit_changed = Signal(int)
    steered = Signal(int, bool)
    context_requested = Signal(list, QPoint)

    def __init__(
        self,
        catalogue: Callable[[], Library],
        theme: Theme,
        cover: Callable[[int], QPixmap | None],
        back: QAction,
        per_artist: int,
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._catalogue = catalogue
        self.percent: Callable[[float], float] = lambda similarity: 100.0 * similarity
        self.likeness = Likeness(None, "", None)
        self.rows = RowsModel(catalogue)
        self.list = TrackList(self.rows, theme, cover, "More like this")
        self.list.set_placeholder(
            "Click a track on the map or in the library:\nwhat sounds like it appears here."
        )
        self._seed = Elided("", "muted")
        self.heading = Heading("More like this")
        self.make = QPushButton("Make playlist")
        self.make.setAccessibleName("Make a playlist of these tracks")
        self.make.setToolTip("The track and everything in this list becomes the playlist (it can be undone)")
        self.make.setEnabled(False)
        self.make.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.limit = self._limit_box(per_artist)
        self._lay_out(back)
        self.list.row_clicked.connect(self.clicked)
        self.list.row_activated.connect(self.activated)
        self.list.context_requested.connect(self.context_requested)
        self.list.steered.connect(lambda row, wanted: self.steered.emit(self.rows.ids()[row], wanted))
        self.make.clicked.connect(lambda: self.playlist_requested.emit(self.ids_with_seed()))

    def show_likeness(self, likeness: Likeness) -> None:
        """Show what is near another seed."""
        self.likeness = likeness
        self._seed.set_text(likeness.name)
        self.rows.show_rows([self._row(one) for one in likeness.suggestions])
        self.list.scrollToTop()
        number = len(likeness.suggestions)
        self.heading.set_note(str(number) if number else "")
        self.make.setEnabled(bool(likeness.suggestions))

    def say(self, name: str, text: str) -> None:
        """Show no rows, but say why."""
        self.list.set_placeholder(text)
        self.show_likeness(Likeness(None, name, None))

    def ids(self) -> list[int]:
        """The tracks listed, nearest first."""
        return self.rows.ids()

    def ids_with_seed(self) -> list[int]:
        """The seed, if it is in the library, then the tracks listed."""
        seed = self.likeness.seed
        return ([] if seed is None else [seed]) + self.ids()

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.rows.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what the panel draws itself."""
        self.list.set_theme(theme)

    def _row(self, suggestion: Suggestion) -> Row:
        catalogue = self._catalogue()
        track = catalogue.tracks.track(catalogue.row(suggestion.id))
        percent = self.percent(suggestion.similarity)
        return Row(
            id=track.id,
            title=track.metadata.title,
            artist=track.metadata.artist,
            note=", ".join(self._shared(suggestion.id)),
            figure=shown_percent(percent),
            share=percent / 100.0,
            missing=MISSING.get(track.state, ""),
            steers=True,
            why=partial(self._why, suggestion.id, percent),
        )

    def _why(self, track_id: int, percent: float) -> str:
        """The reason in words."""
        many = len(self.likeness.seeds) > 1
        to = "the tracks that you chose, on average" if many else f"“{self.likeness.name}”"
        words = f"near {to}: closer than {shown_percent(percent)} of the pairs in your library"
        shared = self._shared(track_id)
        return f"{words}; both: {', '.join(shared)}" if shared else words

    def _shared(self, track_id: int) -> Sequence[str]:
        other, names = self._catalogue().tags_of(track_id), self._catalogue().tag_names
        if self.likeness.tags is None or other is None:
            return ()
        return shared_tags(self.likeness.tags, other, names, 3)

    def _limit_box(self, per_artist: int) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName("At most so many tracks of one artist")
        box.setToolTip("At most so many tracks of one artist")
        for limit in sorted({*_LIMITS, per_artist}):
            box.addItem(f"{limit} per artist" if limit < _LIMITS[-1] else "any number", limit)
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
