"""The ring and the gain between decoding and the sound card."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.audio.bus import Bus, Voice
from musicexplorer.audio.mixer import Mixer
from musicexplorer.audio.ring_buffer import FADE, RingBuffer

QUIET = SimpleNamespace(output_underflow=False)
RATE = 44_100


def counting(first: int, count: int) -> np.ndarray:
    """Frames that carry their own number."""
    return np.repeat(np.arange(first, first + count, dtype=np.float32)[:, None], 2, axis=1)


def filled(bus: Bus, frames: int) -> np.ndarray:
    out = np.full((frames, 2), np.nan, np.float32)
    bus.fill(out)
    assert not np.isnan(out).any()
    return out


def playing(samples: np.ndarray) -> Bus:
    bus = Bus()
    ring = RingBuffer(len(samples) + 10)
    ring.write(samples)
    bus.start(Voice(ring))
    bus.fade_to(1.0, FADE * RATE)
    return bus


@given(capacity=st.integers(1, 50), steps=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=60))
def test_what_is_written_is_taken_in_order(capacity: int, steps: list[tuple[bool, int]]) -> None:
    ring = RingBuffer(capacity)
    written = taken = 0
    for writes, count in steps:
        if writes:
            count = min(count, ring.room)
            ring.write(counting(written, count))
            written += count
        else:
            out = np.full((count, 2), -1.0, np.float32)
            got = ring.take(out, count)
            assert got == min(count, written - taken)
            np.testing.assert_array_equal(out[:got], counting(taken, got))
            assert (out[got:] == -1).all()
            taken += got
        assert ring.room == capacity - written + taken


def test_a_feed_is_drained_after_its_last_sample() -> None:
    ring = RingBuffer(8)
    ring.write(counting(0, 4))
    assert not ring.drained
    ring.ended = True
    ring.take(np.zeros((3, 2), np.float32), 3)
    assert not ring.drained
    ring.take(np.zeros((3, 2), np.float32), 3)
    assert ring.drained


@given(sizes=st.lists(st.integers(1, 900), min_size=1, max_size=30), changes=st.data())
def test_the_gain_never_jumps(sizes: list[int], changes: st.DataObject) -> None:
    bus = playing(np.ones((30_000, 2), np.float32))
    heard = [np.zeros((1, 2), np.float32)]
    for size in sizes:
        bus.target = changes.draw(st.sampled_from([0.0, 0.3, 1.0]))
        heard.append(filled(bus, size))
    steps = np.abs(np.diff(np.concatenate(heard), axis=0))
    assert steps.max() <= 1.0 / (FADE * RATE) + 1e-5


def test_full_volume_passes_samples_unchanged() -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, (4000, 2)).astype(np.float32)
    bus = playing(samples)
    filled(bus, 1000)
    assert bus.gain == 1.0
    np.testing.assert_array_equal(filled(bus, 2000), samples[1000:3000])


def test_a_pause_loses_no_more_than_the_fade() -> None:
    bus = playing(np.ones((20_000, 2), np.float32))
    filled(bus, 2000)
    bus.target = 0.0
    faded = filled(bus, 2000)
    assert bus.gain == 0.0
    assert not faded[round(FADE * RATE) :].any()
    taken = bus.voices[0].ring.taken
    assert taken == pytest.approx(2000 + FADE * RATE, abs=2)
    assert not filled(bus, 5000).any()
    assert bus.voices[0].ring.taken == taken
    bus.target = 1.0
    filled(bus, 100)
    assert bus.voices[0].ring.taken == taken + 100


def test_too_little_is_counted_and_filled_with_silence() -> None:
    bus = playing(np.ones((1000, 2), np.float32))
    out = filled(bus, 1500)
    assert not out[1000:].any()
    assert bus.starved == 1
    bus.voices[0].ring.ended = True
    filled(bus, 100)
    assert bus.starved == 1  # the end of a track is no underrun


def test_a_card_that_ran_dry_is_counted() -> None:
    mixer = Mixer()
    mixer.fill(np.zeros((10, 2), np.float32), 10, None, SimpleNamespace(output_underflow=True))
    assert mixer.underruns == 1
