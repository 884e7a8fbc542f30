"""The card of the tour, and the frame around what it is about."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.widgets.elements import label, push_button

_WIDTH, _MARGIN = 330, 18


class Ring(QWidget):
    """A frame around a part of the window, through which the mouse goes."""

    def __init__(self, window: QWidget, colour: QColor) -> None:
        super().__init__(window)
        self.colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_around(self, part: QWidget) -> None:
        """Frame a part of the window."""
        self.setGeometry(QRect(part.mapTo(self.window(), QPoint()), part.size()).adjusted(-3, -3, 3, 3))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.colour, 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 10, 10)


class Card(QFrame):
    """One step: a heading, a text, and how to go on.

    Signals:
        moved: The person goes on (1) or back (-1).
        closed: The person has seen enough.
    """

    moved = Signal(int)
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setFixedWidth(scale.grown(_WIDTH))
        self._heading, self._text, self._number = label("", "pageTitle"), label(""), label("", "muted")
        for part in (self._heading, self._text):
            part.setWordWrap(True)
        self.skip = push_button(tr("Skip"), tr("Close the tour; it is in the menu under Help"), self.closed)
        self.back = push_button(tr("Back"), tr("The step before"))
        self.next = push_button("", tr("The next step"))
        self.next.setProperty("role", "primary")
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        row = QHBoxLayout()
        row.addWidget(self._number, 1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addWidget(self._text)
        column.addLayout(row)
        self.hide()

    def show_step(self, number: int, total: int, heading: str, text: str) -> None:
        """Show a step, the keyboard on its button, in the lower right corner."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._number.setText(tr("{n} of {total}").format(n=number + 1, total=total))
        self.setAccessibleName(heading)
        last = number == total - 1
        self.back.setVisible(number > 0)
        self.skip.setVisible(not last)
        self.next.setText(tr("Done") if last else tr("Next"))
        self.place()
        self.show()
        self.raise_()
        self.next.setFocus()
        accessibility.announce(self, f"{heading}. {text}")

    def place(self) -> None:
        """Into the corner of the window as it is now."""
        window = self.parentWidget()
        assert window is not None
        self.layout().activate()  # type: ignore[union-attr]
        height = max(self.heightForWidth(self.width()), self.sizeHint().height())
        self.resize(self.width(), height)
        self.move(window.width() - self.width() - _MARGIN, window.height() - height - scale.grown(90))

    def event(self, event: QEvent) -> bool:
        """Escape is for the card, not for the window's action."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it; Enter presses the button that has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget() or self.next
            button.click() if hasattr(button, "click") else self.next.click()
        else:
            super().keyPressEvent(event)
