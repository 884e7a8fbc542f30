"""The first page: choose a folder of music, drop one, or try the demo library."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import icons, scale
from musicexplorer.ui.motion import show_share
from musicexplorer.ui.widgets.elements import label


class Welcome(QWidget):
    """The page shown while the library has no folder.

    Signals:
        folder_requested: The person wants to choose a folder.
        demo_requested: The person wants the demo library.
    """

    folder_requested = Signal()
    demo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        logo = QLabel()
        picture = icons.pixmap("musicexplorer", "", 192)
        picture.setDevicePixelRatio(2.0)
        logo.setPixmap(picture)
        name = label("Music Explorer", "hero")
        lead = label(
            tr(
                "Music Explorer analyses your music and draws it as a map:\n"
                "tracks that sound alike are side by side. Nothing leaves this computer."
            ),
            "lead",
        )
        lead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = QPushButton(tr("Choose your music folder…"))
        self.choose.setProperty("role", "primary")
        self.choose.setProperty("big", True)
        self.choose.setDefault(True)
        self.demo = QPushButton(tr("Try the demo library"))
        self.demo.setProperty("big", True)
        self.demo.setToolTip(tr("A small generated library in many styles, ready in under a minute"))
        self.hint = label(_hint(), "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(scale.grown(280))
        self.bar.setAccessibleName(tr("Creating the demo library"))
        self.bar.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.demo)
        buttons.addStretch()
        page = QVBoxLayout(self)
        page.setSpacing(16)
        page.addStretch(4)
        for widget in (logo, name, lead):
            page.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addSpacing(14)
        page.addLayout(buttons)
        page.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addStretch(5)
        for button in (self.choose, self.demo):
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self.choose.clicked.connect(self.folder_requested)
        self.demo.clicked.connect(self.demo_requested)

    def show_making(self, done: int, total: int) -> None:
        """The demo library is being made."""
        self.demo.setEnabled(False)
        self.hint.setText(
            tr("creating the demo library: {done} of {total} tracks").format(done=done, total=total)
            if total
            else tr("creating the demo library…")
        )
        show_share(self.bar, done, total)
        self.bar.show()

    def show_idle(self, hint: str = "") -> None:
        """No demo library is being created; `hint` says what went wrong, if anything did."""
        self.demo.setEnabled(True)
        self.hint.setText(hint or _hint())
        self.bar.hide()


def _hint() -> str:
    return tr("or drop a folder anywhere on this window")
