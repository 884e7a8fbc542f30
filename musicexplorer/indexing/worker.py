"""What runs in the worker process: reading tags, decoding, the network. No Qt, and no writing to the store.

Metadata are read from the store here (`with_inputs`): reading those of 100 000 tracks in the window's process
and sending them takes 4 s of its Python lock, and 120 MB there.

The functions are called by name through an executor, one at a time. They can be called in any process; the
command line does so for single files.
"""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from musicexplorer import paths, settings, translation
from musicexplorer.embedding.card import ModelError
from musicexplorer.indexing.machine import lower_priority
from musicexplorer.indexing.tag_encodings import outvoted
from musicexplorer.indexing.unavailable import Unavailable, unavailability, unavailable
from musicexplorer.library.scan import Found
from musicexplorer.library.store import KEY_NAMES, AnalysisRow, FingerprintRow, NewTrack, RhythmRow
from musicexplorer.library.track import Source
from musicexplorer.regular_files import read_through
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.audio.decode import Windows
    from musicexplorer.embedding.card import ModelCard
    from musicexplorer.embedding.embedder import Analysis, Embedder
    from musicexplorer.library.store import Reader
    from musicexplorer.similarity.compact_vectors import Vectors
    from musicexplorer.similarity.genre_guesses import GenreGuesses, Labels
    from musicexplorer.similarity.recordings import TrackFacts
    from musicexplorer.similarity.taste import Evidence, Taste

__all__ = ["ModelError"]

BATCH_SIZE = 4  # tracks in one batch of the network
_SOON = 5.0  # seconds; a failure that took longer is not tried twice in a row
_LONGEST = 200  # characters of an unexpected error
_log = logging.getLogger(__name__)
P = TypeVar("P", Found, Source)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AnalysedSource(Source):
    """A track, with what the network has found in it."""

    analysis: AnalysisRow | None = field(default=None, compare=False)


def start() -> None:
    """Set up the process: it exits at once when its parent is gone, whatever it is doing."""
    # Read by OpenMP when it is loaded: threads that spin while waiting would slow down the decoders.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Ctrl-C, a closed terminal or a shutdown reaches the whole group; the parent decides.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.environ["TMPDIR"] = str(paths.scratch())  # deleted by the next start, however this one ends
    lower_priority()  # what the user does at the same time comes first
    translation.use(settings.languages())
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def ready() -> int:
    """Return the process id, as soon as the process answers at all."""
    return os.getpid()


def model_card() -> "ModelCard":
    """The model card of the bundled model; does not load torch.

    Raises:
        ModelError: It is missing or damaged.
    """
    from musicexplorer.embedding.card import read_card

    return read_card()


def load() -> str:
    """Load the network, once; returns its version.

    Raises:
        ModelError: The weights are missing or damaged.
    """
    return _embedder().version


def describe(files: Sequence[Found]) -> list[list[NewTrack] | str]:
    """Read the metadata of files and the identity of their sound.

    Args:
        files: As found by a walk; the entries of a cue sheet make several tracks of one file.

    Returns:
        For each file its tracks, or the reason (for the user) why it cannot be read.
    """
    described = [_or_reason(_describe, found) for found in files]
    for place, found in outvoted(files, described).items():
        described[place] = _or_reason(_describe, found)
    return described


def analyse(sources: Sequence[Source]) -> list[AnalysisRow | str]:
    """Analyse tracks: a thread decodes while the network processes what is decoded.

    Returns:
        For each track its analysis, or the reason (for the user) why it cannot be analysed.

    Raises:
        ModelError: The weights are missing or damaged.
    """
    if not _embedder.cache_info().currsize and (reasons := _all_refused(sources)):
        return reasons
    embedder = _embedder()
    rows: list[AnalysisRow | str] = []
    with ThreadPoolExecutor(1, thread_name_prefix="decoder") as pool:
        decoded = pool.map(partial(_or_reason, partial(_decode, embedder)), sources)
        while group := list(islice(decoded, BATCH_SIZE)):
            rows += _analyse(embedder, group)
    return rows


def analyser() -> str:
    """The version of the analyser of tempo, key and loudness."""
    from musicexplorer.audio.rhythm import ANALYSER

    return ANALYSER


def rhythm(sources: Sequence[Source]) -> list[RhythmRow | str]:
    """Find tempo, key and loudness of tracks.

    Returns:
        For each track what was found, or the reason (for the user) why it cannot be read.
    """
    return [_or_reason(_rhythm, source) for source in sources]


def fingerprinter() -> str:
    """The version of the fingerprints."""
    from musicexplorer.audio.fingerprint import FINGERPRINTER

    return FINGERPRINTER


def fingerprint(sources: Sequence[Source]) -> list[FingerprintRow | str]:
    """Read the fingerprints of tracks.

    Returns:
        For each track its fingerprint, or the reason (for the user) why it cannot be read.
    """
    return [_or_reason(_fingerprint, source) for source in sources]


