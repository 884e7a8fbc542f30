"""The functions of the worker process on real, small audio files."""

import os
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import worker
from musicexplorer.library.scan import Found, walk
from musicexplorer.library.track import Source
from tests.audio_files import noise, sweep, tone, write

pytestmark = pytest.mark.slow

SECONDS = 4.0


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("music")
    write(folder / "tone.flac", tone(440, SECONDS), tags={"title": "A tone", "artist": "Sine"})
    write(folder / "noise.mp3", noise(SECONDS))
    write(folder / "sweep.ogg", sweep(100, 4_000, SECONDS))
    (folder / "text.mp3").write_text("this is not music\n" * 200)
    (folder / "empty.ogg").touch()
    return folder


def found(path: Path) -> Found:
    status = path.stat()
    return Found(path, status.st_size, status.st_mtime_ns)


def test_files_are_described_in_order_and_bad_ones_say_why(music: Path) -> None:
    files = list(walk(music))
    described = dict(zip((file.path.name for file in files), worker.describe(files), strict=True))
    (track,) = described["tone.flac"]
    assert (track.metadata.title, track.metadata.artists) == ("A tone", ("Sine",))
    assert track.source == Source(music / "tone.flac")
    assert track.size == (music / "tone.flac").stat().st_size
    assert len({described[name][0].identity for name in ("tone.flac", "noise.mp3", "sweep.ogg")}) == 3
    assert all(described[name][0].identity for name in ("tone.flac", "noise.mp3", "sweep.ogg"))
    assert described["empty.ogg"] == "the file is empty (0 bytes)"
    assert isinstance(described["text.mp3"], str)


def test_a_file_that_may_not_be_read_says_why(music: Path) -> None:
    (reason,) = worker.describe([Found(music / "gone.mp3", 10, 1)])
    assert isinstance(reason, str)


def test_a_reader_that_fails_unforeseen_costs_its_file_and_is_logged(
    music: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from musicexplorer.library import tags

    read = tags.read

    def surprise(path: Path, *more: object, **others: object):
        return read(path) if path.suffix == ".flac" else 1 // 0

    monkeypatch.setattr(tags, "read", surprise)
    bad, good = worker.describe([found(music / "noise.mp3"), found(music / "tone.flac")])
    assert "ZeroDivisionError" in bad
    assert good[0].metadata.title == "A tone"
    assert "Traceback" in caplog.text


def test_entries_of_a_cue_sheet_are_described_each(tmp_path: Path) -> None:
    write(tmp_path / "album.flac", np.concatenate([tone(300, 3.0), noise(3.0)]))
    (tmp_path / "album.cue").write_text(
        'PERFORMER "Band"\nTITLE "Album"\nFILE "album.flac" WAVE\n'
        '  TRACK 01 AUDIO\n    TITLE "One"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "Two"\n    INDEX 01 00:03:00\n'
    )
    (tracks,) = worker.describe(list(walk(tmp_path)))
    assert [(t.source.start, t.source.end, t.metadata.title) for t in tracks] == [
        (0.0, 3.0, "One"),
        (3.0, None, "Two"),
    ]
    assert [t.metadata.duration for t in tracks] == pytest.approx([3.0, 3.0], abs=0.05)
    assert tracks[0].identity != tracks[1].identity
    one, two = worker.analyse([t.source for t in tracks])
    assert float(one.vector @ two.vector) < 0.95


def test_the_analysis_does_not_depend_on_the_batch(music: Path) -> None:
    names = ["tone.flac", "text.mp3", "noise.mp3", "sweep.ogg", "noise.mp3", "tone.flac"]
    heard = worker.analyse([Source(music / name) for name in names])
    card = worker.model_card()
    assert [isinstance(row, str) for row in heard] == [name == "text.mp3" for name in names]
    for row in (row for row in heard if not isinstance(row, str)):
        n = len(row.starts)
        assert row.vector.shape == (card.dimensions,)
        assert np.linalg.norm(row.vector) == pytest.approx(1, abs=1e-4)
        assert row.window_vectors.shape == (n, card.dimensions)
        assert row.window_tags.shape == (n, len(card.tag_names))
        assert row.window_attributes.shape == (n, len(card.attribute_names))
    assert heard[0].vector == pytest.approx(heard[5].vector, abs=1e-4)
    (alone,) = worker.analyse([Source(music / "sweep.ogg")])
    assert heard[3].vector == pytest.approx(alone.vector, abs=1e-4)
    assert float(heard[0].vector @ heard[2].vector) < 0.9


def test_a_waveform_and_a_missing_cover(music: Path) -> None:
    peaks = worker.waveform(Source(music / "tone.flac"), 50)
    assert peaks.shape == (50,)
    assert 0.2 < peaks.max() <= 1
    assert worker.cover(music / "tone.flac") is None


def test_a_process_knows_its_number_and_its_cores() -> None:
    assert worker.ready() == os.getpid()
    assert worker.cores() >= 1
