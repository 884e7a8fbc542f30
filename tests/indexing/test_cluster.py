"""Analysis on other machines: real workers of dask on this one, with the real network."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import cluster as cluster_module
from musicexplorer.indexing.cluster import ClusterError, ClusterOptions, connect
from musicexplorer.indexing.events import Event, Finished, Progress, SecondPassEnded, Stopped, WorkerRefused
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Writer
from tests.audio_files import noise, tone, write
from tests.indexing.machines import ROOT, Machines, machines

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")

COUNT = 20


@pytest.fixture(autouse=True)
def no_real_worker() -> None:
    """Here the worker is the real one."""


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Dask keeps the threads of its pools."""
    before = {thread for thread in threading.enumerate() if not thread.daemon}
    yield
    assert {thread for thread in threading.enumerate() if not thread.daemon} <= before


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("music")
    for number in range(COUNT):
        samples = tone(80 + 40 * number, 4.0) + noise(4.0, seed=number, level=0.05)
        ending = (".flac", ".ogg", ".mp3")[number % 3]
        write(folder / f"{number:02}{ending}", samples, tags={"title": f"Title {number}"})
    (folder / "sheet").mkdir()
    write(folder / "sheet" / "two.flac", np.concatenate([tone(300, 4.0), noise(4.0)]))
    (folder / "sheet" / "two.cue").write_text(
        'FILE "two.flac" WAVE\n  TRACK 01 AUDIO\n    TITLE "One"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "Two"\n    INDEX 01 00:04:00\n'
    )
    (folder / "broken.flac").write_bytes((folder / "00.flac").read_bytes()[:60] + bytes(range(256)) * 40)
    return folder


