"""How tags are read: the encodings of folders whose tags do not name theirs, and which year counts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from musicexplorer.library.encoding import CHOICES
from musicexplorer.library.store import EncodingUse
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label
from musicexplorer.ui.widgets.items import take_all

_FOLDER = Qt.ItemDataRole.UserRole
_ROW = 36
GUESS, AS_WRITTEN = "guess", ""


class ReadingTagsDialog(QDialog):
    """A list of folders, each with its encoding to choose, and a choice of years.

    Signals:
        encoding_chosen: For this folder: the encoding, `AS_WRITTEN`, or `GUESS`.
        original_years_chosen: Whether the year of the first release counts.
        folder_requested: An encoding is to be chosen for a folder that is not listed.
    """

    encoding_chosen = Signal(Path, str)
    original_years_chosen = Signal(bool)
    folder_requested = Signal()

    def __init__(self, *, original_years: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("How tags are read"))
        scale.resize(self, 860, 420)
        self.years = QCheckBox(tr("Show the year of the first release, where a later one states it"))
        self.years.setChecked(original_years)
        self.years.toggled.connect(self.original_years_chosen)
        what = label(
            tr(
                "Old tags do not say in which encoding their letters are. These folders have such letters; "
                "choose another encoding where titles look wrong. The files themselves are never changed."
            ),
            "muted",
        )
        what.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName(tr("Encodings of tags"))
        self.list.setHeaderLabels([tr("Folder"), tr("Tracks"), tr("Example"), tr("Encoding")])
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((270, 70, 270, 190)):
            self.list.setColumnWidth(column, scale.grown(width))
        add = QPushButton(tr("Another folder…"))
        add.clicked.connect(self.folder_requested)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch()
        row.addWidget(close_button(self))
        layout = dialog_column(self)
        layout.addWidget(self.years)
        layout.addWidget(what)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self.list.setFocus()

    def show_uses(self, uses: Sequence[EncodingUse]) -> None:
        """Show these folders with the encodings of their tags."""
        take_all(self.list)
        for use in uses:
            tracks = str(use.tracks) if use.tracks else ""
            item = QTreeWidgetItem([shown_path(use.folder), tracks, use.example])
            item.setData(0, _FOLDER, use.folder)
            item.setSizeHint(3, QSize(0, _ROW))
            for column in (0, 2):
                item.setToolTip(column, item.text(column))
            self.list.addTopLevelItem(item)
            self.list.setItemWidget(item, 3, self._choice(use))

    def choice(self, row: int) -> QComboBox:
        """The choice of encodings in a row."""
        item = self.list.topLevelItem(row)
        found = None if item is None else self.list.itemWidget(item, 3)
        assert isinstance(found, QComboBox)
        return found

    def _choice(self, use: EncodingUse) -> QComboBox:
        box = QComboBox()
        guessed = tr("guessed: {encoding}").format(encoding=use.encoding)
        box.addItem(tr("guess") if use.chosen else guessed, GUESS)
        box.addItem(tr("as written"), AS_WRITTEN)
        for name in sorted({*CHOICES, *filter(None, [use.encoding])}):
            box.addItem(name, name)
        box.setCurrentIndex(box.findData(use.encoding) if use.chosen else 0)
        box.setAccessibleName(tr("Encoding of {folder}").format(folder=shown_path(use.folder)))
        box.activated.connect(lambda index: self.encoding_chosen.emit(use.folder, box.itemData(index)))
        return box
