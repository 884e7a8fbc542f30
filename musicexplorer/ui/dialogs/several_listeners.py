"""For which of several listeners a playlist is made, and how their tastes become one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QRadioButton, QWidget

from musicexplorer.similarity.agreements import Agreement
from musicexplorer.translation import tr
from musicexplorer.ui.widgets.elements import dialog_column, label, make_primary


class SeveralListenersDialog(QDialog):
    """Names to tick, all of them at first, and two ways to agree."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Playlist for several listeners"))
        # "&" would be taken for the mark of a key.
        self.boxes = {name: QCheckBox(name.replace("&", "&&")) for name in names}
        self.misery = QRadioButton(tr("So that nobody has to suffer"))
        self.average = QRadioButton(tr("That they like most on average"))
        self.misery.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.make = buttons.addButton(tr("Make playlist"), QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.make)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        layout.addWidget(label(tr("For whom should it be?"), "muted"))
        for box in self.boxes.values():
            box.setChecked(True)
            box.toggled.connect(lambda _: self.make.setEnabled(bool(self.chosen()[0])))
            layout.addWidget(box)
        layout.addWidget(label(tr("What should it be like?"), "muted"))
        layout.addWidget(self.misery)
        layout.addWidget(self.average)
        layout.addWidget(buttons)
        self.make.setDefault(True)

    def chosen(self) -> tuple[tuple[str, ...], Agreement]:
        """The names that are ticked, and how they agree."""
        names = tuple(name for name, box in self.boxes.items() if box.isChecked())
        return names, "least-misery" if self.misery.isChecked() else "average"
