"""Finding the music in a folder."""

import logging
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from musicexplorer.library import cue
from musicexplorer.library.cue_files import ALBUM_SUFFIXES
from musicexplorer.library.hidden import MARKERS, is_hidden
from musicexplorer.library.left_out import LeftOut, nothing
from musicexplorer.library.suffixes import AUDIO_SUFFIXES, CUE_SUFFIX, OTHER_MEDIA
from musicexplorer.library.tags.embedded_sheet import embedded_sheet
from musicexplorer.library.video import AMBIGUOUS, is_video
from musicexplorer.translation import tr

_INT64 = 1 << 63
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A music file, or a problem that prevents music from being found.

    Attributes:
        path: The file; or the folder, file or link that has the problem.
        size: Bytes.
        mtime_ns: When it was changed, or its cue sheet if that is newer; nanoseconds since 1970, within what
            64 bits can hold.
        problem: For the user: why this cannot be read now; "" if it can. Tracks below a folder with a problem
            have not vanished.
        entries: The tracks that a cue sheet makes of this file, in order; without a sheet it is one track.
        sheet_missed: A cue sheet beside it cannot be read now, so that it is unknown which tracks it makes.
        encoding: What was chosen for texts in it that do not name theirs; None to guess.
    """

    path: Path
    size: int
    mtime_ns: int
    problem: str = ""
    entries: tuple[cue.CueEntry, ...] = ()
    sheet_missed: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or a folder that a walk did not take, and why, for the user."""

    path: Path
    reason: str


def walk(
    folder: Path,
    passed_over: list[PassedOver] | None = None,
    mounts: list[Path] | None = None,
    is_plain: Callable[[Found], bool] = lambda found: False,
    left_out: LeftOut = nothing,
) -> Iterator[Found]:
    """All music below a folder, each file and each folder once, ordered by name.

    Only a file that a cue sheet of a later folder names comes again, with its tracks.

    Hidden files and folders (`hidden`), folders with a marker (`.nomedia`), system folders, pictures and
    videos are passed over. Links are followed last, so that a file is found under its own path if it has one
    here. Empty files are included. Of most files nothing is read but both ends, for an embedded cue sheet.

    Args:
        folder: Where to begin; it is walked through whatever its own name is.
        passed_over: Receives what was passed over, other than files that are no media.
        mounts: Receives the folders where another drive begins, reached through a link or not.
        is_plain: Whether a file is known to have no cue sheet in its tags; then it is not opened.
        left_out: The pattern by which the person leaves a file or a folder out, "" for none.
    """
    walker = _Walker(
        [] if passed_over is None else passed_over, [] if mounts is None else mounts, is_plain, left_out
    )
    yield from walker.walk(folder)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; a loop of links is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


