"""A row of the settings window: what a setting is called, what it does, and what changes it."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from musicexplorer.library.text import fold
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.settings.edits import DEFAULTS, Edits
from musicexplorer.ui.settings.entries import Entry, Field
from musicexplorer.ui.widgets.elements import icon_button, label, push_button

_CONTROL_WIDTH = 210


class SettingRow(QFrame):
    """One entry of a page."""

    def __init__(self, entry: Entry, app: App, edits: Edits) -> None:
        super().__init__()
        self.setObjectName("settingRow")
        self.entry, self._app, self._edits = entry, app, edits
        self.control = self._make_control()
        self.control.setAccessibleName(entry.text)
        self.control.setAccessibleDescription(entry.hint)
        self.reset = icon_button(tr("Restore the default of “{setting}”").format(setting=entry.text))
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(kept)
        self.reset.clicked.connect(lambda: edits.restore([entry.name]))
        words = QVBoxLayout()
        words.setSpacing(2)
        name = label(entry.text)
        name.setBuddy(self.control)
        words.addWidget(name)
        self._hint = label(entry.hint, "muted")
        self._hint.setWordWrap(True)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.reset)
        row.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_theme()
        self.show_value()

    @property
    def is_setting(self) -> bool:
        """Whether it is a setting, and not only a button."""
        return not self.entry.button

    def fits(self, words: str) -> bool:
        """Whether all words, folded, are in its texts."""
        texts = fold(f"{self.entry.text} {self.entry.hint}")
        return all(word in texts for word in words.split())

    def show_value(self) -> None:
        """Show what the setting is set to now."""
        if not self.is_setting:
            self.reset.hide()
            self.control.setEnabled(self._app.actions[self.entry.name].isEnabled())
            return
        value = self._edits.value(self.entry.name)
        with QSignalBlocker(self.control):
            if isinstance(self.control, QCheckBox):
                self.control.setChecked(bool(value))
            elif isinstance(self.control, QComboBox):
                self._fill(self.control, value)
            elif isinstance(self.control, QLineEdit) and not self.control.hasFocus():
                self.control.setText(str(value))
        self.reset.setVisible(value != getattr(DEFAULTS, self.entry.name))

    def set_theme(self) -> None:
        """Icons in the theme's colours."""
        self.reset.setIcon(self._app.theme.icon("undo", "muted"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the words of a switch switches it."""
        if isinstance(self.control, QCheckBox) and self.rect().contains(event.position().toPoint()):
            self.control.click()

    def _make_field(self, name: str, field: Field) -> QLineEdit:
        edit = QLineEdit()
        edit.setPlaceholderText(field.example)
        edit.setFixedWidth(scale.grown(_CONTROL_WIDTH))

        def finish() -> None:
            text = edit.text().strip()
            problem = field.problem(text) if text else ""
            self._hint.setText(problem or self.entry.hint)
            if not problem:
                self._edits.set(**{name: text})

        edit.editingFinished.connect(finish)
        return edit

    def _make_control(self) -> QCheckBox | QComboBox | QPushButton | QLineEdit:
        entry = self.entry
        if entry.button:
            button = push_button(entry.button, entry.text)
            button.clicked.connect(self._app.actions[entry.name].trigger)
            return button
        if entry.field is not None:
            return self._make_field(entry.name, entry.field)
        if entry.values is None:
            switch = QCheckBox()
            switch.toggled.connect(lambda on: self._edits.set(**{entry.name: on}))
            return switch
        box = QComboBox()
        box.setFixedWidth(scale.grown(_CONTROL_WIDTH))
        box.activated.connect(lambda at: self._edits.set(**{entry.name: box.itemData(at)}))
        return box

    def _fill(self, box: QComboBox, value: object) -> None:
        box.clear()
        values = [] if self.entry.values is None else self.entry.values()
        for one, text in values:
            box.addItem(text, one)
        box.setCurrentIndex(next((at for at, (one, _) in enumerate(values) if one == value), -1))
