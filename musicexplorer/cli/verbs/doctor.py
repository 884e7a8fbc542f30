"""`doctor`: checks the installation and says how to mend it."""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from pathlib import Path

from musicexplorer import __version__, crashes, display, paths
from musicexplorer.cli.arguments import add_json
from musicexplorer.translation import tr

_OPEN_WINDOW = "from PySide6.QtWidgets import QApplication; QApplication([])"
_PATIENCE = 30.0
_MODULES = {"opentsne": "openTSNE", "pyside6-essentials": "PySide6.QtWidgets", "scikit-learn": "sklearn"}
"""The modules of packages that are not named like their module."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. The program is unusable while a needed one is not good; `mend` says what to do."""

    name: str
    good: bool
    found: str
    needed: bool = True
    mend: str = ""


def summary() -> str:
    """What the list of verbs says."""
    return tr("check the installation: what is there, what is missing and how to get it")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_json(parser)
    parser.add_argument(
        "--restore",
        nargs="?",
        const="",
        metavar="DATE",
        help=tr("put plays, likes, playlists … back to a backup; without DATE the backups are listed"),
    )
    parser.add_argument("--data", action="store_true", help=tr("list what is kept on the disk, and where"))
    parser.add_argument(
        "--delete-data",
        choices=("backups", "crashes", "demo"),
        help=tr("delete this of what --data lists, for good"),
    )
    parser.add_argument("--yes", action="store_true", help=tr("with --restore or --delete-data: do not ask"))


def run(options: argparse.Namespace) -> int:
    """Print what was found; 0 if the program is usable (which takes no sound card), else 2."""
    from musicexplorer.cli.output import NotDone, print_json

    if options.restore is not None:
        return _restore(options)
    if options.data or options.delete_data:
        return _data(options)
    if options.yes:
        raise NotDone(tr("{option} needs {needed}").format(option="--yes", needed="--restore DATE"))
    functions: tuple[Callable[[], Check], ...] = (
        _python,
        _packages,
        _window,
        _sound,
        _model,
        _store,
        _crashes,
    )
    checks = [check() for check in functions]
    usable = all(check.good or not check.needed for check in checks)
    if options.json:
        print_json({"usable": usable, "version": __version__, "checks": [asdict(check) for check in checks]})
    else:
        print(f"Music Explorer {__version__}")
        for check in checks:
            verdict = tr("ok") if check.good else tr("MISSING") if check.needed else tr("without")
            print(f"{verdict:7}  {check.name}: {check.found}")
            if check.mend:
                print(f"         {check.mend}")
        print(tr("usable") if usable else tr("not usable: something needed is missing"))
    return 0 if usable else 2


def _restore(options: argparse.Namespace) -> int:
    """List the backups, or restore the newest of a date."""
    from musicexplorer.cli.library import opened_writer
    from musicexplorer.cli.output import NotDone, confirm, print_json
    from musicexplorer.library.store import backups
    from musicexplorer.session import transfer

    found = backups.listed(paths.store())
    if not options.restore:
        if options.json:
            print_json({"backups": [backup.name for backup in found]})
        else:
            print("\n".join(backup.name for backup in found) or tr("There is no backup yet."))
        return 0
    chosen = next((backup for backup in found if backup.name.startswith(options.restore)), None)
    if chosen is None:
        text = tr("there is no backup of {date}: `musicexplorer doctor --restore` lists them")
        raise NotDone(text.format(date=repr(options.restore)))
    question = tr(
        "Replace plays, likes, playlists, exclusions and settings by those of {date}? What is there now is "
        "backed up first."
    )
    confirm(question.format(date=chosen.name), options.yes)
    with opened_writer() as writer:
        loaded = transfer.load(chosen.path, paths.store(), writer, undo=True)
    if options.json:
        print_json({"restored": chosen.name, "tracks": loaded.tracks, "new": loaded.new})
    else:
        print(tr("restored: {date}").format(date=chosen.name))
    return 0


def _data(options: argparse.Namespace) -> int:
    """List what is kept, or delete a part of it."""
    from musicexplorer.cli.output import NotDone, confirm, print_json
    from musicexplorer.library.store import Reader
    from musicexplorer.session.stored_data import delete, size_text, stored

    kept = stored(paths.store(), paths.cache())
    if options.delete_data:
        for one in (one for one in kept if one.kind == options.delete_data):
            names = ", ".join(map(str, one.places))
            if one.kind == "demo" and os.path.exists(paths.store()):
                with Reader(paths.store()) as reader:
                    if any(folder.path in one.places for folder in reader.folders()):
                        text = tr("it is in the library: `musicexplorer scan --forget {folder}` first")
                        raise NotDone(text.format(folder=names))
            confirm(tr("Delete {names} for good?").format(names=names), options.yes)
            delete(one)
        kept = stored(paths.store(), paths.cache())
    if options.json:
        listed = [asdict(one) | {"places": list(map(str, one.places))} for one in kept]
        print_json({"data": listed})
    else:
        for one in kept:
            print(f"{size_text(one.size):>9}  {one.text}: {', '.join(map(str, one.places))}")
    return 0


def _python() -> Check:
    text = tr("{version} on {platform}")
    return Check("Python", True, text.format(version=platform.python_version(), platform=platform.platform()))


