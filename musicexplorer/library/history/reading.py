"""Detecting the format of a history by its content, and reading it: a file, a zip, or a folder of them."""

import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from musicexplorer.library.history import mpd, playlists, reasons, strawberry
from musicexplorer.library.history.databases import reading
from musicexplorer.library.history.documents import detect
from musicexplorer.library.history.values import History, HistoryError, MissingColumns, Passed
from musicexplorer.regular_files import open_regular, read_regular
from musicexplorer.translation import tr

_TEXTS = (".json", ".jsonl", ".csv", ".tsv", ".xml", ".log")
_IN_FOLDERS = (*_TEXTS, ".zip", ".db", ".sqlite", ".sql")
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, RuntimeError)  # RuntimeError: a password
_LARGEST = 1 << 30  # bytes of a file, and of all files of an archive
_LARGEST_RATIO = 200  # how much smaller an archive makes texts, at most
_SMALL = 16 << 20  # bytes, with which no archive does harm
_SQLITE = b"SQLite format 3\0"


def read(path: Path, order: str = "") -> Iterator[History]:
    """Detect and read what a file, a zip or a folder contains.

    Args:
        path: What the user exported.
        order: In which order day and month are in dates, as the user says ("dmy", "mdy"); "" to find out.

    Yields:
        Each history in it; later errors in one are raised while iterating over it.

    Raises:
        HistoryError: It cannot be read, or is not a history; the message says what to export instead.
    """
    path = Path(os.path.abspath(path))
    try:
        if path.is_dir():
            yield from _folder(path, order)
        else:
            yield from _file(path, order)
    except _UNREADABLE as error:
        reason = getattr(error, "strerror", None) or str(error)
        text = tr("{path} cannot be read: {reason}.")
        raise HistoryError(text.format(path=path, reason=reason.lower())) from error


def _file(path: Path, order: str) -> Iterator[History]:
    with open_regular(path) as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        yield from _zip(path, order)
    elif head.startswith(_SQLITE):
        yield _database(path)
    elif _is_playlist(path, head):
        yield _playlists([path])
    else:
        yield _text(path, head, order)


def _is_playlist(path: Path, head: bytes) -> bool:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    begins = head[:7].upper() == playlists.HEADS[0] or head.lower().startswith(playlists.HEADS[1:])
    return path.suffix.lower() in playlists.SUFFIXES or begins


def _text(path: Path, head: bytes, order: str) -> History:
    try:
        found = detect(read_regular(path, _LARGEST), order)
    except MissingColumns as error:
        raise _not_a_history("{path}: " + f"{error}.".replace("{", "{{").replace("}", "}}"), path) from error
    except HistoryError as error:
        raise HistoryError(f"{path}: {error}.") from error
    if found is None:
        raise _not_a_history(_what_it_is(head), path)
    return found


def _what_it_is(head: bytes) -> str:
    """What a file is that is not a history, by its first bytes, and what to do."""
    known = (
        (b"hdfm", tr("{path} is an internal file of iTunes. Choose File > Library > Export Library…")),
        (b"bplist", tr("{path} is a binary property list. Choose File > Library > Export Library…")),
        (b"\xd0\xcf\x11\xe0", tr("{path} is an Excel workbook. Save it as CSV.")),
        (b"%PDF", tr("{path} is a PDF. Export the history as JSON or CSV.")),
        (b"\x1f\x8b", tr("{path} is a gzip archive. Unpack it first.")),
        (b"Rar!", tr("{path} is a RAR archive. Unpack it first.")),
        (b"7z\xbc\xaf", tr("{path} is a 7-zip archive. Unpack it first.")),
    )
    if not head:
        return tr("{path} is empty.")
    return next((text for start, text in known if head.startswith(start)), tr("{path} is not a history."))


def _not_a_history(text: str, path: Path) -> HistoryError:
    """The error for a file that is something else, with what can be imported."""
    readable = tr(
        "Import one of these: the output of `history export`, the export of ListenBrainz (its zip), Maloja, "
        "Koito or Pano Scrobbler, Last.fm from an exporter, any table (CSV) or JSON with artist, title and "
        "time, the log of Rockbox, Spotify's extended streaming history, the play activity of Apple Music, "
        "the watch history of YouTube Music as JSON, Library.xml of iTunes, rhythmdb.xml or playlists.xml "
        "of Rhythmbox, the database of Strawberry or Clementine, sticker.sql of MPD, playlist files, or a "
        "folder of these."
    )
    return HistoryError(f"{text.format(path=path)} {readable}")


def _database(path: Path) -> History:
    with reading(path) as connection:
        if strawberry.is_one(connection):
            source, listens = strawberry.source(connection), strawberry.listens
        elif mpd.is_one(connection):
            source, listens = mpd.SOURCE, mpd.listens
        else:
            raise _not_a_history(tr("{path} is a database of another program."), path)
    passed: Passed = Counter()
    return History(source, listens(path, passed), passed)


def _zip(path: Path, order: str) -> Iterator[History]:
    """All histories in an archive, in the order of their names."""
    found = False
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if one.filename.lower().endswith(_TEXTS)]
        _check_size(path, members)
        for member in sorted(members, key=lambda one: one.filename):
            name = member.filename
            if member.file_size:
                for part in _tolerant(name, lambda member=member: detect(_unpacked(archive, member), order)):  # type: ignore[misc]
                    found = True
                    yield part
    if not found:
        raise _not_a_history(tr("{path} is an archive that contains no history."), path)


def _check_size(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    size, packed = sum(one.file_size for one in members), path.stat().st_size
    if size > _LARGEST or size > max(_SMALL, _LARGEST_RATIO * packed):
        text = tr("{path} is not read: {packed} MB in it would become {size} MB, which no history is.")
        raise HistoryError(text.format(path=path, packed=round(packed / 1e6, 1), size=round(size / 1e6)))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The content of one file, which may be larger than the archive says, but is not read then."""
    with archive.open(member) as file:
        return file.read(member.file_size)


def _folder(path: Path, order: str) -> Iterator[History]:
    """All playlists and histories in a folder and below."""
    files = sorted(Path(place, name) for place, _, names in os.walk(path) for name in names)
    lists = [file for file in files if file.suffix.lower() in playlists.SUFFIXES]
    found = bool(lists)
    if lists:
        yield _playlists(lists)
    for file in files:
        if file.suffix.lower() in _IN_FOLDERS:
            try:
                parts = list(_file(file, order))
            except (HistoryError, *_UNREADABLE):
                continue  # every export has other files beside the histories
            found = found or bool(parts)
            yield from parts
    if not found:
        raise _not_a_history(tr("{path} is a folder that contains no history or playlist."), path)


def _tolerant(name: str, find: Callable[[], History | None]) -> Iterator[History]:
    """The history in one file of an archive; a damaged file is counted and does not stop the others."""
    try:
        history = find()
    except MissingColumns:
        return  # every export has other tables beside the histories
    except HistoryError:
        history = History(name, (), Counter({f"{reasons.DAMAGED} ({name})": 1}))
    if history is not None:
        yield history


def _playlists(paths: Sequence[Path]) -> History:
    passed: Passed = Counter()
    return History(playlists.SOURCE, playlists.listens(paths, passed), passed)
