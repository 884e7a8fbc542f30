"""Endless playback that adapts to what is skipped and liked."""

from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np

from musicexplorer.similarity.playlist import seeds
from musicexplorer.similarity.playlist.compose import Pick
from musicexplorer.similarity.playlist.filters import Exclusion, allowed, passing
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.ranking import Scores, SeedQuery, score
from musicexplorer.similarity.playlist.reasons import Reasons, reason_text
from musicexplorer.similarity.playlist.recipe import Recipe, Seed
from musicexplorer.translation import tr

_AMONG = 6
_LIKED_WEIGHT, _LAST_WEIGHT, _SKIPPED_WEIGHT = 0.7, 0.5, 0.6
_REMEMBERED = 12
_ARTIST_GAP = 4


class Radio:
    """Chooses one track after the other, endlessly, and adapts to likes and skips.

    Each is drawn from the few tracks most similar to the seeds, the liked tracks and the last track, and
    least to the skipped ones. No track is repeated before half of the allowed tracks have been played.

    Args:
        recipe: Its seeds (at least one), filters, `excluded` and `random_seed` are used.
        inputs: The library; `library_changed` replaces it.
        exclusions: Rules for every list.

    Raises:
        ValueError: No seed has an embedding.
    """

    def __init__(self, recipe: Recipe, inputs: PlaylistInputs, exclusions: Sequence[Exclusion] = ()) -> None:
        self.recipe = recipe
        self._exclusions = exclusions
        self._random = np.random.default_rng(recipe.random_seed)
        self._played: list[int] = []
        self._liked: list[int] = []
        self._skipped: list[int] = []
        self.library_changed(inputs)

    def library_changed(self, inputs: PlaylistInputs) -> None:
        """Continue with the current library."""
        inputs, _ = inputs.mixed(self.recipe.taste, self.recipe.metadata)
        queries = [query for query in (seeds.seed_query(inputs, seed) for seed in self.recipe.seeds) if query]
        if not queries:
            raise ValueError(tr("nothing that the radio starts from is in the library and analysed"))
        unlike = [query for query in (seeds.seed_query(inputs, seed) for seed in self.recipe.unlike) if query]
        self._inputs, self._seeds, self._unlike = inputs, queries, unlike
        self._allowed_rows = passing(inputs, self.recipe.filters) & allowed(
            inputs, (*self._exclusions, *self.recipe.exclusions)
        )
        self._exclude(self.recipe.excluded)

    def liked(self, track: int) -> None:
        """Choose more tracks similar to this one."""
        self._liked = [*(other for other in self._liked if other != track), track][-_REMEMBERED:]
        self._skipped = [other for other in self._skipped if other != track]

    def skipped(self, track: int) -> None:
        """Choose fewer tracks similar to this one."""
        self._skipped = [*(other for other in self._skipped if other != track), track][-_REMEMBERED:]
        self._liked = [other for other in self._liked if other != track]

    def played(self, track: int) -> None:
        """Note that a track was played, whoever chose it: it is not repeated soon."""
        self._played = [*(other for other in self._played if other != track), track]

    def unplayed(self, tracks: Set[int]) -> None:
        """Note that these tracks, which `next` gave, were not played after all."""
        self._played = [track for track in self._played if track not in tracks]

    def reason(self, pick: Pick) -> str:
        """Why a track was chosen, for the person."""
        if pick.reason is None or pick.id in (member for query in self._seeds for member in query.members):
            return tr("the radio started from it")
        return reason_text(pick.reason, self._inputs, pick.id)

    def next(self) -> Pick | None:
        """The next track, noted as played; None when the filters leave nothing at all."""
        scores = self._scores()
        allowed_rows = scores.order[self._allowed_rows[scores.order]].tolist()
        if not allowed_rows:
            return None
        rows = self._fresh(allowed_rows)
        # Nearer tracks are more probable, so that the choice is neither fixed nor arbitrary.
        chances = 1.0 / np.arange(1, min(_AMONG, len(rows)) + 1)
        row = int(self._random.choice(rows[:_AMONG], p=chances / chances.sum()))
        return self._picked(row)

    def as_recipe(self) -> Recipe:
        """The recipe with the likes and skips so far, for saving the station."""
        likes = tuple(Seed("tracks", tracks=(track,), weight=_LIKED_WEIGHT) for track in self._liked)
        skips = tuple(Seed("tracks", tracks=(track,), weight=_SKIPPED_WEIGHT) for track in self._skipped)
        return replace(self.recipe, seeds=(*self.recipe.seeds, *likes), unlike=(*self.recipe.unlike, *skips))

    def _scores(self) -> Scores:
        liked = [*self._seeds, *self._queries(self._liked, _LIKED_WEIGHT)]
        liked += self._queries(self._played[-1:], _LAST_WEIGHT) if self._last_was_welcome() else []
        unlike = [*self._unlike, *self._queries(self._skipped, _SKIPPED_WEIGHT)]
        return score(self._inputs.neighbours, liked, unlike, self.recipe.ranking)

    def _last_was_welcome(self) -> bool:
        return bool(self._played) and self._played[-1] not in self._skipped

    def _queries(self, tracks: Sequence[int], weight: float) -> list[SeedQuery]:
        return [SeedQuery((track,), weight) for track in tracks if track in self._inputs.neighbours]

    def _fresh(self, allowed_rows: list[int]) -> list[int]:
        """Those not played recently, and not by an artist who was just played, as far as possible."""
        neighbours, inputs = self._inputs.neighbours, self._inputs
        recent = [neighbours.row(track) for track in self._played if track in neighbours]
        recent = recent[-max(len(allowed_rows) // 2, 1) :] if len(allowed_rows) > 1 else []
        songs = set(inputs.songs[recent].tolist())
        fresh = [row for row in allowed_rows if int(inputs.songs[row]) not in songs] or allowed_rows
        artists = set(inputs.artists[recent[-_ARTIST_GAP:]].ravel().tolist()) - {-1}
        return [row for row in fresh if artists.isdisjoint(inputs.artists[row].tolist())] or fresh

    def _picked(self, row: int) -> Pick:
        neighbours = self._inputs.neighbours
        track = int(neighbours.ids[row])
        members = [member for query in self._seeds for member in query.members if isinstance(member, int)]
        near = [other for other in (*members, *self._liked) if other != track and other in neighbours]
        best = max(
            near, key=lambda other: float(neighbours.vector(other) @ neighbours.vectors[row]), default=None
        )
        why = Reasons(self._inputs).of(track, best)
        self.played(track)
        versions = tuple(int(neighbours.ids[other]) for other in self._inputs.versions(row))
        return Pick(track, why.similarity, why, versions)

    def _exclude(self, tracks: Sequence[int]) -> None:
        rows = [self._inputs.neighbours.row(t) for t in tracks if t in self._inputs.neighbours]
        self._allowed_rows[rows] = False
