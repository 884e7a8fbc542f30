"""Exports of the services that keep scrobbles, written as those services and their exporters write them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from musicexplorer.library.history import HistoryError, Listen
from musicexplorer.library.history.reading import read

Read = Callable[..., list[Listen]]

LISTEN = (
    '{"inserted_at": 1700000100.5, "listened_at": 1700000000, "recording_msid": "2b1f", "user_name": "me", '
    '"track_metadata": {"artist_name": "Bj\\u00f6rk", "track_name": "It\\u2019s Not Up to You", '
    '"release_name": "Vespertine", "additional_info": {"duration_ms": 308000, "submission_client": "x", '
    '"recording_mbid": null}, "mbid_mapping": {"recording_mbid": "b1a9c0e9", "artist_mbids": ["87c5"]}}}'
)
OTHER = (
    '{"listened_at": 1700000400, "track_metadata": {"artist_name": "\\ud83d\\udc2c", '
    '"track_name": "broken \\ud83d half", "release_name": null, "additional_info": {}, "mbid_mapping": null}}'
)
FEEDBACK = '{"created": 1700000500, "recording_mbid": "b1a9c0e9", "recording_msid": null, "score": -1}'


def archive(**files: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as out:
        for name, content in files.items():
            # An entry without a date: a test must have the same name in every process.
            out.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), content)
    return raw.getvalue()


def test_listenbrainz_as_its_zip(listens: Read) -> None:
    raw = archive(
        user_dot_json='{"username": "me", "user_id": 1}',
        feedback_dot_jsonl=FEEDBACK + "\n" + '{"created": 1, "recording_mbid": "x", "score": 0}\n',
        pinned_recording_dot_jsonl='{"blurb_content": "so good", "pinned_until": 1}\n',
        listens__2023__11_dot_jsonl=f"{LISTEN}\n{OTHER}\n\n",
    )
    opinion, first, second = listens("listenbrainz_me.zip", raw)
    assert (opinion.kind, opinion.liked, opinion.recording, opinion.plays) == ("opinion", -1, "b1a9c0e9", 0)
    assert first == Listen(
        "Björk", "It’s Not Up to You", "Vespertine", when=1700000000, duration=308, recording="b1a9c0e9"
    )
    assert (second.artist, second.title) == ("🐬", "broken \ud83d half")


def test_listenbrainz_as_lines_as_a_list_and_as_the_api_answers(listens: Read) -> None:
    bare = listens("1.jsonl", LISTEN)
    assert bare == listens("me_lb-2023-11-14.json", f"[{LISTEN}]")
    assert bare == listens("api.json", f'{{"payload": {{"count": 1, "listens": [{LISTEN}]}}}}')
    assert bare[0].when == 1700000000


def test_a_broken_line_is_counted_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "1.jsonl"
    path.write_text(f"{LISTEN}\n{LISTEN[:50]}\n[1]\n{OTHER}\n")
    (history,) = read(path)
    assert len(list(history)) == 2
    assert history.passed == {"lines that cannot be read": 1, "rows that cannot be read": 1}


LAYOUTS = {
    "ghan.csv": "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\r\n"
    '"1700000000","14 Nov 2023, 22:13","Run the Jewels","","RTJ2","","Lie, Cheat, ""Steal""","b1a9"\r\n',
    "benjaminbenben.csv": 'Run the Jewels,RTJ2,"Lie, Cheat, ""Steal""","14 Nov 2023 22:13"\n'
    'Other,,Thing,"14 Nov 2023 22:17"\n',
    "lastfmstats.csv": "\ufeffArtist;Album;AlbumId;Track;Date#me\n"
    '"Run the Jewels";"RTJ2";"";"Lie, Cheat, ""Steal""";"1700000000000"\n',
    "lastfmstats.json": '{"username": "me", "scrobbles": [{"track": "Lie, Cheat, \\"Steal\\"", '
    '"artist": "Run the Jewels", "album": "RTJ2", "albumId": "", "date": 1700000000000}]}',
    "ghan.json": '[{"track": [{"artist": {"mbid": "", "#text": "Run the Jewels"}, "mbid": "b1a9", "album": {"mbid": '
    '"", "#text": "RTJ2"}, "name": "Lie, Cheat, \\"Steal\\"", "url": "https://www.last.fm/", "streamable": "0", '
    '"date": {"uts": "1700000000", "#text": "14 Nov 2023, 22:13"}}], "@attr": {"page": "1"}}]',
    "api.json": '{"recenttracks": {"track": [{"artist": {"mbid": "", "name": "Run the Jewels"}, "loved": "1", "mbid": "",'
    ' "album": {"#text": "RTJ2"}, "name": "Lie, Cheat, \\"Steal\\"", "date": {"uts": "1700000000"}}]}}',
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_last_fm_in_every_layout_of_its_exporters(name: str, listens: Read) -> None:
    found = listens(name, LAYOUTS[name])[0]
    assert (found.artist, found.title, found.album) == ("Run the Jewels", 'Lie, Cheat, "Steal"', "RTJ2")
    assert found.when is not None and abs(found.when - 1700000000) < 60  # two of them have no seconds
    assert found.liked == (1 if name == "api.json" else 0)
    assert found.recording == ("b1a9" if name.startswith("ghan") else "")


