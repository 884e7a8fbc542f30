"""The settings of a session: saved when they change, restored at the next start."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

from musicexplorer.settings import Settings
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.ui.frame import Frame
    from musicexplorer.ui.player.controller import PlaybackController


_SIZE = QSize(1440, 900)
_SHARE = 0.95
"""The largest share of a small screen that the window takes at first, without its frame."""


class SessionSettings:
    """Holds the current settings and saves every change."""

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], say: Callable[[str], None]
    ) -> None:
        self.settings = settings
        self._save, self._say = save, say

    def update(self, **changes: object) -> None:
        """Change some settings and save them at once."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        try:
            self._save(self.settings)
        except OSError as error:
            self._say(tr("the settings could not be saved: {reason}").format(reason=error))

    def restore_geometry(self, window: QWidget, frame: "Frame") -> None:
        """Restore position and sizes of window, panels and columns."""
        saved = self.settings
        window.resize(_SIZE.boundedTo(window.screen().availableSize() * _SHARE))
        if saved.geometry:
            window.restoreGeometry(QByteArray.fromHex(saved.geometry.encode()))
        frame.set_sizes(saved.splitter, saved.side_splitter)
        frame.table.restore_columns(saved.columns)

    def restore_session(
        self, playback: "PlaybackController", show_similar: Callable[[list[int]], None]
    ) -> None:
        """Restore the current track, without playing it."""
        track_id = self.settings.last_track
        if track_id is not None and playback.load(track_id, self.settings.last_position):
            show_similar([track_id])

    def save_session(self, window: QWidget, frame: "Frame", playback: "PlaybackController") -> None:
        """Save everything; the window is about to close."""
        alone = not frame.table.isVisibleTo(frame)
        self.update(
            volume=frame.bar.volume.value() / 100,
            geometry=bytes(window.saveGeometry().data()).hex(),
            splitter=self.settings.splitter if alone else tuple(frame.middle.sizes()),
            side_splitter=self.settings.side_splitter if alone else frame.heights(),
            columns=frame.table.save_columns(),
            last_track=playback.current,
            last_position=max(playback.position(), 0.0),
        )
