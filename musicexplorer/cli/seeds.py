"""What a TRACK argument can mean, and files outside the library listened to on the spot."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.cli.output import NotDone, one_line, shown
from musicexplorer.embedding.card import ModelCard, ModelError, read_card
from musicexplorer.indexing.worker import analyse
from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.track import Source, Track

OUTSIDE = -1  # the id of a track that is not in the library
_CANDIDATES_SHOWN = 20
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Seed:
    """A track that was named, with what the network heard in it.

    Attributes:
        track: The track; its id is -1 when it is not in the library.
        vector: float32 [d], unit.
        tags: float [T], probabilities.
        attributes: float [7], 0..1.
        tag_names: The T names.
        attribute_names: The names of the attributes.
    """

    track: Track
    vector: np.ndarray
    tags: np.ndarray
    attributes: np.ndarray
    tag_names: tuple[str, ...]
    attribute_names: tuple[str, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The track's id, where it has one: what its own neighbours leave out."""
        return () if self.track.id == OUTSIDE else (self.track.id,)


def path_of(words: str) -> Path:
    """The path that a person gave, as the store writes paths: from the root, without "..", "~" understood."""
    return Path(os.path.abspath(os.path.expanduser(words)))


def outside_seed(words: str) -> Seed | None:
    """A file listened to without any library; None when the words are no file.

    Raises:
        NotDone: It cannot be listened to.
    """
    path = path_of(words)
    return listened(outside(path)) if os.path.isfile(path) else None


def listened(track: Track) -> Seed:
    """Listen to a track here and now.

    Raises:
        NotDone: It cannot be listened to.
    """
    card = model_card()
    try:
        (heard,) = analyse([track.source])
    except ModelError as problem:
        raise NotDone(str(problem)) from problem
    if isinstance(heard, str):
        raise NotDone(f"{shown(track.source.path)}: {heard}")
    return Seed(track, heard.vector, heard.tags, heard.attributes, card.tag_names, card.attribute_names)


def outside(path: Path) -> Track:
    """A file that the library does not have.

    Raises:
        NotDone: It cannot be opened.
    """
    from musicexplorer.library.tags import TagsError, read

    try:
        return Track(OUTSIDE, Source(path), read(path), added=0.0)
    except TagsError as problem:
        raise NotDone(f"{shown(path)}: {problem}") from problem


def at_another_name(path: Path, tracks: Iterable[Track]) -> Track | None:
    """The track that is this very file under another path (a link leads there), if there is one."""
    same = [
        track
        for track in tracks
        if track.source.path.name == path.name
        and os.path.realpath(track.source.path) == os.path.realpath(path)
    ]
    return same[0] if len(same) == 1 else None


def present(found: Sequence[Track]) -> Sequence[Track]:
    """Those whose files have not vanished; the vanished ones when there is no other."""
    return [track for track in found if track.state != "vanished"] or found


def only(found: Sequence[Track], words: str) -> Track:
    """The one track found.

    Raises:
        NotDone: They are several, which are listed for the person to choose from.
    """
    if len(found) == 1:
        return found[0]
    lines = [f"  {one_line(track)}  ({shown(track.source.path)})" for track in found[:_CANDIDATES_SHOWN]]
    if len(found) > _CANDIDATES_SHOWN:
        lines.append(f"  … and {len(found) - _CANDIDATES_SHOWN} more")
    one_file = len({track.source.path for track in found}) == 1
    ask = "give the title of one" if one_file else "give the path or more words"
    raise NotDone(f"{words!r} means {len(found)} tracks; {ask}:\n" + "\n".join(lines))


def model_card() -> ModelCard:
    """What the bundled model says of itself.

    Raises:
        NotDone: It is missing or damaged.
    """
    try:
        return read_card()
    except ModelError as problem:
        raise NotDone(str(problem)) from problem


def listen_outside(files: Sequence[Path]) -> tuple[dict[Path, AnalysisRow], list[tuple[Path, str]]]:
    """Listen to files here and now, whether the library has them or not.

    Returns:
        What was heard, by path in the order given, and (path, reason) of the files that failed.
    """
    heard: dict[Path, AnalysisRow] = {}
    failed: list[tuple[Path, str]] = []
    for at in range(0, len(files), _BATCH):
        batch = files[at : at + _BATCH]
        try:
            results = analyse([Source(path) for path in batch])
        except ModelError as problem:
            raise NotDone(str(problem)) from problem
        for path, result in zip(batch, results, strict=True):
            if isinstance(result, AnalysisRow):
                heard[path] = result
            else:
                failed.append((path, str(result)))
    return heard, failed
