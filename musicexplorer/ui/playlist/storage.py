"""Playlists going in and out: the store, and files of other players."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from musicexplorer.library import m3u, playlists
from musicexplorer.library.store import PlaylistName, SavedRecipe
from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Source, Track
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity.playlist import Recipe, RecipeError, from_json, to_json
from musicexplorer.ui.aside import Aside
from musicexplorer.ui.playlist import recipe_names
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument
from musicexplorer.ui.widgets.format import counted


class Stored(Protocol):
    """What is read from the store here."""

    def playlists(self) -> list[PlaylistName]: ...
    def playlist(self, playlist_id: int) -> list[int]: ...
    def recipes(self) -> list[SavedRecipe]: ...
    def find(self, wanted: Source | Path) -> Track | None: ...


class Storing(Protocol):
    """What is written to the store here."""

    def save_playlist(self, name: str, ids: Sequence[int]) -> "Future[int]": ...
    def save_recipe(self, playlist_id: int, text: str | None, *, smart: bool = False) -> "Future[None]": ...
    def rename_playlist(self, playlist_id: int, name: str) -> "Future[None]": ...
    def delete_playlist(self, playlist_id: int) -> "Future[None]": ...


class Questions(Protocol):
    """What is asked of the person here."""

    def name(self, title: str, proposed: str) -> str | None: ...
    def confirm(self, title: str, text: str, yes: str, no: str) -> bool: ...
    def show_message(self, title: str, text: str, details: Sequence[str] = ()) -> None: ...
    def export(self, name: str, *, relative: bool) -> tuple[Path, bool] | None: ...
    def playlist_file(self) -> Path | None: ...
    def export_folder(self, entries: Sequence[m3u.Entry], name: str, done: Callable[[str], None]) -> None: ...


class PlaylistStorage:
    """Saves, opens, renames, deletes, exports and imports the playlist in hand."""

    def __init__(
        self,
        document: PlaylistDocument,
        catalogue: Callable[[], Library],
        reader: Stored,
        writer: Storing,
        dialogs: Questions,
        waiting: Tasks,
        say: Callable[[str], None],
    ) -> None:
        self._document, self._catalogue = document, catalogue
        self._reader, self._writer = reader, writer
        self._dialogs, self._waiting, self._say = dialogs, waiting, say
        self._aside = Aside(waiting, "export")
        self.relative = False

    def names(self) -> list[PlaylistName]:
        """The playlists in the store, by name."""
        return self._reader.playlists()

    def smart(self) -> set[int]:
        """Those of them that are made again when the library changes."""
        return {kept.playlist_id for kept in self._reader.recipes() if kept.smart}

    def save(self) -> None:
        """Save under the name it has; ask for one when it has none."""
        if self._document.stored_id is None:
            self.save_as()
        else:
            self._save(self._document.name)

    def save_as(self) -> None:
        """Ask for a name and save under it."""
        name = self._dialogs.name("Save the playlist", self._document.name or "My playlist")
        if name is None:
            return
        others = {one.name: one.id for one in self.names()}
        taken = others.get(name)
        if taken is not None and taken != self._document.stored_id:
            question = f"There is a playlist “{name}” already. Put this one in its place?"
            if not self._dialogs.confirm("Save the playlist", question, "Put in its place", "Cancel"):
                return
        self._save(name)

    def open(self, playlist_id: int, name: str) -> None:
        """Have a saved playlist in hand; the step can be taken back."""
        ids = self._reader.playlist(playlist_id)
        kept = next((one for one in self._reader.recipes() if one.playlist_id == playlist_id), None)
        recipe, smart = None, False
        if kept is not None:
            try:
                recipe, smart = from_json(kept.text), kept.smart
            except RecipeError as problem:
                self._say(f"{problem} The tracks are there.")
        self._document.open(ids, name, playlist_id, recipe, smart)

    def rename(self) -> None:
        """Give the saved playlist in hand another name."""
        stored_id = self._document.stored_id
        name = self._dialogs.name("Rename the playlist", self._document.name)
        if stored_id is None or name is None or name == self._document.name:
            return
        done = self._writer.rename_playlist(stored_id, name)
        self._waiting.wait(done, lambda _: self._document.renamed(name), self._failed)

    def delete(self) -> None:
        """Take the saved playlist in hand out of the store; its tracks stay in hand."""
        stored_id, name = self._document.stored_id, self._document.name
        if stored_id is None:
            return
        question = f"Delete the saved playlist “{name}”? Its tracks stay where they are."
        if self._dialogs.confirm("Delete the playlist", question, "Delete", "Keep"):
            done = self._writer.delete_playlist(stored_id)
            self._waiting.wait(done, lambda _: self._document.forgotten(stored_id), self._failed)

    def export(self) -> None:
        """Write the playlist as a file, in a thread: a long one takes seconds."""
        if self._aside.busy:
            self._say("the playlist exported before is still being written")
            return
        answer = self._dialogs.export(self._document.name or "playlist", relative=self.relative)
        if answer is None:
            return
        path, self.relative = answer
        if path.exists():
            question = f"{shown_path(path)} is there already. Write over it?"
            if not self._dialogs.confirm("Export the playlist", question, "Write over it", "Cancel"):
                return
        contents, tracks, relative = self._document.contents, self._tracks(), self.relative
        named = self._named(path.absolute().parent if relative else None)

        def work() -> list[m3u.Entry]:
            recipe = "" if contents.recipe is None else to_json(contents.recipe, named)
            entries = [m3u.Entry.of(track) for track in tracks]
            return playlists.write(path, entries, relative=relative, title=contents.name, recipe=recipe)

        self._say(f"writing {shown_path(path)}")
        self._aside.do(work, lambda left_out: self._exported(path, left_out), self._not_exported)

    def close(self) -> None:
        """The window closes: what is being written is written to its end."""
        self._aside.close()

    def _exported(self, path: Path, left_out: Sequence[m3u.Entry]) -> None:
        self._say(f"exported to {shown_path(path)}")
        if left_out:
            text = "The playlist is written, without these: their names hold a line break, and no list can."
            self._dialogs.show_message(
                "Export the playlist", text, [shown_path(one.path) for one in left_out]
            )

    def _not_exported(self, error: BaseException) -> None:
        if not isinstance(error, m3u.PlaylistError):
            raise error
        self._dialogs.show_message("Export the playlist", str(error))

    def export_folder(self) -> None:
        """Put the files into a folder, numbered: for players that know no playlists."""
        entries = [m3u.Entry.of(track) for track in self._tracks()]
        if entries:
            self._dialogs.export_folder(entries, self._document.name or "playlist", self._say)
        else:
            self._say("there is nothing in the playlist to export")

    def import_file(self, path: Path | None = None) -> None:
        """Read a playlist file; what is not in the library is told, never dropped in silence."""
        path = path or self._dialogs.playlist_file()
        if path is None:
            return
        try:
            read = playlists.read(path)
        except m3u.PlaylistError as error:
            self._dialogs.show_message("Import a playlist", str(error))
            return
        found: list[int] = []
        unknown: list[Path] = []
        for one in read.entries:
            track = self._reader.find(Source(one.path, one.start)) or self._reader.find(one.path)
            if track is not None:
                found.append(track.id)
            else:
                unknown.append(one.path)
        gone = {one.path for one in read.missing}
        if found:
            name = read.title or path.stem
            recipe = self._recipe_of(read, path.absolute().parent)
            self._document.become(found, name, text=f"import “{name}”", recipe=recipe)
        missing = [shown_path(one) for one in unknown if one in gone]
        self._report(path, len(found), missing, [shown_path(one) for one in unknown if one not in gone])

    def _tracks(self) -> list[Track]:
        """The tracks of the playlist in hand that the library has."""
        tracks = [self._catalogue().track(one) for one in self._document.ids]
        return [track for track in tracks if track is not None]

    def _named(self, folder: Path | None) -> Callable[[int], object]:
        """What a recipe in a file calls tracks; asked in a thread, which may look up what is there by now."""
        catalogue = self._catalogue()

        def name(track_id: int) -> object:
            track = catalogue.track(track_id)
            return None if track is None else recipe_names.name_of(track.source, folder)

        return name

    def _recipe_of(self, read: m3u.Playlist, folder: Path) -> Recipe | None:
        if not read.recipe:
            return None
        try:
            return from_json(read.recipe, lambda name: recipe_names.id_of(name, folder, self._reader.find))
        except RecipeError as problem:
            self._say(f"{problem} The tracks are there.")
            return None

    def _report(self, path: Path, found: int, missing: Sequence[str], unknown: Sequence[str]) -> None:
        if not missing and not unknown:
            self._say(f"imported {counted(found, 'track')} from {path.name}")
            return
        text = f"From {path.name}, {counted(found, 'track')} went into the playlist."
        if missing:
            text += f"\nNot on this computer (any more): {counted(len(missing), 'file')}."
        if unknown:
            text += f"\nHere, but in none of the library's folders: {counted(len(unknown), 'file')}."
            text += " Add their folder to have them."
        details = [f"not there: {one}" for one in missing] + [f"not in the library: {one}" for one in unknown]
        self._dialogs.show_message("Import a playlist", text, details)

    def _save(self, name: str) -> None:
        contents = self._document.contents
        done = self._writer.save_playlist(name, contents.ids)
        self._waiting.wait(done, lambda stored_id: self._keep(name, stored_id, contents), self._failed)

    def _keep(self, name: str, stored_id: int, contents: Contents) -> None:
        """The tracks are saved: what they were made from belongs to them."""
        text = None if contents.recipe is None else to_json(contents.recipe)
        done = self._writer.save_recipe(stored_id, text, smart=contents.smart)
        self._waiting.wait(done, lambda _: self._saved(name, stored_id, contents), self._failed)

    def _saved(self, name: str, stored_id: int, contents: Contents) -> None:
        self._document.saved(name, stored_id, contents.ids, contents.recipe, contents.smart)
        self._say(f"saved as “{name}”")

    def _failed(self, error: BaseException) -> None:
        self._dialogs.show_message("Playlist", str(error))
