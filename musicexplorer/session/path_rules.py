"""Paths in exported playlists as another device has them: what a folder here is called there."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

from musicexplorer.library.m3u import Entry

Rules = Sequence[Sequence[str]]
"""Triples: the name of a device, a folder here, what it is called there."""


def devices(rules: Rules) -> list[str]:
    """The devices that have rules, in their order."""
    return list(dict.fromkeys(rule[0] for rule in _usable(rules)))


def path_on(device: str, path: str, rules: Rules) -> str:
    """What a path here is on a device, by its rule for the nearest folder above; "" where it has none."""
    of_device = [(here, there) for name, here, there in _usable(rules) if name == device]
    fitting = [(here, there) for here, there in of_device if _rest(path, here) is not None]
    if not fitting:
        return ""
    here, there = max(fitting, key=lambda pair: len(pair[0].rstrip(os.sep)))
    rest = (_rest(path, here) or "").lstrip(os.sep)
    separator = "\\" if "\\" in there or there[1:2] == ":" else "/"
    return there.rstrip("/\\") + separator + rest.replace(os.sep, separator)


def on_device(entries: Iterable[Entry], device: str, rules: Rules) -> tuple[list[Entry], list[Entry]]:
    """Entries with their paths on a device, and those that no rule of it is for."""
    found: list[Entry] = []
    without: list[Entry] = []
    for entry in entries:
        there = "" if entry.elsewhere else path_on(device, os.path.abspath(entry.path), rules)
        if there:
            found.append(replace(entry, written=os.fsencode(there), elsewhere=True))
        else:
            (found if entry.elsewhere else without).append(entry)
    return found, without


def _usable(rules: Rules) -> list[Sequence[str]]:
    """What a settings file has may be anything."""
    triples = [rule for rule in rules if isinstance(rule, list | tuple) and len(rule) == 3]
    return [rule for rule in triples if all(isinstance(part, str) and part for part in rule)]


def _rest(path: str, folder: str) -> str | None:
    """A path below a folder, with the separator before it; None if it is elsewhere."""
    bare = os.path.expanduser(folder).rstrip(os.sep)
    rest = path[len(bare) :]
    return rest if path.startswith(bare) and rest[:1] in ("", os.sep) else None
