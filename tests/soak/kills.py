"""Kills a scan, its worker process and the window 200 times over one library until the scan is done.

    nice -n 15 python -m tests.soak.kills [--kills 200] [--tracks 800] [--folder DIR]

The kills (SIGKILL) are spread over the whole: while folders are walked, after each few analysed tracks, while
the map is calculated. Each falls on the command line's scan, on the window's, or on the worker process of
either. After each the scan is started again and goes on; at the end it is compared with a scan that nobody
disturbed. Right: every track is analysed once, none failed, the vectors are the same, likes are still there,
no process and no temporary file is left, the music is untouched. Exit code 1 when something of that is wrong.
"""

import argparse
import collections
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from tests.soak.music import PROGRAM, checksums, environment, make

PATIENCE = 300.0  # seconds without a new track after which a kill comes anyway
VICTIMS = ("scan", "window", "worker of scan", "worker of window")


def rows(home: Path, query: str) -> list[tuple]:
    """The rows that a query gives; [] while there is no store yet."""
    try:
        with closing(sqlite3.connect(f"file:{home}/library.sqlite?mode=ro", uri=True)) as store:
            return store.execute(query).fetchall()
    except sqlite3.Error:
        return []


def analysed(home: Path) -> int:
    """How many tracks have an embedding."""
    return next(iter(rows(home, "SELECT count(*) FROM heard")), (0,))[0]


def children(pid: int) -> list[int]:
    """The worker processes of a process (not Python's resource tracker)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"spawn_main" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


class Scan:
    """The scan as a command or in the window, started anew where it was killed."""

    def __init__(self, music: Path, home: Path) -> None:
        self.music, self.home = music, home
        self.kind = ""
        self.process: subprocess.Popen | None = None

    def ensure(self, kind: str) -> None:
        """Let this kind of scan run: "scan" or "window"."""
        if self.process is not None and self.process.poll() is None and self.kind == kind:
            return
        self.end()
        words = ("scan", self.music) if kind == "scan" else ("open", self.music)
        self.kind = kind
        self.process = subprocess.Popen(
            [*PROGRAM, *map(os.fspath, words)],
            env=environment(self.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        """Kill it, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.wait()

    def kill(self, victim: str) -> bool:
        """Kill it or its worker; whether there was one."""
        assert self.process is not None
        if not victim.startswith("worker"):
            there = self.process.poll() is None
            self.end()
            return there
        for pid in children(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                return True
        return False


def disturb(scan: Scan, kills: int, tracks: int, chance: random.Random) -> collections.Counter:
    """Kill so many times, spread over the scan; how often whom, and in which stage."""
    done: collections.Counter = collections.Counter()
    early, late = kills // 20, kills // 20
    while sum(done[victim] for victim in VICTIMS) < kills:
        number = sum(done[victim] for victim in VICTIMS)
        victim = chance.choice(VICTIMS)
        scan.ensure(victim.rpartition(" ")[2])
        if number < early:
            stage = "first seconds"
            time.sleep(chance.uniform(0.2, 4.0))
        else:
            share = min(1.0, (number - early) / max(1, kills - early - late))
            waited = time.monotonic()
            while analysed(scan.home) < share * tracks and time.monotonic() - waited < PATIENCE:
                if scan.process.poll() is not None:
                    scan.ensure(scan.kind)
                time.sleep(0.05)
            stage = "analysis" if analysed(scan.home) < tracks else "map"
            if victim.startswith("worker"):
                while not children(scan.process.pid) and time.monotonic() - waited < 60:
                    time.sleep(0.02)
            time.sleep(chance.uniform(0.0, 1.5))
        if scan.kill(victim):
            done[victim] += 1
            done[f"in {stage}"] += 1
            if sum(done[victim] for victim in VICTIMS) % 10 == 0:
                print(f"{dict(done)}, {analysed(scan.home)} of {tracks} analysed", flush=True)
        else:
            scan.ensure("scan")
            time.sleep(0.2)
    return done


def scan_whole(music: Path, home: Path) -> int:
    """A scan that nobody disturbs; its exit code."""
    command = [*PROGRAM, "scan", os.fspath(music)]
    return subprocess.run(command, env=environment(home), stdout=subprocess.DEVNULL).returncode


def faults(home: Path, undisturbed: Path, tracks: int) -> list[str]:
    """What is wrong with a library that was killed, beside one that was not."""
    query = (
        "SELECT path, start, vector, tags FROM track LEFT JOIN heard ON track_id = track.id"
        " WHERE removed = 0 AND vanished = 0 ORDER BY path, start"
    )
    one, other = rows(home, query), rows(undisturbed, query)
    wrong = []
    if len(one) != tracks or len({row[:2] for row in one}) != tracks:
        wrong.append(f"{len(one)} tracks instead of {tracks}")
    if one != other:
        differ = sum(a != b for a, b in zip(one, other, strict=False))
        wrong.append(f"{differ} tracks have other vectors than in a scan that nobody disturbed")
    if rows(home, "PRAGMA integrity_check") != [("ok",)]:
        wrong.append("the store is damaged")
    if failed := rows(home, "SELECT path, reason FROM failure"):
        wrong.append(f"failures: {failed[:3]}")
    if len(rows(home, "SELECT 1 FROM liking")) != 3:
        wrong.append("likes are lost")
    if len(rows(home, "SELECT 1 FROM position")) != tracks:
        wrong.append("tracks are not on the map")
    return wrong


def like_some(home: Path) -> None:
    """Three likes, which nothing can compute again."""
    with closing(sqlite3.connect(home / "library.sqlite")) as store, store:
        store.execute('INSERT INTO liking (track_id, value, "when") SELECT id, 1, 1.0 FROM track LIMIT 3')


def main() -> int:
    """Run it; 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--tracks", type=int, default=800)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where music and libraries are made; kept")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mx-kills-")))
        music, home, other = make(folder / "music", options.tracks), folder / "home", folder / "undisturbed"
        scratch = folder / "tmp"
        scratch.mkdir(exist_ok=True)
        os.environ["TMPDIR"] = os.fspath(scratch)
        before = checksums(music)
        undisturbed = scan_whole(music, other)
        first = Scan(music, home)
        first.ensure("scan")
        while len(rows(home, "SELECT 1 FROM track LIMIT 3")) < 3:
            time.sleep(0.05)
        first.end()
        like_some(home)
        scan = Scan(music, home)
        done = disturb(scan, options.kills, options.tracks, random.Random(options.seed))
        scan.end()
        last = scan_whole(music, home)
        wrong = faults(home, other, options.tracks)
        if (undisturbed, last) != (0, 0):
            wrong.append(f"exit codes {undisturbed} (undisturbed) and {last} (at the end)")
        if left := [path for path in scratch.rglob("*") if path.is_file()]:
            wrong.append(f"temporary files are left: {left[:3]}")
        if alive := [line for line in processes() if os.fspath(music) in line]:
            wrong.append(f"processes are left: {alive}")
        if checksums(music) != before:
            wrong.append("the music has changed")
    print(f"{options.kills} kills: {dict(done)}: {'; '.join(wrong) or 'nothing lost'}")
    return int(bool(wrong))


def processes() -> list[str]:
    """The command lines of all processes but this one."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(entry.name) != os.getpid():
                lines.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return lines


if __name__ == "__main__":
    sys.exit(main())
