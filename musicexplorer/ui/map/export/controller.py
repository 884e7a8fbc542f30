"""Writes the map to a file when the person asks for it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from musicexplorer.library.text import shown_path
from musicexplorer.session import colouring
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.map import export
from musicexplorer.ui.map.export import ExportOptions
from musicexplorer.ui.map.pane import MapPane

_TASK = "map export"


class MapExporter(QObject):
    """Asks for the options, writes beside the window, and reports the file."""

    def __init__(self, app: App, pane: MapPane) -> None:
        super().__init__(pane)
        self._app, self._map = app, pane.map
        self._options = ExportOptions()
        app.actions["export_map"].triggered.connect(self._export)

    def _export(self) -> None:
        """Write the whole map as it is laid out now, whatever part is visible."""
        library, scene, dialogs = self._app.session.library, self._map.scene, self._app.dialogs
        if not len(scene.points.ids):
            self._app.status.say(tr("there is no map yet"))
            return
        if self._app.tasks.busy(_TASK):
            self._app.status.say(tr("The last export is still running."))
            return
        offered = tuple(shown.name for shown in colouring.colourings(library) if shown.offered(library))
        options = replace(self._options, colour_by=scene.scheme.name, dark=self._map.theme is export.DARK)
        answer = dialogs.map_export(options, offered)
        if answer is None:
            return
        path, self._options = answer
        if path.exists():
            question = tr("{file} exists already. Replace it?").format(file=shown_path(path))
            if not dialogs.confirm(tr("Export the map"), question, tr("Replace"), tr("Cancel")):
                return
        self._write(path)

    def _write(self, path: Path) -> None:
        library, points, named = (
            self._app.session.library,
            self._map.scene.points,
            self._map.region_labels.named,
        )
        file, status = shown_path(path), self._app.status

        def failed(error: BaseException) -> None:
            if not isinstance(error, OSError | colouring.UnknownColouring):
                raise error
            text = tr("{file} could not be written: {reason}").format(file=file, reason=error)
            self._app.dialogs.show_message(tr("Export the map"), text)

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            made = export.making(path.suffix, library, points.ids, points.xy, self._options, named or None)
        except colouring.UnknownColouring as error:
            failed(error)
            return
        finally:
            QApplication.restoreOverrideCursor()
        status.say(tr("writing {file}").format(file=file))
        self._app.tasks.run(
            lambda: path.write_bytes(made()),
            lambda _: status.say(tr("map exported to {file}").format(file=file)),
            failed,
            latest=_TASK,
        )
