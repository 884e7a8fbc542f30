"""What must not be suggested: chosen with one key or a menu, kept in the settings, listed in a dialog."""

import os
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist import exclusions_text
from musicexplorer.ui.playlist.exclusions_dialog import ExclusionsDialog

_OFFERED = 8


class Exclusions(QObject):
    """The exclusions that hold for every list; the session has them."""

    def __init__(self, app: App, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self.dialog: ExclusionsDialog | None = None
        app.near_changed.connect(self._fill_dialog)
        app.actions["exclusions"].triggered.connect(self.show_dialog)

    @property
    def current(self) -> tuple[Exclusion, ...]:
        """What is excluded now."""
        return self._app.session.snapshot.exclusions

    def toggle(self, ids: Sequence[int]) -> None:
        """Exclude these tracks; allow them again where all of them are excluded."""
        tracks = [Exclusion("track", str(track)) for track in ids]
        if all(track in self.current for track in tracks):
            self.remove(tracks)
            text = ntr("{n} track may be suggested again", "{n} tracks may be suggested again", len(ids))
        else:
            self.add(tracks)
            text = ntr(
                "{n} track will not be suggested any more; the same key allows it again",
                "{n} tracks will not be suggested any more; the same key allows them again",
                len(ids),
            )
        self._app.status.say(text)

    def add(self, exclusions: Iterable[Exclusion]) -> None:
        """Exclude this too."""
        self._set((*self.current, *exclusions))

    def remove(self, exclusions: Iterable[Exclusion]) -> None:
        """Allow this again."""
        allowed = set(exclusions)
        self._set(exclusion for exclusion in self.current if exclusion not in allowed)

    def menu(self, ids: Sequence[int], parent: QMenu) -> QMenu:
        """What can be excluded about these tracks besides themselves."""
        menu = QMenu(tr("Never suggest…"), parent)
        for exclusion in self._about(ids):
            action = menu.addAction(self.text(exclusion).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(exclusion in self.current)
            action.triggered.connect(
                lambda on, exclusion=exclusion: (self.add if on else self.remove)([exclusion])
            )
        menu.addSeparator()
        menu.addAction(self._app.actions["exclusions"])
        return menu

    def show_dialog(self) -> None:
        """Open the dialog with everything that is excluded."""
        dialog = ExclusionsDialog(self._app.window)
        dialog.removed.connect(self.remove)
        dialog.added.connect(lambda exclusion: self.add([exclusion]))
        dialog.finished.connect(lambda: self._closed(dialog))
        self.dialog = dialog
        self._fill_dialog()
        dialog.open()

    def text(self, exclusion: Exclusion) -> str:
        """An exclusion as the person reads it."""
        return exclusions_text.text(exclusion, self._app.session.track)

    def _about(self, ids: Sequence[int]) -> list[Exclusion]:
        found: list[Exclusion] = []
        for track in filter(None, map(self._app.session.track, ids)):
            about, album = track.metadata, self._app.session.library.album_label(track.id)
            found += [Exclusion("artist", name) for name in about.all_artists]
            found += [Exclusion("album", album)] if album else []
            found += [Exclusion("genre", genre) for genre in about.genres]
            found.append(Exclusion("folder", os.fspath(track.source.path.parent)))
        return list(dict.fromkeys(found))[:_OFFERED]

    def _set(self, exclusions: Iterable[Exclusion]) -> None:
        after = tuple(dict.fromkeys(exclusions))
        if after != self.current:
            plain: list[object] = [[exclusion.kind, exclusion.value] for exclusion in after]
            self._app.settings.update(exclusions=plain)
            self._app.session.set_exclusions(plain)
            self._app.near_changed.emit()

    def _fill_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.show_exclusions([(exclusion, self.text(exclusion)) for exclusion in self.current])

    def _closed(self, dialog: ExclusionsDialog) -> None:
        self.dialog = None
        dialog.deleteLater()
