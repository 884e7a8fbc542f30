"""The top bar: search, what colours and sizes show, how much taste counts, and the menu."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.search_bar import SearchBar
from musicexplorer.ui.taste.slider import TasteSlider
from musicexplorer.ui.widgets.elements import label, menu_button
from musicexplorer.ui.widgets.lazy_combo_box import LazyComboBox

_NARROW = 1150


class TopBar(QWidget):
    """A row above everything, and below it the filters that are on."""

    def __init__(self, app: App, menu: QMenu) -> None:
        super().__init__()
        self._app, settings = app, app.settings.settings
        self.search = SearchBar(app.theme)
        self.colours = LazyComboBox(tr("Colour by"), settings.colour_by)
        self.sizes = LazyComboBox(tr("Size by"), settings.size_by)
        self._labels = (label(tr("Colour by"), "muted"), label(tr("Size by"), "muted"))
        self.taste = TasteSlider()
        self._menu = menu_button(menu, tr("Menu (F10)"))
        self._menu.setShortcut("F10")
        self._lay_out()
        app.theme_changed.connect(self._apply_theme)
        self._apply_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for text in self._labels:
            text.setVisible(self.width() >= _NARROW)

    def _apply_theme(self) -> None:
        self._menu.setIcon(self._app.theme.icon("menu"))
        self.search.set_theme(self._app.theme)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for text, box in zip(self._labels, (self.colours, self.sizes), strict=True):
            text.setMinimumWidth(1)  # so that it does not keep the window from becoming narrow
            row.addWidget(text)
            row.addWidget(box)
        row.addWidget(self.taste)
        row.addWidget(self._menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.search.chip_row)
