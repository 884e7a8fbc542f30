import numpy as np
import pytest

from musicexplorer.demo.synth import score
from musicexplorer.demo.synth.score import MAJOR, MINOR, PELOG, Key


def test_chords_are_thirds_of_the_scale() -> None:
    assert Key(60).chord(0) == [60, 64, 67]
    assert Key(60).chord(4, 4) == [67, 71, 74, 77]
    assert Key(57, MINOR).chord(0) == [57, 60, 64]


def test_degrees_go_on_through_the_octaves() -> None:
    assert Key(60).pitch(7) == 72
    assert Key(60).pitch(-1) == 59


def test_a_voicing_keeps_the_notes_and_lies_around_its_centre() -> None:
    chord = score.voiced([60, 64, 67], 50)
    assert sorted(pitch % 12 for pitch in chord) == [0, 4, 7]
    assert all(44 <= pitch <= 56 for pitch in chord)


@pytest.mark.parametrize("scale", [MAJOR, MINOR, PELOG])
def test_a_melody_stays_in_its_key_and_span_and_ends_on_the_tonic(scale: tuple[float, ...]) -> None:
    key = Key(60, scale)
    notes = score.melody(np.random.default_rng(3), key, [0, 3, 4, 0] * 4, span=(2, 9))
    allowed = {round(key.pitch(degree), 6) for degree in range(-2, 12)}
    assert {round(note.pitch, 6) for note in notes[:-1]} <= allowed
    assert (notes[-1].pitch - 60) % 12 == pytest.approx(0)
    assert [note.at for note in notes] == sorted(note.at for note in notes)
    assert all(note.at + note.length <= 64 + 1e-6 for note in notes)


def test_ideas_return() -> None:
    notes = score.melody(np.random.default_rng(3), Key(60), [0] * 8, rests=0.0)
    first = [note.at for note in notes if note.at < 8]
    again = [note.at - 8 for note in notes if 8 <= note.at < 16]
    assert first == again


@pytest.mark.parametrize(
    ("pulses", "steps", "places"), [(3, 8, [0, 3, 6]), (4, 16, [0, 4, 8, 12]), (2, 5, [0, 3])]
)
def test_pulses_are_spread_evenly(pulses: int, steps: int, places: list[int]) -> None:
    assert score.spread(pulses, steps) == places


def test_swing_delays_the_second_half_of_a_beat() -> None:
    assert score.swung(2.0) == 2.0
    assert score.swung(2.5) == pytest.approx(2.66)
    assert score.swung(2.75) == pytest.approx(2.83)


def test_bars_come_in_whole_groups_and_last_long_enough() -> None:
    assert score.bars_for(30.0, 2.0) == 16
    assert score.bars_for(32.0, 2.0) == 16
    assert score.bars_for(33.0, 2.0, 8) == 24
