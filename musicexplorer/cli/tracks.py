"""What a TRACK argument means, and files outside the library, analysed here and now."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.cli.output import NotDone, one_line, shown
from musicexplorer.embedding.card import ModelCard, ModelError, read_card
from musicexplorer.indexing.worker import analyse
from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.track import Source, Track
from musicexplorer.session.session import Session
from musicexplorer.similarity.playlist import Seed
from musicexplorer.translation import ntr, tr

EXTERNAL = -1
"""The id of a track that is not in the library."""
_CANDIDATES_SHOWN = 20
_BATCH = 16


@dataclass(frozen=True, slots=True)
class NamedTrack:
    """A track that was named on the command line.

    Attributes:
        track: The track; its id is `EXTERNAL` when it is not in the library.
        analysis: What the network says of it; None for a track that the library is compared by.
    """

    track: Track
    analysis: AnalysisRow | None = None

    def seed(self, weight: float = 1.0) -> Seed:
        """The track as a seed: by its id or, where the library does not know its sound, by its embedding."""
        if self.analysis is None:
            return Seed("tracks", tracks=(self.track.id,), weight=weight)
        vector = tuple(float(x) for x in self.analysis.vector)
        return Seed("sound", name=self.track.metadata.title, vector=vector, weight=weight)


def find_track(session: Session, words: str) -> Track:
    """The track that words or a path mean; its id is `EXTERNAL` for a file that the library does not have.

    Raises:
        NotDone: No track is meant, or several are.
    """
    found = session.find(words)
    if len(found) != 1 and _is_folder(words):
        text = tr(
            "{path} is a folder: name one file in it. `musicexplorer scan` adds folders to the library."
        )
        raise NotDone(text.format(path=shown(words)))
    if not found:
        track = external_track(words)
        if track is None:
            text = tr("{words} is neither a file nor part of the name of a track in the library")
            raise NotDone(text.format(words=repr(words)))
        return track
    if len(found) == 1:
        return found[0]
    lines = [f"  {one_line(track)}  ({shown(track.source.path)})" for track in found[:_CANDIDATES_SHOWN]]
    if len(found) > _CANDIDATES_SHOWN:
        more = len(found) - _CANDIDATES_SHOWN
        lines.append("  " + ntr("… and {n} more", "… and {n} more", more))
    one_file = len({track.source.path for track in found}) == 1
    ask = tr("give the title of one") if one_file else tr("give the path or more words")
    text = tr("{words} means {n} tracks; {ask}:").format(words=repr(words), n=len(found), ask=ask)
    raise NotDone("\n".join((text, *lines)))


def _is_folder(words: str) -> bool:
    """Whether words are the path of a folder; a bare name may also be part of a title."""
    path = os.path.expanduser(words)
    return os.path.isdir(path) and (os.sep in path or path in (os.curdir, os.pardir))


def named_track(session: Session, words: str) -> NamedTrack:
    """The track that words or a path mean, analysed.

    Raises:
        NotDone: No track is meant, or several are; or it cannot be analysed, or not by the library's model.
    """
    track = find_track(session, words)
    if track.id in session.snapshot.inputs.neighbours:
        return NamedTrack(track)
    stored = session.reader.analysis(track.id)  # of a file that has vanished
    if stored is not None:
        return NamedTrack(track, stored)
    model = session.library.model
    if model and model != model_card().version:
        text = tr(
            "{path}: not analysed yet, and the library was analysed with another model ({model}). Run "
            "`musicexplorer scan` to analyse it with this one."
        )
        raise NotDone(text.format(path=track.source.path, model=model))
    return analysed(track)


def analysed(track: Track) -> NamedTrack:
    """Analyse a track here and now.

    Raises:
        NotDone: It cannot be analysed.
    """
    found, failed = analyse_sources([track.source])
    if failed:
        raise NotDone(f"{shown(track.source.path)}: {failed[0][1]}")
    return NamedTrack(track, found[track.source])


def external_track(words: str) -> Track | None:
    """A file that the library does not have; None where the words are no file.

    Raises:
        NotDone: It cannot be opened.
    """
    from musicexplorer.library.tags import TagsError, read

    path = Path(os.path.abspath(os.path.expanduser(words)))
    if _is_folder(words):
        raise NotDone(tr("{path} is a folder: name one file in it").format(path=shown(words)))
    if not os.path.isfile(path):
        return None
    try:
        return Track(EXTERNAL, Source(path), read(path), added=0.0)
    except TagsError as problem:
        raise NotDone(f"{shown(path)}: {problem}") from problem


def model_card() -> ModelCard:
    """What the bundled model says of itself.

    Raises:
        NotDone: It is missing or damaged.
    """
    try:
        return read_card()
    except ModelError as problem:
        raise NotDone(str(problem)) from problem


def analyse_sources(
    sources: Sequence[Source],
) -> tuple[dict[Source, AnalysisRow], list[tuple[Path, str]]]:
    """Analyse files here and now, whether the library has them or not.

    Returns:
        The results in the order given, and (path, reason) of the files that failed.

    Raises:
        NotDone: The model is missing or damaged.
    """
    found: dict[Source, AnalysisRow] = {}
    failed: list[tuple[Path, str]] = []
    for at in range(0, len(sources), _BATCH):
        batch = sources[at : at + _BATCH]
        try:
            results = analyse(batch)
        except ModelError as problem:
            raise NotDone(str(problem)) from problem
        for source, result in zip(batch, results, strict=True):
            if isinstance(result, AnalysisRow):
                found[source] = result
            else:
                failed.append((source.path, str(result)))
    return found, failed
