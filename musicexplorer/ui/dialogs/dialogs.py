"""Questions to the person, each a dialog; tests answer them without one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from musicexplorer.library.m3u import Entry
from musicexplorer.ui.dialogs.export_folder import ExportFolderDialog
from musicexplorer.ui.dialogs.export_map import ExportMapDialog
from musicexplorer.ui.dialogs.export_playlist import ExportPlaylistDialog
from musicexplorer.ui.dialogs.report import ReportDialog
from musicexplorer.ui.map.export import ExportOptions

_HISTORIES = (
    "Exports and libraries (*.zip *.json *.jsonl *.csv *.xml *.db *.sql *.sqlite *.m3u *.m3u8);;All files (*)"
)
_PLAYLISTS = "Playlists (*.m3u *.m3u8 *.pls *.xspf);;All files (*)"


class Dialogs:
    """Asks in the middle of a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def folder(self) -> Path | None:
        """Which folder of music; None for none."""
        chosen = QFileDialog.getExistingDirectory(self._window, "Choose a folder of music", _music())
        return Path(chosen) if chosen else None

    def playlist_file(self) -> Path | None:
        """Which playlist file to import; None for none."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Import a playlist", _music(), _PLAYLISTS)
        return Path(chosen) if chosen else None

    def export(self, name: str, *, relative: bool) -> tuple[Path, bool] | None:
        """Where to, and whether with relative paths; None for nowhere."""
        dialog = ExportPlaylistDialog(Path(_music()) / f"{_as_file_name(name)}.m3u8", relative, self._window)
        answered = dialog.exec()
        answer = (dialog.path(), dialog.relative())
        dialog.deleteLater()
        return answer if answered else None

    def export_folder(self, entries: Sequence[Entry], name: str, done: Callable[[str], None]) -> None:
        """Put the files of a playlist into a folder, numbered."""
        dialog = ExportFolderDialog(entries, Path(_music()) / _as_file_name(name), done, self._window)
        dialog.exec()
        dialog.deleteLater()

    def map_export(
        self, options: ExportOptions, colourings: tuple[str, ...]
    ) -> tuple[Path, ExportOptions] | None:
        """Where to and how the map is to be written; None for nowhere."""
        dialog = ExportMapDialog(Path(QDir.homePath()) / "map.png", options, colourings, self._window)
        answered = dialog.exec()
        answer = (dialog.path(), dialog.options())
        dialog.deleteLater()
        return answer if answered else None

    def history_files(self) -> list[Path]:
        """Which exports of other programs to import."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, "Import what other programs know of your listening", QDir.homePath(), _HISTORIES
        )
        return [Path(one) for one in chosen]

    def listening_file(self) -> Path | None:
        """Where to write all that is kept of listening; None for nowhere."""
        proposed = str(Path(QDir.homePath()) / "listening.jsonl")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Export what is known of your listening", proposed, "JSON lines (*.jsonl)"
        )
        return Path(chosen) if chosen else None

    def answers_file(self) -> Path | None:
        """Where to write the answers of the blind test; None for nowhere."""
        proposed = str(Path(QDir.homePath()) / "odd-one-out.jsonl")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Export your answers", proposed, "JSON lines (*.jsonl)"
        )
        return Path(chosen) if chosen else None

    def name(self, title: str, proposed: str) -> str | None:
        """What a playlist is to be called; None for nothing."""
        text, answered = QInputDialog.getText(self._window, title, "Name of the playlist:", text=proposed)
        return text.strip() or None if answered else None

    def sure(self, title: str, text: str, yes: str, no: str) -> bool:
        """A question with two answers; closing the dialog is a no."""
        box = QMessageBox(
            QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.NoButton, self._window
        )
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refused = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refused)
        box.setEscapeButton(refused)
        box.exec()
        answer = box.clickedButton() is agreed
        box.deleteLater()
        return answer

    def tell(self, title: str, text: str, details: Sequence[str] = ()) -> None:
        """Something the person must have read; `details` can be scrolled and copied."""
        box: QDialog
        if details:
            box = ReportDialog(title, text, details, self._window)
        else:
            box = QMessageBox(
                QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, self._window
            )
        box.exec()
        box.deleteLater()


def _music() -> str:
    music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
    return music if QDir(music).exists() else QDir.homePath()


def _as_file_name(name: str) -> str:
    return (
        "".join("_" if letter in '/\\:*?"<>|' or ord(letter) < 32 else letter for letter in name).strip(". ")
        or "playlist"
    )
