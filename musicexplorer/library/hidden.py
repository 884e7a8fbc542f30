"""Which names a walk passes over: what systems and programs hide, but not albums.

"...And Justice for All", ".38 Special" and ".Feast" are music; ".git", ".Trash-1000" and "._a.mp3" are not.
"""

import os
import re
from pathlib import Path

# Folders that file servers, systems and archivers leave behind.
_SYSTEM = frozenset(
    {"@eadir", "#recycle", "#snapshot", "$recycle.bin", "lost+found", "system volume information", "__macosx"}
)
# Hidden names with a capital letter; a name that only begins like one of them is theirs too (.Trash-1000).
_CAPITAL = re.compile(
    r"\.(?:trash|apple|spotlight|documentrevisions|temporaryitems|mobilebackups|pkinstall|hfs\+|recycle|sync"
    r"|synology|thumb|volumeicon|ds_store|mediaartlocal|gallery2)\S*$",
    re.IGNORECASE,
)
# What people and systems leave in the folder where a drive is mounted.
_NOTES = frozenset({"", ".txt", ".md", ".ini", ".db", ".url", ".lnk"})
MARKERS = frozenset({".nomedia", ".ndignore"})
"""Files that say that the music in their folder, and below it, is not for a library."""


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is hidden by habit, or belongs to the system.

    By habit: a dot, then a small letter, and no space in the name (.git, .cache, .hidden.mp3), or a dot and
    one of _ ~ @ # $. A dot before another dot, a digit, a space or a capital begins a title.
    """
    if not name.startswith("."):
        return name.lower() in _SYSTEM
    second = name[1:2]
    if second in ("_", "~", "@", "#", "$"):
        return True
    if name.strip(".") == "" or _CAPITAL.match(name):
        return True
    return second.islower() and not any(letter.isspace() for letter in name)


def is_bare(folder: Path) -> bool | None:
    """Whether a folder has nothing but hidden files in it, or notes such as "NOT MOUNTED".

    None if it is not there or gives errors.
    """
    try:
        with os.scandir(folder) as listing:
            return all(is_hidden(entry.name) or _is_note(entry) for entry in listing)
    except PermissionError:
        return False  # the walk reports what is wrong with it
    except OSError:
        return None


def _is_note(entry: "os.DirEntry[str]") -> bool:
    suffix = os.path.splitext(entry.name)[1].lower()
    return suffix in _NOTES and entry.is_file(follow_symlinks=False)
