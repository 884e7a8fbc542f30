"""Unplugs the drive with the music at 50 random moments of scans: is anything held against a file or lost?

    nice -n 15 unshare -m python -m tests.soak.unplug [--times 50] [--tracks 100] [--folder DIR]

Needs Linux and the right to mount (root, in a mount namespace of its own by `unshare -m`): the music is a
folder that is mounted at another place, and unmounted there ("umount -l": files that are open stay
readable, the path is an empty folder) or covered by an empty file system while a scan runs. Then it is
mounted again. Every second time the vectors are older ones of another network, which a scan replaces.
Right: never a failure stored, never a track vanished for good, never fewer vectors than before, and the
last scan ends with all tracks analysed. Exit code 1 when not.
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from tests.soak.kills import analysed, rows
from tests.soak.music import PROGRAM, checksums, environment, make

LONGEST = 60.0  # seconds into a scan after which no moment is chosen


class Drive:
    """A folder that is mounted at another place, and can be taken away there."""

    def __init__(self, folder: Path, mount: Path) -> None:
        self.folder, self.mount = folder, mount
        mount.mkdir(exist_ok=True)
        self._state = "gone"
        self.plug()

    def plug(self) -> None:
        """Mount it, if it is away."""
        if self._state == "gone":
            subprocess.run(["mount", "--bind", self.folder, self.mount], check=True)
        elif self._state == "covered":
            subprocess.run(["umount", "-l", self.mount], check=True)
        self._state = "plugged"

    def unplug(self, way: str) -> None:
        """Take it away: "gone" leaves an empty folder, "covered" puts an empty file system in its place."""
        if way == "gone":
            subprocess.run(["umount", "-l", self.mount], check=True)
        else:
            subprocess.run(["mount", "-t", "tmpfs", "none", self.mount], check=True)
        self._state = way


def scan(music: Path, home: Path) -> subprocess.Popen:
    """A scan that was started."""
    return subprocess.Popen(
        [*PROGRAM, "scan", os.fspath(music), "--json"],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def change(home: Path, sql: str) -> None:
    """Change the store."""
    with closing(sqlite3.connect(home / "library.sqlite", timeout=30)) as store, store:
        store.execute(sql)


def once(
    drive: Drive, home: Path, number: int, longest: float, chance: random.Random
) -> tuple[list[str], float]:
    """Unplug it in one scan; what is wrong after that, and when it was."""
    replacing = bool(number % 2) and analysed(home) > 0
    if replacing:
        change(home, "UPDATE OR IGNORE model SET version = 'older' WHERE newest")
    elif analysed(home):
        change(home, "DELETE FROM heard WHERE track_id % 2 = 0")
    before = {track for (track,) in rows(home, "SELECT DISTINCT track_id FROM heard")}
    process = scan(drive.mount, home)
    moment = chance.uniform(0, longest)
    deadline = time.monotonic() + moment
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    way = chance.choice(("gone", "covered"))
    drive.unplug(way)
    if chance.random() < 0.3:  # only for a moment
        time.sleep(chance.uniform(0.0, 2.0))
        drive.plug()
    try:
        process.wait(timeout=300)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return [f"{number}: the scan hung after {way} at {moment:.1f} s"], moment
    wrong = []
    if failures := rows(home, "SELECT path, reason FROM failure"):
        wrong.append(
            f"{number}: {len(failures)} failures stored after {way} at {moment:.1f} s: {failures[:2]}"
        )
        change(home, "DELETE FROM failure")
    after = {track for (track,) in rows(home, "SELECT DISTINCT track_id FROM heard")}
    if lost := before - after:
        wrong.append(f"{number}: {len(lost)} tracks lost their vectors after {way} at {moment:.1f} s")
    drive.plug()
    return wrong, moment


def main() -> int:
    """Run it; 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--tracks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where music and library are made; kept")
    options = parser.parse_args()
    wrong: list[str] = []
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mx-unplug-")))
        music, home = make(folder / "music", options.tracks), folder / "home"
        before = checksums(music)
        drive = Drive(music, folder / "drive")
        stack.callback(drive.unplug, "gone")
        stack.callback(drive.plug)
        began = time.monotonic()
        scan(drive.mount, home).wait()  # how long one takes; a first library too
        longest = min(LONGEST, time.monotonic() - began)
        chance = random.Random(options.seed)
        for number in range(options.times):
            found, moment = once(drive, home, number, longest, chance)
            wrong += found
            print(f"{number}: at {moment:.1f} s: {found or 'ok'}", flush=True)
        code = scan(drive.mount, home).wait()
        present = rows(home, "SELECT count(*) FROM track WHERE vanished = 0 AND removed = 0")
        if (code, present, analysed(home)) != (0, [(options.tracks,)], options.tracks):
            wrong.append(f"at the end: exit code {code}, {present} tracks, {analysed(home)} analysed")
        if checksums(music) != before:
            wrong.append("the music has changed")
    print(f"{options.times} times: {'; '.join(wrong) or 'nothing lost, nothing held against a file'}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
