"""One item after another: without a gap, in a crossfade, over what cannot be played; and previews."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio import decode
from musicexplorer.audio.decode import DecodeError
from musicexplorer.audio.normalisation import Loudness
from musicexplorer.audio.player import Player, Segment
from musicexplorer.audio.ring_buffer import FADE
from tests.audio.fake_card import FakeCard, wait_until
from tests.audio.signals import place_in

RATE = 44_100


@pytest.fixture
def card() -> FakeCard:
    return FakeCard(rest=0.0005)


@pytest.fixture
def player(card: FakeCard) -> Iterator[Player]:
    player = Player(open_stream=card)
    yield player
    player.close()


def hiss(seed: int, seconds: float = 4.0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.3, 0.3, round(seconds * RATE)).astype(np.float32)


def written(path: Path, samples: np.ndarray) -> Path:
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    return path


def test_two_halves_are_joined_to_the_sample(player: Player, card: FakeCard, tmp_path: Path) -> None:
    whole = hiss(1)
    first, second = written(tmp_path / "1.wav", whole[:70_001]), written(tmp_path / "2.wav", whole[70_001:])
    player.play(first)
    number = player.set_next(Segment(second))
    wait_until(lambda: player.item == number)
    assert player.state == "playing"
    assert not player.finished
    wait_until(lambda: player.finished)
    faded = round(FADE * RATE)
    np.testing.assert_allclose(card.heard[faded : len(whole), 0], whole[faded:], atol=1e-6)
    assert player.underruns == 0
    assert player.duration == pytest.approx((len(whole) - 70_001) / RATE)


def test_many_short_items_follow_each_other_to_the_sample(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    card.rest = 0.01  # about as a real one
    whole = hiss(2)
    cuts = [0, 30_000, 43_000, 60_001, 100_000, 131_072, len(whole)]
    paths = [written(tmp_path / f"{n}.wav", whole[a:b]) for n, (a, b) in enumerate(pairwise(cuts))]
    card.held = True
    player.play(paths[0])
    for path in paths[1:]:
        number = player.set_next(Segment(path))
        wait_until(lambda: player._playback._main.following)
        card.held = False
        wait_until(lambda number=number: player.item == number)
        card.held = True
    card.held = False
    wait_until(lambda: player.finished)
    piece = card.heard[1000 : len(whole), 0]
    for at in cuts[1:-1]:
        around = slice(at - 1000 - 200, at - 1000 + 200)
        np.testing.assert_allclose(piece[around], whole[1000:][around], atol=1e-6)


def test_a_crossfade_between_items_keeps_the_power(player: Player, card: FakeCard, tmp_path: Path) -> None:
    old, new = hiss(1), hiss(2)
    player.set_crossfade(0.5)
    player.play(written(tmp_path / "old.wav", old))
    number = player.set_next(Segment(written(tmp_path / "new.wav", new)))
    wait_until(lambda: player.item == number)
    wait_until(lambda: player.finished)
    fade = round(0.5 * RATE)
    begin = len(old) - fade
    angle = np.arange(1, fade + 1) / fade * np.pi / 2
    expected = old[begin:] * np.cos(angle) + new[:fade] * np.sin(angle)
    np.testing.assert_allclose(card.heard[begin : len(old), 0], expected, atol=1e-3)
    np.testing.assert_allclose(card.heard[len(old) : begin + len(new), 0], new[fade:], atol=1e-6)


def test_a_crossfade_begins_where_it_is_told_to(player: Player, card: FakeCard, tmp_path: Path) -> None:
    old, new = hiss(1), hiss(2)
    player.play(written(tmp_path / "old.wav", old))
    player.set_next(Segment(written(tmp_path / "new.wav", new), at=0.5), fade=0.25, begin=2.0)
    wait_until(lambda: player.finished)
    fade = round(0.25 * RATE)
    after = card.heard[2 * RATE + fade :, 0]
    np.testing.assert_allclose(after[:RATE], new[RATE // 2 + fade :][:RATE], atol=1e-6)


def test_what_cannot_be_played_is_left_out(player: Player, card: FakeCard, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no music at all, only words\n" * 20)
    player.play(written(tmp_path / "old.wav", hiss(1)))
    number = player.set_next(Segment(broken))
    failures: list[tuple[int, str]] = []
    wait_until(lambda: failures.extend(player.take_failures()) or failures)
    assert failures[0][0] == number
    assert "text" in failures[0][1]
    following = player.set_next(Segment(written(tmp_path / "new.wav", hiss(2))))
    wait_until(lambda: player.item == following)
    wait_until(lambda: player.finished)
    assert not player.take_failures()
    assert place_in(card.heard[:, 0], hiss(2)[1000:-1000])[1] > 0.99


def test_an_item_that_fails_on_its_way_goes_on_to_the_next(
    player: Player, card: FakeCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = decode.stream

    def broken(path: Path, **options: object) -> Iterator[np.ndarray]:
        if path.name != "broken.wav":
            yield from real(path, **options)  # type: ignore[arg-type]
            return
        yield hiss(1)[:8192].reshape(-1, 2)
        raise DecodeError("it breaks off")

    monkeypatch.setattr("musicexplorer.audio.decode.stream", broken)
    card.held = True
    first = player.play(tmp_path / "broken.wav")
    number = player.set_next(Segment(written(tmp_path / "new.wav", hiss(2))))
    card.held = False
    wait_until(lambda: player.item == number)
    assert player.take_failures() == [(first, "it breaks off")]
    wait_until(lambda: player.finished)
    assert place_in(card.heard[:, 0], hiss(2)[1000:-1000])[1] > 0.99


def test_what_follows_can_be_changed_until_it_plays(player: Player, card: FakeCard, tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{seed}.wav", hiss(seed)) for seed in range(4)]
    player.play(paths[0])
    for path in paths[1:]:
        last = player.set_next(Segment(path))
    wait_until(lambda: player.item == last)
    wait_until(lambda: player.finished)
    np.testing.assert_allclose(card.heard[5 * RATE : 7 * RATE, 0], hiss(3)[RATE : 3 * RATE], atol=1e-6)


def test_a_seek_keeps_what_follows(player: Player, card: FakeCard, tmp_path: Path) -> None:
    first, second = written(tmp_path / "1.wav", hiss(1)), written(tmp_path / "2.wav", hiss(2))
    number = player.play(first)
    following = player.set_next(Segment(second))
    wait_until(lambda: player.position > 0.2)
    player.seek(3.0)
    assert player.item == number
    wait_until(lambda: player.item == following)
    wait_until(lambda: player.finished)
    joined = np.concatenate([hiss(1), hiss(2)])
    alike = place_in(joined, card.heard[-5 * RATE : -RATE, 0])[1]
    assert alike > 0.9


def test_a_preview_is_heard_alone_and_what_played_goes_on_where_it_was(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    old, new = hiss(1, 8.0), hiss(2)
    player.play(written(tmp_path / "old.wav", old))
    wait_until(lambda: player.position > 1.0)
    player.preview(Segment(written(tmp_path / "new.wav", new), at=1.0), fade=0.1)
    assert player.previewing
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    place, heard = player.position, len(card.heard)
    wait_until(lambda: len(card.heard) > heard + RATE)
    assert player.position == place
    assert player.state == "playing"
    assert place_in(new, card.heard[heard + 5000 : heard + RATE // 2, 0])[1] > 0.99
    player.end_preview(fade=0.1)
    assert not player.previewing
    wait_until(lambda: player.position > place + 1.0)
    assert place_in(old, card.heard[-RATE // 2 :, 0])[1] > 0.99
    wait_until(lambda: player.finished)
    # Nothing of it was lost.
    assert place_in(card.heard[:, 0], old[round((place + 0.5) * RATE) :])[1] > 0.99


def test_a_preview_ends_by_itself(player: Player, card: FakeCard, tmp_path: Path) -> None:
    player.preview(Segment(written(tmp_path / "new.wav", hiss(2)), at=1.0, length=0.5))
    wait_until(lambda: not player.previewing)
    assert player.state == "stopped"
    assert not player.finished


def test_loudness(player: Player, card: FakeCard, tmp_path: Path) -> None:
    player.loudness_mode = "track"
    path = written(tmp_path / "a.wav", hiss(1))
    player.play(path, loudness=Loudness(track=-12.0, album=-18.0))
    wait_until(lambda: player.finished)
    faded = round(FADE * RATE)
    np.testing.assert_allclose(card.heard[faded : 4 * RATE, 0], hiss(1)[faded:] * 10 ** (-6 / 20), atol=1e-5)
    before = len(card.heard)
    player.loudness_mode = "album"
    player.play(path, loudness=Loudness(track=-12.0, album=-18.0))
    wait_until(lambda: player.finished)
    place = place_in(card.heard[before:, 0], hiss(1)[5000:9000])[0]
    np.testing.assert_allclose(card.heard[before + place :][:4000, 0], hiss(1)[5000:9000], atol=1e-5)


def test_what_is_made_louder_never_exceeds_full_scale() -> None:
    assert Loudness(track=-28.0, peak=0.5).gain("track") == 2.0
    assert Loudness(track=-28.0, peak=0.1).gain("track") == pytest.approx(10 ** (10 / 20))
    assert Loudness(track=-28.0).gain("track") == 1.0
    assert Loudness(track=-8.0, peak=1.2).gain("track") == pytest.approx(10 ** (-10 / 20))
    assert Loudness(track=-28.0, peak=1.2).gain("track") == 1.0
    assert Loudness(track=-8.0).gain("off") == 1.0


def test_what_is_no_number_is_silence_and_nothing_exceeds_full_scale(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    bad = hiss(1) * 100_000
    bad[50_000:50_100] = np.nan
    bad[60_000:60_100] = np.inf
    player.play(written(tmp_path / "bad.wav", bad))
    wait_until(lambda: player.finished)
    assert np.isfinite(card.heard).all()
    assert np.abs(card.heard).max() == 1.0


def test_what_was_prefetched_starts_at_once(player: Player, card: FakeCard, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", hiss(1))
    segments = [Segment(path, at=number / 10) for number in range(30)]
    player.prefetch(segments)
    held = player._playback.prefetcher._held
    wait_until(lambda: len(held) == 12)
    path.unlink()
    player.play(path, at=0.3)
    wait_until(lambda: player.finished)
    assert player.error == ""
    assert place_in(hiss(1), card.heard[1000:20_000, 0]) == (
        round(0.3 * RATE) + 1000,
        pytest.approx(1.0, abs=0.01),
    )
