"""The libraries and databases of players, written as those players write them."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.history import HistoryError, Listen
from musicexplorer.library.history.reading import read
from musicexplorer.library.locations import path_of

Read = Callable[..., list[Listen]]

ITUNES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Major Version</key><integer>1</integer>
	<key>Application Version</key><string>12.8</string>
	<key>Music Folder</key><string>file://localhost/C:/Users/me/Music/iTunes/</string>
	<key>Tracks</key>
	<dict>
		<key>701</key>
		<dict>
			<key>Track ID</key><integer>701</integer>
			<key>Name</key><string>For No One &amp; All%s</string>
			<key>Artist</key><string>The Beatles</string>
			<key>Album</key><string>Revolver</string>
			<key>Total Time</key><integer>121000</integer>
			<key>Play Count</key><integer>12</integer>
			<key>Play Date</key><integer>3783023600</integer>
			<key>Play Date UTC</key><date>2023-11-14T22:13:20Z</date>
			<key>Skip Count</key><integer>3</integer>
			<key>Rating</key><integer>80</integer>
			<key>Loved</key><true/>
			<key>Location</key><string>file://localhost/C:/Users/me/Music/Caf%%C3%%A9%%20%%23%%5B1%%5D.mp3</string>
		</dict>
		<key>702</key>
		<dict>
			<key>Track ID</key><integer>702</integer>
			<key>Name</key><string>Never played</string>
			<key>Rating</key><integer>60</integer><key>Rating Computed</key><true/>
		</dict>
		<key>703</key>
		<dict>
			<key>Track ID</key><integer>703</integer>
			<key>Name</key><string>Talk</string>
			<key>Podcast</key><true/>
			<key>Play Count</key><integer>1</integer>
		</dict>
	</dict>
	<key>Playlists</key>
	<array>
		<dict>
			<key>Name</key><string>Library</string><key>Master</key><true/>
			<key>Playlist Items</key><array><dict><key>Track ID</key><integer>702</integer></dict></array>
		</dict>
		<dict><key>Name</key><string>Never played</string><key>Smart Info</key><data>AQEAAw==</data></dict>
		<dict>
			<key>Name</key><string>Sunday</string>
			<key>Playlist Items</key><array>
				<dict><key>Track ID</key><integer>702</integer></dict>
				<dict><key>Track ID</key><integer>703</integer></dict>
			</array>
		</dict>
	</array>
</dict>
</plist>
"""


@pytest.mark.parametrize("odd", ["", "\x01", "&#x1F;"])  # iTunes writes what tags have, allowed in XML or not
def test_itunes_library(odd: str, listens: Read) -> None:
    played, listed = listens("Library.xml", ITUNES % odd)
    assert played == Listen(
        "The Beatles",
        "For No One & All",
        "Revolver",
        kind="total",
        when=1700000000,
        duration=121,
        plays=12,
        skips=3,
        path="C:/Users/me/Music/Café #[1].mp3",
        rating=0.8,
        liked=1,
    )
    assert (listed.kind, listed.list, listed.title) == ("list", "Sunday", "Never played")


def test_another_property_list_and_a_damaged_one(listens: Read) -> None:
    with pytest.raises(HistoryError, match="not an iTunes library"):
        listens("x.plist", ITUNES[: ITUNES.index("<dict>")] + "<dict><key>a</key><true/></dict></plist>")
    with pytest.raises(HistoryError, match="damaged"):
        listens("Library.xml", (ITUNES % "")[:900])


