"""What really comes out of PortAudio is that track at that place.

The player runs in a program of its own, since ALSA reads its configuration once, and plays into a sound card
made of a pipe that is read at the pace of a clock (`recorder.py`).
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.audio.signals import place_in
from tests.audio_files import noise, sweep, write
from tests.sound.card import RATE, configuration

pytestmark = pytest.mark.slow

PROGRAM = """
import sys, time
from pathlib import Path
from musicexplorer.audio.player import Player

player = Player()
path = Path(sys.argv[1])

def wait(is_so):
    until = time.monotonic() + 30
    while not is_so():
        if player.problem:
            sys.exit(player.problem)
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.005)

player.play(path, at=20.0)
wait(lambda: player.position > 21.5)
player.seek(5.0)
wait(lambda: player.position > 6.0)
player.play(path, at=25.0, fade=0.5)
wait(lambda: 26.0 < player.position < 27.0)
player.pause()
wait(lambda: player._playback.mixer.main.gain == 0.0)
player.play(path, at=33.0, length=1.5)
wait(lambda: player.state == "stopped")
assert player.finished and not player.error, player.error
player.close()
print(player.underruns)
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """What was heard, one channel, float32 at 44.1 kHz."""
    if sys.platform != "linux":
        pytest.skip("the recorder is a plugin of ALSA, which is Linux's")
    try:
        import sounddevice  # noqa: F401
    except OSError:
        pytest.skip("PortAudio is not installed")
    folder = tmp_path_factory.mktemp("sound")
    track = write(folder / "track.flac", sound())
    recording = folder / "recording"
    environment = configuration(folder, recording, buffer=32_768)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(track)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "no sound card" in done.stderr:
        pytest.skip(f"ALSA's file plugin is not there: {done.stderr}")
    assert done.returncode == 0, done.stderr
    counted = json.loads(Path(f"{recording}.json").read_text())
    print(f"underruns of the card: {counted}, of the player: {done.stdout}")
    samples = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)
    return samples[:, 0].astype(np.float32) / 32768


def sound() -> np.ndarray:
    """Forty seconds in which no moment is like another."""
    return sweep(200.0, 3000.0, 40.0, level=0.2) + noise(40.0, level=0.1)


def test_each_place_that_was_played_is_in_the_recording(recorded: np.ndarray) -> None:
    found = []
    for begin, end in ((20.5, 21.3), (5.3, 5.8), (33.5, 34.3)):
        at, alike = place_in(recorded, sound()[round(begin * RATE) : round(end * RATE)])
        assert alike > 0.99
        found.append(at)
    # In the order in which they were played.
    assert found == sorted(found)


def test_one_place_fades_into_the_other(recorded: np.ndarray) -> None:
    begin = place_in(recorded, sound()[round(25.6 * RATE) : round(25.9 * RATE)])[0] - round(0.6 * RATE)
    before, alike = place_in(sound(), recorded[begin - round(0.2 * RATE) : begin])
    assert alike > 0.99
    before += round(0.2 * RATE)
    fade = round(0.5 * RATE)
    angle = np.arange(1, fade + 1) / fade * np.pi / 2
    mixed = sound()[before : before + fade] * np.cos(angle)
    mixed += sound()[25 * RATE : 25 * RATE + fade] * np.sin(angle)
    assert place_in(recorded, mixed.astype(np.float32)) == (begin, pytest.approx(1.0, abs=0.01))


def test_a_long_stretch_is_unbroken(recorded: np.ndarray) -> None:
    assert place_in(recorded, sound()[round(20.1 * RATE) : round(21.4 * RATE)])[1] > 0.99


def test_an_excerpt_is_as_long_as_asked(recorded: np.ndarray) -> None:
    begin, _ = place_in(recorded, sound()[round(33.1 * RATE) : round(33.4 * RATE)])
    begin -= round(0.1 * RATE)
    after = recorded[begin + round(1.5 * RATE) + 20 :]
    assert not np.abs(after).max(initial=0.0) > 0.001
    assert np.abs(recorded[begin + round(1.4 * RATE) : begin + round(1.48 * RATE)]).max() > 0.1


def test_places_that_were_not_played_are_not_there(recorded: np.ndarray) -> None:
    assert place_in(recorded, sound()[12 * RATE : 13 * RATE])[1] < 0.3


def test_the_pitch_is_right(recorded: np.ndarray) -> None:
    slower = soxr.resample(sound()[round(20.1 * RATE) : round(21.1 * RATE)], RATE, 44_540)
    assert place_in(recorded, slower)[1] < 0.9
