"""Scans thousands of damaged files to the end: does each get an analysis or a reason?

    nice -n 15 python -m tests.soak.fuzz [--count 2000] [--folder DIR] [--more DIR]

Damages small files of eight formats at random (bytes changed, cut, repeated, moved, filled with one value,
two files spliced, fields of headers set to extremes, an ending that is wrong), and scans them with the
command line; `--more` adds a folder of files that were made elsewhere. Right: every file is analysed or has
failed with a reason of one line, no healthy file among them suffers, the worker process stays below 2 GB,
nothing is left in the temporary folder, a second scan has nothing to do, the files are untouched. Exit code
1 when not.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.soak.kills import children, rows
from tests.soak.music import PROGRAM, checksums, environment, make
from tests.soak.use import memory

HEALTHY = 40
MOST_MB = 2048
EXTREMES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\x01")


def changed(data: bytes, chance: random.Random) -> bytes:
    """A few bytes, most of them near the beginning, where headers are."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        span = chance.choice((64, 512, 4096, len(out)))
        out[chance.randrange(min(span, len(out)))] = chance.randrange(256)
    return bytes(out)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Without its end, its beginning, or a part in the middle."""
    one, other = sorted(chance.randrange(len(data)) for _ in range(2))
    return chance.choice((data[:one], data[one:], data[:one] + data[other:]))


def repeated(data: bytes, chance: random.Random) -> bytes:
    """A part of it several times."""
    at, size = chance.randrange(len(data)), chance.choice((1, 16, 400, 5000))
    return data[:at] + data[at : at + size] * chance.choice((2, 20, 200)) + data[at:]


def filled(data: bytes, chance: random.Random) -> bytes:
    """A part of it one value: what a dying disk gives."""
    at, size = (
        chance.randrange(min(len(data), chance.choice((64, len(data))))),
        chance.choice((4, 8, 512, 8192)),
    )
    return data[:at] + (chance.choice(EXTREMES) * size)[: len(data) - at] + data[at + size :]


def lying(data: bytes, chance: random.Random) -> bytes:
    """A length somewhere in the first kilobyte is huge, zero or negative."""
    at, width = chance.randrange(min(1024, len(data) - 8)), chance.choice((2, 3, 4, 8))
    number = chance.choice((0, 1, 2 ** (8 * width) - 1, 2 ** (8 * width - 1), 2 ** (8 * width - 1) - 1))
    return data[:at] + number.to_bytes(width, chance.choice(("big", "little"))) + data[at + width :]


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Its blocks in another order."""
    size = chance.choice((512, 4096))
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    head, rest = blocks[:1], blocks[1:]
    chance.shuffle(rest)
    return b"".join(head + rest)


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (changed, cut, repeated, filled, lying, shuffled)


def damage(folder: Path, healthy: Path, count: int, seed: int) -> None:
    """So many damaged files in a folder."""
    chance = random.Random(seed)
    files = sorted(path for path in healthy.rglob("*") if path.is_file())
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        one, other = chance.sample(files, 2)
        data, suffix = one.read_bytes(), one.suffix
        if number % 9 == 7:
            data = data[: len(data) // 2] + other.read_bytes()[chance.randrange(1000) :]
        elif number % 9 == 8:
            suffix = other.suffix
        for _ in range(chance.choice((1, 1, 1, 3))):
            data = chance.choice(WAYS)(data, chance)
            if len(data) < 16:
                break
        (folder / f"{number:05}{suffix}").write_bytes(data)


def scan(music: Path, home: Path) -> tuple[dict, float, float]:
    """The report of a scan, its seconds, and the most memory of its worker in MB."""
    began, most = time.monotonic(), 0.0
    report = home / "report.json"
    home.mkdir(exist_ok=True)
    with report.open("wb") as out, (home / "errors.txt").open("wb") as errors:
        command = [*PROGRAM, "scan", os.fspath(music), "--json"]
        process = subprocess.Popen(command, env=environment(home), stdout=out, stderr=errors)
        while process.poll() is None:
            most = max([most, *map(memory, children(process.pid))])
            time.sleep(0.5)
    return json.loads(report.read_text()), time.monotonic() - began, most


def main() -> int:
    """Run it; 1 when something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where files and library are made; kept")
    parser.add_argument("--more", type=Path, help="a folder of further files, scanned too")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mx-fuzz-")))
        music, home, scratch = folder / "music", folder / "home", folder / "tmp"
        scratch.mkdir(parents=True, exist_ok=True)
        os.environ["TMPDIR"] = os.fspath(scratch)
        healthy = make(music / "healthy", HEALTHY)
        damage(music / "damaged", healthy, options.count, options.seed)
        if options.more and not (music / "more").exists():
            (music / "more").symlink_to(options.more.absolute())
        before = checksums(music)
        report, seconds, most = scan(music, home)
        again, _, _ = scan(music, home)
        wrong = faults(report, again, healthy) + missing(music, home)
        if most > MOST_MB:
            wrong.append(f"the worker took {most:.0f} MB")
        if left := [path for path in scratch.rglob("*") if path.is_file()]:
            wrong.append(f"temporary files are left: {left[:3]}")
        if checksums(music) != before:
            wrong.append("the files have changed")
    counts = {name: report[name] for name in ("found", "embedded")} | {
        name: len(report[name]) for name in ("failed", "unavailable", "passed_over", "damaged")
    }
    reasons = Counter(entry["reason"].partition("(")[0] for entry in report["failed"])
    print(f"{counts} in {seconds:.0f} s, worker {most:.0f} MB; reasons: {reasons.most_common(12)}")
    print("; ".join(wrong) or "every file is analysed or has its reason")
    return int(bool(wrong))


def faults(report: dict, again: dict, healthy: Path) -> list[str]:
    """What is wrong with the reports of the first and second scan."""
    wrong = []
    if bad := [entry for entry in report["failed"] if not entry["reason"] or "\n" in entry["reason"]]:
        wrong.append(f"reasons that say nothing: {bad[:3]}")
    if hurt := [entry for entry in report["failed"] if entry["path"].startswith(os.fspath(healthy))]:
        wrong.append(f"healthy files failed: {hurt[:3]}")
    if again["embedded"] or len(again["failed"]) != len(report["failed"]):
        wrong.append(f"the second scan analysed {again['embedded']}, {len(again['failed'])} failed")
    return wrong


def missing(music: Path, home: Path) -> list[str]:
    """The files of which the library has neither an analysis nor a reason."""
    known = rows(home, "SELECT path FROM track JOIN heard ON id = track_id UNION SELECT path FROM failure")
    paths = {os.fsencode(path) for path in music.rglob("*") if path.is_file()}
    lost = sorted(paths - {path for (path,) in known})
    return [f"{len(lost)} files are missing: {lost[:3]}"] if lost else []


if __name__ == "__main__":
    sys.exit(main())
