"""Lets sounddevice find the PortAudio of the self-contained build, which the system does not list."""

import ctypes.util
import sys
from pathlib import Path

_system = ctypes.util.find_library


def find_library(name):
    """What lies beside the program, else the system's."""
    bundled = sorted(Path(sys._MEIPASS).glob(f"lib{name}.so*")) if name == "portaudio" else []
    return str(bundled[0]) if bundled else _system(name)


ctypes.util.find_library = find_library
