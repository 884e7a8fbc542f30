"""Whether a window can be opened here, found out before Qt tries: Qt ends the process where it cannot."""

import ctypes
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from musicexplorer.translation import tr


def problem() -> str:
    """Why no window can be opened, and what to do; "" if nothing is known to be in the way.

    Only X11 and Wayland are looked at: elsewhere there is always a display.
    """
    if not sys.platform.startswith(("linux", "freebsd")):
        return ""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    named = [name.partition(":")[0] for name in chosen.split(";") if name]
    platforms = named or _usual_platforms()
    problems = [_platform_problem(platform) for platform in platforms]
    if not problems:
        return tr(
            "There is no display to open a window on. Start it from a desktop session, or use the command "
            "line: `musicexplorer --help`."
        )
    return "" if "" in problems else problems[0]


def _usual_platforms() -> list[str]:
    """The platforms that Qt tries here, in its order."""
    wayland = ["wayland"] if os.environ.get("WAYLAND_DISPLAY") else []
    return [*wayland, *(["xcb"] if os.environ.get("DISPLAY") else [])]


def _platform_problem(platform: str) -> str:
    plugins = _plugins()
    if plugins is not None and not list(plugins.glob(f"libq{platform}*.so")):
        there = sorted(file.stem.removeprefix("libq") for file in plugins.glob("libq*.so"))
        text = tr("QT_QPA_PLATFORM is {platform}, which Qt does not have here. It has: {there}.")
        return text.format(platform=platform, there=", ".join(there))
    missing = _missing_library(plugins, platform)
    if missing:
        text = tr("Qt needs a system library that is missing: {library}. `make run` installs it on Debian.")
        return text.format(library=missing)
    if platform == "xcb" and not _x_server_answers():
        text = tr(
            "The display {display} cannot be reached. Is it running, and may this user open windows on it?"
        )
        return text.format(display=os.environ.get("DISPLAY") or '""')
    if platform == "wayland" and not _wayland_answers():
        text = tr("The Wayland display {display} cannot be reached.")
        return text.format(display=os.environ.get("WAYLAND_DISPLAY") or '""')
    return ""


def _plugins() -> Path | None:
    """The folder of Qt's platform plugins."""
    found = find_spec("PySide6")
    places = list(found.submodule_search_locations or []) if found else []
    folder = Path(places[0]) / "Qt/plugins/platforms" if places else None
    return folder if folder and folder.is_dir() else None


def _missing_library(plugins: Path | None, platform: str) -> str:
    """What the loader misses when it loads the plugin; "" if it loads."""
    for plugin in sorted(plugins.glob(f"libq{platform}*.so"))[:1] if plugins else []:
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return str(error).partition(":")[0]
    return ""


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt brings what it needs, or says what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    error = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not error


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            connection.connect(path)
        except OSError:
            return False
    return True
