"""More like this: the lists of similar tracks that the window shows and the command line prints."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.session.contrast import contrast_of, contrast_text, nearer_text
from musicexplorer.session.library import Library
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.vectors import SOUND, Mix, Vector
from musicexplorer.similarity import playlist
from musicexplorer.similarity.playlist import Suggestion
from musicexplorer.similarity.playlist.percentiles import shown_percent
from musicexplorer.similarity.tagging import shared_tags
from musicexplorer.translation import ntr, tr

Seed = int | Vector
"""A track of the library, or the embedding float32 [d] of a file from outside, as the network gives it."""
LISTED = 50
_SHORTEST = 0.06
"""The bar of the last track of a list."""


@dataclass(frozen=True, slots=True)
class SimilarTracks:
    """A list of similar tracks and what it was made from.

    Attributes:
        name: What the list is called: its seeds, and what it should be less like.
        seeds: What the tracks are similar to.
        unlike: What they should not be similar to.
        tags: float [T], the tags of a file from outside among the seeds; None without one.
        suggestions: The tracks, best first.
        percentiles: For each, the share (0..100) of pairs of the library that are less similar.
        likeness: For each, a word of `similarity.playlist.likeness.LIKENESS`.
    """

    name: str
    seeds: tuple[Seed, ...]
    unlike: tuple[int, ...] = ()
    tags: np.ndarray | None = None
    suggestions: tuple[Suggestion, ...] = ()
    percentiles: tuple[float, ...] = ()
    likeness: tuple[str, ...] = ()

    @property
    def seed(self) -> int | None:
        """The first seed; None for a file from outside the library."""
        return track_ids(self.seeds)[0] if track_ids(self.seeds) else None

    @property
    def ids(self) -> list[int]:
        """The tracks, best first."""
        return [suggestion.id for suggestion in self.suggestions]

    @property
    def shares(self) -> list[float]:
        """How similar each track is within this list, for bars: 1 for the nearest, little for the last."""
        values = np.array([suggestion.similarity for suggestion in self.suggestions])
        if not len(values) or not np.ptp(values):
            return [1.0] * len(values)
        shares = (values - values.min()) / np.ptp(values)
        return list(map(float, _SHORTEST + (1 - _SHORTEST) * shares))


def similar_to(
    snapshot: Snapshot, ids: Sequence[int], mix: Mix = SOUND, n: int = LISTED
) -> SimilarTracks | None:
    """Tracks similar to these tracks of the library; None while none of them is analysed."""
    library, neighbours = snapshot.library, snapshot.inputs.neighbours
    seeds = tuple(track for track in dict.fromkeys(ids) if track in neighbours and track in library)
    if not seeds:
        return None
    row = library.row(seeds[0])
    title, artist = library.tracks.titles[row], library.tracks.artists[row]
    name = f"{title} — {artist}" if artist else title
    if len(seeds) > 1:
        name = ntr("{n} track, “{title}” first", "{n} tracks, “{title}” first", len(seeds)).format(
            title=title
        )
    return find(snapshot, SimilarTracks(name, seeds), mix, n)


def similar_to_file(
    snapshot: Snapshot, name: str, vector: Vector, tags: np.ndarray, mix: Mix = SOUND, n: int = LISTED
) -> SimilarTracks:
    """Tracks similar to a file from outside, whose `vector` float32 [d] and `tags` [T] the network gave."""
    fitting = tags if len(tags) == len(snapshot.library.tag_names) else None
    return find(snapshot, SimilarTracks(name, (vector,), (), fitting), mix, n)


def more_like(
    snapshot: Snapshot, shown: SimilarTracks | None, ids: Sequence[int], mix: Mix = SOUND
) -> SimilarTracks | None:
    """The list that is shown, but similar to these tracks too; None where that says nothing."""
    more = [track for track in ids if track in snapshot.inputs.neighbours]
    if shown is None or not known(snapshot, shown) or not more:
        return None
    unlike = tuple(track for track in shown.unlike if track not in more)
    tracks = tuple(dict.fromkeys((*track_ids(shown.seeds), *more)))
    files = tuple(seed for seed in shown.seeds if isinstance(seed, np.ndarray))
    if files:
        return find(snapshot, replace(shown, seeds=(*files, *tracks), unlike=unlike), mix)
    together = similar_to(snapshot, tracks, mix)
    return None if together is None else find(snapshot, replace(together, unlike=unlike), mix)


def less_like(
    snapshot: Snapshot, shown: SimilarTracks | None, ids: Sequence[int], mix: Mix = SOUND
) -> SimilarTracks | None:
    """The list that is shown, but less similar to these tracks; None where that says nothing."""
    unlike = tuple(track for track in ids if track in snapshot.inputs.neighbours)
    if shown is None or not known(snapshot, shown) or not unlike or set(unlike) & set(track_ids(shown.seeds)):
        return None
    return find(snapshot, replace(shown, unlike=(*shown.unlike, *unlike)), mix)


def again(snapshot: Snapshot, shown: SimilarTracks, mix: Mix = SOUND) -> SimilarTracks | None:
    """The list as it is now; None where something that it was made from has left the library."""
    return find(snapshot, shown, mix) if known(snapshot, shown) else None


def known(snapshot: Snapshot, shown: SimilarTracks) -> bool:
    """Whether everything that a list was made from is still in the library."""
    neighbours = snapshot.inputs.neighbours
    return bool(shown.seeds) and all(
        track in neighbours for track in (*track_ids(shown.seeds), *shown.unlike)
    )


def find(snapshot: Snapshot, wanted: SimilarTracks, mix: Mix = SOUND, n: int = LISTED) -> SimilarTracks:
    """The list with the tracks that are similar to its seeds and not to its unlike seeds now."""
    embeddings, library = snapshot.embeddings, snapshot.library
    seeds = [embeddings.external(s, mix) if isinstance(s, np.ndarray) else s for s in wanted.seeds]
    inputs = snapshot.inputs_by(mix)
    found = playlist.similar(
        inputs,
        seeds,
        wanted.unlike,
        n,
        per_artist=snapshot.per_artist,
        exclusions=snapshot.exclusions,
    )
    found = [_with_tags(library, wanted, one) for one in found if one.id in library]
    values = np.array([one.similarity for one in found])
    percentiles, words = inputs.percentiles.percent(values), inputs.likeness.words(values)
    return replace(
        wanted,
        suggestions=tuple(found),
        percentiles=tuple(percentiles.tolist()),
        likeness=tuple(words),
    )


def _with_tags(library: Library, wanted: SimilarTracks, suggestion: Suggestion) -> Suggestion:
    """The suggestion with the tags that it shares with a file from outside, if it is near that."""
    tags = library.tags_of(suggestion.id)
    if wanted.tags is None or tags is None or suggestion.reason.near is not None:
        return suggestion
    shared = tuple(shared_tags(wanted.tags, tags, library.tag_names))
    return replace(suggestion, reason=replace(suggestion.reason, shared=shared))


def title(snapshot: Snapshot, shown: SimilarTracks) -> str:
    """What the list is called, with what it should be less like."""
    library = snapshot.library
    titles = [library.tracks.titles[library.row(track)] for track in shown.unlike if track in library]
    if not titles:
        return shown.name
    unlike = ", ".join(f"“{one}”" for one in titles)
    return tr("{name}, less like {unlike}").format(name=shown.name, unlike=unlike)


def track_ids(seeds: Sequence[Seed]) -> list[int]:
    """Those of the seeds that are tracks of the library."""
    return [seed for seed in seeds if not isinstance(seed, np.ndarray)]


def contrast_line(snapshot: Snapshot, reader: Reader, shown: SimilarTracks, track: int) -> str:
    """What tells a track of a list from what it is like, read from their windows; "" where nothing does.

    Of several seeds, why it is nearer to the nearest than to the farthest.
    """
    neighbours = snapshot.inputs.neighbours
    seeds = [seed for seed in track_ids(shown.seeds) if seed in neighbours and seed != track]
    if not seeds or track not in neighbours:
        return ""
    order = sorted(seeds, key=lambda seed: -float(neighbours.vector(seed) @ neighbours.vector(track)))
    if len(order) > 1:
        return nearer_text(snapshot, reader, track, order[0], order[-1])
    words, seed = (
        contrast_text(contrast_of(snapshot, reader, track, order[0])),
        snapshot.library.track(order[0]),
    )
    if not words or seed is None:
        return ""
    return tr("than “{title}”: {contrast}").format(title=seed.metadata.title, contrast=words)


def reason_text(shown: SimilarTracks, suggestion: Suggestion, percent: float) -> str:
    """Why a track is in a list, for the person; `percent` is its value in `shown.percentiles`."""
    if len(shown.seeds) > 1:
        text = tr("on average closer to the chosen tracks than {percent} of the pairs in your library")
    else:
        text = tr("closer to “{name}” than {percent} of the pairs in your library")
    text = text.format(name=shown.name, percent=shown_percent(percent))
    tags = ", ".join(suggestion.reason.shared)
    return tr("{reason}; both: {tags}").format(reason=text, tags=tags) if tags else text
