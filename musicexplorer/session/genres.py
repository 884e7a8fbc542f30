"""Genres with guesses: written on a track, given by the person, or guessed."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.library.text import fold
from musicexplorer.session.library import Library, Mask
from musicexplorer.translation import tr


@dataclass(frozen=True, slots=True)
class GenreGuess:
    """The guess for a track.

    Attributes:
        genre: The genre.
        probability: How sure it is, 0..1.
    """

    genre: str
    probability: float

    @property
    def text(self) -> str:
        """The guess, for the person: "Rock (guess, 83 %)"."""
        return tr("{genre} (guess, {percent} %)").format(
            genre=self.genre, percent=round(100 * self.probability)
        )

    def as_plain(self) -> dict[str, str | float]:
        """The guess in `--json`."""
        return {"genre": self.genre, "probability": round(self.probability, 3)}


def guess_of(library: Library, track_id: int) -> GenreGuess | None:
    """The guess for a track; None where its genre is known, or nothing can be guessed."""
    if track_id not in library:
        return None
    row = library.row(track_id)
    genre, sure = library.guessed_genres[row], library.guess_probabilities[row]
    return None if genre is None else GenreGuess(genre, float(sure))


def said_or_guessed(library: Library, row: int) -> str | None:
    """The genre of a row that the person gave here, or the guess; None for neither."""
    return library.given_genres.get(int(library.ids[row])) or library.guessed_genres[row]


def guess_choices(library: Library) -> list[tuple[str, int]]:
    """All genres that are guessed, with the numbers of their tracks with guesses, the most common first."""
    names = {fold(name): name for name in filter(None, library.guessed_genres)}
    counts = ((name, int(with_genre(library, name).sum())) for name in names.values())
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def genre_names(library: Library) -> list[tuple[str, int]]:
    """All genres that are written, given or guessed, with their numbers of tracks, the most common first."""
    written = (name for name, _ in library.genres.values())
    known = (*written, *library.given_genres.values(), *filter(None, set(library.guessed_genres)))
    names = {fold(name): name for name in reversed(known)}
    counts = ((name, int(with_genre(library, name).sum())) for name in names.values())
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def with_genre(library: Library, genre: str) -> Mask:
    """Bool [n]: the rows of a genre that is written, given by the person or guessed."""
    key = fold(genre.strip())
    guessed = {name for name in set(library.guessed_genres) if name is not None and fold(name) == key}
    given = {track for track, name in library.given_genres.items() if fold(name) == key}
    found = np.fromiter((name in guessed for name in library.guessed_genres), bool, len(library))
    found |= np.isin(library.ids, list(given))
    written = library.genres.get(key)
    if written is not None:
        found[written[1]] = True
    return found
