"""Everything that is known of one track: for its page in the window and for the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.track import Track
from musicexplorer.session import similar
from musicexplorer.session.filters import star_text
from musicexplorer.session.library import Library
from musicexplorer.session.session import Session
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.vectors import Mix
from musicexplorer.translation import ntr, tr

TAGS, NEIGHBOURS = 12, 20
KINDS = ("sound", "taste", "metadata")
_MATCHING = 0.5
"""Windows match where they are more alike than this share of the way from the usual to the most alike."""


@dataclass(frozen=True, slots=True, eq=False)
class TrackDetails:
    """What is known of a track.

    Attributes:
        track: The track.
        facts: Names and values, for the person.
        tags: The strongest tags with their probabilities, strongest first.
        attributes: The network's attributes by name, 0..1.
        heard: What the network found in its windows; None while it is not analysed.
        tag_names: The names of all tags.
    """

    track: Track
    facts: tuple[tuple[str, str], ...]
    tags: tuple[tuple[str, float], ...] = ()
    attributes: tuple[tuple[str, float], ...] = ()
    heard: AnalysisRow | None = None
    tag_names: tuple[str, ...] = ()

    @property
    def starts(self) -> NDArray[np.float32]:
        """float32 [n]: where the network's windows begin, in seconds from the start of the track."""
        if self.heard is None:
            return np.zeros(0, np.float32)
        return np.asarray(self.heard.starts, np.float32) - np.float32(self.track.source.start)

    def tags_over_time(self, most: int = 6) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """The tags that are strongest somewhere in the track, and their strengths [tags, windows]."""
        if self.heard is None or not len(self.heard.window_tags):
            return (), np.zeros((0, 0), np.float32)
        strengths = self.heard.window_tags.astype(np.float32).T
        best = np.argsort(-(strengths.max(axis=1) + strengths.mean(axis=1)), kind="stable")[:most]
        return tuple(self.tag_names[tag] for tag in best.tolist()), strengths[best]


def details(session: Session, track_id: int) -> TrackDetails | None:
    """All that is known of a track; None if the library does not have it."""
    library, track = session.library, session.track(track_id)
    if track is None or track_id not in library:
        return None
    facts = tuple(pair for pair in _facts(library, track, session.opinion(track_id)) if pair[1])
    heard = session.reader.analysis(track_id)
    if heard is None:
        return TrackDetails(track, facts)
    order = np.argsort(-heard.tags.astype(np.float32), kind="stable")[:TAGS].tolist()
    return TrackDetails(
        track,
        facts,
        tuple((library.tag_names[tag], float(heard.tags[tag])) for tag in order),
        tuple(zip(library.attribute_names, map(float, heard.attributes), strict=True)),
        heard,
        library.tag_names,
    )


def neighbours(snapshot: Snapshot, track_id: int) -> dict[str, SimilarTracks]:
    """The nearest tracks by each of `KINDS` that anything is known of; takes up to a second."""
    mixes = {"sound": Mix(), "taste": Mix(1.0, 0.0), "metadata": Mix(0.0, 1.0)}
    known = {"sound"}
    if snapshot.taste is not None and snapshot.taste.counts:
        known.add("taste")
    if snapshot.metadata is not None:
        known.add("metadata")
    found = {
        kind: similar.similar_to(snapshot, [track_id], mixes[kind], NEIGHBOURS)
        for kind in KINDS
        if kind in known
    }
    return {kind: shown for kind, shown in found.items() if shown is not None}


def kind_text(kind: str) -> str:
    """What one of `KINDS` is called."""
    return {"sound": tr("Sounds alike"), "taste": tr("By your taste")}.get(kind) or tr("By metadata")


def matching_windows(one: AnalysisRow, other: AnalysisRow) -> list[tuple[int, int, float]]:
    """The windows of two tracks that match best: places in both, and how well, 0..1, best first.

    At most half of the windows of the first, each once, with the window of the other that is most like it.
    """
    if not len(one.starts) or not len(other.starts):
        return []
    alike = one.window_vectors.astype(np.float32) @ other.window_vectors.astype(np.float32).T
    low, high = float(np.median(alike)), float(alike.max())
    fit = np.clip((alike - low) / max(high - low, 1e-6), 0, 1)
    best = fit.argmax(axis=1)
    pairs = [(at, int(best[at]), float(fit[at, best[at]])) for at in range(len(best))]
    best_first = sorted((pair for pair in pairs if pair[2] > _MATCHING), key=lambda pair: -pair[2])
    return best_first[: max(1, len(one.starts) // 2)]


def _facts(library: Library, track: Track, opinion: int) -> Iterator[tuple[str, str]]:
    about, row = track.metadata, library.row(track.id)

    def number(name: str, text: str = "{:.0f}") -> str:
        value = library.number_of(name, row)
        return "" if np.isnan(value) else text.format(value)

    yield tr("Artist"), ", ".join(about.artists)
    yield tr("Album artist"), about.album_artist
    yield tr("Album"), about.album
    yield tr("Track"), " / ".join(str(one) for one in (about.disc, about.track) if one is not None)
    yield tr("Year"), str(about.year or "")
    yield tr("Genre"), ", ".join(about.genres)
    yield (
        tr("Length"),
        "" if about.duration is None else f"{int(about.duration) // 60}:{int(about.duration) % 60:02d}",
    )
    yield tr("Tempo"), number("tempo", tr("{:.0f} beats per minute"))
    yield tr("Key"), library.facts.key[row]
    yield tr("Loudness"), number("loudness", "{:.1f} LUFS")
    plays = int(library.number_of("plays", row))
    yield tr("Plays"), ntr("{n} play", "{n} plays", plays) if plays else tr("never played")
    yield tr("Last played"), _day(library.number_of("last played", row))
    yield tr("Opinion"), {1: tr("liked"), -1: tr("disliked")}.get(opinion, "")
    rating = library.number_of("rating", row)
    yield tr("Rating"), "" if np.isnan(rating) else star_text(rating)
    yield tr("Added"), _day(track.added)
    yield tr("Comment"), about.comment
    yield tr("Format"), library.formats[row]
    yield tr("Size"), number("size", tr("{:,.0f} bytes"))
    gain = about.replaygain_track
    yield tr("ReplayGain"), "" if gain is None else f"{gain:+.1f} dB"
    yield tr("MusicBrainz"), about.musicbrainz_recording
    yield tr("File"), library.tracks.paths[row]


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d") if seconds > 0 else ""  # NaN is not
