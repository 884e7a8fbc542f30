"""Finding the music in a folder."""

import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library import cue
from musicexplorer.library.video import AMBIGUOUS, is_video
from musicexplorer.translation import tr

# Music that FFmpeg decodes.
_DECODED = (
    "aa3 aac ac3 adts adx aif aifc aiff alac amr ape ast at3 au awb bfstm bonk brstm caf dff dsf dts dtshd"
    " eac3 ec3 fla flac gsm hca m4a m4b m4r mac mka mlp mp+ mp1 mp2 mp3 mp4 mpc mpga mpp oga ogg oma omg"
    " opus osq qoa ra rf64 rka shn snd spx tak thd tta voc vqf w64 wav wave weba webm wma wsd wv xwma"
)
# Tracker modules: music too, which only some builds of FFmpeg read.
TRACKER_SUFFIXES = frozenset(
    {".669", ".it", ".med", ".mod", ".mptm", ".mtm", ".okt", ".s3m", ".stm", ".ult", ".xm"}
)
AUDIO_SUFFIXES = frozenset(f".{ending}" for ending in _DECODED.split()) | TRACKER_SUFFIXES

_CUE_SUFFIX = ".cue"
# Folders that file servers, systems and archivers leave behind.
_NOT_MUSIC = frozenset(
    {"@eadir", "#recycle", "#snapshot", "$recycle.bin", "system volume information", "__macosx"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A music file, or a problem that prevents music from being found.

    Attributes:
        path: The file; or the folder, file or link that has the problem.
        size: Bytes.
        mtime_ns: When it was changed, or its cue sheet if that is newer; nanoseconds since 1970.
        problem: For the user: why this cannot be read; "" if it can. Tracks below a folder with a problem
            have not vanished.
        entries: The tracks that a cue sheet makes of this file, in order; without a sheet it is one track.
    """

    path: Path
    size: int
    mtime_ns: int
    problem: str = ""
    entries: tuple[cue.CueEntry, ...] = ()


def walk(folder: Path) -> Iterator[Found]:
    """All music below a folder, each file and each folder once, ordered by name.

    Hidden files, system folders, pictures and videos are skipped. Links are followed last, so that a file is
    found under its own path if it has one here. Empty files are included. Only cue sheets and possible videos
    are opened.
    """
    walker = _Walker()
    yield from walker.walk(folder)


class _Walker:
    def __init__(self) -> None:
        self._folders: deque[Path] = deque()
        self._links: deque[Path] = deque()
        self._seen: set[tuple[int, int]] = set()

    def walk(self, folder: Path) -> Iterator[Found]:
        self._folders.append(folder)
        while self._folders or self._links:
            if self._folders:
                yield from self._folder(self._folders.popleft())
            else:
                yield from self._link(self._links.popleft())

    def _link(self, path: Path) -> Iterator[Found]:
        try:
            status = path.stat()
        except OSError as error:
            if path.suffix.lower() in AUDIO_SUFFIXES:
                yield Found(path, 0, 0, tr("broken link ({reason})").format(reason=_reason(error)))
            return
        if stat.S_ISDIR(status.st_mode):
            self._folders.append(path)
        elif stat.S_ISREG(status.st_mode) and _is_music(path) and self._is_new(status):
            yield Found(path, status.st_size, status.st_mtime_ns)

    def _folder(self, folder: Path) -> Iterator[Found]:
        try:
            if not self._is_new(folder.stat()):
                return
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Found(
                folder, 0, 0, tr("the folder cannot be read ({reason})").format(reason=_reason(error))
            )
            return
        music: list[Found] = []
        sheets: list[Path] = []
        inner: list[Path] = []
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or entry.name.lower() in _NOT_MUSIC:
                continue
            if entry.is_symlink():
                self._links.append(path)
            elif entry.is_dir(follow_symlinks=False):
                inner.append(path)
            elif entry.is_file(follow_symlinks=False):
                if path.suffix.lower() == _CUE_SUFFIX:
                    sheets.append(path)
                elif _is_music(path):
                    music.extend(self._file(path))
        self._folders.extendleft(reversed(inner))
        yield from _with_sheets(music, sheets) if sheets else music

    def _file(self, path: Path) -> Iterator[Found]:
        try:
            status = path.stat()
        except OSError as error:
            yield Found(path, 0, 0, tr("the file cannot be read ({reason})").format(reason=_reason(error)))
            return
        self._is_new(status)  # a hard link is a file of its own; a symbolic link to it is not
        yield Found(path, status.st_size, status.st_mtime_ns)

    def _is_new(self, status: os.stat_result) -> bool:
        key = (status.st_dev, status.st_ino)
        new = key not in self._seen
        self._seen.add(key)
        return new


def _is_music(path: Path) -> bool:
    suffix = path.suffix.lower()
    return suffix in AUDIO_SUFFIXES and not (suffix in AMBIGUOUS and is_video(path))


def _with_sheets(music: list[Found], sheets: list[Path]) -> Iterator[Found]:
    """The files of one folder, each with the tracks of its best cue sheet (the one with the most tracks)."""
    best: dict[Path, tuple[tuple[cue.CueEntry, ...], int]] = {}
    for sheet in sheets:
        try:
            changed = sheet.stat().st_mtime_ns
            entries = cue.parse(sheet)
        except OSError as error:
            yield Found(
                sheet, 0, 0, tr("the cue sheet cannot be read ({reason})").format(reason=_reason(error))
            )
            continue
        for path in {entry.source.path for entry in entries}:
            own = tuple(entry for entry in entries if entry.source.path == path)
            if len(own) > len(best.get(path, ((), 0))[0]):
                best[path] = own, changed
    for found in music:
        entries_of, changed = best.get(found.path, ((), 0))
        yield (
            Found(found.path, found.size, max(found.mtime_ns, changed), "", entries_of)
            if entries_of
            else found
        )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
