"""The blind test: three excerpts without names, one of them the odd one out; and what was learned from it."""

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
from musicexplorer.ui.widgets.elements import Elided, close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import counted

_WHAT = (
    "Listen to the three (A, S, D) and say which sounds least like the other two (1, 2, 3). "
    "There is no right answer: neighbours and playlists can learn from it what near means to you."
)
_HEAR, _CHOOSE = "ASD", "123"
_NAMES = ("first", "second", "third")


class OddOneOutDialog(QDialog):
    """The dialog.

    Signals:
        hear_requested: One of the three is to be heard: 0..2.
        chosen: One of the three is the odd one out: 0..2.
        skipped: Another three, please.
        taken_back: The last answer was a mistake.
        use_requested: What was learned is to be used.
        undo_requested: What was in use before is to be used again.
        reset_requested: Sound as the network hears it is to be used.
        export_requested: The answers are to be written to a file.
        forget_requested: The answers are to be forgotten.
    """

    hear_requested = Signal(int)
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
        self.setWindowTitle("Which is the odd one out?")
        self.resize(760, 500)
        self.cards = tuple(_Card(number) for number in range(3))
        for number, card in enumerate(self.cards):
            card.hear.clicked.connect(lambda _=False, number=number: self.hear_requested.emit(number))
            card.choose.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self._key(_HEAR[number], card.hear)
            self._key(_CHOOSE[number], card.choose)
        self.before = Elided("", "muted")
        self.skip = push_button("Skip (N)", "Three others, without an answer", self.skipped)
        self.take_back = push_button(
            "Take the last answer back (U)", "Forget the last answer", self.taken_back
        )
        self._key("N", self.skip)
        self._key("U", self.take_back)
        self.figures = label("")
        self.figures.setWordWrap(True)
        self.state = label("", "muted")
        self.state.setWordWrap(True)
        self.use = push_button(
            "Use it", "Neighbours and playlists go by what was learned", self.use_requested
        )
        self.use.setProperty("role", "primary")
        self.undo = push_button("Undo", "Go by what was in use before", self.undo_requested)
        self.reset = push_button("Back to plain sound", "Go by what the network hears", self.reset_requested)
        self.export = push_button("Export answers…", "Write them as JSON lines", self.export_requested)
        self.forget = push_button("Forget answers…", "Begin anew", self.forget_requested)
        self._lay_out()

    def show_round(self, there_is_one: bool) -> None:
        """Three new ones are there, or there is too little music for that."""
        for card in self.cards:
            card.show_heard(False)
            card.setEnabled(there_is_one)
        self.skip.setEnabled(there_is_one)

    def show_playing(self, number: int) -> None:
        """This one is heard now; -1 for none."""
        for place, card in enumerate(self.cards):
            card.show_playing(place == number)

    def show_before(self, titles: Sequence[str], odd: int) -> None:
        """What the three were that were just answered; none to show nothing."""
        if titles:
            others = " and ".join(title for place, title in enumerate(titles) if place != odd)
            self.before.set_text(f"That was {titles[odd]}, apart from {others}.")
        else:
            self.before.set_text("")

    def show_learned(self, answers: int, verdict: Verdict | None, learning: bool) -> None:
        """How far the learning is."""
        self.figures.setText(told(answers, verdict, learning))
        self.use.setEnabled(verdict is not None and verdict.metric is not None and not learning)
        for button in (self.take_back, self.export, self.forget):
            button.setEnabled(answers > 0)

    def show_use(self, metric: Metric | None, undoable: bool) -> None:
        """What neighbours and playlists go by now."""
        self.state.setText(
            "In use: plain sound, as the network hears it."
            if metric is None
            else f"In use: your own ears, from {counted(metric.answers, 'answer')} "
            f"({metric.before:.0%} → {metric.after:.0%} of held-out answers)."
        )
        self.undo.setEnabled(undoable)
        self.reset.setEnabled(metric is not None)

    def _key(self, key: str, button: QPushButton) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def _lay_out(self) -> None:
        what = label(_WHAT, "muted")
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
    """One of the three: a button to hear it, a button to call it odd."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._name = label(str(number + 1), "hero")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note = label("", "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._heard = False
        self.hear = push_button(f"Hear it ({_HEAR[number]})", f"Hear the {_NAMES[number]}")
        self.choose = push_button(
            f"The odd one ({_CHOOSE[number]})", f"The {_NAMES[number]} is the odd one out"
        )
        for button in (self.hear, self.choose):
            button.setAccessibleName(button.toolTip())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(8)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._note)
        layout.addWidget(self.hear)
        layout.addWidget(self.choose)

    def show_heard(self, heard: bool) -> None:
        """Whether it was heard in this round."""
        self._heard = heard
        self._note.setText("heard" if heard else "not heard yet")

    def show_playing(self, playing: bool) -> None:
        """Whether it is heard now."""
        self._heard = self._heard or playing
        self._note.setText("playing…" if playing else "heard" if self._heard else "not heard yet")


def told(answers: int, verdict: Verdict | None, learning: bool) -> str:
    """How far the learning is, in words."""
    count = counted(answers, "answer")
    if answers < ENOUGH:
        return f"{count} so far. From {ENOUGH} on there may be enough to learn from."
    if learning or verdict is None:
        return f"{count} so far. Learning…"
    figures = (
        f"Of {counted(verdict.answers, 'answer')}, each held out in turn, plain sound gets "
        f"{verdict.before:.0%} right, what was learned {verdict.after:.0%} "
        "(guessing 33%; the threes are chosen to be hard)."
    )
    if verdict.metric is None:
        return f"{figures} That is no clear gain: there is nothing to learn from them, or not yet."
    return f"{figures} What was learned is better; it is used only if you say so."
