"""The settings window: pages at the left, their settings at the right, a search over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.text import fold
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.settings.entries import Page, pages
from musicexplorer.ui.settings.keys import KeyTable
from musicexplorer.ui.settings.parts import StoredData, part_of
from musicexplorer.ui.settings.rows import SettingRow
from musicexplorer.ui.widgets.elements import close_button, label, push_button

_SIZE, _PAGES_WIDTH = (880, 600), 210


@dataclass(frozen=True, eq=False)
class _Section:
    page: Page
    widget: QWidget
    part: QWidget | None
    card: QFrame
    rows: Sequence[SettingRow]


class SettingsWindow(QDialog):
    """Changes apply at once, and can be undone while the window is open."""

    def __init__(self, app: App, edits: Edits) -> None:
        super().__init__(app.window)
        self.setWindowTitle(tr("Settings"))
        self._app, self._edits = app, edits
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(tr("Search the settings"))
        self.field.setAccessibleName(tr("Search the settings"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages"))
        self.list.setIconSize(scale.square(18))
        self.list.currentRowChanged.connect(self._on_page)
        self.undo = push_button(tr("Undo"), tr("Take the latest change back (Ctrl+Z)"))
        self.undo.clicked.connect(edits.undo)
        self.restore = push_button(tr("Restore defaults"), tr("Restore the defaults of all settings here"))
        self.restore.clicked.connect(self._restore)
        self._nothing = label(tr("No setting matches."), "muted")
        self._sections = [self._section(page) for page in pages(app)]
        self._lay_out()
        QShortcut(QKeySequence.StandardKey.Undo, self, edits.undo)
        QShortcut(QKeySequence.StandardKey.Find, self, self.field.setFocus)
        edits.changed.connect(self._show_values)
        app.settings.changed.connect(self._show_values)
        app.theme_changed.connect(self._set_theme)
        self._set_theme()
        self.list.setCurrentRow(0)
        self._show_values()
        self.field.setFocus()

    @property
    def rows(self) -> list[SettingRow]:
        """All rows, of all pages."""
        return [row for section in self._sections for row in section.rows]

    def show_page(self, name: str) -> None:
        """Go to the page of this name."""
        self.list.setCurrentRow([section.page.name for section in self._sections].index(name))

    def _section(self, page: Page) -> _Section:
        widget, card, part = QWidget(), QFrame(), part_of(page.name, self._app, self._edits)
        rows = [SettingRow(entry, self._app, self._edits) for entry in page.entries]
        card.setObjectName("panel")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 3, 1, 3)
        inside.setSpacing(0)
        if isinstance(part, StoredData):
            inside.addWidget(part)
            part.measure()
        for row in rows:
            inside.addWidget(row)
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(10)
        column.addWidget(label(page.text, "pageTitle"))
        if part is not None and not isinstance(part, StoredData):
            column.addWidget(part)
        column.addWidget(card)
        card.setVisible(bool(page.entries))
        item = QListWidgetItem(page.text)
        self.list.addItem(item)
        return _Section(page, widget, part, card, rows)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 12, 0)
        for section in self._sections:
            column.addWidget(section.widget)
        column.addWidget(self._nothing)
        column.addStretch()
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("Settings"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        side = QVBoxLayout()
        side.setSpacing(10)
        self.field.setFixedWidth(scale.grown(_PAGES_WIDTH))
        self.list.setFixedWidth(scale.grown(_PAGES_WIDTH))
        side.addWidget(self.field)
        side.addWidget(self.list, 1)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addLayout(side)
        middle.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.undo)
        foot.addWidget(self.restore)
        foot.addStretch()
        foot.addWidget(close_button(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        scale.resize(self, *_SIZE)

    def _on_page(self, _: int) -> None:
        self.field.clear()
        self._filter("")

    def _filter(self, typed: str) -> None:
        """Show the page that is chosen or, while something is searched for, what fits of all pages."""
        words, at = fold(typed).strip(), self.list.currentRow()
        found = False
        for number, section in enumerate(self._sections):
            whole = bool(words) and all(word in fold(section.page.text) for word in words.split())
            for row in section.rows:
                row.setVisible(not words or whole or row.fits(words))
            fits = whole or any(not row.isHidden() for row in section.rows)
            if isinstance(section.part, KeyTable):
                within = section.part.filter("" if whole else words)
                section.part.setVisible(within)
                fits = fits or within
            elif section.part is not None:
                section.part.setVisible(not words or whole)
            section.widget.setVisible(fits if words else number == at)
            found = found or fits
        self._nothing.setVisible(bool(words) and not found)
        self.area.verticalScrollBar().setValue(0)

    def _restore(self) -> None:
        self._edits.restore([*(row.entry.name for row in self.rows if row.is_setting), "keys", "path_rules"])

    def _show_values(self) -> None:
        for row in self.rows:
            row.show_value()
        self.undo.setEnabled(self._edits.can_undo)

    def _set_theme(self) -> None:
        for at, section in enumerate(self._sections):
            self.list.item(at).setIcon(self._app.theme.icon(section.page.icon, "muted"))
            for row in section.rows:
                row.set_theme()
