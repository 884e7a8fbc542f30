"""Bars over the map: the selection, the drawn line, and the quality of the map."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import label


class InfoBar(QWidget):
    """A bar with a text and buttons that act on its tracks.

    Signals:
        playlist_requested(ids): Make a playlist of these tracks.
        add_requested(ids): Add them to the playlist.
        clear_requested: Clear the selection or the line.
    """

    playlist_requested = Signal(object)
    add_requested = Signal(object)
    clear_requested = Signal()

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(about)
        self.ids: list[int] = []
        self.text = label("", "heading")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 3, 6, 3)
        self._row.setSpacing(4)
        self._row.addWidget(self.text)
        for text, then in (
            (tr("Make playlist"), lambda: self.playlist_requested.emit(self.ids)),
            (tr("Add"), lambda: self.add_requested.emit(self.ids)),
            (tr("Clear"), self.clear_requested.emit),
        ):
            self._row.addWidget(self._button(text, then))
        self.hide()

    def _button(self, text: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAccessibleName(f"{text}: {self.accessibleName()}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: then())
        return button


class SelectionBar(InfoBar):
    """The number of tracks selected on the map.

    Signals:
        like_requested(ids): Make a playlist of similar tracks.
    """

    like_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("tracks selected on the map"), parent)
        like = self._button(tr("Similar"), lambda: self.like_requested.emit(self.ids))
        like.setToolTip(tr("Make a playlist of similar tracks (Ctrl+G)"))
        self._row.insertWidget(2, like)

    def show_selection(self, ids: Sequence[int]) -> None:
        """Show the number of selected tracks."""
        self.ids = list(ids)
        self.text.setText(ntr("{n} selected", "{n} selected", len(ids)))
        self.setVisible(len(ids) > 1)


class LineBar(InfoBar):
    """The tracks along the drawn line.

    Signals:
        number_changed(number): Another number of tracks is requested.
    """

    number_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("tracks along the line"), parent)
        self.number = QSpinBox()
        self.number.setRange(2, 100)
        self.number.setFixedWidth(scale.grown(64))
        for widget in (self.number, self.number.lineEdit()):
            widget.setAccessibleName(tr("Number of tracks along the line"))
        self.number.setToolTip(tr("Number of tracks along the line"))
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self.number_changed)
        self._row.insertWidget(0, self.number)
        self.text.setText(tr("along the line"))
        self._row.setContentsMargins(6, 3, 6, 3)

    def show_walk(self, number: int, ids: Sequence[int]) -> None:
        """Show the tracks along the line; `number` were requested."""
        self.ids = list(ids)
        self.number.blockSignals(True)
        self.number.setValue(number)
        self.number.blockSignals(False)
        found = ntr("requested, {n} found", "requested, {n} found", len(ids))
        self.text.setText(found if len(ids) < number else tr("along the line"))
        self.show()

    def end(self) -> None:
        """The line was removed."""
        self.ids = []
        self.hide()


class MapQualityChip(QPushButton):
    """The share of neighbourhoods that the map preserves; checked, it marks misplaced tracks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapError")
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName(tr("Neighbourhoods preserved by the map"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._share, self.known = "", False
        self.hide()

    def fit(self, room: int) -> None:
        """Fit into `room` pixels: on a narrow map the figure stands alone."""
        self.setText(tr("{share} of neighbours preserved").format(share=self._share))
        if self.sizeHint().width() > room:
            self.setText(self._share)
        self.resize(self.sizeHint())

    def show_quality(self, share: float | None, misplaced: int) -> None:
        """Show the preserved share of neighbourhoods (None: unknown) and the number of misplaced tracks."""
        self.known = share is not None
        if share is None:
            return
        self._share = f"{share:.0%}".replace("%", " %")
        self.fit(self.maximumWidth())
        text = tr(
            "The map preserves {share} of neighbourhoods: that share of a track's 15 most similar tracks is "
            "among its 15 nearest dots."
        )
        marked = ntr(
            "{n} track whose similar tracks are elsewhere has a tick. Click to show or hide ticks.",
            "{n} tracks whose similar tracks are elsewhere have a tick. Click to show or hide ticks.",
            misplaced,
        )
        text = text.format(share=self._share)
        self.setToolTip(f"{text}\n{marked}")
        self.setAccessibleName(f"{text} {marked}")