RHYTHMDB = """<?xml version="1.0" standalone="yes"?>
<rhythmdb version="2.0">
  <entry type="song">
    <title>It’s Not Up to You</title>
    <genre>Electronic</genre>
    <artist>Björk</artist>
    <album>Vespertine</album>
    <track-number>3</track-number>
    <duration>308</duration>
    <file-size>7407000</file-size>
    <location>file:///home/me/Music/Bj%C3%B6rk/03%20It&apos;s%20%E9.mp3</location>
    <mtime>1500000000</mtime>
    <first-seen>1600000000</first-seen>
    <last-seen>1700000500</last-seen>
    <rating>4</rating>
    <play-count>7</play-count>
    <last-played>1700000000</last-played>
    <bitrate>192</bitrate>
    <date>730485</date>
    <media-type>audio/mpeg</media-type>
    <mb-trackid>b1a9c0e9-d987-4042-ae91-78d6a3267d69</mb-trackid>
  </entry>
  <entry type="song"><title>Unplayed</title><location>file:///x.mp3</location></entry>
  <entry type="iradio"><title>Radio</title><location>http://x/</location><play-count>9</play-count></entry>
  <entry type="podcast-post"><title>Talk</title><location>http://y/</location></entry>
</rhythmdb>
"""
PLAYLISTS = """<?xml version="1.0"?>
<rhythmdb-playlists>
  <playlist name="Recently Played" show-browser="true" browser-position="180" type="automatic"><conjunction>
    <equals prop="type">song</equals></conjunction></playlist>
  <playlist name="Ö &amp; more" show-browser="false" browser-position="180" search-type="search-match" type="static">
    <location>file:///home/me/Music/a%20b.mp3</location>
    <location>http://radio.example/stream</location>
  </playlist>
  <playlist name="Play Queue" show-browser="false" type="queue"><location>file:///q.mp3</location></playlist>
</rhythmdb-playlists>
"""


def test_rhythmbox_library(tmp_path: Path, listens: Read) -> None:
    (played,) = listens("rhythmdb.xml", RHYTHMDB)
    assert played == Listen(
        "Björk",
        "It’s Not Up to You",
        "Vespertine",
        kind="total",
        when=1700000000,
        duration=308,
        plays=7,
        path="/home/me/Music/Björk/03 It's \udce9.mp3",  # the name of a file that is not UTF-8
        recording="b1a9c0e9-d987-4042-ae91-78d6a3267d69",
        rating=0.8,
    )
    (history,) = read(tmp_path / "rhythmdb.xml")
    list(history)
    assert sum(history.passed.values()) == 2
    with pytest.raises(HistoryError, match="damaged"):
        listens("rhythmdb.xml", RHYTHMDB[:500])


def test_rhythmbox_playlists(listens: Read) -> None:
    (listed,) = listens("playlists.xml", PLAYLISTS)
    assert (listed.kind, listed.list, listed.path) == ("list", "Ö & more", "/home/me/Music/a b.mp3")


