"""One guess for the tags of a folder: of single files, a few letters may be guessed wrongly."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from musicexplorer.library.scan import Found
from musicexplorer.library.store import NewTrack

Described = list[NewTrack] | str


def outvoted(files: Sequence[Found], described: Sequence[Described]) -> dict[int, Found]:
    """The files, by their place, whose tags seem to be in another encoding than most of their folder.

    Returns:
        They are to be read again, with the encoding of the others.
    """
    counts: dict[Path, Counter[str]] = defaultdict(Counter)
    for found, tracks in zip(files, described, strict=True):
        if (encoding := _encoding(tracks)) and found.encoding is None:
            counts[found.path.parent][encoding] += 1
    usual = {folder: encodings.most_common(1)[0][0] for folder, encodings in counts.items()}
    return {
        place: replace(found, encoding=usual[found.path.parent])
        for place, (found, tracks) in enumerate(zip(files, described, strict=True))
        if found.encoding is None and _encoding(tracks) not in ("", usual.get(found.path.parent))
    }


def _encoding(tracks: Described) -> str:
    return tracks[0].metadata.encoding if tracks and not isinstance(tracks, str) else ""
