"""A sound card made of a pipe: takes samples at the pace of a clock and keeps them.

ALSA's `file` plugin over `null` swallows sound as fast as it comes, which no sound card does. Its output is
therefore piped into this program, which reads at the right pace from a small buffer, as a card does, and
counts how often there was nothing to read when it was time. Run as
`python recorder.py FILE BYTES_PER_SECOND BUFFER_BYTES < samples`; what it counted lies in FILE.json.
"""

import array
import fcntl
import json
import os
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

TICK = 0.005
F_SETPIPE_SZ = 1031


def available(source: int) -> int:
    """Bytes that wait in a pipe."""
    count = array.array("i", [0])
    fcntl.ioctl(source, termios.FIONREAD, count)
    return count[0]


def record(target: Path, pace: int, buffer: int) -> None:
    """Take what comes on the standard input into `target` until it ends."""
    source = sys.stdin.fileno()
    with suppress(PermissionError):
        os.nice(-15)
    underruns, missing = 0, 0.0
    need = int(pace * TICK) // 4 * 4
    with target.open("wb", buffering=0) as file:
        _shrink(source, buffer, file)
        due = time.monotonic()
        while True:
            due += TICK
            time.sleep(max(0.0, due - time.monotonic()))
            # A card is never late itself.
            due = max(due, time.monotonic() - TICK / 2)
            if available(source) < need:
                began = time.monotonic()
                data = _exactly(source, need)
                if len(data) < need:
                    file.write(data)
                    break
                underruns += 1
                missing += time.monotonic() - began
                due = time.monotonic()
            else:
                data = _exactly(source, need)
            file.write(data)
    Path(f"{target}.json").write_text(json.dumps({"underruns": underruns, "missing": missing}))


def _shrink(source: int, size: int, file: BinaryIO) -> None:
    """Make the pipe small, which the kernel refuses as long as more than that waits in it."""
    while True:
        file.write(os.read(source, 65_536))
        try:
            fcntl.fcntl(source, F_SETPIPE_SZ, size)
        except OSError:
            continue
        return


def _exactly(source: int, size: int) -> bytes:
    data = b""
    while len(data) < size and (part := os.read(source, size - len(data))):
        data += part
    return data


if __name__ == "__main__":
    record(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
