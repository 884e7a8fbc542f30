"""Tables and JSON in whatever columns, order and dates programs and people write them."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musicexplorer.library.history import HistoryError, Listen
from musicexplorer.library.history.importing import import_history
from musicexplorer.library.history.moments import AmbiguousDates, Dates, moment
from musicexplorer.library.history.reading import read
from musicexplorer.library.store import Reader, Writer

Read = Callable[..., list[Listen]]
T = 1714557600  # 2024-05-01 10:00 UTC
HILA = ("HILA", "Give Me the Same")


def when(text: str) -> float:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()


TABLES = {
    "time": "artist,album,track,time\nHILA,,Give Me the Same,2024-05-01 10:00\n",
    "datetime": "artist,album,track,datetime\nHILA,,Give Me the Same,2024-05-01 10:00\n",
    "played_at": "played_at,artist,track\n2024-05-01T10:00:00Z,HILA,Give Me the Same\n",
    "scrobbled_at": "song,artist,scrobbled_at\nGive Me the Same,HILA,2024-05-01 10:00:00\n",
    "listened_at": "artist_name,track_name,listened_at\nHILA,Give Me the Same,1714557600\n",
    "ts": "ts;Artist Name;Track Name\n1714557600000;HILA;Give Me the Same\n",
    "utc time": "utc time\tartist\tsong\n2024-05-01 10:00\tHILA\tGive Me the Same\n",
    "Artist Name": "Artist Name,album,track,date\nHILA,,Give Me the Same,2024-05-01 10:00\n",
    "Track Name": "artist,album,Track Name,date\nHILA,,Give Me the Same,2024-05-01 10:00\n",
    "song title, performer": "Song Title,Performer,Played On\nGive Me the Same,HILA,2024-05-01 10:00\n",
    "brackets": "Artist Name(s),Track Name,Date (UTC)\nHILA,Give Me the Same,2024-05-01 10:00\n",
    "other columns between": "id,Artist,mood,Title,x,Timestamp\n7,HILA,sad,Give Me the Same,,1714557600\n",
    "capitals": "ARTIST,TRACK,DATE\nHILA,Give Me the Same,2024-05-01 10:00\n",
    "German": "Datum;Interpret;Titel\n01.05.2024 10:00;HILA;Give Me the Same\n",
    "French": "Artiste,Titre,Date\nHILA,Give Me the Same,1 mai 2024 10:00\n",
    "Spanish": "Fecha,Artista,Canción\n2024-05-01 10:00,HILA,Give Me the Same\n",
    "date and time apart": "date,time,artist,title\n2024-05-01,10:00:00,HILA,Give Me the Same\n",
    "time and date apart": "title,artist,time,date\nGive Me the Same,HILA,10:00,01.05.2024\n",
    "a second time that is better": "artist,track,date,uts\nHILA,Give Me the Same,nonsense,1714557600\n",
    "an unreadable number, a date": "artist,track,timestamp,date\nHILA,Give Me the Same,0,2024-05-01 10:00\n",
    "sep=": "sep=,\nartist,album,track,date\nHILA,,Give Me the Same,2024-05-01 10:00\n",
    "sep=;": '"sep=;"\r\nartist;album;track;date\r\nHILA;;Give Me the Same;2024-05-01 10:00\r\n',
    "sep= with a bar": "sep=|\nartist|track|date\nHILA|Give Me the Same|2024-05-01 10:00\n",
    "blanks before quotes": '"artist", "album", "track", "date"\n"HILA", "a, b", "Give Me the Same", "2024-05-01 10:00"\n',
    "a title above the header": "My scrobbles\n\nartist,track,date\nHILA,Give Me the Same,2024-05-01 10:00\n",
    "quotes around all": '"artist";"track";"date"\n"HILA";"Give Me the Same";"2024-05-01 10:00"\n',
    "pandas": "artist,album,track,timestamp\n0,HILA,Album,Give Me the Same,1714557600\n",
    "pandas with a name": ",artist,album,track,timestamp\n0,HILA,Album,Give Me the Same,1714557600\n",
    "dbeley": "Title\tArtist\tAlbum\tDate\tTimestamp\nGive Me the Same\tHILA\tA\t01 May 2024, 10:00\t1714557600\n",
    "ghan": "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n1714557600,\"01 May 2024, 10:00\",HILA,,,,Give Me the Same,\n",
    "benjamin": "HILA,,Give Me the Same,01 May 2024 10:00\n",
    "emkor": "2024-05-01,10:00:00,HILA,Give Me the Same\n",
    "Scrubbler": "HILA,Album,Give Me the Same,05/01/2024 10:00:00,,\n",
    "Scrubbler with a zone": "HILA,Album,Give Me the Same,5/1/2024 10:00:00 AM +00:00,,00:03:20\n",
    "Scrubbler, German": "HILA,Album,Give Me the Same,01.05.2024 10:00:00 +00:00,,\n",
    "Universal Scrobbler": '"HILA", "Give Me the Same", "Album", "2024-05-01 10:00:00", "HILA", "275"\n',
    "without a header, time first": "1714557600,HILA,Give Me the Same\n",
    "without a header, tabs": "2024-05-01 10:00\tHILA\tGive Me the Same\n",
    "Pano": "timeHuman,timeMs,artist,track,album,albumArtist,durationMs,mediaPlayerPackage,mediaPlayerName,event\n2024-05-01 10:00,1714557600000,HILA,Give Me the Same,,,200000,app,App,scrobble\n",
    "Pano, newer": "timeHuman,timeMs,artist,track,album,albumArtist,durationMs,mediaPlayerPackage,mediaPlayerName,mediaPlayerVersion,event\n\"May 1, 2024, 10:00 AM\",1714557600000,HILA,Give Me the Same,A,,200000,app,App,1,scrobble\n",
    "Pano without its header": "2024-05-01 10:00,1714557600000,HILA,Give Me the Same,A,B,200000,app,App,1,scrobble\n",
    "Apple": "Apple ID Number,Artist Name,Song Name,Album Name,Event Type,Event Start Timestamp,Play Duration Milliseconds\n1,HILA,Give Me the Same,Album,PLAY_END,2024-05-01T10:00:00Z,200000\n",
    "Apple, container": "Album Name,Container Artist Name,Event End Timestamp,Event Type,Play Duration Milliseconds,Song Name\nA,HILA,2024-05-01T10:03:20.000Z,PLAY_END,200000,Give Me the Same\n",
    "Apple, track history": "Track Name,Last Played Date,Is User Initiated\nHILA - Give Me the Same,1714557600000,true\n",
    "described": "Date Played,Track Description,Play Duration Milliseconds\n2024-05-01T10:00:00Z,HILA - Give Me the Same,200000\n",
    "Spotify as CSV": "ts,ms_played,master_metadata_track_name,master_metadata_album_artist_name\n2024-05-01T10:00:00Z,200000,Give Me the Same,HILA\n",
    "UTF-16": "artist,track,date\nHILA,Give Me the Same,2024-05-01 10:00\n".encode("utf-16"),
    "old Mac line ends": b"artist,track,date\rHILA,Give Me the Same,2024-05-01 10:00\r",
    "multi-line titles": 'artist,track,date,note\nHILA,Give Me the Same,2024-05-01 10:00,"two\nlines"\n',
}  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_tables_of_every_form(form: str, listens: Read) -> None:
    [found] = listens("x.csv", TABLES[form])
    assert (found.artist, found.title) == HILA
    assert (found.when, found.plays, found.kind) == (T, 1, "listen")


OBJECTS = {
    "flat": [{"track": "Give Me the Same", "artist": "HILA", "album": "", "timestamp": T}],
    "names with underscores": [{"track_name": "Give Me the Same", "artist_name": "HILA", "played_at": "2024-05-01T10:00:00Z"}],
    "song": [{"song": "Give Me the Same", "artist": "HILA", "time": "2024-05-01 10:00"}],
    "camel case": {"history": [{"trackName": "Give Me the Same", "artistName": "HILA", "playedAt": T * 1000}]},
    "Maloja's export": {"maloja": {"export_time": 1}, "scrobbles": [{"time": T, "track": {"artists": ["HILA"], "title": "Give Me the Same", "album": {"artists": ["HILA"], "albumtitle": "A"}, "length": None}, "duration": 200, "origin": "client:x"}]},
    "Maloja's interface": {"status": "ok", "list": [{"time": T, "track": {"artists": ["HILA"], "title": "Give Me the Same", "album": None, "length": None}, "duration": None, "origin": "x"}]},
    "Koito": {"version": "1", "exported_at": "2025-06-18T12:56:53Z", "user": "me", "listens": [{"listened_at": "2024-05-01T10:00:00Z", "client": "c", "track": {"mbid": None, "duration": 354, "aliases": [{"alias": "Give Me the Same", "source": "Canonical", "is_primary": True}]}, "album": {"mbid": None, "aliases": [{"alias": "A", "source": "x", "is_primary": True}]}, "artists": [{"mbid": None, "aliases": [{"alias": "ヒラ", "source": "x", "is_primary": False}, {"alias": "HILA", "source": "x", "is_primary": True}]}]}]},
    "Koito's interface": {"items": [{"time": "2024-05-01T10:00:00Z", "track": {"id": 3, "title": "Give Me the Same", "artists": [{"id": 1, "name": "HILA"}], "listen_count": 7}}]},
    "multi-scrobbler": [{"play": {"data": {"artists": [{"name": "HILA"}], "track": "Give Me the Same", "album": "A", "duration": 244.1, "playDate": "2024-05-01T10:00:00.000Z"}, "meta": {"source": "Spotify", "trackId": "x"}}}],
    "Spotify's interface": {"items": [{"track": {"name": "Give Me the Same", "album": {"name": "A", "release_date": "2001-01-01"}, "artists": [{"name": "HILA"}], "duration_ms": 200000}, "played_at": "2024-05-01T10:00:00.000Z", "context": None}]},
    "a list in a list": [[{"track": "Give Me the Same", "artist": {"name": "HILA"}, "date": {"uts": str(T)}}]],
    "an object for each name": [{"artist": {"#text": "HILA"}, "name": "Give Me the Same", "date": {"uts": str(T), "#text": "01 May 2024, 10:00"}}],
}  # fmt: skip


@pytest.mark.parametrize("form", OBJECTS)
@pytest.mark.parametrize("lines", [False, True])
def test_objects_of_every_form(form: str, lines: bool, listens: Read) -> None:
    document = OBJECTS[form]
    if lines and not isinstance(document, list):
        pytest.skip("one object")
    text = "\n".join(map(json.dumps, document)) if lines else json.dumps(document)
    [found] = listens("x.json", text)
    assert (found.artist, found.title, found.when, found.plays) == (*HILA, T, 1)


def test_several_artists_are_one_line(listens: Read) -> None:
    row = {"time": T, "track": {"title": "x", "artists": ["A", "B"]}}
    assert listens("x.json", json.dumps([row]))[0].artist == "A, B"
    row = {"played_at": T, "track": {"name": "x", "artists": [{"name": "A"}, {"name": "B"}]}}
    assert listens("x.json", json.dumps([row]))[0].artist == "A, B"


def test_pano_as_lines_knows_likes(listens: Read) -> None:
    row = {
        "timeHuman": "x",
        "timeMs": T * 1000,
        "artist": "HILA",
        "track": "t",
        "album": None,
        "durationMs": 200000,
    }
    text = "\n".join(json.dumps({**row, "event": event}) for event in ("scrobble", "love", "unlove"))
    played, loved = listens("x.jsonl", text)
    assert (played.when, played.duration) == (T, 200.0)
    assert (loved.kind, loved.liked, loved.plays) == ("opinion", 1, 0)


TIMES = [
    "2024-05-01 10:00", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.000+00:00", "2024-05-01T12:00:00+02:00",
    "2024-05-01 12:00:00 +0200", "2024-05-01 10:00:00 UTC", "2024-05-01 03:00:00 PDT", "20240501T100000Z",
    "20240501100000", "20240501 1000", "2024/05/01 10:00", "2024.05.01 10:00", "01.05.2024 10:00", "1.5.2024, 10:00:00",
    "1.5.24 10:00", "01 May 2024 10:00", "01 May 2024, 10:00", "1st May 2024 10:00", "May 1, 2024 10:00",
    "May 1st, 2024 at 10:00 am", "May 1, 2024, 3:00:00\u202fAM PDT", "01-May-2024 10:00", "10:00 1 May 2024",
    "Wed, 01 May 2024 10:00:00 GMT", "Wed May  1 10:00:00 2024", "Wed May 01 2024 12:00:00 GMT+0200 (CEST)",
    "1. Mai 2024 10:00", "1 mai 2024 à 10:00", "1 maggio 2024 10:00", "1 de mayo de 2024, 10:00", "1 мая 2024 10:00",
    "mer. 1 mai 2024 10:00", "2024年5月1日 10:00", "1714557600", "1714557600.0", "1714557600000", "1714557600000000",
    "45413.4166666667", "2024-W18-3T10:00",
]  # fmt: skip


@pytest.mark.parametrize("text", TIMES)
def test_times_of_every_form(text: str) -> None:
    found = moment(text)
    assert found is not None and abs(found - T) < 1


@pytest.mark.parametrize(
    "text", ["", "never", "0", "01 Jan 1970 00:00", "1970-01-01", "nan", "13", "2024-13-45", "99:99"]
)
def test_what_is_no_time(text: str) -> None:
    assert moment(text) is None


def rows(*dates: str) -> str:
    return "artist,track,date\n" + "".join(f"A,t{at},{date}\n" for at, date in enumerate(dates))


@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (("05/01/2024 10:00", "13/01/2024 10:00"), "", "2024-01-05 10:00"),
        (("05/01/2024 10:00", "05/13/2024 10:00"), "", "2024-05-01 10:00"),
        (("5/1/2024 10:00 AM",), "", "2024-05-01 10:00"),
        (("05/03/2024 10:00", "09/03/2024 10:00", "02/04/2024 10:00"), "", "2024-03-05 10:00"),
        (("04/04/2024 10:00",), "", "2024-04-04 10:00"),
        (("05/01/2024 10:00",), "dmy", "2024-01-05 10:00"),
        (("05/01/2024 10:00",), "mdy", "2024-05-01 10:00"),
        (("05-01-2024 10:00", "28-01-2024 10:00"), "", "2024-01-05 10:00"),
    ],
)
def test_ambiguous_dates_are_decided_by_the_column_or_the_person(
    dates: tuple[str, ...], order: str, first: str, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text(rows(*dates))
    found = [listen for history in read(tmp_path / "x.csv", order) for listen in history]
    assert len(found) == len(dates) and found[0].when == when(first)


def test_dates_in_the_future_decide_the_order() -> None:
    now = datetime.now(UTC)
    last_month = now.month - 1 or 12
    year = now.year if now.month > 1 else now.year - 1
    day, month = 1 + now.month % 12, last_month
    later = datetime(year, day, month, tzinfo=UTC).timestamp() if day != month else 0
    dates = Dates([f"{day:02}/{month:02}/{year}"])
    if later > time.time() + 3 * 86_400:
        assert (
            dates.moment(f"{day:02}/{month:02}/{year}") == datetime(year, month, day, tzinfo=UTC).timestamp()
        )


def test_what_the_dates_do_not_tell_is_asked_before_anything_is_stored(
    tmp_path: Path, reader: Reader, writer: Writer
) -> None:
    (tmp_path / "x.csv").write_text(rows("05/01/2024 10:00"))
    with pytest.raises(AmbiguousDates, match="05/01/2024"):
        import_history([tmp_path / "x.csv"], reader, writer)
    assert reader.imported() == []
    assert import_history([tmp_path / "x.csv"], reader, writer, date_order="dmy").added == 1


# Skips and plays


@pytest.mark.parametrize(
    ("seconds", "duration", "plays", "skips"),
    [
        (5, "", 0, 1),
        (29, "", 0, 1),
        (30, "", 1, 0),
        (200, "", 1, 0),
        (25, 40, 1, 0),
        (15, 40, 0, 1),
        (100, 400, 1, 0),
    ],
)
def test_less_than_thirty_seconds_and_half_the_track_is_no_play(
    seconds: int, duration: object, plays: int, skips: int, listens: Read
) -> None:
    table = f"artist,track,date,seconds_played,duration\nA,t,2024-05-01 10:00,{seconds},{duration}\n"
    [found] = listens("x.csv", table)
    assert (found.plays, found.skips, found.seconds) == (plays, skips, seconds)


SPOTIFY = {
    "ts": "2024-05-01T10:03:20Z",
    "master_metadata_track_name": "t",
    "master_metadata_album_artist_name": "A",
}


@pytest.mark.parametrize(
    ("row", "plays", "skips"),
    [
        ({"ms_played": 5000}, 0, 1),
        ({"ms_played": 5000, "reason_end": "trackdone"}, 0, 1),
        ({"ms_played": 5000, "reason_end": "fwdbtn"}, 0, 1),
        ({"ms_played": 200000, "skipped": True}, 0, 1),
        ({"ms_played": 200000, "reason_end": "trackdone"}, 1, 0),
    ],
)
def test_spotify_counts_no_short_play(row: dict, plays: int, skips: int, listens: Read) -> None:
    [found] = listens("x.json", json.dumps([SPOTIFY | row]))
    assert (found.plays, found.skips) == (plays, skips)


def test_spotify_cut_off_by_the_program_is_neither(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([SPOTIFY | {"ms_played": 5000, "reason_end": "logout"}]))
    [history] = read(tmp_path / "x.json")
    assert list(history) == [] and history.passed == {"plays of less than 30 seconds": 1}


def test_spotify_short_history_counts_no_short_play(listens: Read) -> None:
    row = {"endTime": "2024-05-01 10:00", "artistName": "A", "trackName": "t"}
    one, other = listens("x.json", json.dumps([row | {"msPlayed": 4016}, row | {"msPlayed": 182200}]))
    assert (one.plays, one.skips, other.plays, other.skips) == (0, 1, 1, 0)


def test_spotify_offline_has_the_time_of_the_play_not_of_the_upload(listens: Read) -> None:
    row = SPOTIFY | {"ms_played": 200000, "offline": True}
    for stamp in (T, T * 1000):
        assert listens("x.json", json.dumps([row | {"offline_timestamp": stamp}]))[0].when == T
    for stamp in (0, None, "x"):
        assert listens("x.json", json.dumps([row | {"offline_timestamp": stamp}]))[0].when == T
    online = row | {"offline": False, "offline_timestamp": 1}
    assert listens("x.json", json.dumps([online]))[0].when == T


def test_apple_events_that_are_no_plays_are_counted(tmp_path: Path) -> None:
    head = "Artist Name,Song Name,Event Type,Event Start Timestamp,Play Duration Milliseconds,Media Type,End Reason Type,Media Duration In Milliseconds\n"
    lines = [
        "A,t,PLAY_END,2024-05-01T10:00:00Z,200000,AUDIO,NATURAL_END_OF_TRACK,201000",
        "A,t,PLAY_START,2024-05-01T10:00:00Z,,AUDIO,,201000",
        "A,t,LYRIC_DISPLAY,2024-05-01T10:00:00Z,,AUDIO,,",
        "A,t,PLAY_END,2024-05-01T11:00:00Z,4000,AUDIO,TRACK_SKIPPED_FORWARDS,201000",
        "A,v,PLAY_END,2024-05-01T12:00:00Z,200000,VIDEO,,",
        "A,t,PLAY_END,2024-05-01T13:00:00Z,0,AUDIO,,",
        ",,PLAY_END,2024-05-01T13:00:00Z,9000,AUDIO,,",
    ]
    (tmp_path / "Apple Music Play Activity.csv").write_text(head + "\n".join(lines))
    [history] = read(tmp_path / "Apple Music Play Activity.csv")
    played, skipped = history
    assert (played.plays, played.seconds, played.duration, skipped.skips) == (1, 200.0, 201.0, 1)
    assert history.source == "Apple Music"
    assert history.passed == {
        "events that are no plays": 2, "podcasts, audiobooks and videos": 1, "tracks that were never played": 1,
        "rows without artist and title": 1,
    }  # fmt: skip


def test_itunes_as_text_has_counts_and_paths(listens: Read) -> None:
    head = "Name\tArtist\tAlbum\tTime\tPlays\tLast Played\tSkips\tMy Rating\tLocation\r"
    row = "t\tA\tB\t215\t7\t5/1/24, 10:00 AM\t2\t80\tMac:Music:t.mp3\r"
    [found] = listens("Music.txt", (head + row).encode("utf-16"))
    assert (found.kind, found.plays, found.skips, found.rating, found.duration) == ("total", 7, 2, 0.8, 215.0)
    assert found.when == T


# Logs


LOG = "#AUDIOSCROBBLER/1.1\n#TZ/{zone}\n#CLIENT/Rockbox x\n"


@pytest.mark.parametrize(("zone", "shift"), [("UTC", 0), ("UNKNOWN", 1), ("[UNKNOWN]", 1)])
def test_rockbox_knows_skips_and_its_zone(
    zone: str, shift: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT-1")
    time.tzset()
    lines = f"HILA\tAlbum\tGive Me the Same\t1\t181\tL\t{T}\t\nA\t\tb\t\t90\tS\t{T + 300}\n"
    lines += f"A\tB\tno clock\t1\t181\tL\t0\t\nbroken\n\t\tno artist\t1\t2\tL\t{T}\t\n"
    (tmp_path / ".scrobbler.log").write_text(LOG.format(zone=zone) + lines)
    try:
        [history] = read(tmp_path / ".scrobbler.log")
        played, skipped = history
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (played.artist, played.title, played.album) == ("HILA", "Give Me the Same", "Album")
    assert (played.when, played.plays, played.duration) == (T - 3600 * shift, 1, 181.0)
    assert (skipped.plays, skipped.skips) == (0, 1)
    assert history.passed == {
        "rows without a time": 1, "rows that cannot be read": 1, "rows without artist and title": 1,
    }  # fmt: skip


def test_rockbox_newer_log_has_paths(listens: Read) -> None:
    played, skipped = listens(
        "playback.log", f"#\n{T}:170000:181000:/<microSD0>/Music/A/b.mp3\n{T}:9000:181000:/Music/c.mp3\n"
    )
    assert (played.path, played.when, played.seconds, played.plays) == (
        "/<microSD0>/Music/A/b.mp3",
        T,
        170.0,
        1,
    )
    assert (skipped.plays, skipped.skips) == (0, 1)


# YouTube Music


def video(title: str, channel: str = "HILA - Topic", header: str = "YouTube Music") -> dict:
    return {
        "header": header,
        "title": title,
        "titleUrl": "https://www.youtube.com/watch?v=x",
        "subtitles": [{"name": channel, "url": "x"}],
        "time": "2024-05-01T10:00:00.000Z",
        "products": ["YouTube"],
    }


@pytest.mark.parametrize(
    "form", ["Watched {}", "{} angesehen", "Vous avez regardé {}", "{} を視聴しました", "Смотрел: {}"]
)
def test_youtube_in_every_language(form: str, listens: Read) -> None:
    titles = ["Give Me the Same", "Give It Up", "Another One"]
    found = listens("watch-history.json", json.dumps([video(form.format(title)) for title in titles]))
    assert [listen.title for listen in found] == titles
    assert {listen.artist for listen in found} == {"HILA"}


def test_youtube_videos_are_passed_over_and_counted(tmp_path: Path) -> None:
    gone = {
        "header": "YouTube Music",
        "title": "Watched https://music.youtube.com/watch?v=x",
        "time": "2024-05-01T10:00:00Z",
    }
    rows = [
        video("Watched A Song"),
        video("Watched cats", "Cats", "YouTube"),
        video("Watched X", header="YouTube"),
        gone,
    ]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    [history] = read(tmp_path / "x.json")
    assert [listen.title for listen in history] == ["A Song", "X"]
    assert history.passed == {"videos that are no music": 1, "rows without artist and title": 1}


def test_youtube_as_page_is_refused_with_what_to_do(listens: Read) -> None:
    with pytest.raises(HistoryError, match="JSON"):
        listens("watch-history.html", "<html><body>YouTube Music<br>Watched x</body></html>")


# What is not understood


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ("artist,track\nA,t\n", "the time"),
        ("artist,date\nA,2024-05-01\n", "the title"),
        ("track,date\nt,2024-05-01\n", "the artist"),
        ("artist,foo,bar\nA,t,x\n", "the title .*the time"),
        ("Artist;Song;Mood\nA;t;sad\n", "the time"),
        ('[{"artist": "A", "track": "t"}]', "time"),
        ('[{"track": "t", "time": 1714557600}]', "artist"),
    ],
)
def test_a_missing_column_is_named(content: str, missing: str, listens: Read) -> None:
    with pytest.raises(HistoryError, match=missing):
        listens("x", content)


def test_rows_that_are_passed_over_are_counted_by_reason(tmp_path: Path) -> None:
    text = "artist,track,date,plays_of\nA,t,2024-05-01 10:00,\n,t,2024-05-01 10:00,\nA,,2024-05-01 10:00,\nA,t,soon,\nA\n"
    (tmp_path / "x.csv").write_text(text)
    [history] = read(tmp_path / "x.csv")
    assert len(list(history)) == 1
    assert history.passed == {
        "rows without artist and title": 2, "rows without a time": 1, "rows that cannot be read": 1,
    }  # fmt: skip


def test_a_quote_that_nobody_closes_costs_no_other_row(listens: Read) -> None:
    lines = "".join(
        f'A,"Heroes,t{at},2024-05-01 10:{at:02}\n' if at == 3 else f"A,b,t{at},2024-05-01 10:{at:02}\n"
        for at in range(20)
    )
    assert len(listens("x.csv", "artist,album,track,date\n" + lines)) == 20


def test_without_a_header_the_title_is_what_differs_most(listens: Read) -> None:
    universal = "".join(f'"A","title {at}","album {at // 12}","2024-05-01 10:{at:02}"\n' for at in range(24))
    benjamin = "".join(f"A,album {at // 12},title {at},2024-05-01 10:{at:02}\n" for at in range(24))
    for text in (universal, benjamin):
        assert [one.title for one in listens("x.csv", text)][:2] == ["title 0", "title 1"]


@pytest.mark.parametrize("name", ["a.m3u8", "a.pls", "a.xspf", "a.wpl", "a.jspf", "list"])
def test_playlists_of_all_formats_are_histories(name: str, tmp_path: Path) -> None:
    texts = {
        "a.m3u8": "#EXTINF:1,A - t\n/x/t.mp3\nhttp://radio\n",
        "a.pls": "[playlist]\nFile1=/x/t.mp3\nTitle1=A - t\nFile2=http://radio\n",
        "a.xspf": '<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>file:///x/t.mp3</location>'
        "<creator>A</creator><title>t</title></track><track><location>http://radio</location></track></trackList></playlist>",
        "a.wpl": '<?wpl version="1.0"?><smil><body><seq><media src="/x/t.mp3" trackTitle="t" trackArtist="A"/>'
        '<media src="http://radio"/></seq></body></smil>',
        "a.jspf": '{"playlist": {"track": [{"title": "t", "creator": "A", "location": "/x/t.mp3"}, {"location": "http://radio"}]}}',
        "list": "[playlist]\nFile1=/x/t.mp3\nTitle1=A - t\nFile2=http://radio\n",
    }  # fmt: skip
    (tmp_path / name).write_text(texts[name])
    [history] = read(tmp_path / name)
    [found] = history
    assert (found.kind, found.artist, found.title, found.path) == ("list", "A", "t", "/x/t.mp3")
    assert history.passed == {"streams": 1}


# From public reports of other programs

REPORTS = {
    "ghan without a header": ('"1270468794","05 Apr 2010, 11:59","Zion I","","","","Temperature (Feat Talib Kweli)",""\n', "Zion I", 1270468794),
    "commas in quotes": ('M83,"Hurry Up,We\'re Dreaming",Midnight City,26/02/2019 08:34:33 +00:00,,\n', "M83", 1551170073),
    "a German date with a zone": ("Band,Album,Track,31.01.2018 04:58:59 +00:00,,\n", "Band", 1517374739),
    "semicolons, day first": ("O G;Grey;Skyline;13/10/2017 21:47\n", "O G", 1507931220),
    "Deezer": ('{"data": [{"title": "T", "artist": {"id": 1, "name": "A"}, "album": {"id": 2, "title": "B"}, "timestamp": 1714557600}]}', "A", T),
    "Tidal": ("artist_name,track_title,product_name,entry_date,stream_duration_ms\nA,T,x,2024-05-01T10:00:00Z,200000\n", "A", T),
    "the end of a play": ('"Track Name","Artist","End Time","MS Played"\n"T","A","2024-05-01 10:03:20","200000"\n', "A", T),
    "Rockbox 4": ("#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#CLIENT/Rockbox ipodvideo $Revision$\n#ARTIST\t#ALBUM\t#TITLE\t#TRACKNUM\t#LENGTH\t#RATING\t#TIMESTAMP\t#MUSICBRAINZ_TRACKID\n2hollis\tjeans\tjeans\t1\t181\tL\t1762878748\t\n", "2hollis", 1762878748),
}  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
def test_public_reports_of_histories(report: str, listens: Read) -> None:
    text, artist, at = REPORTS[report]
    [found] = listens("x", text)
    assert (found.artist, found.when, found.plays) == (artist, at, 1)


def test_timestamps_that_are_line_numbers_are_passed_over(tmp_path: Path) -> None:
    text = 'Title\tArtist\tAlbum\tDate\tTimestamp\n"""Alternate"""\tA\tB\t01 Jan 1970, 00:00\t1\n'
    text += "Rammlied\tRammstein\tPussy\t12 Oct 2009, 13:01\t1255352473\n"
    (tmp_path / "x.tsv").write_text(text)
    [history] = read(tmp_path / "x.tsv")
    assert [one.when for one in history] == [1255352473]
    assert history.passed == {"rows without a time": 1}


def test_spotify_rows_without_metadata_are_counted(tmp_path: Path) -> None:
    rows = [
        SPOTIFY | {"ms_played": 90000, "master_metadata_track_name": None},
        SPOTIFY | {"ms_played": 90000},
    ]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    [history] = read(tmp_path / "x.json")
    assert len(list(history)) == 1 and history.passed == {"podcasts, audiobooks and videos": 1}
