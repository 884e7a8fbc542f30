"""The page of keys: a table of actions, and below it the key of the chosen one."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.text import fold
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility, keys
from musicexplorer.ui.actions import ActionSpec
from musicexplorer.ui.app import App
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.widgets.elements import label, push_button

_NAME, _GROUP = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class KeyTable(QWidget):
    """All actions with their keys; the keys of the map and of lists are shown, but stay as they are."""

    def __init__(self, app: App, edits: Edits) -> None:
        super().__init__()
        self._app, self._edits = app, edits
        self.about, self.field = label("", "heading"), QKeySequenceEdit()
        self._specs: dict[str, ActionSpec] = {spec.name: spec for spec in app.actions.specs}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._rows: list[QTreeWidgetItem] = []
        self.list = QTreeWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName(tr("Keys"))
        self.list.setHeaderLabels([tr("Action"), tr("Key")])
        self.list.setMinimumHeight(15 * self.fontMetrics().height())
        self._fill()
        self.list.expandAll()
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.itemActivated.connect(lambda *_: self.field.setFocus())
        self.problem = label("", "muted")
        self.problem.setWordWrap(True)
        self.field.setMaximumSequenceLength(1)
        accessibility.set_role(self.field, QAccessible.Role.EditableText)
        for part in (self.field, self.field.findChild(QLineEdit)):
            if part is not None:
                part.setAccessibleName(tr("Key"))
        self.field.editingFinished.connect(self._on_key)
        self.none = push_button(tr("No key"), tr("Take the key away from this action"))
        self.none.clicked.connect(lambda: self._set(""))
        self.default = push_button(tr("Default"), tr("Give this action the key again that it had at first"))
        self.default.clicked.connect(self._restore)
        self._lay_out()
        edits.changed.connect(self.refresh)
        app.settings.changed.connect(self._on_setting)
        self._show()

    def filter(self, words: str) -> bool:
        """Show the actions whose texts or keys have all words, folded; returns whether there are any."""
        for item in self._rows:
            texts = fold(f"{item.text(0)} {item.text(1)} {item.data(0, _GROUP)}")
            item.setHidden(not all(word in texts for word in words.split()))
        shown = {item.data(0, _GROUP) for item in self._rows if not item.isHidden()}
        for name, group in self._groups.items():
            group.setHidden(name not in shown)
        return bool(shown)

    def refresh(self) -> None:
        """Show the keys as they are now."""
        for item in self._rows:
            if item.data(0, _NAME):
                item.setText(1, self._app.actions.shown_key(item.data(0, _NAME)))
        self._show()

    def _on_setting(self, name: str) -> None:
        if name == "keys":
            self.refresh()

    def _fill(self) -> None:
        groups = self._groups
        for spec in (*self._app.actions.specs, *keys.fixed_keys()):
            if spec.group not in groups:
                groups[spec.group] = QTreeWidgetItem(self.list, [spec.group])
                groups[spec.group].setFlags(Qt.ItemFlag.ItemIsEnabled)
            key = self._app.actions.shown_key(spec.name) if spec.name else keys.shown(spec.keys[0])
            item = QTreeWidgetItem(groups[spec.group], [spec.text.rstrip("…"), key])
            item.setData(0, _NAME, spec.name)
            item.setData(0, _GROUP, spec.group)
            self._rows.append(item)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        for widget in (self.none, self.default):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        column.addLayout(row)
        column.addWidget(self.problem)

    @property
    def _chosen(self) -> Mapping[str, str]:
        chosen = self._edits.value("keys")
        assert isinstance(chosen, dict)
        return chosen

    @property
    def _name(self) -> str:
        item = self.list.currentItem()
        return (item.data(0, _NAME) or "") if item is not None else ""

    def _show(self) -> None:
        """Show the key of the chosen action."""
        name, item = self._name, self.list.currentItem()
        text, key = ("", "") if item is None else (item.text(0), item.text(1))
        self.about.setText(text if name else tr("Choose an action to change its key."))
        for widget in (self.field, self.none):
            widget.setEnabled(bool(name))
        self.default.setEnabled(name in self._chosen)
        self.field.setKeySequence(QKeySequence(key) if name else QKeySequence())
        fixed = item is not None and item.parent() is not None and not name
        self.problem.setText(tr("This key belongs to the map or to lists, and stays.") if fixed else "")

    def _on_key(self) -> None:
        key = self.field.keySequence().toString(_PORTABLE)
        if self._name and key and key != self._main(self._name):
            self._set(key)

    def _set(self, key: str) -> None:
        name = self._name
        problem = keys.conflict(self._app.actions.specs, self._chosen, name, key) if key else ""
        if not problem:
            self._edits.set(keys={**self._chosen, name: key})
        self._show()
        self.problem.setText(problem)

    def _main(self, name: str) -> str:
        return QKeySequence(self._app.actions.shown_key(name)).toString(_PORTABLE)

    def _restore(self) -> None:
        """The default key; another action may have it by now."""
        name = self._name
        key = next(iter(self._specs[name].keys), "")
        without = {other: chosen for other, chosen in self._chosen.items() if other != name}
        problem = keys.conflict(self._app.actions.specs, without, name, key) if key else ""
        if not problem:
            self._edits.set(keys=without)
        self._show()
        self.problem.setText(problem)
