"""One scan at a time, and a killed one holds nobody up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer.library.lock import Locked, ScanLock

_HOLD = """
import sys
from pathlib import Path
from musicexplorer.library.lock import ScanLock
with ScanLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_it_is_held_once_in_a_program(tmp_path: Path) -> None:
    path = tmp_path / "home" / "scan.lock"
    with ScanLock(path) as lock:
        for other in (lock, ScanLock(path)):
            with pytest.raises(Locked, match="a scan is running in this program"):
                other.acquire()
    with ScanLock(path):
        pass
    lock.release()


def test_another_program_gets_a_message_and_its_end_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "scan.lock"
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked, match=rf"a scan is running .*process {holder.pid}"):
            ScanLock(path).acquire()
        holder.kill()
        holder.wait(30)
    with ScanLock(path):
        assert path.read_text() == str(os.getpid())


def test_a_file_left_behind_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "scan.lock").write_text("1")
    with ScanLock(tmp_path / "scan.lock"):
        pass


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(Locked, match="cannot be opened"):
        ScanLock(tmp_path).acquire()
