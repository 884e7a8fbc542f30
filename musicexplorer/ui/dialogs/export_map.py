"""How the map is to be exported: where to, as what, how large, light or dark, and what it shows."""

import os
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
from musicexplorer.ui.map.export import FORMATS, ExportOptions
from musicexplorer.ui.widgets.elements import label


class ExportMapDialog(QDialog):
    """A file name, a format, a size, a theme, and what the colours say."""

    def __init__(
        self, proposed: Path, options: ExportOptions, colourings: tuple[str, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the map")
        self._field = QLineEdit(shown_path(proposed))
        self._field.setMinimumWidth(440)
        choose = QPushButton("Choose…")
        choose.setAutoDefault(False)  # Enter exports, wherever the keyboard is
        choose.clicked.connect(self._on_choose)
        self._format, self._colours, self._theme = QComboBox(), QComboBox(), QComboBox()
        for ending, text in FORMATS.items():
            self._format.addItem(f"{ending[1:].upper()}: {text}", ending)
        self._format.setCurrentIndex(max(0, self._format.findData(proposed.suffix)))
        self._format.currentIndexChanged.connect(self._on_format)
        self._colours.addItems(list(colourings))
        self._colours.setCurrentText(options.colour_by)
        self._theme.addItems(["Light", "Dark"])
        self._theme.setCurrentIndex(int(options.dark))
        self._width, self._height = (self._side(pixels) for pixels in options.size)
        self._names = QCheckBox("Names of regions")
        self._names.setChecked(options.names)
        self._lay_out(choose)
        self._on_format()

    def path(self) -> Path:
        """The file to write."""
        path = Path(os.path.expanduser(self._field.text().strip()))
        ending = str(self._format.currentData())
        return path if path.suffix.lower() == ending else path.with_name(path.name + ending)

    def options(self) -> ExportOptions:
        """How it is to look."""
        return ExportOptions(
            self._colours.currentText(),
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
        form.addRow("File", place)
        form.addRow("As", self._format)
        form.addRow("Coloured by", self._colours)
        form.addRow("Size", size)
        form.addRow("Theme", self._theme)
        form.addRow("", self._names)
        for widget, name in (
            (self._field, "File"), (self._format, "Format"), (self._colours, "Coloured by"),
            (self._width, "Width in pixels"), (self._height, "Height in pixels"), (self._theme, "Theme"),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        write = buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        write.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(lambda text: write.setEnabled(bool(text.strip())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(14)
        layout.addWidget(label("Write the whole map, with its colours and legend, to a file.", "muted"))
        layout.addLayout(form)
        layout.addWidget(buttons)
        write.setDefault(True)  # now that it is part of the dialog

    def _on_format(self) -> None:
        """The file's ending follows the format; what a format has no use for is greyed."""
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
            self, "Export the map", self._field.text(), f"{ending[1:].upper()} (*{ending})"
        )
        if chosen:
            self._field.setText(chosen)
