"""Fingerprints tell the same recording from everything that only resembles it; on synthetic music."""

import numpy as np
import pytest
import soxr

from musicexplorer.audio import fingerprint
from musicexplorer.audio.fingerprint import read_fingerprint
from musicexplorer.similarity import fingerprints
from musicexplorer.similarity.duplicates import candidate_pairs, groups
from musicexplorer.similarity.fingerprints import Alignment, align
from tests import audio_files
from tests.audio_files import RATE

SECONDS = 30.0


def music(seed: int, seconds: float = SECONDS) -> np.ndarray:
    """Notes of random pitch, length and loudness with overtones over a beat, float32 [samples, 2]."""
    rng = np.random.default_rng(seed)
    samples = np.zeros((round(seconds * RATE), 2), np.float32)
    at = 0.0
    while at < seconds - 1.2:
        length = float(rng.choice([0.2, 0.4, 0.8]))
        times = np.arange(round((length + 0.3) * RATE)) / RATE
        pitch = 110.0 * 2 ** (float(rng.integers(0, 36)) / 12)
        note = sum(np.sin(2 * np.pi * pitch * k * times) / k for k in range(1, 9)) * np.exp(-4 * times)
        hiss = rng.normal(size=len(times)) * np.exp(-25 * times) * 0.4
        begin, level = round(at * RATE), float(rng.uniform(0.05, 0.2))
        pan = float(rng.uniform(0.2, 0.8))
        part = (level * (note + hiss))[: len(samples) - begin].astype(np.float32)
        samples[begin : begin + len(part)] += part[:, None] * np.float32([pan, 1 - pan])
        at += length
    return samples


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("fingerprints")

    def write(samples: np.ndarray, name: str) -> np.ndarray:
        return read_fingerprint(audio_files.write(folder / name, samples))

    return write


def aligned(one: np.ndarray, other: np.ndarray) -> Alignment:
    found = align(one, other)
    assert found is not None
    return found


@pytest.mark.parametrize("ending", [".mp3", ".opus", ".m4a", ".ogg", ".wma"])
def test_encodings_of_one_recording_are_the_same(write, ending: str) -> None:
    samples = music(1)
    assert aligned(write(samples, "whole.flac"), write(samples, f"encoded{ending}")).is_same_recording


def test_gain_and_silence_around_the_music_change_nothing(write) -> None:
    samples = music(1)
    whole = write(samples, "whole.flac")
    softer = aligned(whole, write(samples * 0.5, "softer.flac"))
    assert softer.is_same_recording and softer.gain == pytest.approx(-6.0, abs=0.3)
    late = np.concatenate([np.zeros((round(3.337 * RATE), 2), np.float32), samples])
    moved = aligned(whole, write(late, "late.mp3"))
    assert moved.is_same_recording and moved.lag == pytest.approx(-3.34, abs=0.1)


def test_what_only_resembles_it_is_not_the_same(write) -> None:
    samples = music(1)
    whole = write(samples, "whole.flac")
    other = music(2)
    faster = np.ascontiguousarray(soxr.resample(samples, RATE, RATE * 1.01), np.float32)
    edited = samples.copy()
    edited[12 * RATE : 17 * RATE] = other[12 * RATE : 17 * RATE]
    longer = np.concatenate([samples[: -RATE * 2], music(3, 6.0)])
    limited = np.tanh(samples * 8).astype(np.float32) * 0.3
    with_voice = samples.copy()
    with_voice[8 * RATE : 14 * RATE] += 0.3 * other[8 * RATE : 14 * RATE]
    for name, resembling in (
        ("other", other),
        ("faster", faster),
        ("edited", edited),
        ("longer", longer),
        ("limited", limited),
        ("with a voice", with_voice),
    ):
        found = align(whole, write(resembling, f"{name}.flac"))
        assert found is None or not found.is_same_recording, name


def test_loops_that_are_arranged_differently_are_not_the_same(write) -> None:
    loop, fill = music(5, 6.0), music(6, 6.0)
    one = write(np.concatenate([loop, loop, loop, fill, loop, loop]), "one.flac")
    other = write(np.concatenate([loop, loop, fill, loop, loop, loop]), "other.flac")
    found = align(one, other)
    assert found is None or not found.is_same_recording


def test_silence_and_jingles_are_nothing_that_can_be_compared(write) -> None:
    silence = write(np.zeros((RATE * 20, 2), np.float32), "silence.flac")
    assert align(silence, silence) is None
    jingle = write(music(1, 3.0), "jingle.flac")
    assert align(jingle, jingle) is None
    assert align(np.zeros((0, 16), np.uint8), silence) is None


def test_both_sides_count_alike() -> None:
    assert pytest.approx(fingerprints.QUANTUM) == fingerprint.QUANTUM
    assert pytest.approx(fingerprints.FRAMES_PER_SECOND, rel=1e-2) == fingerprint.RATE / fingerprint.STEP


def unit(*values: float) -> list[float]:
    return list(np.array(values) / np.linalg.norm(values))


def test_candidates_sound_alike_or_have_one_name_and_are_about_as_long() -> None:
    vectors = np.float32([unit(1, 0), unit(1, 0.1), unit(0, 1), unit(1, 0.05), unit(1, 1)])
    durations = np.array([100.0, 104.0, 100.0, np.nan, 101.0])
    names = [("A", "x"), ("B", "y"), ("", ""), ("A", "x"), ("The A", "X (Remastered 2011)")]
    assert candidate_pairs(vectors, durations, names).tolist() == [[0, 1], [0, 4]]
    assert candidate_pairs(vectors, durations + np.float64([0, 50, 0, 0, 0]), names).tolist() == [[0, 4]]
    assert candidate_pairs(vectors[:0], durations[:0], []).shape == (0, 2)


def test_a_track_has_only_its_most_similar_candidates() -> None:
    vectors = np.float32([unit(1, 0.001 * k) for k in range(40)])
    found = candidate_pairs(vectors, np.full(40, 100.0), [("", "")] * 40)
    assert np.bincount(found.ravel()).max() <= 24  # of its own and of others


def test_pairs_become_groups() -> None:
    assert groups([(1, 2), (4, 5), (2, 9), (5, 4)]) == [[1, 2, 9], [4, 5]]
    assert groups([]) == []