@pytest.fixture(scope="module")
def here(music: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    """What a scan on this machine alone stores."""
    store = tmp_path_factory.mktemp("here") / "library.sqlite"
    *_, last = scan(store, music)
    assert isinstance(last, Finished)
    return stored(store)


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster of one worker, for tests that leave it as it is."""
    with machines(tmp_path_factory.mktemp("cluster"), 1) as cluster:
        yield cluster


def scan(
    store: Path,
    music: Path,
    options: ClusterOptions | None = None,
    seen: Callable[[Event], None] | None = None,
) -> list[Event]:
    """The events of a scan."""
    events = []
    with Writer(store) as writer:
        runner = Runner(store, writer, cluster=connect(options) if options else None)
        try:
            runner.scan([music])
            while not events or not isinstance(events[-1], Finished | Stopped):
                events.append(runner.events.get(timeout=300))
                if seen:
                    seen(events[-1])
        finally:
            runner.close(timeout=20)
    return events


def stored(store: Path) -> list[tuple]:
    """Everything that the analysis stored, to the bit."""
    query = (
        "SELECT t.path, t.start, t.identity, h.vector, h.tags, h.attributes, h.damage, w.starts, w.vectors,"
        " w.tags, w.attributes, f.reason FROM track t LEFT JOIN heard h ON h.track_id = t.id"
        " LEFT JOIN windows w ON w.track_id = t.id LEFT JOIN failure f ON f.path = t.path"
        " UNION ALL SELECT path, start, reason, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM failure ORDER BY 1, 2, 3"
    )
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query).fetchall()


def analysed(events: list[Event], least: int) -> bool:
    last = next((e for e in reversed(events) if isinstance(e, Progress) and e.stage == "analysis"), None)
    return last is not None and last.done >= least


def test_workers_give_what_this_machine_gives_to_the_bit_though_one_dies(
    music: Path, here: list[tuple], tmp_path: Path
) -> None:
    store, killed = tmp_path / "library.sqlite", []
    with machines(tmp_path / "cluster", 3) as cluster:

        def kill_one(event: Event) -> None:
            if isinstance(event, Progress) and event.stage == "analysis" and event.done and not killed:
                killed.append(event.done)
                cluster.workers[0].kill()

        *_, last = scan(store, music, ClusterOptions(cluster.address), kill_one)
    assert killed and killed[0] < COUNT
    assert isinstance(last, Finished) and not last.summary.unavailable
    assert stored(store) == here


def test_a_file_that_no_worker_sees_is_sent(
    music: Path, here: list[tuple], one_worker: Machines, tmp_path: Path
) -> None:
    store, sent = tmp_path / "library.sqlite", []
    with pytest.MonkeyPatch.context() as patch:
        read = cluster_module.read_regular
        patch.setattr(
            cluster_module, "read_regular", lambda path, most: sent.append(path) or read(path, most)
        )
        scan(store, music, ClusterOptions(one_worker.address, ((music, "/nowhere"),)))
    assert not list(one_worker.folder.rglob("musicexplorer-*"))
    assert len(set(sent)) > COUNT
    assert stored(store) == here


def test_workers_see_the_music_under_another_name(
    music: Path, here: list[tuple], one_worker: Machines, tmp_path: Path
) -> None:
    store, there = tmp_path / "library.sqlite", tmp_path / "there"
    shutil.copytree(music, there)
    (there / "03.flac").write_bytes(b"another file")  # is sent, as it is not the one here
    sent = []
    with pytest.MonkeyPatch.context() as patch:
        read = cluster_module.read_regular
        patch.setattr(
            cluster_module, "read_regular", lambda path, most: sent.append(path) or read(path, most)
        )
        scan(store, music, ClusterOptions(one_worker.address, ((music, os.fspath(there)),)))
    assert {path.name for path in sent} == {"03.flac"}
    assert stored(store) == here


def with_other_weights(folder: Path) -> Path:
    """A copy of the program whose network has another version."""
    shutil.copytree(ROOT / "musicexplorer", folder / "musicexplorer")
    shutil.copytree(ROOT / "models", folder / "models")
    card = json.loads((folder / "models" / "embedder.json").read_text())
    (folder / "models" / "embedder.json").write_text(json.dumps(card | {"version": "0.0-old"}))
    return folder


def test_a_worker_with_other_weights_is_refused(music: Path, here: list[tuple], tmp_path: Path) -> None:
    store, old = tmp_path / "library.sqlite", with_other_weights(tmp_path / "old")
    with machines(tmp_path / "cluster", 0) as cluster:
        cluster.add_worker(old)
        *_, last = scan(store, music, ClusterOptions(cluster.address))
        assert isinstance(last, Stopped)
        assert "cannot be used: it has network 0.0-old" in last.message
        cluster.add_worker()
        cluster.wait()
        events = scan(store, music, ClusterOptions(cluster.address))
    (refused,) = [event for event in events if isinstance(event, WorkerRefused)]
    assert "0.0-old" in refused.message
    assert stored(store) == here


def test_a_lost_scheduler_stops_the_scan_and_the_next_one_goes_on(
    music: Path, here: list[tuple], tmp_path: Path
) -> None:
    store = tmp_path / "library.sqlite"
    with machines(tmp_path / "cluster", 1) as cluster:

        def end_it(event: Event) -> None:
            if isinstance(event, Progress) and event.stage == "analysis" and event.done:
                cluster.scheduler.kill()

        *events, last = scan(store, music, ClusterOptions(cluster.address), end_it)
    assert isinstance(last, Stopped) and "is lost" in last.message
    done = max(e.done for e in events if isinstance(e, Progress) and e.stage == "analysis")
    assert 0 < done < COUNT
    *_, last = scan(store, music)
    assert isinstance(last, Finished)
    assert last.summary.embedded <= COUNT + 2 - done
    assert stored(store) == here


def sockets(pid: int) -> tuple[set[str], set[tuple[str, str]]]:
    """Listening addresses, and (own, other) addresses of connections, of a process; as /proc has them."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(entry))
        except OSError:
            continue
    listening, connected = set(), set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            own, other, state, *rest = line.split()[1:]
            if f"socket:[{rest[5]}]" in inodes:
                if state == "0A":
                    listening.add(own)
                else:
                    connected.add(other)
    return listening, connected


def test_the_program_connects_to_the_scheduler_alone_and_listens_nowhere(
    music: Path, one_worker: Machines, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "musicexplorer", "--home", tmp_path / "home", "scan", music, "--json"]
    with subprocess.Popen(
        [*map(str, command), "--cluster", one_worker.address], stdout=subprocess.PIPE, text=True
    ) as process:
        listening, connected = set(), set()
        while process.poll() is None:
            try:
                more, others = sockets(process.pid)
            except OSError:
                break
            listening |= more
            connected |= others
            time.sleep(0.1)
        report = json.loads(process.stdout.read())
    port = int(one_worker.address.rpartition(":")[2])
    assert report["embedded"] == COUNT + 2
    assert not listening
    assert connected == {f"0100007F:{port:04X}"}


def test_a_cluster_that_is_not_there_is_said() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster_module, "CONNECT_SECONDS", 1.0)
        with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1 cannot be reached"):
            connect(ClusterOptions("tcp://127.0.0.1:1"))


