"""The settings of a session: saved when they change, restored at the next start."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import Reader
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Recipe, RecipeError, from_json, to_json
from musicexplorer.translation import tr
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument

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
        self,
        reader: Reader,
        document: PlaylistDocument,
        playback: "PlaybackController",
        show_similar: Callable[[list[int]], None],
    ) -> None:
        """Restore the open playlist and the current track, without playing it."""
        self._restore_playlist(reader, document)
        track_id = self.settings.last_track
        if track_id is not None and playback.load(track_id, self.settings.last_position):
            show_similar([track_id])

    def save_session(
        self,
        window: QWidget,
        frame: "Frame",
        document: PlaylistDocument,
        playback: "PlaybackController",
    ) -> None:
        """Save everything; the window is about to close."""
        alone = not frame.table.isVisibleTo(frame)
        self.update(
            volume=frame.bar.volume.value() / 100,
            geometry=bytes(window.saveGeometry().data()).hex(),
            splitter=self.settings.splitter if alone else tuple(frame.middle.sizes()),
            side_splitter=self.settings.side_splitter if alone else frame.heights(),
            columns=frame.table.save_columns(),
            last_playlist=document.stored_id,
            playlist=tuple(document.ids) if document.modified else (),
            playlist_name=document.name,
            recipe=to_json(document.recipe) if document.recipe is not None else "",
            smart=document.contents.smart,
            last_track=playback.current,
            last_position=max(playback.position(), 0.0),
        )

    def _restore_playlist(self, reader: Reader, document: PlaylistDocument) -> None:
        saved = self.settings
        stored = _stored(reader, saved.last_playlist)
        ids = tuple(track_id for track_id in saved.playlist if reader.track(track_id) is not None)
        recipe = _recipe(saved.recipe)
        smart = saved.smart and recipe is not None
        if stored.stored_id is None:
            draft = Contents(ids, saved.playlist_name, recipe=recipe, smart=smart)
        else:  # a draft of it, or nothing was changed
            draft = replace(stored, ids=ids, recipe=recipe, smart=smart) if ids else stored
        if draft.ids or draft.stored_id is not None:
            document.restore(draft, stored)


def _stored(reader: Reader, playlist_id: int | None) -> Contents:
    """A stored playlist; empty where the store has none."""
    names = {one.id: one.name for one in reader.playlists()}
    if playlist_id not in names:
        return Contents()
    kept = next((one for one in reader.recipes() if one.playlist_id == playlist_id), None)
    recipe, smart = (None, False) if kept is None else (_recipe(kept.text), kept.smart)
    return Contents(tuple(reader.playlist(playlist_id)), names[playlist_id], playlist_id, recipe, smart)


def _recipe(text: str) -> Recipe | None:
    """The recipe of a playlist; None if the text cannot be read."""
    try:
        return from_json(text) if text else None
    except RecipeError:
        return None
