"""Finding the files that a cue sheet names."""

import os
import unicodedata
from pathlib import Path, PurePosixPath

# The formats of albums in one file.
_ENDINGS = "aac aif aiff alac ape dff dsf flac m4a mka mp3 mpc ogg opus shn tak tta w64 wav wma wv"
ALBUM_SUFFIXES = frozenset(map(".{}".format, _ENDINGS.split()))
_MOST_PARTS = 6  # of a path of another computer that are looked for here


class CueFiles:
    """Finds the files that a sheet names, ignoring case, extension, Unicode form and kind of path.

    Args:
        sheet: The sheet, beside or near the files.
        single: Whether it names only one file: then one that is called like the sheet may be meant.
    """

    def __init__(self, sheet: Path, *, single: bool) -> None:
        self._sheet = sheet
        self._single = single
        self._found: dict[str, Path | None] = {}
        self._listed: dict[Path, tuple[list[Path], list[Path]]] = {}

    def resolve(self, name: str) -> Path | None:
        """The file that a sheet calls by this name, None if there is none."""
        if name not in self._found:
            self._found[name] = self._search(name) if name.strip() and "\0" not in name else None
        return self._found[name]

    def _search(self, name: str) -> Path | None:
        relative = PurePosixPath(name.replace("\\", "/"))
        exact = self._normal(self._sheet.parent / relative)
        if not relative.is_absolute() and exact.is_file():
            return exact
        # "D:\\rips\\Box\\CD1\\image.wav" of another computer: as much of its end as is here.
        parts = [part for part in relative.parts if part not in ("/", ".")]
        for begin in range(max(0, len(parts) - _MOST_PARTS), len(parts)):
            folder = self._folder(parts[begin:-1])
            if folder is not None and (found := self._in_folder(folder, relative)):
                return found
        return None

    def _folder(self, parts: list[str]) -> Path | None:
        """The folder at the end of these steps from the sheet's, in any case."""
        folder = self._sheet.parent
        for part in parts:
            if part == "..":
                folder = self._normal(folder / part)
                continue
            folders = self._list(folder)[1]
            exact = folder / part
            named = [exact] if exact in folders else [one for one in folders if _key(one.name) == _key(part)]
            if not named:
                return None
            folder = named[0]
        return folder

    def _in_folder(self, folder: Path, name: PurePosixPath) -> Path | None:
        files = self._list(folder)[0]
        key = _key(name.name)
        for path in files:
            if _key(path.name) == key:
                return path
        stems = [_key(name.stem)]
        if self._single:  # "album.cue", "album.flac.cue"
            stems += [_key(self._sheet.stem), _key(Path(self._sheet.stem).stem)]
        music = [path for path in files if path.suffix.lower() in ALBUM_SUFFIXES]
        return next((path for stem in stems for path in music if _key(path.stem) == stem), None)

    def _list(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """Files and folders in a folder; none where it cannot be read."""
        if folder not in self._listed:
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                files = [folder / entry.name for entry in entries if entry.is_file()]
                folders = [folder / entry.name for entry in entries if entry.is_dir()]
            except OSError:
                files, folders = [], []
            self._listed[folder] = files, folders
        return self._listed[folder]

    @staticmethod
    def _normal(path: Path) -> Path:
        return Path(os.path.normpath(path))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
