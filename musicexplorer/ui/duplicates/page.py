"""The page of recordings that are in the library more than once, with what differs between the copies."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from musicexplorer.library.text import shown_path
from musicexplorer.session.duplicates import Copy, Recording, difference_names, format_text, gain_text
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.motion import show_share
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.items import take_all

_ID = Qt.ItemDataRole.UserRole
_WIDTHS = (320, 180, 72, 110, 140)
_HEIGHT = 26


class DuplicatesPage(QDialog):
    """Each recording with its copies below it.

    Signals:
        action_requested: The action of this name is to be done with the selected copies.
        compare_requested: The two selected copies are to be played in turns.
        menu_requested: The menu of the selected copies is to be opened, at this point of the screen.
        search_requested: The library is to be searched again.
    """

    action_requested = Signal(str)
    compare_requested = Signal()
    menu_requested = Signal(QPoint)
    search_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Duplicates"))
        scale.resize(self, 1180, 600)
        about = tr(
            "The same recording in other encodings, found by its sound. Nothing is merged or deleted: play "
            "the copies, and choose which one is never suggested."
        )
        what = label(about, "muted")
        what.setWordWrap(True)
        self.list = self._make_list()
        self._rows: list[QTreeWidgetItem] = []
        self.note = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scale.grown(160))
        self.bar.setAccessibleName(tr("Progress"))
        self.play = push_button(tr("Play"), tr("Play the selected copy"))
        self.compare = push_button(
            tr("Play in turns"), tr("Play the same part of two copies in turns"), self.compare_requested
        )
        self.folder = push_button(tr("Show in its folder"), tr("Open the file manager there"))
        self.exclude = push_button(
            tr("Never suggest"),
            tr("Keep the selected copy out of playlists and suggestions, or allow it again"),
        )
        self.again = push_button(tr("Search again"), tr("Look for duplicates again"), self.search_requested)
        for button, name in (
            (self.play, "play_whole"),
            (self.folder, "show_in_folder"),
            (self.exclude, "exclude"),
        ):
            button.clicked.connect(lambda _=False, name=name: self.action_requested.emit(name))
        self._lay_out(what)
        self._update_buttons()

    def selected(self) -> list[int]:
        """The ids of the selected copies."""
        return [item.data(0, _ID) for item in self.list.selectedItems() if item.data(0, _ID) is not None]

    def show_progress(self, done: int, total: int) -> None:
        """The search has come so far; `total` is 0 while that is not known."""
        show_share(self.bar, done, total)
        self.bar.show()
        self.again.setEnabled(False)
        if total:
            text = tr("comparing: {n} of {total}").format(n=grouped(done), total=grouped(total))
        else:
            text = tr("looking for tracks that sound alike…")
        self.note.setText(text)

    def show_recordings(self, recordings: Sequence[Recording], unread: int) -> None:
        """Show what was found, and how many tracks could not be read."""
        self.bar.hide()
        self.again.setEnabled(True)
        take_all(self.list)
        self._rows.clear()
        names = difference_names()
        for recording in recordings:
            self._add(recording, names)
        self.list.expandAll()
        text = ntr("{n} recording has copies", "{n} recordings have copies", len(recordings))
        if unread:
            text += " · " + ntr("{n} track could not be read", "{n} tracks could not be read", unread)
        self.note.setText(
            text if recordings or unread else tr("Every recording is in the library only once.")
        )
        self._update_buttons()

    def say(self, text: str) -> None:
        """Say why there is nothing to show."""
        self.bar.hide()
        self.again.setEnabled(True)
        self.note.setText(text)

    def show_excluded(self, excluded: Collection[int]) -> None:
        """Mark the copies that are never suggested."""
        for item in self._rows:
            item.setText(4, tr("never suggested") if item.data(0, _ID) in excluded else "")

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setObjectName("panel")
        made.setAccessibleName(tr("Duplicates"))
        headings = (
            tr("Recording"),
            tr("Format"),
            tr("Length"),
            tr("Loudness"),
            tr("Suggestions"),
            tr("File"),
        )
        made.setHeaderLabels(headings)
        made.setUniformRowHeights(True)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        made.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(
            lambda at: self.menu_requested.emit(made.viewport().mapToGlobal(at))
        )
        made.itemSelectionChanged.connect(self._update_buttons)
        made.itemActivated.connect(lambda: self.action_requested.emit("play_whole"))
        for column, width in enumerate(_WIDTHS):
            made.setColumnWidth(column, scale.grown(width))
        return made

    def _add(self, recording: Recording, names: dict[str, str]) -> None:
        about = recording.copies[0].track.metadata
        title = " — ".join(filter(None, (about.title, about.artist)))
        differences = ", ".join(names[one] for one in recording.differences)
        heading = QTreeWidgetItem([title])
        heading.setSizeHint(0, QSize(0, _HEIGHT))
        heading.setFlags(heading.flags() & ~Qt.ItemFlag.ItemIsSelectable)
        if differences:
            heading.setText(
                0, tr("{track}   ·   different: {differences}").format(track=title, differences=differences)
            )
        self.list.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        for copy in recording.copies:
            self._rows.append(_row(copy))
            heading.addChild(self._rows[-1])

    def _update_buttons(self) -> None:
        number = len(self.selected())
        for button in (self.play, self.folder):
            button.setEnabled(number == 1)
        self.compare.setEnabled(number == 2)
        self.exclude.setEnabled(number > 0)

    def _lay_out(self, what: QWidget) -> None:
        row = QHBoxLayout()
        for widget in (self.play, self.compare, self.folder, self.exclude):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.again)
        row.addWidget(close_button(self))
        state = QHBoxLayout()
        state.addWidget(self.bar)
        state.addWidget(self.note, 1)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addWidget(self.list, 1)
        layout.addLayout(state)
        layout.addLayout(row)


def _row(copy: Copy) -> QTreeWidgetItem:
    about = copy.track.metadata
    name = " · ".join(filter(None, (about.title, about.album, str(about.year or ""))))
    length = "" if about.duration is None else clock(about.duration)
    path = shown_path(copy.track.source.path)
    item = QTreeWidgetItem([name, format_text(copy), length, gain_text(copy), "", path])
    item.setData(0, _ID, copy.track.id)
    item.setSizeHint(0, QSize(0, _HEIGHT))
    for column in (0, 5):
        item.setToolTip(column, item.text(column))
    return item
