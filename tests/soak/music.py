"""Music for the soak: short files in several formats, the same each time, and checksums of a folder."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tests.audio_files import noise, tone, write

ENDINGS = (".flac", ".mp3", ".ogg", ".opus", ".m4a", ".wav", ".wma", ".aiff")
SECONDS = (4.0, 6.0, 9.0)


def make(folder: Path, count: int, artists: int = 20) -> Path:
    """A folder of so many short files of chords and noise; files that are there already are kept."""
    for number in range(count):
        path = folder / f"artist {number % artists:02}" / f"{number:04}{ENDINGS[number % len(ENDINGS)]}"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(number)
        seconds = SECONDS[number % len(SECONDS)]
        chord = sum(tone(float(pitch), seconds, level=0.2) for pitch in rng.uniform(80, 2000, 3))
        samples = (chord + noise(seconds, seed=number, level=float(rng.uniform(0, 0.3)))).astype(np.float32)
        tags = {
            "title": f"Title {number}",
            "artist": f"Artist {number % artists}",
            "album": f"Album {number % (2 * artists)}",
            "genre": ("Rock", "Jazz", "Ambient", "Folk")[number % 4],
            "date": str(1960 + number % 60),
        }
        write(path, samples, tags=tags)
    return folder


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of each file's content, its size and its time, by its path below the folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[os.fspath(path.relative_to(folder))] = f"{content} {status.st_size} {status.st_mtime_ns}"
    return found


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """The environment of a user's program, with a home of its own and no display."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    root = Path(__file__).parents[2]
    return kept | {
        "HOME": os.fspath(home),
        "MUSICEXPLORER_HOME": os.fspath(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.fspath(root),
        **more,
    }


PROGRAM = (sys.executable, "-m", "musicexplorer")
