"""Finding words in what is written about tracks, and how exactly they name one."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.packed import Texts, holding
from musicexplorer.library.text import fold
from musicexplorer.session.search.terms import Field, Written

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

Mask = NDArray[np.bool_]
_APART, _UNSURE, _WITHIN = range(3)
_KINDS = np.array([_WITHIN if chr(byte).isalnum() else _APART for byte in range(128)] + [_UNSURE] * 128)
"""Of each byte of UTF-8 next to words, whether these can be part of a longer one."""
MOST_GRADED = 1_000
"""More tracks than this are not graded: nobody looks for the first among so many."""
_ANY, _NAMED, _OTHER = 0.7, 0.8, 0.7


def with_words(library: "Library", written: Written, among: Mask | None = None) -> Mask:
    """Bool [n]: the rows with one of the words there; only those in `among` are looked at."""
    found = np.zeros(len(library.texts), bool)
    for words in written.words:
        if not words:
            found |= _empty(library, written.field)
        elif written.field in ("genre", "folder", "format"):
            found |= _grouped(library, written.field, words)
        else:
            found |= _in_texts(library, words, written, among)
    return found if among is None else found & among


def whole_words(text: str, words: str) -> bool:
    """Whether these words stand in a text, and not as parts of longer ones."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
        at = text.find(words, at + 1)
    return False


def evidence(library: "Library", mask: Mask, written: Written) -> NDArray[np.float32]:
    """How much words that are written say about the sound of a track: a genre all, a title much."""
    found = np.where(mask, np.float32(_OTHER), np.float32(0))
    rows = np.flatnonzero(mask)
    for words in written.words:
        for row in rows.tolist() if len(rows) <= MOST_GRADED else ():
            if whole_words(fold(library.tracks.titles[row]), words):
                found[row] = _NAMED
        for genre, (_, having) in library.genres.items():
            if whole_words(genre, words):
                found[having] = mask[having]
    return found


def exactness(library: "Library", words: str, mask: Mask) -> NDArray[np.float32]:
    """How exactly words name tracks: 1 for the title or "artist - title", less for parts; 0 outside `mask`.

    Args:
        library: The library.
        words: Folded.
        mask: Bool [n], the rows to grade.
    """
    found = np.where(mask, np.float32(0.1), np.float32(0))
    rows = np.flatnonzero(mask)
    if len(rows) > MOST_GRADED:
        return found
    wanted = " ".join(words.replace(" - ", " ").split())
    for row in rows.tolist():
        found[row] = _grade(wanted, fold(library.tracks.titles[row]), fold(library.tracks.artists[row]))
    return found


def _grade(words: str, title: str, artist: str) -> float:
    both = f"{artist} {title}"
    for grade, holds in (
        (1.0, words in (title, both, f"{title} {artist}")),
        (0.9, words == artist),
        (0.8, title.startswith(words) and whole_words(title, words)),
        (0.7, artist.startswith(words) and whole_words(artist, words)),
        (0.6, whole_words(title, words) or whole_words(both, words)),
        (0.5, whole_words(artist, words)),
        (0.4, title.startswith(words)),
        (0.3, words in title),
        (0.2, all(word in both for word in words.split())),
    ):
        if holds:
            return grade
    return 0.1


def _in_texts(library: "Library", words: str, written: Written, among: Mask | None) -> Mask:
    texts, field = library.texts, written.field
    found = rows_with(texts, words, whole=written.whole)
    if field:
        rows = np.flatnonzero(found if among is None else found & among)
        found = np.zeros(len(texts), bool)
        found[rows] = [
            any(words in fold(text) for text in _field(library, field, row)) for row in rows.tolist()
        ]
    return found


def rows_with(texts: Texts, words: str, *, whole: bool = False) -> Mask:
    """Bool [n]: the rows of folded texts in which these words stand; with `whole`, as words of their own."""
    part = words.encode("utf-8", "replace")
    if not whole:
        return texts.rows_with(part)
    found, places = np.zeros(len(texts), bool), texts.places(part)
    before = _KINDS[np.where(places > 0, texts.bytes[places - 1], 0)]
    kind = np.maximum(before, _KINDS[texts.bytes[places + len(part)]])
    found[texts.rows_at(places[kind == _APART])] = True
    for row in np.unique(texts.rows_at(places[kind == _UNSURE])).tolist():
        found[row] = found[row] or whole_words(texts[row], words)
    return found


def _field(library: "Library", field: Field, row: int) -> Iterable[str]:
    tracks = library.tracks
    if field == "title":
        return (tracks.titles[row],)
    if field == "artist":
        return tracks.artists[row], tracks.text("album_artist")[row]
    if field == "album":
        return (tracks.text("album")[row],)
    return (tracks.paths[row].rpartition("/")[2],)


def _grouped(library: "Library", field: Field, words: str) -> Mask:
    """Rows by what many tracks share: each genre, folder or ending is looked at once."""
    found = np.zeros(len(library), bool)
    if field == "genre":
        known = library.genres
        names = [words] if words in known else [name for name in known if whole_words(name, words)]
        for name in names:
            found[known[name][1]] = True
        return found
    values: Sequence[str] = library.tracks.folders
    if field == "format":
        values, words = [path.rpartition(".")[2] for path in library.tracks.paths], words.lstrip(".")
        fitting = {value for value in set(values) if fold(value) == words}
    else:
        fitting = {value for value in set(values) if words in fold(value)}
    return holding(values, fitting.__contains__)


def _empty(library: "Library", field: Field) -> Mask:
    """Rows in which nothing is written there."""
    tracks = library.tracks
    columns: dict[str, Sequence[object]] = {
        "genre": tracks.genres,
        "artist": tracks.artists,
        "album": tracks.text("album"),
        "title": tracks.text("title"),
    }
    if field not in columns:
        return np.zeros(len(library), bool)
    return np.fromiter((not value for value in columns[field]), bool, len(library))
