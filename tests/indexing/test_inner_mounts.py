"""Drives that are mounted inside a folder of the library, or reached by a link from there: real mounts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

IN_A_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"]


def can_mount() -> bool:
    try:
        done = subprocess.run([*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="needs user namespaces")

BEGIN = """
import os, subprocess, sys
from pathlib import Path
from musicexplorer.indexing import layout_worker, worker
from musicexplorer.indexing.events import FoldersAway
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Reader, Writer
from tests.indexing import fakes

for name in ("ready", "load", "describe", "analyse"):
    setattr(worker, name, getattr(fakes, name))
worker.model_card = fakes.card
for name in ("begin_layout", "continue_layout"):
    setattr(layout_worker, name, getattr(fakes, name))
base = Path(sys.argv[1])
music, store = base / "music", base / "home" / "library.sqlite"
writer = Writer(store)
runner = Runner(store, writer, fakes.Inline)
reader = Reader(store)

def scan():
    runner.scan([music])
    events = list(fakes.events(runner))
    away = [f.name for event in events if isinstance(event, FoldersAway) for f in event.folders]
    return away, sorted((t.source.path.name, t.state) for t in reader.tracks())

def mount(place):
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", str(place)], check=True)

def unmount(place):
    subprocess.run(["umount", str(place)], check=True)

fakes.library(music, 1)
"""
END = """
runner.close(); reader.close(); writer.close()
"""

MOUNTED_BELOW = """
stick = music / "stick"
mount(stick)
fakes.write(stick / "album" / "on stick.mp3", "stick")
both = [("000.mp3", "present"), ("on stick.mp3", "present")]
gone = [("000.mp3", "present"), ("on stick.mp3", "away")]
assert scan() == ([], both)
unmount(stick)
assert scan() == (["stick"], gone), scan()
assert scan() == (["stick"], gone)
stick.rmdir()  # as systems do below /media
assert scan() == (["stick"], gone)
assert reader.away() == [stick]
mount(stick)
fakes.write(stick / "album" / "on stick.mp3", "stick")
assert scan() == ([], both)
assert reader.away() == []
(stick / "album" / "on stick.mp3").unlink()  # deleted while the drive is there
fakes.write(stick / "other.mp3", "other")
assert scan()[1] == [("000.mp3", "present"), ("on stick.mp3", "vanished"), ("other.mp3", "present")]
"""

REACHED_BY_A_LINK = """
drive = base / "drive"
mount(drive)
fakes.write(drive / "on drive.mp3", "drive")
(music / "more").symlink_to(drive)
assert scan() == ([], [("000.mp3", "present"), ("on drive.mp3", "present")])
unmount(drive)
gone = [("000.mp3", "present"), ("on drive.mp3", "away")]
assert scan() == (["more"], gone)  # the mount point is empty
drive.rmdir()
assert scan() == (["more"], gone)  # the link leads nowhere
drive.mkdir()
fakes.write(drive / "on drive.mp3", "drive")  # copied to this computer
assert scan() == ([], [("000.mp3", "present"), ("on drive.mp3", "present")])
"""

UNPLUGGED_DURING_A_SCAN = """
stick = music / "stick"
mount(stick)
for number in range(40):
    fakes.write(stick / f"{number}.mp3", f"stick{number}")
analyse = worker.analyse
def unplug(sources):
    if os.path.ismount(stick):
        unmount(stick)
    return analyse(sources)
worker.analyse = unplug
away, tracks = scan()
assert away == ["stick"]
assert {state for name, state in tracks if name != '000.mp3'} == {"away"}, tracks
assert reader.failures() == []
"""


@pytest.mark.parametrize("what", [MOUNTED_BELOW, REACHED_BY_A_LINK, UNPLUGGED_DURING_A_SCAN])
def test_its_tracks_are_away_with_the_drive(what: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*IN_A_NAMESPACE, sys.executable, "-c", BEGIN + what + END, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
