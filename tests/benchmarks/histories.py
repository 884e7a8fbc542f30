"""Histories of many rows, with everything in each row that their programs write there."""

import json
import random
import re
import sqlite3
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PureWindowsPath
from xml.sax.saxutils import escape

_SYLLABLES = tuple(re.findall("..", "baneritomulasékövidañochgraploluerinexiwü"))
_ODD = (" (feat. Somebody Else)", " - 2011 Remaster", " (Remastered 2009)", " - Live at the Forum")
LISTENED = 30_000
"""How many songs those services tell of that list every listening."""


@dataclass(frozen=True, slots=True)
class Song:
    """A song as it stands in the library, or would."""

    number: int
    artist: str
    title: str
    album: str
    seconds: int

    @property
    def place(self) -> str:
        """Its file, seen from the folder of music."""
        return f"{self.artist}/{self.album}/{self.number % 12 + 1:02} {self.title}.mp3".replace("?", "_")

    @property
    def said(self) -> str:
        """Its title as a service writes it, every fourth with more than the file has."""
        return self.title + (_ODD[self.number // 4 % 4] if self.number % 4 == 0 else "")


@cache
def song(number: int) -> Song:
    """The song of this number: twelve on an album, five albums of an artist."""
    album = number // 12
    artist = _words(f"artist {album // 5}", 2)
    title = _words(f"title {number}", 1 + number % 4)
    return Song(number, f"The {artist}", title, _words(f"album {album}", 2), 120 + number % 300)


def _words(seed: str, count: int) -> str:
    lot = random.Random(seed)
    return " ".join("".join(lot.choices(_SYLLABLES, k=lot.randint(2, 4))).title() for _ in range(count))


def lastfm_csv(rows: int, path: Path) -> None:
    """The CSV of lastfm.ghan.nl."""
    lines = ["uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid"]
    for when, one in _listened(rows):
        cells = (str(when), "14 Nov 2023, 22:13", one.artist, "", one.album, "", one.said, "")
        lines.append(",".join(f'"{cell}"' for cell in cells))
    path.write_text("\r\n".join(lines))


def lastfm_json(rows: int, path: Path) -> None:
    """The JSON of lastfm.ghan.nl: pages of the tracks that the API answers."""
    tracks = [
        {
            "artist": {"mbid": "", "#text": one.artist}, "streamable": "0", "mbid": "", "name": one.said,
            "image": [{"size": "small", "#text": "https://lastfm.freetls.fastly.net/i/u/34s/2a96cbd8b46e.png"}],
            "album": {"mbid": "", "#text": one.album}, "url": "https://www.last.fm/music/_/_/" + one.title,
            "date": {"uts": str(when), "#text": "14 Nov 2023, 22:13"},
        }
        for when, one in _listened(rows)
    ]  # fmt: skip
    pages = [{"track": tracks[at : at + 200], "@attr": {"page": str(at)}} for at in range(0, rows, 200)]
    path.write_text(json.dumps(pages))


def listenbrainz(rows: int, path: Path) -> None:
    """The lines of an export."""
    lines = []
    for when, one in _listened(rows):
        more = {
            "duration_ms": one.seconds * 1000, "media_player": "x", "submission_client": "x",
        }  # fmt: skip
        about = {
            "artist_name": one.artist, "track_name": one.said, "release_name": one.album,
            "additional_info": more, "mbid_mapping": {"recording_mbid": f"b1a9c0e9-{one.number:032x}"},
        }  # fmt: skip
        row = {"inserted_at": when + 300.5, "listened_at": when, "recording_msid": f"{when:032x}"}
        lines.append(json.dumps(row | {"user_name": "me", "track_metadata": about}))
    path.write_text("\n".join(lines))


def spotify(rows: int, path: Path) -> None:
    """An extended streaming history."""
    written = [
        {
            "ts": f"20{when // 10**8 % 30:02}-11-{when // 86_400 % 28 + 1:02}T{when // 3600 % 24:02}:18:20Z",
            "username": "me", "platform": "Android OS 13 API 33 (samsung)",
            "ms_played": 1000 * one.seconds + at,
            "conn_country": "NL", "ip_addr_decrypted": "0.0.0.0", "user_agent_decrypted": "unknown",
            "master_metadata_track_name": one.said, "master_metadata_album_artist_name": one.artist,
            "master_metadata_album_album_name": one.album,
            "spotify_track_uri": f"spotify:track:{one.number:022}",
            "episode_name": None, "episode_show_name": None, "spotify_episode_uri": None,
            "reason_start": "trackdone", "reason_end": "trackdone", "shuffle": False, "skipped": False,
            "offline": False, "offline_timestamp": 0, "incognito_mode": False,
        }
        for at, (when, one) in enumerate(_listened(rows))
    ]  # fmt: skip
    path.write_text(json.dumps(written, indent=2))


_ITUNES_ROW = """\
\t\t<key>{n}</key>
\t\t<dict>
\t\t\t<key>Track ID</key><integer>{n}</integer>
\t\t\t<key>Size</key><integer>7341904</integer>
\t\t\t<key>Total Time</key><integer>{milliseconds}</integer>
\t\t\t<key>Track Number</key><integer>3</integer>
\t\t\t<key>Year</key><integer>1997</integer>
\t\t\t<key>Date Modified</key><date>2012-03-04T10:20:30Z</date>
\t\t\t<key>Date Added</key><date>2010-08-09T10:20:30Z</date>
\t\t\t<key>Bit Rate</key><integer>320</integer>
\t\t\t<key>Sample Rate</key><integer>44100</integer>
\t\t\t<key>Play Count</key><integer>7</integer>
\t\t\t<key>Play Date</key><integer>3783023600</integer>
\t\t\t<key>Play Date UTC</key><date>2023-11-14T22:13:20Z</date>
\t\t\t<key>Skip Count</key><integer>1</integer>
\t\t\t<key>Skip Date</key><date>2020-01-02T03:04:05Z</date>
\t\t\t<key>Rating</key><integer>80</integer>
\t\t\t<key>Artwork Count</key><integer>1</integer>
\t\t\t<key>Persistent ID</key><string>5C1A3B7D{n:08X}</string>
\t\t\t<key>Track Type</key><string>File</string>
\t\t\t<key>File Folder Count</key><integer>5</integer>
\t\t\t<key>Library Folder Count</key><integer>1</integer>
\t\t\t<key>Name</key><string>{title}</string>
\t\t\t<key>Artist</key><string>{artist}</string>
\t\t\t<key>Album Artist</key><string>{artist}</string>
\t\t\t<key>Album</key><string>{album}</string>
\t\t\t<key>Genre</key><string>Alternative &#38; Punk</string>
\t\t\t<key>Kind</key><string>MPEG audio file</string>
\t\t\t<key>Location</key><string>file://localhost/C:/Users/me/Music/{place}</string>
\t\t</dict>
"""


_ITUNES_LIST = """\
\t\t<dict>
\t\t\t<key>Name</key><string>{name}</string>
\t\t\t{own}
\t\t\t<key>Playlist Items</key>
\t\t\t<array>
{items}\t\t\t</array>
\t\t</dict>
"""


def itunes(rows: int, path: Path) -> None:
    """A Library.xml of so many tracks, with the list of all of them and one of a tenth."""
    tracks = (
        _ITUNES_ROW.format(
            n=one.number + 1000, milliseconds=one.seconds * 1000, title=escape(one.title),
            artist=escape(one.artist), album=escape(one.album), place=urllib.parse.quote(one.place),
        )
        for one in map(song, range(rows))
    )  # fmt: skip
    lists = (
        _ITUNES_LIST.format(
            name=name, own=own,
            items="".join(f"\t\t\t\t<dict>\n\t\t\t\t\t<key>Track ID</key><integer>{n + 1000}</integer>\n"
                          "\t\t\t\t</dict>\n" for n in range(0, rows, step)),
        )
        for name, own, step in (("Library", "<key>Master</key><true/>", 1), ("Sunday", "", 10))
    )  # fmt: skip
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n'
        "\t<key>Major Version</key><integer>1</integer>\n\t<key>Tracks</key>\n\t<dict>\n"
        f"{''.join(tracks)}\t</dict>\n\t<key>Playlists</key>\n\t<array>\n"
        f"{''.join(lists)}\t</array>\n</dict>\n</plist>\n"
    )


def rhythmbox(rows: int, path: Path) -> None:
    """A rhythmdb.xml."""
    entries = (
        f'  <entry type="song">\n    <title>{escape(one.title)}</title>\n    <genre>Rock</genre>\n'
        f"    <artist>{escape(one.artist)}</artist>\n    <album>{escape(one.album)}</album>\n"
        "    <track-number>3</track-number>\n"
        f"    <duration>{one.seconds}</duration>\n    <file-size>7407000</file-size>\n"
        f"    <location>file:///home/me/Music/{urllib.parse.quote(one.place)}</location>\n"
        "    <mtime>1500000000</mtime>\n    <first-seen>1600000000</first-seen>\n"
        "    <last-seen>1700000500</last-seen>\n    <rating>4</rating>\n    <play-count>7</play-count>\n"
        "    <last-played>1700000000</last-played>\n    <bitrate>192</bitrate>\n    <date>730485</date>\n"
        "    <media-type>audio/mpeg</media-type>\n    <composer>Unknown</composer>\n  </entry>\n"
        for one in map(song, range(rows))
    )
    head = '<?xml version="1.0" standalone="yes"?>\n<rhythmdb version="2.0">\n'
    path.write_text(f"{head}{''.join(entries)}</rhythmdb>\n")


def strawberry(rows: int, path: Path) -> None:
    """A strawberry.db."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE songs (title TEXT, album TEXT, artist TEXT, albumartist TEXT, track INTEGER,"
            " year INTEGER, beginning INTEGER NOT NULL DEFAULT 0, length INTEGER NOT NULL DEFAULT 0,"
            " url TEXT NOT NULL,"
            " playcount INTEGER NOT NULL DEFAULT 0, skipcount INTEGER NOT NULL DEFAULT 0,"
            " lastplayed INTEGER NOT NULL DEFAULT -1, musicbrainz_recording_id TEXT, rating REAL DEFAULT -1)"
        )
        connection.executemany(
            "INSERT INTO songs VALUES (?, ?, ?, '', 3, 1997, 0, ?, ?, 7, 1, 1700000000, '', 0.8)",
            (
                (one.title, one.album, one.artist, one.seconds * 10**9, _file_url(one))
                for one in map(song, range(rows))
            ),
        )


def mpd(rows: int, path: Path) -> None:
    """A sticker.sql in which each song has its three stickers, so many songs."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE sticker (type VARCHAR NOT NULL, uri VARCHAR NOT NULL, name VARCHAR NOT NULL,"
            " value VARCHAR NOT NULL)"
        )
        connection.execute("CREATE UNIQUE INDEX sticker_value ON sticker (type, uri, name)")
        stickers = (("playCount", "7"), ("skipCount", "1"), ("lastPlayed", "1700000000"))
        connection.executemany(
            "INSERT INTO sticker VALUES ('song', ?, ?, ?)",
            ((song(n).place, name, value) for n in range(rows) for name, value in stickers),
        )


