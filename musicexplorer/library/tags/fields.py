"""The field names of formats and taggers, and building a `Metadata` from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from musicexplorer.library.tags import values
from musicexplorer.library.track import Metadata

Fields = dict[str, list[str]]
T = TypeVar("T")
# Of one field; files that have more are made to do harm.
_LONGEST = 100_000  # characters of a value
_MOST = 200  # values
_LENGTH_OF_ID = 36

# Our name of each field, and its names in files; all lower case.
_NAMES = {
    "title": "tit2 ©nam name inam",
    "artist": "tpe1 ©art author iart",
    "artists": "",
    "albumartist": "tpe2 aart album_artist album^artist wm/albumartist",
    "album": "talb ©alb wm/albumtitle iprd",
    "track": "trck trkn tracknumber wm/tracknumber itrk iprt",
    "disc": "tpos disk discnumber wm/partofset part_of_set",
    "date": "tdrc ©day year wm/year tyer tye icrd date_recorded recordingdate",
    "releasedate": "tdrl release^date releaseyear release^year release_date release_year wm/releasedate",
    "originaldate": "tdor tory originalyear wm/originalreleaseyear wm/originalreleasetime original^year"
    " original^date original_year original_date originalreleaseyear originalreleasedate origyear"
    " originalreleasetime",
    "genre": "tcon ©gen wm/genre ignr",
    "compilation": "tcmp cpil wm/iscompilation itunescompilation",
    "comment": "©cmt description icmt",
    "lyrics": "©lyr unsyncedlyrics unsynced^lyrics wm/lyrics lyrics-xxx lyrics-eng",
    "bpm": "tbpm tmpo wm/beatsperminute tempo beats_per_minute",
    "key": "tkey initialkey initial^key wm/initialkey initial_key",
    "rating": "rate",
    "fmps_rating": "fmps/rating",
    "replaygain_track_gain": "",
    "replaygain_album_gain": "",
    "replaygain_track_peak": "",
    "r128_track_gain": "",
    "r128_album_gain": "",
    "musicbrainz_trackid": "musicbrainz/track^id musicbrainz^track^id musicbrainz_recordingid",
    "musicbrainz_albumid": "musicbrainz/album^id musicbrainz^album^id",
    "musicbrainz_artistid": "musicbrainz/artist^id musicbrainz^artist^id",
    "cover": "",
    "cuesheet": "",
}
_OURS = {
    other.replace("^", " "): ours for ours, others in _NAMES.items() for other in (ours, *others.split())
}


def add(fields: Fields, name: str, found: Iterable[str]) -> None:
    """Add values under our name for a field; unknown names are ignored."""
    lowered = name.strip().lower()
    ours = _OURS.get(lowered)
    if ours is None and lowered.startswith(("rating:", "fmps_rating", "fmps/rating")):
        ours = lowered.partition(":")[0]  # "RATING:user": the rating of one listener
        ours = "fmps_rating" if ours.startswith("fmps") else ours
    if not ours:
        return
    given = [
        value if len(value) <= _LONGEST else value[:_LONGEST]
        for value in islice(found, _MOST)
        if value and value.strip()
    ]
    if given:
        stored = fields.setdefault(ours, [])
        stored.extend(value for value in given[: _MOST - len(stored)] if value not in stored)


def metadata(fields: Mapping[str, Sequence[str]], duration: float | None) -> Metadata:
    """The values of all fields, in their types."""

    def first(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    def parsed(name: str, parse: Callable[[str], T | None]) -> T | None:
        return next((value for value in map(parse, fields.get(name, ())) if value is not None), None)

    artists = _artists(fields)
    original = parsed("originaldate", values.year)
    return Metadata(
        title=values.line(first("title")),
        artists=artists,
        credit=values.credit(fields.get("artist", ()), artists),
        album_artist=values.album_artist(first("albumartist")),
        album=values.album(first("album")),
        track=parsed("track", values.count),
        disc=parsed("disc", values.count),
        year=parsed("date", values.year) or parsed("releasedate", values.year) or original,
        original_year=original,
        genres=values.genres(fields.get("genre", ())),
        compilation=values.flag(first("compilation")),
        comment=values.text(first("comment")),
        lyrics=values.text(first("lyrics")),
        duration=duration if duration and duration > 0 else None,
        bpm=parsed("bpm", values.bpm),
        key=values.line(first("key")),
        rating=parsed("fmps_rating", values.fraction) or parsed("rating", values.rating),
        replaygain_track=_gain(parsed, "track"),
        replaygain_album=_gain(parsed, "album"),
        replaygain_peak=parsed("replaygain_track_peak", values.peak),
        musicbrainz_recording=values.line(first("musicbrainz_trackid")),
        musicbrainz_release=values.line(first("musicbrainz_albumid")),
        musicbrainz_artist=values.line(first("musicbrainz_artistid")),
        has_cover=bool(first("cover")),
    )


def _artists(fields: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The artists in the field that lists them, else in the one that names them in a line."""
    ids = fields.get("musicbrainz_artistid", ())
    single = len(ids) == 1 and len(ids[0].strip()) == _LENGTH_OF_ID
    return values.artists(fields.get("artists", ())) or values.artists(
        fields.get("artist", ()), single=single
    )


def _gain(parsed: Callable[[str, Callable[[str], float | None]], float | None], of: str) -> float | None:
    found = parsed(f"replaygain_{of}_gain", values.gain)
    return parsed(f"r128_{of}_gain", values.r128_gain) if found is None else found
