"""Music that is suggested in its season only: which words it is known by, and in which months it may come."""

import calendar
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.ui.widgets.elements import label

_WHOLE_YEAR = 12


@dataclass(frozen=True, slots=True)
class Season:
    """Words for the music of a season, and the months in which it may come.

    Attributes:
        name: What it is called, "" for words of the person's own.
        words: Any of them in genre, title, album or folder.
        months: 1..12.
    """

    name: str
    words: tuple[str, ...]
    months: tuple[int, ...]

    @property
    def rule(self) -> Exclusion:
        """As it is kept."""
        return Exclusion("season", f"{','.join(self.words)}@{','.join(map(str, self.months))}")


SEASONS = (
    Season("Christmas", ("christmas", "xmas", "weihnacht", "noël", "navidad"), (12,)),
    Season("Winter", ("winter", "hiver", "invierno", "snow", "schnee"), (12, 1, 2)),
    Season("Carnival", ("carnival", "karneval", "fasching", "carnaval"), (2,)),
    Season("Easter", ("easter", "ostern", "pâques", "pascua"), (3, 4)),
    Season("Summer", ("summer", "sommer", "été", "verano"), (6, 7, 8)),
    Season("Halloween", ("halloween",), (10,)),
)


def in_words(rule: Exclusion) -> str:
    """A rule about a season, for the person."""
    words, _, months = rule.value.partition("@")
    known = next((one.name for one in SEASONS if ",".join(one.words) == words), "")
    numbers = [int(month) for month in months.split(",") if month.strip().isdigit()]
    names = [calendar.month_name[number] for number in numbers if 1 <= number <= _WHOLE_YEAR]
    but = f", but in {', '.join(names)}" if names else ""
    return f"{known or ' or '.join(f'“{word.strip()}”' for word in words.split(','))} music{but}"


class SeasonEditor(QWidget):
    """Choose a season, or give words and months; "Add" makes a rule of it.

    Signals:
        wanted: The rule, a `Exclusion`.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.season, self.words = QComboBox(), QLineEdit()
        self.months = [self._month(number) for number in range(1, _WHOLE_YEAR + 1)]
        self.add = QPushButton("Add")
        self._lay_out()
        for one in SEASONS:
            self.season.addItem(one.name, one)
        self.season.addItem("My own words", Season("", (), ()))
        self.season.activated.connect(lambda _: self._show(self.season.currentData()))
        self.words.textChanged.connect(lambda _: self._judge())
        self.add.clicked.connect(self._add)
        self._show(SEASONS[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()  # and the dialog does not close
            return
        super().keyPressEvent(event)

    def _month(self, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(calendar.month_abbr[number])
        button.setCheckable(True)
        button.setAccessibleName(calendar.month_name[number])
        button.setToolTip(f"May be suggested in {calendar.month_name[number]}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda _: self._judge())
        return button

    def _lay_out(self) -> None:
        self.season.setAccessibleName("Season")
        self.words.setAccessibleName("Words that such music is known by, with commas between them")
        self.words.setToolTip("Any of these in genre, title, album or folder; commas between them")
        self.words.setPlaceholderText("words, with commas between them")
        self.add.setToolTip("Suggest such music in these months only (Enter)")
        self.add.setAutoDefault(False)
        months = QHBoxLayout()
        months.setSpacing(2)
        for button in self.months:
            months.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label("Only in its season:", "heading"), 0, 0, 1, 2)
        grid.addWidget(self.season, 1, 0)
        grid.addWidget(self.words, 1, 1)
        grid.addLayout(months, 2, 0, 1, 2)
        grid.addWidget(self.add, 1, 2)

    def _show(self, season: Season) -> None:
        self.words.setText(", ".join(season.words))
        for number, button in enumerate(self.months, 1):
            button.setChecked(number in season.months)
        if not season.words:
            self.words.setFocus()

    def _given(self) -> Season:
        text = self.words.text().replace("@", " ")
        words = tuple(word for part in text.split(",") if (word := part.strip().casefold()))
        return Season("", words, tuple(n for n, button in enumerate(self.months, 1) if button.isChecked()))

    def _judge(self) -> None:
        given = self._given()
        self.add.setEnabled(bool(given.words and given.months))

    def _add(self) -> None:
        if self.add.isEnabled():
            self.wanted.emit(self._given().rule)
