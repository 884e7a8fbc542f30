"""Playlists that exist already: files, and those saved in the library."""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from musicexplorer.cli.output import NotDone, say_error, shown
from musicexplorer.library import playlists
from musicexplorer.library.m3u import PlaylistError
from musicexplorer.library.matching import Moves
from musicexplorer.session import playlist_files
from musicexplorer.session.playlist_files import ReadPlaylist, read_playlist, recipe_in
from musicexplorer.session.session import Session
from musicexplorer.similarity.playlist import Recipe, RecipeError
from musicexplorer.translation import ntr, tr

_SHOWN = 10


def moves_of(options: argparse.Namespace) -> Moves:
    """What `--map` and `--root` say about where the music is."""
    return Moves(tuple(options.moves), options.root and options.root.absolute())


def find_playlist(session: Session, words: str, options: argparse.Namespace) -> ReadPlaylist:
    """The playlist in a file, or the one saved under this name; says how its tracks were found.

    Args:
        session: The library.
        words: The file or the name.
        options: Those of the verb; `lists` gets what was read from files.

    Raises:
        NotDone: There is none, it cannot be read, or no track of it is in the library.
    """
    path = Path(os.path.expanduser(words))
    if not playlists.is_playlist(path):
        found, lost = _saved(session, words)
        if lost:
            _say_lost(lost, lost + len(found.ids), words)
        return found
    try:
        found = read_playlist(path, session.reader, moves_of(options))
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    options.lists.append(found)
    if found.lost:
        _say_lost(len(found.lost), len(found.entries) - found.streams, words)
    for line in playlist_files.report(found):
        say_error(f"{shown(words)}: {line}")
    details = playlist_files.details(found)
    for line in details[:_SHOWN]:
        say_error(f"  {shown(line)}")
    if len(details) > _SHOWN:
        more = len(details) - _SHOWN
        say_error("  " + ntr("and {n} more; --json lists all", "and {n} more; --json lists all", more))
    if found.lost and not found.ids:
        text = tr("no track of {name} is in the library. --root DIR says in which folder its music is.")
        raise NotDone(text.format(name=words))
    return found


def _say_lost(lost: int, total: int, name: str) -> None:
    text = ntr(
        "{n} of {total} tracks of {name} is not in the library",
        "{n} of {total} tracks of {name} are not in the library",
        lost,
    )
    say_error(text.format(total=total, name=name))


def saved_recipe(playlist: ReadPlaylist) -> Recipe:
    """The recipe that a playlist carries.

    Raises:
        NotDone: It carries none, or one that cannot be used.
    """
    if not playlist.recipe:
        text = tr("{name} has no recipe. `--extend` continues any playlist, `--as-saved` keeps its tracks.")
        raise NotDone(text.format(name=playlist.name))
    try:
        return recipe_in(playlist)
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
