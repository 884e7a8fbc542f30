"""A box to choose a tag from: listed by kind, or found by typing it or another word for it."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter

from musicexplorer.session import filters
from musicexplorer.session.library import Library
from musicexplorer.translation import grouped, tr
from musicexplorer.ui import accessibility

_NAME = Qt.ItemDataRole.UserRole


class TagBox(QComboBox):
    """All tags of a library, the most common of each kind first.

    Signals:
        chosen(name): A tag was chosen.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        accessibility.name_box(self, tr("Tag"))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._words = QStandardItemModel(self)
        completer = QCompleter(self._words, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(self._on_completed)  # type: ignore[index]
        self.activated.connect(self._on_activated)
        edit = self.lineEdit()
        assert edit is not None
        edit.setAccessibleName(tr("Tag"))
        edit.setAccessibleName(tr("Tag"))
        edit.setPlaceholderText(tr("any tag"))
        edit.returnPressed.connect(self._on_entered)

    def show_library(self, library: Library) -> None:
        """Offer the tags of a library."""
        with QSignalBlocker(self):
            self.clear()
            kinds = filters.tag_kinds(library)
            for kind, tags in kinds:
                self._add_heading(kind)
                for name, count in tags:
                    self.addItem(f"{name}   {grouped(count)}", name)
            self.setEnabled(bool(kinds))
            self.setCurrentIndex(-1)
        self._words.clear()
        names = sorted(name for _, tags in kinds for name, _ in tags)
        pairs = [(name, name) for name in names]
        pairs += [(f"{word} → {name}", name) for word, name in filters.tag_synonyms(names)]
        for text, name in pairs:
            item = QStandardItem(text)
            item.setData(name, _NAME)
            self._words.appendRow(item)

    def _add_heading(self, text: str) -> None:
        self.addItem(text)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.count() - 1)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _on_activated(self, at: int) -> None:
        self._choose(self.itemData(at))

    def _on_completed(self, at: QModelIndex) -> None:
        self._choose(at.data(_NAME))

    def _on_entered(self) -> None:
        """A word typed to its end, or the first one that was offered for its beginning."""
        if typed := self.currentText().strip().casefold():
            texts = [self._words.item(row).text() for row in range(self._words.rowCount())]
            match = next((row for row, text in enumerate(texts) if text.split(" → ")[0] == typed), -1)
            if match < 0:
                match = next((row for row, text in enumerate(texts) if typed in text), -1)
            if match >= 0:
                self._choose(self._words.item(match).data(_NAME))

    def _choose(self, name: str | None) -> None:
        self.setCurrentIndex(-1)
        QTimer.singleShot(0, self.clearEditText)  # after the completer has written its text
        if name:
            self.chosen.emit(name)
