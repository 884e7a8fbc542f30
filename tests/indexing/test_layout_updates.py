"""The map during jobs: previews, stopping, restarting, and its quality."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import layout_updates, layout_worker
from musicexplorer.indexing.events import Finished, LayoutMoves, LayoutStored, Stopped
from musicexplorer.indexing.job import relayout_job, scan_job
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Reader, Writer
from musicexplorer.similarity.neighbourhood_preservation import NEIGHBOURS, preserved_shares
from tests.indexing import fakes

COUNT = 80  # more than are shown as their principal components


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return fakes.library(tmp_path / "music", COUNT)


@pytest.fixture
def scanned(music: Path, store: Path, writer: Writer, process: WorkerProcess) -> None:
    list(scan_job(store, writer, process, [music]))


@pytest.fixture
def process() -> WorkerProcess:
    return WorkerProcess(fakes.Inline)


@pytest.fixture
def all_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest slices, each of them looked at."""
    for name in ("SHOWN_EVERY", "SHOWN_MORE", "SLICE"):
        monkeypatch.setattr(layout_updates, name, 0.0)


def add(music: Path, count: int) -> None:
    for number in range(count):
        fakes.write(music / "more" / f"{number}.mp3", f"more{number}")


def truly_kept(reader: Reader) -> np.ndarray:
    vectors, xy = reader.embeddings()[1], reader.positions()[1]
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -np.inf)
    return preserved_shares(np.argsort(-cosine, axis=1)[:, :NEIGHBOURS], xy)


@pytest.mark.usefixtures("all_is_shown")
def test_a_first_map_is_stored_on_its_way(
    music: Path, store: Path, writer: Writer, process: WorkerProcess
) -> None:
    seen = []
    with Reader(store) as reader:
        for event in scan_job(store, writer, process, [music]):
            assert not isinstance(event, LayoutMoves)
            if isinstance(event, LayoutStored) and len(reader.positions()[0]) == COUNT:
                seen.append((event.final, reader.positions()[1]))
    assert [final for final, _ in seen] == [False] * (len(seen) - 1) + [True]
    assert len(seen) > 5
    assert all((before != after).any() for (_, before), (_, after) in itertools.pairwise(seen))


@pytest.mark.usefixtures("scanned")
def test_a_few_new_tracks_on_a_large_map_are_measured_by_themselves(
    music: Path,
    store: Path,
    writer: Writer,
    process: WorkerProcess,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout_updates, "LARGE", COUNT)
    monkeypatch.setattr(layout_updates, "FEW", 0.05)
    monkeypatch.setattr(layout_worker, "begin_measure", None)  # that of the whole map fails
    before = reader.map_quality()
    add(music, 3)
    list(scan_job(store, writer, process, [music]))
    after, new = reader.map_quality(), ~np.isin(reader.positions()[0], before.ids)
    assert new.sum() == 3
    assert after.preserved[new] == pytest.approx(truly_kept(reader)[new])
    assert after.preserved[~new] == pytest.approx(before.preserved)
    assert (after.occurrences[new] == -1).all()


@pytest.mark.usefixtures("scanned", "all_is_shown")
def test_a_new_layout_is_shown_on_its_way_and_stored_when_it_is_done(
    store: Path, writer: Writer, process: WorkerProcess, reader: Reader
) -> None:
    ids, before = reader.positions()
    moves = []
    for event in relayout_job(store, writer, process):
        if isinstance(event, LayoutMoves):
            moves.append(event.xy)
            assert event.ids.tolist() == ids.tolist()
            assert (reader.positions()[1] == before).all()
        elif isinstance(event, LayoutStored):
            assert event.final
            assert (reader.positions()[1] != before).any()
    assert len(moves) > 5
    away = [float(np.linalg.norm(xy - before, axis=1).mean()) for xy in moves]
    assert away[0] < 0.15  # turned towards the old one, and not the principal components
    assert reader.map_quality().preserved == pytest.approx(truly_kept(reader))


