"""Names with bars that say how much: tags and attributes of a track."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicexplorer.ui import scale
from musicexplorer.ui.theme import Theme

_HEIGHT, _NAME, _FIGURE = 21, 116, 40
_NAME_SHARE = 0.5


class StrengthBars(QWidget):
    """One line a name: the name, a bar, a percentage."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._strengths: tuple[tuple[str, float], ...] = ()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_strengths(self, strengths: Sequence[tuple[str, float]]) -> None:
        """Show other names with their strengths, 0..1."""
        self._strengths = tuple(strengths)
        said = ", ".join(f"{name} {strength:.0%}" for name, strength in strengths)
        self.setAccessibleName(f"{self._name}: {said}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, scale.grown(_HEIGHT) * max(len(self._strengths), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, (name, strength) in enumerate(self._strengths):
                self._paint_line(
                    painter,
                    QRectF(0, place * scale.grown(_HEIGHT), self.width(), scale.grown(_HEIGHT)),
                    name,
                    strength,
                )

    def _paint_line(self, painter: QPainter, line: QRectF, name: str, strength: float) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.colour("text"))
        wide = min(scale.grown(_NAME), round(line.width() * _NAME_SHARE))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, wide - 8)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, f"{strength:.0%}")
        name_wide, figure_wide = wide, scale.grown(_FIGURE)
        bar = QRectF(name_wide, line.center().y() - 3, max(line.width() - name_wide - figure_wide, 1), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("pressed"))
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(bar.width() * min(max(strength, 0.0), 1.0))
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(bar, 3, 3)
