"""Panels in one place, of which one is seen; each has the names of the others beside its title."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.widgets.elements import Heading


class PanelTabs(QStackedWidget):
    """Shows one of several panels."""

    def __init__(self, *panels: QWidget) -> None:
        super().__init__()
        self._panel_of: dict[QObject, QWidget] = {}
        for panel in panels:
            self.addWidget(panel)
        for place, panel in enumerate(panels):
            self._add_tabs(panel, panels, place)

    def show_panel(self, panel: QWidget) -> None:
        """Bring a panel to the front."""
        self.setCurrentWidget(panel)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is dragged over a tab can be dropped on its panel."""
        if event.type() == QEvent.Type.DragEnter and watched in self._panel_of:
            self.show_panel(self._panel_of[watched])
        return False

    def _add_tabs(self, panel: QWidget, panels: Sequence[QWidget], place: int) -> None:
        heading = _heading(panel)
        for number, other in enumerate(panels):
            if other is panel:
                continue
            tab = QPushButton(_heading(other).name)
            tab.setProperty("role", "tab")
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            tab.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setToolTip(tr("Show the panel “{name}”").format(name=_heading(other).name))
            tab.clicked.connect(partial(self.show_panel, other))
            tab.setAcceptDrops(True)
            tab.installEventFilter(self)
            self._panel_of[tab] = other
            heading.add_tab(tab, before=number < place)


def _heading(panel: QWidget) -> Heading:
    heading = getattr(panel, "heading", None)
    assert isinstance(heading, Heading)
    return heading
