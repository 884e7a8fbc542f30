"""The rules for paths on other devices: a table, and a field that shows what becomes of a path."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.text import shown_path
from musicexplorer.session.path_rules import devices, path_on
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.widgets.elements import label, push_button

_HEIGHT = 170


class PathRules(QWidget):
    """A rule a row: the device, a folder here, and what it is called there."""

    def __init__(self, app: App, edits: Edits) -> None:
        super().__init__()
        self._app, self._edits = app, edits
        self.table = QTableWidget(0, 3)
        self.table.setObjectName("panel")
        self.table.setAccessibleName(tr("Paths on other devices"))
        self.table.setHorizontalHeaderLabels([tr("Device"), tr("Folder here"), tr("Folder there")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setFixedHeight(scale.grown(_HEIGHT))
        self.table.setTabKeyNavigation(False)
        self.table.cellChanged.connect(lambda *_: self._save())
        self.add = push_button(
            tr("Add a rule"), tr("A folder of this computer, and its path on another device")
        )
        self.add.clicked.connect(self._add)
        self.remove = push_button(tr("Remove the rule"), tr("Remove the chosen rule"))
        self.remove.clicked.connect(self._remove)
        self.sample, self.result = QLineEdit(), label("", "muted")
        self.sample.setAccessibleName(tr("A path to test the rules on"))
        self.sample.setPlaceholderText(tr("A path to test the rules on"))
        self.sample.textChanged.connect(self._test)
        self.result.setWordWrap(True)
        self._lay_out()
        self._show()
        edits.changed.connect(self._show)
        self.table.currentCellChanged.connect(lambda row, *_: self.remove.setEnabled(row >= 0))
        self.sample.setText(self._example())
        self.sample.setCursorPosition(0)

    def _lay_out(self) -> None:
        about = label(
            tr(
                "A playlist for a phone, a car or another player needs the paths that the music has there. "
                "Each device with a rule here is offered when a playlist is exported."
            ),
            "muted",
        )
        about.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self.add, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(about)
        column.addWidget(self.table)
        column.addLayout(buttons)
        column.addWidget(self.sample)
        column.addWidget(self.result)

    def _rules(self) -> list[list[str]]:
        rows = range(self.table.rowCount())
        cells = [[self.table.item(row, column) for column in range(3)] for row in rows]
        return [["" if cell is None else cell.text().strip() for cell in row] for row in cells]

    def _example(self) -> str:
        library = self._app.session.library
        return "" if not len(library) else shown_path(library.tracks.track(0).source.path)

    def _show(self) -> None:
        rules = self._edits.value("path_rules")
        if not isinstance(rules, list) or [list(rule) for rule in rules] == self._rules():
            return
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for rule in rules:
            self._append([str(part) for part in rule])
        self.table.blockSignals(False)
        self.remove.setEnabled(self.table.currentRow() >= 0)
        self._test()

    def _append(self, rule: list[str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(rule):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _add(self) -> None:
        folders = self._app.session.reader.folders()
        self._append([tr("Phone"), shown_path(folders[0].path) if folders else "", "/storage/Music"])
        self._save()
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def _remove(self) -> None:
        self.table.removeRow(self.table.currentRow())
        self._save()

    def _save(self) -> None:
        self._edits.set(path_rules=self._rules())
        self._test()

    def _test(self) -> None:
        """What the rules make of the sample."""
        path, rules = self.sample.text().strip(), self._rules()
        lines = [
            tr("{device}: {path}").format(
                device=device, path=path_on(device, path, rules) or tr("no rule fits")
            )
            for device in devices(rules)
        ]
        self.result.setText("\n".join(lines) if path else "")