def test_a_file_that_kills_workers_costs_only_them_and_is_tried_here(
    music: Path, here: list[tuple], tmp_path: Path
) -> None:
    root = tmp_path / "deadly"
    shutil.copytree(ROOT / "musicexplorer", root / "musicexplorer")
    shutil.copytree(ROOT / "models", root / "models")
    with (root / "musicexplorer" / "indexing" / "worker.py").open("a") as file:
        file.write(
            "\n\n_analyse_all = analyse\n\n\ndef analyse(sources):\n"
            "    if any(source.path.name == '06.flac' for source in sources):\n        os._exit(1)\n"
            "    return _analyse_all(sources)\n"
        )
    with machines(tmp_path / "cluster", 0) as cluster:
        for _ in range(3):  # it kills one in a batch, and one alone
            cluster.add_worker(root)
        cluster.wait()
        *_, last = scan(tmp_path / "library.sqlite", music, ClusterOptions(cluster.address))
        assert [worker.poll() for worker in cluster.workers].count(None) == 1
    assert isinstance(last, Finished) and not last.summary.unavailable
    assert stored(tmp_path / "library.sqlite") == here


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and a certificate by it with its key."""
    folder.mkdir()
    new = "openssl req -newkey rsa:2048 -nodes -subj"
    for command in (
        f"{new} /CN=authority -x509 -keyout ca.key -out ca.pem -days 2",
        f"{new} /CN=127.0.0.1 -keyout own.key -out own.csr",
        "openssl x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out own.pem -days 2",
    ):
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder / "ca.pem", folder / "own.pem", folder / "own.key"


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes certificates with openssl")
def test_tls_lets_in_who_has_a_certificate_of_the_authority(
    music: Path, here: list[tuple], tmp_path: Path
) -> None:
    own, foreign = certificates(tmp_path / "own"), certificates(tmp_path / "foreign")
    options = [f"--tls-{name}={file}" for name, file in zip(("ca-file", "cert", "key"), own, strict=True)]
    options = [*options, "--protocol", "tls"]
    with machines(tmp_path / "cluster", 0, options) as cluster:
        cluster.add_worker()
        assert cluster.address.startswith("tls://")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cluster_module, "CONNECT_SECONDS", 3.0)
            for tls in (foreign, None):
                with pytest.raises(ClusterError, match="cannot be reached"):
                    connect(ClusterOptions(cluster.address, tls=tls))
        scan(tmp_path / "library.sqlite", music, ClusterOptions(cluster.address, tls=own))
    assert stored(tmp_path / "library.sqlite") == here


def test_tempo_and_key_are_found_there_too(music: Path, one_worker: Machines, tmp_path: Path) -> None:
    rows = []
    for name, path in (("seen", "/"), ("sent", "/nowhere")):
        store = tmp_path / name / "library.sqlite"
        options = ClusterOptions(one_worker.address, ((Path("/"), path),))
        with Writer(store) as writer:
            runner = Runner(store, writer, cluster=connect(options))
            try:
                runner.scan([music / "sheet"])
                runner.second_pass()
                while not isinstance(event := runner.events.get(timeout=300), SecondPassEnded):
                    assert not isinstance(event, Stopped)
            finally:
                runner.close(timeout=20)
        assert event.failed == 0
        with closing(sqlite3.connect(store)) as connection:
            rows.append(connection.execute("SELECT * FROM rhythm ORDER BY track_id").fetchall())
    assert len(rows[0]) == 2
    assert rows[0] == rows[1]
