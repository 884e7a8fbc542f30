"""The same tags, in the way of each format, give the same metadata."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import mutagen
import pytest
from mutagen import apev2, asf, flac, id3, mp4

from musicexplorer.library.tags import read, read_cover
from musicexplorer.library.track import Metadata
from tests.library.tags.conftest import PICTURE, SECONDS

Make = Callable[..., Path]

WANTED = Metadata(
    title="Jóga",
    artists=("Björk", "AC/DC"),
    album_artist="Various Artists",
    album="Homogenic",
    track=3,
    disc=1,
    year=1997,
    genres=("Trip-Hop", "Art Pop"),
    compilation=True,
    comment="A comment",
    lyrics="All these accidents\nthat happen",
    bpm=83.5,
    key="Bbm",
    rating=0.8,
    replaygain_track=-6.54,
    replaygain_album=-7.0,
    replaygain_peak=0.988,
    musicbrainz_recording="recording-id",
    musicbrainz_release="release-id",
    musicbrainz_artist="artist-id",
    has_cover=True,
)
_FREE = {  # written under the same names wherever a format has free names
    "replaygain_track_gain": "-6.54 dB",
    "replaygain_album_gain": "-7.00 dB",
    "replaygain_track_peak": "0.988000",
}


def _id3(tags: id3.ID3) -> None:
    tags.add(id3.TIT2(text="Jóga"))
    tags.add(id3.TPE1(text=["Björk", "AC/DC"]))
    tags.add(id3.TPE2(text="Various Artists"))
    tags.add(id3.TALB(text="Homogenic"))
    tags.add(id3.TRCK(text="03/10"))
    tags.add(id3.TPOS(text="1/2"))
    tags.add(id3.TDRC(text="1997-09-22"))
    tags.add(id3.TCON(text=["Trip-Hop", "Art Pop"]))
    tags.add(id3.TCMP(text="1"))
    tags.add(id3.COMM(lang="eng", desc="iTunNORM", text="0000 0000"))
    tags.add(id3.COMM(lang="eng", desc="", text="A comment"))
    tags.add(id3.USLT(lang="eng", text=WANTED.lyrics))
    tags.add(id3.TBPM(text="83.5"))
    tags.add(id3.TKEY(text="Bbm"))
    tags.add(id3.POPM(email="someone", rating=204, count=1))
    tags.add(id3.UFID(owner="http://musicbrainz.org", data=b"recording-id"))
    tags.add(id3.TXXX(desc="MusicBrainz Album Id", text="release-id"))
    tags.add(id3.TXXX(desc="MusicBrainz Artist Id", text="artist-id"))
    tags.add(id3.APIC(mime="image/png", type=3, data=PICTURE))
    for name, value in _FREE.items():
        tags.add(id3.TXXX(desc=name.upper(), text=value))


def _picture() -> flac.Picture:
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", PICTURE
    return picture


def _vorbis(tags: mutagen.Tags) -> None:
    values = {
        "TITLE": "Jóga",
        "ARTIST": ["Björk", "AC/DC"],
        "ALBUMARTIST": "Various Artists",
        "ALBUM": "Homogenic",
        "TRACKNUMBER": "3",
        "TRACKTOTAL": "10",
        "DISCNUMBER": "1",
        "DATE": "1997-09-22",
        "GENRE": ["Trip-Hop", "Art Pop"],
        "COMPILATION": "1",
        "COMMENT": "A comment",
        "LYRICS": WANTED.lyrics,
        "BPM": "83.5",
        "INITIALKEY": "Bbm",
        "RATING:someone": "0.8",
        "MUSICBRAINZ_TRACKID": "recording-id",
        "MUSICBRAINZ_ALBUMID": "release-id",
        "MUSICBRAINZ_ARTISTID": "artist-id",
        **_FREE,
    }
    for name, value in values.items():
        tags[name] = value


def _mp4(tags: mp4.MP4Tags) -> None:
    tags.update(
        {
            "\xa9nam": "Jóga",
            "\xa9ART": ["Björk", "AC/DC"],
            "aART": "Various Artists",
            "\xa9alb": "Homogenic",
            "trkn": [(3, 10)],
            "disk": [(1, 2)],
            "\xa9day": "1997-09-22T00:00:00Z",
            "\xa9gen": ["Trip-Hop", "Art Pop"],
            "cpil": True,
            "\xa9cmt": "A comment",
            "\xa9lyr": WANTED.lyrics,
            "covr": [mp4.MP4Cover(PICTURE, mp4.MP4Cover.FORMAT_PNG)],
        }
    )
    free = {
        "initialkey": "Bbm",
        "BPM": "83.5",
        "RATING": "80",
        "MusicBrainz Track Id": "recording-id",
        "MusicBrainz Album Id": "release-id",
        "MusicBrainz Artist Id": "artist-id",
        **_FREE,
    }
    for name, value in free.items():
        tags[f"----:com.apple.iTunes:{name}"] = [value.encode()]


def _ape(tags: apev2.APEv2) -> None:
    values = {
        "Title": "Jóga",
        "Artist": ["Björk", "AC/DC"],
        "Album Artist": "Various Artists",
        "Album": "Homogenic",
        "Track": "3/10",
        "Disc": "1/2",
        "Year": "1997",
        "Genre": ["Trip-Hop", "Art Pop"],
        "Compilation": "1",
        "Comment": "A comment",
        "Lyrics": WANTED.lyrics,
        "BPM": "83.5",
        "KEY": "Bbm",
        "Rating": "4",
        "MUSICBRAINZ_TRACKID": "recording-id",
        "MUSICBRAINZ_ALBUMID": "release-id",
        "MUSICBRAINZ_ARTISTID": "artist-id",
        **_FREE,
    }
    for name, value in values.items():
        tags[name] = value
    tags["Cover Art (Front)"] = apev2.APEValue(b"cover.png\0" + PICTURE, apev2.BINARY)


def _asf(tags: asf.ASFTags) -> None:
    values = {
        "Title": "Jóga",
        "Author": ["Björk", "AC/DC"],
        "WM/AlbumArtist": "Various Artists",
        "WM/AlbumTitle": "Homogenic",
        "WM/TrackNumber": 3,
        "WM/PartOfSet": "1/2",
        "WM/Year": "1997",
        "WM/Genre": ["Trip-Hop", "Art Pop"],
        "WM/IsCompilation": True,
        "Description": "A comment",
        "WM/Lyrics": WANTED.lyrics,
        "WM/BeatsPerMinute": "83.5",
        "WM/InitialKey": "Bbm",
        "WM/SharedUserRating": 79,
        "MusicBrainz/Track Id": "recording-id",
        "MusicBrainz/Album Id": "release-id",
        "MusicBrainz/Artist Id": "artist-id",
        **_FREE,
    }
    for name, value in values.items():
        tags[name] = value
    kind = "image/png\0".encode("utf-16-le") + "\0".encode("utf-16-le")
    data = b"\x03" + len(PICTURE).to_bytes(4, "little") + kind + PICTURE
    tags["WM/Picture"] = [asf.ASFByteArrayAttribute(data)]


def tagged(path: Path) -> Path:
    """Write all tags in the way of the file's format."""
    file = mutagen.File(path)
    if path.suffix in (".ape", ".mpc", ".wv"):
        file = apev2.APEv2File(path)
    if file.tags is None:
        file.add_tags()
    for kind, writer in ((id3.ID3, _id3), (mp4.MP4Tags, _mp4), (asf.ASFTags, _asf), (apev2.APEv2, _ape)):
        if isinstance(file.tags, kind):
            writer(file.tags)
            break
    else:
        _vorbis(file.tags)
        if path.suffix == ".flac":
            file.add_picture(_picture())
        else:
            file.tags["METADATA_BLOCK_PICTURE"] = base64.b64encode(_picture().write()).decode()
    file.save()
    return path