def database(path: Path, script: str, rows: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
        for sql, values in rows:
            connection.execute(sql, values)
        connection.commit()


SONGS = """
CREATE TABLE songs (title TEXT, album TEXT, artist TEXT, albumartist TEXT, track INTEGER NOT NULL DEFAULT -1,
  beginning INTEGER NOT NULL DEFAULT 0, {length} INTEGER NOT NULL DEFAULT 0, {place} TEXT NOT NULL,
  playcount INTEGER NOT NULL DEFAULT 0, skipcount INTEGER NOT NULL DEFAULT 0, lastplayed INTEGER NOT NULL DEFAULT -1,
  {more} rating REAL DEFAULT -1);
CREATE TABLE playlists (name TEXT NOT NULL, last_played INTEGER NOT NULL DEFAULT -1);
CREATE TABLE playlist_items (playlist INTEGER NOT NULL, type TEXT NOT NULL, {key} INTEGER, url TEXT);
"""
PROGRAMS = {
    "Strawberry": {
        "length": "length", "place": "url", "more": "musicbrainz_recording_id TEXT,", "key": "collection_id",
    },
    "Clementine": {"length": "length_nanosec", "place": "filename", "more": "", "key": "library_id"},
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_strawberry_and_clementine(program: str, tmp_path: Path) -> None:
    path, layout = tmp_path / f"{program} #1.db", PROGRAMS[program]
    insert = "INSERT INTO songs (title, album, artist, {length}, {place}, playcount, skipcount, lastplayed, rating)"
    insert = insert.format(**layout) + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    location = b"file:///home/me/M%C3%BCsik/caf%E9%23.mp3" if program == "Clementine" else "file:///a%20b.mp3"
    database(
        path,
        SONGS.format(**layout),
        [
            (insert, ("ギブス", "勝訴", "椎名林檎", 340_000_000_000, location, 5, 1, 1700000000, 0.9)),
            (insert, ("Unplayed", "", "", 0, "file:///x.mp3", 0, 0, -1, -1.0)),
            ("INSERT INTO playlists (name) VALUES (?)", ("Sunday",)),
            (f"INSERT INTO playlist_items (playlist, type, {layout['key']}) VALUES (1, 'x', 2)", ()),
        ],
    )
    path.chmod(0o444)
    before = path.read_bytes()
    (history,) = read(path)
    played, listed = history
    assert history.source == program
    assert (played.artist, played.title, played.plays, played.skips) == ("椎名林檎", "ギブス", 5, 1)
    assert (played.when, played.duration, played.rating) == (1700000000, 340, 0.9)
    assert played.path == ("/home/me/Müsik/caf\udce9#.mp3" if program == "Clementine" else "/a b.mp3")
    assert (listed.list, listed.title, listed.path) == ("Sunday", "Unplayed", "/x.mp3")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]  # no journal left beside it


def test_mpd_stickers_of_several_clients(tmp_path: Path) -> None:
    path = tmp_path / "sticker.sql"
    script = (
        "CREATE TABLE sticker (type VARCHAR NOT NULL, uri VARCHAR NOT NULL, name VARCHAR NOT NULL, value VARCHAR NOT NULL);"
        "CREATE UNIQUE INDEX sticker_value ON sticker (type, uri, name);"
    )
    rows = [
        ("song", "Björk/a b.mp3", "playCount", "4"), ("song", "Björk/a b.mp3", "skipCount", "1"),
        ("song", "Björk/a b.mp3", "lastPlayed", "1700000000"), ("song", "Björk/a b.mp3", "like", "2"),
        ("song", "Björk/a b.mp3", "rating", "8"), ("song", "x.ogg", "play_count", "2"),
        ("song", "x.ogg", "like", "1"), ("song", "y.ogg", "elapsed", "17"), ("song", "hated.ogg", "like", "0"),
        ("song", "http://radio/", "playCount", "3"), ("playlist", "p", "playCount", "3"),
    ]  # fmt: skip
    database(path, script, [("INSERT INTO sticker VALUES (?, ?, ?, ?)", row) for row in rows])
    (history,) = read(path)
    first, hated, other = history
    assert first == Listen(
        kind="total", when=1700000000, plays=4, skips=1, path="Björk/a b.mp3", rating=0.8, liked=1
    )
    assert (hated.path, hated.liked) == ("hated.ogg", -1)
    assert (other.path, other.plays, other.liked) == ("x.ogg", 2, 0)
    assert history.passed == {"streams": 1}


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    database(path, "CREATE TABLE moz_places (id);", [])
    with pytest.raises(HistoryError, match="another program"):
        next(read(path))


def test_a_folder_of_playlists(tmp_path: Path) -> None:
    folder = tmp_path / "lists" / "below"
    folder.mkdir(parents=True)
    (tmp_path / "lists" / "b.m3u8").write_text(
        "#EXTM3U\n#PLAYLIST:Evening ☾\n#EXTINF:121,The Beatles - For No One\nD:\\Music\\x.ogg\nhttp://radio/\n"
    )
    (folder / "Gün.m3u").write_bytes(b"caf\xe9.mp3\n")
    (folder / "notes.txt").write_text("no playlist")
    (history,) = read(tmp_path / "lists")
    first, second = history
    assert (first.list, first.artist, first.title, first.duration) == (
        "Evening ☾",
        "The Beatles",
        "For No One",
        121,
    )
    assert (second.list, second.path) == ("Gün", str(folder / "caf\udce9.mp3"))
    assert history.passed == {"streams": 1}
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(HistoryError, match="contains no history"):
        next(read(empty))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("file:///home/a%20b/%E3%82%AE.mp3", "/home/a b/ギ.mp3"),
        ("file://localhost/Users/x.mp3", "/Users/x.mp3"),
        ("file:///C:/Music/x.mp3", "C:/Music/x.mp3"),
        ("file://nas/share/x.mp3", "//nas/share/x.mp3"),
        ("/plain/100%25.mp3", "/plain/100%25.mp3"),
        (b"/bytes/\xff.mp3", "/bytes/\udcff.mp3"),
        ("http://x/y.mp3", ""),
        (None, ""),
    ],
)
def test_locations(location: str | bytes | None, path: str) -> None:
    assert path_of(location) == path
