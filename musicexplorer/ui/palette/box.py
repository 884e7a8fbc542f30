"""The box of the command palette: a field, what is found under it, and how it is used."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.palette.rows import ROW, Row, RowDelegate
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.items import take_all

_WIDTH, _TOP, _MARGIN, _SHOWN_ROWS = 720, 56, 24, 11
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class PaletteBox(QFrame):
    """Lies over the window while it is open, and leaves the focus where it was.

    Signals:
        typed: The person typed this.
        chosen: Run or show this (a `Named`, None for a search), of what was typed; True to play it.
        closed: The box was closed.
    """

    typed = Signal(str)
    chosen = Signal(object, str, bool)
    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window = window
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setProperty("role", "palette")
        self.field.setAccessibleName(tr("Command palette"))
        self.field.setPlaceholderText(tr("An action, track, artist, album, tag or playlist…"))
        self.field.textEdited.connect(self.typed)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self._delegate = RowDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(lambda _: self.choose(play=False))
        self._hint = label(tr("Enter runs or shows it · Ctrl+Enter plays it · Esc closes"), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.setSpacing(8)
        for part in (self.field, self.list, self._hint):
            layout.addWidget(part)
        self._hint.setContentsMargins(12, 0, 12, 0)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the box, empty; the focus is in its field."""
        if self.isHidden():
            self._before = self.window().focusWidget()
        self.field.clear()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_box(self) -> None:
        """Hide the box; the focus goes back to where it was."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def show_rows(self, typed: str, rows: Sequence[Row], recent: int) -> None:
        """Show what was found; a line is drawn below the first `recent` rows."""
        self._delegate.typed, self._delegate.last_recent = typed, recent - 1
        take_all(self.list)
        search = [Row(None, text=tr("Search the library for “{words}”").format(words=typed.strip()))]
        for row in [*rows, *(search if typed.strip() else [])]:
            item = QListWidgetItem()
            item.setData(ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.accessible())
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def choose(self, *, play: bool) -> None:
        """Run or show the current row, or play it."""
        item = self.list.currentItem()
        row: Row | None = item.data(ROW) if item is not None else None
        self.chosen.emit(row.named if row is not None else None, self.field.text(), play)

    def set_theme(self, theme: Theme) -> None:
        """Paint the rows in the theme's colours."""
        self._delegate.theme = theme
        self.list.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # while something is typed here, keys are nothing else
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYS:
            self._before = None  # the focus has gone where the person wants it
            self.close_box()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: _SHOWN_ROWS,
            Qt.Key.Key_PageUp: -_SHOWN_ROWS,
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(play=control)
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_P and control and shift):
            self.close_box()
        elif key in steps:
            self._step(steps[Qt.Key(key)])
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        """Go on in the list; single steps go round."""
        count, at = self.list.count(), self.list.currentRow() + step
        if count:
            self.list.setCurrentRow(at % count if abs(step) == 1 else min(max(at, 0), count - 1))

    def _place(self) -> None:
        """In the middle of the window's upper part, as high as its rows need."""
        window = self._window
        rows = min(max(self.list.count(), 1), _SHOWN_ROWS)
        height = max(self.list.sizeHintForRow(0), self.fontMetrics().height() + 18)
        room = window.height() - _TOP - _MARGIN
        self.list.setFixedHeight(rows * height + 4)
        size = QSize(
            min(scale.grown(_WIDTH), window.width() - 2 * _MARGIN), min(self.sizeHint().height(), room)
        )
        if size.height() < self.sizeHint().height():
            self.list.setFixedHeight(max(height, self.list.height() - self.sizeHint().height() + room))
        self.setGeometry((window.width() - size.width()) // 2, _TOP, size.width(), self.sizeHint().height())
