"""Odd one out: three excerpts without names, one of them the odd one; and what was learned."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.odd_one_out import ENOUGH, Verdict
from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import Elided, close_button, dialog_column, label, push_button

_PLAY, _CHOOSE = "ASD", "123"


class OddOneOutDialog(QDialog):
    """The dialog.

    Signals:
        play_requested: One of the three is to be played: 0..2.
        chosen: One of the three is the odd one out: 0..2.
        skipped: Three others are requested.
        taken_back: The last answer was a mistake.
        use_requested: What was learned is to be used.
        undo_requested: What was in use before is to be used again.
        reset_requested: The network's own similarity is to be used.
        export_requested: The answers are to be written to a file.
        forget_requested: The answers are to be deleted.
    """

    play_requested = Signal(int)
    chosen = Signal(int)
    skipped = Signal()
    taken_back = Signal()
    use_requested = Signal()
    undo_requested = Signal()
    reset_requested = Signal()
    export_requested = Signal()
    forget_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Which is the odd one out?"))
        scale.resize(self, 760, 500)
        self.cards = tuple(_Card(number) for number in range(3))
        for number, card in enumerate(self.cards):
            card.play.clicked.connect(lambda _=False, number=number: self.play_requested.emit(number))
            card.choose.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self._key(_PLAY[number], card.play)
            self._key(_CHOOSE[number], card.choose)
        self.before = Elided("", "muted")
        self.skip = push_button(tr("Skip (N)"), tr("Three others, without an answer"), self.skipped)
        self.take_back = push_button(tr("Undo answer (U)"), tr("Delete the last answer"), self.taken_back)
        self._key("N", self.skip)
        self._key("U", self.take_back)
        self.figures = label("")
        self.figures.setWordWrap(True)
        self.state = label("", "muted")
        self.state.setWordWrap(True)
        self.use = push_button(
            tr("Use it"), tr("Similar tracks and playlists use what was learned"), self.use_requested
        )
        self.use.setProperty("role", "primary")
        self.undo = push_button(tr("Undo"), tr("Use what was in use before"), self.undo_requested)
        self.reset = push_button(
            tr("Reset"), tr("Use the network's own similarity again"), self.reset_requested
        )
        self.export = push_button(
            tr("Export answers…"), tr("Write them as JSON lines"), self.export_requested
        )
        self.forget = push_button(tr("Delete answers…"), tr("Start again"), self.forget_requested)
        self._lay_out()

    def show_round(self, possible: bool) -> None:
        """Show three new tracks, or that there are too few."""
        for card in self.cards:
            card.show_new()
            card.setEnabled(possible)
        self.skip.setEnabled(possible)

    def show_playing(self, number: int) -> None:
        """Mark the one that plays; -1 for none."""
        for place, card in enumerate(self.cards):
            card.show_playing(place == number)

    def show_before(self, titles: Sequence[str], odd: int) -> None:
        """Name the three of the last answer; nothing without titles."""
        if not titles:
            self.before.set_text("")
            return
        one, other = (title for place, title in enumerate(titles) if place != odd)
        text = tr("You set {odd} apart from {one} and {other}.")
        self.before.set_text(text.format(odd=titles[odd], one=one, other=other))

    def show_learned(self, answers: int, verdict: Verdict | None, learning: bool) -> None:
        """Show how far the learning is."""
        self.figures.setText(learning_text(answers, verdict, learning))
        self.use.setEnabled(verdict is not None and verdict.metric is not None and not learning)
        for button in (self.take_back, self.export, self.forget):
            button.setEnabled(answers > 0)

    def show_use(self, metric: Metric | None, undoable: bool) -> None:
        """Show which similarity is in use."""
        self.state.setText(_in_use_text(metric))
        self.undo.setEnabled(undoable)
        self.reset.setEnabled(metric is not None)

    def _key(self, key: str, button: QPushButton) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def _lay_out(self) -> None:
        about = tr(
            "Play the three (A, S, D) and choose the one that sounds least like the other two (1, 2, 3). "
            "There is no right answer: the program learns what similar means to you."
        )
        what = label(about, "muted")
        what.setWordWrap(True)
        three = QHBoxLayout()
        three.setSpacing(12)
        for card in self.cards:
            three.addWidget(card)
        below = QHBoxLayout()
        below.addWidget(self.before, 1)
        below.addWidget(self.take_back)
        below.addWidget(self.skip)
        result = QFrame()
        result.setObjectName("panel")
        inside = QVBoxLayout(result)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.addWidget(self.figures)
        inside.addWidget(self.state)
        row = QHBoxLayout()
        for button in (self.use, self.undo, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.export)
        row.addWidget(self.forget)
        inside.addLayout(row)
        buttons = close_button(self)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addLayout(three, 1)
        layout.addLayout(below)
        layout.addWidget(result)
        layout.addWidget(buttons)


class _Card(QFrame):
    """One of the three: a button to play it, a button to choose it as the odd one."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._name = label(str(number + 1), "hero")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note = label("", "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._played = False
        number_text = {"number": number + 1}
        self.play = push_button(
            tr("Play ({key})").format(key=_PLAY[number]), tr("Play excerpt {number}").format(**number_text)
        )
        self.choose = push_button(
            tr("The odd one ({key})").format(key=_CHOOSE[number]),
            tr("Excerpt {number} is the odd one out").format(**number_text),
        )
        for button in (self.play, self.choose):
            button.setAccessibleName(button.toolTip())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(8)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._note)
        layout.addWidget(self.play)
        layout.addWidget(self.choose)

    def show_new(self) -> None:
        """Show that it was not played in this round yet."""
        self._played = False
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays now."""
        self._played = self._played or playing
        played = tr("played") if self._played else tr("not played yet")
        self._note.setText(tr("playing…") if playing else played)


def learning_text(answers: int, verdict: Verdict | None, learning: bool) -> str:
    """How far the learning is, in words."""
    count = ntr("{n} answer so far.", "{n} answers so far.", answers)
    if answers < ENOUGH:
        return f"{count} " + tr("From {number} on there may be enough to learn from.").format(number=ENOUGH)
    if learning or verdict is None:
        return f"{count} " + tr("Learning…")
    figures = tr(
        "{answers}, each held out in turn: the network's similarity gets {before} right, what was learned "
        "{after} (guessing: 33 %; the questions are chosen to be hard)."
    ).format(
        answers=ntr("{n} answer", "{n} answers", verdict.answers),
        before=f"{verdict.before:.0%}",
        after=f"{verdict.after:.0%}",
    )
    if verdict.metric is None:
        return f"{figures} " + tr("That is no clear gain: there is nothing to learn from the answers yet.")
    return f"{figures} " + tr("What was learned is better; it is used only if you choose to.")


def _in_use_text(metric: Metric | None) -> str:
    if metric is None:
        return tr("In use: the network's own similarity.")
    return ntr(
        "In use: your own similarity, from {n} answer ({before} → {after} of held-out answers).",
        "In use: your own similarity, from {n} answers ({before} → {after} of held-out answers).",
        metric.answers,
    ).format(before=f"{metric.before:.0%}", after=f"{metric.after:.0%}")
