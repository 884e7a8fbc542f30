"""Odd one out: chooses three tracks, stores the answers, learns a metric from them, and switches to it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from musicexplorer.library import export_file
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library
from musicexplorer.similarity import answers as answers_file
from musicexplorer.similarity import metric as metric_file
from musicexplorer.similarity.answers import Answer
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.odd_one_out import ENOUGH, Fitted, Space, Verdict, fit, learn, propose
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.overwriting import may_write
from musicexplorer.ui.odd_one_out.page import OddOneOutDialog

_TRACKS = 4_000
"""So many tracks take part: enough to ask about, few enough to be ready at once."""
_LEARN_EVERY = 5
"""A metric is learned again after so many answers."""
_PREPARE, _LEARN = "odd one out", "learn metric"
Prepared = tuple[np.ndarray, np.ndarray, Space | None]


class OddOneOutController(QObject):
    """Runs the dialog; answers and metric are files beside the store.

    Attributes:
        three: The tracks of this round, () for none.
        page: The dialog, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._session = app, app.session
        store = app.session.snapshot.store
        self._answers_path = store.with_name(answers_file.FILE)
        self._metric_path = store.with_name(metric_file.FILE)
        self._rng = np.random.default_rng()
        self._answers: list[Answer] = []
        self._space: Space | None = None
        self._fitted: Fitted | None = None
        self._ids = np.zeros(0, np.int64)
        self._artists = np.zeros(0, np.int64)
        self._verdict: Verdict | None = None
        self._used: list[Metric | None] = []
        self.three: tuple[int, ...] = ()
        self.page: OddOneOutDialog | None = None
        app.actions["odd_one_out"].triggered.connect(self.show_page)
        app.library_changed.connect(self._on_library)

    def show_page(self) -> None:
        """Open the dialog."""
        if self.page is not None:
            self.page.raise_()
            return
        self.page = page = OddOneOutDialog(self._app.window)
        page.play_requested.connect(self._play)
        page.chosen.connect(self._choose)
        page.skipped.connect(self._next)
        page.taken_back.connect(self._take_back)
        page.use_requested.connect(self._use)
        page.undo_requested.connect(self._undo)
        page.reset_requested.connect(lambda: self._switch_to(None))
        page.export_requested.connect(self._export)
        page.forget_requested.connect(self._forget)
        page.finished.connect(self._end)
        self._answers = answers_file.read(self._answers_path)
        self._space = self._fitted = self._verdict = None
        page.show_round(False)
        self._prepare()
        page.open()

    # A round

    def _prepare(self) -> None:
        """Choose the tracks that take part, in the background."""
        library, asked, rng = self._session.library, self._asked(), self._rng

        def work() -> Prepared:
            rows = _taking_part(library, asked, rng)
            ids, vectors = library.embedding_ids[rows], library.embeddings[rows]
            artists = _artists([library.tracks.track(row) for row in library.rows(ids).tolist()])
            return ids, artists, Space.of(vectors) if len(rows) >= 3 else None

        self._app.tasks.run(work, self._prepared, self._failed, latest=_PREPARE)
        self._refresh()

    def _prepared(self, found: Prepared) -> None:
        self._ids, self._artists, self._space = found
        self._learn()
        self._refresh()
        self._next()

    def _on_library(self) -> None:
        """There may be enough tracks now."""
        if self.page is not None and self._space is None and not self._app.tasks.busy(_PREPARE):
            self._prepare()

    def _next(self) -> None:
        """Three other tracks."""
        self._app.player.stop_preview()
        self.three = ()
        if self._space is not None:
            rows = propose(self._space, self._fitted, self._artists, self._rng)
            self.three = tuple(int(self._ids[row]) for row in rows)
        if self.page is not None:
            self.page.show_round(bool(self.three))
            if not self.three:
                self.page.before.set_text(tr("It takes at least three analysed tracks."))

    def _play(self, number: int) -> None:
        self._app.player.preview(self.three[number])
        if self.page is not None:
            self.page.show_playing(number)

    def _choose(self, odd: int) -> None:
        tracks = [track for one in self.three if (track := self._session.track(one)) is not None]
        if len(tracks) == 3:
            one, two, three = ((str(track.source.path), track.source.start) for track in tracks)
            answer = Answer((one, two, three), odd, time.time())
            if self._write(lambda: answers_file.append(self._answers_path, answer)):
                self._answers.append(answer)
            if self.page is not None:
                self.page.show_before([_named(track) for track in tracks], odd)
        if len(self._answers) % _LEARN_EVERY == 0:
            self._learn()
        self._refresh()
        self._next()

    def _take_back(self) -> None:
        if self._answers:
            left = self._answers[:-1]
            if self._write(lambda: _save(self._answers_path, left)):
                self._answers = left
            if self.page is not None:
                self.page.show_before([], 0)
            self._refresh()

    # Learning

    def _asked(self) -> list[tuple[tuple[int, ...], int]]:
        """The answers about tracks that the library still has: their ids, and which was odd."""
        tracks = self._session.library.tracks
        sources = zip(tracks.paths, tracks.number("start").tolist(), strict=True)
        id_of = dict(zip(sources, tracks.ids.tolist(), strict=True))
        found = (
            (tuple(id_of.get(track, -1) for track in answer.tracks), answer.odd) for answer in self._answers
        )
        return [(ids, odd) for ids, odd in found if min(ids) >= 0]

    def _learn(self) -> None:
        space, model = self._space, self._session.library.model
        row_of = {track: row for row, track in enumerate(self._ids.tolist())}
        asked = [(ids, odd) for ids, odd in self._asked() if all(track in row_of for track in ids)]
        if space is None or not asked:
            return
        triplets = np.array([[row_of[track] for track in ids] for ids, _ in asked], np.int64)
        odd = np.array([odd for _, odd in asked], np.int64)

        def work() -> tuple[Fitted | None, Verdict | None]:
            verdict = learn(space, triplets, odd, model) if len(odd) >= ENOUGH else None
            return fit(space, triplets, odd), verdict

        self._app.tasks.run(work, self._learned, self._failed, latest=_LEARN)

    def _learned(self, found: tuple[Fitted | None, Verdict | None]) -> None:
        self._fitted, self._verdict = found
        self._refresh()

    def _failed(self, error: BaseException) -> None:
        self._app.status.say(tr("nothing could be learned: {error}").format(error=error))
        self._refresh()

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.show_learned(len(self._answers), self._verdict, self._app.tasks.busy(_LEARN))
            self.page.show_use(self._in_use(), bool(self._used))

    # Using

    def _in_use(self) -> Metric | None:
        metric, library = self._session.snapshot.metric, self._session.library
        fits = metric is not None and metric.fits(library.model, library.embeddings.shape[1])
        return metric if fits else None

    def _use(self) -> None:
        if self._verdict is not None and self._verdict.metric is not None:
            self._switch_to(self._verdict.metric)

    def _undo(self) -> None:
        if self._used:
            self._switch_to(self._used.pop(), undoable=False)

    def _switch_to(self, metric: Metric | None, *, undoable: bool = True) -> None:
        def save() -> None:
            if metric is None:
                self._metric_path.unlink(missing_ok=True)
            else:
                metric.save(self._metric_path)

        if not self._write(save):
            return
        if undoable:
            self._used.append(self._in_use())
        self._session.set_metric(metric)
        self._app.near_changed.emit()
        self._refresh()

    def _export(self) -> None:
        title, target = tr("Export your answers"), self._app.dialogs.answers_file()
        if target is None or not may_write(self._app.dialogs, title, target, "answers"):
            return
        if self._write(lambda: _save(target, self._answers)):
            text = ntr("{n} answer exported to {file}", "{n} answers exported to {file}", len(self._answers))
            self._app.status.say(text.format(file=target.name))

    def _forget(self) -> None:
        text = tr(
            "All your answers are deleted. The similarity in use stays until you reset it. "
            "Export the answers first if you may need them again."
        )
        sure = self._app.dialogs.confirm(tr("Delete your answers"), text, tr("Delete"), tr("Cancel"))
        if sure and self._write(lambda: self._answers_path.unlink(missing_ok=True)):
            self._app.tasks.drop(_LEARN)
            self._answers, self._verdict, self._fitted = [], None, None
            self._refresh()

    def _write(self, write: Callable[[], None]) -> bool:
        """Write something; report it where that fails."""
        try:
            write()
        except (OSError, export_file.ExportError) as error:
            self._app.status.say(tr("the file could not be written: {error}").format(error=error))
            return False
        return True

    def _end(self) -> None:
        self._app.player.stop_preview()
        if self.page is not None:
            self.page.deleteLater()
            self.page = None


