"""Smart playlists: made again from their rules when the library has changed."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from musicexplorer.library.store import PlaylistName, SavedRecipe
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity.playlist import Exclusion, PlaylistInputs, RecipeError, compose, from_json
from musicexplorer.ui.composing import Composing
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.inputs import PlaylistInputsCache
from musicexplorer.ui.widgets.format import counted


class Stored(Protocol):
    """What is read from the store here."""

    def playlists(self) -> list[PlaylistName]: ...
    def playlist(self, playlist_id: int) -> list[int]: ...
    def recipes(self) -> list[SavedRecipe]: ...


class Storing(Protocol):
    """What is written to the store here."""

    def save_playlist(self, name: str, ids: Sequence[int]) -> "Future[int]": ...


@dataclass(frozen=True, slots=True)
class _Smart:
    """A smart playlist as it is in the store."""

    id: int
    name: str
    text: str
    ids: tuple[int, ...]


class SmartPlaylists(QObject):
    """Makes them again, in a thread, and stores those that are others now.

    Args:
        document: The playlist in hand; it follows unless it was changed.
        larder: The library.
        rules: What is never suggested.
        reader: The store.
        writer: Likewise.
        waiting: Answers of the writer.
        say: Says something in passing.
        parent: Whose child it is.
    """

    def __init__(
        self,
        document: PlaylistDocument,
        larder: PlaylistInputsCache,
        rules: Callable[[], Sequence[Exclusion]],
        reader: Stored,
        writer: Storing,
        waiting: Tasks,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._larder, self._rules = document, larder, rules
        self._reader, self._writer, self._waiting, self._say = reader, writer, waiting, say
        self._composing = Composing(self)

    def refresh(self) -> None:
        """Make all of them again."""
        names = {one.id: one.name for one in self._reader.playlists()}
        smart = [
            _Smart(kept.playlist_id, names[kept.playlist_id], kept.text, self._ids(kept.playlist_id))
            for kept in self._reader.recipes()
            if kept.smart
        ]
        if smart:
            inputs, rules = self._larder.inputs(), tuple(self._rules())
            self._composing.ask(lambda: _made_again(smart, inputs, rules), self._store, self._failed)

    def close(self) -> None:
        """The window closes."""
        self._composing.close()

    def _ids(self, playlist_id: int) -> tuple[int, ...]:
        return tuple(self._reader.playlist(playlist_id))

    def _store(self, changed: list[tuple[_Smart, list[int]]]) -> None:
        for smart, ids in changed:
            done = self._writer.save_playlist(smart.name, ids)
            self._waiting.wait(done, partial(self._follow, ids), self._failed)
        if changed:
            self._say(f"{counted(len(changed), 'smart playlist')} made again with the library as it is now")

    def _follow(self, ids: Sequence[int], stored_id: int) -> None:
        if self._document.stored_id == stored_id:
            self._document.refreshed(ids)

    def _failed(self, error: BaseException) -> None:
        self._say(f"smart playlists could not be made again: {error}")


def _made_again(
    smart: Sequence[_Smart], inputs: PlaylistInputs, rules: Sequence[Exclusion]
) -> list[tuple[_Smart, list[int]]]:
    """Those that are others now; one that cannot be made stays as it was."""
    changed = []
    for one in smart:
        try:
            ids = compose(from_json(one.text), inputs, (), rules).ids
        except (RecipeError, ValueError, KeyError):
            continue
        if ids and tuple(ids) != one.ids:
            changed.append((one, ids))
    return changed
