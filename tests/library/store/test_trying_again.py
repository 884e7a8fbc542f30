"""What earlier versions held against files is forgotten once: much of it was a state of the machine."""

import sqlite3
from contextlib import closing
from pathlib import Path

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.store.schema import MIGRATIONS, migrate

OF_0_1_0 = 6  # migrations


def test_failures_of_an_earlier_version_are_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, MIGRATIONS[:OF_0_1_0])
        connection.execute("INSERT INTO failure VALUES (X'2F61', 0, 'the file is not there', 1, 1, '', 0)")
    with Writer(path) as writer, Reader(path) as reader:
        assert reader.failures() == []
        writer.store_failure(Path("/a"), 0.0, "damaged", 1, 1).result(5)
    with Writer(path), Reader(path) as reader:
        assert [failure.reason for failure in reader.failures()] == ["damaged"]


def test_an_old_failure_does_not_retire_a_vector(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with Writer(path) as writer:
        writer.set_model("old", ["t"], ["a"], 2).result(5)
        writer.store_failure(Path("/a"), 0.0, "damaged", 1, 1).result(5)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO track (id, path, start, size, mtime_ns, added, title, artists, album_artist, album,"
            " genres, compilation, comment, key, musicbrainz_recording, musicbrainz_release,"
            " musicbrainz_artist, has_cover)"
            " VALUES (1, X'2F61', 0, 1, 1, 0, '', '', '', '', '', 0, '', '', '', '', '', 0)"
        )
        connection.execute(
            "INSERT INTO heard (track_id, model_id, tags, attributes, vector) VALUES (1, 1, '', '', '')"
        )
    with Writer(path) as writer:
        writer.set_model("new", ["t"], ["a"], 2).result(5)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM heard").fetchone() == (1,)
