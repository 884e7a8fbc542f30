"""The top bar: search, what colours and sizes show, how much taste counts, and the menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.app import App
from musicexplorer.ui.library.search_bar import SearchBar
from musicexplorer.ui.taste.slider import TasteSlider
from musicexplorer.ui.widgets.elements import icon_button, label, menu_button
from musicexplorer.ui.widgets.lazy_combo_box import LazyComboBox

_LABELLED, _WHOLE = 80, 72
"""Widths in heights of a line of text, from which the bar has its labels, and holds everything itself."""
_WIDEST = 400


class TopBar(QWidget):
    """A row above everything, and below it the filters that are on.

    Where it is narrow, sizes and taste are in a popup.
    """

    def __init__(self, app: App, menu: QMenu, panels: QWidget) -> None:
        super().__init__()
        self._app, settings = app, app.settings.settings
        self.search = SearchBar(app.theme)
        self.colours = LazyComboBox(tr("Colour by"), settings.colour_by)
        self.sizes = LazyComboBox(tr("Size by"), settings.size_by)
        self._labels = (label(tr("Colour by"), "muted"), label(tr("Size by"), "muted"))
        self.taste = TasteSlider()
        self.listener = QComboBox()
        self.listener.setToolTip(tr("Who listens"))
        accessibility.name_box(self.listener, tr("Who listens"))
        self.listener.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.listener.hide()
        self.menu_button = menu_button(menu, tr("Menu (F10)"))
        self.menu_button.setShortcut("F10")
        self._panels, self._more = panels, icon_button(tr("Size and taste"))
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setObjectName("popup")
        self._more.clicked.connect(self._open_popup)
        self._lay_out()
        app.theme_changed.connect(self._apply_theme)
        self._apply_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = self.width() / self.fontMetrics().height()
        for text in self._labels:
            text.setVisible(lines >= _LABELLED)
        self._fold(lines < _WHOLE)

    def _fold(self, folded: bool) -> None:
        """Move sizes and taste into the popup, or back."""
        self.colours.setMaximumWidth(9 * self.fontMetrics().height() if folded else _WIDEST)
        self.search.set_narrow(folded)
        self._more.setVisible(folded)
        target = self._folded if folded else self._optional
        if self.sizes.parentWidget() is (self._popup if folded else self):
            return
        for part in (self._labels[1], self.sizes, self.taste):
            target.addWidget(part)
        if folded:
            self._labels[1].show()
        else:
            self._popup.hide()

    def _open_popup(self) -> None:
        self._popup.adjustSize()
        corner = self._more.mapToGlobal(self._more.rect().bottomRight())
        self._popup.move(corner.x() - self._popup.width(), corner.y() + 4)
        self._popup.show()
        self.sizes.setFocus()

    def _apply_theme(self) -> None:
        self.menu_button.setIcon(self._app.theme.icon("menu"))
        self._more.setIcon(self._app.theme.icon("tune"))
        self.search.set_theme(self._app.theme)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for text in self._labels:
            text.setMinimumWidth(1)  # so that it does not keep the window from becoming narrow
        row.addWidget(self._labels[0])
        row.addWidget(self.colours)
        self._optional = QHBoxLayout()
        self._optional.setSpacing(8)
        for part in (self._labels[1], self.sizes, self.taste):
            self._optional.addWidget(part)
        row.addLayout(self._optional)
        row.addWidget(self.listener)
        row.addWidget(self._more)
        row.addWidget(self._panels)
        row.addWidget(self.menu_button)
        self._folded = QHBoxLayout(self._popup)
        self._folded.setContentsMargins(12, 10, 12, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.search.chip_row)