def duplicate_candidates(
    vectors: "Vectors", durations: np.ndarray, names: Sequence[tuple[str, str]]
) -> np.ndarray:
    """The pairs of tracks that may be the same recording; see `similarity.duplicates.candidate_pairs`."""
    from musicexplorer.similarity.duplicates import candidate_pairs

    return candidate_pairs(vectors, durations, names)


def gains_of_same(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[float | str | None]:
    """For pairs of fingerprints: by how many decibels the second is louder, None if they are not the same."""
    from musicexplorer.similarity.fingerprints import align

    found = [align(*pair) for pair in pairs]
    return [one.gain if one is not None and one.is_same_recording else None for one in found]


def with_inputs(function: Callable[..., T], read: "Callable[[Reader], tuple[Any, ...]]", store: Path) -> T:
    """Call a function with what is read from a store: a whole library need not be sent here.

    Raises:
        StoreError: The store cannot be read.
    """
    from musicexplorer.library.store import Reader

    with Reader(store) as reader:
        arguments = read(reader)
    return function(*arguments)


def learn_taste(
    evidence: "Evidence",
    ids: np.ndarray,
    vectors: np.ndarray,
    facts: "Sequence[TrackFacts]" = (),
    texts: Mapping[int, str] | None = None,
) -> "Taste":
    """Learn the taste model from a listening history.

    Args:
        evidence: The listening history.
        ids: int64 [n].
        vectors: float32 [n, d], their embeddings.
        facts: Their metadata; () to learn from sound alone.
        texts: Comments and lyrics, by track id.
    """
    from musicexplorer.similarity.taste import Taste

    metadata = metadata_vectors(facts, texts or {}) if len(facts) == len(ids) > 0 else None
    return Taste.fit(evidence, ids, vectors, metadata)


def guess_genres(labels: "Labels") -> "GenreGuesses":
    """Learn the written genres and guess those of the tracks without one."""
    from musicexplorer.similarity import genre_guesses

    return genre_guesses.guess(labels)


def metadata_vectors(facts: "Sequence[TrackFacts]", texts: Mapping[int, str]) -> np.ndarray:
    """The metadata of tracks as unit vectors float32 [n, d]; texts by track id."""
    from musicexplorer.similarity import text

    return text.metadata_vectors(facts, texts)


def waveform(source: Source, count: int = 600) -> np.ndarray:
    """Peaks of a track for drawing it: float32 [count], 0..1."""
    from musicexplorer.audio.waveform import peaks

    return peaks(source.path, source.start, source.end, count)


def spectrogram(source: Source) -> tuple[np.ndarray, float, np.ndarray]:
    """The mel spectrogram of a track: levels uint8 [columns, bands], its seconds, and the bands in Hz."""
    from musicexplorer.audio.spectrogram import mel_image

    image = mel_image(source.path, source.start, source.end)
    return image.levels, image.seconds, image.frequencies


def cover(path: Path) -> bytes | None:
    """The cover picture in a file or beside it, as it is stored there (JPEG, PNG, …)."""
    from musicexplorer.library.tags import read_cover

    return read_cover(path)


@lru_cache(maxsize=1)
def _embedder() -> "Embedder":
    import torch

    from musicexplorer.embedding.embedder import Embedder

    torch.set_num_threads(1)  # two hardly compute faster; other processes use the other cores
    return Embedder.load()


def cores() -> int:
    """The number of cores that this process may use."""
    affinity: Callable[[int], Any] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _or_reason(read: Callable[[P], T], item: P) -> T | str:
    """The result of reading a file, or the reason (for the user) why it cannot be read.

    Whatever happens costs only this file. The reason is `Unavailable` unless the file itself is damaged: then
    it fails twice in a row, while it can be read from beginning to end and does not change.
    """
    began = time.monotonic()
    result = _attempt(read, item)
    damaged = isinstance(result, str) and not isinstance(result, Unavailable)
    if damaged and time.monotonic() - began < _SOON:
        return _attempt(read, item)  # a drive may have been away for a moment
    return result


def _attempt(read: Callable[[P], T], item: P) -> T | str:
    from av import FFmpegError

    from musicexplorer.audio.decode import DecodeError

    try:
        before = os.stat(item.path)
        result: T | str = read(item)
    except DecodeError as error:
        result = str(error)
    except MemoryError as error:
        return unavailable(error)
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, FFmpegError):
            return unavailable(error)
        result = _unexpected(item.path, error)
    if isinstance(result, str) or getattr(result, "notes", None):
        return unavailability(item.path, before) or result
    return result


def _unexpected(path: Path, error: Exception) -> str:
    _log.error("reading %r", os.fsencode(path), exc_info=error)
    return tr("it cannot be read ({reason})").format(reason=f"{type(error).__name__}: {error}"[:_LONGEST])


