"""Writes the map to a file when the person asks for it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from musicexplorer.library.export_file import MAP_KINDS, ExportError, write
from musicexplorer.library.text import shown_path
from musicexplorer.session import colouring
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.overwriting import may_write
from musicexplorer.ui.map import export
from musicexplorer.ui.map.export import ExportOptions
from musicexplorer.ui.map.pane import MapPane

_TASK = "map export"


class MapExporter(QObject):
    """Asks for the options, writes in the background, and reports the file."""

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
        offered = {
            shown.name: shown.text for shown in colouring.colourings(library) if shown.offered(library)
        }
        options = replace(self._options, colour_by=scene.scheme.name, dark=self._map.theme is export.DARK)
        answer = dialogs.map_export(options, offered)
        if answer is None:
            return
        path, self._options = answer
        if may_write(dialogs, tr("Export the map"), path, MAP_KINDS[path.suffix.lower()]):
            self._write(path)

    def _write(self, path: Path) -> None:
        library, points, named = (
            self._app.session.library,
            self._map.scene.points,
            self._map.region_labels.named,
        )
        file, status = shown_path(path), self._app.status

        def failed(error: BaseException) -> None:
            if not isinstance(error, ExportError | colouring.UnknownColouring):
                raise error
            self._app.dialogs.show_message(tr("Export the map"), str(error))

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            made = export.making(path.suffix, library, points.ids, points.xy, self._options, named)
        except colouring.UnknownColouring as error:
            failed(error)
            return
        finally:
            QApplication.restoreOverrideCursor()
        status.say(tr("writing {file}").format(file=file))
        self._app.tasks.run(
            lambda: write(path, MAP_KINDS[path.suffix.lower()], made(), force=True),
            lambda _: status.say(tr("map exported to {file}").format(file=file)),
            failed,
            latest=_TASK,
            writes=file,
        )