FORMATS = [
    ".mp3",
    ".flac",
    ".ogg",
    ".opus",
    ".m4a",
    ".mp4",
    ".wav",
    ".aiff",
    ".wma",
    ".wv",
    ".ape",
    ".mpc",
    ".tta",
    ".dsf",
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_all_fields_of_all_formats(make: Make, suffix: str) -> None:
    path = tagged(make(suffix))
    found = read(path)
    assert found.duration == pytest.approx(SECONDS, abs=0.2)
    assert found.rating == pytest.approx(0.8, abs=0.005)
    assert replace(found, duration=None, rating=0.8) == WANTED
    assert read_cover(path) == PICTURE


@pytest.mark.parametrize("suffix", [".aac", ".ac3"])
def test_tags_where_the_format_has_none(make: Make, suffix: str) -> None:
    path = make(suffix)
    tags = id3.ID3()
    _id3(tags)
    tags.save(path)
    assert replace(read(path), duration=None) == WANTED


@pytest.mark.parametrize("suffix", [".mka", ".caf"])
def test_what_only_ffmpeg_reads(make: Make, tmp_path: Path, suffix: str) -> None:
    import av

    path = tmp_path / f"tagged{suffix}"
    with av.open(str(make(suffix))) as source, av.open(str(path), "w") as target:
        target.metadata.update({"title": "Jóga", "artist": "Björk", "album": "Homogenic", "genre": "Pop"})
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    found = read(path)
    assert (found.title, found.artists, found.album, found.genres) == (
        "Jóga",
        ("Björk",),
        "Homogenic",
        ("Pop",),
    )
    assert found.duration == pytest.approx(SECONDS, abs=0.1)


def test_chunks_of_wave_files(make: Make, tmp_path: Path) -> None:
    import av

    path = tmp_path / "riff.wav"
    with av.open(str(path), "w") as target:
        target.metadata.update({"title": "Riff", "artist": "Info", "track": "4"})
        target.add_stream("pcm_s16le", rate=8000, layout="mono")
        target.start_encoding()
    assert read(path).title == "Riff"
    assert read(path).artists == ("Info",)


def test_the_gain_that_scanners_add_to_mp3(make: Make) -> None:
    path = make(".mp3")
    id3.ID3(path).delete()
    tags = id3.ID3()
    tags.add(id3.TIT2(text="Title"))
    tags.save(path)
    gain = apev2.APEv2()
    gain["REPLAYGAIN_TRACK_GAIN"] = "-3.5 dB"
    gain["Title"] = "Other"
    gain.save(path)
    assert (read(path).title, read(path).replaygain_track) == ("Title", -3.5)


def test_the_gain_of_opus_is_comparable(make: Make) -> None:
    path = make(".opus")
    file = mutagen.File(path)
    file["R128_TRACK_GAIN"], file["R128_ALBUM_GAIN"] = "-2816", "256"
    file.save()
    assert (read(path).replaygain_track, read(path).replaygain_album) == (-11 + 5, 1 + 5)


def test_gain_in_frames_of_its_own(make: Make) -> None:
    path = make(".mp3")
    tags = id3.ID3()
    tags.add(id3.RVA2(desc="track", channel=1, gain=-4.5, peak=0.5))
    tags.save(path)
    assert read(path).replaygain_track == pytest.approx(-4.5)


@pytest.mark.parametrize(
    ("written", "genres"),
    [
        (["(17)"], ("Rock",)),
        (["17"], ("Rock",)),
        (["(17)(9)Odd"], ("Rock", "Metal", "Odd")),
        (["Rock; Metal"], ("Rock", "Metal")),
        (["Rock/Metal", "metal"], ("Rock", "Metal")),
    ],
)
def test_genres_of_mp3(make: Make, written: list[str], genres: tuple[str, ...]) -> None:
    path = make(".mp3")
    tags = id3.ID3()
    tags.add(id3.TCON(text=written))
    tags.save(path)
    assert read(path).genres == genres


def test_the_oldest_tags(make: Make) -> None:
    path = make(".mp3")
    id3.ID3(path).delete()
    old = b"TAG" + b"Title".ljust(30, b"\0") + b"Artist".ljust(30, b"\0") + b"Album".ljust(30, b"\0")
    path.write_bytes(path.read_bytes() + old + b"1984" + b"Comment".ljust(28, b"\0") + b"\0\x07" + b"\x11")
    found = read(path)
    assert (found.title, found.artists, found.album) == ("Title", ("Artist",), "Album")
    assert (found.year, found.track, found.genres, found.comment) == (1984, 7, ("Rock",), "Comment")


def test_shift_jis_in_mp3(make: Make) -> None:
    path = make(".mp3")
    tags = id3.ID3()
    tags.add(id3.TIT2(encoding=0, text="残酷な天使のテーゼ".encode("cp932").decode("latin-1")))
    tags.save(path)
    assert read(path).title == "残酷な天使のテーゼ"
