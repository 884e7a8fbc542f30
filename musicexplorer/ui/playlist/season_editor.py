"""Music that is suggested in its season only: the words that tell it, and the months in which it may come."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
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
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.widgets.elements import label

_WHOLE_YEAR = 12


@dataclass(frozen=True, slots=True)
class Season:
    """The words that tell the music of a season, and the months in which it may be suggested.

    Attributes:
        name: What it is called, in English; "" for words of the person's own.
        words: Any of them in genre, title, album or folder.
        months: 1..12.
    """

    name: str
    words: tuple[str, ...]
    months: tuple[int, ...]

    @property
    def exclusion(self) -> Exclusion:
        """As it is saved."""
        return Exclusion("season", f"{','.join(self.words)}@{','.join(map(str, self.months))}")


SEASONS = (
    Season("Christmas", ("christmas", "xmas", "weihnacht", "noël", "navidad"), (12,)),
    Season("Winter", ("winter", "hiver", "invierno", "snow", "schnee"), (12, 1, 2)),
    Season("Carnival", ("carnival", "karneval", "fasching", "carnaval"), (2,)),
    Season("Easter", ("easter", "ostern", "pâques", "pascua"), (3, 4)),
    Season("Summer", ("summer", "sommer", "été", "verano"), (6, 7, 8)),
    Season("Halloween", ("halloween",), (10,)),
)


def season_name(season: Season) -> str:
    """What a season is called in the person's language; "" for words of their own."""
    names = {
        "Christmas": tr("Christmas"),
        "Winter": tr("Winter"),
        "Carnival": tr("Carnival"),
        "Easter": tr("Easter"),
        "Summer": tr("Summer"),
        "Halloween": tr("Halloween"),
    }
    return names.get(season.name, "")


def season_text(exclusion: Exclusion) -> str:
    """The exclusion of a season, for the person."""
    words, _, months = exclusion.value.partition("@")
    known = next((season_name(season) for season in SEASONS if ",".join(season.words) == words), "")
    music = known or tr(" or ").join(tr("“{word}”").format(word=word.strip()) for word in words.split(","))
    numbers = [int(month) for month in months.split(",") if month.strip().isdigit()]
    names = [QLocale().standaloneMonthName(number) for number in numbers if 1 <= number <= _WHOLE_YEAR]
    if not names:
        return tr("{season} music").format(season=music)
    return tr("{season} music, except in {months}").format(season=music, months=", ".join(names))


class SeasonEditor(QWidget):
    """Choose a season, or give words and months; "Add" excludes it for the rest of the year.

    Signals:
        requested: Exclude this, an `Exclusion`.
    """

    requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.season, self.words = QComboBox(), QLineEdit()
        self.months = [self._month(number) for number in range(1, _WHOLE_YEAR + 1)]
        self.add = QPushButton(tr("Add"))
        self._lay_out()
        for season in SEASONS:
            self.season.addItem(season_name(season), season)
        self.season.addItem(tr("My own words"), Season("", (), ()))
        self.season.activated.connect(lambda _: self._show(self.season.currentData()))
        self.words.textChanged.connect(lambda _: self._enable_add())
        self.add.clicked.connect(self._add)
        self._show(SEASONS[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()  # and the dialog does not close
            return
        super().keyPressEvent(event)

    def _month(self, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(QLocale().standaloneMonthName(number, QLocale.FormatType.ShortFormat))
        button.setCheckable(True)
        name = QLocale().standaloneMonthName(number)
        button.setAccessibleName(name)
        button.setToolTip(tr("Suggest in {month}").format(month=name))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda _: self._enable_add())
        return button

    def _lay_out(self) -> None:
        accessibility.name_box(self.season, tr("Season"))
        self.words.setAccessibleName(tr("Words for this music, separated by commas"))
        self.words.setToolTip(tr("Any of these in genre, title, album or folder; separated by commas"))
        self.words.setPlaceholderText(tr("words, separated by commas"))
        self.add.setToolTip(tr("Suggest this music in these months only (Enter)"))
        self.add.setAutoDefault(False)
        months = QHBoxLayout()
        months.setSpacing(2)
        for button in self.months:
            months.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(tr("Only in its season:"), "heading"), 0, 0, 1, 2)
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

    def _enable_add(self) -> None:
        given = self._given()
        self.add.setEnabled(bool(given.words and given.months))

    def _add(self) -> None:
        if self.add.isEnabled():
            self.requested.emit(self._given().exclusion)
