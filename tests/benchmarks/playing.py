"""How long it takes from a click or a seek to the first sample at the sound card, per format.

Run as `python -m tests.benchmarks.playing [ROUNDS] [--busy] [--keep]` (Linux with PulseAudio, its ALSA plugin
and PortAudio; `--busy` computes in another thread of the player's process and in two others, with `--keep` no
more is buffered after underruns). Run it under `nice -n -18` on a machine that others use. The player runs in
a process of its own and plays through PortAudio and a PulseAudio daemon of our own, whose card is recorded
with the time at which each sample came. Clicks alternate between a file that sounds on the left only and one
that sounds on the right only; seeks go to and fro in a file that changes sides in its middle.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.audio.vorbis import write_vorbis
from tests.audio_files import RATE, noise, write
from tests.sound.pulse import Recording, missing, pulse_audio

FORMATS = (".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".aiff")
SECONDS = 60.0

CHILD = """
import json, random, sys, threading, time
from pathlib import Path
from musicexplorer.audio import output
from musicexplorer.audio.player import Player, Segment
folder, rounds, options = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
busy = "--busy" in options
if "--keep" in options:
    output._TOO_MANY = 10**9
random.seed(0)
def burn():
    n = 0
    while True:
        n += 1
if busy:
    threading.Thread(target=burn, daemon=True).start()
player = Player()
time.sleep(2.0)
def say(kind, suffix, side):
    print(json.dumps([kind, suffix, side, time.monotonic()]), flush=True)
def rest(seconds=0.35):
    time.sleep(seconds + random.random() * 0.05)
suffixes = sys.argv[4:]
say("first", suffixes[0], 0)
player.play(folder / f"left{suffixes[0]}")
rest(1.0)
side = 0
for suffix in suffixes:
    files = [folder / f"left{suffix}", folder / f"right{suffix}"]
    for kind in ("click", "prefetched"):
        for number in range(rounds):
            side = 1 - side
            at = random.random() * 40.0 if number % 2 else 0.0
            if kind == "prefetched":
                player.prefetch([Segment(files[side], at=at)])
                time.sleep(0.2)
            say(kind, suffix, side)
            player.play(files[side], at=at)
            rest()
    player.play(folder / f"both{suffix}", at=30.5 * side)
    rest(0.6)
    for _ in range(rounds):
        side = 1 - side
        say("seek", suffix, side)
        player.seek(random.random() * 25.0 + 31.0 * side)
        rest()
say("done", f"{player.underruns} underruns, {player.latency * 1000:.0f} ms buffered", 0)
player.close()
"""


def make(folder: Path) -> None:
    """Write the three files of every format."""
    sound, silent = noise(SECONDS), np.zeros(round(SECONDS * RATE), np.float32)
    half = np.arange(len(sound)) < len(sound) // 2
    sides = {
        "left": np.stack([sound, silent], 1),
        "right": np.stack([silent, sound], 1),
        "both": np.stack([sound * half, sound * ~half], 1),
    }
    for suffix in FORMATS:
        for name, samples in sides.items():
            path = folder / f"{name}{suffix}"
            if suffix == ".ogg":
                write_vorbis(path, samples, RATE)
            else:
                write(path, samples)


def latencies(
    events: list[tuple[str, str, int, float]], samples: np.ndarray, times: np.ndarray
) -> dict[tuple[str, str], list[float]]:
    """Milliseconds from each event to the first sample on its side, by kind and format."""
    found: dict[tuple[str, str], list[float]] = {}
    for kind, suffix, side, at in events:
        begin = int(np.searchsorted(times, at))
        loud = np.flatnonzero(np.abs(samples[begin : begin + RATE, side]) > 0.05)
        late = (times[begin + loud[0]] - at) * 1000 if len(loud) else 1000.0
        found.setdefault((kind, suffix), []).append(late)
    return found


def main() -> None:
    """Print a table."""
    if lacking := missing():
        sys.exit(f"This needs {lacking}.")
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rounds, options = (numbers or [20])[0], " ".join(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="me-playing-", dir="/var/tmp") as name:
        folder = Path(name)
        make(folder)
        burners = [
            subprocess.Popen([sys.executable, "-c", "while True: pass"])
            for _ in range(2 if "--busy" in options else 0)
        ]
        try:
            with pulse_audio(folder) as pulse:
                recording = Recording(pulse)
                command = [sys.executable, "-c", CHILD, str(folder), str(rounds), options, *FORMATS]
                done = subprocess.run(
                    command, env=pulse.environment, stdout=subprocess.PIPE, text=True, check=True
                )
                samples, times = recording.finish()
        finally:
            for burner in burners:
                burner.kill()
    events = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {events[-1][1]}")
    found = latencies(events[:-1], samples, times)
    print("kind        format  median     p99     max  (ms)")
    for (kind, suffix), late in found.items():
        print(f"{kind:10}  {suffix:6} {np.median(late):7.1f} {np.percentile(late, 99):7.1f} {max(late):7.1f}")
    for kind in ("click", "prefetched", "seek"):
        late = [value for (each, _), values in found.items() if each == kind for value in values]
        print(f"{kind:10}  all    {np.median(late):7.1f} {np.percentile(late, 99):7.1f} {max(late):7.1f}")


if __name__ == "__main__":
    main()
