"""The buttons on the map: zoom (lower right), tools (upper left), navigation (upper right)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.map.icons import ICONS
from musicexplorer.ui.map.markers import with_alpha
from musicexplorer.ui.map.pixmap_cache import PixmapCache
from musicexplorer.ui.map.theme import LIGHT, MapTheme
from musicexplorer.ui.map.tool import Tool

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

SIDE = 30
MARGIN = 12
"""Pixels between the buttons and the map's edge."""


class MapButton(QAbstractButton):
    """One button with a drawn icon; filled while checked."""

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
        return scale.square(SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background and the icon."""
        state = (self.hasFocus(), self.isChecked(), self.isEnabled(), self.isDown(), self.underMouse())
        self._cache.paint((self.theme, state), self._draw)

    def _draw(self, painter: QPainter) -> None:
        focused, theme = self.hasFocus(), self.theme
        painter.setPen(QPen(QColor(theme.ink if focused else theme.edge), 1.6 if focused else 1))
        painter.setBrush(QColor(theme.ink) if self.isChecked() else with_alpha(theme.panel, 0.92))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 7, 7)
        if self.isChecked() and focused:  # the focus frame has to stand out from the filled background
            painter.setPen(QPen(QColor(theme.background), 1.4))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 5.5, 5.5)
        if self.underMouse() and self.isEnabled():
            painter.setBrush(with_alpha(theme.ink, 0.14 if self.isDown() else 0.07))
            painter.drawRoundedRect(box, 7, 7)
        colour = QColor(theme.background if self.isChecked() else theme.ink)
        colour.setAlphaF(1.0 if self.isEnabled() else 0.3)
        pen = QPen(colour, 1.6 * self.width() / SIDE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, larger = QPointF(self.width() / 2, self.height() / 2), self.width() / SIDE
        for stroke in ICONS[self.icon_name]:
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) * larger for x, y in stroke]))


class _Buttons(QWidget):
    """Buttons in a row or a column; mouse events on them do not reach the map behind."""

    def __init__(
        self, parent: "MapWidget", direction: QBoxLayout.Direction, specs: Sequence[tuple[str, str, str]]
    ) -> None:
        super().__init__(parent)
        self._map = parent
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        row = QBoxLayout(direction, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = [MapButton(icon, name, key, self) for icon, name, key in specs]
        for button in self.buttons:
            row.addWidget(button)
        self.resize(self.sizeHint())

    def set_theme(self, theme: MapTheme) -> None:
        """Set the colours."""
        for button in self.buttons:
            button.theme = theme
        self.update()


class ZoomButtons(_Buttons):
    """Zoom in, zoom out, show all."""

    closer = Signal()
    further = Signal()
    everything = Signal()

    def __init__(self, parent: "MapWidget") -> None:
        specs = (
            ("closer", tr("Zoom in"), "+"),
            ("further", tr("Zoom out"), "-"),
            ("everything", tr("Show all"), "0"),
        )
        super().__init__(parent, QBoxLayout.Direction.TopToBottom, specs)
        for button, signal in zip(self.buttons, (self.closer, self.further, self.everything), strict=True):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())

    def reposition(self) -> None:
        """Move to the lower right of the map, above the legend."""
        camera = self._map.camera
        self.move(round(camera.width) - self.width() - MARGIN, round(camera.height) - self.height() - MARGIN)


class ToolButtons(_Buttons):
    """The mouse tools; one of them is always checked.

    Signals:
        chosen(tool): The person switched to a tool.
    """

    chosen = Signal(Tool)

    def __init__(self, parent: "MapWidget") -> None:
        specs = (
            ("move", tr("Drag to move the map"), Tool.MOVE),
            ("lasso", tr("Drag a lasso to select; Shift adds, Alt removes"), Tool.LASSO),
            ("rectangle", tr("Drag a rectangle to select; Shift adds, Alt removes"), Tool.RECTANGLE),
            ("line", tr("Draw a line to get a playlist along it"), Tool.LINE),
        )
        super().__init__(parent, QBoxLayout.Direction.LeftToRight, specs)
        self.setAccessibleName(tr("Mouse tool"))
        for button, tool in zip(self.buttons, Tool, strict=True):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, tool=tool: self.chosen.emit(tool))
        self.show_tool(Tool.MOVE)

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is active."""
        self.buttons[list(Tool).index(tool)].setChecked(True)

    def reposition(self) -> None:
        """Move to the upper left of the map."""
        self.move(MARGIN, MARGIN)


class NavigationButtons(_Buttons):
    """Back and forward on the map, go to the playing track, and hover to listen.

    Signals:
        back, forward, playing: The button was clicked.
        listening(on): Hovered dots are to be played, or not.
    """

    back = Signal()
    forward = Signal()
    playing = Signal()
    listening = Signal(bool)

    def __init__(self, parent: "MapWidget") -> None:
        specs = (
            ("back", tr("Back on the map"), "Alt+Left"),
            ("forward", tr("Forward on the map"), "Alt+Right"),
            ("playing", tr("Go to the playing track"), "Ctrl+L"),
            ("listen", tr("Hover to listen"), "H"),
        )
        super().__init__(parent, QBoxLayout.Direction.LeftToRight, specs)
        self.to_back, self.to_forward, self.to_playing, self.listen = self.buttons
        for button, signal in (
            (self.to_back, self.back), (self.to_forward, self.forward), (self.to_playing, self.playing)
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            button.setEnabled(False)
        self.listen.setCheckable(True)
        self.listen.toggled.connect(self.listening)

    def reposition(self) -> None:
        """Move to the upper right of the map."""
        self.move(self._map.width() - self.width() - MARGIN, MARGIN)
