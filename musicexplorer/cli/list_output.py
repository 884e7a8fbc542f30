"""How playlists are shown and written: by `playlist` and `path`."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone, describe, one_line, print_json, say_error, shown
from musicexplorer.library import export_folder, playlists
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import (
    Pick,
    PlaylistInputs,
    Recipe,
    closest_windows,
    reason_text,
    to_json,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A track of the list and why it is there."""

    track: Track
    pick: Pick


@dataclass(frozen=True, slots=True)
class Written:
    """The file that a list was written to, and how many of its tracks that cannot hold."""

    path: Path
    left_out: int


def written(
    engine: Engine, listed: Sequence[Listed], recipe: Recipe | None, path: Path | None, relative: bool
) -> Written | None:
    """Write the list with its recipe where `-o` says, telling what the file could not hold."""
    if path is None:
        return None
    folder = path.absolute().parent if relative else None
    text = "" if recipe is None else to_json(recipe, lambda track: engine.name_of(track, folder))
    try:
        entries = [Entry.of(one.track) for one in listed]
        left_out = playlists.write(path, entries, relative=relative, recipe=text)
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    for entry in left_out:
        say_error(f"left out, for a playlist cannot hold a name with a line break: {shown(entry.path)}")
    if gone := [entry.path for entry in entries if not os.path.exists(entry.path)]:
        say_error(f"{len(gone)} of {len(entries)} files are not there (now), {shown(gone[0])} first")
    return Written(path, len(left_out))


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
    inputs: PlaylistInputs,
    file: Written | None,
    as_json: bool,
    measure: str = "similarity",
    more: dict[str, Any] | None = None,
    column: str = "",
) -> None:
    """Print the list: as JSON, as one line when it was written to a file, or track by track.

    Args:
        listed: The list.
        inputs: What its reasons speak of.
        file: Where it was written, if it was.
        as_json: Whether scripts read it.
        measure: "step" on a path, where similarity is that to the track before.
        more: What JSON says beside the tracks.
        column: An attribute that is shown with each track, "" for none.
    """
    if as_json:
        rows = [described(one, inputs, measure) for one in listed]
        print_json({"tracks": rows, "file": os.fspath(file.path) if file else None} | (more or {}))
        return
    if not file:
        for one in listed:
            _print(one, inputs, column)
    print(_summary(listed, measure) + (_where(file) if file else ""))


def _print(one: Listed, inputs: PlaylistInputs, column: str) -> None:
    pick, reason = one.pick, one.pick.reason
    of_seed = reason is None or reason.near is not None or reason.seed
    near = f"{pick.similarity:6.3f}" if of_seed else 6 * " "
    value = ""
    if column and pick.id in inputs.neighbours:
        value = f"  {column} {inputs.column(column)[inputs.neighbours.row(pick.id)]:.2f}"
    print(f"{near}{value}  {one_line(one.track)}  ({shown(one.track.source.path)})")
    if reason is not None:
        print(f"        {reason_text(reason, inputs, pick.id)}")
    if pick.versions:
        print(f"        also there: {_versions(pick, inputs)}")


def _versions(pick: Pick, inputs: PlaylistInputs) -> str:
    """The other versions of a song in words, those that read alike once."""
    facts = [inputs.facts[other] for other in pick.versions]
    found = Counter(fact.title + (f" ({fact.album})" if fact.album else "") for fact in facts)
    return ", ".join(f"{text} × {number}" if number > 1 else text for text, number in found.items())


def _summary(listed: Sequence[Listed], measure: str) -> str:
    minutes, seconds = divmod(round(sum(one.track.metadata.duration or 0.0 for one in listed)), 60)
    whole = f"{len(listed)} {'track' if len(listed) == 1 else 'tracks'}, {minutes}:{seconds:02}"
    if measure == "step" and len(listed) > 1:
        whole += f", largest step {max(1 - one.pick.similarity for one in listed):.3f}"
    return whole


def _where(file: Written) -> str:
    return f", {f'all but {file.left_out} ' if file.left_out else ''}written to {file.path}"


def described(one: Listed, inputs: PlaylistInputs, measure: str = "similarity") -> dict[str, Any]:
    """The fields of a track in a list; `step` is 1 - cosine to the track before."""
    pick = one.pick
    fields = describe(one.track) | {"similarity": round(pick.similarity, 6)}
    if measure == "step":
        fields["step"] = round(1.0 - pick.similarity, 6)
    if pick.reason is not None:
        fields |= {
            "closeness": round(pick.reason.percent, 3),
            "why": reason_text(pick.reason, inputs, pick.id),
        }
        fields["shared"] = list(pick.reason.shared)
        fields |= _match(pick, inputs)
    if pick.versions:
        fields["versions"] = [inputs.facts[other].title for other in pick.versions]
    if one.track.metadata.duration is not None:
        fields["duration"] = round(one.track.metadata.duration, 3)
    row = inputs.neighbours.row(pick.id) if pick.id in inputs.neighbours else None
    if row is not None and len(inputs.attributes):
        values = zip(inputs.attribute_names, inputs.attributes[row].tolist(), strict=True)
        fields["attributes"] = {name: round(value, 4) for name, value in values}
    return fields


def _match(pick: Pick, inputs: PlaylistInputs) -> dict[str, Any]:
    """The seconds of a track and of the one that it is near that are most alike."""
    near = pick.reason.near if pick.reason else None
    if near is None or near < 0:
        return {}
    own, other = inputs.windows(pick.id), inputs.windows(near)
    closest = closest_windows(own, other) if own and other else None
    if closest is None:
        return {}
    seconds = {"seconds": round(closest.start_a, 2), "near_seconds": round(closest.start_b, 2)}
    return {"near": inputs.facts[near].title, "match": seconds}
