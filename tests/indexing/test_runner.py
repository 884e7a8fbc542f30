"""The worker thread and its process: crashes, hangs, pauses, and requests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import BatchTimeout
from musicexplorer.indexing.events import Finished, LayoutStored, Progress, Stopped, TrackFailed, TracksStored
from musicexplorer.indexing.requests import AnalysisFailed
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.worker_process import Spawned, WorkerProcess
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Source
from tests.indexing import fakes

WAIT_SECONDS = 60.0


def wait_for(true: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.01)


def wait_for_event(runner: Runner, wanted: Callable[[object], bool]) -> object:
    while True:
        event = runner.events.get(timeout=WAIT_SECONDS)
        assert not isinstance(event, Finished | Stopped), event
        if wanted(event):
            return event


def listening(done: int) -> Callable[[object], bool]:
    return lambda event: isinstance(event, Progress) and event.stage == "analysis" and event.done >= done


def child_of(runner: Runner) -> int:
    executor = runner._process._executor
    assert isinstance(executor, Spawned)
    (process,) = executor._processes.values()
    return process.pid


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_opening_starts_no_process(store: Path, writer: Writer) -> None:
    made = []
    runner = Runner(store, writer, lambda: made.append(1) or fakes.Inline())
    runner.pause()
    assert not runner.paused
    runner.cancel()
    assert not runner.busy
    runner.close()
    assert made == []


def test_a_known_library_is_scanned_without_a_process(tmp_path: Path, store: Path, writer: Writer) -> None:
    music = fakes.library(tmp_path / "music", 3)
    made = []
    runner = Runner(store, writer, lambda: made.append(1) or fakes.Inline())
    try:
        runner.scan([music])
        list(fakes.events(runner))
        assert made == [1]
        runner._process.close()
        runner.scan()
        *_, last = fakes.events(runner)
        assert last.summary.skipped == 3
        assert made == [1]
    finally:
        runner.close()


@pytest.fixture
def impatient(store: Path, writer: Writer) -> Iterator[Runner]:
    runner = Runner(store, writer, timeout=BatchTimeout(batch=4.0, item=0.0))
    yield runner
    runner.close()


@pytest.mark.slow
def test_a_crash_and_a_hang_cost_one_file_each(tmp_path: Path, impatient: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 20)
    fakes.write(music / "killer.mp3", "x crash")
    fakes.write(music / "sleeper.mp3", "x hang")
    fakes.write(music / "victim.mp3", "x killed")
    impatient.scan([music])
    events = list(fakes.events(impatient, 120))
    reasons = {event.path.name: event.reason for event in events if isinstance(event, TrackFailed)}
    assert reasons.keys() == {"killer.mp3", "sleeper.mp3", "victim.mp3"}
    assert "crashed" in reasons["killer.mp3"]
    assert "took longer than" in reasons["sleeper.mp3"]
    assert events[-1].summary.embedded == 20
    assert len(reader.embeddings()[0]) == 20
    # A process that was killed or took too long may have had too little memory, or a slow disk.
    assert [failure.path.name for failure in reader.failures()] == ["killer.mp3"]
    assert {path.name for path, _ in events[-1].summary.unavailable} == {"sleeper.mp3", "victim.mp3"}


@pytest.mark.slow
def test_a_killed_process_costs_nothing(tmp_path: Path, real: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 40, "slow")
    real.scan([music])
    wait_for_event(real, listening(8))
    os.kill(child_of(real), signal.SIGKILL)
    *_, last = fakes.events(real)
    assert last.summary.failed == ()
    assert len(reader.embeddings()[0]) == 40
    heard = fakes.analysed(music)
    assert len(heard) <= 40 + 2 * 8  # what was in hand, and nothing else


def test_a_process_that_cannot_be_started_stops_the_scan(
    tmp_path: Path, store: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "ready", fakes.die)
    runner = Runner(store, writer)
    try:
        runner.scan([fakes.library(tmp_path / "music", 1)])
        *_, last = fakes.events(runner)
        assert isinstance(last, Stopped)
        assert "cannot be started" in last.message
        assert not runner.busy
    finally:
        runner.close()


@pytest.mark.slow
def test_cancel_keeps_what_is_done_and_lets_the_lock_go(
    tmp_path: Path, store: Path, real: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 40, "slow")
    real.scan([music])
    real.scan()
    wait_for_event(real, listening(8))
    real.cancel()
    ends = [event for _ in range(2) for event in fakes.events(real) if isinstance(event, Finished)]
    assert [end.cancelled for end in ends] == [True, True]
    assert not real.busy
    done = len(reader.embeddings()[0])
    assert 8 <= done < 40
    with ScanLock(store.with_name("scan.lock")):
        pass
    real.scan()
    *_, last = fakes.events(real)
    assert last.summary.embedded == 40 - done


@pytest.mark.slow
def test_a_pause_holds_the_scan_and_lets_questions_through(tmp_path: Path, real: Runner) -> None:
    music = fakes.library(tmp_path / "music", 40, "slow")
    outside = fakes.write(tmp_path / "outside.mp3", "sound7")
    real.scan([music])
    wait_for_event(real, listening(8))
    real.pause()
    assert real.paused
    time.sleep(0.3)
    while not real.events.empty():
        real.events.get()
    assert real.analyse(outside).result(WAIT_SECONDS).vector == pytest.approx(fakes.row("sound7").vector)
    time.sleep(0.3)
    assert real.events.empty()
    real.resume()
    *_, last = fakes.events(real)
    assert last.summary.embedded == 40
    assert not real.paused


@pytest.mark.slow
def test_what_a_person_waits_for_goes_before_the_next_batch(tmp_path: Path, real: Runner) -> None:
    music = fakes.library(tmp_path / "music", 60, "slow")
    outside = fakes.write(tmp_path / "elsewhere" / "outside.mp3", "sound7")
    real.scan([music])
    wait_for_event(real, listening(8))
    pid = child_of(real)
    before = len(fakes.analysed(music))
    real.analyse(outside).result(WAIT_SECONDS)
    assert len(fakes.analysed(music)) - before <= 2 * 8 + 1
    assert len(real.waveform(Source(outside), 20).result(WAIT_SECONDS)) == 20
    assert child_of(real) == pid
    real.cancel()
    list(fakes.events(real))


@pytest.mark.slow
def test_a_question_that_kills_the_process_gets_an_answer_and_the_scan_goes_on(
    tmp_path: Path, real: Runner
) -> None:
    music = fakes.library(tmp_path / "music", 30, "slow")
    real.scan([music])
    wait_for_event(real, listening(8))
    with pytest.raises(AnalysisFailed, match="crashed"):
        real.analyse(fakes.write(tmp_path / "killer.mp3", "x crash")).result(WAIT_SECONDS)
    *_, last = fakes.events(real)
    assert (last.summary.embedded, last.summary.failed) == (30, ())


def test_a_file_that_cannot_be_analysed_gives_the_reason(tmp_path: Path, runner: Runner) -> None:
    with pytest.raises(AnalysisFailed, match="no sound"):
        runner.analyse(fakes.write(tmp_path / "bad.mp3", "x bad")).result(WAIT_SECONDS)


@pytest.mark.slow
def test_the_map_can_be_recalculated_during_a_scan(tmp_path: Path, real: Runner) -> None:
    music = fakes.library(tmp_path / "music", 40, "slow")
    real.scan([music])
    wait_for_event(real, listening(24))
    real.relayout()
    events = list(fakes.events(real))
    assert LayoutStored(final=True) in events
    assert real.busy
    *_, last = fakes.events(real)
    assert last.summary.embedded == 40


def test_recalculating_the_map_starts_from_the_old_one(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    runner.scan([fakes.library(tmp_path / "music", 80)])
    list(fakes.events(runner))
    before = reader.positions()[1]
    runner.relayout()
    assert list(fakes.events(runner))[-2:-1] == [LayoutStored(final=True)]
    after = reader.positions()[1]
    assert not (after == before).all()
    assert ((after - before) ** 2).sum(axis=1).mean() < 0.5


def test_an_empty_library_has_a_map_too(runner: Runner) -> None:
    runner.relayout()
    assert isinstance(list(fakes.events(runner))[-1], Finished)


def test_closing_in_the_middle_is_prompt_and_leaves_nothing_behind(
    tmp_path: Path, store: Path, writer: Writer
) -> None:
    music = fakes.library(tmp_path / "music", 40, "slow")
    runner = Runner(store, writer)
    runner.scan([music])
    wait_for_event(runner, listening(8))
    pid = child_of(runner)
    question = runner.analyse(fakes.write(tmp_path / "sleeper.mp3", "x hang"))
    runner.close()
    assert question.cancelled()
    assert not runner._thread.is_alive()
    wait_for(lambda: not is_alive(pid))
    runner.close()
    runner.scan([music])
    assert runner.analyse(music / "000.mp3").cancelled()
    assert not runner.busy
    with Reader(store) as reader:
        assert len(reader.embeddings()[0]) >= 8


PROGRAM = """
import sys, time
from pathlib import Path
from musicexplorer.indexing import worker
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Writer
from tests.indexing import fakes
if __name__ == "__main__":
    for name in ("ready", "load", "describe", "analyse"):
        setattr(worker, name, getattr(fakes, name))
    worker.model_card = fakes.card
    store, music = map(Path, sys.argv[1:])
    runner = Runner(store, Writer(store))
    runner.scan([music])
    for event in fakes.events(runner):
        if getattr(event, "stage", "") == "analysis" and event.done >= 8:
            (process,) = runner._process._executor._processes.values()
            print(process.pid, flush=True)
    assert "torch" not in sys.modules and "sklearn" not in sys.modules and "scipy" not in sys.modules
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that scans, in a file of its own, since a spawned process imports it again."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def run(program: Path, store: Path, music: Path) -> subprocess.Popen:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, program, store, music],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


