"""When a job waits for what matters more: a battery that lasts, a disk that others need."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.indexing.machine import DiskLoad, on_battery

_INTERVAL = 1.0  # seconds between two looks


@dataclass(frozen=True, slots=True)
class GiveWay:
    """What the jobs give way to.

    Attributes:
        battery: They wait while the computer runs on its battery.
        disk: They wait while other programs keep the disks of the library busy.
        slowly: They go on, on one core only.
        threads: They use so many cores at most; 0 for all.
    """

    battery: bool = False
    disk: bool = False
    slowly: bool = False
    threads: int = 0


NEVER = GiveWay()


class Obstacles:
    """Looks now and then whether there is something to give way to.

    Args:
        folders: Asks for the folders whose disks count.
        battery: Asks whether the computer runs on its battery.
        disks: Makes what tells whether the disks of folders are busy.
    """

    def __init__(
        self,
        folders: Callable[[], list[Path]],
        battery: Callable[[], bool] = on_battery,
        disks: Callable[[list[Path]], DiskLoad] = DiskLoad,
    ) -> None:
        self._folders, self._battery, self._disks = folders, battery, disks
        self._load: DiskLoad | None = None
        self._looked = float("-inf")
        self._ignored = ""
        self._found = ""

    def ignore(self) -> None:
        """Go on in spite of what is found now, until it has passed."""
        self._ignored = self._found

    def rest(self) -> None:
        """Nothing runs any more: look at the disks anew the next time."""
        self._load, self._ignored = None, ""

    def found(self, give_way: GiveWay) -> str:
        """What to wait for: "battery", "disk", or "" for nothing."""
        if time.monotonic() - self._looked >= _INTERVAL:
            self._looked = time.monotonic()
            self._found = self._look(give_way)
            if self._found != self._ignored:
                self._ignored = ""
        return "" if self._found == self._ignored else self._found

    def _look(self, give_way: GiveWay) -> str:
        if give_way.battery and self._battery():
            return "battery"
        if give_way.disk:
            if self._load is None:
                self._load = self._disks(self._folders())
            if self._load.busy():
                return "disk"
        return ""
