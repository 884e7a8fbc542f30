"""The store when things go wrong: failing commands, other programs, full disks, files of another kind."""

import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest

from musicexplorer.library.store import DiskFull, Reader, StoreError, Writer, schema
from tests.library.store.conftest import ATTRIBUTES, DIMENSIONS, TAGS, heard, new


def test_a_failing_command_leaves_nothing_and_stops_nothing(writer: Writer, reader: Reader) -> None:
    [identifier] = writer.store_tracks([new("/m/a")]).result()
    failing = writer.store_analysis([(identifier, heard(0)), (identifier + 1000, heard(1))])
    following = writer.save_playlist("after", [identifier])
    with pytest.raises(StoreError):
        failing.result()
    assert following.result() == 1
    assert reader.analysis(identifier) is None


def test_our_own_mistakes_come_out_of_the_future(writer: Writer) -> None:
    with pytest.raises(AttributeError):
        writer.store_tracks([None]).result()  # type: ignore[list-item]
    assert writer.store_tracks([]).result() == []


def test_close_finishes_what_was_asked(path: Path) -> None:
    writer = Writer(path)
    futures = [writer.save_playlist(f"list {i}", []) for i in range(50)]
    writer.close()
    assert all(future.done() for future in futures)
    with pytest.raises(StoreError, match="closed"):
        writer.save_playlist("late", [])
    writer.close()
    with Reader(path) as reader:
        assert len(reader.playlists()) == 50


def test_a_cancelled_command_does_not_run(writer: Writer, reader: Reader) -> None:
    gate = threading.Event()
    blocking = writer._submit(lambda connection: gate.wait(10))
    cancelled = writer.save_playlist("no", [])
    assert cancelled.cancel()
    gate.set()
    assert blocking.result()
    with pytest.raises(CancelledError):
        cancelled.result()
    writer.save_playlist("yes", []).result()
    assert [playlist.name for playlist in reader.playlists()] == ["yes"]


def test_many_threads_may_write(writer: Writer, reader: Reader) -> None:
    def work(number: int) -> None:
        for i in range(20):
            writer.save_playlist(f"{number} {i}", [])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.save_playlist("last", []).result()
    assert len(reader.playlists()) == 81


def test_a_newer_schema_is_refused(path: Path) -> None:
    Writer(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'from the future', 0)")
    connection.close()
    for opening in (Writer, Reader):
        with pytest.raises(StoreError, match="newer"):
            opening(path)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to look at" * 100, b"SQLite format 3\0" + b"x" * 4000]
)
def test_another_kind_of_file_is_refused_and_unharmed(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    for opening in (Writer, Reader):
        with pytest.raises(StoreError, match=r"not a library|damaged"):
            opening(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    for opening in (Writer, Reader):
        with pytest.raises(StoreError, match="not a library"):
            opening(path)


def test_there_is_nothing_to_read_before_something_was_written(path: Path) -> None:
    with pytest.raises(StoreError, match="no library yet"):
        Reader(path)
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreError, match="empty"):
        Reader(path)
    Writer(path).close()
    Reader(path).close()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder"):
        Writer(tmp_path / "file" / "library.sqlite")
    (tmp_path / "taken").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        Writer(tmp_path / "taken")


def test_each_migration_is_recorded_and_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    good = schema.Migration("good", ("CREATE TABLE a (x)",))
    bad = schema.Migration("bad", ("CREATE TABLE b (x)", "CREATE TABLE a (x)"))
    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, path, (good, bad))
    assert schema.schema_number(connection) == 1
    better = schema.Migration("better", ("CREATE TABLE b (x)",))
    schema.migrate(connection, path, (good, better))
    rows = connection.execute("SELECT number, name FROM migration").fetchall()
    assert rows == [(1, "good"), (2, "better")]
    schema.migrate(connection, path, (good, better))
    connection.close()


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_two_programs_may_migrate_at_once(path: Path, journal: str) -> None:
    steps = tuple(schema.Migration(name, (f"CREATE TABLE {name} (x)",)) for name in ("first", "second"))
    path.parent.mkdir()

    def migrate(meanwhile: Callable[[str], object] | None = None) -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.set_trace_callback(meanwhile)
            schema.migrate(connection, path, steps)

    with ThreadPoolExecutor(1) as pool:
        started: list[Future[None]] = []

        def start_another(statement: str) -> None:
            """Start it in the middle of our step; give it the time to get as far as it can."""
            if statement.startswith("CREATE TABLE first"):
                started.append(pool.submit(migrate))
                wait(started, timeout=0.3)

        migrate(meanwhile=start_another)
        started[0].result()

    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT number, name FROM migration").fetchall()
    assert rows == [(1, "first"), (2, "second")]


