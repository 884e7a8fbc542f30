"""Plays for an hour in the real window while scans run: how often does the sound break?

    nice -n -8 python -m tests.soak.playing MUSIC [--minutes 60] [--log playing.tsv]

Needs Linux, PulseAudio and PortAudio (`tests/sound`), better as root, so that the daemon comes before other
programs as it does on a desktop. The window opens without a display on a new library, scans MUSIC (a folder)
with its worker, and plays tracks of it, shuffled, with a seek or another track now and then. Beside it the
command line scans MUSIC into another new library, again and again, so that scans run on all cores the whole
time. In a process of its own a stream of silence is opened just like the player's: what breaks there is the
machine's or the daemon's doing. Each minute a row is printed: seconds played, underruns of the player, how
often the decoder was too late, what is buffered, the same of the silence, tracks in the library, the longest
time in which the window's thread did not answer, and the load.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.soak.music import PROGRAM, environment
from tests.sound.pulse import Pulse, missing, pulse_audio

COLUMNS = (
    "minute", "played s", "underruns", "late", "buffered ms", "bare", "bare ms", "tracks", "longest ms",
    "load",
)  # fmt: skip


def silence(minutes: float) -> None:
    """A stream of silence; prints its underruns and how much is buffered."""
    from musicexplorer.audio.device import open_device
    from musicexplorer.audio.mixer import Mixer
    from musicexplorer.audio.output import Output

    mixer = Mixer()
    output = Output(mixer, open_device)
    output.open()
    until, row = time.monotonic() + minutes * 60, 0.0
    while time.monotonic() < until:
        time.sleep(0.02)
        output.check()
        if time.monotonic() > row:
            row = time.monotonic() + 1.0
            print(mixer.underruns, round(output.buffered * 1000), flush=True)
    output.close()


class Listener:
    """Somebody who listens in the window.

    Args:
        minutes: When the window is closed.
        log: Takes a row each minute; None for none.
        bare: Tells what the stream of silence has printed last.
    """

    def __init__(self, minutes: float, log: Path | None, bare: list[str]) -> None:
        from PySide6.QtCore import QTimer

        self._until, self._log, self._bare = time.monotonic() + minutes * 60, log, bare
        self._began = self._last = time.monotonic()
        self._row = self._act = self._began
        self._longest = 0.0
        self._random = random.Random(0)
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        from PySide6.QtWidgets import QApplication

        from musicexplorer.ui.main_window import Window

        now = time.monotonic()
        self._longest, self._last = max(self._longest, now - self._last - 0.02), now
        window: Any = next((one for one in QApplication.topLevelWidgets() if isinstance(one, Window)), None)
        if window is None:
            return
        if now > self._act:
            self._act = now + self._random.uniform(10.0, 40.0)
            self._do_something(window.app)
        if now > self._row:
            self._row += 60.0
            self._write(window.app)
        if now > self._until:
            self._timer.stop()
            window.close_unasked()
            QApplication.exit(0)

    def _do_something(self, app: Any) -> None:
        player, ids = app.player, [int(each) for each in app.session.library.ids]
        if not player.sounding:
            if ids:
                self._random.shuffle(ids)
                player.play_list(ids, 0, whole=True, origin="library")
                app.actions["repeat"].trigger()
        elif self._random.random() < 0.7:
            player.seek(self._random.random() * max(player.duration - 20.0, 1.0))
        else:
            player.step(1)

    def _write(self, app: Any) -> None:
        counted = app.services.player.counters
        bare = (self._bare[-1] if self._bare else "0 0").split()
        row = (
            f"{(time.monotonic() - self._began) / 60:.0f}", round(counted.seconds), int(counted.underruns),
            int(counted.starved), round(counted.latency * 1000), *bare, len(app.session.library.ids),
            round(self._longest * 1000), f"{os.getloadavg()[0]:.1f}",
        )  # fmt: skip
        self._longest = 0.0
        line = "\t".join(map(str, row))
        print(line, flush=True)
        if self._log is not None:
            with self._log.open("a") as file:
                file.write(line + "\n")


def scan_again(music: Path, folder: Path, until: float, environ: dict[str, str]) -> None:
    """Scan into a new library until it is time to stop."""
    while time.monotonic() < until:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        command = [*PROGRAM, "scan", os.fspath(music)]
        scan = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while scan.poll() is None and time.monotonic() < until:
            time.sleep(0.5)
        scan.terminate()
        scan.wait()


def listen(music: Path, folder: Path, options: argparse.Namespace, pulse: Pulse) -> int:
    """One session at the window."""
    from musicexplorer import app, paths
    from musicexplorer.settings import Settings

    os.environ.update(pulse.environment, MUSICEXPLORER_HOME=str(folder / "home"), QT_QPA_PLATFORM="offscreen")
    paths.home().mkdir(parents=True)
    # Other programs on the machine shall not stop the scan.
    Settings(pause_on_battery=False, pause_for_disk=False).save(paths.settings())
    me = [sys.executable, "-m", __spec__.name, "-", "--silence", "--minutes", str(options.minutes)]
    bare: list[str] = []
    with subprocess.Popen(me, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as silent:
        assert silent.stdout is not None
        lines = silent.stdout
        reader = threading.Thread(target=lambda: bare.extend(lines), daemon=True)
        reader.start()
        until = time.monotonic() + options.minutes * 60
        other = folder / "other"
        environ = dict(environment(other))
        scans = threading.Thread(target=scan_again, args=(music, other, until, environ))
        scans.start()
        print("\t".join(COLUMNS), flush=True)
        app.make_application()
        listener = Listener(options.minutes, options.log, bare)
        code = app.run_window([music])
        del listener
        scans.join()
        silent.terminate()
    return code


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("music", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--log", type=Path, help="rows go here too, tab-separated")
    parser.add_argument("--silence", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.silence:
        silence(options.minutes)
        return 0
    if lacking := missing():
        sys.exit(f"This needs {lacking}.")
    with tempfile.TemporaryDirectory(prefix="mx-playing-", dir="/var/tmp") as name:
        folder = Path(name)
        with pulse_audio(folder) as pulse:
            # A card asks for samples every few milliseconds; one that nobody listens to, every two seconds.
            command = ["parec", "--device", "card.monitor", "--latency-msec=5"]
            with subprocess.Popen(command, env=pulse.environment, stdout=subprocess.DEVNULL) as parec:
                code = listen(options.music.resolve(), folder, options, pulse)
                parec.terminate()
    return code


if __name__ == "__main__":
    sys.exit(main())
