"""Tempo, key and loudness: after everything else, stoppable, and never twice."""

import os
import signal
from pathlib import Path

import pytest

from musicexplorer.indexing import worker
from musicexplorer.indexing.events import Finished, Progress, RhythmStored, SecondPassEnded
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Reader, RhythmRow, Writer
from musicexplorer.library.track import Source
from tests.indexing import fakes


def scanned(runner: Runner, music: Path) -> None:
    runner.scan([music])
    assert isinstance(list(fakes.events(runner))[-1], Finished)


def test_all_tracks_with_an_embedding_are_analysed(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 3)
    fakes.write(music / "broken.mp3", "sound bad-later")
    scanned(runner, music)
    runner.second_pass()
    events = list(fakes.events(runner))
    assert events[0] == Progress("rhythm", 0, 4)
    assert events[-1] == SecondPassEnded(3, 1)
    assert sum(len(event.ids) for event in events if isinstance(event, RhythmStored)) == 4
    assert len(reader.rhythm().ids) == 3
    broken = reader.find(music / "broken.mp3")
    assert broken is not None
    assert reader.rhythm_of(broken.id) == RhythmRow(reason="no pulse can be read")
    assert not runner.in_second_pass


def test_a_second_time_there_is_nothing_to_do(
    tmp_path: Path, store: Path, writer: Writer, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = fakes.library(tmp_path / "music", 2)
    fakes.write(music / "broken.mp3", "sound bad-later")
    scanned(runner, music)
    runner.second_pass()
    list(fakes.events(runner))
    made = []
    other = Runner(store, writer, lambda: made.append(1) or fakes.Inline())
    try:
        other.second_pass()
        assert list(fakes.events(other)) == [SecondPassEnded()]
        assert made == []
        monkeypatch.setattr(worker, "analyser", lambda: "newer")
        other.second_pass()
        assert list(fakes.events(other))[-1] == SecondPassEnded(2, 1)
    finally:
        other.close()


def test_a_scan_goes_first_and_its_new_tracks_are_analysed_too(tmp_path: Path, runner: Runner) -> None:
    scanned(runner, fakes.library(tmp_path / "old", 8, "slow-later"))
    more = fakes.library(tmp_path / "more", 3)
    runner.second_pass()
    while not isinstance(runner.events.get(timeout=60), RhythmStored):
        pass
    runner.scan([more])
    assert runner.busy
    events = list(fakes.events(runner))
    assert isinstance(events[-1], Finished)
    assert len(fakes.second_passed(tmp_path / "old")) < 8
    assert fakes.second_passed(more) == []
    assert list(fakes.events(runner))[-1] == SecondPassEnded(11, 0)
    assert len(fakes.second_passed(more)) == 3
    assert len(fakes.second_passed(tmp_path / "old")) == 8


def test_it_does_not_count_as_busy_and_can_be_paused_and_cancelled(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 20, "slow-later")
    scanned(runner, music)
    runner.second_pass()
    while not isinstance(runner.events.get(timeout=60), RhythmStored):
        pass
    assert runner.in_second_pass
    assert not runner.busy
    runner.pause()
    assert runner.paused
    assert runner.waveform(Source(music / "000.mp3"), 5).result(60).shape == (5,)  # and the thread rests now
    before = len(fakes.second_passed(music))
    assert runner.waveform(Source(music / "000.mp3"), 5).result(60).shape == (5,)
    assert len(fakes.second_passed(music)) == before < 20
    runner.resume()
    runner.cancel()
    last = list(fakes.events(runner))[-1]
    assert isinstance(last, SecondPassEnded)
    assert last.cancelled
    assert not runner.in_second_pass
    known = len(reader.rhythm().ids)
    assert 0 < last.analysed <= known < 20
    runner.second_pass()
    assert list(fakes.events(runner))[-1] == SecondPassEnded(20 - known, 0)
    assert len(reader.rhythm().ids) == 20


def test_asking_twice_is_asking_once(tmp_path: Path, runner: Runner) -> None:
    music = fakes.library(tmp_path / "music", 3, "slow-later")
    scanned(runner, music)
    runner.second_pass()
    runner.second_pass()
    assert list(fakes.events(runner))[-1] == SecondPassEnded(3, 0)
    runner.scan()
    assert isinstance(list(fakes.events(runner))[-1], Finished)
    assert runner.events.empty()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL") or os.name != "posix", reason="kills the process")
def test_a_track_that_kills_the_process_is_remembered(tmp_path: Path, real: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 2)
    fakes.write(music / "killer.mp3", "sound crash-later")
    victim = fakes.write(music / "victim.mp3", "sound killed-later")
    scanned(real, music)
    real.second_pass()
    assert list(fakes.events(real))[-1] == SecondPassEnded(2, 2)
    remaining = reader.without_rhythm(worker.analyser())
    assert [reader.find(victim).id] == remaining.tolist()  # tried again the next time
    killer = reader.find(music / "killer.mp3")
    assert killer is not None
    found = reader.rhythm_of(killer.id)
    assert found is not None
    assert "crashed" in found.reason
