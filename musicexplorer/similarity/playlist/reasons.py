"""Why a track is in a list, and which windows of two tracks are most alike."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.similarity.playlist.inputs import PlaylistInputs, Windows
from musicexplorer.similarity.playlist.percentiles import shown_percent
from musicexplorer.similarity.tagging import shared_tags
from musicexplorer.translation import tr

_OFTEN = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one track is there.

    Attributes:
        near: The track of the seeds, or the one before on a path, that it is near; None for a sound from
            outside, or where there is no seed.
        seed: What the seed is called where it is more than that track (an album, a region), or "".
        similarity: Cosine to it.
        percent: The share of pairs in the library that are less similar.
        shared: Tags that both have.
        artist_plays: How often tracks of the artist were played.
        liked: How much each of several listeners would like it, by their names: 0..1, by rank.
    """

    near: int | None
    seed: str
    similarity: float
    percent: float
    shared: tuple[str, ...]
    artist_plays: int = 0
    liked: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class WindowPair:
    """The most similar windows of two tracks, in seconds into their files."""

    start_a: float
    start_b: float


class Reasons:
    """Finds reasons; made once for a list.

    Args:
        inputs: The library.
    """

    def __init__(self, inputs: PlaylistInputs) -> None:
        self._inputs = inputs

    def of(self, track: int, near: int | None, seed: str = "", similarity: float = 0.0) -> Reason:
        """The reason why a track is there, given what it is near."""
        inputs = self._inputs
        shared: tuple[str, ...] = ()
        if near is not None:
            neighbours = inputs.neighbours
            similarity = float(neighbours.vector(near) @ neighbours.vector(track))
            shared = self._shared(track, near)
        artist = inputs.fact(track).main_artist
        percent = float(inputs.percentiles.percent(similarity))
        return Reason(near, seed, similarity, percent, shared, inputs.artist_plays[artist] if artist else 0)

    def _shared(self, one: int, other: int) -> tuple[str, ...]:
        tags, names = self._inputs.tags, self._inputs.tag_names
        row = self._inputs.neighbours.row
        return tuple(shared_tags(tags[row(one)], tags[row(other)], names)) if len(tags) else ()


def reason_text(reason: Reason, inputs: PlaylistInputs, track: int) -> str:
    """The reason as a sentence: "near Tune (closer than 99.4 % …); both: piano, calm; you often play X"."""
    parts = []
    if reason.near is not None or reason.seed:
        fact = inputs.facts.get(reason.near) if reason.near is not None else None
        near = fact.title if fact else ""
        if near and reason.seed:
            near = tr("{title} of {seed}").format(title=near, seed=reason.seed)
        text = tr("near {seed} (closer than {percent} of the pairs in your library)")
        parts.append(text.format(seed=near or reason.seed, percent=shown_percent(reason.percent)))
    if reason.shared:
        parts.append(tr("both: {tags}").format(tags=", ".join(reason.shared)))
    if reason.artist_plays >= _OFTEN:
        parts.append(tr("you often play {artist}").format(artist=inputs.fact(track).main_artist))
    for name, liking in reason.liked:
        text = tr("ahead of {share} of the library for {name}")
        parts.append(text.format(name=name, share=f"{liking:.0%}"))
    return "; ".join(parts) or tr("it passes the filters")


def closest_windows(one: Windows, other: Windows) -> WindowPair | None:
    """The windows of two tracks that are most alike; None where there are none."""
    if not len(one.starts) or not len(other.starts):
        return None
    similar = one.vectors.astype(np.float32) @ other.vectors.astype(np.float32).T
    a, b = np.unravel_index(int(similar.argmax()), similar.shape)
    return WindowPair(float(one.starts[a]), float(other.starts[b]))
