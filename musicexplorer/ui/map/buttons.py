"""The buttons on the map: zoom at the lower right, tools at the upper left, places at the upper right."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QWidget

from musicexplorer.ui.map.icons import ICONS
from musicexplorer.ui.map.markers import with_alpha
from musicexplorer.ui.map.pixmap_cache import PixmapCache
from musicexplorer.ui.map.theme import LIGHT, MapTheme
from musicexplorer.ui.map.tool import Tool

SIDE = 30
MARGIN = 12
"""Pixels between the buttons and the map's edge."""


class MapButton(QAbstractButton):
    """One button with a drawn icon; one that is checked is filled."""

    def __init__(self, icon_name: str, name: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.icon_name, self.theme = icon_name, LIGHT
        self._cache = PixmapCache(self)
        self.setToolTip(f"{name} ({key})")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the icon."""
        state = (self.hasFocus(), self.isChecked(), self.isEnabled(), self.isDown(), self.underMouse())
        self._cache.paint((self.theme, state), self._draw)

    def _draw(self, painter: QPainter) -> None:
        focused, theme = self.hasFocus(), self.theme
        painter.setPen(QPen(QColor(theme.ink if focused else theme.edge), 1.6 if focused else 1))
        painter.setBrush(QColor(theme.ink) if self.isChecked() else with_alpha(theme.panel, 0.92))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 7, 7)
        if self.isChecked() and focused:  # on a filled ground the frame needs a ground of its own
            painter.setPen(QPen(QColor(theme.background), 1.4))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 5.5, 5.5)
        if self.underMouse() and self.isEnabled():
            painter.setBrush(with_alpha(theme.ink, 0.14 if self.isDown() else 0.07))
            painter.drawRoundedRect(box, 7, 7)
        colour = QColor(theme.background if self.isChecked() else theme.ink)
        colour.setAlphaF(1.0 if self.isEnabled() else 0.3)
        pen = QPen(colour, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for stroke in ICONS[self.icon_name]:
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in stroke]))


class _Buttons(QWidget):
    """Some buttons in a row or a column; what is done on them is not meant for the dots behind."""

    def __init__(
        self, parent: QWidget, way: QBoxLayout.Direction, wanted: Sequence[tuple[str, str, str]]
    ) -> None:
        super().__init__(parent)
        self._map = parent
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        row = QBoxLayout(way, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = [MapButton(icon, name, key, self) for icon, name, key in wanted]
        for button in self.buttons:
            row.addWidget(button)
        self.resize(self.sizeHint())

    def set_theme(self, theme: MapTheme) -> None:
        """Takes new colours."""
        for button in self.buttons:
            button.theme = theme
        self.update()


class ZoomButtons(_Buttons):
    """Closer, further, everything."""

    closer = Signal()
    further = Signal()
    everything = Signal()

    def __init__(self, parent: QWidget) -> None:
        wanted = (
            ("closer", "Zoom in", "+"),
            ("further", "Zoom out", "-"),
            ("everything", "Show all", "0"),
        )
        super().__init__(parent, QBoxLayout.Direction.TopToBottom, wanted)
        for button, signal in zip(self.buttons, (self.closer, self.further, self.everything), strict=True):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())

    def reposition(self) -> None:
        """Stands at the lower right of the map."""
        room = self._map.rect()
        self.move(room.width() - self.width() - MARGIN, room.height() - self.height() - MARGIN)


class ToolButtons(_Buttons):
    """What dragging does; one of them is always down.

    Signals:
        chosen(tool): The person switched to a tool.
    """

    chosen = Signal(Tool)

    def __init__(self, parent: QWidget) -> None:
        wanted = (
            ("move", "Drag to move the map", Tool.MOVE),
            ("lasso", "Draw a loop to select; Shift adds, Alt removes", Tool.LASSO),
            ("rectangle", "Draw a rectangle to select; Shift adds, Alt removes", Tool.RECTANGLE),
            ("line", "Draw a line: a playlist that walks along it", Tool.LINE),
        )
        super().__init__(parent, QBoxLayout.Direction.LeftToRight, wanted)
        self.setAccessibleName("What dragging on the map does")
        for button, tool in zip(self.buttons, Tool, strict=True):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, tool=tool: self.chosen.emit(tool))
        self.show_tool(Tool.MOVE)

    def show_tool(self, tool: Tool) -> None:
        """This tool is in hand now."""
        self.buttons[list(Tool).index(tool)].setChecked(True)

    def reposition(self) -> None:
        """Stands at the upper left of the map."""
        self.move(MARGIN, MARGIN)


class NavigationButtons(_Buttons):
    """Back and forward through the places visited, to what plays, and listening while pointing.

    Signals:
        back, forward, playing: The person wants to go there.
        listening(on): Dots are to be heard when the pointer rests on them.
    """

    back = Signal()
    forward = Signal()
    playing = Signal()
    listening = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        wanted = (
            ("back", "Back to where you were on the map", "Alt+Left"),
            ("forward", "Forward again", "Alt+Right"),
            ("playing", "Fly to what is playing", "Ctrl+L"),
            ("listen", "Listen while pointing", "H"),
        )
        super().__init__(parent, QBoxLayout.Direction.LeftToRight, wanted)
        self.to_back, self.to_forward, self.to_playing, self.listen = self.buttons
        for button, signal in (
            (self.to_back, self.back), (self.to_forward, self.forward), (self.to_playing, self.playing)
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            button.setEnabled(False)
        self.listen.setCheckable(True)
        self.listen.toggled.connect(self.listening)

    def reposition(self) -> None:
        """Stands at the upper right of the map."""
        self.move(self._map.width() - self.width() - MARGIN, MARGIN)
