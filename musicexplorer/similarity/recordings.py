"""Whether two tracks are the same recording: on an album and on a compilation, or ripped twice."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SAME_SECONDS = 2.0
SAME_SIMILARITY = 0.995

_GUEST = re.compile(r"[\s(\[,]+(?:feat|ft|featuring)\b\.?\s.*$")
# What editions add to the title of the same performance; live, acoustic, remix and demo versions are others.
_EDITION = r"""(?:\d{4}\s*)?(?:digital(?:ly)?\s*)?re-?master(?:ed)?(?:\s*(?:version|edition|in)?\s*\d{0,4})
    |(?:original\s*)?(?:album|single|original|lp|stereo|mono|explicit|clean)(?:\s*(?:version|mix|edit))?
    |(?:deluxe|bonus|anniversary)\s*(?:track|edition|version)|bonus|explicit|hq|hd"""
_IN_BRACKETS = re.compile(rf"[(\[]\s*(?:{_EDITION})\s*[)\]]", re.VERBOSE)
_AFTER_DASH = re.compile(rf"\s[-–—]\s*(?:{_EDITION})\s*$", re.VERBOSE)
# What marks another version of the same song.
_VERSION = r"""(?:live|demo|acoustic|unplugged|alternate|alternative|early|rough|radio|extended|edit|
    instrumental|karaoke|session|rehearsal|reprise|take|outtake|unreleased|version|re-?recorded)"""
_VERSION_IN_BRACKETS = re.compile(rf"[(\[][^)\]]*\b{_VERSION}\b[^)\]]*[)\]]", re.VERBOSE)
_VERSION_AFTER_DASH = re.compile(rf"\s[-–—]\s[^-–—]*\b{_VERSION}\b[^-–—]*$", re.VERBOSE)
_NOT_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """The metadata and history of a track that playlists use; "", () and None for what is unknown.

    Attributes:
        id: The track's id in the store.
        title: Its title.
        artist: Its artists as they are shown.
        album: Its album.
        duration: Seconds.
        genres: The genres in its metadata.
        year: Year of release.
        folder: Folder of its file.
        tempo: Beats per minute.
        key: "Am", "F#", "8A".
        plays: How often it was played to the end.
        last_played: Time of the last play, seconds since 1970.
        added: Time it was added to the library, seconds since 1970.
        rating: 0..1.
        liked: Whether the user likes it.
        loudness: LUFS.
        artists: Each of its artists; () where they are not told apart.
        album_artist: The artist of its album.
    """

    id: int
    title: str = ""
    artist: str = ""
    album: str = ""
    duration: float | None = None
    genres: tuple[str, ...] = ()
    year: int | None = None
    folder: str = ""
    tempo: float | None = None
    key: str = ""
    plays: int = 0
    last_played: float | None = None
    added: float | None = None
    rating: float | None = None
    liked: bool = False
    loudness: float | None = None
    artists: tuple[str, ...] = ()
    album_artist: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The artists that the track belongs to."""
        return self.artists or ((self.artist,) if self.artist else ())

    @property
    def main_artist(self) -> str:
        """The first of its artists, "" for none."""
        return next(iter(self.names), "")


@lru_cache(maxsize=1 << 15)
def plain_artist(artist: str) -> str:
    """An artist's name without case, accents, punctuation, a leading "the" and featured guests."""
    words = _words(_GUEST.sub("", _folded(artist)))
    return words.removeprefix("the ")


@lru_cache(maxsize=1 << 13)
def plain_title(title: str) -> str:
    """A title without case, accents, punctuation, featured guests and the words an edition adds."""
    folded = _folded(title)
    bare = _AFTER_DASH.sub("", _IN_BRACKETS.sub("", folded))
    bare = re.sub(r"[(\[]\s*(?:feat|ft|featuring)\b[^)\]]*[)\]]", "", bare)
    return _words(_GUEST.sub("", bare)) or _words(folded)


@lru_cache(maxsize=1 << 13)
def plain_song(title: str) -> str:
    """`plain_title` without the marks of live, demo, acoustic or shorter versions of a song.

    A remix counts as a song of its own.
    """
    folded = _folded(title)
    bare = _VERSION_AFTER_DASH.sub("", _VERSION_IN_BRACKETS.sub("", folded))
    return plain_title(bare) or plain_title(title)


def same_recording(one: TrackFacts, other: TrackFacts, similarity: float | None = None) -> bool:
    """Whether two tracks are the same recording.

    They are if their durations differ by at most two seconds, and either artist and title are the same apart
    from edition and spelling, or the embeddings are nearly identical.

    Args:
        one: A track.
        other: Another track.
        similarity: Cosine of their embeddings, or None to compare metadata only.
    """
    if one.duration is None or other.duration is None or abs(one.duration - other.duration) > SAME_SECONDS:
        return False
    if similarity is not None and similarity >= SAME_SIMILARITY:
        return True
    artist, title = plain_artist(one.main_artist), plain_title(one.title)
    return bool(artist and title) and (artist, title) == (
        plain_artist(other.main_artist),
        plain_title(other.title),
    )


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.replace("&", " and ").replace("'", "")).strip()
