"""From the window showing to the first frame of the map, for a library that is known already.

    xvfb-run -a -s "-screen 0 1440x900x24" python -m tests.benchmarks.known_library

Makes a library of generated tracks in a temporary folder (or in HOME, where it is kept for the next time),
and opens the real program on it. "Map" is the time from the window's first appearance to the first painted
frame with every dot, "whole" that until the table and everything else know all tracks, "longest" the longest
time in between in which the window did nothing else. "Reading all" is what reading every track takes by
itself, in the same process afterwards: a measure of the machine.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.audio_files import write
from tests.benchmarks.made_up import library
from tests.benchmarks.map_frames import clusters

SECONDS, RATE = 200, 44_100
_NAMES = 50_000
"""of one file: file systems allow some 65 000"""


def make(home: Path, count: int) -> None:
    """A library of so many tracks in 18 genres, analysed by the bundled network and laid out.

    Every track is a silent file that can be played; many are names of the same.
    """
    from musicexplorer import paths
    from musicexplorer.audio.rhythm import ANALYSER
    from musicexplorer.embedding.card import read_card
    from musicexplorer.library.store import NewTrack, RhythmRow, Writer
    from musicexplorer.library.track import Metadata, Source

    os.environ[paths.HOME_VARIABLE] = str(home)
    rng = np.random.default_rng(0)
    lengths = rng.normal(SECONDS, 60, count).clip(SECONDS / 4).round(2)
    card = read_card()
    silent = [
        write(home / f"{begin}.flac", np.zeros(SECONDS * RATE, np.float32), rate=RATE)
        for begin in range(0, count, _NAMES)
    ]
    times = [file.stat() for file in silent]
    with Writer(paths.store()) as writer:
        writer.add_folder(home / "music").result()
        writer.set_model(card.version, card.tag_names, card.attribute_names, card.dimensions).result()
        ids: list[int] = []
        for begin in range(0, count, 5000):
            batch = [
                NewTrack(
                    Source(home / "music" / f"artist {number % 4000}" / f"{number}.flac"),
                    Metadata(
                        title=f"A title of usual length {number}",
                        artists=(f"Artist {number % 4000}",),
                        album=f"Album {number % 9000}",
                        genres=(f"Genre {number % 18}",),
                        year=1960 + number % 60,
                        duration=float(lengths[number]),
                    ),
                    size=times[number // _NAMES].st_size,
                    mtime_ns=times[number // _NAMES].st_mtime_ns,
                    identity=number.to_bytes(8, "little"),
                )
                for number in range(begin, min(begin + 5000, count))
            ]
            for number, track in enumerate(batch, begin):
                track.source.path.parent.mkdir(parents=True, exist_ok=True)
                track.source.path.hardlink_to(silent[number // _NAMES])
            ids += writer.store_tracks(batch).result()
        writer.store_positions(ids, clusters(count)).result()
        drawn = zip(rng.integers(60, 180, count).tolist(), rng.integers(0, 24, count).tolist(), strict=True)
        rhythms = [
            RhythmRow(
                tempo=tempo,
                tempo_strength=1.0,
                key=key,
                key_strength=1.0,
                loudness=-14.0,
                peak=0.9,
                excerpt_start=60.0,
                excerpt_end=90.0,
            )
            for tempo, key in drawn
        ]
        writer.store_rhythm(zip(ids, rhythms, strict=True), ANALYSER).result()
    connection = sqlite3.connect(paths.store())
    vectors = library(count, card.dimensions)
    tags = rng.random((count, len(card.tag_names))) ** 4
    attributes = rng.random((count, len(card.attribute_names)))
    rows = zip(ids, tags.astype("<f2"), attributes.astype("<f4"), vectors, strict=True)
    with connection:
        connection.executemany(
            "INSERT INTO heard (track_id, model_id, tags, attributes, vector)"
            " SELECT ?, max(id), ?, ?, ? FROM model",
            ((one, tag.tobytes(), value.tobytes(), vector.tobytes()) for one, tag, value, vector in rows),
        )
    connection.close()


def visit(count: int) -> dict[str, float]:
    """Open the program, see what happens when, and close it: seconds."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from musicexplorer import app
    from musicexplorer.ui.main_window import Window

    seen: dict[str, float] = {}

    class Witness(QObject):
        """Notes when the window appears and when the map has painted every dot."""

        window: Window | None = None
        last = 0.0
        longest = 0.0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            """Looks at every event of the program."""
            if isinstance(watched, Window) and event.type() == QEvent.Type.Show:
                self.window, seen["shown"] = watched, time.perf_counter()
            return False

        def look(self) -> None:
            """Called as often as the window has a moment."""
            now = time.perf_counter()
            if self.window is None:
                return
            map_ = self.window.frame.pane.map
            if "map" not in seen and len(map_.scene.points.ids) == count and map_.isVisible():
                map_.repaint()
                seen["map"] = time.perf_counter()
            elif "map" in seen:
                self.longest = max(self.longest, now - self.last)
                if "whole" not in seen and len(self.window.app.session.library) == count:
                    seen["whole"] = now
                    QTimer.singleShot(1500, self.window.close_unasked)
            self.last = time.perf_counter()

    application = app.make_application()
    witness, timer = Witness(), QTimer(interval=0)
    application.installEventFilter(witness)
    timer.timeout.connect(witness.look)
    timer.start()
    app.run_window()
    timer.stop()
    application.removeEventFilter(witness)
    shown = seen["shown"]
    assert isinstance(QApplication.instance(), QApplication)
    return {"map": seen["map"] - shown, "whole": seen["whole"] - shown, "longest": witness.longest}


def homes(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one for this time only."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=100_000)
    options = parser.parse_args()
    from musicexplorer import paths
    from musicexplorer.library.store import Reader

    for home in homes(options.home):
        os.environ[paths.HOME_VARIABLE] = str(home)
        if not paths.store().exists():
            make(home, options.count)
        seen = visit(options.count)
        with Reader(paths.store()) as reader:
            start = time.perf_counter()
            reader.tracks()
            seen["reading all"] = time.perf_counter() - start
        print(f"{options.count} tracks; seconds: ", end="")
        print(", ".join(f"{name} {seconds:.2f}" for name, seconds in seen.items()))


if __name__ == "__main__":
    main()
