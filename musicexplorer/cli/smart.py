"""Smart playlists made again after the library changed."""

import os

from musicexplorer import paths
from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import say_error
from musicexplorer.library.store import Reader, Writer
from musicexplorer.similarity.playlist import RecipeError, compose, from_json, parse_exclusions


def refresh() -> list[str]:
    """Make every smart playlist again from its recipe; one that cannot be made now stays as it was.

    Returns:
        The names of those whose tracks are others now.
    """
    if not os.path.exists(paths.store()):
        return []
    with Reader(paths.store()) as reader:
        smart = [kept for kept in reader.recipes() if kept.smart]
        if not smart or not len(reader.embeddings()[0]):
            return []
    changed = []
    with Engine() as engine, Writer(paths.store()) as writer:
        inputs = engine.inputs()
        never = parse_exclusions(engine.settings.exclusions)
        names = {one.id: one.name for one in engine.reader.playlists()}
        for kept in smart:
            try:
                ids = compose(from_json(kept.text), inputs, (), never).ids
            except (RecipeError, ValueError, KeyError) as problem:
                say_error(f"the smart playlist {names[kept.playlist_id]} stays as it was: {problem}")
                continue
            if ids != engine.reader.playlist(kept.playlist_id):
                writer.save_playlist(names[kept.playlist_id], ids).result()
                changed.append(names[kept.playlist_id])
    return changed
