"""What plays, large enough to be read from a sofa: cover, title, what is next and why, and the map."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from musicexplorer.library.track import Track
from musicexplorer.session.queue import Entry
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.player.seek_bar import SeekBar
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets import covers
from musicexplorer.ui.widgets.elements import label, tool_button
from musicexplorer.ui.widgets.format import clock

_SIDE_SHARE = 0.42
"""The share of the width that cover and words take; the map has the rest."""
_COVER_SHARE = 0.46
"""The largest share of the height that the cover takes."""
_TITLE, _ARTIST, _SMALL = 0.058, 0.033, 0.025
"""Heights of letters, as shares of the height of the view."""
_SMALLEST = 13
_SPACING = 110
"""Pixels of all that is empty between the parts, one below the other."""


class NowPlaying(QWidget):
    """A page in place of the library; the map of the window moves into it while it is shown."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self.cover = LargeCover(app.theme)
        self.title, self.artist, self.album = BigText(2), BigText(1, "muted"), BigText(1, "faint")
        self.next_head, self.next_title = BigText(1, "faint"), BigText(1)
        self.why = BigText(2, "muted")
        self.seek = SeekBar(app.theme, 84)
        self.time, self.length = label("", "muted"), label("", "muted")
        self._place = QVBoxLayout()
        self._buttons = [tool_button(app.actions[name]) for name in ("previous", "play", "next")]
        self._quiet = [
            tool_button(app.actions[name])
            for name in ("shuffle", "repeat", "follow", "full_screen", "now_playing")
        ]
        self._lay_out()
        app.theme_changed.connect(self._set_theme)
        self._set_theme(app.theme)

    def take_map(self, pane: QWidget) -> None:
        """Show the map."""
        self._place.addWidget(pane)

    def show_track(self, track: Track | None, name: str) -> None:
        """Another track plays; `name` is what a file from outside is called."""
        about = None if track is None else track.metadata
        self.title.set_text(name if about is None else about.title)
        self.artist.set_text("" if about is None else about.artist)
        parts = () if about is None else (about.album, str(about.year or ""))
        self.album.set_text(" · ".join(part for part in parts if part))
        self.cover.show_picture(None)

    def show_next(self, entry: Entry | None, track: Track | None) -> None:
        """What comes after it, and why."""
        about = None if track is None else track.metadata
        self.next_head.set_text("" if about is None else tr("Next"))
        named = "" if about is None else " — ".join(filter(None, (about.title, about.artist)))
        self.next_title.set_text(named)
        why = "" if entry is None or entry.source != "asked" else tr("added by you")
        self.why.set_text("" if entry is None or about is None else entry.reason or why)

    def show_position(self, seconds: float, duration: float) -> None:
        """How far it has played."""
        self.seek.show_position(seconds, duration)
        self.time.setText(clock(seconds) or "0:00")
        self.length.setText(clock(duration))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height, width = self.height(), self.width()
        self._side.setFixedWidth(round(width * _SIDE_SHARE))
        self.seek.setFixedHeight(round(min(max(height * 0.11, 44), 110)))
        sizes = ((self.title, _TITLE, True), (self.artist, _ARTIST, False), (self.album, _SMALL, False))
        small = ((self.next_head, _SMALL, False), (self.next_title, _ARTIST, True), (self.why, _SMALL, False))
        for text, share, bold in (*sizes, *small):
            text.set_size(max(round(height * share), _SMALLEST), bold=bold)
        left = height - self.seek.height() - sum(text.full_height() for text, *_ in (*sizes, *small))
        side = round(min(height * _COVER_SHARE, width * _SIDE_SHARE * 0.8, left - _SPACING))
        self.cover.setFixedSize(max(side, 0), max(side, 0))
        font = QFont(self.font())
        font.setPixelSize(max(round(height * _SMALL), _SMALLEST))
        for clock_label in (self.time, self.length):
            clock_label.setFont(font)
        icon = max(round(height * 0.036), 22)
        for button in self._buttons:
            button.setIconSize(QSize(icon, icon))
        self._buttons[1].setFixedSize(round(icon * 1.9), round(icon * 1.9))
        self._buttons[1].setStyleSheet(f"border-radius: {round(icon * 0.95)}px;")
        for button in self._quiet:
            button.setIconSize(QSize(round(icon * 0.75), round(icon * 0.75)))

    def _set_theme(self, theme: Theme) -> None:
        self.seek.set_theme(theme)
        self.cover.set_theme(theme)
        for text in (self.title, self.artist, self.album, self.next_head, self.next_title, self.why):
            text.set_theme(theme)

    def _lay_out(self) -> None:
        self._side = QWidget()
        words = QVBoxLayout(self._side)
        words.setContentsMargins(18, 8, 28, 8)
        words.setSpacing(4)
        words.addStretch(2)
        words.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignLeft)
        words.addSpacing(18)
        for text in (self.title, self.artist, self.album):
            words.addWidget(text)
        words.addStretch(1)
        for text in (self.next_head, self.next_title, self.why):
            words.addWidget(text)
        words.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self._side)
        above.addLayout(self._place, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.setSpacing(8)
        self._buttons[1].setProperty("role", "play")
        for button in self._buttons:
            below.addWidget(button)
        below.addSpacing(10)
        below.addWidget(self.time)
        below.addWidget(self.seek, 1)
        below.addWidget(self.length)
        below.addSpacing(6)
        for button in self._quiet:
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(10)
        layout.addLayout(above, 1)
        layout.addLayout(below)


class LargeCover(QWidget):
    """A cover of any size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture: QPixmap | None = None

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a picture; a note with None."""
        self._picture = picture
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the cover where there is none."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            covers.draw(painter, QRectF(self.rect()), self._picture, self._theme, 12)


class BigText(QWidget):
    """Some lines of text in letters of a given height; what does not fit in is made smaller, then cut.

    Args:
        lines: How many lines at most.
        colour: The name of its colour.
    """

    def __init__(self, lines: int, colour: str = "text") -> None:
        super().__init__()
        self._lines, self._colour = lines, colour
        self._text, self._pixels, self._bold = "", _SMALLEST, False
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show a text."""
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self.setToolTip(self._text)
        self.updateGeometry()
        self.update()

    def set_size(self, pixels: int, *, bold: bool) -> None:
        """The height of the letters."""
        self._pixels, self._bold = pixels, bold
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """The theme whose colour it has."""
        self._theme = theme
        self.update()

    def full_height(self) -> int:
        """Pixels that it takes with all its lines."""
        return self._lines * QFontMetrics(self._font(self._pixels)).height()

    def sizeHint(self) -> QSize:
        lines = len(self._broken(self._font(self._pixels))) if self._text else 0
        return QSize(100, lines * QFontMetrics(self._font(self._pixels)).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None or not self._text:
            return
        font = self._font(self._pixels)
        with QPainter(self) as painter:
            painter.setFont(font)
            painter.setPen(self._theme.colour(self._colour))
            high = painter.fontMetrics().height()
            for number, line in enumerate(self._broken(font)):
                painter.drawText(QRectF(0, number * high, self.width(), high), _LEFT, line)

    def _font(self, pixels: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold if self._bold else QFont.Weight.Normal)
        return font

    def _broken(self, font: QFont) -> list[str]:
        """The lines; the last one is cut where the text does not end in it."""
        metrics, room = QFontMetrics(font), max(self.width(), 60)
        lines, left = list[str](), self._text
        while left and len(lines) < self._lines - 1:
            line = _fitting(left, lambda text: metrics.horizontalAdvance(text) <= room)
            lines.append(line)
            left = left[len(line) :].lstrip()
        if left:
            lines.append(metrics.elidedText(left, Qt.TextElideMode.ElideRight, room))
        return lines


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _fitting(text: str, fits: Callable[[str], bool]) -> str:
    """As many whole words from the beginning of a text as fit in; at least one."""
    words = text.split(" ")
    count = next((count for count in range(1, len(words) + 1) if not fits(" ".join(words[:count]))), None)
    return text if count is None else " ".join(words[: max(count - 1, 1)])