def _describe(found: Found) -> list[NewTrack] | str:
    from musicexplorer.audio.decode import DecodeError
    from musicexplorer.audio.identity import identity
    from musicexplorer.library import cue, tags

    if found.size == 0:
        return tr("the file is empty (0 bytes)")
    try:
        metadata = tags.read(found.path, found.encoding, guess=not found.entries)
    except tags.TagsError as error:
        return str(error)
    described = []
    for entry in found.entries or (cue.CueEntry(Source(found.path), metadata),):
        try:
            sound = identity(found.path, entry.source.start, entry.source.end)
        except DecodeError as error:
            if metadata.duration is None:  # neither tags nor audio: not music
                return str(error)
            read_through(found.path)  # raises where its disk is gone; else the sound is just damaged
            sound = b""
        data = metadata
        if found.entries:
            data = tags.completed(cue.merged(entry, metadata), found.path)
        described.append(NewTrack(entry.source, data, found.size, found.mtime_ns, sound))
    return described


def _all_refused(sources: Sequence[Source]) -> list[AnalysisRow | str]:
    """Why none of these can be decoded; [] if one can: loading the network takes seconds."""
    reasons: list[AnalysisRow | str] = []
    for source in sources:
        reason = _or_reason(_opened, source)
        if not isinstance(reason, str):
            return []
        reasons.append(reason)
    return reasons


def _opened(source: Source) -> bool:
    from musicexplorer.audio.decoders import open_reader

    with open_reader(source.path, exact=False):
        return True


def _decode(embedder: "Embedder", source: Source) -> "Windows":
    from musicexplorer.audio.decode import read_windows

    return read_windows(
        source.path,
        count=embedder.windows_per_track,
        seconds=embedder.window_seconds,
        start=source.start,
        end=source.end,
        rate=embedder.sample_rate,
    )


def _rhythm(source: Source) -> RhythmRow:
    from musicexplorer.audio.rhythm import read_rhythm

    typical = _typical(source.analysis, source) if isinstance(source, AnalysedSource) else None
    found = read_rhythm(source.path, source.start, source.end, typical)
    key = None if found.key is None else KEY_NAMES.index(found.key)
    excerpt, beats = found.excerpt, found.beats or (None, None)
    return RhythmRow(
        found.tempo,
        found.tempo_strength,
        key,
        found.key_strength,
        found.loudness,
        found.peak,
        None if excerpt is None else excerpt.start,
        None if excerpt is None else excerpt.end,
        *beats,
    )


def _typical(analysis: AnalysisRow | None, source: Source) -> float | None:
    """Where the most typical part of a track begins, in seconds into it."""
    from musicexplorer.audio.excerpt import typical_start

    if analysis is None:
        return None
    starts = np.asarray(analysis.starts, np.float32) - source.start
    return typical_start(starts, analysis.window_vectors, analysis.vector)


def _fingerprint(source: Source) -> FingerprintRow:
    from musicexplorer.audio.fingerprint import read_fingerprint, read_format

    levels, file = read_fingerprint(source.path, source.start, source.end), read_format(source.path)
    return FingerprintRow(levels, file.codec, file.bit_rate, file.sample_rate, file.channels)


def _analyse(embedder: "Embedder", decoded: "Sequence[Windows | str]") -> list[AnalysisRow | str]:
    windows = [part for part in decoded if not isinstance(part, str)]
    analyses = iter(_embed(embedder, windows))
    rows: list[AnalysisRow | str] = []
    for part in decoded:
        if isinstance(part, str):
            rows.append(part)
        else:
            analysis = next(analyses)
            rows.append(analysis if isinstance(analysis, str) else _row(analysis, part))
    return rows


def _embed(embedder: "Embedder", windows: "Sequence[Windows]") -> "list[Analysis | str]":
    """What the network makes of each track; one that it cannot process costs only itself."""
    if not windows:
        return []
    try:
        return list(embedder.analyse([(part.samples, part.starts) for part in windows]))
    except ModelError:
        raise
    except Exception as error:
        if len(windows) > 1:
            return [result for part in windows for result in _embed(embedder, [part])]
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            return [unavailable(MemoryError())]
        _log.error("analysing", exc_info=error)
        return [tr("the network cannot process its sound ({error})").format(error=type(error).__name__)]


def _row(analysis: "Analysis", windows: "Windows") -> AnalysisRow | str:
    if not np.isfinite(analysis.vector).all():
        return tr("the network gave no usable result for it")
    return AnalysisRow(
        vector=analysis.vector,
        tags=analysis.tags,
        attributes=analysis.attributes,
        starts=analysis.starts,
        window_vectors=analysis.window_vectors,
        window_tags=analysis.window_tags,
        window_attributes=analysis.window_attributes,
        damage="; ".join(windows.notes),
        duration=windows.duration if np.isfinite(windows.duration) else None,
    )
