"""How to export a playlist: file, format, absolute or relative paths."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library import playlists
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.widgets.elements import label, make_primary


class ExportPlaylistDialog(QDialog):
    """Asks for a file name, a format, and relative or absolute paths."""

    def __init__(self, proposed: Path, relative: bool, parent: QWidget, devices: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export the playlist"))
        self._field = QLineEdit(shown_path(proposed))
        self._field.setAccessibleName(tr("File"))
        self._field.setMinimumWidth(scale.grown(440))
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)  # Enter exports, whatever has the focus
        choose.clicked.connect(self._on_choose)
        self._format = QComboBox()
        accessibility.name_box(self._format, tr("Format"))
        for text, suffix in (
            (tr("M3U8: for nearly every player"), ".m3u8"),
            (tr("PLS: for older players and radios"), ".pls"),
            (tr("XSPF: for VLC and others, with more about each track"), ".xspf"),
        ):
            self._format.addItem(text, suffix)
        self._format.activated.connect(self._on_format)
        self._absolute = QRadioButton(tr("Absolute paths: the playlist can be anywhere on this computer"))
        self._relative = QRadioButton(tr("Relative paths: for a USB stick, a phone, or a folder that moves"))
        (self._relative if relative else self._absolute).setChecked(True)
        text = tr("Paths as on the device “{device}”")
        self._devices = {device: QRadioButton(text.format(device=device)) for device in devices}
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        write = self._buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(write)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(lambda text: write.setEnabled(bool(text.strip())))
        place = QHBoxLayout()
        place.addWidget(self._field, 1)
        place.addWidget(choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(label(tr("Write a playlist file for other players."), "muted"))
        layout.addLayout(place)
        layout.addWidget(self._format)
        layout.addWidget(self._absolute)
        layout.addWidget(self._relative)
        for button in self._devices.values():
            layout.addWidget(button)
        layout.addSpacing(6)
        layout.addWidget(self._buttons)
        write.setDefault(True)  # only works once it is part of the dialog

    def path(self) -> Path:
        """The file to write."""
        path = Path(os.path.expanduser(self._field.text().strip()))
        if playlists.is_playlist(path):
            return path
        return path.with_name(path.name + self._format.currentData())

    def relative(self) -> bool:
        """Whether paths are to be relative to the file."""
        return self._relative.isChecked()

    def device(self) -> str:
        """The device whose paths are to be written; "" for none."""
        return next((name for name, button in self._devices.items() if button.isChecked()), "")

    def _on_format(self) -> None:
        """The file name follows the format."""
        path = Path(self._field.text().strip())
        if path.name:
            bare = path.with_suffix("") if playlists.is_playlist(path) else path
            self._field.setText(shown_path(bare.with_name(bare.name + self._format.currentData())))

    def _on_choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            tr("Export the playlist"),
            self._field.text(),
            tr("Playlists") + " (*.m3u8 *.m3u *.pls *.xspf)",
            options=QFileDialog.Option.DontConfirmOverwrite,  # asked when it is exported
        )
        if chosen:
            self._field.setText(chosen)
