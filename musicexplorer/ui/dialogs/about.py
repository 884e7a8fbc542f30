"""What this program is."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from musicexplorer import __version__
from musicexplorer.ui import icons
from musicexplorer.ui.widgets.elements import close_button, label

_WHAT = (
    "A map of your own music. A convolutional network listens to every track on this computer, "
    "tracks that sound alike lie side by side, and nothing leaves the machine."
)


class About(QDialog):
    """Name, version, and what it stands on."""

    def __init__(self, model_version: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Music Explorer")
        sign = QLabel()
        picture = icons.pixmap("musicexplorer", "", 128)
        picture.setDevicePixelRatio(2.0)
        sign.setPixmap(picture)
        what = label(_WHAT)
        what.setWordWrap(True)
        what.setMinimumWidth(420)
        versions = label(
            f"Version {__version__} · Qt {qVersion()}\nModel: {model_version or 'none has listened yet'}",
            "muted",
        )
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = close_button(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 16)
        layout.setSpacing(12)
        layout.addWidget(sign)
        layout.addWidget(label("Music Explorer", "hero"))
        layout.addWidget(what)
        layout.addWidget(versions)
        layout.addWidget(buttons)
