"""Restoring a backup, and carrying a whole library to another computer in one file."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from musicexplorer.library import export_file
from musicexplorer.library.matching import Move, moved
from musicexplorer.library.store import Writer, backups
from musicexplorer.settings import Settings
from musicexplorer.similarity import answers as answers_file
from musicexplorer.similarity.answers import Answer
from musicexplorer.similarity.playlist import RecipeError, from_json, to_json

_SETTINGS, _METRIC, _ANSWERS = backups.BESIDE


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded from a backup.

    Attributes:
        tracks: How many tracks it holds.
        new: How many of them were not in the library.
        settings: The settings as they are now.
    """

    tracks: int
    new: int
    settings: Settings


def save(store: Path, path: Path, *, force: bool = False) -> None:
    """Write the whole library with its analysis into one file.

    Raises:
        ExportError: The file cannot be written, or replaces something else without `force`.
        sqlite3.Error: The library is damaged.
    """
    with export_file.writing(path, "backup", force=force) as file:
        backups.write(file, store, whole=True)


def load(
    path: Path, store: Path, writer: Writer, *, undo: bool = False, moves: Sequence[Move] = ()
) -> Loaded:
    """Merge a backup into the library; nothing is changed before all of it was checked.

    Args:
        path: The backup.
        store: The library.
        writer: Its writer.
        undo: Put plays, likes, playlists and settings back to what they were, after a backup of what they
            are; else only what is missing is added.
        moves: Where folders of the other computer are here.

    Raises:
        BackupError: The file is no backup, or damaged.
        StoreError, OSError: The library or the files beside it cannot be written.
    """
    with backups.opened(path, store.parent) as opened:
        if undo:
            backups.make(store)
        merged = writer.merge(
            opened.copy,
            replace=undo,
            analysed=opened.whole,
            move=lambda raw: os.fsencode(moved(os.fsdecode(raw), moves)),
            recipe=_recipe,
        ).result()
        settings = _load_settings(store, opened.beside, merged.ids, moves, undo=undo)
        _load_others(store, opened.beside, moves, undo=undo)
    return Loaded(len(merged.ids), len(merged.new), settings)


def _recipe(text: str, ids: Mapping[int, int]) -> str:
    """A recipe with the ids that its tracks have here."""
    if all(old == new for old, new in ids.items()):
        return text
    try:
        return to_json(from_json(text, ids.get))
    except RecipeError:
        return text


def _load_settings(
    store: Path, beside: Mapping[str, bytes], ids: Mapping[int, int], moves: Sequence[Move], *, undo: bool
) -> Settings:
    """Take over the settings; of a computer that has its own only the exclusions are added."""
    path = store.with_name(_SETTINGS)
    here = Settings.load(path)
    if _SETTINGS not in beside:
        return here
    other = path.with_name(f".{_SETTINGS}.loaded")
    try:
        other.write_bytes(beside[_SETTINGS])
        there = Settings.load(other)
    finally:
        other.unlink(missing_ok=True)
    exclusions = [rule for rule in (_rule(rule, ids, moves) for rule in there.exclusions) if rule]
    if undo or not path.exists():
        # Numbers of tracks and playlists of the session before mean nothing in another library.
        session = {"playlist": (), "last_playlist": None, "last_track": None, "recipe": "", "scanning": False}
        settings = replace(there, exclusions=exclusions, **({} if undo else session))  # type: ignore[arg-type]
    else:
        missing = [rule for rule in exclusions if rule not in here.exclusions]
        settings = replace(here, exclusions=[*here.exclusions, *missing])
    settings.save(path)
    return settings


def _rule(rule: Any, ids: Mapping[int, int], moves: Sequence[Move]) -> list[str] | None:
    """An exclusion as it reads here, None if its track is not here."""
    if not isinstance(rule, list) or len(rule) != 2 or not all(isinstance(part, str) for part in rule):
        return None
    kind, value = rule
    if kind == "track":
        new = ids.get(int(value)) if value.isdecimal() else None
        return None if new is None else [kind, str(new)]
    return [kind, moved(value, moves) if kind == "folder" else value]


def _load_others(store: Path, beside: Mapping[str, bytes], moves: Sequence[Move], *, undo: bool) -> None:
    """The personal similarity, if there is none here, and the answers that are missing here."""
    metric, answers = store.with_name(_METRIC), store.with_name(_ANSWERS)
    if _METRIC in beside and (undo or not metric.exists()):
        _replace(metric, lambda new: new.write_bytes(beside[_METRIC]))
    if _ANSWERS not in beside:
        return
    there = [_answer(answer, moves) for answer in answers_file.parse(beside[_ANSWERS])]
    here = [] if undo else answers_file.read(answers)
    both = [*here, *(answer for answer in there if answer not in here)]
    _replace(answers, lambda new: new.write_bytes(answers_file.content(both)))


def _answer(answer: Answer, moves: Sequence[Move]) -> Answer:
    one, two, three = ((moved(path, moves), start) for path, start in answer.tracks)
    return replace(answer, tracks=(one, two, three))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        write(new)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