def test_a_store_that_another_program_keeps_locked(path: Path, writer: Writer, reader: Reader) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Writer(path, busy_seconds=0.05) as second:
        with pytest.raises(StoreError, match="Another program"):
            second.save_playlist("mine", []).result()
        assert reader.playlists() == []  # reading goes on
        other.execute("COMMIT")
        second.save_playlist("mine", []).result()
    other.close()
    assert [playlist.name for playlist in reader.playlists()] == ["mine"]


def _write_from_another_process(path: Path, count: int) -> None:
    with Writer(path) as writer:
        for i in range(count):
            writer.store_tracks([new(f"/other/{i}")]).result()


def test_two_processes_write_while_a_third_reads(path: Path, writer: Writer, reader: Reader) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_write_from_another_process, args=(path, 30)
    )
    process.start()
    for i in range(30):
        writer.store_tracks([new(f"/mine/{i}")]).result()
        reader.tracks()
    process.join(60)
    assert process.exitcode == 0
    process.close()
    assert len(reader.tracks()) == 60


_KILLED = """
import os, sys
from pathlib import Path
from musicexplorer.library.store import Writer
writer = Writer(Path(sys.argv[1]))
writer.save_playlist("kept", []).result()
def half(connection):
    connection.execute("INSERT INTO playlist (name, created, updated) VALUES ('half', 0, 0)")
    os.kill(os.getpid(), 9)
writer._submit(half).result()
"""


def test_a_killed_program_loses_no_more_than_its_last_command(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], timeout=60, check=False)
    assert done.returncode == -9
    with Writer(path) as writer:
        writer.save_playlist("after", []).result()
    with Reader(path) as reader:
        assert [playlist.name for playlist in reader.playlists()] == ["after", "kept"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and os.geteuid() == 0 and _run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)])
    if not made:
        pytest.skip("cannot mount a small disk here")
    yield disk
    _run(["umount", str(disk)])


def _run(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _fill(writer: Writer) -> None:
    for i in range(100):
        writer.store_tracks([new(f"/m/{i}/{j}", lyrics="la" * 500) for j in range(20)]).result()


def test_a_full_disk_is_reported_and_survived(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 300_000)
    with Writer(small_disk / "library.sqlite") as writer, Reader(small_disk / "library.sqlite") as reader:
        with pytest.raises(DiskFull, match="Free some space"):
            _fill(writer)
        stored = len(reader.tracks())
        assert stored % 20 == 0  # no half transaction
        with pytest.raises(DiskFull):
            _fill(writer)
        assert len(reader.tracks()) == stored
        ballast.unlink()
        writer.save_playlist("there is room again", []).result()


def test_a_full_disk_by_the_limit_of_pages(writer: Writer, reader: Reader) -> None:
    """The same without a disk to mount: SQLite's own limit raises the same error."""
    writer._submit(lambda c: c.execute("PRAGMA max_page_count = 60").fetchone()).result()
    with pytest.raises(DiskFull, match="Free some space"):
        _fill(writer)
    assert len(reader.tracks()) % 20 == 0
    writer._submit(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchone()).result()
    writer.store_tracks([new("/m/fits")]).result()


def test_a_home_with_every_kind_of_character(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"100% #1? \xff") / "library.sqlite"
    with Writer(path) as writer, Reader(path) as reader:
        writer.set_model("one", TAGS, ATTRIBUTES, DIMENSIONS).result()
        assert reader.model_version() == "one"
