"""What tells tracks of the library apart, in words."""

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.similarity.contrast import Contrast, contrast
from musicexplorer.translation import tr


def contrast_of(snapshot: Snapshot, reader: Reader, track: int, other: int) -> Contrast:
    """What a track has more and less than another; empty while one of them is not analysed."""
    heard = [reader.analysis(one) for one in (track, other)]
    library = snapshot.library
    if None in heard or not library.tag_names:
        return Contrast()
    one, two = (np.asarray(found.window_tags) for found in heard if found is not None)
    if one.shape[1:] != two.shape[1:] or one.shape[1] != len(library.tag_names):
        return Contrast()
    return contrast(one, two, library.tag_spread, library.tag_names)


def contrast_text(found: Contrast) -> str:
    """The contrast in words: "more strings, less drums"; "" where nothing tells."""
    parts = [tr("more {tag}").format(tag=tag) for tag in found.more]
    parts += [tr("less {tag}").format(tag=tag) for tag in found.less]
    return ", ".join(parts)


def nearer_text(snapshot: Snapshot, reader: Reader, track: int, near: int, far: int) -> str:
    """Why a track is nearer to one track than to another: "nearer to X than to Y: more strings"; or ""."""
    words = contrast_text(contrast_of(snapshot, reader, track, far))
    titles = [snapshot.library.track(one) for one in (near, far)]
    if not words or None in titles:
        return ""
    names = [one.metadata.title for one in titles if one is not None]
    return tr("nearer to “{near}” than to “{far}”: {contrast}").format(
        near=names[0], far=names[1], contrast=words
    )
