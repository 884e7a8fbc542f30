"""Make a playlist from a recipe and a library: what both the window and the command line call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.playlist import notes, seeds
from musicexplorer.similarity.playlist.filters import Exclusion, allowed, passing
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits
from musicexplorer.similarity.playlist.path import Waypoint, path
from musicexplorer.similarity.playlist.ranking import Scores, SeedQuery, score
from musicexplorer.similarity.playlist.reasons import Reason, Reasons
from musicexplorer.similarity.playlist.recipe import Recipe, Seed
from musicexplorer.similarity.playlist.selection import Criteria, Size, select_tracks
from musicexplorer.similarity.playlist.sequence import in_order, resolve_curve
from musicexplorer.similarity.together import agreed
from musicexplorer.translation import tr

_AGREED = 0.5
"""How much listeners would like together at least what is in a list for them that starts from something."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A track of a playlist.

    Attributes:
        id: The track; -1, -2 … for a waypoint from outside the library.
        similarity: Cosine to the nearest seed, on a path to the track before; 1 for what was given.
        reason: Why it is there; None for given tracks, and next to a waypoint from outside.
        versions: Other tracks of the library that are the same song.
    """

    id: int
    similarity: float
    reason: Reason | None
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Playlist:
    """The tracks made from a recipe.

    Attributes:
        tracks: In order.
        recipe: The recipe, with the model that it was made with.
        notes: Messages for the user: missing seeds, fewer tracks than asked for.
    """

    tracks: tuple[Pick, ...]
    recipe: Recipe
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> list[int]:
        """The tracks' ids in order."""
        return [pick.id for pick in self.tracks]


def compose(
    recipe: Recipe, inputs: PlaylistInputs, given: Sequence[int] = (), exclusions: Sequence[Exclusion] = ()
) -> Playlist:
    """Make a playlist. The same recipe and the same library give the same list.

    Args:
        recipe: What the playlist is made from.
        inputs: The library.
        given: Tracks that the list already holds, in order; it is continued. Their number and duration
            count towards the length asked for.
        exclusions: Rules that hold for every list; given tracks and seeds are exempt.

    Raises:
        KeyError: A filter or the curve names a tag or attribute that the network does not know.
        ValueError: No seed has an embedding, or a path has fewer than two waypoints.
    """
    seen, note = inputs.mixed(recipe.taste, recipe.metadata)
    made = _Composer(recipe, seen, list(given), exclusions).playlist()
    return replace(made, notes=(note, *made.notes)) if note else made


