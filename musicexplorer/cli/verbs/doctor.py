"""`doctor`: what is installed, what is missing and how to get it."""

import argparse
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata

from musicexplorer import __version__, paths
from musicexplorer.cli.arguments import add_json

SUMMARY = "say what is installed, what is missing and how to get it"
_PACKAGES = (
    "torch", "numpy", "PySide6-Essentials", "pyqtgraph", "av", "soundfile", "soxr", "sounddevice",
    "mutagen", "librosa", "scikit-learn", "openTSNE", "safetensors", "platformdirs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. The program is unusable while a needed one is not good; `mend` says what to do."""

    name: str
    good: bool
    found: str
    needed: bool = True
    mend: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print what was found; 0 when the program is usable (a sound card is not needed for that), else 2."""
    from musicexplorer.cli.output import print_json

    looks: tuple[Callable[[], Check], ...] = (_python, _packages, _window, _sound, _model, _store)
    checks = [look() for look in looks]
    usable = all(check.good or not check.needed for check in checks)
    if options.json:
        print_json({"usable": usable, "version": __version__, "checks": [asdict(check) for check in checks]})
    else:
        print(f"Music Explorer {__version__}")
        for check in checks:
            verdict = "ok     " if check.good else "MISSING" if check.needed else "without"
            print(f"{verdict}  {check.name}: {check.found}")
            if check.mend:
                print(f"         {check.mend}")
        print("usable" if usable else "not usable until what is missing is there")
    return 0 if usable else 2


def _python() -> Check:
    return Check("Python", True, f"{platform.python_version()} on {platform.platform()}")


def _packages() -> Check:
    versions, missing = [], []
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    mend = (
        f"not installed: {', '.join(missing)}. Run `pip install musicexplorer` again, or `make run`"
        if missing
        else ""
    )
    return Check("packages", not missing, ", ".join(versions), mend=mend)


def _window() -> Check:
    try:
        from PySide6 import QtWidgets  # noqa: F401
    except ImportError as problem:
        mend = "the window needs system libraries: `make setup` names them; the other commands work without"
        return Check("window", False, str(problem), needed=False, mend=mend)
    return Check("window", True, "Qt loads")


def _sound() -> Check:
    mend = "no sound will be played, everything else works"
    try:
        import sounddevice
    except (ImportError, OSError) as problem:  # OSError: the PortAudio library is not there
        return Check(
            "sound",
            False,
            str(problem),
            needed=False,
            mend=f"install PortAudio (libportaudio2); until then {mend}",
        )
    outputs = [device["name"] for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
    if not outputs:
        return Check("sound", False, "no output device", needed=False, mend=mend)
    return Check(
        "sound",
        True,
        f"{sounddevice.get_portaudio_version()[1]}; devices: {', '.join(outputs)}",
        needed=False,
    )


def _model() -> Check:
    from musicexplorer.embedding.card import ModelError, read_card, read_weights

    try:
        card = read_card()
        read_weights(paths.models(), card)
    except ModelError as problem:
        return Check("model", False, str(paths.models()), mend=str(problem))
    found = f"{card.version}, {card.dimensions} numbers a track, {len(card.tag_names)} tags"
    return Check("model", True, f"{found}, in {paths.models()}")


def _store() -> Check:
    from musicexplorer.library.store import Reader, StoreError

    there = next(place for place in (paths.home(), *paths.home().absolute().parents) if os.path.exists(place))
    shut = not os.path.isdir(there) or not os.access(there, os.W_OK)
    mend = f"nothing can be written in {there}; `--home DIR` keeps the library elsewhere" if shut else ""
    if not os.path.exists(paths.store()):
        return Check("library", not shut, f"none yet; it will be {paths.store()}", mend=mend)
    try:
        reader = Reader(paths.store())
    except StoreError as problem:
        return Check("library", False, str(paths.store()), mend=str(problem))
    try:
        folders = [f"{folder.path}{' (away)' if folder.away else ''}" for folder in reader.folders()]
        states = [track.state for track in reader.tracks()]
        counts = f"{len(states) - states.count('vanished')} tracks, {len(reader.failures())} failures"
    finally:
        reader.close()
    found = f"{paths.store()}: {counts}; folders: {', '.join(folders) or 'none'}"
    return Check("library", not shut, found, needed=False, mend=mend)
