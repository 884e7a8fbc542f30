"""Questions to the person, each a modal dialog; tests hand in answers instead."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from musicexplorer.library import playlists
from musicexplorer.library.m3u import Entry
from musicexplorer.similarity.agreements import Agreement
from musicexplorer.translation import tr
from musicexplorer.ui.dialogs.export_folder import ExportFolderDialog
from musicexplorer.ui.dialogs.export_map import ExportMapDialog, ExportOptions
from musicexplorer.ui.dialogs.export_playlist import ExportPlaylistDialog
from musicexplorer.ui.dialogs.report import ReportDialog
from musicexplorer.ui.dialogs.several_listeners import SeveralListenersDialog

_PLAYLISTS = " ".join(f"*{suffix}" for suffix in playlists.READABLE)
_HISTORIES = "*.zip *.json *.jsonl *.csv *.xml *.db *.sql *.sqlite *.tsv *.txt *.log " + _PLAYLISTS


class Dialogs:
    """Asks in dialogs of a window; None and False mean that the person cancelled."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def folder(self) -> Path | None:
        """Which music folder to add."""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Choose a music folder"), _music())
        return Path(chosen) if chosen else None

    def playlist_file(self) -> Path | None:
        """Which playlist file to import."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import a playlist"), _music(), _filter(tr("Playlists"), _PLAYLISTS)
        )
        return Path(chosen) if chosen else None

    def export(
        self, name: str, *, relative: bool, devices: Sequence[str] = ()
    ) -> tuple[Path, bool, str] | None:
        """Which file to export a playlist to, and whether paths are relative, or those of a device."""
        proposed = Path(_music()) / f"{_as_file_name(name)}.m3u8"
        dialog = ExportPlaylistDialog(proposed, relative, self._window, devices)
        answered = dialog.exec()
        answer = (dialog.path(), dialog.relative(), dialog.device())
        dialog.deleteLater()
        return answer if answered else None

    def export_folder(self, entries: Sequence[Entry], name: str, done: Callable[[str], None]) -> None:
        """Export the numbered files of a playlist to a folder; `done` gets a message."""
        dialog = ExportFolderDialog(entries, Path(_music()) / _as_file_name(name), done, self._window)
        dialog.exec()
        dialog.deleteLater()

    def map_export(
        self, options: ExportOptions, colourings: Mapping[str, str]
    ) -> tuple[Path, ExportOptions] | None:
        """Which file to export the map to, and how."""
        dialog = ExportMapDialog(Path(QDir.homePath()) / "map.png", options, colourings, self._window)
        answered = dialog.exec()
        answer = (dialog.path(), dialog.options())
        dialog.deleteLater()
        return answer if answered else None

    def history_files(self) -> list[Path]:
        """Which listening histories of other programs to import."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window,
            tr("Import listening history"),
            QDir.homePath(),
            _filter(tr("Exports and libraries"), _HISTORIES),
        )
        return [Path(file) for file in chosen]

    def history_file(self) -> Path | None:
        """Which file to export the listening history to."""
        return self._save_as(
            tr("Export listening history"), "listening-history.jsonl", tr("JSON lines") + " (*.jsonl)"
        )

    def answers_file(self) -> Path | None:
        """Which file to export the odd-one-out answers to."""
        return self._save_as(tr("Export your answers"), "odd-one-out.jsonl", tr("JSON lines") + " (*.jsonl)")

    def library_target(self) -> Path | None:
        """Which file to export the whole library to."""
        return self._save_as(tr("Export the library"), "music-explorer.zip", tr("Libraries") + " (*.zip)")

    def library_file(self) -> Path | None:
        """Which exported library to import."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import a library"), QDir.homePath(), _filter(tr("Libraries"), "*.zip")
        )
        return Path(chosen) if chosen else None

    def _save_as(self, title: str, name: str, kind: str) -> Path | None:
        proposed = str(Path(QDir.homePath()) / name)
        unasked = QFileDialog.Option.DontConfirmOverwrite  # `overwriting.may_write` asks
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, proposed, kind, options=unasked)
        return Path(chosen) if chosen else None

    def name(self, title: str, proposed: str) -> str | None:
        """A name for what the title says."""
        text, answered = QInputDialog.getText(self._window, title, tr("Name:"), text=proposed)
        return text.strip() or None if answered else None

    def genre(self, proposed: str, known: Sequence[str]) -> str | None:
        """A genre, chosen from those that are known or typed; None if the person gives none."""
        names = list(dict.fromkeys((proposed, *known)))
        label = tr("Genre (kept in the library, not written into files):")
        text, answered = QInputDialog.getItem(self._window, tr("Set genre"), label, names, 0, True)
        return text.strip() or None if answered else None

    def listeners(self, names: Sequence[str]) -> tuple[tuple[str, ...], Agreement] | None:
        """For which of these listeners a playlist is to be made, and how they agree."""
        dialog = SeveralListenersDialog(names, self._window)
        answered = dialog.exec()
        answer = dialog.chosen()
        dialog.deleteLater()
        return answer if answered else None

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        """Ask a yes-or-no question; closing the dialog is a no."""
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

    def choose(self, title: str, text: str, answers: Sequence[str]) -> int | None:
        """Ask a question with these answers; None for none of them."""
        box = QMessageBox(
            QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, self._window
        )
        buttons = [box.addButton(answer, QMessageBox.ButtonRole.AcceptRole) for answer in answers]
        box.exec()
        chosen = box.clickedButton()
        answer = next((at for at, button in enumerate(buttons) if button is chosen), None)
        box.deleteLater()
        return answer

    def show_message(self, title: str, text: str, details: Sequence[str] = (), action: str = "") -> bool:
        """Show a message; `details` can be scrolled and copied.

        Returns:
            Whether the button `action` was pressed, which is beside the details.
        """
        box: QDialog
        if details:
            box = ReportDialog(title, text, details, action, self._window)
        else:
            box = QMessageBox(
                QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, self._window
            )
        answer = box.exec()
        box.deleteLater()
        return bool(details) and answer == QDialog.DialogCode.Accepted


def _filter(name: str, patterns: str) -> str:
    """A filter of a file dialog, with "all files" beside it."""
    everything = tr("All files")
    return f"{name} ({patterns});;{everything} (*)"


def _music() -> str:
    music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
    return music if QDir(music).exists() else QDir.homePath()


def _as_file_name(name: str) -> str:
    return (
        "".join("_" if letter in '/\\:*?"<>|' or ord(letter) < 32 else letter for letter in name).strip(". ")
        or "playlist"
    )
