"""`playlist TRACK...`: a playlist of tracks that sound like the given ones."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.cli import recipe_options
from musicexplorer.cli.arguments import add_json, add_track
from musicexplorer.cli.tasting import add_options

if TYPE_CHECKING:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.list_output import Listed
    from musicexplorer.library.track import Track
    from musicexplorer.similarity.playlist import Recipe

SUMMARY = "make a playlist of tracks that sound like these"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser, "tracks", nargs="*")
    add_json(parser)
    recipe_options.add(parser)
    add_options(parser.add_argument_group("beside the sound"))
    kept = parser.add_argument_group("playlists that are there already, and where this one goes")
    kept.add_argument("--again", metavar="LIST", help="from the recipe of a playlist file or saved playlist")
    kept.add_argument("--changes", action="store_true", help="with --again: what would be different now")
    kept.add_argument("--extend", metavar="LIST", help="continue a playlist file or saved playlist")
    kept.add_argument(
        "-o", type=recipe_options.list_file, dest="output", metavar="FILE", help="write .m3u8, .pls or .xspf"
    )
    kept.add_argument(
        "--relative",
        action="store_true",
        help="paths relative to the file; VLC reads names with # or ? only from .xspf then",
    )
    kept.add_argument("--folder", type=Path, metavar="DIR", help="copy the files there, numbered")
    kept.add_argument("--link", action="store_true", help="with --folder: hard links in place of copies")
    kept.add_argument("--save", metavar="NAME", help="save it in the library under this name")
    kept.add_argument(
        "--smart", action="store_true", help="with --save: made again whenever the library changes"
    )


def run(options: argparse.Namespace) -> int:
    """Print the playlist, and write it where the options say."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.list_output import described, put_into, show, written
    from musicexplorer.cli.output import NotDone

    with Engine() as engine:
        if options.smart and not options.save:
            raise NotDone("a smart playlist needs a name: --save NAME --smart")
        made = _Maker(options, engine)
        try:
            listed, recipe = made.make()
        except KeyError as unknown:
            raise NotDone(f"the network knows nothing called {unknown.args[0]!r}") from unknown
        except ValueError as problem:
            raise NotDone(str(problem)) from problem
        file = written(engine, listed, recipe, options.output, options.relative)
        if options.folder:
            put_into(listed, options.folder, options.link)
        if options.save:
            _save(options, listed, recipe)
        more = made.more() | {"seconds": sum(one.track.metadata.duration or 0.0 for one in listed)}
        show(listed, made.materials, file, options.json, more=more)
        if options.changes and not options.json:
            for sign, tracks in zip("+-~", made.differences(), strict=True):
                for track in tracks:
                    print(f"{sign} {described(track, made.materials)['title']}")
    return 0


class _Maker:
    """Makes the list that the options ask for."""

    def __init__(self, options: argparse.Namespace, engine: "Engine") -> None:
        from dataclasses import replace

        from musicexplorer.cli.tasting import mixed

        self._options, self._engine = options, engine
        self._old: list[int] = []
        self._new: list[int] = []
        materials = engine.materials()
        neighbours, _ = mixed(engine, materials.neighbours, options)
        self.materials = replace(materials, neighbours=neighbours)

    def make(self) -> "tuple[list[Listed], Recipe]":
        """The tracks, and the recipe that they came from."""
        from dataclasses import replace

        from musicexplorer.cli.list_output import Listed
        from musicexplorer.cli.output import NotDone, say_error
        from musicexplorer.similarity.playlist import Never, Pick, compose, never_rules

        recipe, outside, given = self._recipe()
        only_sound = [seed for seed in (*recipe.seeds, *recipe.unlike) if seed.kind == "sound"]
        if only_sound and (self._options.taste or self._options.written):
            raise NotDone(
                "--taste and --written need seeds that were scanned: `musicexplorer scan` their folder"
            )
        wanted = replace(recipe, count=max(recipe.count - len(outside), 0))
        if recipe.seconds is not None:
            heard = sum(track.metadata.duration or 0.0 for track in outside)
            wanted = replace(wanted, seconds=max(recipe.seconds - heard, 0.0))
        never = [Never(kind, value) for kind, value in self._options.never]
        never += never_rules(self._engine.settings.never)
        playlist = compose(wanted, self.materials, given, never)
        for note in playlist.notes:
            say_error(note)
        self._new = playlist.ids
        first = [Listed(track, Pick(track.id, 1.0, None)) for track in outside]
        rest = [Listed(self._engine.track(pick.id), pick) for pick in playlist.tracks]
        return first + rest, replace(recipe, model=playlist.recipe.model)

    def differences(self) -> "tuple[list[Listed], ...]":
        """What was added, removed and moved since the list was made."""
        from musicexplorer.cli.list_output import Listed
        from musicexplorer.similarity.playlist import Pick, changes

        found = changes(self._old, self._new)
        return tuple(
            [Listed(self._engine.track(one), Pick(one, 1.0, None)) for one in tracks]
            for tracks in (found.added, found.removed, found.moved)
        )

    def more(self) -> dict[str, object]:
        """What JSON says beside the tracks."""
        from musicexplorer.cli.output import describe

        if not self._options.changes:
            return {}
        names = ("added", "removed", "moved")
        found = zip(names, self.differences(), strict=True)
        return {"changes": {name: [describe(one.track) for one in tracks] for name, tracks in found}}

    def _recipe(self) -> "tuple[Recipe, list[Track], list[int]]":
        """The recipe, the seeds from outside the library, the tracks that the list holds already."""
        from dataclasses import replace

        from musicexplorer.cli.recipes import recipe_in, recipe_of, tracks_in
        from musicexplorer.similarity.playlist import Seed

        options, engine = self._options, self._engine
        if options.again:
            self._old, text, folder = tracks_in(engine, options.again)
            return recipe_in(engine, text, folder, options.again), [], []
        named = list({seed.track.source: seed for seed in map(engine.seed, options.tracks)}.values())
        recipe = recipe_of(options, engine, self.materials, named)
        if options.extend:
            self._old = tracks_in(engine, options.extend)[0]
            seeds = recipe.seeds or (Seed("playlist", Path(options.extend).stem, tuple(self._old)),)
            count = len(self._old) + recipe.count
            return replace(recipe, seeds=seeds, count=count), [], self._old
        outside = [one.track for one in named if one.track.id not in self.materials.neighbours]
        return recipe, outside[: options.count], []


def _save(options: argparse.Namespace, listed: "list[Listed]", recipe: "Recipe") -> None:
    from musicexplorer import paths
    from musicexplorer.cli.seeds import OUTSIDE
    from musicexplorer.library.store import Writer
    from musicexplorer.similarity.playlist import to_json

    ids = [one.track.id for one in listed if one.track.id != OUTSIDE]
    with Writer(paths.store()) as writer:
        playlist = writer.save_playlist(options.save, ids).result()
        writer.keep_recipe(playlist, to_json(recipe), smart=options.smart).result()
