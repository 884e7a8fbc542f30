"""What is never suggested: rules made with one key, kept in the settings, listed and taken back."""

import os
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Exclusion, parse_exclusions
from musicexplorer.ui.playlist import exclusions_text
from musicexplorer.ui.playlist.exclusions_dialog import ExclusionsDialog
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.widgets.format import counted

_OFFERED = 8


class Exclusions(QObject):
    """The rules that hold for every list.

    Signals:
        changed: Other rules hold now.
    """

    changed = Signal()

    def __init__(
        self,
        session_settings: SessionSettings,
        track: Callable[[int], Track | None],
        say: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session_settings, self._track, self._say, self._window = session_settings, track, say, window
        self.rules: tuple[Exclusion, ...] = tuple(parse_exclusions(session_settings.settings.exclusions))
        self.dialog: ExclusionsDialog | None = None
        self.changed.connect(self._fill)

    def never_tracks(self, ids: Sequence[int]) -> None:
        """These tracks are not suggested any more; once more takes it back."""
        ruled = [Exclusion("track", str(one)) for one in ids]
        if all(one in self.rules for one in ruled):
            self.take_back(ruled)
            self._say(f"{counted(len(ids), 'track')} may be suggested again")
        else:
            self.add(ruled)
            self._say(f"{counted(len(ids), 'track')} never suggested any more; the same key takes it back")

    def add(self, rules: Iterable[Exclusion]) -> None:
        """These hold too from now on."""
        self._keep(tuple(dict.fromkeys((*self.rules, *rules))))

    def take_back(self, rules: Iterable[Exclusion]) -> None:
        """These hold no more."""
        gone = set(rules)
        self._keep(tuple(rule for rule in self.rules if rule not in gone))

    def menu(self, ids: Sequence[int], parent: QMenu) -> QMenu:
        """What can be ruled out about these tracks besides themselves."""
        menu = QMenu("Never suggest…", parent)
        for rule in self._about(ids):
            action = menu.addAction(self.in_words(rule).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(rule in self.rules)
            action.triggered.connect(lambda on, rule=rule: self._switch(rule, on))
        menu.addSeparator()
        menu.addAction("All rules…", self.show_rules)
        return menu

    def show_rules(self) -> None:
        """Open the dialog with all rules."""
        dialog = ExclusionsDialog(self._window)
        dialog.taken_back.connect(lambda rules: self.take_back(rules))
        dialog.added.connect(lambda rule: self.add([rule]))
        dialog.finished.connect(lambda: self._closed(dialog))
        self.dialog = dialog
        self._fill()
        dialog.open()

    def in_words(self, rule: Exclusion) -> str:
        """A rule as the person reads it."""
        return exclusions_text.in_words(rule, self._track)

    def _about(self, ids: Sequence[int]) -> list[Exclusion]:
        tracks = [one for one in map(self._track, ids) if one is not None]
        found: list[Exclusion] = []
        for track in tracks:
            about = track.metadata
            found += [Exclusion("artist", about.artist)] if about.artist else []
            found += [Exclusion("album", about.album)] if about.album else []
            found += [Exclusion("genre", genre) for genre in about.genres]
            found.append(Exclusion("folder", os.fspath(track.source.path.parent)))
        return list(dict.fromkeys(found))[:_OFFERED]

    def _switch(self, rule: Exclusion, on: bool) -> None:
        if on:
            self.add([rule])
        else:
            self.take_back([rule])

    def _keep(self, rules: tuple[Exclusion, ...]) -> None:
        if rules != self.rules:
            self.rules = rules
            self._session_settings.update(exclusions=[[rule.kind, rule.value] for rule in rules])
            self.changed.emit()

    def _fill(self) -> None:
        if self.dialog is not None:
            self.dialog.show_rules([(rule, self.in_words(rule)) for rule in self.rules])

    def _closed(self, dialog: ExclusionsDialog) -> None:
        self.dialog = None
        dialog.deleteLater()