def _packages() -> Check:
    """Import all packages that the program requires."""
    versions, missing = [], []
    for package in _required():
        try:
            versions.append(f"{package} {metadata.version(package)}")
            import_module(_MODULES.get(package.lower(), package.replace("-", "_")))
        except metadata.PackageNotFoundError:
            missing.append(package)
        except OSError as problem:  # a system library; what needs it has its own check
            versions[-1] += f" ({problem})"
        except Exception as problem:
            missing.append(f"{package} ({problem})")
    if libraries := sorted(set(re.findall(r"(lib[\w.+-]+\.so\.[\d.]+): cannot open", " ".join(missing)))):
        text = tr("not usable: {packages}. Install these libraries (Debian: apt-get install {libraries}).")
    else:
        text = tr("not usable: {packages}. Run `pip install --force-reinstall musicexplorer`, or `make run`.")
    names = " ".join(map(_debian_package, libraries))
    mend = text.format(packages=", ".join(missing), libraries=names) if missing else ""
    return Check("packages", not missing, ", ".join(versions), mend=mend)


def _debian_package(library: str) -> str:
    """The package that has a shared library, by Debian's rule for its name (libGL.so.1: libgl1)."""
    name, version = library.lower().split(".so.")
    separator = "-" if name[-1].isdigit() else ""
    return f"{name}{separator}{version}"


def _required() -> list[str]:
    """The names of the packages that are required here."""
    try:
        requirements = metadata.requires("musicexplorer") or []
    except metadata.PackageNotFoundError:  # a self-contained build, which brings everything
        return []
    return [
        match[0]
        for requirement in requirements
        if ";" not in requirement and (match := re.match(r"[\w.-]+", requirement))
    ]


def _window() -> Check:
    """Open an invisible window in a child process: Qt ends the process where it cannot."""
    problem = display.problem()
    if not problem and not getattr(sys, "frozen", False):
        command = [sys.executable, "-c", _OPEN_WINDOW]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE)
        except subprocess.CalledProcessError as error:
            lines = error.stderr.strip().splitlines()
            problem = lines[0] if lines else str(error)
        except subprocess.TimeoutExpired:
            problem = tr("Qt does not answer")
    if not problem:
        return Check("window", True, tr("a window can be opened"))
    mend = tr("no window can be opened; the other commands work without")
    return Check("window", False, problem, needed=False, mend=mend)


def _sound() -> Check:
    from musicexplorer.session import sound_report

    try:
        import sounddevice
    except (ImportError, OSError) as problem:  # OSError: the PortAudio library is not there
        mend = tr("install PortAudio (libportaudio2) to play sound; everything else works without")
        return Check("sound", False, str(problem), needed=False, mend=mend)
    outputs = [device["name"] for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
    mend = tr("no sound can be played; everything else works")
    if not outputs:
        return Check("sound", False, tr("no output device"), needed=False, mend=mend)
    try:
        with sounddevice.RawOutputStream(channels=2):
            pass
    except sounddevice.PortAudioError as problem:
        return Check("sound", False, str(problem), needed=False, mend=mend)
    text = tr("{portaudio}; devices: {devices}")
    version = sounddevice.get_portaudio_version()[1]
    found = text.format(portaudio=version, devices=", ".join(outputs))
    played = sound_report.describe(paths.sound_report())
    return Check("sound", True, "; ".join(filter(None, (found, played))), needed=False)


def _model() -> Check:
    from musicexplorer.embedding.card import ModelError, read_card, read_weights

    try:
        card = read_card()
        read_weights(paths.models(), card)
    except ModelError as problem:
        return Check("model", False, str(paths.models()), mend=str(problem))
    text = tr("{version}, {dimensions} dimensions, {tags} tags, in {folder}")
    found = text.format(
        version=card.version, dimensions=card.dimensions, tags=len(card.tag_names), folder=paths.models()
    )
    return Check("model", True, found)


def _store() -> Check:
    from musicexplorer.library.store import Reader, StoreError

    there = next(place for place in (paths.home(), *paths.home().absolute().parents) if os.path.exists(place))
    shut = not _is_writable(there)
    text = tr("nothing can be written in {folder}; `--home DIR` stores the library elsewhere")
    mend = text.format(folder=there) if shut else ""
    if not os.path.exists(paths.store()):
        found = tr("none yet; it will be {path}").format(path=paths.store())
        return Check("library", not shut, found, mend=mend)
    try:
        reader = Reader(paths.store())
    except StoreError as problem:
        return Check("library", False, str(paths.store()), mend=str(problem))
    try:
        away = " " + tr("(not available)")
        folders = [f"{folder.path}{away if folder.away else ''}" for folder in reader.folders()]
        present = sum(not track.gone for track in reader.tracks())
        failures = len(reader.failures())
    finally:
        reader.close()
    text = tr("{path}: {tracks} tracks, {failures} failures; folders: {folders}")
    found = text.format(
        path=paths.store(),
        tracks=present,
        failures=failures,
        folders=", ".join(folders) or tr("none"),
    )
    return Check("library", not shut, found, needed=False, mend=mend)


def _is_writable(folder: Path) -> bool:
    """Whether a file can really be written there; rights alone do not tell (/proc, a full disk)."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        return False
    return True


def _crashes() -> Check:
    """The last time that the program went wrong; that does not keep it from being used."""
    found = crashes.reports()
    if not found:
        return Check("crashes", True, tr("none"), needed=False)
    mend = tr("nothing was sent; add it when you report a problem")
    return Check(
        "crashes", True, tr("the last one: {report}").format(report=found[0]), needed=False, mend=mend
    )
