"""How playlists are shown and written: by `playlist` and `path`."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone, describe, one_line, print_json, say_error, shown
from musicexplorer.library import export_folder, playlists
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Materials, Pick, Recipe, to_json, words


@dataclass(frozen=True, slots=True)
class Listed:
    """A track of the list and why it is there."""

    track: Track
    pick: Pick


def written(
    engine: Engine, listed: Sequence[Listed], recipe: Recipe | None, output: str | Path | None, relative: bool
) -> Path | None:
    """Write the list with its recipe where `-o` says, telling what the file could not hold."""
    if not output:
        return None
    path = Path(output)
    folder = path.absolute().parent if relative else None
    text = "" if recipe is None else to_json(recipe, lambda track: engine.name_of(track, folder))
    try:
        entries = [Entry.of(one.track) for one in listed]
        left_out = playlists.write(path, entries, relative=relative, recipe=text)
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    for entry in left_out:
        say_error(f"left out, for a playlist cannot hold a name with a line break: {entry.path}")
    return path


def put_into(listed: Sequence[Listed], folder: Path, link: bool) -> None:
    """Copy or link the files into a folder, numbered."""
    try:
        steps = export_folder.plan([Entry.of(one.track) for one in listed], folder, link=link)
        done = sum(1 for _ in export_folder.carry_out(steps, link=link))
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    say_error(f"{done} files put into {folder}")


def show(
    listed: Sequence[Listed],
    materials: Materials,
    file: Path | None,
    as_json: bool,
    measure: str = "similarity",
    more: dict[str, Any] | None = None,
) -> None:
    """Print the list: as JSON, as one line when it was written to a file, or track by track."""
    if as_json:
        rows = [described(one, materials, measure) for one in listed]
        print_json({"tracks": rows, "file": os.fspath(file) if file else None} | (more or {}))
    elif file:
        print(f"{len(listed)} tracks written to {file}")
    else:
        for one in listed:
            print(f"{one.pick.similarity:6.3f}  {one_line(one.track)}  ({shown(one.track.source.path)})")
            if one.pick.reason is not None:
                print(f"        {words(one.pick.reason, materials, one.pick.id)}")


def described(one: Listed, materials: Materials, measure: str = "similarity") -> dict[str, Any]:
    """The fields of a track in a list; `step` is 1 - cosine to the track before."""
    pick = one.pick
    fields = describe(one.track) | {"similarity": round(pick.similarity, 6)}
    if measure == "step":
        fields["step"] = round(1.0 - pick.similarity, 6)
    if pick.reason is not None:
        fields |= {"closeness": round(pick.reason.percent, 3), "why": words(pick.reason, materials, pick.id)}
        fields["shared"] = list(pick.reason.shared)
    if one.track.metadata.duration is not None:
        fields["duration"] = round(one.track.metadata.duration, 3)
    row = materials.neighbours.row(pick.id) if pick.id in materials.neighbours else None
    if row is not None and len(materials.attributes):
        values = zip(materials.attribute_names, materials.attributes[row].tolist(), strict=True)
        fields["attributes"] = {name: round(value, 4) for name, value in values}
    return fields
