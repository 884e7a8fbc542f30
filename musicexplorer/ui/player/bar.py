"""The player bar: play, previous, next, what plays, its waveform, its time, the volume."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.player.seek_bar import SeekBar
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets import covers
from musicexplorer.ui.widgets.elements import Elided, icon_button, label, tool_button
from musicexplorer.ui.widgets.format import clock

_WITH_COVER, _WITH_VOLUME, _WITH_ALL = 44, 52, 68
"""Widths in heights of a line of text, from which the cover, the volume and the rarer buttons are shown."""


class PlayerBar(QWidget):
    """A view of the player."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme, actions = app.theme, app.actions
        self.cover = _Cover(theme, app.covers.get)
        self.cover.setToolTip(actions["now_playing"].toolTip())
        self.cover.clicked.connect(actions["now_playing"].trigger)
        self.title, self.artist = Elided("", "title"), Elided("", "muted")
        self.like = icon_button(tr("Like the current track"))
        self.like.setCheckable(True)
        self.seek = SeekBar(theme)
        self.time = label("", "muted")
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("00:00 / 00:00") + 6)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.play = tool_button(actions["play"], QSize(22, 22))
        self.play.setProperty("role", "play")
        self.play.setFixedSize(scale.square(40))
        self.play.setIconSize(scale.square(20))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.setToolTip(tr("Volume"))
        self.volume.setRange(0, 100)
        self.volume.setValue(round(app.settings.settings.volume * 100))
        self.volume.setFixedWidth(scale.grown(110))
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 14, 8)
        row.setSpacing(6)
        for button in (tool_button(actions["previous"]), self.play, tool_button(actions["next"])):
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self.cover)
        row.addLayout(self._words())
        row.addWidget(self.like)
        row.addWidget(self.seek, 1)
        row.addWidget(self.time)
        row.addSpacing(4)
        buttons = {name: tool_button(actions[name]) for name in ("shuffle", "repeat", "go_queue", "mute")}
        for button in buttons.values():
            row.addWidget(button)
        self._extra = [button for name, button in buttons.items() if name != "mute"]
        row.addWidget(self.volume)
        app.covers.arrived.connect(lambda *_: self.cover.update())
        self.show_track(None, "", "", 0.0, None)
        self.show_opinion(0, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = self.width() / self.fontMetrics().height()
        self.cover.setVisible(lines >= _WITH_COVER)
        self.volume.setVisible(lines >= _WITH_VOLUME)
        for button in self._extra:
            button.setVisible(lines >= _WITH_ALL)
        for line in (self.title, self.artist):
            line.setFixedWidth(min(scale.grown(230), self.width() // 4))

    def show_opinion(self, opinion: int, theme: Theme) -> None:
        """Whether the current track is liked (1), disliked (-1) or neither."""
        self.like.setChecked(opinion > 0)
        self.like.setIcon(theme.icon("liked" if opinion > 0 else "like", "accent" if opinion > 0 else "text"))
        self.like.setToolTip(tr("Liked; click to undo") if opinion > 0 else tr("Like the current track"))

    def show_track(
        self,
        track_id: int | None,
        title: str,
        artist: str,
        duration: float,
        excerpt: tuple[float, float] | None,
    ) -> None:
        """Another track plays: its id if it is in the library, and the stretch of it if it is an excerpt."""
        self.cover.show_track(track_id)
        self.title.set_text(title or tr("Nothing is playing"))
        self.artist.set_text(artist)
        self.artist.setVisible(bool(artist))
        self.seek.setEnabled(bool(title))
        self.like.setEnabled(track_id is not None)
        self.seek.show_track(duration, excerpt)
        self.show_position(excerpt[0] if excerpt else 0.0, duration)

    def show_position(self, seconds: float, duration: float) -> None:
        """How far the track has played."""
        self.seek.show_position(seconds, duration)
        self.time.setText(f"{clock(seconds)} / {clock(duration)}" if duration > 0 else "")

    def set_theme(self, theme: Theme) -> None:
        """Colours of what the bar draws itself."""
        self.seek.set_theme(theme)
        self.cover.set_theme(theme)

    def _words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setContentsMargins(6, 0, 12, 0)
        words.setSpacing(1)
        words.addStretch()
        for line in (self.title, self.artist):
            line.setFixedWidth(scale.grown(230))
            words.addWidget(line)
        words.addStretch()
        return words


class _Cover(QWidget):
    """The cover of what plays.

    Signals:
        clicked: It was clicked.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, cover: Callable[[int], QPixmap | None]) -> None:
        super().__init__()
        self._theme, self._cover = theme, cover
        self._track: int | None = None
        self.setFixedSize(scale.square(44))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_track(self, track_id: int | None) -> None:
        self._track = track_id
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = None if self._track is None else self._cover(self._track)
        with QPainter(self) as painter:
            covers.draw(painter, QRectF(self.rect()), picture, self._theme)
