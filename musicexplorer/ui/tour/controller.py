"""Shows the tour: by itself when the first map is there, and whenever it is asked for."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.tour.card import Card, Ring


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what is framed, a heading and a text."""

    part: QWidget
    heading: str
    text: str


class TourController(QObject):
    """Goes through the steps.

    Args:
        app: The window's.
        parts: The map, the panel of similar tracks, and the button of the menu.
    """

    def __init__(self, app: App, parts: tuple[QWidget, QWidget, QWidget]) -> None:
        super().__init__(app)
        self._app, self._parts, self._at = app, parts, -1
        self.card, self._ring = Card(app.window), Ring(app.window, app.theme.colour("accent"))
        self.card.moved.connect(self._go)
        self.card.closed.connect(self.end)
        app.actions["tour"].triggered.connect(self.begin)
        app.theme_changed.connect(self._set_theme)
        app.window.installEventFilter(self)

    def offer(self) -> None:
        """Begin as soon as there is a map, if it was never seen."""
        if self._app.settings.settings.tour:
            self._app.library_changed.connect(self._on_library)
            self._on_library()

    def begin(self) -> None:
        """Show the first step."""
        self._at = -1
        self._go(1)

    def end(self) -> None:
        """It is not shown by itself again."""
        self.card.hide()
        self._ring.hide()
        self._parts[0].setFocus()
        self._app.settings.update(tour=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The card stays in its corner."""
        if event.type() == QEvent.Type.Resize and self.card.isVisible():
            self._show()
        return False

    def _on_library(self) -> None:
        if self._app.settings.settings.tour and len(self._app.session.library.position_ids):
            self._app.library_changed.disconnect(self._on_library)
            self.begin()

    def _go(self, by: int) -> None:
        self._at = max(self._at + by, 0)
        if self._at >= len(self._steps()):
            self.end()
        else:
            self._show()

    def _show(self) -> None:
        steps = self._steps()
        step = steps[self._at]
        self.card.show_step(self._at, len(steps), step.heading, step.text)
        if step.part.isVisible():
            self._ring.show_around(step.part)
        else:
            self._ring.hide()
        self.card.raise_()

    def _set_theme(self, theme: Theme) -> None:
        self._ring.colour = theme.colour("accent")
        self._ring.update()

    def _steps(self) -> list[Step]:
        (map_, similar, menu), shown = self._parts, self._app.actions.shown_key
        return [
            Step(
                map_,
                tr("Your music as a map"),
                tr(
                    "Each dot is a track; tracks that sound alike are side by side. Click one to hear it, "
                    "double-click to play all of it. The wheel zooms, and shows more names of regions."
                ),
            ),
            Step(
                similar,
                tr("More like this"),
                tr(
                    "Whatever you click, what sounds like it is listed here. “Make playlist” makes a "
                    "playlist of it, which you can adjust, save, and export for any player."
                ),
            ),
            Step(
                menu,
                tr("Everything else"),
                tr(
                    "is in this menu. {palette} finds any action, track or artist by its name, and {keys} "
                    "lists the keys: all of it works without the mouse."
                ).format(palette=shown("palette"), keys=shown("shortcuts")),
            ),
        ]
