"""Recognising tracks by what they are called: artist, title, album and duration."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence

from musicexplorer.library.locations import parts_of
from musicexplorer.library.matching import names
from musicexplorer.library.matching.candidates import (
    LOOSELY,
    Candidate,
    ForeignTrack,
    Match,
    best,
    differs_in_length,
    same_length,
)
from musicexplorer.library.matching.spelling import Spellings
from musicexplorer.translation import tr

_ALIKE = 0.8  # similarity of names that count as spelled differently
_NUMBER = re.compile(r"^(?:(?:cd|disc)?\s*\d+[\s._-]+)+", re.IGNORECASE)


class ByNames:
    """The tracks of the library by artist and title."""

    def __init__(self, tracks: Sequence[Candidate]) -> None:
        self._titles: dict[str, list[Candidate]] = defaultdict(list)
        self._bare: dict[str, list[Candidate]] = defaultdict(list)
        self._artists: dict[str, list[Candidate]] = defaultdict(list)
        self._spellings: dict[tuple[str, ...], Spellings[Candidate]] = {}
        for one in tracks:
            self._titles[one.title[0]].append(one)
            self._bare[one.title[1]].append(one)
            for key in one.artists:
                self._artists[key].append(one)

    def has_artist(self, artist: str) -> bool:
        """Whether the library has tracks of this artist."""
        return any(name in self._artists for name in names.artists(artist))

    def match(self, foreign: ForeignTrack) -> Match | None:
        """The track with these names, or the most similar ones."""
        if not foreign.title:
            return None
        title, bare = names.title(foreign.title)
        credited = names.artists(foreign.artist) if foreign.artist else ()
        titled = self._titles.get(title, [])
        return (
            self._same_names(titled, credited, foreign)
            or self._other_artist(titled, credited, foreign)
            or self._other_version(self._bare.get(bare, []), credited, foreign)
            or self._other_spelling(title, credited, foreign)
        )

    def in_path(self, path: str) -> Match | None:
        """The track that a path names, in folders of another scheme: "Artist - Album/01 - Title.mp3"."""
        parts = parts_of(path)
        if not parts:
            return None
        stem = _NUMBER.sub("", os.path.splitext(parts[-1])[0].replace("_", " ")).strip()
        pieces = [piece.strip() for part in (*parts[:-1], stem) for piece in (part, *part.split(" - "))]
        artists = {key for piece in pieces for key in names.artists(piece)}
        for title in dict.fromkeys((stem, stem.rpartition(" - ")[2].strip())):
            found = [one for one in self._titles.get(names.title(title)[0], ()) if artists & set(one.artists)]
            if found:
                one = best(found, ForeignTrack())
                text = tr("only the names in its path match: {track}")
                return Match(one.id, LOOSELY, text.format(track=one.shown))
        return None

    def _same_names(
        self, found: Sequence[Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        by_artist = [one for one in found if set(one.artists) & set(credited)]
        if not by_artist:
            return None
        first = [one for one in by_artist if credited[0] in one.artists or one.artists[0] in credited]
        one = best(first or by_artist, foreign)
        if not first:
            return Match(
                one.id, LOOSELY, tr("only one of its artists matches: {track}").format(track=one.shown)
            )
        if differs_in_length(one, foreign):
            return Match(one.id, LOOSELY, _duration_reason(one, foreign))
        return Match(one.id, "names")

    def _other_artist(
        self, found: Sequence[Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        def alike(one: Candidate) -> bool:
            return any(names.similarity(a, b) >= _ALIKE for a in one.artists for b in credited)

        spelled = [one for one in found if alike(one)]
        if spelled:
            text = tr("its artist is spelled differently: {track}")
            return _loosely(best(spelled, foreign), text)
        album = names.plain(foreign.album) if foreign.album else ""
        same_album = [
            one for one in found if album and one.album == album and not differs_in_length(one, foreign)
        ]
        if same_album:
            return _loosely(
                best(same_album, foreign), tr("same title and album, but a different artist: {track}")
            )
        lasting = [one for one in found if same_length(one, foreign)]
        if not credited and len(lasting) == 1:
            return _loosely(lasting[0], tr("same title and duration: {track}"))
        return None

    def _other_version(
        self, found: Sequence[Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        by_artist = [one for one in found if set(one.artists) & set(credited)]
        if not by_artist:
            return None
        return _loosely(best(by_artist, foreign), tr("a different version of the same song: {track}"))

    def _other_spelling(self, title: str, credited: Sequence[str], foreign: ForeignTrack) -> Match | None:
        key = tuple(credited)
        titles = self._spellings.get(key)
        if titles is None:
            by_artist = {one.id: one for name in key for one in self._artists.get(name, ())}
            titles = Spellings(((one.title[0], one) for one in by_artist.values()), _ALIKE)
            self._spellings[key] = titles
        alike = titles.nearest(title)
        return (
            _loosely(best(alike, foreign), tr("its title is spelled differently: {track}")) if alike else None
        )


def _loosely(one: Candidate, text: str) -> Match:
    return Match(one.id, LOOSELY, text.format(track=one.shown))


def _duration_reason(one: Candidate, foreign: ForeignTrack) -> str:
    def clock(seconds: float | None) -> str:
        return "{}:{:02}".format(*divmod(round(seconds or 0.0), 60))

    text = tr("same names, but a different duration: {theirs} there and {ours} here")
    return text.format(theirs=clock(foreign.duration), ours=clock(one.track.duration))
