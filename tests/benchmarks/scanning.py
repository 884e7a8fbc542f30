"""Scans of a large library: the first look at files and tags, a scan without changes, one after an import.

    python -m tests.benchmarks.scanning [--files 100000] [--tagged 20000] [--folder DIR]

Times are CPU seconds of the process and its worker, memory the most that the process had. "Listing" walks the
same folders with os.scandir and os.stat alone and nothing else, in the same run: a measure of the machine.

- first: `--tagged` small MP3, FLAC and M4A files with tags of their own (pages of Ogg have check sums) are
  found, read and stored, as the first half of a scan does (`discovery`); no network, no map.
- rescan: `--files` known files, none of which has changed.
- import: the same after the library was carried to another place by backup and restore, with the file read
  once (the first scan there), and once more.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

PER_FOLDER = 12


def templates() -> list[tuple[str, bytes]]:
    """A short file of each format, its title of ten letters."""
    from tests.audio_files import noise, write

    found = []
    with tempfile.TemporaryDirectory() as folder:
        for ending in (".mp3", ".flac", ".m4a"):
            tags = {
                "title": "TTTTTTTTTT",
                "artist": "An artist",
                "album": "An album",
                "genre": "Rock",
                "date": "1999",
            }
            path = write(Path(folder, f"t{ending}"), noise(0.4, level=0.05), tags=tags)
            found.append((ending, path.read_bytes()))
    return found


def tagged(folder: Path, count: int) -> None:
    """So many files with titles and sounds of their own."""
    made = templates()
    for number in range(count):
        place = folder / f"artist {number // (8 * PER_FOLDER)}" / f"album {number // PER_FOLDER}"
        if number % PER_FOLDER == 0:
            place.mkdir(parents=True, exist_ok=True)
        ending, data = made[number % len(made)]
        out = bytearray(data.replace(b"TTTTTTTTTT", f"{number:010}".encode()))
        at = len(out) // 2
        out[at : at + 8] = number.to_bytes(8, "big")
        (place / f"{number}{ending}").write_bytes(out)


def files(folder: Path, count: int) -> None:
    """So many files of one byte."""
    for number in range(count):
        place = folder / f"artist {number // (8 * PER_FOLDER)}" / f"album {number // PER_FOLDER}"
        if number % PER_FOLDER == 0:
            place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.flac").write_bytes(b"x")


def known(store: Path, music: Path, count: int) -> None:
    """A library in which these files are known, analysed and on the map."""
    from musicexplorer.indexing import worker
    from musicexplorer.library.scan import walk
    from musicexplorer.library.store import NewTrack, Writer
    from musicexplorer.library.track import Metadata, Source

    rng = np.random.default_rng(0)
    card = worker.model_card()
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.set_model(card.version, card.tag_names, card.attribute_names, card.dimensions).result()
        tracks = [
            NewTrack(
                Source(found.path),
                Metadata(
                    title=f"A title {found.path.stem}",
                    artists=("An artist",),
                    album="An album",
                    duration=200.0,
                ),
                found.size,
                found.mtime_ns,
                found.path.stem.encode().rjust(16, b"0"),
            )
            for found in walk(music)
        ]
        ids = [
            one
            for at in range(0, count, 5000)
            for one in writer.store_tracks(tracks[at : at + 5000]).result()
        ]
        writer.store_positions(ids, rng.normal(size=(count, 2))).result()
        writer.store_map_quality(ids, np.ones(count), np.ones(count)).result()
    shape = card.dimensions, len(card.tag_names), len(card.attribute_names)
    starts, windows = np.zeros(1, "<f4").tobytes(), [np.zeros(width, "<f2").tobytes() for width in shape]
    with closing(sqlite3.connect(store)) as connection, connection:
        for one in ids:
            vector = rng.normal(size=shape[0]).astype("<f4")
            vector /= np.linalg.norm(vector)
            tags, values = rng.random(shape[1]).astype("<f2"), rng.random(shape[2]).astype("<f4")
            connection.execute(
                "INSERT INTO heard (track_id, model_id, tags, attributes, vector)"
                " SELECT ?, max(id), ?, ?, ? FROM model",
                (one, tags.tobytes(), values.tobytes(), vector.tobytes()),
            )
            connection.execute(
                "INSERT INTO windows (track_id, model_id, starts, vectors, tags, attributes)"
                " SELECT ?, max(id), ?, ?, ?, ? FROM model",
                (one, starts, *windows),
            )


def cpu() -> float:
    """CPU seconds of this process and its ended children."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def listing(folder: Path) -> int:
    """Walk with the system's own calls; the number of files."""
    count, folders = 0, [os.fspath(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    os.stat(entry.path)
                    count += 1
    return count


def returned(steps: Iterator[Any]) -> Any:
    """What a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def work(what: str, folder: Path) -> dict[str, float]:
    """One measurement, in this process: CPU and wall seconds, most memory in MB."""
    from musicexplorer.indexing.context import Context, Tally
    from musicexplorer.indexing.discovery import Discovery
    from musicexplorer.indexing.job import scan_job
    from musicexplorer.indexing.worker_pool import WorkerPool
    from musicexplorer.indexing.worker_process import WorkerProcess
    from musicexplorer.library.store import Reader, Writer
    from musicexplorer.session import transfer

    began, wall, tally = cpu(), time.monotonic(), Tally()
    if what.startswith("listing"):
        tally.found = listing(folder / what.rpartition(" ")[2])
    elif what == "restore":
        with Writer(folder / "there" / "library.sqlite") as writer:
            moves = [(str(folder / "known"), str(folder / "carried"))]
            transfer.load(folder / "library.zip", folder / "there" / "library.sqlite", writer, moves=moves)
    else:
        home = folder / {"first": "first home", "rescan": "home"}.get(what, "there")
        process = WorkerProcess()
        with Writer(home / "library.sqlite") as writer:
            if what == "first":
                writer.add_folder(folder / "tagged").result()
                with Reader(home / "library.sqlite") as reader:
                    context = Context(home / "library.sqlite", reader, writer, WorkerPool(process))
                    discovery = Discovery(context, tally, False)
                    new = returned(discovery.find([folder / "tagged"]))
                    returned(discovery.describe(new))
            else:
                for _ in scan_job(home / "library.sqlite", writer, process, tally=tally):
                    pass
        process.close()
    time.sleep(0.2)  # so that the worker is counted
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"files": tally.found, "cpu": cpu() - began, "wall": time.monotonic() - wall, "MB": most}


def measured(what: str, folder: Path) -> dict[str, float]:
    """A measurement in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.scanning",
        "--work",
        what,
        "--folder",
        os.fspath(folder),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def folders(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one for this time only."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def prepare(folder: Path, options: argparse.Namespace) -> None:
    """Make what is not there yet."""
    from musicexplorer.session import transfer

    if not (folder / "tagged").exists():
        tagged(folder / "tagged", options.tagged)
    if not (folder / "known").exists():
        files(folder / "known", options.files)
        known(folder / "home" / "library.sqlite", folder / "known", options.files)
    if not (folder / "carried").exists():
        transfer.save(folder / "home" / "library.sqlite", folder / "library.zip", force=True)
        shutil.copytree(folder / "known", folder / "carried", copy_function=os.link)  # another computer's
    for home in ("first home", "there"):
        shutil.rmtree(folder / home, ignore_errors=True)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--tagged", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where files and libraries are made; kept")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        print(json.dumps(work(options.work, options.folder)))
        return
    for folder in folders(options.folder):
        prepare(folder, options)
        for baseline, parts in (
            ("listing tagged", ("first",)),
            ("listing known", ("rescan", "restore", "first scan after import", "second scan after import")),
        ):
            base = measured(baseline, folder)
            print(f"{baseline}: {base['files']} files, {base['cpu']:.2f} CPU s")
            for part in parts:
                row = measured(part, folder)
                rate = row["files"] / row["cpu"]
                rates = f"{row['cpu'] / base['cpu']:.1f} times the listing, {rate:.0f} files/s"
                print(
                    f"{part}: {row['files']:.0f} files, {row['cpu']:.2f} CPU s ({rates}), {row['MB']:.0f} MB"
                )


if __name__ == "__main__":
    main()