class _Walker:
    def __init__(
        self,
        passed_over: list[PassedOver],
        mounts: list[Path],
        is_plain: Callable[[Found], bool],
        left_out: LeftOut,
    ) -> None:
        self._passed_over, self._mounts, self._is_plain = passed_over, mounts, is_plain
        self._left_out = left_out
        self._sheets = _Sheets()
        self._devices: dict[Path, int] = {}
        self._folders: deque[Path] = deque()
        self._links: deque[Path] = deque()
        self._seen: set[tuple[int, int]] = set()

    def walk(self, folder: Path) -> Iterator[Found]:
        self._folders.append(folder)
        while self._folders or self._links:
            if self._folders:
                path, step = self._folders.popleft(), partial(self._folder, is_root=not self._seen)
                yield from self._guarded(step, path, tr("the folder cannot be read ({reason})"))
            else:
                yield from self._guarded(
                    self._link, self._links.popleft(), tr("the file cannot be read ({reason})")
                )

    def _guarded(self, step: Callable[[Path], list[Found]], path: Path, problem: str) -> list[Found]:
        """What a step finds at a path; whatever goes wrong there is a problem of this path alone."""
        try:
            return step(path)
        except Exception as error:
            return [self._problem(path, error, problem)]

    def _problem(self, path: Path, error: Exception, problem: str) -> Found:
        if isinstance(error, OSError):
            return Found(path, 0, 0, problem.format(reason=_reason(error)))
        _log.error("walking %r", os.fsencode(path), exc_info=error)
        text = tr("it cannot be read ({reason})").format(reason=f"{type(error).__name__}: {error}")
        return Found(path, 0, 0, text)

    def _pass_over(self, path: Path, reason: str) -> None:
        self._passed_over.append(PassedOver(path, reason))

    def _link(self, path: Path) -> list[Found]:
        try:
            status = path.stat()
        except OSError as error:
            if path.suffix.lower() not in AUDIO_SUFFIXES:
                return []
            return [Found(path, 0, 0, tr("broken link ({reason})").format(reason=_reason(error)))]
        if stat.S_ISDIR(status.st_mode):
            self._folders.append(path)
        elif not stat.S_ISREG(status.st_mode):
            self._not_regular(path)
        elif path.suffix.lower() == CUE_SUFFIX:
            return self._sheets.read(path)
        elif self._is_music(path):
            if self._is_new(status):
                return [self._sheets.applied(self._with_embedded(_found(path, status)))]
            self._pass_over(path, tr("a link to a file that is found under its own name"))
        return []

    def _folder(self, folder: Path, *, is_root: bool) -> list[Found]:
        status = folder.stat()
        if self._devices.get(folder.parent, status.st_dev) != status.st_dev:
            self._mounts.append(folder)
        self._devices[folder] = status.st_dev
        if not self._is_new(status):
            if folder.is_symlink():
                self._pass_over(folder, tr("a link to a folder that is found under its own name"))
            return []
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        marker = next((entry.name for entry in entries if entry.name in MARKERS), None)
        if marker and not is_root and _is_effective(folder / marker):
            self._pass_over(folder, tr("it contains {name}").format(name=marker))
            return []
        content = _Content()
        problem = tr("the file cannot be read ({reason})")
        for entry in entries:
            path = Path(entry.path)
            try:
                self._entry(path, entry, content)
            except Exception as error:
                content.found.append(self._problem(path, error, problem))
        self._folders.extendleft(reversed(content.folders))
        return self._with_sheets(content)

    def _entry(self, path: Path, entry: "os.DirEntry[str]", content: "_Content") -> None:
        suffix = path.suffix.lower()
        if is_hidden(entry.name):
            if suffix in AUDIO_SUFFIXES:
                self._pass_over(path, tr("hidden by its name"))
            elif entry.is_dir(follow_symlinks=False):
                self._pass_over(path, tr("a hidden folder, or one of the system"))
        elif pattern := self._left_out(path, folder := _is_folder(entry)):
            if suffix in AUDIO_SUFFIXES or folder:
                self._pass_over(path, tr("left out by “{pattern}”").format(pattern=pattern))
        elif entry.is_symlink():
            self._links.append(path)
        elif entry.is_dir(follow_symlinks=False):
            content.folders.append(path)
        elif not entry.is_file(follow_symlinks=False):
            self._not_regular(path)
        elif suffix == CUE_SUFFIX:
            content.sheets.append(path)
        elif self._is_music(path):
            status = path.stat()
            self._is_new(status)  # a hard link is a file of its own; a symbolic link to it is not
            content.found.append(_found(path, status))

    def _is_music(self, path: Path) -> bool:
        suffix = path.suffix.lower()
        if suffix in OTHER_MEDIA or (suffix in AMBIGUOUS and is_video(path)):
            self._pass_over(path, tr("a film, notes, or a protected format"))
            return False
        return suffix in AUDIO_SUFFIXES

    def _not_regular(self, path: Path) -> None:
        if path.suffix.lower() in AUDIO_SUFFIXES:
            self._pass_over(path, tr("a pipe, a socket or a device, not a file"))

    def _with_sheets(self, content: "_Content") -> list[Found]:
        """The files of a folder with the tracks that cue sheets make of them; and those of other folders."""
        others: list[Found] = []
        for sheet in content.sheets:
            problem = tr("the cue sheet cannot be read ({reason})")
            others += self._guarded(self._sheets.read, sheet, problem)
        missed = any(found.problem for found in others)
        files = [
            found if found.problem else self._sheets.applied(self._with_embedded(found))
            for found in content.found
        ]
        return others + [replace(found, sheet_missed=missed) for found in files] if missed else others + files

    def _with_embedded(self, found: Found) -> Found:
        """The file with the tracks of the cue sheet in its tags; one beside it has precedence."""
        if found.path.suffix.lower() not in ALBUM_SUFFIXES or found.size == 0 or self._is_plain(found):
            return found
        try:
            sheet = embedded_sheet(found.path)
        except OSError:  # it will be reported when the file is read
            return found
        return replace(found, entries=tuple(cue.embedded(sheet[0], found.path, sheet[1]))) if sheet else found

    def _is_new(self, status: os.stat_result) -> bool:
        key = (status.st_dev, status.st_ino)
        new = key not in self._seen
        self._seen.add(key)
        return new


class _Sheets:
    """The cue sheets that were read, and the files that they may be about; of several the longest counts."""

    def __init__(self) -> None:
        self._best: dict[str, tuple[tuple[cue.CueEntry, ...], int]] = {}
        self._files: dict[str, Found] = {}

    def read(self, sheet: Path) -> list[Found]:
        """Read a sheet; returns the files that were found before and are described by it."""
        changed = _time_of(sheet.stat())
        entries: dict[str, list[cue.CueEntry]] = {}
        for entry in cue.parse(sheet):
            entries.setdefault(os.fspath(entry.source.path), []).append(entry)
        again = []
        for path, own in entries.items():
            if len(own) > len(self._best.get(path, ((), 0))[0]):
                self._best[path] = tuple(own), changed
                if path in self._files:
                    again.append(self.applied(self._files[path]))
        return again

    def applied(self, found: Found) -> Found:
        """A file with the tracks that the sheets make of it."""
        path = os.fspath(found.path)
        self._files[path] = found
        entries, changed = self._best.get(path, ((), 0))
        if not entries or len(entries) < len(found.entries):
            return found
        return replace(found, mtime_ns=max(found.mtime_ns, changed), entries=entries)


@dataclass(slots=True)
class _Content:
    """What a folder contains, so far."""

    found: list[Found] = field(default_factory=list)
    sheets: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


def _found(path: Path, status: os.stat_result) -> Found:
    return Found(path, status.st_size, _time_of(status))


def _time_of(status: os.stat_result) -> int:
    """The modification time, as far as 64 bits can hold it: until the year 2262.

    Never -1: that is the store's for files that are to be read again.
    """
    held = max(-_INT64, min(status.st_mtime_ns, _INT64 - 1))
    return 0 if held == -1 else held


def _is_effective(marker: Path) -> bool:
    """Whether a marker hides its folder: `.ndignore` with patterns in it is for some files only."""
    return marker.name != ".ndignore" or marker.stat().st_size == 0


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
