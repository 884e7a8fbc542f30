"""Playlists that exist already: files, and those saved in the library."""

import os
from collections.abc import Iterable
from pathlib import Path

from musicexplorer.cli.output import NotDone, say_error
from musicexplorer.library import playlists
from musicexplorer.library.m3u import PlaylistError
from musicexplorer.session.playlists import ReadPlaylist, read_playlist, recipe_in
from musicexplorer.session.session import Session
from musicexplorer.similarity.playlist import Recipe, RecipeError
from musicexplorer.translation import ntr, tr


def find_playlist(session: Session, words: str) -> ReadPlaylist:
    """The playlist in a file, or the one saved under this name; says how many tracks the library lacks.

    Raises:
        NotDone: There is none, or it cannot be read.
    """
    path = Path(os.path.expanduser(words))
    if playlists.is_playlist(path):
        try:
            found = read_playlist(path, session.reader.find)
        except PlaylistError as problem:
            raise NotDone(str(problem)) from problem
        lost = len(found.missing) + len(found.unknown)
    else:
        found, lost = _saved(session, words)
    if lost:
        text = ntr(
            "{n} of {total} tracks of {name} is not in the library",
            "{n} of {total} tracks of {name} are not in the library",
            lost,
        )
        say_error(text.format(total=lost + len(found.ids), name=words))
    return found


def saved_recipe(session: Session, playlist: ReadPlaylist) -> Recipe:
    """The recipe that a playlist carries.

    Raises:
        NotDone: It carries none, or one that cannot be used.
    """
    if not playlist.recipe:
        text = tr("{name} has no recipe. `--extend` continues any playlist, `--as-saved` keeps its tracks.")
        raise NotDone(text.format(name=playlist.name))
    try:
        return recipe_in(playlist.recipe, playlist.folder, session.reader.find)
    except RecipeError as problem:
        raise NotDone(str(problem)) from problem


def _saved(session: Session, name: str) -> tuple[ReadPlaylist, int]:
    """A saved playlist, and how many of its tracks the library lost."""
    reader = session.reader
    saved = {one.name: one.id for one in reader.playlists()}
    if name not in saved:
        text = tr("{name} is neither a playlist file nor the name of a saved playlist{names}")
        raise NotDone(text.format(name=repr(name), names=_names(saved)))
    recipe = "".join(one.text for one in reader.recipes() if one.playlist_id == saved[name])
    ids = reader.playlist(saved[name])
    known = tuple(track for track in ids if track in session.library)
    return ReadPlaylist(name, known, recipe=recipe), len(ids) - len(known)


def _names(saved: Iterable[str]) -> str:
    names = ", ".join(saved)
    return " " + tr("(saved: {names})").format(names=names) if names else ""
