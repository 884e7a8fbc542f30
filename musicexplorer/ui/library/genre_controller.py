"""Guessed genres in the window: guessed in the worker process, and corrected by the person."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMenu

from musicexplorer.session import genres
from musicexplorer.similarity.genre_guesses import GenreGuesses
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App

PATIENCE_MS = 10_000
"""Genres are guessed again when nothing more has changed for so long."""


class GenreController(QObject):
    """Keeps the session's guesses up to date, and adds the corrections to the menu of tracks.

    Attributes:
        timer: Runs until genres are guessed again.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._session = app, app.session
        self._learning = self._again = False
        self._library = app.session.library
        self.timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.timer.timeout.connect(self.learn)
        app.library_changed.connect(self._on_library)
        app.saving.connect(self.timer.stop)  # the window closes
        app.menu_opening.connect(self._add_corrections)

    def learn(self) -> None:
        """Guess the genres of the tracks without one; during a scan, later."""
        if self._learning:
            self._again = True
        elif self._app.services.runner.busy:
            self.timer.start()
        else:
            self._learning, library = True, self._session.library
            analysed = library.embedding_ids, library.embeddings, library.tracks
            guesses = self._app.services.runner.genre_guesses(analysed)
            self._app.tasks.wait(guesses, self._learned, self._not_learned)

    def _on_library(self) -> None:
        before, self._library = self._library, self._session.library
        if self._library.guesses is None:
            self.learn()
        elif not (
            self._library.tracks is before.tracks
            and self._library.embeddings is before.embeddings
            and self._library.given_genres == before.given_genres
        ):
            self.timer.start()

    def _learned(self, guesses: GenreGuesses) -> None:
        self._learning = False
        if self._session.set_genre_guesses(guesses):
            self._app.library_changed.emit()
        self.timer.stop()  # that change needs no other guesses
        if self._again:
            self._again = False
            self.learn()

    def _not_learned(self, error: BaseException) -> None:
        self._learning = self._again = False
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        self._app.status.warn(str(error))

    # Corrections

    def _add_corrections(self, ids: Sequence[int], menu: QMenu) -> None:
        """Add a submenu for the genre of the tracks; what is said there is never written into files."""
        library = self._session.library
        known = [track for track in ids if track in library]
        if not known:
            return
        submenu = menu.addMenu(tr("Genre"))
        guessed = {guess.genre for track in known if (guess := genres.guess_of(library, track)) is not None}
        for genre in sorted(guessed):
            self._add_answers(submenu, known, genre)
        submenu.addAction(tr("Set genre…"), lambda: self._ask(known))
        take_back = submenu.addAction(tr("Take my corrections back"), lambda: self.give(known, ""))
        corrected = self._session.reader.genre_corrections()
        take_back.setEnabled(any(track in corrected.given or track in corrected.denied for track in known))

    def _add_answers(self, menu: QMenu, ids: Sequence[int], genre: str) -> None:
        name = genre.replace("&", "&&")
        menu.addAction(tr("Genre is {genre}").format(genre=name), lambda: self.give(ids, genre))
        menu.addAction(tr("Genre is not {genre}").format(genre=name), lambda: self.deny(ids, genre))

    def _ask(self, ids: Sequence[int]) -> None:
        library = self._session.library
        proposed = genres.said_or_guessed(library, library.row(ids[0])) or ""
        genre = self._app.dialogs.genre(proposed, [name for name, _ in genres.genre_names(library)])
        if genre:
            self.give(ids, genre)

    def give(self, ids: Sequence[int], genre: str) -> None:
        """Keep that these tracks are of a genre; with "" take back what was said of them."""
        text = ntr("the genre of {n} track is set", "the genre of {n} tracks is set", len(ids))
        self._keep(
            self._app.services.writer.give_genre(ids, genre), text if genre else tr("corrections taken back")
        )

    def deny(self, ids: Sequence[int], genre: str) -> None:
        """Keep that those of these tracks that are guessed to be of a genre are not."""
        library = self._session.library
        guesses = {track: genres.guess_of(library, track) for track in ids}
        wrong = [track for track, guess in guesses.items() if guess is not None and guess.genre == genre]
        text = tr("not guessed to be {genre} any more").format(genre=genre)
        self._keep(self._app.services.writer.deny_genre(wrong, genre), text)

    def _keep(self, done: "Future[None]", text: str) -> None:
        def then(_: None) -> None:
            self._app.status.say(text)
            self._app.history_changed.emit()
            self.learn()

        self._app.tasks.wait(done, then, self._failed)
