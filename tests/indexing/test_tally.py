"""What a scan that was stopped says of itself."""

from pathlib import Path

from musicexplorer.indexing.context import Tally
from musicexplorer.indexing.job import scan_job
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Writer
from tests.indexing import fakes


def test_a_track_without_an_analysis_does_not_count_as_known(
    store: Path, writer: Writer, tmp_path: Path
) -> None:
    folder = fakes.library(tmp_path / "music", 40)
    tally, process = Tally(), WorkerProcess(fakes.Inline)
    steps = scan_job(store, writer, process, [folder], tally=tally)
    while not tally.embedded:
        next(steps)
    steps.close()
    process.close()

    summary = tally.summary()
    assert summary.found == 40
    assert 0 < summary.embedded < 40
    assert summary.skipped == 0
