"""The player with a sound card that writes down what is heard."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from musicexplorer.audio import device, output, playback
from musicexplorer.audio.bus import LONGEST_CALL
from musicexplorer.audio.device import LATENCIES
from musicexplorer.audio.player import Player
from musicexplorer.audio.ring_buffer import FADE
from tests.audio.conftest import SECONDS
from tests.audio.fake_card import FakeCard, wait_until
from tests.audio.signals import place_in
from tests.audio_files import noise

RATE = 44_100


@pytest.fixture
def card() -> FakeCard:
    return FakeCard()


@pytest.fixture
def player(card: FakeCard) -> Iterator[Player]:
    player = Player(open_stream=card)
    yield player
    player.close()


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """Ten seconds of noise."""
    path = tmp_path / "noise.wav"
    soundfile.write(path, noise(10.0), RATE)
    return path


def loud_part(heard: np.ndarray) -> np.ndarray:
    """One channel between the silence before and after."""
    loud = np.flatnonzero(heard[:, 0])
    return heard[loud[0] : loud[-1] + 1, 0]


def test_a_track_is_played_from_its_first_to_its_last_sample(
    player: Player, card: FakeCard, track: Path
) -> None:
    player.play(track)
    assert player.state == "playing"
    wait_until(lambda: player.state == "stopped")
    assert player.position == pytest.approx(10.0, abs=0.001)
    assert player.duration == pytest.approx(10.0, abs=0.001)
    assert player.underruns == 0
    faded = round(FADE * RATE)
    heard = card.heard[:, 0]
    np.testing.assert_allclose(heard[faded : 10 * RATE], noise(10.0)[faded:], atol=1e-4)
    assert not heard[10 * RATE :].any()


def test_finished_is_said_once(player: Player, track: Path) -> None:
    player.play(track, at=9.5)
    assert not player.finished
    wait_until(lambda: player.state == "stopped")
    assert player.finished
    assert not player.finished
    assert player.error == ""


def test_a_stop_is_not_an_end(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 10_000)
    player.stop()
    assert player.state == "stopped"
    assert player.position == 0.0
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    assert not player.finished


@pytest.mark.parametrize("suffix", [".flac", ".mp3", ".ogg", ".opus", ".m4a"])
def test_an_excerpt_is_that_place(
    suffix: str, player: Player, card: FakeCard, file_of: Callable[[str], Path], glide: np.ndarray
) -> None:
    player.play(file_of(suffix), at=17.5, length=2.0)
    wait_until(lambda: player.state == "stopped")
    heard = loud_part(card.heard)
    assert len(heard) == pytest.approx(2.0 * RATE, abs=40)
    assert player.position == pytest.approx(19.5, abs=0.001)
    place, alike = place_in(glide, heard[1000:-1000])
    assert place - 1000 == pytest.approx(17.5 * RATE, abs=40)
    assert alike > 0.95
    assert player.duration == pytest.approx(SECONDS, abs=0.15)


def test_nothing_clicks(player: Player, card: FakeCard, tmp_path: Path) -> None:
    path = tmp_path / "steady.wav"
    soundfile.write(path, np.full(20 * RATE, 0.5, np.float32), RATE, subtype="FLOAT")
    player.play(path, at=1.0)
    wait_until(lambda: len(card.heard) > 40_000)
    player.seek(9.0)
    wait_until(lambda: player.position > 9.2)
    player.pause()
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    player.volume = 0.5
    player.resume()
    wait_until(lambda: player.position > 9.6)
    player.play(path, at=3.0, length=0.5)
    wait_until(lambda: player.state == "stopped")
    # A crossfade of constant power is steepest where one side begins, and adds up equal sounds to more.
    steepest = 0.5 * np.pi / 2 / (FADE * RATE)
    assert np.abs(np.diff(card.heard[:, 0], prepend=0.0)).max() <= steepest + 1e-4
    assert card.heard.max() <= 0.5 * np.sqrt(2) + 1e-4


def test_a_pause_keeps_the_place_and_loses_nothing(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 50_000)
    player.pause()
    assert player.state == "paused"
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    place, heard = player.position, len(card.heard)
    player.resume()
    assert player.state == "playing"
    wait_until(lambda: len(card.heard) > heard + 50_000)
    after = card.heard[heard + 1000 : heard + 40_000, 0]
    assert place_in(noise(10.0), after)[0] - 1000 == pytest.approx(place * RATE, abs=2)


def test_a_seek_is_exact(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    player.seek(7.25)
    assert player.position == 7.25
    wait_until(lambda: player.state == "stopped")
    last = loud_part(card.heard)[-2 * RATE :]
    place, alike = place_in(noise(10.0), last)
    assert place == 8 * RATE
    assert alike > 0.999
    assert player.position == pytest.approx(10.0, abs=0.001)


def test_a_seek_while_paused_stays_silent_until_resumed(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    player.pause()
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    heard = len(card.heard)
    player.seek(5.0)
    assert (player.state, player.position) == ("paused", 5.0)
    player.resume()
    wait_until(lambda: len(card.heard) > heard + 20_000)
    assert place_in(noise(10.0), card.heard[heard + 2000 : heard + 18_000, 0])[0] == 5 * RATE + 2000


def test_seeking_after_the_end_plays_again(player: Player, track: Path) -> None:
    player.play(track, at=9.8)
    wait_until(lambda: player.finished)
    player.seek(9.0)
    assert player.state == "playing"
    wait_until(lambda: player.finished)


def test_many_seeks_end_at_the_last(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track)
    for at in np.linspace(1.0, 9.5, 40):
        player.seek(float(at))
    wait_until(lambda: player.state == "stopped")
    assert place_in(noise(10.0), loud_part(card.heard)[-10_000:])[0] == 10 * RATE - 10_000


def test_a_track_of_a_cue_sheet(player: Player, card: FakeCard, track: Path) -> None:
    player.play(track, start=2.0, end=5.0, at=1.0)
    assert player.duration == 3.0
    assert player.position == 1.0
    wait_until(lambda: player.state == "stopped")
    assert player.position == pytest.approx(3.0, abs=0.001)
    heard = loud_part(card.heard)
    assert len(heard) == pytest.approx(2 * RATE, abs=2)
    assert place_in(noise(10.0), heard[1000:])[0] == pytest.approx(3 * RATE + 1000, abs=2)


def test_a_card_with_another_rate(track: Path) -> None:
    card = FakeCard(samplerate=48_000.0)
    player = Player(open_stream=card)
    player.play(track)
    wait_until(lambda: player.state == "stopped")
    player.close()
    assert len(loud_part(card.heard)) == pytest.approx(480_000, abs=100)
    assert player.position == pytest.approx(10.0, abs=0.001)


def test_volume(player: Player, card: FakeCard, track: Path) -> None:
    player.volume = 0.5
    player.play(track)
    wait_until(lambda: player.state == "stopped")
    np.testing.assert_allclose(card.heard[2000:9000, 0], noise(10.0)[2000:9000] * 0.25, atol=1e-4)
    player.volume = 7.0
    assert player.volume == 1.0


def test_a_file_that_cannot_be_decoded_is_over_at_once(player: Player, tmp_path: Path, track: Path) -> None:
    path = tmp_path / "notes.mp3"
    path.write_text("not music\n" * 100)
    player.play(path)
    wait_until(lambda: player.state == "stopped")
    assert player.finished
    assert "it contains text" in player.error
    player.play(track, at=9.9)
    assert player.error == ""
    wait_until(lambda: player.finished)


def test_a_decoder_with_a_bug_costs_its_track_only(
    player: Player, track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Iterator[np.ndarray]:
        yield np.zeros((4096, 2), np.float32)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("musicexplorer.audio.decode.stream", broken)
        player.play(track)
        wait_until(lambda: player.state == "stopped")
    assert player.error == "ZeroDivisionError"
    player.play(track, at=9.9)
    wait_until(lambda: player.state == "stopped")
    assert player.error == ""


def test_a_silent_card_is_given_back_and_the_place_kept(
    player: Player, card: FakeCard, track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback, "_IDLE", 0.05)
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    player.pause()
    wait_until(lambda: not card.active)
    place, heard = player.position, len(card.heard)
    assert place > 0.4
    player.resume()
    wait_until(lambda: len(card.heard) > heard + 20_000)
    assert card.opened == 2
    after = card.heard[heard + 2000 : heard + 18_000, 0]
    assert place_in(noise(10.0), after)[0] - 2000 == pytest.approx(place * RATE, abs=2)


def test_without_a_sound_card_the_position_runs_on_in_silence(
    card: FakeCard, player: Player, track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_RETRY", 0.05)
    card.there = False
    player.play(track)
    wait_until(lambda: player.position > 0.3)
    assert (player.problem, player.state) == ("no card", "playing")
    assert not len(card.heard)
    card.there = True  # plugged in
    wait_until(lambda: len(card.heard) > 20_000)
    wait_until(lambda: not player.problem)
    place, alike = place_in(noise(10.0), card.heard[2000:18_000, 0])
    assert place > 0.3 * RATE
    assert alike > 0.99


def test_without_a_sound_card_a_track_ends_all_the_same(card: FakeCard, player: Player, track: Path) -> None:
    card.there = False
    player.play(track, at=9.7)
    wait_until(lambda: player.finished)
    assert not player.error


def test_a_card_that_is_pulled_out(
    card: FakeCard, player: Player, track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_RETRY", 0.05)
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    card.held = True
    card.pull_out()
    wait_until(lambda: player.problem)
    place = player.position
    wait_until(lambda: player.position > place + 0.2)
    heard = len(card.heard)
    card.there, card.held = True, False
    wait_until(lambda: len(card.heard) > heard + 20_000)
    wait_until(lambda: not player.problem)
    at, alike = place_in(noise(10.0), card.heard[heard + 2000 : heard + 18_000, 0])
    assert at - 2000 > (place + 0.2) * RATE
    assert alike > 0.99


def test_another_card_goes_on_with_what_plays(card: FakeCard, player: Player, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    player.device = "headphones"
    wait_until(lambda: card.device == "headphones")
    wait_until(lambda: player.state == "stopped")
    place, alike = place_in(noise(10.0), loud_part(card.heard)[-10_000:])
    assert (place, round(alike, 3)) == (10 * RATE - 10_000, 1.0)
    assert card.opened == 2


def test_a_card_with_another_rate_goes_on_at_the_same_place(
    card: FakeCard, player: Player, track: Path
) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    card.samplerate = 22_050.0
    player.device = "telephone"
    wait_until(lambda: player.state == "stopped")
    assert player.position == pytest.approx(10.0, abs=0.01)
    lower = soxr.resample(noise(10.0), RATE, 22_050)
    place, alike = place_in(lower, loud_part(card.heard)[-12_000:-2000])
    assert place == pytest.approx(len(lower) - 12_000, abs=20)
    assert alike > 0.99


def test_what_runs_dry_is_buffered_longer(card: FakeCard, player: Player, track: Path) -> None:
    player.play(track)
    wait_until(lambda: len(card.heard) > 20_000)
    assert card.requested_latency == LATENCIES[0]
    player._playback.mixer.underruns += 4
    wait_until(lambda: card.requested_latency == LATENCIES[1])
    assert player.underruns == 4
    wait_until(lambda: player.finished)


def test_close_can_be_called_again(track: Path, card: FakeCard) -> None:
    player = Player(open_stream=card)
    player.play(track)
    player.close()
    player.close()
    assert not card.active


def test_without_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        """Importing sounddevice raises what it raises where the library is missing."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    player = Player()
    try:
        wait_until(lambda: player.problem)
        assert "PortAudio library is missing" in player.problem
    finally:
        player.close()


def test_importing_the_player_does_not_load_portaudio() -> None:
    import subprocess

    code = "import sys, musicexplorer.audio.player; assert 'sounddevice' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000, 96_000, 384_000])
def test_blocks_fit_the_buffer_and_the_callback(rate: int) -> None:
    for latency in LATENCIES:
        frames = device._block(latency, rate)
        assert frames & (frames - 1) == 0
        assert frames * 2 <= latency * rate
        assert frames <= LONGEST_CALL


def test_a_thread_that_computes_gives_way_to_the_callback(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {}

    class Portaudio:
        PortAudioError = OSError

        def query_devices(self, *_: object) -> dict[str, float]:
            return {"max_output_channels": 2, "default_samplerate": 48_000.0}

        def OutputStream(self, **options: object) -> object:  # noqa: N802
            opened.update(options)
            return object()

    before = sys.getswitchinterval()
    monkeypatch.setattr(device, "_portaudio", Portaudio)
    try:
        device.open_device(lambda *_: None, "", LATENCIES[0])
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
    assert opened["blocksize"] == 256
