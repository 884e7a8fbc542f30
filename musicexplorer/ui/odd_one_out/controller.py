"""Runs the blind test: chooses the three, keeps the answers, learns, and puts to use what is wanted."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import Reader
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity import answers as answers_file
from musicexplorer.similarity import metric as metric_file
from musicexplorer.similarity.answers import Answer
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.odd_one_out import ENOUGH, Fitted, Space, Verdict, fit, learn, propose
from musicexplorer.ui.aside import Aside
from musicexplorer.ui.odd_one_out.page import OddOneOutDialog
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.similar.explorer import Explorer
from musicexplorer.ui.widgets.format import counted

_TRACKS = 4_000
"""So many tracks take part: enough to ask about, few enough to be ready at once."""
_AGAIN = 5
"""It is learned again each time there are so many more answers."""
_FEW = "It takes at least three tracks that were listened to and are there."
_FORGET = (
    "All your answers are forgotten. What is in use stays in use until you go back to plain sound. "
    "Export them first if you may want them back."
)


class Questions(Protocol):
    """What is asked of the person here."""

    def answers_file(self) -> Path | None: ...
    def confirm(self, title: str, text: str, yes: str, no: str) -> bool: ...


class OddOneOutController(QObject):
    """Wires the blind test to the library, the deck and the explorer.

    Args:
        reader: The store; answers and metric lie beside it.
        waiting: Where answers of threads arrive.
        asking: Questions.
        catalogue: What is known of the tracks.
        explorer: Goes by the metric in use.
        deck: Plays the excerpts in passing.
        moved: Called when other tracks are near now.
        say: Tells the person something.
        action: Opens the test.
        window: The dialog's parent.
    """

    def __init__(
        self,
        reader: Reader,
        waiting: Tasks,
        dialogs: Questions,
        catalogue: Callable[[], Library],
        explorer: Explorer,
        playback: PlaybackController,
        moved: Callable[[], None],
        say: Callable[[str], None],
        action: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._reader, self._dialogs, self._catalogue = reader, dialogs, catalogue
        self._explorer, self._playback, self._moved, self._say = explorer, playback, moved, say
        self._window = window
        self._answers_path = reader.path.parent / answers_file.FILE
        self._metric_path = reader.path.parent / metric_file.FILE
        self._aside = Aside(waiting, "blind test")
        self._rng = np.random.default_rng()
        self._answers: list[Answer] = []
        self._space: Space | None = None
        self._fitted: Fitted | None = None
        self._ids = np.zeros(0, np.int64)
        self._groups = np.zeros(0, np.int64)
        self._verdict: Verdict | None = None
        self._used: list[Metric | None] = []
        self.three: tuple[int, ...] = ()
        self.page: OddOneOutDialog | None = None
        action.triggered.connect(self.show_page)
        self._bring_back()

    def show_page(self) -> None:
        """Open the test."""
        if self.page is not None:
            self.page.raise_()
            return
        self.page = page = OddOneOutDialog(self._window)
        for asked, action in (
            (page.hear_requested, self._hear),
            (page.chosen, self._choose),
            (page.skipped, self._next),
            (page.taken_back, self._take_back),
            (page.use_requested, self._use),
            (page.undo_requested, self._undo),
            (page.reset_requested, lambda: self._go_by(None)),
            (page.export_requested, self._export),
            (page.forget_requested, self._forget),
            (page.finished, self._end),
        ):
            asked.connect(action)
        self._begin()
        page.open()

    def close(self) -> None:
        """The window closes."""
        self._aside.close()

    # A round

    def _begin(self) -> None:
        """Read answers and library anew."""
        self._answers = answers_file.read(self._answers_path)
        self._fitted = self._verdict = None
        if self.page is not None:
            self.page.show_round(False)
        if self._aside.busy:
            return
        path, catalogue, asked = self._reader.path, self._catalogue(), self._asked()

        def work() -> tuple[np.ndarray, Space | None]:
            with Reader(path) as reader:
                ids, vectors = reader.embeddings()
            rows = _taking_part(ids, catalogue, asked, self._rng)
            return ids[rows], Space.of(vectors[rows]) if len(rows) >= 3 else None

        self._aside.do(work, self._ready, self._failed)
        self._refresh()

    def _ready(self, read: tuple[np.ndarray, Space | None]) -> None:
        self._ids, self._space = read
        catalogue = self._catalogue()
        self._groups = _artists([catalogue.tracks.track(row) for row in catalogue.rows(self._ids).tolist()])
        self._learn()
        self._refresh()
        self._next()

    def _next(self) -> None:
        """Three others."""
        self._playback.hush()
        self.three = ()
        if self._space is not None:
            rows = propose(self._space, self._fitted, self._groups, self._rng)
            self.three = tuple(int(self._ids[row]) for row in rows)
        if self.page is not None:
            self.page.show_round(bool(self.three))
            if not self.three:
                self.page.before.set_text(_FEW)

    def _hear(self, number: int) -> None:
        self._playback.overhear(self.three[number])
        if self.page is not None:
            self.page.show_playing(number)

    def _choose(self, odd: int) -> None:
        tracks = [track for one in self.three if (track := self._catalogue().track(one)) is not None]
        if len(tracks) == 3:
            one, two, three = ((str(track.source.path), track.source.start) for track in tracks)
            answer = Answer((one, two, three), odd, time.time())
            if self._keep(lambda: answers_file.append(self._answers_path, answer)):
                self._answers.append(answer)
            if self.page is not None:
                self.page.show_before([_called(track) for track in tracks], odd)
        if len(self._answers) % _AGAIN == 0:
            self._learn()
        self._refresh()
        self._next()

    def _take_back(self) -> None:
        if self._answers:
            left = self._answers[:-1]
            if self._keep(lambda: answers_file.write(self._answers_path, left)):
                self._answers = left
            if self.page is not None:
                self.page.show_before([], 0)
            self._refresh()

    # Learning

    def _asked(self) -> list[tuple[tuple[int, ...], int]]:
        """The answers about tracks that the library still has: their ids, and which was odd."""
        catalogue = self._catalogue()
        columns = catalogue.tracks
        sources = zip(columns.paths, columns.number("start").tolist(), strict=True)
        id_of = dict(zip(sources, columns.ids.tolist(), strict=True))
        found = ((tuple(id_of.get(track, -1) for track in one.tracks), one.odd) for one in self._answers)
        return [(ids, odd) for ids, odd in found if min(ids) >= 0]

    def _learn(self) -> None:
        space, asked = self._space, self._asked()
        row_of = {one: row for row, one in enumerate(self._ids.tolist())}
        asked = [(ids, odd) for ids, odd in asked if all(one in row_of for one in ids)]
        if space is None or not asked or self._aside.busy:
            return
        triplets = np.array([[row_of[one] for one in ids] for ids, _ in asked], np.int64)
        odd = np.array([one for _, one in asked], np.int64)
        self._fitted = fit(space, triplets, odd)
        model = self._reader.model_version() or ""
        if len(asked) >= ENOUGH:
            self._aside.do(lambda: learn(space, triplets, odd, model), self._learned, self._failed)

    def _learned(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._refresh()

    def _failed(self, error: BaseException) -> None:
        self._say(f"nothing could be learned: {error}")
        self._refresh()

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.show_learned(len(self._answers), self._verdict, self._aside.busy)
            self.page.show_use(self._explorer.metric, bool(self._used))

    # Using

    def _bring_back(self) -> None:
        found = metric_file.load(self._metric_path)
        model = self._reader.model_version()
        if found is not None and found.model == model:
            self._explorer.hear_by(found)

    def _use(self) -> None:
        if self._verdict is not None and self._verdict.metric is not None:
            self._go_by(self._verdict.metric)

    def _undo(self) -> None:
        if self._used:
            before = self._used.pop()
            self._go_by(before, again=False)

    def _go_by(self, metric: Metric | None, *, again: bool = True) -> None:
        def keep() -> None:
            if metric is None:
                self._metric_path.unlink(missing_ok=True)
            else:
                metric.save(self._metric_path)

        if not self._keep(keep):
            return
        if again:
            self._used.append(self._explorer.metric)
        self._explorer.hear_by(metric)
        self._moved()
        self._refresh()

    def _export(self) -> None:
        target = self._dialogs.answers_file()
        if target is not None and self._keep(lambda: answers_file.write(target, self._answers)):
            self._say(f"{counted(len(self._answers), 'answer')} written to {target.name}")

    def _forget(self) -> None:
        sure = self._dialogs.confirm("Forget your answers", _FORGET, "Forget them", "Keep them")
        if sure and self._keep(lambda: self._answers_path.unlink(missing_ok=True)):
            self._answers, self._verdict, self._fitted = [], None, None
            self._refresh()

    def _keep(self, action: Callable[[], None]) -> bool:
        """Write something; says so where that fails."""
        try:
            action()
        except OSError as error:
            self._say(f"that could not be written: {error}")
            return False
        return True

    def _end(self) -> None:
        self._playback.hush()
        if self.page is not None:
            self.page.deleteLater()
            self.page = None


def _taking_part(
    ids: np.ndarray,
    catalogue: Library,
    asked: Sequence[tuple[tuple[int, ...], int]],
    rng: np.random.Generator,
) -> np.ndarray:
    """Rows of the tracks that can be asked about: of a large library a part, and those asked about before."""
    present = (track is not None and track.state == "present" for track in map(catalogue.track, ids.tolist()))
    rows = np.flatnonzero(np.fromiter(present, bool, len(ids)))
    if len(rows) > _TRACKS:
        known = np.isin(ids[rows], [one for three, _ in asked for one in three])
        rows = np.union1d(rng.choice(rows, _TRACKS, replace=False), rows[known])
    return rows


def _artists(tracks: Sequence[Track]) -> np.ndarray:
    """A number for each track, the same for those of one artist, int64 [n]."""
    numbers: dict[str, int] = {}
    named = (track.metadata.artist or f"\0{track.id}" for track in tracks)
    return np.array([numbers.setdefault(name, len(numbers)) for name in named], np.int64)


def _called(track: Track) -> str:
    about = track.metadata
    return f"“{about.title}” by {about.artist}" if about.artist else f"“{about.title}”"
