"""When two tracks are copies of one recording: on an album and its compilation, or ripped twice."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SAME_SECONDS = 2.0
SAME_SIMILARITY = 0.995

_GUEST = re.compile(r"[\s(\[,]+(?:feat|ft|featuring)\b\.?\s.*$")
# What editions add to a title without it being another performance; live, acoustic, remix and demo stay.
_EDITION = r"""(?:\d{4}\s*)?(?:digital(?:ly)?\s*)?re-?master(?:ed)?(?:\s*(?:version|edition|in)?\s*\d{0,4})
    |(?:original\s*)?(?:album|single|original|lp|stereo|mono|explicit|clean)(?:\s*(?:version|mix|edit))?
    |(?:deluxe|bonus|anniversary)\s*(?:track|edition|version)|bonus|explicit|hq|hd"""
_IN_BRACKETS = re.compile(rf"[(\[]\s*(?:{_EDITION})\s*[)\]]", re.VERBOSE)
_AFTER_DASH = re.compile(rf"\s[-–—]\s*(?:{_EDITION})\s*$", re.VERBOSE)
# What makes another version of the same song of it.
_VERSION = r"""(?:live|demo|acoustic|unplugged|alternate|alternative|early|rough|radio|extended|edit|
    instrumental|karaoke|session|rehearsal|reprise|take|outtake|unreleased|version|re-?recorded)"""
_VERSION_IN_BRACKETS = re.compile(rf"[(\[][^)\]]*\b{_VERSION}\b[^)\]]*[)\]]", re.VERBOSE)
_VERSION_AFTER_DASH = re.compile(rf"\s[-–—]\s[^-–—]*\b{_VERSION}\b[^-–—]*$", re.VERBOSE)
_NOT_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """What a playlist needs to know of a track besides its sound; "", () and None for what is not known.

    Attributes:
        id: The store's number.
        title: What it is called.
        artist: Whose it is.
        album: What it is on.
        duration: Seconds.
        genres: As in the metadata.
        year: When it came out.
        folder: Where its file lies.
        tempo: Beats per minute.
        key: "Am", "F#", "8A".
        plays: How often it was played to the end.
        last_played: When last, seconds since 1970.
        added: When it was first seen, seconds since 1970.
        rating: 0..1.
        liked: Whether the person likes it.
        loudness: LUFS.
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


@lru_cache(maxsize=1 << 17)
def plain_artist(artist: str) -> str:
    """An artist's name without case, accents, punctuation, a leading "the" and featured guests."""
    words = _words(_GUEST.sub("", _folded(artist)))
    return words.removeprefix("the ")


@lru_cache(maxsize=1 << 17)
def plain_title(title: str) -> str:
    """A title without case, accents, punctuation, featured guests and the words an edition adds."""
    folded = _folded(title)
    bare = _AFTER_DASH.sub("", _IN_BRACKETS.sub("", folded))
    bare = re.sub(r"[(\[]\s*(?:feat|ft|featuring)\b[^)\]]*[)\]]", "", bare)
    return _words(_GUEST.sub("", bare)) or _words(folded)


@lru_cache(maxsize=1 << 17)
def plain_song(title: str) -> str:
    """A title as `plain_title`, and without what makes a live, demo, acoustic or shorter version of a song.

    A remix stays itself: it is other music.
    """
    folded = _folded(title)
    bare = _VERSION_AFTER_DASH.sub("", _VERSION_IN_BRACKETS.sub("", folded))
    return plain_title(bare) or plain_title(title)


def same_recording(one: TrackFacts, other: TrackFacts, similarity: float | None = None) -> bool:
    """Whether two tracks are one recording.

    They are when their durations are within two seconds of each other and either artist and title agree once
    editions and spelling are set aside, or the embeddings are all but identical.

    Args:
        one: A track.
        other: Another track.
        similarity: Cosine of their embeddings, or None to compare metadata only.
    """
    if one.duration is None or other.duration is None or abs(one.duration - other.duration) > SAME_SECONDS:
        return False
    if similarity is not None and similarity >= SAME_SIMILARITY:
        return True
    artist, title = plain_artist(one.artist), plain_title(one.title)
    return bool(artist and title) and (artist, title) == (
        plain_artist(other.artist),
        plain_title(other.title),
    )


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.replace("&", " and ").replace("'", "")).strip()