@pytest.mark.slow
def test_a_killed_program_leaves_no_process_and_the_next_one_goes_on(tmp_path: Path, program: Path) -> None:
    store, music = tmp_path / "library.sqlite", fakes.library(tmp_path / "music", 40, "slow")
    with run(program, store, music) as running:
        process = int(running.stdout.readline())
        assert is_alive(process)
        running.kill()
    wait_for(lambda: not is_alive(process), 10)
    with Reader(store) as reader:
        done = len(reader.embeddings()[0])
    assert 8 <= done < 40
    (music / "analysed.log").unlink()
    with run(program, store, music) as running:
        running.communicate(timeout=WAIT_SECONDS)
    assert running.returncode == 0
    assert len(fakes.analysed(music)) == 40 - done
    with Reader(store) as reader:
        assert len(reader.embeddings()[0]) == len(reader.positions()[0]) == 40


def test_the_program_that_scans_imports_neither_torch_nor_other_heavy_libraries() -> None:
    code = (
        "import sys, musicexplorer.indexing.runner, musicexplorer.indexing.worker as w\n"
        "heavy = {'torch', 'sklearn', 'scipy', 'openTSNE', 'librosa', 'numba', 'PySide6', 'av'}\n"
        "print(*(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_question_behind_a_process_that_died_unnoticed_is_answered(tmp_path: Path, real: Runner) -> None:
    outside = fakes.write(tmp_path / "outside.mp3", "sound7")
    real.analyse(outside).result(WAIT_SECONDS)
    os.kill(child_of(real), signal.SIGKILL)
    assert real.analyse(outside).result(WAIT_SECONDS) is not None


def test_the_first_in_the_queue_is_blamed_and_the_rest_is_innocent(tmp_path: Path) -> None:
    process = WorkerProcess()
    try:
        guilty = process.submit(
            fakes.analyse, [Source(fakes.write(tmp_path / "a.mp3", "x crash"))], seconds=30
        )
        behind = process.submit(fakes.ready, seconds=30)
        wait_for(lambda: process.check(0.05) or (guilty.done and behind.done))
        assert (guilty.lost.blamed, behind.lost.blamed) == (True, False)
    finally:
        process.close()


def test_stored_events_come_only_after_the_store_has_them(
    tmp_path: Path, real: Runner, reader: Reader
) -> None:
    real.scan([fakes.library(tmp_path / "music", 12)])
    for event in fakes.events(real):
        if isinstance(event, TracksStored):
            assert all(reader.track(i) is not None for i in event.ids)
