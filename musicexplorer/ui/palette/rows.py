"""The rows of the command palette: what they hold, and how they are painted."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from musicexplorer.library.text import fold
from musicexplorer.session.names import Kind, Named, plain
from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme, scaled

ROW = int(Qt.ItemDataRole.UserRole)
_PAD, _ICON, _GAP = 12, 18, 12
_ICONS = {
    Kind.ACTION: "chevron-right",
    Kind.PLAYLIST: "playlist",
    Kind.ARTIST: "artist",
    Kind.ALBUM: "album",
    Kind.TAG: "tag",
    Kind.GENRE: "tag",
    Kind.TRACK: "note",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        named: What it stands for; None for a search for what was typed.
        key: Its shortcut, "" for none.
        icon: Its icon, "" for that of its kind.
        text: Shown in place of the name.
    """

    named: Named | None
    key: str = ""
    icon: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        """What it is called."""
        return self.text if self.named is None else self.named.text

    def accessible(self) -> str:
        """What a screen reader says."""
        if self.named is None:
            return self.text
        return ", ".join(filter(None, (self.shown, self.named.note, kind_text(self.named.kind), self.key)))


def kind_text(kind: Kind) -> str:
    """The kind of a row in the language in use."""
    return {
        Kind.ACTION: tr("Action"),
        Kind.PLAYLIST: tr("Playlist"),
        Kind.ARTIST: tr("Artist"),
        Kind.ALBUM: tr("Album"),
        Kind.TAG: tr("Tag"),
        Kind.GENRE: tr("Genre"),
        Kind.TRACK: tr("Track"),
    }[kind]


class RowDelegate(QStyledItemDelegate):
    """Paints rows; the letters that were typed stand out.

    Attributes:
        theme: The theme.
        typed: What was typed.
        last_recent: The row after which a line is drawn, -1 for none.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self.typed, self.last_recent = theme, "", -1

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, QFontMetrics(option.font).height() + 18)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, option.rect, selected, index.row() == self.last_recent)
        box = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        name = row.icon or ("search" if row.named is None else _ICONS[row.named.kind])
        icon = self.theme.pixmap(name, _ICON, "accent" if selected else "muted")
        painter.drawPixmap(box.left(), box.center().y() - _ICON // 2 + 1, icon)
        right = self._right(painter, option.font, box, row)
        words = box.adjusted(_ICON + _GAP, 0, -right - _GAP, 0)
        self._words(painter, option.font, words, row)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, line: bool) -> None:
        if line:
            painter.setPen(QPen(self.theme.colour("border"), 1))
            painter.drawLine(rect.left() + _PAD, rect.bottom(), rect.right() - _PAD, rect.bottom())
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -2), 7, 7)

    def _right(self, painter: QPainter, font: QFont, box: QRect, row: Row) -> int:
        """Paint the shortcut, or the kind; returns the width."""
        text = row.key or ("" if row.named is None else kind_text(row.named.kind))
        painter.setFont(scaled(font, 0.88))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text) + (16 if row.key else 0)
        place = QRect(box.right() - width, box.top(), width, box.height())
        if row.key:
            cap = QRectF(place.left(), 0, width, metrics.height() + 6)
            cap.moveCenter(QPointF(place.center()))
            painter.setPen(QPen(self.theme.colour("border"), 1))
            painter.setBrush(self.theme.colour("sunken"))
            painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(self.theme.colour("text" if row.key else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return width

    def _words(self, painter: QPainter, font: QFont, box: QRect, row: Row) -> None:
        metrics = QFontMetrics(font)
        text = metrics.elidedText(row.shown, Qt.TextElideMode.ElideRight, box.width())
        layout = QTextLayout(text, font)
        layout.setFormats(self._marks(text) if row.named is not None else [])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        painter.setPen(self.theme.colour("text"))
        layout.draw(painter, QPointF(box.left(), box.center().y() - line.height() / 2 + 1))
        rest = box.adjusted(int(line.naturalTextWidth()) + _GAP, 0, 0, 0)
        note = "" if row.named is None else row.named.note
        if note and rest.width() > 2 * metrics.height():
            painter.setFont(scaled(font, 0.92))
            painter.setPen(self.theme.colour("muted"))
            note = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, note)

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        """The letters of a name that were typed."""
        folded = fold(text)
        if len(folded) != len(text):
            return []
        found = []
        for word in plain(self.typed).split():
            start = f" {folded}".find(f" {word}")
            start = folded.find(word) if start < 0 else start
            if start >= 0:
                mark, look = QTextLayout.FormatRange(), QTextCharFormat()
                look.setForeground(self.theme.colour("accent"))
                look.setFontWeight(QFont.Weight.DemiBold)
                mark.start, mark.length, mark.format = start, len(word), look
                found.append(mark)
        return found
