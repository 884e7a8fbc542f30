"""The slider between sound and taste, and the switch for metadata."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import label

_STEPS = 20
_PAUSE_MS = 120


class TasteSlider(QWidget):
    """Sound at the left, taste at the right.

    Signals:
        taste_changed(share): Another share of taste, 0..1, once the slider rests; None for what listening
            has earned.
        metadata_toggled(on): Metadata count, or not.
    """

    taste_changed = Signal(object)
    metadata_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 4)
        self.slider.setFixedWidth(scale.grown(96))
        self.slider.setAccessibleName(tr("Sound or taste"))
        self.metadata = QToolButton()
        self.metadata.setText(tr("Metadata"))
        self.metadata.setCheckable(True)
        hint = tr("Use artist, album, genre, year, comments and lyrics, too")
        self.metadata.setToolTip(hint)
        self.metadata.setAccessibleName(hint)
        self.metadata.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.taste_changed.emit(self.share))
        self.slider.valueChanged.connect(lambda _: self._pause.start())
        self.by_listening = QAction(tr("Set by my listening"), self, checkable=True)
        self.by_listening.triggered.connect(self._reset)
        self.slider.double_clicked.connect(self._reset)
        self.slider.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.slider.addAction(self.by_listening)
        self.metadata.toggled.connect(self.metadata_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(5)
        for part in (label(tr("Sound"), "muted"), self.slider, label(tr("Taste"), "muted"), self.metadata):
            row.addWidget(part)
        self.allow(False, tr("Your listening history is being read."))

    @property
    def share(self) -> float:
        """How much taste counts, 0..1."""
        return self.slider.value() / _STEPS

    def show_mix(self, share: float, metadata: bool, *, chosen: bool) -> None:
        """Set slider and switch without emitting signals.

        Args:
            share: How much taste counts; not shown while the person moves the slider.
            metadata: Whether metadata counts.
            chosen: Whether the person has set the slider; else it stands where listening has earned.
        """
        for part in (self.slider, self.metadata):
            part.blockSignals(True)
        if not (self.slider.isSliderDown() or self._pause.isActive()):
            self.slider.setValue(round(share * _STEPS))
        self.metadata.setChecked(metadata)
        for part in (self.slider, self.metadata):
            part.blockSignals(False)
        self.by_listening.setChecked(not chosen)
        self._show_hint()

    def allow(self, ready: bool, words: str) -> None:
        """Set whether there is taste to mix; the tooltip says what it comes from, or why there is none."""
        self.slider.setEnabled(ready)
        self._words = words
        self._show_hint()

    def _reset(self) -> None:
        self._pause.stop()
        self.taste_changed.emit(None)

    def _show_hint(self) -> None:
        hint = tr("What similar tracks, playlists and radio use: sound at the left, your taste at the right.")
        lines = [hint, self._words]
        if self.slider.isEnabled() and self.by_listening.isChecked():
            lines.append(
                tr(
                    "Set by your listening: taste counts as much as it predicts your own sessions better "
                    "than sound alone does. Move the slider to choose yourself."
                )
            )
        elif self.slider.isEnabled():
            lines.append(tr("You have set it yourself. A double click lets your listening set it again."))
        about = "\n".join(lines)
        self.setToolTip(about)
        self.slider.setToolTip(about)
        self.slider.setAccessibleDescription(about)


class _Slider(QSlider):
    """A slider that tells of double clicks."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
