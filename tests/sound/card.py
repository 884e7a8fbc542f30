"""An ALSA configuration whose default device is the recorder."""

import os
import sys
from pathlib import Path

RATE = 44_100
_RECORDER = Path(__file__).with_name("recorder.py")


def configuration(folder: Path, recording: Path, *, buffer: int = 16_384) -> dict[str, str]:
    """Write an ALSA configuration and return the environment in which programs play into a file.

    Args:
        folder: Where the configuration is written.
        recording: The file that takes what is played: signed 16-bit, two channels, 44.1 kHz.
        buffer: Bytes between PortAudio and the clock (Linux takes powers of two from 4096 on).
    """
    command = f"exec {sys.executable} {_RECORDER} {recording} {RATE * 4} {buffer}"
    path = folder / "asound.conf"
    path.write_text(
        f"""</usr/share/alsa/alsa.conf>
pcm.!default {{ type plug slave {{ pcm recorder format S16_LE rate {RATE} channels 2 }} }}
pcm.recorder {{ type file slave.pcm null file "|{command}" format raw }}
"""
    )
    return {**os.environ, "ALSA_CONFIG_PATH": str(path)}
