"""What is remembered between two starts: taken from the window, and brought back to it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import Reader
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Recipe, RecipeError, from_json, to_json
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument
from musicexplorer.ui.similar.activation import TrackActivation

_SIZE = QSize(1440, 900)
_SHARE = 0.95
"""The most of a small screen that the window takes at first: its title and frame come on top."""


class SessionSettings:
    """The settings as they are now."""

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], say: Callable[[str], None]
    ) -> None:
        self.settings = settings
        self._save, self._say = save, say

    def keep(self, **changes: object) -> None:
        """Remember something from this moment on, whatever happens to the program."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        try:
            self._save(self.settings)
        except OSError as error:
            self._say(f"the settings could not be saved: {error}")

    def bring_back_sizes(self, window: QWidget, frame: Frame) -> None:
        """Place and sizes of window, panels and columns."""
        remembered = self.settings
        window.resize(_SIZE.boundedTo(window.screen().availableSize() * _SHARE))
        if remembered.geometry:
            window.restoreGeometry(QByteArray.fromHex(remembered.geometry.encode()))
        frame.set_sizes(remembered.splitter, remembered.side_splitter)
        frame.table.restore_columns(remembered.columns)

    def bring_back_place(
        self,
        reader: Reader,
        document: PlaylistDocument,
        playback: PlaybackController,
        activation: TrackActivation,
    ) -> None:
        """The playlist that was in hand and the track that was on the deck, without playing it."""
        self._bring_back_playlist(reader, document)
        track_id = self.settings.last_track
        if track_id is not None and playback.put_back(track_id, self.settings.last_position):
            activation.show_near([track_id])

    def keep_all(
        self,
        window: QWidget,
        frame: Frame,
        document: PlaylistDocument,
        playback: PlaybackController,
        per_artist: int,
    ) -> None:
        """Remember everything; the window is about to close."""
        alone = not frame.table.isVisibleTo(frame)
        self.keep(
            volume=frame.bar.volume.value() / 100,
            geometry=bytes(window.saveGeometry().data()).hex(),
            splitter=self.settings.splitter if alone else tuple(frame.middle.sizes()),
            side_splitter=self.settings.side_splitter if alone else frame.heights(),
            columns=frame.table.save_columns(),
            per_artist=per_artist,
            last_playlist=document.stored_id,
            playlist=tuple(document.ids) if document.modified else (),
            playlist_name=document.name,
            recipe=to_json(document.recipe) if document.recipe is not None else "",
            smart=document.contents.smart,
            last_track=playback.current,
            last_position=max(playback.place(), 0.0),
        )

    def _bring_back_playlist(self, reader: Reader, document: PlaylistDocument) -> None:
        remembered = self.settings
        stored = _stored(reader, remembered.last_playlist)
        ids = tuple(one for one in remembered.playlist if reader.track(one) is not None)
        recipe = _recipe(remembered.recipe)
        smart = remembered.smart and recipe is not None
        if stored.stored_id is None:
            draft = Contents(ids, remembered.playlist_name, recipe=recipe, smart=smart)
        else:  # a draft of it, or nothing was changed
            draft = replace(stored, ids=ids, recipe=recipe, smart=smart) if ids else stored
        if draft.ids or draft.stored_id is not None:
            document.restore(draft, stored)


def _stored(reader: Reader, playlist_id: int | None) -> Contents:
    """What the store holds of a playlist; nothing where it holds none."""
    names = {one.id: one.name for one in reader.playlists()}
    if playlist_id not in names:
        return Contents()
    kept = next((one for one in reader.recipes() if one.playlist_id == playlist_id), None)
    recipe, smart = (None, False) if kept is None else (_recipe(kept.text), kept.smart)
    return Contents(tuple(reader.playlist(playlist_id)), names[playlist_id], playlist_id, recipe, smart)


def _recipe(text: str) -> Recipe | None:
    """What the playlist was made from; of a text that cannot be used, nothing."""
    try:
        return from_json(text) if text else None
    except RecipeError:
        return None
