"""A PulseAudio of our own with a sound card that plays at the right pace and can be recorded (Linux)."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

RATE = 44_100
_ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n"


class Pulse:
    """A running daemon.

    Attributes:
        environment: For programs that shall play through it.
    """

    def __init__(self, folder: Path) -> None:
        socket = folder / "native"
        (folder / "asound.conf").write_text(_ALSA)
        self.environment = {
            **os.environ,
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
        }
        self._log = folder / "log"
        self._command = [
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
            "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1",
            "-L", f"module-null-sink sink_name=card rate={RATE} channels=2",
            "-L", "module-always-sink",
        ]  # fmt: skip
        self._daemon: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the daemon."""
        with self._log.open("ab") as log:
            self._daemon = subprocess.Popen(self._command, env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 20
        while self.control("info").returncode:
            assert time.monotonic() < until, "PulseAudio does not start"
            time.sleep(0.05)
        _first_in_line(self._daemon.pid)

    def control(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run `pactl`."""
        return subprocess.run(
            ["pactl", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def stop(self) -> None:
        """End the daemon: the sound card is gone."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait()
        self._daemon = None


class Recording:
    """What a sound card of the daemon plays, and when."""

    def __init__(self, pulse: Pulse, sink: str = "card") -> None:
        command = ["parec", "--device", f"{sink}.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2"]
        self._recorder = subprocess.Popen(
            [*command, "--latency-msec=2"], env=pulse.environment, stdout=subprocess.PIPE
        )
        _first_in_line(self._recorder.pid)
        self._chunks: list[bytes] = []
        self._arrivals: list[tuple[int, float]] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def finish(self) -> tuple[np.ndarray, np.ndarray]:
        """End it.

        Returns:
            The samples, float32 [frames, 2], and for each the monotonic time at which it was played (or
            up to a chunk of some milliseconds later), float64 [frames].
        """
        self._recorder.terminate()
        self._thread.join()
        self._recorder.wait()
        if self._recorder.stdout is not None:
            self._recorder.stdout.close()
        data = b"".join(self._chunks)
        samples = np.frombuffer(data[: len(data) // 4 * 4], "<i2").reshape(-1, 2).astype(np.float32) / 32768
        ends = np.array([end // 4 for end, _ in self._arrivals])
        times = np.array([at for _, at in self._arrivals])
        index = np.searchsorted(ends, np.arange(len(samples)), "right")
        return samples, times[np.minimum(index, len(times) - 1)]

    def _read(self) -> None:
        _first_in_line(0)
        output, size = self._recorder.stdout, 0
        assert output is not None
        while chunk := os.read(output.fileno(), 65_536):
            size += len(chunk)
            self._chunks.append(chunk)
            self._arrivals.append((size, time.monotonic()))


def _first_in_line(thread: int) -> None:
    """Let a thread run before all other programs, as RealtimeKit lets a desktop's sound daemon."""
    with suppress(OSError):
        os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(5))


@contextmanager
def pulse_audio(folder: Path) -> Iterator[Pulse]:
    """A daemon of our own; `missing()` says whether there can be one."""
    pulse = Pulse(folder)
    try:
        yield pulse
    finally:
        pulse.stop()


def missing() -> str:
    """What a PulseAudio of our own would need; "" if all is there."""
    programs = [name for name in ("pulseaudio", "pactl", "parec") if not shutil.which(name)]
    try:
        import sounddevice  # noqa: F401
    except OSError:
        programs.append("PortAudio")
    return ", ".join(programs)
