"""What stands over the map in words: what is selected, what a line leads along, how far the map is right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.format import grouped


class InfoBar(QWidget):
    """A chip with words, and buttons that do something with the tracks it is about.

    Signals:
        playlist_requested: These tracks are to become the playlist.
        add_requested: They are to be added to it.
        clear_requested: What the strip is about is to be taken away.
    """

    playlist_requested = Signal(list)
    add_requested = Signal(list)
    clear_requested = Signal()

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(about)
        self.ids: list[int] = []
        self.words = label("", "heading")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 3, 6, 3)
        self._row.setSpacing(4)
        self._row.addWidget(self.words)
        for text, then in (
            ("Make playlist", lambda: self.playlist_requested.emit(self.ids)),
            ("Add", lambda: self.add_requested.emit(self.ids)),
            ("Clear", self.clear_requested.emit),
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
    """How many tracks are selected on the map.

    Signals:
        like_requested: A playlist of what sounds like these tracks is wanted.
    """

    like_requested = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("the tracks selected on the map", parent)
        like = self._button("Like these", lambda: self.like_requested.emit(self.ids))
        like.setToolTip("Make a playlist of what sounds like these tracks (Ctrl+G)")
        self._row.insertWidget(2, like)

    def show_selection(self, ids: Sequence[int]) -> None:
        """These tracks are selected."""
        self.ids = list(ids)
        self.words.setText(f"{grouped(len(ids))} selected")
        self.setVisible(len(ids) > 1)


class LineBar(InfoBar):
    """How many tracks the line on the map leads along.

    Signals:
        number_changed: The person wants so many.
    """

    number_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("the tracks along the line", parent)
        self.number = QSpinBox()
        self.number.setRange(2, 100)
        self.number.setFixedWidth(64)
        for part in (self.number, self.number.lineEdit()):
            part.setAccessibleName("How many tracks along the line")
        self.number.setToolTip("How many tracks along the line")
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self.number_changed)
        self._row.insertWidget(0, self.number)
        self.words.setText("along the line")
        self._row.setContentsMargins(6, 3, 6, 3)

    def show_walk(self, number: int, ids: Sequence[int]) -> None:
        """The line leads along these tracks, where so many were wanted."""
        self.ids = list(ids)
        self.number.blockSignals(True)
        self.number.setValue(number)
        self.number.blockSignals(False)
        few = len(ids) < number
        self.words.setText(f"wanted, {grouped(len(ids))} found" if few else "along the line")
        self.show()

    def end(self) -> None:
        """There is no line any more."""
        self.ids = []
        self.hide()


class MapQualityChip(QPushButton):
    """How many neighbourhoods in sound the map keeps; pressed, it marks the tracks that stand wrong."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapError")
        self.setCheckable(True)
        self.setChecked(True)
        self.setAccessibleName("How many neighbourhoods the map keeps")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._share = ""
        self.hide()

    def fit(self, room: int) -> None:
        """So many pixels are free: on a narrow map the figure alone has to do."""
        self.setText(f"{self._share} of neighbours kept")
        if self.sizeHint().width() > room:
            self.setText(self._share)
        self.resize(self.sizeHint())

    def show_error(self, share: float | None, misplaced: int) -> None:
        """The map keeps this share of neighbourhoods (None: not known), and so many tracks stand wrong."""
        self.setVisible(share is not None)
        if share is None:
            return
        self._share = f"{share:.0%}".replace("%", " %")
        self.fit(self.maximumWidth())
        told = f"The map keeps {self._share} of neighbourhoods"
        marked = (
            f"{grouped(misplaced)} tracks whose neighbours in sound lie elsewhere carry a small tick; "
            "press to show or hide the ticks."
        )
        self.setToolTip(
            f"{told}: of the 15 tracks that sound most like one, that many are among its 15 nearest dots.\n"
            f"{marked}"
        )
        self.setAccessibleName(f"{told}. {marked}")
