"""Saves, opens, exports and imports the playlist of the document."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from musicexplorer.library import m3u, playlists
from musicexplorer.library.export_file import ExportError
from musicexplorer.library.matching import Moves
from musicexplorer.library.store import PlaylistName, Reader
from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Track
from musicexplorer.session import path_rules, playlist_files
from musicexplorer.session.playlist_files import ReadPlaylist, read_playlist, recipe_in, track_name
from musicexplorer.session.playlists import proposed_name
from musicexplorer.similarity.playlist import Recipe, RecipeError, from_json, to_json
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.overwriting import may_write
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument, with_more

_EXPORT, _IMPORT = "playlist export", "playlist import"


class PlaylistStorage(QObject):
    """Saved playlists of the library, and playlist files.

    Signals:
        stored: Saved playlists have changed.
    """

    stored = Signal()

    def __init__(self, app: App, document: PlaylistDocument) -> None:
        super().__init__(document)
        self._app, self._document = app, document
        self._reader, self._dialogs, self._tasks = app.session.reader, app.dialogs, app.tasks
        self._writer, self._say = app.services.writer, app.status.say
        self._read: dict[Path, ReadPlaylist] = {}  # the file that was imported last
        app.actions.connect_all(
            {
                "save": self.save,
                "save_as": self.save_as,
                "export": self.export,
                "export_folder": self.export_folder,
                "import": self.import_file,
            }
        )
        app.requests.open_playlist.connect(self._open_named)
        app.restoring.connect(self._restore)
        app.saving.connect(self._remember)

    def names(self) -> list[PlaylistName]:
        """The saved playlists, by name."""
        return self._reader.playlists()

    def smart_ids(self) -> set[int]:
        """The saved playlists that are refreshed when the library changes."""
        return {saved.playlist_id for saved in self._reader.recipes() if saved.smart}

    def overview(self) -> list[tuple[int, str, int, bool]]:
        """Of each saved playlist its id, its name, its number of tracks, and whether it is smart."""
        smart = self.smart_ids()
        return [
            (one.id, one.name, len(self._reader.playlist(one.id)), one.id in smart) for one in self.names()
        ]

    def add_to(self, playlist_id: int, name: str, ids: Sequence[int]) -> None:
        """Add tracks to a saved playlist; those that it has already are not added again."""
        if playlist_id == self._document.stored_id:
            self._app.requests.add_to_playlist.emit(list(ids))
            return
        there = self._reader.playlist(playlist_id)
        new = [track for track in dict.fromkeys(ids) if track not in there]
        saved: Future[Any] = self._writer.save_playlist(name, [*there, *new])
        for stored in self._reader.recipes():
            if stored.playlist_id == playlist_id and (recipe := _readable(stored.text)) is not None:
                text = to_json(with_more(recipe, new, there) or recipe)
                saved = self._writer.save_recipe(playlist_id, text, smart=stored.smart)

        def then(_: object) -> None:
            self._app.added_to_playlist.emit(new, name)
            text = ntr("{n} track added to “{name}”", "{n} tracks added to “{name}”", len(new))
            self._say(text.format(name=name))
            self.stored.emit()

        self._tasks.wait(saved, then, self._failed)

    def add_menu(self, menu: QMenu) -> None:
        """Add the submenu of saved playlists, and the actions for the open one, to a menu."""
        saved = menu.addMenu(tr("Open"))
        saved.setToolTipsVisible(True)
        rename = menu.addAction(tr("Rename…"), self.rename)
        delete = menu.addAction(tr("Delete…"), self.delete)

        def fill() -> None:
            saved.clear()
            smart, stored_id = self.smart_ids(), self._document.stored_id
            for playlist in self.names():
                mark = " ⟳" if playlist.id in smart else ""
                action = saved.addAction(f"{playlist.name.replace('&', '&&')}{mark}")
                action.setToolTip(tr("Refreshed when the library changes") if mark else "")
                action.setCheckable(True)
                action.setChecked(playlist.id == stored_id)
                action.triggered.connect(lambda _=False, chosen=playlist: self.open(chosen.id, chosen.name))
            saved.setEnabled(not saved.isEmpty())
            rename.setEnabled(stored_id is not None)
            delete.setEnabled(stored_id is not None)

        menu.aboutToShow.connect(fill)

    # Saved playlists

    def save(self) -> None:
        """Save under the present name; ask for one when it has none."""
        if self._document.stored_id is None:
            self.save_as()
        else:
            self._save(self._document.name)

    def save_as(self) -> None:
        """Ask for a name and save under it."""
        title = tr("Save the playlist")
        name = self._dialogs.name(title, self._name())
        if name is None:
            return
        taken = {playlist.name: playlist.id for playlist in self.names()}.get(name)
        if taken is not None and taken != self._document.stored_id:
            question = tr("There is a playlist “{name}” already. Replace it?").format(name=name)
            if not self._dialogs.confirm(title, question, tr("Replace"), tr("Cancel")):
                return
        self._save(name)

    def open(self, playlist_id: int, name: str) -> None:
        """Open a saved playlist; it can be undone."""
        saved = next((saved for saved in self._reader.recipes() if saved.playlist_id == playlist_id), None)
        recipe = None if saved is None else self._recipe(partial(from_json, saved.text))
        smart = saved is not None and recipe is not None and saved.smart
        self._document.open(self._reader.playlist(playlist_id), name, playlist_id, recipe, smart)

    def _open_named(self, name: str) -> None:
        for playlist in self.names():
            if playlist.name == name:
                self.open(playlist.id, name)

    def rename(self) -> None:
        """Give the saved playlist another name."""
        stored_id = self._document.stored_id
        name = self._dialogs.name(tr("Rename the playlist"), self._document.name)
        if stored_id is None or name is None or name == self._document.name:
            return
        renamed = self._writer.rename_playlist(stored_id, name)
        self._tasks.wait(renamed, lambda _: self._document.renamed(name), self._failed)

    def delete(self) -> None:
        """Delete the saved playlist; the document keeps its tracks."""
        stored_id, name = self._document.stored_id, self._document.name
        if stored_id is None:
            return
        question = tr("Delete the saved playlist “{name}”? Its tracks stay in the library.").format(name=name)
        if self._dialogs.confirm(tr("Delete the playlist"), question, tr("Delete"), tr("Keep")):
            deleted = self._writer.delete_playlist(stored_id)
            self._tasks.wait(deleted, lambda _: self._document.deleted(stored_id), self._failed)

    def _save(self, name: str) -> None:
        contents = self._document.contents
        saved = self._writer.save_playlist(name, contents.ids)
        self._tasks.wait(saved, lambda stored_id: self._save_recipe(name, stored_id, contents), self._failed)

    def _save_recipe(self, name: str, stored_id: int, contents: Contents) -> None:
        text = None if contents.recipe is None else to_json(contents.recipe)
        saved = self._writer.save_recipe(stored_id, text, smart=contents.smart)
        self._tasks.wait(saved, lambda _: self._saved(name, stored_id, contents), self._failed)

    def _saved(self, name: str, stored_id: int, contents: Contents) -> None:
        self._document.saved(name, stored_id, contents.ids, contents.recipe, contents.smart)
        self._say(tr("saved as “{name}”").format(name=name))

    def _failed(self, error: BaseException) -> None:
        self._dialogs.show_message(tr("Playlist"), str(error))

    # From session to session

    def _restore(self) -> None:
        """Open what was open when the program was last closed, unless something else is open already."""
        settings = self._app.settings.settings
        stored = self._stored(settings.last_playlist)
        ids = tuple(track_id for track_id in settings.playlist if self._reader.track(track_id) is not None)
        recipe = _readable(settings.recipe)
        smart = settings.smart and recipe is not None
        if stored.stored_id is None:
            draft = Contents(ids, settings.playlist_name, recipe=recipe, smart=smart)
        else:  # a draft of it, or nothing was changed
            draft = replace(stored, ids=ids, recipe=recipe, smart=smart) if ids else stored
        if (draft.ids or draft.stored_id is not None) and self._document.contents == Contents():
            self._document.restore(draft, stored)

    def _remember(self) -> None:
        """Keep what is open for the next session."""
        document = self._document
        self._app.settings.update(
            last_playlist=document.stored_id,
            playlist=tuple(document.ids) if document.modified else (),
            playlist_name=document.name,
            recipe="" if document.recipe is None else to_json(document.recipe),
            smart=document.contents.smart,
        )

    def _stored(self, playlist_id: int | None) -> Contents:
        """A saved playlist; empty where there is none with this id."""
        names = {playlist.id: playlist.name for playlist in self.names()}
        if playlist_id not in names:
            return Contents()
        saved = next((saved for saved in self._reader.recipes() if saved.playlist_id == playlist_id), None)
        recipe, smart = (None, False) if saved is None else (_readable(saved.text), saved.smart)
        ids = tuple(self._reader.playlist(playlist_id))
        return Contents(ids, names[playlist_id], playlist_id, recipe, smart)

    # Files

    def export(self) -> None:
        """Write a playlist file, in the background: a long one takes seconds."""
        if self._tasks.busy(_EXPORT):
            self._say(tr("The last export is still running."))
            return
        name, settings = self._name(), self._app.settings
        rules = settings.settings.path_rules
        answer = self._dialogs.export(
            name, relative=settings.settings.relative_export, devices=path_rules.devices(rules)
        )
        if answer is None:
            return
        path, relative, device = answer
        settings.update(relative_export=relative)
        if not may_write(self._dialogs, tr("Export the playlist"), path, "playlist"):
            return
        contents, tracks = self._document.contents, self._tracks()
        read = self._read.get(path.absolute())
        names = self._track_names(path.absolute().parent if relative else None)

        def work() -> list[m3u.Entry]:
            recipe = "" if contents.recipe is None else to_json(contents.recipe, names)
            entries = playlist_files.rewritten(read, tracks)
            about = {"title": contents.name, "recipe": recipe}
            without: list[m3u.Entry] = []
            if device:
                entries, without = path_rules.on_device(entries, device, rules)
            return without + playlists.write(path, entries, relative=relative, force=True, **about)

        shown = shown_path(path)
        self._say(tr("writing {path}").format(path=shown))
        done = partial(self._exported, path)
        self._tasks.run(work, done, self._not_exported, latest=_EXPORT, writes=shown)

    def export_folder(self) -> None:
        """Copy the files into a folder, numbered: for players that know no playlists."""
        entries = [m3u.Entry.of(track) for track in self._tracks()]
        if entries:
            self._dialogs.export_folder(entries, self._name(), self._say)
        else:
            self._say(tr("The playlist has no tracks to export."))

    def import_file(self, path: Path | None = None, moves: Moves | None = None) -> None:
        """Read a playlist file, in the background; how its tracks were found, and which not, is reported."""
        path = path or self._dialogs.playlist_file()
        if path is None:
            return
        store = self._reader.path

        def work() -> ReadPlaylist:
            with Reader(store) as reader:
                return read_playlist(path, reader, moves)

        self._say(tr("reading {path}").format(path=shown_path(path)))
        self._tasks.run(work, partial(self._imported, path), self._not_imported, latest=_IMPORT)

    def _imported(self, path: Path, read: ReadPlaylist) -> None:
        self._read = {path.absolute(): read}
        if read.ids:
            recipe = self._recipe(partial(recipe_in, read)) if read.recipe else None
            text = tr("import “{name}”").format(name=read.name)
            self._document.set_tracks(read.ids, read.name, text=text, recipe=recipe)
        self._report(path, read)

    def _not_imported(self, error: BaseException) -> None:
        if not isinstance(error, m3u.PlaylistError):
            raise error
        self._dialogs.show_message(tr("Import a playlist"), str(error))

    def _exported(self, path: Path, left_out: Sequence[m3u.Entry]) -> None:
        self._say(tr("exported to {path}").format(path=shown_path(path)))
        if left_out:
            text = tr(
                "The playlist is written without these files: their names contain a line break, "
                "which playlists cannot hold."
            )
            details = [shown_path(entry.path) for entry in left_out]
            self._dialogs.show_message(tr("Export the playlist"), text, details)

    def _not_exported(self, error: BaseException) -> None:
        if not isinstance(error, ExportError | m3u.PlaylistError):
            raise error
        self._dialogs.show_message(tr("Export the playlist"), str(error))

    def _name(self) -> str:
        """What the playlist is called, or could be."""
        document = self._document
        return document.name or proposed_name(self._app.session.snapshot, document.recipe, document.ids)

    def _tracks(self) -> list[Track]:
        """The tracks of the document that the library has."""
        return [track for track in map(self._app.session.track, self._document.ids) if track is not None]

    def _track_names(self, folder: Path | None) -> Callable[[int], object]:
        """What a recipe in a file calls tracks; called in a thread."""
        library = self._app.session.library

        def name(track_id: int) -> object:
            track = library.track(track_id)
            return None if track is None else track_name(track.source, folder)

        return name

    def _recipe(self, read: Callable[[], Recipe]) -> Recipe | None:
        """A recipe that may not be readable: the tracks are there without it."""
        try:
            return read()
        except RecipeError as problem:
            self._say(tr("{problem} The tracks were loaded without it.").format(problem=problem))
            return None

    def _report(self, path: Path, read: ReadPlaylist) -> None:
        count, details = len(read.ids), playlist_files.details(read)
        text = ntr("imported {n} track from {file}", "imported {n} tracks from {file}", count)
        self._say(text.format(file=path.name))
        if not details:
            return
        text = ntr("{n} track of {file} was imported.", "{n} tracks of {file} were imported.", count)
        lines = [text.format(file=path.name), *playlist_files.report(read)]
        action = tr("Locate music folder…") if read.lost else ""
        if self._dialogs.show_message(tr("Import a playlist"), "\n".join(lines), details, action):
            folder = self._dialogs.folder()
            if folder is not None:
                self.import_file(path, Moves(root=folder))


def _readable(text: str) -> Recipe | None:
    """A recipe; None if the text cannot be read."""
    try:
        return from_json(text) if text else None
    except RecipeError:
        return None