@pytest.mark.usefixtures("scanned", "all_is_shown")
def test_a_new_layout_that_is_cancelled_leaves_the_old_map(
    store: Path, writer: Writer, process: WorkerProcess, reader: Reader
) -> None:
    before, quality = reader.positions()[1], reader.map_quality().preserved
    job = relayout_job(store, writer, process)
    shown = 0
    while shown < 3:
        shown += isinstance(next(job), LayoutMoves)
    job.close()
    assert (reader.positions()[1] == before).all()
    assert (reader.map_quality().preserved == quality).all()
    assert not store.with_name("map.unfinished").exists()


@pytest.mark.usefixtures("scanned")
def test_figures_that_are_missing_are_filled_in_by_the_next_scan(
    music: Path, store: Path, writer: Writer, process: WorkerProcess, reader: Reader
) -> None:
    add(music, 20)
    job = scan_job(store, writer, process)
    while not isinstance(next(job), LayoutStored):
        pass
    job.close()
    assert np.isnan(reader.map_quality().preserved).sum() == 20
    events = list(scan_job(store, writer, process))
    assert LayoutStored(final=True) in events
    assert reader.map_quality().preserved == pytest.approx(truly_kept(reader))
    assert (reader.map_quality().occurrences >= 0).all()
    assert not any(isinstance(event, LayoutStored) for event in scan_job(store, writer, process))


@pytest.mark.usefixtures("scanned")
def test_many_new_tracks_are_placed_in_the_process(
    music: Path,
    store: Path,
    writer: Writer,
    process: WorkerProcess,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = dict(zip(reader.positions()[0].tolist(), reader.positions()[1].tolist(), strict=True))
    monkeypatch.setattr(layout_updates, "PLACED_HERE", 0)
    begun = []

    def begin(name: str, *arguments: np.ndarray) -> None:
        begun.append([len(argument) for argument in arguments])
        real(name, *arguments)

    real = layout_worker.begin_placing
    monkeypatch.setattr(layout_worker, "begin_placing", begin)
    add(music, 30)
    list(scan_job(store, writer, process))
    after = dict(zip(reader.positions()[0].tolist(), reader.positions()[1].tolist(), strict=True))
    assert begun == [[30, COUNT, COUNT]]
    assert len(after) == COUNT + 30
    assert {track: after[track] for track in before} == before


def forgetful(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process that forgets a layout so many times, as a new one does; the names of those begun."""
    begun: list[str] = []

    def noting(name: str, *arguments: np.ndarray) -> None:
        begun.append(name)
        begin(name, *arguments)

    def forgetting(name: str, *arguments: object) -> layout_worker.Slice:
        if len(begun) <= times:
            layout_worker._layouts.clear()
        return go_on(name, *arguments)

    begin, go_on = layout_worker.begin_layout, layout_worker.continue_layout
    monkeypatch.setattr(layout_worker, "begin_layout", noting)
    monkeypatch.setattr(layout_worker, "continue_layout", forgetting)
    return begun


@pytest.fixture
def relaid(
    scanned: None, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], tuple[list[str], list[object]]]:
    """Lays the map out again with a process that forgets: the layouts begun, and the events."""

    def lay_out(times: int) -> tuple[list[str], list[object]]:
        begun = forgetful(times, monkeypatch)
        runner.relayout()
        return begun, list(fakes.events(runner))

    return lay_out


def test_a_layout_that_was_lost_with_its_process_starts_again(
    relaid: Callable[[int], tuple[list[str], list[object]]],
) -> None:
    begun, events = relaid(layout_updates.ATTEMPTS - 1)
    assert len(set(begun)) == layout_updates.ATTEMPTS
    assert isinstance(events[-1], Finished)
    assert LayoutStored(final=True) in events


def test_a_layout_that_is_lost_repeatedly_fails_with_a_message(
    relaid: Callable[[int], tuple[list[str], list[object]]], reader: Reader
) -> None:
    before = reader.positions()[1]
    begun, events = relaid(10)
    assert len(begun) == layout_updates.ATTEMPTS
    assert isinstance(events[-1], Stopped)
    assert "recalculate the map" in events[-1].message
    assert (reader.positions()[1] == before).all()
