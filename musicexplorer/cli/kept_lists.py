"""Playlists that are there already: files, and those saved in the library."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone, say_error
from musicexplorer.library import playlists
from musicexplorer.library.m3u import PlaylistError
from musicexplorer.library.track import Source
from musicexplorer.similarity.playlist import Recipe, RecipeError, from_json


@dataclass(frozen=True, slots=True)
class KeptList:
    """A playlist as it was kept.

    Attributes:
        name: What the person called it.
        ids: Its tracks, in order.
        recipe: What it was made from, as text; "" for nothing.
        folder: Where relative names in its recipe begin.
    """

    name: str
    ids: list[int]
    recipe: str
    folder: Path


def tracks_in(engine: Engine, words: str) -> KeptList:
    """The playlist that is meant: a file, or one saved under this name.

    Raises:
        NotDone: There is none, or it cannot be read.
    """
    path = Path(os.path.expanduser(words))
    if playlists.is_playlist(path):
        return _in_file(engine, path, words)
    saved = {one.name: one.id for one in engine.reader.playlists()}
    if words not in saved:
        raise NotDone(f"{words!r} is neither a playlist file nor the name of a saved playlist{_names(saved)}")
    recipe = [kept.text for kept in engine.reader.recipes() if kept.playlist_id == saved[words]]
    ids = engine.reader.playlist(saved[words])
    _tell_lost(len(ids) - len(engine.known(ids)), len(ids), words)
    return KeptList(words, engine.known(ids), "".join(recipe), Path("/"))


def recipe_in(engine: Engine, kept: KeptList) -> Recipe:
    """The recipe that a playlist carries.

    Raises:
        NotDone: It carries none, or one that cannot be used.
    """
    if not kept.recipe:
        raise NotDone(
            f"{kept.name} carries no recipe; `--extend` continues any, `--as-saved` takes it as it is"
        )
    try:
        return from_json(
            kept.recipe, lambda name: name if type(name) is int else engine.id_of(name, kept.folder)
        )
    except RecipeError as problem:
        raise NotDone(str(problem)) from problem


def _in_file(engine: Engine, path: Path, words: str) -> KeptList:
    try:
        read = playlists.read(path)
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    found = [
        engine.reader.find(Source(one.path, one.start)) or engine.reader.find(one.path)
        for one in read.entries
    ]
    ids = [track.id for track in found if track]
    _tell_lost(len(found) - len(ids), len(found), words)
    return KeptList(words, ids, read.recipe, path.absolute().parent)


def _tell_lost(lost: int, number: int, words: str) -> None:
    if lost:
        say_error(f"{lost} of {number} tracks of {words} are not in the library")


def _names(saved: Iterable[str]) -> str:
    names = ", ".join(saved)
    return f" (saved are: {names})" if names else ""
