import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer.indexing import machine
from musicexplorer.indexing.machine import DiskLoad, is_busy, on_battery

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /sys and /proc")


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir(parents=True)
    for file, word in files.items():
        (folder / name / file).write_text(f"{word}\n")


@linux
@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ({}, False),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}}, True),
        ({"BAT0": {"type": "Battery", "status": "Discharging", "scope": "System"}}, True),
        ({"BAT0": {"type": "Battery", "status": "Full"}}, False),
        (
            {"BAT0": {"type": "Battery", "status": "Charging"}, "ADP1": {"type": "Mains", "online": "1"}},
            False,
        ),
        (
            {"BAT1": {"type": "Battery", "status": "Discharging"}, "AC": {"type": "Mains", "online": "0"}},
            True,
        ),
        # A dock that gives too little: plugged in is plugged in.
        ({"BAT0": {"type": "Battery", "status": "Discharging"}, "u": {"type": "USB", "online": "1"}}, False),
        ({"mouse": {"type": "Battery", "status": "Discharging", "scope": "Device"}}, False),
        ({"BAT0": {"type": "Battery"}, "AC": {}}, False),
    ],
)
def test_the_battery_of_the_computer_counts(
    tmp_path: Path, supplies: dict[str, dict[str, str]], expected: bool
) -> None:
    for name, files in supplies.items():
        supply(tmp_path / "power", name, **files)
    assert on_battery(tmp_path / "power") is expected


def test_a_disk_is_busy_with_what_others_do() -> None:
    assert is_busy(4.0, 3.9, 1e8, 1e6)
    assert not is_busy(4.0, 3.9, 1e8, 9e7)  # it is us
    assert not is_busy(4.0, 1.0, 1e8, 0.0)
    assert not is_busy(4.0, 3.9, 0.0, 0.0)


@linux
def test_the_load_of_a_disk_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "8:1").mkdir()
    stat = tmp_path / "8:1" / "stat"

    def figures(sectors: int, milliseconds: int) -> None:
        stat.write_text(f"0 0 {sectors} 0 0 0 {sectors} 0 0 {milliseconds} 0\n")

    clock = [0.0]
    monkeypatch.setattr(machine, "_device", lambda folder: "8:1")
    monkeypatch.setattr(machine, "_own_bytes", lambda: 0.0)
    monkeypatch.setattr(machine.time, "monotonic", lambda: clock[0])
    figures(0, 0)
    load = DiskLoad([Path("/music")], tmp_path)
    clock[0] = 5.0
    figures(100_000, 4_900)
    assert load.busy()
    clock[0] = 10.0
    figures(100_100, 5_000)
    assert not load.busy()
    stat.unlink()  # unplugged
    clock[0] = 15.0
    assert not load.busy()


def test_the_device_of_a_folder_is_found_or_unknown(tmp_path: Path) -> None:
    assert not DiskLoad([tmp_path, Path("/nowhere")]).busy()


@linux
def test_the_worker_has_a_low_priority() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOWERED], capture_output=True, text=True, check=True, timeout=60
    )
    nice, io = said.stdout.split()
    assert int(nice) >= machine.NICE
    assert io == "3"  # IOPRIO_CLASS_IDLE


LOWERED = """
import os, psutil
from musicexplorer.indexing.machine import lower_priority
lower_priority()
print(os.nice(0), int(psutil.Process().ionice().ioclass))
"""
