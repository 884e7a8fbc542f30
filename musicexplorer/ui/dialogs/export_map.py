"""How to export the map: file, format, size, theme and colours."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import label, make_primary

FORMATS = (".png", ".svg", ".html", ".csv")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How the map is exported.

    Attributes:
        colour_by: The name of one of `session.colouring.colourings`.
        size: Width and height in pixels.
        dark: Whether the background is dark.
        names: Whether the regions have their names.
    """

    colour_by: str = "genre"
    size: tuple[int, int] = (1600, 1000)
    dark: bool = False
    names: bool = True


class ExportMapDialog(QDialog):
    """Asks for file name, format, size, theme and colouring.

    Args:
        proposed: The file name to begin with.
        options: The options to begin with.
        colourings: The texts of the colourings to choose from, by name.
        parent: The window.
    """

    def __init__(
        self, proposed: Path, options: ExportOptions, colourings: Mapping[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export the map"))
        self._field = QLineEdit(shown_path(proposed))
        self._field.setMinimumWidth(scale.grown(440))
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)  # Enter exports, whatever has the focus
        choose.clicked.connect(self._on_choose)
        self._format, self._colours, self._theme = QComboBox(), QComboBox(), QComboBox()
        for ending in FORMATS:
            self._format.addItem(f"{ending[1:].upper()}: {_format_text(ending)}", ending)
        self._format.setCurrentIndex(max(0, self._format.findData(proposed.suffix)))
        self._format.currentIndexChanged.connect(self._on_format)
        for name, text in colourings.items():
            self._colours.addItem(text, name)
        self._colours.setCurrentIndex(max(0, self._colours.findData(options.colour_by)))
        self._theme.addItems([tr("Light"), tr("Dark")])
        self._theme.setCurrentIndex(int(options.dark))
        self._width, self._height = (self._side(pixels) for pixels in options.size)
        self._names = QCheckBox(tr("Region names"))
        self._names.setChecked(options.names)
        self._lay_out(choose)
        self._on_format()

    def path(self) -> Path:
        """The file to write."""
        path = Path(os.path.expanduser(self._field.text().strip()))
        ending = str(self._format.currentData())
        return path if path.suffix.lower() == ending else path.with_name(path.name + ending)

    def options(self) -> ExportOptions:
        """The chosen options."""
        return ExportOptions(
            str(self._colours.currentData()),
            (self._width.value(), self._height.value()),
            dark=self._theme.currentIndex() == 1,
            names=self._names.isChecked(),
        )

    def _side(self, pixels: int) -> QSpinBox:
        side = QSpinBox()
        side.setRange(200, 20_000)
        side.setSuffix(" px")
        side.setValue(pixels)
        return side

    def _lay_out(self, choose: QPushButton) -> None:
        place, size = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self._field, 1)
        place.addWidget(choose)
        self._times = label("×", "muted")
        for part in (self._width, self._times, self._height):
            size.addWidget(part)
        size.addStretch(1)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(tr("File"), place)
        form.addRow(tr("Format"), self._format)
        form.addRow(tr("Colour by"), self._colours)
        form.addRow(tr("Size"), size)
        form.addRow(tr("Theme"), self._theme)
        form.addRow("", self._names)
        for widget, name in (
            (self._field, tr("File")), (self._format, tr("Format")), (self._colours, tr("Colour by")),
            (self._width, tr("Width in pixels")), (self._height, tr("Height in pixels")),
            (self._theme, tr("Theme")),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        for number in (self._width, self._height):
            number.lineEdit().setTextMargins(6, 0, 0, 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        write = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(write)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(lambda text: write.setEnabled(bool(text.strip())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(14)
        layout.addWidget(label(tr("Write the whole map with colours and legend to a file."), "muted"))
        layout.addLayout(form)
        layout.addWidget(buttons)
        write.setDefault(True)  # only works once it is part of the dialog

    def _on_format(self) -> None:
        """The file name follows the format; options that it does not use are disabled."""
        ending = str(self._format.currentData())
        path = Path(self._field.text().strip() or "map")
        if path.suffix.lower() in FORMATS:
            self._field.setText(str(path.with_suffix(ending)))
        sized, drawn = ending in (".png", ".svg"), ending != ".csv"
        for part in (self._width, self._height, self._times):
            part.setEnabled(sized)
        self._theme.setEnabled(drawn)
        self._names.setEnabled(drawn)

    def _on_choose(self) -> None:
        ending = str(self._format.currentData())
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            tr("Export the map"),
            self._field.text(),
            f"{ending[1:].upper()} (*{ending})",
            options=QFileDialog.Option.DontConfirmOverwrite,  # asked when it is exported
        )
        if chosen:
            self._field.setText(chosen)


def _format_text(ending: str) -> str:
    texts = {
        ".png": tr("image"),
        ".svg": tr("drawing, for print and for drawing programs"),
        ".html": tr("interactive page for a browser"),
    }
    return texts.get(ending) or tr("table of positions")
