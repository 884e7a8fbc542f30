"""The charts: bars and dots that are selected by a click or by dragging a rectangle."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from musicexplorer.session.pictures import Bars, Dots, Picture
from musicexplorer.translation import grouped, tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label

_TICKS, _MOST_DOTS = 5, 20_000
_CHOSEN, _PLAIN = "accent", "wave"
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Chart(QWidget):
    """One picture.

    Signals:
        selected: These tracks (ids) were chosen: what they are, and whether they come to those chosen before.
    """

    selected = Signal(str, object, bool)

    def __init__(self, picture: Picture, theme: Theme) -> None:
        super().__init__()
        import pyqtgraph as pg  # a third of a second, and only for this page

        self._pg, self.picture, self._theme = pg, picture, theme
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        accessibility.set_role(self._plot, QAccessible.Role.Graphic)
        self._plot.setAccessibleName(picture.title)
        self._plot.setAccessibleDescription(_in_words(picture))
        self._plot.installEventFilter(self)
        self._chosen: set[int] = set()
        self._last = 0
        self._item: Any = None
        self._rectangle = pg.RectROI((0, 0), (0, 0), movable=False, resizable=False)
        self._from: tuple[float, float] | None = None
        self._empty = label(tr("nothing is known about this yet"), "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label(picture.title, "heading"))
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._empty, 1)
        filled = bool(picture.bars) if isinstance(picture, Bars) else bool(len(picture.ids))
        self._plot.setVisible(filled)
        self._empty.setVisible(not filled)
        self._plot.viewport().installEventFilter(self)
        self._plot.viewport().setMouseTracking(True)
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        self._plot.setBackground(theme.colour("surface"))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.colour("border"))
            axis.setTextPen(theme.colour("muted"))
        self._draw()

    def clear_selection(self) -> None:
        """Nothing is chosen here any more."""
        if self._chosen:
            self._chosen = set()
            self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click or an arrow key chooses a bar, dragging a rectangle of dots; moving shows what is there."""
        if watched is self._plot:
            return (
                isinstance(event, QKeyEvent) and event.type() == event.Type.KeyPress and self._on_key(event)
            )
        kinds = {
            QEvent.Type.MouseButtonPress: self._on_press,
            QEvent.Type.MouseMove: self._on_move,
            QEvent.Type.MouseButtonRelease: self._on_release,
        }
        handle = kinds.get(event.type())
        if handle is None:
            return False
        handle(event)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if isinstance(self.picture, Bars) and self.picture.names:
            self._draw()  # as many names as there is room for

    # Drawing

    def _draw(self) -> None:
        self._plot.clear()
        picture = self.picture
        if isinstance(picture, Dots):
            self._draw_dots(picture)
        elif picture.bars:
            self._draw_bars(picture)

    def _draw_bars(self, picture: Bars) -> None:
        heights = [bar.height for bar in picture.bars]
        plain = self._theme.colour(_PLAIN if self._chosen else _CHOSEN)
        chosen = self._theme.colour(_CHOSEN)
        brushes = [chosen if at in self._chosen else plain for at in range(len(heights))]
        places = np.arange(len(heights))
        if picture.names:
            places = places[::-1]  # the first on top
            self._plot.addItem(
                self._pg.BarGraphItem(x0=0, y=places, height=0.8, width=heights, brushes=brushes, pen=None)
            )
            step = max(1, -(-len(places) * self.fontMetrics().height() // max(self._plot.height(), 1)))
            named = zip(places[::step], picture.bars[::step], strict=True)
            names = [(int(place), bar.name) for place, bar in named]
            self._plot.getAxis("left").setTicks([names])
            self._plot.getAxis("left").setWidth(scale.grown(132))
            return
        self._plot.addItem(
            self._pg.BarGraphItem(x=places, height=heights, width=0.85, brushes=brushes, pen=None)
        )
        step = max(1, -(-len(heights) // _TICKS))
        ticks = [(at, picture.bars[at].name.partition(" ")[0]) for at in range(0, len(heights), step)]
        self._plot.getAxis("bottom").setTicks([ticks])

    def _draw_dots(self, picture: Dots) -> None:
        shown = np.arange(len(picture.ids))
        if len(shown) > _MOST_DOTS:
            shown = np.random.default_rng(0).choice(shown, _MOST_DOTS, replace=False)
        plain, chosen = (self._theme.colour(name) for name in (_PLAIN if self._chosen else _CHOSEN, _CHOSEN))
        plain.setAlphaF(0.55)
        chosen.setAlphaF(0.9)
        within = np.isin(picture.ids[shown], list(self._chosen))
        for rows, colour in ((shown[~within], plain), (shown[within], chosen)):
            self._plot.plot(
                picture.x[rows],
                picture.y[rows],
                pen=None,
                symbol="o",
                symbolSize=5,
                symbolPen=None,
                symbolBrush=colour,
            )
        self._plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.02)
        self._plot.setLabel("bottom", picture.x_name)
        self._plot.setLabel("left", picture.y_name)
        self._plot.addItem(self._rectangle)
        self._rectangle.setPen(self._pg.mkPen(self._theme.colour(_CHOSEN), width=1.5))
        self._rectangle.setVisible(self._from is not None)

    # The mouse

    def _at(self, event: Any) -> tuple[float, float]:
        scene = self._plot.mapToScene(event.position().toPoint())
        at = self._plot.getViewBox().mapSceneToView(scene)
        return at.x(), at.y()

    def bar_at(self, x: float, y: float) -> int:
        """The bar under a place, wherever above it; -1 for none."""
        if not isinstance(self.picture, Bars) or not self.picture.bars:
            return -1
        count = len(self.picture.bars)
        place = count - 1 - round(y) if self.picture.names else round(x)
        return place if 0 <= place < count else -1

    def _on_press(self, event: Any) -> None:
        if isinstance(self.picture, Dots) and event.button() == Qt.MouseButton.LeftButton:
            self._from = self._at(event)
            self._rectangle.setPos(self._from)
            self._rectangle.setSize((0, 0))
            self._rectangle.show()

    def _on_move(self, event: Any) -> None:
        x, y = self._at(event)
        if self._from is not None:
            (x0, y0) = self._from
            self._rectangle.setPos((min(x, x0), min(y, y0)))
            self._rectangle.setSize((abs(x - x0), abs(y - y0)))
            return
        at = self.bar_at(x, y)
        text = ""
        if at >= 0 and isinstance(self.picture, Bars):
            text = self._bar_text(at)
        QToolTip.showText(event.globalPosition().toPoint(), text, self._plot)

    def _on_release(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        more = bool(
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        )
        x, y = self._at(event)
        if isinstance(self.picture, Dots):
            self._choose_dots(x, y, more)
        else:
            self._choose_bar(self.bar_at(x, y), more)

    def _on_key(self, event: QKeyEvent) -> bool:
        """The arrows go from bar to bar, with Shift they keep the others; False for other keys."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or not isinstance(self.picture, Bars) or not self.picture.bars:
            return False
        last = len(self.picture.bars) - 1
        self._last = min(max(self._last + step, 0), last) if self._chosen else (0 if step > 0 else last)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._chosen -= {self._last}  # adding takes away what is there
            self._choose_bar(self._last, True)
        else:
            self._choose_bar(self._last, False)
        accessibility.announce(self._plot, self._bar_text(self._last))
        return True

    def _bar_text(self, at: int) -> str:
        assert isinstance(self.picture, Bars)
        bar = self.picture.bars[at]
        return f"{bar.name}: {grouped(round(bar.height))} {self.picture.unit}"

    def _choose_bar(self, at: int, more: bool) -> None:
        assert isinstance(self.picture, Bars)
        if at < 0:
            return
        self._last = at
        self._chosen = self._chosen ^ {at} if more else {at}
        self._draw()
        chosen = [self.picture.bars[one] for one in sorted(self._chosen)]
        ids = np.unique(np.concatenate([bar.ids for bar in chosen])) if chosen else np.zeros(0, np.int64)
        names = (
            chosen[0].name
            if len(chosen) == 1
            else tr("{first} … {last}").format(first=chosen[0].name, last=chosen[-1].name)
            if chosen
            else ""
        )
        self.selected.emit(f"{self.picture.title}: {names}", ids.tolist(), False)

    def _choose_dots(self, x: float, y: float, more: bool) -> None:
        assert isinstance(self.picture, Dots)
        x0, y0 = self._from or (x, y)
        self._from = None
        near = 0.012 if abs(x - x0) + abs(y - y0) < 0.01 else 0.0  # a click chooses what is next to it
        ids = self.picture.inside(
            (min(x, x0) - near, max(x, x0) + near), (min(y, y0) - near, max(y, y0) + near)
        )
        self._chosen = (self._chosen if more else set()) | set(ids.tolist())
        self._draw()
        self.selected.emit(self.picture.title, sorted(self._chosen), False)


def _in_words(picture: Picture) -> str:
    """What a picture shows, for screen readers."""
    if isinstance(picture, Dots):
        return tr("{across} from left to right, {up} from bottom to top").format(
            across=picture.x_name, up=picture.y_name
        )
    return ", ".join(f"{bar.name}: {grouped(round(bar.height))}" for bar in picture.bars)
