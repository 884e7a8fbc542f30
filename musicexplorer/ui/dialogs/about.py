"""The About dialog."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from musicexplorer import __version__
from musicexplorer.translation import tr
from musicexplorer.ui import icons, scale
from musicexplorer.ui.widgets.elements import close_button, label


class About(QDialog):
    """Name, version, Qt and the model."""

    def __init__(self, model_version: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Music Explorer"))
        logo = QLabel()
        picture = icons.pixmap("musicexplorer", "", 128)
        picture.setDevicePixelRatio(2.0)
        logo.setPixmap(picture)
        what = label(
            tr(
                "A map of your own music. A neural network on this computer analyses every track; tracks "
                "that sound alike are side by side. Nothing leaves the computer."
            )
        )
        what.setWordWrap(True)
        what.setMinimumWidth(scale.grown(420))
        versions = label(
            tr("Version {version} · Qt {qt}\nModel: {model}").format(
                version=__version__, qt=qVersion(), model=model_version or tr("not used yet")
            ),
            "muted",
        )
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = close_button(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 16)
        layout.setSpacing(12)
        layout.addWidget(logo)
        layout.addWidget(label("Music Explorer", "hero"))
        layout.addWidget(what)
        layout.addWidget(versions)
        layout.addWidget(buttons)
