"""Playlists of other programs, systems and times: every form finds the tracks that the library has."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from musicexplorer.library import playlists
from musicexplorer.library.m3u import PlaylistError
from musicexplorer.library.matching import LOOSELY, Moves
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session import playlist_files
from musicexplorer.session.playlist_files import read_playlist, rewritten

R = "Artist/Album/Café Song.mp3"
TRACKS = (
    (R, "Artist", "Café Song", "Album", 215.0),
    ("Artist/Album/02 Другая песня.flac", "Artist", "Другая песня", "Album", 100.0),
    ("Artist/Album/CD 1/01.mp3", "Artist", "First", "Album", 61.0),
    ("Other/Second/CD 1/01.mp3", "Other", "Second of all", "Second", 62.0),
    ("AC_DC/Live_ 1991/01 - Thunderstruck.mp3", "AC/DC", "Thunderstruck (Live)", "Live: 1991", 390.0),
    ("Queen & Friends/Best [2011]/03 What's #1_.ogg", "Queen", "What’s #1?", "Best", 180.0),
)
SONG, RUSSIAN, FIRST, SECOND, THUNDER, QUEEN = range(1, len(TRACKS) + 1)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "Music"
    for path, *_ in TRACKS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    (folder / "Playlists").mkdir()
    return folder


@pytest.fixture
def reader(tmp_path: Path, music: Path) -> Iterator[Reader]:
    store = tmp_path / "library.sqlite"
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.store_tracks(
            [
                NewTrack(
                    Source(music / path),
                    Metadata(title=title, artists=(artist,), album=album, duration=seconds),
                    1,
                    1,
                    path.encode(),
                )
                for path, artist, title, album, seconds in TRACKS
            ]
        ).result()
    with Reader(store) as reader:
        yield reader


def xspf(location: str, more: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"{head}><trackList><track>'
        f"<location>{location}</location>{more}</track></trackList></playlist>"
    )


def wpl(path: str) -> str:
    return (
        '<?wpl version="1.0"?>\r\n<smil><head><meta name="Generator" content="Microsoft Windows Media Player"/>'
        f'<title>Mine</title></head><body><seq><media src="{path}" tid="{{1}}"/></seq></body></smil>'
    )


def asx(path: str) -> str:
    return (
        f'<ASX Version="3.0"><TITLE>Mine</TITLE><Entry><Title>Café Song</Title><REF HREF="{path}" />'
        '<Author>Artist</Author><Duration value="00:03:35"/></Entry></ASX>'
    )


W = R.replace("/", "\\")
Q = "Artist/Album/Caf%C3%A9%20Song.mp3"
FORMS: dict[str, tuple[str, str | bytes]] = {
    "relative": ("a.m3u8", f"../{R}"),
    "a drive of Windows": ("a.m3u8", f"D:\\Music\\{W}"),
    "a drive with slashes": ("a.m3u8", f"d:/Musik/{R}"),
    "a drive without its root": ("a.m3u8", f"D:{W}"),
    "a share of Windows": ("a.m3u8", f"\\\\NAS\\music\\{W}"),
    "a long path of Windows": ("a.m3u8", f"\\\\?\\D:\\Music\\{W}"),
    "a long share of Windows": ("a.m3u8", f"\\\\?\\UNC\\nas\\music\\{W}"),
    "from the root of the drive": ("a.m3u8", f"\\Music\\{W}"),
    "other case": ("a.m3u8", "..\\artist\\ALBUM\\café song.MP3"),
    "decomposed accents": ("a.m3u8", "/x/Artist/Album/Cafe\u0301 Song.mp3"),
    "another Linux": ("a.m3u8", f"/mnt/nas/Music/{R}"),
    "a Mac": ("a.m3u8", f"/Volumes/Musik/{R}"),
    "Android": ("a.m3u8", f"/storage/emulated/0/Music/{R}"),
    "Android's documents": ("a.m3u", "content://com.android.externalstorage.documents/document/primary%3AMusic%2FArtist%2FAlbum%2FCaf%C3%A9%20Song.mp3"),
    "MPD": ("a.m3u", R),
    "Mopidy": ("a.m3u8", f"local:track:{Q}"),
    "percent-encoded": ("a.m3u", f"../{Q}"),
    "percent-encoded twice over": ("a.m3u", f"file:///mnt/{Q}"),
    "file:/": ("a.m3u", f"file:/media/{Q}"),
    "file: with a drive": ("a.m3u", f"file:///D:/Music/{Q}"),
    "file: with an old drive": ("a.m3u", f"file:///D|/Music/{Q}"),
    "file: with a drive as host": ("a.m3u", f"file://D:/Music/{Q}"),
    "file: with a host": ("a.m3u", f"file://nas/music/{Q}"),
    "file: with five slashes": ("a.m3u", f"file://///nas/music/{Q}"),
    "file: in capitals": ("a.m3u", f"FILE:///x/{Q}"),
    "file: not encoded": ("a.m3u8", f"file:///x/{R}"),
    "smb:": ("a.m3u", f"smb://nas/music/{Q}"),
    "nfs:": ("a.m3u", f"nfs://nas/export/music/{Q}"),
    "quotes": ("a.m3u8", f'"../{R}"'),
    "single quotes": ("a.m3u8", f"'/x/{R}'"),
    "blanks around": ("a.m3u8", f"\t /x/{R}  "),
    "escaped for XML": ("a.m3u8", "/x/Artist/Album/Caf&#233; Song.mp3"),
    "UTF-8 read as CP1252": ("a.m3u8", "/x/Artist/Album/CafÃ© Song.mp3"),
    "Latin-1": ("a.m3u", f"/x/{R}".encode("latin-1")),
    "CP850": ("a.m3u", f"D:\\x\\{W}".encode("cp850")),
    "Mac Roman": ("a.m3u", f"/x/{R}".encode("mac-roman")),
    "UTF-16": ("a.m3u8", f"#EXTM3U\r\n/x/{R}\r\n".encode("utf-16")),
    "UTF-16 without a mark": ("a.m3u8", f"#EXTM3U\r\n/x/{R}\r\n".encode("utf-16-le")),
    "UTF-16 big-endian": ("a.m3u8", codecs.BOM_UTF16_BE + f"/x/{R}\n".encode("utf-16-be")),
    "UTF-32": ("a.m3u8", f"#EXTM3U\n/x/{R}\n".encode("utf-32")),
    "UTF-8 with a mark": ("a.m3u", codecs.BOM_UTF8 + f"/x/{R}".encode()),
    "an encoding that is named": ("a.m3u", b"#EXTM3U\n#EXTENC:CP850\n" + f"/x/{R}".encode("cp850")),
    "PLS in M3U": ("a.m3u", f"[playlist]\nFile1=/x/{R}\nNumberOfEntries=1\n"),
    "M3U in PLS": ("a.pls", f"#EXTM3U\n/x/{R}\n"),
    "plain names in PLS": ("a.pls", f"File1=/x/{R}\nTitle1=x\n"),
    "PLS in capitals": ("a.pls", f"[PLAYLIST]\r\nFILE1 = /x/{R}\r\nLENGTH1=215\r\n"),
    "PLS in UTF-16": ("a.pls", f"[playlist]\r\nFile1=/x/{R}\r\n".encode("utf-16")),
    "PLS of Windows": ("a.pls", f"[playlist]\r\nFile1=D:\\Music\\{W}\r\n".encode("cp1252")),
    "XSPF in M3U": ("a.m3u8", xspf(f"file:///x/{Q}")),
    "XSPF with xml:base": ("a.xspf", xspf(Q, head=' xml:base="file:///x/"')),
    "XSPF with a base of its track": ("a.xspf", xspf(Q).replace("<track>", '<track xml:base="file:///x/y/">')),
    "XSPF, relative base": ("a.xspf", xspf("Caf%C3%A9%20Song.mp3", head=' xml:base="../Artist/Album/"')),
    "XSPF, second location": ("a.xspf", xspf("http://x/y.mp3", f"<location>/x/{Q}</location>")),
    "XSPF, a drive": ("a.xspf", xspf(f"file:///D:/Music/{Q}")),
    "XSPF, a path that is no address": ("a.xspf", xspf(f"D:\\Music\\{W}")),
    "XSPF, slashes encoded": ("a.xspf", xspf("/x/Artist%2FAlbum%2FCaf%C3%A9%20Song.mp3")),
    "XSPF without locations": ("a.xspf", xspf("", "<creator>Artist</creator><title>Café Song</title>")),
    "XSPF in UTF-16": ("a.xspf", xspf(f"file:///x/{Q}").replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")),
    "XSPF of version 0": ("a.xspf", xspf(f"file:///x/{Q}").replace(' xmlns="http://xspf.org/ns/0/"', "")),
    "WPL": ("a.wpl", wpl(f"..\\{W}")),
    "WPL with a share": ("a.wpl", wpl(f"\\\\nas\\music\\{W}")),
    "WPL in M3U": ("a.m3u", wpl(f"D:\\Music\\{W}")),
    "ZPL": ("a.zpl", wpl(f"D:\\Music\\{W}").replace("wpl", "zpl")),
    "ASX": ("a.asx", asx(f"D:\\Music\\{W}")),
    "ASX with an address": ("a.asx", asx(f"file:///x/{Q}")),
    "WAX in CP1252": ("a.wax", asx(f"\\\\nas\\m\\{W}").encode("cp1252")),
    "B4S of Winamp": ("a.b4s", f'<?xml version="1.0"?><WinampXML><playlist><entry Playstring="file:D:\\Music\\{W}"><Name>x</Name></entry></playlist></WinampXML>'),
    "JSPF": ("a.jspf", json.dumps({"playlist": {"title": "Mine", "track": [{"location": [f"file:///x/{Q}"]}]}})),
    "JSPF of ListenBrainz": ("a.jspf", json.dumps({"playlist": {"track": [{"identifier": ["https://musicbrainz.org/recording/x"], "creator": "Artist", "title": "Café Song"}]}})),
    "other folders, artist and title": ("a.m3u8", "#EXTINF:215,Artist - Café Song\nZ:\\new\\07.mp3"),
    "other folders, title and duration": ("a.m3u8", "#EXTINF:215,Café Song\nZ:\\new\\07.mp3"),
    "other folders, names in the path": ("a.m3u8", "/x/Artist - Album (2001)/07. Café Song.flac"),
    "other folders, names in the file": ("a.m3u8", "/x/y/Artist - Café Song.ogg"),
    "converted": ("a.m3u8", "/x/Artist/Album/Café Song.opus"),
    "old Mac line ends": ("a.m3u", f"#EXTM3U\r#EXTINF:215,x\r/x/{R}\r".encode()),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_finds_the_track(form: str, reader: Reader, music: Path) -> None:
    name, content = FORMS[form]
    file = music / "Playlists" / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_playlist(file, reader)
    assert found.ids == (SONG,), found.entries
    assert not found.lost


OTHER = {
    "Cyrillic of Windows": ("D:\\Music\\Artist\\Album\\02 Другая песня.flac".encode("cp1251"), RUSSIAN),
    "what Windows cannot have in names": (b"D:\\Music\\AC-DC\\Live- 1991\\01 - Thunderstruck.mp3", THUNDER),
    "signs of addresses": (b"file:///x/Queen%20&%20Friends/Best%20%5B2011%5D/03%20What's%20%231_.ogg", QUEEN),
    "signs escaped for XML": (b"/x/Queen &amp; Friends/Best [2011]/03 What&apos;s #1_.ogg", QUEEN),
    "of two with one end, the one of this artist": (b"/x/Other/Second/CD 1/01.mp3", SECOND),
    "of two with one end, the one of this length": (b"#EXTINF:61,\n/x/CD 1/01.mp3", FIRST),
    "of two with one end, the one of this title": (b"#EXTINF:1,Second of all\n/x/CD 1/01.mp3", SECOND),
}


@pytest.mark.parametrize("form", OTHER)
def test_names_that_are_written_otherwise(form: str, reader: Reader, tmp_path: Path) -> None:
    content, track = OTHER[form]
    (tmp_path / "a.m3u").write_bytes(content)
    assert read_playlist(tmp_path / "a.m3u", reader).ids == (track,)


@pytest.mark.parametrize(
    "line",
    [
        "/x/y/01.mp3",
        "Track 01.mp3",
        "#EXTINF:200,Nobody - Nothing\n/x/CD 1/01.mp3",
        "#EXTINF:5,Café Song\n/x/y/z.mp3",
        "#EXTINF:215,Somebody Else - Café Song\n/x/y/z.mp3",
        "http://host/Artist/Album/Café Song.mp3",
        "spotify:track:6rqhFgbbKwnb9MLmUQDhG6",
        "/x/Artist/Album/Another Song.mp3",
    ],
)
def test_what_says_too_little_or_something_else_is_not_taken_for_a_track(
    line: str, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "a.m3u8").write_text(line)
    found = read_playlist(tmp_path / "a.m3u8", reader)
    assert found.ids == () and len(found.entries) == 1


def test_each_entry_says_how_it_was_found(reader: Reader, music: Path) -> None:
    lines = [
        music / R,
        f"/x/{R}",
        "#EXTINF:390,AC/DC - Thunderstruck (Live)\n/x/1.mp3",
        "/x/y/Artist - First.ogg",
    ]
    lines += ["http://radio.example/live", "/x/gone.mp3"]
    (music / "a.m3u8").write_text("\n".join(map(str, lines)))
    found = read_playlist(music / "a.m3u8", reader)
    assert [one.match.way for one in found.entries[:4]] == ["here", "path", "names", LOOSELY]
    assert found.streams == 1 and [one.shown for one in found.lost] == ["/x/gone.mp3"]
    first, streams, advice = playlist_files.report(found)
    assert first == (
        "4 of 5 tracks are in the library: 1 at their place, 1 by their path, 1 by artist and title, 1 probably."
    )
    assert "1 stream" in streams and "folder" in advice
    assert [line.partition(":")[0] for line in playlist_files.details(found)] == [
        "probably",
        "stream",
        "not found",
    ]
    assert [row["way"] for row in playlist_files.as_json(found)][-2:] == ["stream", ""]


def test_what_was_recognised_tells_where_the_files_beside_it_are(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text("/old/Artist/Album/Café Song.mp3\n/old/Artist/Album/CD 1/01.mp3\n")
    assert read_playlist(tmp_path / "a.m3u8", reader).ids == (SONG, FIRST)
    (tmp_path / "a.m3u8").write_text("/o/A/Album/Café Song.mp3\n/o/A/Album/CD 1/01.mp3\n/o/B/CD 1/01.mp3\n")
    found = read_playlist(tmp_path / "a.m3u8", reader)
    assert [one.match.track_id for one in found.entries[1:]] == [FIRST, None]


def test_the_person_says_where_the_music_is(reader: Reader, music: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.m3u8"
    file.write_text("Q:\\1\\CD 1\\01.mp3\n")
    assert (
        read_playlist(file, reader).ids == () or read_playlist(file, reader).entries[0].match.way == LOOSELY
    )
    below = Moves(root=music / "Other" / "Second")
    assert read_playlist(file, reader, below).entries[0].match[:2] == (SECOND, "path")
    mapped = Moves(folders=(("Q:\\1", str(music / "Artist" / "Album")),))
    assert read_playlist(file, reader, mapped).entries[0].match[:2] == (FIRST, "path")


def test_writing_again_loses_nothing(reader: Reader, music: Path, tmp_path: Path) -> None:
    """Streams, files of another computer, comments and unknown lines stay where they were."""
    text = (
        "#EXTM3U\n#PLAYLIST:Mine\n# made by hand\n#EXTGENRE:Rock\n"
        '#EXTINF:215 tvg-id="a,b" group-title="x",Artist - Café Song\n#EXTIMG:front.jpg\n'
        f"{music / R}\n#EXTINF:-1,Radio\n#EXTVLCOPT:http-user-agent=x\nhttp://host/live?a=1&b=%20\n"
        "#EXTINF:-1,gone\nD:\\Music\\gone.mp3\nhttps://host/other\n# the end\n"
    )
    (tmp_path / "a.m3u8").write_text(text)
    found = read_playlist(tmp_path / "a.m3u8", reader)
    tracks = [reader.track(one) for one in found.ids]
    playlists.write(tmp_path / "b.m3u8", rewritten(found, tracks), title=found.title)
    before, after = text.splitlines(), (tmp_path / "b.m3u8").read_text().splitlines()
    assert [line for line in before if line not in after] == []
    kept = [line for line in after if line in before]
    assert (
        kept.index("http://host/live?a=1&b=%20") < kept.index("D:\\Music\\gone.mp3") < kept.index("# the end")
    )


@pytest.mark.parametrize("suffix", [".m3u8", ".pls", ".xspf"])
@pytest.mark.parametrize(
    "line",
    ["http://host/a.mp3", "D:\\Music\\a b.mp3", "\\\\nas\\m\\a.mp3", "smb://nas/m/a.mp3", "spotify:track:x"],
)
def test_what_is_elsewhere_survives_every_format(
    line: str, suffix: str, tmp_path: Path, reader: Reader
) -> None:
    (tmp_path / "a.m3u").write_text(line)
    for name in (f"b{suffix}", f"c{suffix}", "d.m3u8"):
        before = "a.m3u" if name.startswith("b") else f"b{suffix}" if name.startswith("c") else f"c{suffix}"
        playlists.write(tmp_path / name, playlists.read(tmp_path / before).entries)
    [entry] = playlists.read(tmp_path / "d.m3u8").entries
    from musicexplorer.library.locations import path_of

    written = entry.written.decode()
    assert (path_of(written) or written).replace("\\", "/") == (path_of(line) or line).replace("\\", "/")


def test_an_xspf_and_a_pls_keep_what_is_not_ours(tmp_path: Path) -> None:
    more = "<location>http://x/y.mp3</location><annotation>live &amp; loud</annotation><trackNum>7</trackNum>"
    more += '<extension application="http://other"><o:x xmlns:o="urn:o">1</o:x></extension>'
    (tmp_path / "a.xspf").write_text(xspf("file:///D:/a.mp3", more))
    playlists.write(tmp_path / "b.xspf", playlists.read(tmp_path / "a.xspf").entries)
    text = (tmp_path / "b.xspf").read_text()
    for part in ("http://x/y.mp3", "live &amp; loud", "<trackNum>7<", 'application="http://other"', "urn:o"):
        assert part in text
    (tmp_path / "a.pls").write_text("[playlist]\nFile7=http://x/y\nTitle7=Radio\nLength7=-1\nGenre7=Jazz\n")
    playlists.write(tmp_path / "b.pls", playlists.read(tmp_path / "a.pls").entries)
    assert "Genre1=Jazz" in (tmp_path / "b.pls").read_text()


ODD = {
    "length inf": ("a.pls", "[playlist]\nFile1=a.mp3\nLength1=inf\n", 1),
    "length nan": ("a.xspf", xspf("a.mp3", "<duration>nan</duration>"), 1),
    "length 1e400": ("a.m3u", "#EXTINF:1e400,x\na.mp3\n", 1),
    "a number of 5000 digits": ("a.m3u", f"#EXTINF:{'9' * 5000},x\na.mp3\n", 1),
    "an index of 5000 digits": ("a.pls", f"[playlist]\nFile{'9' * 5000}=a.mp3\nFile2=b.mp3\n", 2),
    "a negative length": ("a.m3u", "#EXTINF:-200,x\na.mp3\n", 1),
    "minutes": ("a.m3u", "#EXTINF:3:35,A - B\na.mp3\n", 1),
    "an empty PLS": ("a.pls", "[playlist]\nNumberOfEntries=0\nVersion=2\n", 0),
    "a wrong number of entries": ("a.pls", "[playlist]\nFile1=a.mp3\nNumberOfEntries=-5\n", 1),
    "NUL": ("a.m3u", "a\0b.mp3\n", 1),
    "an ampersand in ASX": ("a.asx", '<asx><entry><ref href="D:\\A & B\\a.mp3"></entry></asx>', 1),
    "an XSPF without tracks": ("a.xspf", '<playlist version="1" xmlns="http://xspf.org/ns/0/"/>', 0),
}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("suffix", [".m3u8", ".pls", ".xspf"])
def test_odd_values_are_read_and_written(what: str, suffix: str, tmp_path: Path) -> None:
    name, text, count = ODD[what]
    (tmp_path / name).write_text(text)
    read = playlists.read(tmp_path / name)
    assert len(read.entries) == count
    playlists.write(tmp_path / f"out{suffix}", read.entries)
    assert (tmp_path / f"out{suffix}").stat().st_size


def test_minutes_are_read_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.m3u").write_text("#EXTINF:1:03:35,A - B\na.mp3\n")
    assert playlists.read(tmp_path / "a.m3u").entries[0].seconds == 3815.0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.pls", "hello\n"),
        ("a.pls", ""),
        ("a.wpl", "hello"),
        ("a.jspf", "{"),
        ("a.jspf", '{"playlist": 3}'),
        ("a.xspf", "<playlist"),
        ("a.cue", 'FILE "gone.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'),
    ],
)
def test_what_is_no_playlist_is_refused_in_a_sentence(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(PlaylistError, match=r"\.$"):
        playlists.read(tmp_path / name)


def test_a_cue_sheet_is_a_playlist(tmp_path: Path) -> None:
    (tmp_path / "a.flac").touch()
    (tmp_path / "a.cue").write_text(
        'PERFORMER "A"\nFILE "a.flac" WAVE\n  TRACK 01 AUDIO\n    TITLE "One"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "Two"\n    INDEX 01 01:00:00\n'
    )
    one, two = playlists.read(tmp_path / "a.cue").entries
    assert (one.title, one.end, two.title, two.start) == ("One", 60.0, "Two", 60.0)


# From public reports of other programs


def foreign(tmp_path: Path, *names: str) -> Path:
    """A library of files without tags."""
    store = tmp_path / "other.sqlite"
    new = [
        NewTrack(Source(tmp_path / "m" / one), Metadata(title=Path(one).stem), 1, 1, one.encode())
        for one in names
    ]
    with Writer(store) as writer:
        writer.add_folder(tmp_path / "m").result()
        writer.store_tracks(new).result()
    return store


REPORTS = {
    "backslashes on Linux": (
        "The Sisters Of Mercy/Floodland [2006 Remaster]/01-01 - Dominion-Mother Russia.flac",
        "a.m3u",
        "#EXTINF:420,The Sisters Of Mercy - Dominion/Mother Russia\n"
        "The Sisters Of Mercy\\Floodland [2006 Remaster]\\01-01 - Dominion-Mother Russia.flac\n",
    ),
    "Chinese folders and decomposed accents": (
        "Main/Trending/Meme (PokéMon Black Và White)/Meme (PokéMon Black Và White) - Trending.mp3",
        "a.m3u",
        "K:\\收藏\\音频\\Main\\Trending\\Meme (Poke\u0301Mon Black Va\u0300 White)"
        "\\Meme (Poke\u0301Mon Black Va\u0300 White) - Trending.mp3\n",
    ),
    "kana with marks apart": ("X/Y/ドリームソング.mp3", "a.m3u", "/music/X/Y/ト\u3099リームソンク\u3099.mp3\n"),
    "lower case": ("zmusic/mp3/Artist1/Track1.mp3", "a.m3u", "c:\\zmusic\\mp3\\artist1\\track1.mp3\n"),
    "from the root of a drive": ("Brenton Brown/Adoration/1-03 - Holy.mp3", "a.m3u", "\\Music\\Brenton Brown\\Adoration\\1-03 - Holy.mp3\n"),
    "two slashes after a dot": ("albums/Artemas/2024 - kiss/01. kiss.flac", "a.m3u", ".//albums/Artemas/2024 - kiss/01. kiss.flac\n"),
    "an encoded slash": (
        "Pixies/(1990) Pixies - Bossanova [16Bit-44.1kHz]/10. The Happening.flac",
        "a.xspf",
        xspf("(1990)%20Pixies%20-%20Bossanova%20%5B16Bit-44.1kHz%5D%2F10.%20The%20Happening.flac"),
    ),
    "encoded twice": (
        "Pixies/Bossanova [16Bit]/10. The Happening.flac",
        "a.xspf",
        xspf("file:///home/x/Pixies/Bossanova%2520%255B16Bit%255D/10.%2520The%2520Happening.flac"),
    ),
    "all about a track on one line": (
        "Beethoven/Immortal Beloved/02 Fur Elise.mp3",
        "a.m3u8",
        "#EXTM3U\n#EXTALB:Immortal Beloved#EXTART:Beethoven#EXTINF:180,Fur Elise\n"
        "E:\\Music\\Beethoven\\Immortal Beloved\\02 Fur Elise.mp3\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
def test_public_reports_of_playlists(report: str, tmp_path: Path) -> None:
    name, file, text = REPORTS[report]
    (tmp_path / file).write_text(text)
    with Reader(foreign(tmp_path, name)) as reader:
        found = read_playlist(tmp_path / file, reader)
    assert found.entries[0].match[:2] in ((1, "path"), (1, "here"))
    if report.startswith("all about"):
        assert (found.entries[0].entry.album, found.entries[0].entry.title) == (
            "Immortal Beloved",
            "Fur Elise",
        )