def m3u(rows: int, path: Path) -> None:
    """A folder of playlists of 100 tracks each, with paths that were right on another machine."""
    path.mkdir()
    for at in range(0, rows, 100):
        entries = (
            f"#EXTINF:{one.seconds},{one.artist} - {one.title}\nD:\\Music\\{PureWindowsPath(one.place)}\n"
            for one in map(song, range(at, min(at + 100, rows)))
        )
        (path / f"list {at}.m3u8").write_text("#EXTM3U\n" + "".join(entries))


def _listened(rows: int) -> Iterator[tuple[int, Song]]:
    """Listenings one after the other, each song of `LISTENED` several times."""
    return ((1_500_000_000 + at * 200, song(at * 7 % LISTENED)) for at in range(rows))


def _file_url(one: Song) -> str:
    return "file:///home/me/Music/" + urllib.parse.quote(one.place)


WRITERS: dict[str, Callable[[int, Path], None]] = {
    "Last.fm CSV": lastfm_csv,
    "Last.fm JSON": lastfm_json,
    "ListenBrainz": listenbrainz,
    "Spotify": spotify,
    "iTunes": itunes,
    "Rhythmbox": rhythmbox,
    "Strawberry": strawberry,
    "MPD": mpd,
    "M3U folder": m3u,
}
