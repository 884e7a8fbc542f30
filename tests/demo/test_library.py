import multiprocessing
import time
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.demo import catalogue, library
from musicexplorer.demo.catalogue import Piece, Style


def hum(rng: np.random.Generator, variant: int) -> np.ndarray:
    return (0.1 * rng.normal(size=(22_050, 2))).astype(np.float32)


def wait_for_ever(rng: np.random.Generator, variant: int) -> np.ndarray:
    time.sleep(600)
    return np.zeros((1, 2), np.float32)


def small() -> list[Piece]:
    albums = (("A Test Band", "First"), ("Another", "Second"))
    ogg = Style("Hum", hum, albums, 1999, ("One", "Two"))
    flac = Style("Hiss", hum, albums, 2001, ("Three",), ".flac")
    return [
        Piece(ogg, (0, 0), 0, "One", "A Test Band", "First", 1, 1999),
        Piece(ogg, (0, 1), 1, "Two", "A Test Band", "First", 2, 1999),
        Piece(flac, (1, 0), 0, "Three", "Another", "Second", 1, 2001),
    ]


@pytest.fixture
def three_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "pieces", small)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_the_catalogue_has_sixty_tracks_in_eight_styles_and_more() -> None:
    found = catalogue.pieces()
    assert len(found) >= 60
    assert len({piece.style.genre for piece in found}) >= 8
    assert len({piece.path for piece in found}) == len(found)
    assert len({piece.seed for piece in found}) == len(found)
    assert len({piece.album for piece in found}) == len({(piece.artist, piece.album) for piece in found})


def test_the_first_tracks_made_are_of_different_styles() -> None:
    first = catalogue.pieces()[: len(catalogue.STYLES)]
    assert len({piece.style.genre for piece in first}) == len(catalogue.STYLES)


@pytest.mark.usefixtures("three_pieces")
@pytest.mark.parametrize("ending", [".ogg", ".flac"])
def test_tracks_have_tags_and_a_cover(tmp_path: Path, ending: str) -> None:
    import mutagen

    assert library.make(tmp_path / "demo") == tmp_path / "demo"
    path = sorted((tmp_path / "demo").rglob(f"*{ending}"))[0]
    file = mutagen.File(path)
    assert file is not None
    piece = small()[0 if ending == ".ogg" else 2]
    written = {name: file[name] for name in ("title", "artist", "album", "genre", "tracknumber", "date")}
    assert written == {
        "title": [piece.title],
        "artist": [piece.artist],
        "album": [piece.album],
        "genre": [piece.style.genre],
        "tracknumber": [str(piece.number)],
        "date": [str(piece.year)],
    }
    assert file.pictures if ending == ".flac" else file["metadata_block_picture"]
    assert file.info.length == pytest.approx(0.5, abs=0.01)


@pytest.mark.usefixtures("three_pieces")
def test_progress_counts_up_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    library.make(tmp_path, lambda done, total: told.append((done, total)))
    assert list(dict.fromkeys(told)) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert not [name for name in files(tmp_path) if name == library.UNFINISHED]


@pytest.mark.usefixtures("three_pieces")
def test_a_run_that_was_stopped_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= 1:
            raise Enough

    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with pytest.raises(Enough):
        library.make(tmp_path, stop)
    assert library.UNFINISHED in files(tmp_path)
    first = [name for name in files(tmp_path) if not name.startswith(".")]
    assert 1 <= len(first) < 3
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.ogg")}
    told: list[tuple[int, int]] = []
    library.make(tmp_path, lambda done, total: told.append((done, total)))
    assert told[0] == (len(first), 3)
    assert len(files(tmp_path)) == 3
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.usefixtures("three_pieces")
def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        library.make(tmp_path / "file")


@pytest.mark.usefixtures("three_pieces")
def test_a_write_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import soundfile

    def full(path: Path, samples: np.ndarray, ending: str) -> None:
        path.write_bytes(b"half a track")
        raise soundfile.LibsndfileError(2)

    monkeypatch.setattr(library, "_write", full)
    with pytest.raises(OSError, match="could not be written"):
        library._make_piece(tmp_path / "Hum" / "One.ogg", small()[0])
    assert files(tmp_path) == []


@pytest.mark.usefixtures("three_pieces")
def test_it_is_left_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its processes are doing: here they wait for minutes."""
    slow = Style("Slow", wait_for_ever, (("A Test Band", "First"),) * 2, 1999, ("One", "Two"))
    pieces = [Piece(slow, (0, n), n, f"{n}", "A Test Band", "First", n, 1999) for n in range(3)]
    monkeypatch.setattr(catalogue, "pieces", lambda: pieces)
    ticks = list[int]()

    def stop(done: int, total: int) -> None:
        ticks.append(done)
        if len(ticks) > 20:
            raise KeyboardInterrupt

    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt):
        library.make(tmp_path, stop)
    assert set(multiprocessing.active_children()) == before