class _Composer:
    def __init__(
        self, recipe: Recipe, inputs: PlaylistInputs, given: list[int], exclusions: Sequence[Exclusion]
    ) -> None:
        self._recipe, self._inputs = replace(recipe, model=inputs.model), inputs
        self._notes: list[str] = []
        self._ended = False
        self._refused: Mapping[str, int] = {}
        if recipe.model and inputs.model and recipe.model != inputs.model:
            self._notes.append(tr("made again with another model: other tracks may be similar now"))
        self._given = [track for track in given if track in inputs.neighbours]
        self._allowed_rows = passing(inputs, recipe.filters) & allowed(
            inputs, (*exclusions, *recipe.exclusions)
        )
        self._fit = self._words()
        if self._fit is not None:
            self._allowed_rows &= self._fit > 0
        self._likings = self._each_liking()
        if self._likings is not None:
            together = agreed(self._likings, recipe.agreement)
            if recipe.seeds or self._fit is not None:
                self._allowed_rows &= together >= _AGREED
            else:
                self._fit = together
        if recipe.among:
            self._allowed_rows &= np.isin(inputs.neighbours.ids, recipe.among)
        self._exclude(recipe.excluded)
        self._kept = self._kept_rows()
        self._liked, self._names = self._queries()
        self._unlike = [v for v in (seeds.seed_query(inputs, s) for s in recipe.unlike) if v is not None]
        for query in self._unlike:
            self._exclude(track for track in query.members if isinstance(track, int))

    def playlist(self) -> Playlist:
        if not len(self._inputs.neighbours):
            return Playlist((), self._recipe, (tr("no track has been analysed yet"),))
        picks = self._path() if self._recipe.path else self._list()
        reasons = [pick.reason for pick in picks]
        self._notes += notes.of(self._recipe, self._inputs, reasons, bool(self._liked))
        if self._ended or (self._recipe.path and len(picks) < self._recipe.count):
            rows = [self._inputs.neighbours.row(pick.id) for pick in picks if pick.id >= 0]
            seconds = float(self._inputs.durations[rows].sum())
            fitting = int(self._allowed_rows.sum())
            size = len(picks), seconds
            self._notes.append(notes.short(self._recipe, size, fitting, self._refused, self._inputs))
        return Playlist(tuple(picks), self._recipe, tuple(self._notes))

    def _kept_rows(self) -> list[int]:
        """The tracks that were added by hand and are not there already: they are not chosen as well."""
        neighbours = self._inputs.neighbours
        kept = [track for track in dict.fromkeys(self._recipe.kept) if track not in self._given]
        rows = [neighbours.row(track) for track in kept if track in neighbours]
        self._allowed_rows[rows] = False
        return rows

    def _words(self) -> NDArray[np.float32] | None:
        """How well each row fits the recipe's words, float32 [n]; None without words."""
        if not self._recipe.words or self._inputs.fit is None:
            return None
        return self._inputs.fit(self._recipe.words)

    def _each_liking(self) -> NDArray[np.float32] | None:
        """How much each of the listeners would like each row, float32 [p, n]; None without listeners."""
        if not self._recipe.listeners or self._inputs.likings is None:
            return None
        return np.stack([self._inputs.likings(name) for name in self._recipe.listeners])

    def _exclude(self, tracks: Iterable[int]) -> None:
        neighbours = self._inputs.neighbours
        rows = [neighbours.row(track) for track in tracks if track in neighbours]
        self._allowed_rows[rows] = False

    def _queries(self) -> tuple[list[SeedQuery], list[str]]:
        queries, names = [], []
        for seed in self._recipe.seeds:
            query = seeds.seed_query(self._inputs, seed)
            if query is None:
                self._notes.append(
                    tr("not in the library, or not analysed yet: {name}").format(
                        name=seeds.named(self._inputs, seed)
                    )
                )
                continue
            queries.append(query)
            names.append("" if seed.kind == "tracks" else seeds.named(self._inputs, seed))
        if self._recipe.seeds and not queries:
            raise ValueError(tr("nothing that the playlist starts from is in the library and analysed"))
        return queries, names

    def _path(self) -> list[Pick]:
        inputs, recipe = self._inputs, self._recipe
        waypoints: list[Waypoint] = [member for query in self._liked for member in query.members]
        ids = path(
            inputs.neighbours,
            waypoints,
            max(recipe.count, len(waypoints)),
            songs=inputs.songs if recipe.fold_versions else None,
            artists=inputs.artists,
            window=recipe.artist_gap,
            may_come=self._allowed_rows,
        )
        reasons, picks = Reasons(inputs), []
        for before, track in zip([None, *ids[:-1]], ids, strict=True):
            if before is None:
                picks.append(Pick(track, 1.0, None, self._versions(track)))
            elif before < 0 or track < 0:
                one, other = (waypoints[-1 - at] if at < 0 else at for at in (before, track))
                step = float(inputs.neighbours.vector(one) @ inputs.neighbours.vector(other))
                picks.append(Pick(track, step, None, self._versions(track)))
            else:
                why = reasons.of(track, before)
                picks.append(Pick(track, why.similarity, why, self._versions(track)))
        return picks

    def _list(self) -> list[Pick]:
        inputs, recipe = self._inputs, self._recipe
        scores = self._scores()
        start = self._start()
        limits = Limits(inputs, recipe.per_artist, recipe.per_album, recipe.fold_versions, start)
        curve = resolve_curve(recipe, inputs, self._liked_rows(), self._allowed_rows)
        criteria = Criteria(
            scores.relevance,
            self._candidates(scores),
            recipe.adventurous,
            curve.points if curve else (),
            curve.values if curve else None,
            recipe.random_seed,
        )
        held = len(self._given)
        selection = select_tracks(inputs, criteria, self._size(), limits, start)
        self._ended, self._refused = selection.ended, selection.refused
        rows = in_order(recipe, inputs, selection.rows, held, len(start) - held, curve)
        reasons = Reasons(inputs)
        kept = [row for row in self._kept if row not in rows]
        given = {*start, *kept}
        return [self._pick(row, row in given, scores, reasons) for row in (*rows, *kept)]

    def _size(self) -> Size:
        """The length without the tracks that were added by hand."""
        count, seconds = self._recipe.count, self._recipe.seconds
        if seconds is not None:
            seconds = max(seconds - float(self._inputs.durations[self._kept].sum()), 0.0)
        return Size(max(count - len(self._kept), 0), seconds)

    def _liked_rows(self) -> list[int]:
        members = [member for query in self._liked for member in query.members if isinstance(member, int)]
        return [self._inputs.neighbours.row(track) for track in members]

    def _scores(self) -> Scores:
        inputs, recipe = self._inputs, self._recipe
        if not self._liked:
            n = len(inputs.neighbours)
            nothing = np.zeros(n, dtype=bool)
            if self._fit is not None:
                return Scores(self._fit, nothing, self._fit, nothing.astype(np.intp))
            votes = np.empty(n)
            votes[np.random.default_rng(recipe.random_seed).permutation(n)] = -np.arange(n)
            return Scores(votes, nothing, nothing.astype(np.float32), nothing.astype(np.intp))
        level = inputs.hubness_correction if recipe.correct_hubness else None
        return score(inputs.neighbours, self._liked, self._unlike, recipe.ranking, level)

    def _start(self) -> list[int]:
        """Rows that the list begins with: the given ones, and the seeds if they belong to the list."""
        tracks = list(self._given)
        for seed, query in zip(self._named_seeds(), self._liked, strict=True):
            members = [member for member in query.members if isinstance(member, int)]
            if seed.kind == "tracks" and self._recipe.with_seeds:
                tracks += members
            elif not self._recipe.with_seeds:
                self._exclude(members)
        if self._recipe.seconds is None:
            tracks = tracks[: max(self._recipe.count, len(self._given))]
        return [self._inputs.neighbours.row(track) for track in dict.fromkeys(tracks)]

    def _named_seeds(self) -> list[Seed]:
        return [seed for seed in self._recipe.seeds if seeds.members(self._inputs, seed)]

    def _candidates(self, scores: Scores) -> NDArray[np.intp]:
        keep = self._allowed_rows.copy()
        if self._liked and self._recipe.min_percentile > 0:
            keep &= self._nearest() >= self._inputs.percentiles.similarity(self._recipe.min_percentile)
        return scores.order[keep[scores.order]]

    def _nearest(self) -> NDArray[np.float32]:
        """Cosine of each track to the nearest seed, uncorrected: what `min_percentile` refers to."""
        neighbours = self._inputs.neighbours
        members = [member for query in self._liked for member in query.sampled]
        nearest: NDArray[np.float32] = np.stack([neighbours.similarities(member) for member in members]).max(
            axis=0
        )
        return nearest

    def _pick(self, row: int, given: bool, scores: Scores, reasons: Reasons) -> Pick:
        track = int(self._inputs.neighbours.ids[row])
        if given or not self._liked:
            why = None if given else replace(reasons.of(track, None), liked=self._liked_by(row))
            return Pick(track, 1.0 if given else 0.0, why, self._versions(track))
        at = int(scores.nearest[row])
        near, similarity = self._nearest_member(self._liked[at], row)
        why = reasons.of(track, near, self._names[at], similarity)
        return Pick(track, why.similarity, why, self._versions(track))

    def _liked_by(self, row: int) -> tuple[tuple[str, float], ...]:
        """How much each of the listeners would like it, by their names."""
        if self._likings is None:
            return ()
        return tuple(zip(self._recipe.listeners, map(float, self._likings[:, row]), strict=True))

    def _nearest_member(self, query: SeedQuery, row: int) -> tuple[int | None, float]:
        neighbours = self._inputs.neighbours
        own = neighbours.vectors[row]
        # A track of an artist who is the seed is there for another track of theirs, not for itself.
        itself = int(neighbours.ids[row])
        others = [member for member in query.members if not (isinstance(member, int) and member == itself)]
        similar = [float(neighbours.vector(other) @ own) for other in others]
        if not similar:
            return None, 1.0
        best = int(np.argmax(similar))
        found = others[best]
        return (found if isinstance(found, int) else None), similar[best]

    def _versions(self, track: int) -> tuple[int, ...]:
        neighbours = self._inputs.neighbours
        if track not in neighbours:
            return ()
        return tuple(int(neighbours.ids[row]) for row in self._inputs.versions(neighbours.row(track)))
