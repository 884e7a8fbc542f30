"""Writes the map to a file when the person asks for it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from musicexplorer.library.text import shown_path
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Tasks
from musicexplorer.translation import tr
from musicexplorer.ui.aside import Aside
from musicexplorer.ui.map import export
from musicexplorer.ui.map.export import ExportOptions
from musicexplorer.ui.map.pane import MapPane


class Questions(Protocol):
    """What the exporter asks the person."""

    def map_export(
        self, options: ExportOptions, colourings: tuple[str, ...]
    ) -> tuple[Path, ExportOptions] | None: ...
    def confirm(self, title: str, question: str, yes: str, no: str) -> bool: ...
    def show_message(self, title: str, text: str) -> None: ...


class MapExporter:
    """Asks for the options, writes in a thread, and reports the file."""

    def __init__(
        self,
        pane: MapPane,
        catalogue: Callable[[], Library],
        dialogs: Questions,
        waiting: Tasks,
        say: Callable[[str], None],
    ) -> None:
        self._pane, self._catalogue, self._dialogs, self._say = pane, catalogue, dialogs, say
        self._aside = Aside(waiting, "map export")
        self._options = ExportOptions()

    def export(self) -> None:
        """Write the map as it is laid out now, whole, whatever part of it is seen."""
        points, catalogue, scene = self._pane.map.scene.points, self._catalogue(), self._pane.map.scene
        if not len(points.ids):
            self._say(tr("there is no map yet"))
            return
        if self._aside.busy:
            self._say(tr("the map is still being written"))
            return
        offered = tuple(one.name for one in colouring.colourings(catalogue) if one.offered(catalogue))
        dark = self._pane.map.theme is export.DARK
        options = replace(self._options, colour_by=scene.scheme.name, dark=dark)
        answer = self._dialogs.map_export(options, offered)
        if answer is None:
            return
        path, self._options = answer
        if path.exists():
            question = f"{shown_path(path)} is there already. Write over it?"
            if not self._dialogs.confirm("Export the map", question, "Write over it", "Cancel"):
                return
        self._write(path)

    def close(self) -> None:
        """The window closes: what is being written is written to its end."""
        self._aside.close()

    def _write(self, path: Path) -> None:
        points, named = self._pane.map.scene.points, self._pane.map.region_labels.named

        def failed(error: BaseException) -> None:
            if not isinstance(error, OSError | colouring.UnknownColouring):
                raise error
            self._dialogs.show_message("Export the map", f"{shown_path(path)} could not be written: {error}")

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            made = export.making(
                path.suffix, self._catalogue(), points.ids, points.xy, self._options, named or None
            )
        except colouring.UnknownColouring as error:
            failed(error)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self._say(f"writing {shown_path(path)}")
        self._aside.do(
            lambda: path.write_bytes(made()),
            lambda _: self._say(f"map exported to {shown_path(path)}"),
            failed,
        )
