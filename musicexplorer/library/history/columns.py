"""What the columns of tables and the fields of objects mean, whatever a program calls them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from musicexplorer.library.text import fold

Field = Literal[
    "artist", "album artist", "title", "description", "album", "when", "end", "day", "duration", "played",
    "skipped", "reason", "event", "loved", "recording", "path", "media", "plays", "skips", "rating",
]  # fmt: skip
# Names without case, accents and signs. Of several columns with one meaning the first name here goes first.
_NAMES: dict[Field, str] = {
    "artist": "artist artistname artistnames artists trackartist trackartists songartist performer creator "
    "mastermetadatatrackartistname mastermetadataalbumartistname interpret kunstler artiste artista "
    "interprete artistes artistas band artistcredit artistcreditname",
    "album artist": "albumartist albumartistname albumartists containerartistname releaseartist",
    "title": "track trackname title tracktitle song songname songtitle recording recordingname "
    "mastermetadatatrackname titel titre titulo titolo cancion faixa lied name songs tracks",
    "description": "trackdescription description artisttitle artistandtitle",
    "album": "album albumname albumtitle release releasename releasetitle containeralbumname "
    "mastermetadataalbumalbumname disc record",
    "when": "uts timems unixtimestamp unixtime unix epoch timestamp timestampms listenedat playedat "
    "scrobbledat eventstarttimestamp startedat starttime started dateuts scrobbletime scrobbledate utctime "
    "dateutc datetimeutc datetime timestamputc isotime utc time timehuman playdate playeddate playedon "
    "playedtime dateplayed listeneddate listentime listened listendate date when ts at created createdat "
    "datum zeit zeitpunkt fecha hora data ora heure lastplayed lastplayedat lastplaydate lastplayeddate "
    "entrydate streamdate streamedat playbackdate eventtimestamp eventreceivedtimestamp",
    "end": "endtime eventendtimestamp endedat stoppedat finishedat playdatecompleted",
    "duration": "durationms durationmillis duration length tracklength lengthms trackduration tracklengthms "
    "trackdurationms mediadurationinmilliseconds totaltime runtime songduration dauer duree duracion durata",
    "played": "msplayed mslistened playedms listenedms secondsplayed secondslistened playedseconds "
    "playdurationmilliseconds playduration playdurationms playtime playtimems listenduration listeningtime "
    "streamdurationms streamduration durationplayed millisecondsplayed timeplayed playedduration listenedfor "
    "listenedduration",
    "skipped": "skipped isskipped skip wasskipped",
    "reason": "reasonend endreasontype endreason",
    "event": "event eventtype action activity",
    "loved": "loved liked favorite favourite love userloved isfavorite",
    "recording": "trackmbid recordingmbid recordingid musicbrainzrecordingid musicbrainztrackid mbid trackid "
    "musicbrainzid mbidtrack",
    "path": "location path filepath file filename",
    "media": "mediatype itemtype",
    "plays": "playcount plays playcounts timesplayed listencount listens scrobbles scrobblecount count "
    "numberofplays wiedergaben",
    "skips": "skipcount skips timesskipped",
    "rating": "rating myrating stars",
}
_ORDER: dict[str, tuple[Field, int]] = {
    name: (field, at) for field, names in _NAMES.items() for at, name in enumerate(names.split())
}
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def plain_name(name: str) -> str:
    """The name of a column without case, accents, signs and what is in brackets: "Date#user" is "date"."""
    name = re.sub(r"\(.*?\)|\[.*?\]|#.*", "", name)
    return "".join(filter(str.isalnum, fold(name)))


def field_of(name: str) -> Field | None:
    """What a column means; None if that is not known."""
    found = _ORDER.get(plain_name(name))
    return found[0] if found else None


def rank_of(name: str) -> int:
    """How telling a column is among those of its meaning: the less, the more; 0 for one that has none."""
    found = _ORDER.get(plain_name(name))
    return found[1] if found else 0


def fields_of(names: Sequence[str]) -> dict[Field, list[int]]:
    """For each meaning the columns that have it, the most telling first."""
    found: dict[Field, list[tuple[int, int]]] = {}
    for at, name in enumerate(names):
        known = _ORDER.get(plain_name(name))
        if known:
            found.setdefault(known[0], []).append((known[1], at))
    columns = {field: [at for _, at in sorted(places)] for field, places in found.items()}
    if "title" not in columns and "description" in columns:
        return columns
    if "artist" not in columns and "album artist" in columns:
        columns["artist"] = columns["album artist"]
    return columns


def missing(fields: Iterable[str]) -> list[str]:
    """Which columns of a history are not there: "artist", "title", "time"."""
    known = set(fields)
    if {"plays", "path"} <= known:
        return []
    lacking = [] if known & {"title", "description"} else ["title"]
    lacking += [] if known & {"artist", "album artist", "description", "album"} else ["artist"]
    lacking += [] if known & {"when", "end", "plays", "loved"} else ["time"]
    return lacking


def first(row: Mapping[Field, str], *fields: Field) -> str:
    """The first of these fields that is not empty."""
    return next((row[field] for field in fields if row.get(field)), "")


def is_mbid(text: str) -> bool:
    """Whether a text is an id of MusicBrainz."""
    return bool(_MBID.fullmatch(text))