def test_last_fm_passes_over_what_has_no_time(tmp_path: Path) -> None:
    path = tmp_path / "recent.json"
    playing = {"artist": {"#text": "A"}, "name": "Now", "@attr": {"nowplaying": "true"}}
    old = {"artist": {"#text": "A"}, "name": "Old", "date": {"uts": "0", "#text": "01 Jan 1970, 00:00"}}
    path.write_text(json.dumps([[playing, old], [{**old, "date": {"uts": "1700000000"}}]]))
    (history,) = read(path)
    assert [listen.title for listen in history] == ["Old"]
    assert history.passed == {"the track that was playing during the export": 1, "rows without a time": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_last_fm_in_the_encodings_that_spreadsheets_save(encoding: str, listens: Read) -> None:
    table = "椎名林檎,勝訴ストリップ,ギブス,14 Nov 2023 22:13\n"
    assert listens("x.csv", table.encode(encoding))[0].title == "ギブス"


SPOTIFY = {
    "ts": "2023-11-14T22:18:20Z", "username": "me", "platform": "android", "ms_played": 300000, "conn_country": "NL",
    "ip_addr_decrypted": "0.0.0.0", "master_metadata_track_name": "Odessa", "episode_name": None, "episode_show_name": None,
    "master_metadata_album_artist_name": "Caribou", "master_metadata_album_album_name": "Swim",
    "spotify_track_uri": "spotify:track:x", "spotify_episode_uri": None, "reason_start": "trackdone", "reason_end": "trackdone",
    "shuffle": False, "skipped": None, "offline": False, "offline_timestamp": 0, "incognito_mode": False,
}  # fmt: skip


def test_spotify_extended_history_knows_skips_and_when_it_began(tmp_path: Path) -> None:
    rows = [
        SPOTIFY,
        SPOTIFY | {"ms_played": 4000, "reason_end": "fwdbtn", "skipped": True},
        SPOTIFY | {"master_metadata_track_name": None, "episode_name": "Talk"},
        SPOTIFY | {"ms_played": 0},
    ]
    path = tmp_path / "Streaming_History_Audio_2023_1.json"
    path.write_text(json.dumps(rows, indent=2))
    (history,) = read(path)
    played, skipped = history
    assert (played.artist, played.title, played.album) == ("Caribou", "Odessa", "Swim")
    assert (played.when, played.seconds, played.plays, played.skips) == (1700000000, 300, 1, 0)
    assert (skipped.when, skipped.plays, skipped.skips) == (1700000296, 0, 1)
    assert sum(history.passed.values()) == 2


def test_spotify_in_its_zip_beside_files_that_say_nothing(listens: Read) -> None:
    short = '[{"endTime": "2023-11-14 22:18", "artistName": "Caribou", "trackName": "Odessa", "msPlayed": 300000}]'
    lists = '{"playlists": [{"name": "Gym 🏋", "items": [{"track": {"trackName": "Odessa", "artistName": "Caribou", '
    lists += '"albumName": "Swim", "trackUri": "x"}, "episode": null, "addedDate": "2023-11-14"}, {"track": null}]}]}'
    liked = '{"tracks": [{"artist": "Caribou", "album": "Swim", "track": "Sun", "uri": "x"}], "albums": [],'
    liked += ' "bannedTracks": [{"artist": "Nickel", "album": "", "track": "Back", "uri": "y"}]}'
    raw = archive(
        MyData__Playlist1_dot_json=lists,
        MyData__StreamingHistory_music_0_dot_json=short,
        MyData__Userdata_dot_json='{"username": "me"}',
        MyData__YourLibrary_dot_json=liked,
        MyData__broken_dot_json='[{"endTime": ',
    )
    listed, played, loved, banned = listens("my_spotify_data.zip", raw)
    assert (listed.kind, listed.list, listed.title) == ("list", "Gym 🏋", "Odessa")
    assert played.when == 1699999980 and played.seconds == 300
    assert (loved.title, loved.liked, banned.title, banned.liked) == ("Sun", 1, "Back", -1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hdfm\0\0\0\x90", "Export Library"),
        (b"bplist00\xd1", "Export Library"),
        (b"%PDF-1.7", "JSON or CSV"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\0\0", "Import one of these"),
        (b"a,b,c\n1,2,3\n", "Import one of these"),
        (b'{"answer": 42}', "Import one of these"),
        (b"<html></html>", "Import one of these"),
        (b'[{"ts": "2023-11-14T22:18:20Z", "ms_pl', "export it again"),
        (archive(a_dot_txt="x"), "contains no history"),
        (archive(a_dot_json="{}")[:-30], "cannot be read"),
        (b"SQLite format 3\0" + b"\xff" * 100, "cannot be read"),
    ],
)
def test_a_file_that_is_not_a_history_is_refused_with_what_to_do(
    content: bytes, said: str, listens: Read
) -> None:
    with pytest.raises(HistoryError, match=said):
        listens("file", content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no such file"):
        next(read(tmp_path / "nothing.zip"))
