"""Duplicates are found by their sound, listed with what differs, and nothing else happens to them."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.indexing import worker
from musicexplorer.indexing.duplicates import FoundDuplicates
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import AnalysisRow, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.duplicates import format_text, gain_text, recordings
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from tests import audio_files
from tests.indexing.fakes import Inline
from tests.similarity.test_fingerprints import SECONDS, music

PATIENCE = 120


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two recordings, one of them in three encodings, and a file that is no music."""
    folder = tmp_path_factory.mktemp("sounds")
    audio_files.write(folder / "song.flac", music(1))
    audio_files.write(folder / "softer.flac", music(1) * 0.5)
    audio_files.write(folder / "song.mp3", music(1))
    audio_files.write(folder / "other.flac", music(2))
    (folder / "broken.flac").write_bytes(b"no music" * 100)
    return folder


@pytest.fixture
def library(sounds: Path) -> Iterator[Writer]:
    """All of them sound alike to the network."""
    files = sorted(sounds.iterdir())
    albums = {"song.mp3": "Best of", "song.flac": "First"}
    with Writer(paths.store()) as writer:
        writer.add_folder(sounds).result()
        writer.set_model("test", ("calm",), ("energy",), 2).result()
        new = [
            NewTrack(
                Source(file),
                Metadata(title="Song", artists=("Ana",), album=albums.get(file.name, ""), duration=SECONDS),
                file.stat().st_size,
                file.stat().st_mtime_ns,
                file.name.encode(),
            )
            for file in files
        ]
        ids = writer.store_tracks(new).result()
        one = np.ones(1, np.float32)
        row = AnalysisRow(
            np.float32([1, 0]), np.float16([1]), one, one, np.float16([[1, 0]]), np.float16([[1]]), one[None]
        )
        writer.store_analysis([(track, row) for track in ids]).result()
        yield writer


def search(writer: Writer) -> FoundDuplicates:
    runner = Runner(paths.store(), writer, Inline)
    try:
        found: FoundDuplicates = runner.duplicates().future.result(PATIENCE)
        return found
    finally:
        runner.close()


def test_they_are_found_and_told_apart(library: Writer, sounds: Path) -> None:
    found = search(library)
    assert found.unread == 1
    with Session(paths.store(), Settings()).load() as session:
        (recording,) = recordings(session.library, found)
        assert [copy.track.source.path.name for copy in recording.copies] == [
            "song.flac",
            "softer.flac",
            "song.mp3",
        ] or [copy.track.source.path.name for copy in recording.copies] == [
            "softer.flac",
            "song.flac",
            "song.mp3",
        ]
        assert recording.differences[0] == "format"
        assert {"bit rate", "loudness", "album"} < set(recording.differences)
        assert not {"title", "artist", "length", "channels"} & set(recording.differences)
        texts = {copy.track.source.path.name: format_text(copy) for copy in recording.copies}
        assert texts["song.flac"] == "FLAC, 44.1 kHz"
        assert texts["song.mp3"].startswith("MP3, ")
        gains = {copy.track.source.path.name: copy.gain for copy in recording.copies}
        assert gains["softer.flac"] - gains["song.flac"] == pytest.approx(-6, abs=0.3)
        assert {gain_text(copy) for copy in recording.copies} >= {""}
        assert len(session.library) == 5  # nothing is merged
    assert len(list(sounds.iterdir())) == 5


def test_what_was_read_is_not_read_again_until_the_file_changes(
    library: Writer, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    fingerprint = worker.fingerprint

    def logged(sources: list[Source]) -> list[object]:
        read.extend(source.path.name for source in sources)
        return fingerprint(sources)  # type: ignore[return-value]

    monkeypatch.setattr(worker, "fingerprint", logged)
    first = search(library)
    assert len(read) == 5
    read.clear()
    assert search(library).pairs == first.pairs
    assert read == []
    with Reader(paths.store()) as reader:
        track = reader.find(sounds / "song.mp3")
        assert track is not None
    library.store_tracks(
        [NewTrack(track.source, track.metadata, 1, 1, b"song.mp3")]  # other tags
    ).result()
    assert search(library).pairs == first.pairs
    assert read == ["song.mp3"]


def test_a_search_can_be_cancelled(library: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, cancelled, read = threading.Event(), threading.Event(), []
    candidates = worker.duplicate_candidates

    def held(*arguments: object) -> np.ndarray:
        begun.set()
        assert cancelled.wait(PATIENCE)
        return candidates(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "duplicate_candidates", held)
    monkeypatch.setattr(worker, "fingerprint", read.append)
    runner = Runner(paths.store(), library, partial(ThreadPoolExecutor, 1))
    try:
        request = runner.duplicates()
        assert begun.wait(PATIENCE)
        assert request.future.cancel()
        cancelled.set()
        assert runner.waveform(Source(Path("/nowhere"))).exception(PATIENCE) is not None  # it goes on
        assert not read
    finally:
        runner.close()


@pytest.mark.slow
def test_the_verb_lists_them(library: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    library.close()
    assert run(["duplicates"]) == 1  # a file could not be read
    printed = capsys.readouterr()
    assert "Ana - Song; different: format, bit rate, loudness, album" in printed.out
    assert "1 recording has copies" in printed.out
    assert "1 track could not be read" in printed.err
    assert run(["duplicates", "--json"]) == 1
    (recording,) = json.loads(capsys.readouterr().out)
    assert set(recording) == {"differences", "copies"}
    assert {
        "path",
        "artist",
        "title",
        "album",
        "codec",
        "bit_rate",
        "sample_rate",
        "channels",
        "duration",
        "gain",
    } == set(recording["copies"][0])
    assert recording["copies"][0]["gain"] == 0.0
