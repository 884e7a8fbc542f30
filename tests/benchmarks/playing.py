"""Underruns of a PortAudio callback against blocking writes, while other threads of the process want the GIL.

Run as `python -m tests.benchmarks.playing [SECONDS]` (Linux with PortAudio). The sound card is a pipe that is
read at the pace of a clock through a small buffer, see `tests/sound/recorder.py`; it stands for the buffer of
a real card, since PortAudio adds none of its own before a pipe.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.sound.card import RATE, configuration

CHILD = """
import sys, threading, time
import numpy as np, sounddevice
way, block, burners, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
ring = np.zeros((44100, 2), np.float32)
stop = False
def burn():
    n = 0
    while not stop:
        n += 1
threads = [threading.Thread(target=burn, daemon=True) for _ in range(burners)]
for thread in threads:
    thread.start()
def callback(out, frames, when, status):
    out[:] = ring[:frames]
end = time.monotonic() + seconds
if way == "callback":
    with sounddevice.OutputStream(44100, block, channels=2, dtype="float32", latency=0.2, callback=callback):
        time.sleep(seconds)
else:
    with sounddevice.OutputStream(44100, block, channels=2, dtype="float32", latency=0.2) as stream:
        while time.monotonic() < end:
            stream.write(ring[:block or 1024])
stop = True
for thread in threads:
    thread.join()
"""


def measure(way: str, block: int, burners: int, buffer: int, seconds: float) -> dict[str, float]:
    """Play silence in a child and return what the sound card missed."""
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "recording"
        environment = configuration(Path(folder), recording, buffer=buffer)
        arguments = [sys.executable, "-c", CHILD, way, str(block), str(burners), str(seconds)]
        subprocess.run(arguments, env=environment, check=True, capture_output=True)
        result: dict[str, float] = json.loads(Path(f"{recording}.json").read_text())
        return result


def main() -> None:
    """Print a table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    print("threads that burn  buffer ms  way       block  underruns  ms missing")
    for burners in (0, 1):
        for buffer in (8192, 16_384, 32_768):
            for way, block in (("callback", 0), ("callback", 2048), ("write", 1024), ("write", 2048)):
                found = measure(way, block, burners, buffer, seconds)
                times = f"{buffer / RATE / 4 * 1000:9.0f}  {way:8}  {block:5}  {found['underruns']:9}"
                print(f"{burners:17}  {times}  {found['missing'] * 1000:10.0f}", flush=True)


if __name__ == "__main__":
    main()
