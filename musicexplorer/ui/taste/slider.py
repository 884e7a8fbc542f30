"""The slider between sound and taste, and the switch for what is written."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from musicexplorer.ui.widgets.elements import label

_STEPS = 20
_PAUSE_MS = 120
_WAIT = "What is learned from your listening is being read."
_HINT = "What counts for neighbours, playlists and radio: sound at the left, your listening at the right"
_WRITTEN = "Let artist, album, genre, year, comments and lyrics count too"


class TasteSlider(QWidget):
    """Sound at the left, taste at the right.

    Signals:
        mixed: Another share of taste is wanted, 0..1; told when the hand rests.
        written_toggled: What is written is to count, or not.
    """

    mixed = Signal(float)
    written_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 4)
        self.slider.setFixedWidth(96)
        self.slider.setAccessibleName("Sound or taste")
        self.written = QToolButton()
        self.written.setText("Written")
        self.written.setCheckable(True)
        self.written.setToolTip(_WRITTEN)
        self.written.setAccessibleName(_WRITTEN)
        self.written.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.mixed.emit(self.share))
        self.slider.valueChanged.connect(lambda _: self._pause.start())
        self.written.toggled.connect(self.written_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(5)
        for part in (label("Sound", "muted"), self.slider, label("Taste", "muted"), self.written):
            row.addWidget(part)
        self.allow(False, _WAIT)

    @property
    def share(self) -> float:
        """How much taste counts, 0..1."""
        return self.slider.value() / _STEPS

    def show_share(self, share: float, written: bool) -> None:
        """Show what is wanted; that is not told."""
        for part in (self.slider, self.written):
            part.blockSignals(True)
        self.slider.setValue(round(share * _STEPS))
        self.written.setChecked(written)
        for part in (self.slider, self.written):
            part.blockSignals(False)

    def allow(self, ready: bool, words: str) -> None:
        """Whether there is taste to mix; the tooltip says what it comes from, or why there is none."""
        self.slider.setEnabled(ready)
        about = f"{_HINT}.\n{words}"
        self.setToolTip(about)
        self.slider.setToolTip(about)
        self.slider.setAccessibleDescription(about)
