"""Making the demo library: synthesise every piece, write it with tags and cover, resume where it stopped."""

import multiprocessing
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.translation import tr

if TYPE_CHECKING:
    import numpy as np

    from musicexplorer.demo.catalogue import Piece

Progress = Callable[[int, int], None]
WRITE_FRAMES = 65_536
COMMENT = "Synthesised by Music Explorer for its demo library"
UNFINISHED = ".unfinished"
"""A file in the folder while tracks are missing."""
_TICK = 0.1  # seconds between two reports
_NICE = 15  # below the analysis (10), whose dots are waited for


def make(folder: Path, progress: Progress | None = None) -> Path:
    """Synthesise the demo library, in processes of its own; about half a minute on two cores.

    Existing files are left unchanged, and each file appears under its name only when it is complete: the next
    run finishes one that was stopped or killed.

    Args:
        folder: The target folder, used for nothing else; created if needed.
        progress: Called in this thread with (tracks done, tracks in all), first before any is made, and many
            times a second. An exception that it raises stops the work at once.

    Returns:
        The folder.

    Raises:
        OSError: It cannot be written, for instance on a full disk.
    """
    from musicexplorer.demo.catalogue import pieces

    report = progress or (lambda done, total: None)
    planned = pieces()
    missing = [piece for piece in planned if not (folder / piece.path).exists()]
    done = len(planned) - len(missing)
    report(done, len(planned))
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / UNFINISHED).touch()
        with _pool(len(missing)) as pool:
            waiting: set[Future[None]] = {
                pool.submit(_make_piece, folder / piece.path, piece) for piece in missing
            }
            while waiting:
                ended, waiting = wait(waiting, _TICK, FIRST_COMPLETED)
                for future in ended:
                    future.result()
                    done += 1
                    report(done, len(planned))
                report(done, len(planned))
    (folder / UNFINISHED).unlink(missing_ok=True)
    return folder


@contextmanager
def _pool(most: int) -> Iterator[ProcessPoolExecutor]:
    """Processes for numpy and the encoders; they are killed when the block is left."""
    workers = max(min(most, 4, os.cpu_count() or 1), 1)
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BrokenExecutor as error:
        raise OSError(tr("a process that makes it was ended by the system")) from error
    finally:
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Of a process: let others go first, and end with the parent."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _make_piece(path: Path, piece: "Piece") -> None:
    import mutagen
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        _write(unfinished, piece.samples(), path.suffix)
        _tag(unfinished, piece)
        unfinished.replace(path)
    except (soundfile.SoundFileError, mutagen.MutagenError) as error:
        text = tr("{name} could not be written ({reason}); is the disk full?")
        raise OSError(text.format(name=path.name, reason=error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path: Path, samples: "np.ndarray", ending: str) -> None:
    """Write float32 [n, 2] as Ogg Vorbis or 16-bit FLAC."""
    import soundfile

    from musicexplorer.demo.synth.oscillator import RATE

    kind, coding, level = ("FLAC", "PCM_16", 0.6) if ending == ".flac" else ("OGG", "VORBIS", 0.45)
    with soundfile.SoundFile(
        path, "w", RATE, 2, format=kind, subtype=coding, compression_level=level
    ) as file:
        # libsndfile's Vorbis encoder keeps a whole write on its stack.
        for start in range(0, len(samples), WRITE_FRAMES):
            file.write(samples[start : start + WRITE_FRAMES])


def _tag(path: Path, piece: "Piece") -> None:
    import base64

    from mutagen.flac import FLAC, Picture
    from mutagen.oggvorbis import OggVorbis

    from musicexplorer.demo import cover

    picture = Picture()
    picture.type, picture.mime, picture.desc = 3, "image/png", "Cover"
    picture.width = picture.height = cover.SIDE
    picture.depth, picture.colors = 8, cover.COLOURS
    picture.data = cover.draw(zlib.crc32(piece.album.encode()))
    file: FLAC | OggVorbis
    if piece.style.ending == ".flac":
        file = FLAC(path)
        file.add_picture(picture)
    else:
        file = OggVorbis(path)
        file["metadata_block_picture"] = base64.b64encode(picture.write()).decode("ascii")
    file["title"], file["artist"], file["album"] = piece.title, piece.artist, piece.album
    file["albumartist"], file["tracknumber"], file["date"] = piece.artist, str(piece.number), str(piece.year)
    file["genre"], file["comment"] = piece.style.genre, COMMENT
    file.save()
