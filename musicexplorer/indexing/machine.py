"""The machine that the analysis runs on: its priorities, its battery, its disks."""

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from musicexplorer.library.mounts import mount_of

NICE = 10
_SYSTEM: str = sys.platform
_SUPPLIES = Path("/sys/class/power_supply")
_BUSY = 0.8  # share of the time that a disk is at work
_FOREIGN = 0.5  # share of what is read and written that is not ours
_INTERVAL = 4.0  # seconds between two looks at the disks


def lower_priority() -> None:
    """Give this process what others leave: of the processor, and of the disk where the system can do that."""
    import psutil

    process = psutil.Process()
    with contextlib.suppress(OSError, psutil.Error, AttributeError):
        if _SYSTEM == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
            process.ionice(psutil.IOPRIO_VERYLOW)
        else:
            os.nice(max(0, NICE - os.nice(0)))
            if _SYSTEM == "linux":
                process.ionice(psutil.IOPRIO_CLASS_IDLE)
            elif _SYSTEM == "darwin":
                _lower_disk_priority_of_mac()


def memory() -> int:
    """Bytes of memory that the computer has."""
    import psutil

    return int(psutil.virtual_memory().total)


def on_battery(supplies: Path = _SUPPLIES) -> bool:
    """Whether the computer runs on its battery; False where that is unknown.

    Args:
        supplies: Where Linux lists them. psutil, used elsewhere, takes the battery of a mouse for one.
    """
    if _SYSTEM == "linux":
        found = [_supply(entry) for entry in _listed(supplies)]
        plugged = any(kind != "battery" and state == "1" for kind, state in found)
        return not plugged and ("battery", "discharging") in found
    import psutil

    try:
        battery = psutil.sensors_battery()
    except (OSError, AttributeError, NotImplementedError):
        return False
    return battery is not None and battery.power_plugged is False


class DiskLoad:
    """How busy the disks of some folders are with what other programs do; known on Linux only.

    Args:
        folders: The folders; those on network drives and the like are left out.
        blocks: Where Linux lists the disks.
    """

    def __init__(self, folders: Iterable[Path], blocks: Path = Path("/sys/dev/block")) -> None:
        devices = filter(None, (_device(folder) for folder in folders))
        self._files = [blocks / device / "stat" for device in set(devices)]
        self._before = self._read()
        self._time, self._own = time.monotonic(), _own_bytes()
        self._busy = False

    def busy(self) -> bool:
        """Whether one of them is; measured over some seconds, so the answer lags behind."""
        now = time.monotonic()
        if self._files and now - self._time >= _INTERVAL:
            after, own = self._read(), _own_bytes()
            self._busy = any(
                is_busy(now - self._time, work - work_before, amount - amount_before, own - self._own)
                for (work_before, amount_before), (work, amount) in zip(self._before, after, strict=True)
            )
            self._before, self._time, self._own = after, now, own
        return self._busy

    def _read(self) -> list[tuple[float, float]]:
        return [_disk_figures(file) for file in self._files]


def is_busy(seconds: float, at_work: float, amount: float, own: float) -> bool:
    """Whether a disk is busy with what other programs do.

    Args:
        seconds: How long it was looked at.
        at_work: Seconds of these in which it was at work.
        amount: Bytes read and written.
        own: Bytes of these that are ours.
    """
    return at_work >= _BUSY * seconds and amount > 0 and amount - own >= _FOREIGN * amount


def _disk_figures(file: Path) -> tuple[float, float]:
    """Seconds at work and bytes read and written, since the start of the system."""
    try:
        fields = [int(field) for field in file.read_text().split()]
        return fields[9] / 1000, 512.0 * (fields[2] + fields[6])
    except (OSError, ValueError, IndexError):
        return 0.0, 0.0


def _device(folder: Path) -> str:
    """The major and minor number of the device that a folder is on, "" for none."""
    if _SYSTEM != "linux" or (mount := mount_of(folder)) is None or not mount.source.startswith("/dev/"):
        return ""
    try:
        number = os.stat(mount.source).st_rdev
    except OSError:
        return ""
    return f"{os.major(number)}:{os.minor(number)}"


def _own_bytes() -> float:
    """What this process and its children have read and written."""
    import psutil

    total = 0.0
    with contextlib.suppress(psutil.Error, OSError):
        here = psutil.Process()
        for process in (here, *here.children(recursive=True)):
            with contextlib.suppress(psutil.Error, OSError, AttributeError):
                counters = process.io_counters()
                total += counters.read_bytes + counters.write_bytes
    return total


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _supply(entry: Path) -> tuple[str, str]:
    """The kind of a power supply and its state; nothing for the battery of a mouse or a headset."""
    kind, scope = _word(entry / "type"), _word(entry / "scope")
    if scope == "device":
        return "", ""
    return kind, _word(entry / ("status" if kind == "battery" else "online"))


def _word(file: Path) -> str:
    try:
        return file.read_text().strip().lower()
    except OSError:
        return ""


def _lower_disk_priority_of_mac() -> None:
    """What `taskpolicy -d utility` does."""
    import ctypes

    disk, process, utility = 0, 0, 4  # IOPOL_TYPE_DISK, IOPOL_SCOPE_PROCESS, IOPOL_UTILITY
    ctypes.CDLL(None).setiopolicy_np(disk, process, utility)
