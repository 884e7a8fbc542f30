"""Through PortAudio and a sound daemon: tracks join to the sample, and playing survives the daemon's end."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.audio.signals import place_in
from tests.audio_files import RATE, noise, sweep, write
from tests.sound.pulse import Recording, missing, pulse_audio

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason="needs PulseAudio and PortAudio"),
]

CUT = 4 * RATE + 1234

JOIN = """
import sys, time
from pathlib import Path
from musicexplorer.audio.device import LATENCIES
from musicexplorer.audio.player import Player, Segment
player = Player()
player._playback.output.level = len(LATENCIES) - 1  # a busy machine must not break the sound here
time.sleep(1.0)
folder, suffix = Path(sys.argv[1]), sys.argv[2]
player.play(folder / f"0{suffix}")
number = player.set_next(Segment(folder / f"1{suffix}"))
until = time.monotonic() + 40
while not player.finished:
    assert time.monotonic() < until and not player.take_failures()
    time.sleep(0.02)
assert player.item == number
time.sleep(0.3)
player.close()
print(player.underruns)
"""

VANISH = """
import sys, time
from pathlib import Path
from musicexplorer.audio.player import Player
player = Player()
player.play(Path(sys.argv[1]))
def wait(is_so):
    until = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < until, (player.position, player.problem)
        time.sleep(0.02)
wait(lambda: player.position > 2.0)
print("gone", flush=True)
wait(lambda: player.problem)
place = player.position
wait(lambda: player.position > place + 1.0)
print("back", flush=True)
wait(lambda: not player.problem)
place = player.position
wait(lambda: player.position > place + 2.0)
assert player.state == "playing"
player.close()
print(place, flush=True)
"""


def whole() -> np.ndarray:
    return sweep(200.0, 3000.0, 8.0, level=0.2) + noise(8.0, level=0.05)


@pytest.mark.parametrize("suffix", [".flac", ".mp3", ".m4a", ".opus"])
def test_a_track_split_in_two_is_joined_at_the_card(suffix: str, tmp_path: Path) -> None:
    for number, part in enumerate((whole()[:CUT], whole()[CUT:])):
        write(tmp_path / f"{number}{suffix}", part)
    for attempt in range(3):  # a busy machine may break the sound
        (place := tmp_path / str(attempt)).mkdir()
        with pulse_audio(place) as pulse:
            recording = Recording(pulse)
            command = [sys.executable, "-c", JOIN, str(tmp_path), suffix]
            done = subprocess.run(
                command, env=pulse.environment, capture_output=True, text=True, timeout=300, check=False
            )
            samples, _ = recording.finish()
        assert done.returncode == 0, done.stderr
        at, alike = place_in(samples[:, 0], whole()[CUT - RATE : CUT + RATE])
        print(f"{suffix}: two seconds around the join alike {alike:.4f}, {done.stdout.strip()} underruns")
        if alike > 0.95:
            break
    assert alike > 0.95
    around = samples[at : at + 2 * RATE, 0]
    before, _ = place_in(around, whole()[CUT - RATE : CUT - RATE // 2])
    after, _ = place_in(around, whole()[CUT + RATE // 2 : CUT + RATE])
    assert after - before == pytest.approx(1.5 * RATE, abs=1)
    own = np.abs(np.diff(whole())).max()
    assert np.abs(np.diff(around)).max() < 1.5 * own


def test_a_daemon_that_ends_and_comes_back(tmp_path: Path) -> None:
    track = write(tmp_path / "a.flac", noise(120.0, level=0.1))
    with pulse_audio(tmp_path) as pulse:
        program = subprocess.Popen(
            [sys.executable, "-c", VANISH, str(track)],
            env=pulse.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert program.stdout is not None
        assert program.stdout.readline() == "gone\n"
        pulse.stop()
        assert program.stdout.readline() == "back\n", program.communicate()
        pulse.start()
        _, errors = program.communicate(timeout=90)
    assert program.returncode == 0, errors
