"""Why a track is suggested: the tracks near it that the person plays, and when they play them."""

import datetime

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.tagging import shared_tags
from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.translation import ntr, tr

_OFTEN = 5
_MOST_PLAYED = 200
_NEAR = 6
"""Tracks whose hours are looked at."""
_PLAYS_NEEDED = 8
_SHARE_NEEDED, _DEVIATIONS_NEEDED = 0.5, 4.0
"""A time of the week is named if it has such a share of their plays, far above its usual share."""
_PARTS = (5, 12, 18, 23)
"""Hours at which morning, afternoon, evening and night begin."""


class Reasons:
    """Finds the tracks that the person plays and a suggestion is most similar to.

    Args:
        evidence: The listening history.
        person: The same, for the tracks of `inputs`.
        inputs: The library.
        view: [n, d], unit rows, what is near what.
    """

    def __init__(
        self, evidence: Evidence, person: Person, inputs: PlaylistInputs, view: CompactVectors
    ) -> None:
        self._person, self._inputs, self._view = person, inputs, view
        strength = np.where(person.positive, person.extra, 0.0)
        most_played = np.argsort(-strength, kind="stable")[:_MOST_PLAYED]
        self._most_played = most_played[strength[most_played] > 0]
        row, known = rows_of(inputs.neighbours.ids, evidence.ids)
        known &= np.isfinite(evidence.when) & (evidence.count > 0)
        self._rows, when = row[known], evidence.when[known]
        self._slots = np.array([_slot(moment) for moment in when.tolist()], dtype=np.int64)
        self._usual = np.bincount(self._slots, minlength=8) / max(len(self._slots), 1)

    def of(self, row: int) -> tuple[float, tuple[str, ...], str]:
        """The cosine to the most similar played track, the tags that both have, and the reason."""
        most_played, inputs = self._most_played[self._most_played != row], self._inputs
        if not len(most_played):
            return 0.0, (), tr("you have played it")
        similar = cosines(self._view[most_played], self._view[row])
        order = np.argsort(-similar, kind="stable")
        near = int(most_played[order[0]])
        tags, names = inputs.tags, inputs.tag_names
        shared = tuple(shared_tags(tags[row], tags[near], names)) if len(tags) else ()
        group = most_played[order[:_NEAR]]
        time = self._time(group)
        if time:
            text = ntr(
                "near {n} track that you play {when}", "near {n} tracks that you play {when}", len(group)
            )
            reason = text.replace("{when}", time)
        else:
            reason = self._how(near).format(track=self._name(near))
        if shared:
            reason += "; " + ", ".join(shared)
        return float(similar.max()), shared, reason

    def _time(self, rows: NDArray[np.intp]) -> str:
        """The time of the week at which these tracks are played unusually often, "" for none."""
        slots = self._slots[np.isin(self._rows, rows)]
        if len(slots) < _PLAYS_NEEDED:
            return ""
        counts = np.bincount(slots, minlength=8)
        best, total = int(counts.argmax()), len(slots)
        usual = float(self._usual[best])
        deviation = float(np.sqrt(total * usual * (1.0 - usual)))
        unusual = counts[best] - total * usual >= _DEVIATIONS_NEEDED * max(deviation, 1e-9)
        return _slot_name(best) if unusual and counts[best] >= _SHARE_NEEDED * total else ""

    def _name(self, row: int) -> str:
        fact = self._inputs.columns.at(row)
        text = tr("“{title}” by {artist}") if fact.artist else tr("“{title}”")
        return text.format(title=fact.title, artist=fact.artist)

    def _how(self, row: int) -> str:
        if self._person.plays[row] >= _OFTEN:
            return tr("like {track}, which you play often")
        if self._person.opinions[row] >= 0.5:
            return tr("like {track}, which you like")
        return tr("like {track}, which you have played")


def _slot(moment: float) -> int:
    """0..7: morning, afternoon, evening, night of a working day, and of a weekend, in local time."""
    when = datetime.datetime.fromtimestamp(moment)
    part = sum(when.hour >= hour for hour in _PARTS) - 1
    night = part in (-1, 3)
    day = when - datetime.timedelta(hours=_PARTS[0])  # the night belongs to the day before
    return (3 if night else part) + 4 * (day.weekday() >= 5)


def _slot_name(slot: int) -> str:
    return (
        tr("in the morning of working days"),
        tr("in the afternoon of working days"),
        tr("in the evening of working days"),
        tr("in the night of working days"),
        tr("on weekend mornings"),
        tr("on weekend afternoons"),
        tr("on weekend evenings"),
        tr("on weekend nights"),
    )[slot]