def _save(path: Path, answers: Sequence[Answer]) -> None:
    export_file.write(path, "answers", answers_file.content(answers), force=True)


def _taking_part(
    library: Library, asked: Sequence[tuple[tuple[int, ...], int]], rng: np.random.Generator
) -> np.ndarray:
    """The embeddings (rows) that can be asked about: of a large library a sample, and those asked about."""
    ids = library.embedding_ids
    at = library.rows(ids)
    rows = np.flatnonzero((at >= 0) & library.tracks.present[at])
    if len(rows) > _TRACKS:
        known = np.isin(ids[rows], [track for tracks, _ in asked for track in tracks])
        rows = np.union1d(rng.choice(rows, _TRACKS, replace=False), rows[known])
    return rows


def _artists(tracks: Sequence[Track]) -> np.ndarray:
    """A number for each track, the same for those of one main artist, int64 [n]."""
    numbers: dict[str, int] = {}
    named = (next(iter(track.metadata.all_artists), f"\0{track.id}") for track in tracks)
    return np.array([numbers.setdefault(name, len(numbers)) for name in named], np.int64)


def _named(track: Track) -> str:
    about = track.metadata
    if not about.artist:
        return tr("“{title}”").format(title=about.title)
    return tr("“{title}” by {artist}").format(title=about.title, artist=about.artist)
