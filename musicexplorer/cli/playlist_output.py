"""How `playlist` and `path` print and write playlists."""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicexplorer import paths
from musicexplorer.cli.library import known_track
from musicexplorer.cli.output import NotDone, describe, one_line, print_json, say_error, shown
from musicexplorer.library import export_folder, playlists
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.track import Track
from musicexplorer.session import path_rules
from musicexplorer.session.playlist_files import ReadPlaylist, rewritten, track_name
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import (
    Pick,
    PlaylistInputs,
    Recipe,
    closest_windows,
    reason_text,
    to_json,
)
from musicexplorer.translation import ntr, tr


@dataclass(frozen=True, slots=True)
class Listed:
    """A track of a playlist and why it is there."""

    track: Track
    pick: Pick


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The file that a playlist was written to, and how many of its tracks the format cannot hold."""

    path: Path
    left_out: int


def write(
    session: Session,
    listed: Sequence[Listed],
    recipe: Recipe | None,
    options: argparse.Namespace,
    source: ReadPlaylist | None = None,
) -> WrittenFile | None:
    """Write the playlist with its recipe where `-o` says, and report what the file cannot hold.

    Args:
        session: The library.
        listed: Its tracks.
        recipe: What it was made from.
        options: Those of the verb.
        source: The playlist that it is, or continues: what that has beside tracks stays.
    """
    path, relative = options.output, options.relative
    if path is None:
        return None
    folder = path.absolute().parent if relative else None

    def name_of(track: int) -> object:
        return track_name(known_track(session, track).source, folder)

    text = "" if recipe is None else to_json(recipe, name_of)
    try:
        entries = rewritten(source, [one.track for one in listed])
        about = {"recipe": text, "title": source.title if source else ""}
        if options.device:
            entries = _on_device(entries, options.device)
        left_out = playlists.write(path, entries, relative=relative, force=options.force, **about)
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    for entry in left_out:
        text = tr("left out, because playlists cannot hold names with line breaks: {path}")
        say_error(text.format(path=shown(entry.path)))
    if gone := [one.path for one in entries if not one.elsewhere and not os.path.exists(one.path)]:
        text = ntr(
            "{n} of {total} files is missing: {path}",
            "{n} of {total} files are missing, {path} first",
            len(gone),
        )
        say_error(text.format(total=len(entries), path=shown(gone[0])))
    return WrittenFile(path, len(left_out))


def _on_device(entries: Sequence[Entry], device: str) -> list[Entry]:
    """The entries with the paths that the settings' rules give them on a device."""
    rules = Settings.load(paths.settings()).path_rules
    if device not in path_rules.devices(rules):
        text = tr("the settings have no rules for {device}; there are some for: {others}")
        others = ", ".join(path_rules.devices(rules)) or tr("none")
        raise NotDone(text.format(device=repr(device), others=others))
    found, without = path_rules.on_device(entries, device, rules)
    for entry in without:
        text = tr("left out, because no rule of {device} fits: {path}")
        say_error(text.format(device=device, path=shown(entry.path)))
    return found


def export(listed: Sequence[Listed], folder: Path, link: bool) -> None:
    """Copy or link the files into a folder, numbered."""
    try:
        steps = export_folder.plan([Entry.of(one.track) for one in listed], folder, link=link)
        done = sum(1 for _ in export_folder.carry_out(steps, link=link))
    except PlaylistError as problem:
        raise NotDone(str(problem)) from problem
    say_error(ntr("{n} file copied to {folder}", "{n} files copied to {folder}", done).format(folder=folder))


def show(
    listed: Sequence[Listed],
    inputs: PlaylistInputs,
    file: WrittenFile | None,
    as_json: bool,
    measure: str = "similarity",
    more: dict[str, Any] | None = None,
    column: str = "",
) -> None:
    """Print a playlist: as JSON, as one line when it was written to a file, or track by track.

    Args:
        listed: Its tracks.
        inputs: What its reasons refer to.
        file: The file that it was written to, if any.
        as_json: Whether to print JSON.
        measure: "step" on a path, where similarity is that to the track before.
        more: Further fields of the JSON.
        column: An attribute that is shown with each track, "" for none.
    """
    if as_json:
        rows = [described(one, inputs, measure) for one in listed]
        print_json({"tracks": rows, "file": os.fspath(file.path) if file else None} | (more or {}))
        return
    if not file:
        for number, one in enumerate(listed):
            _print(one, inputs, column, "" if measure == "similarity" else _step(one, number))
    print(_summary(listed, measure) + (_where(file) if file else ""))


def _step(one: Listed, number: int) -> str:
    """The step from the track before, on the scale of the largest one below the list."""
    return f"{1.0 - one.pick.similarity:6.3f}" if number else 6 * " "


def _print(one: Listed, inputs: PlaylistInputs, column: str, near: str = "") -> None:
    pick, reason = one.pick, one.pick.reason
    of_seed = reason is None or reason.near is not None or reason.seed
    near = near or (f"{pick.similarity:6.3f}" if of_seed else 6 * " ")
    value = ""
    if column and pick.id in inputs.neighbours:
        value = f"  {column} {inputs.column(column)[inputs.neighbours.row(pick.id)]:.2f}"
    print(f"{near}{value}  {one_line(one.track)}  ({shown(one.track.source.path)})")
    if reason is not None:
        print(f"        {reason_text(reason, inputs, pick.id)}")
    if pick.versions:
        print("        " + tr("other versions: {versions}").format(versions=_versions(pick, inputs)))


def _versions(pick: Pick, inputs: PlaylistInputs) -> str:
    """The other versions of a song; those with the same title and album once."""
    facts = [inputs.facts[other] for other in pick.versions]
    found = Counter(fact.title + (f" ({fact.album})" if fact.album else "") for fact in facts)
    return ", ".join(f"{text} × {number}" if number > 1 else text for text, number in found.items())


def _summary(listed: Sequence[Listed], measure: str) -> str:
    minutes, seconds = divmod(round(sum(one.track.metadata.duration or 0.0 for one in listed)), 60)
    parts = [ntr("{n} track", "{n} tracks", len(listed)), f"{minutes}:{seconds:02}"]
    if measure == "step" and len(listed) > 1:
        largest = max(1 - one.pick.similarity for one in listed)
        parts.append(tr("largest step {step:.3f}").format(step=largest))
    return ", ".join(parts)


def _where(file: WrittenFile) -> str:
    if not file.left_out:
        return ", " + tr("written to {path}").format(path=file.path)
    return ", " + tr("all but {n} written to {path}").format(n=file.left_out, path=file.path)


def described(one: Listed, inputs: PlaylistInputs, measure: str = "similarity") -> dict[str, Any]:
    """The fields of a track of a playlist; `step` is 1 - cosine to the track before."""
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
    """The most similar seconds of a track and of the seed that it is near."""
    near = pick.reason.near if pick.reason else None
    if near is None or near < 0:
        return {}
    own, other = inputs.windows(pick.id), inputs.windows(near)
    closest = closest_windows(own, other) if own and other else None
    if closest is None:
        return {}
    seconds = {"seconds": round(closest.start_a, 2), "near_seconds": round(closest.start_b, 2)}
    return {"near": inputs.facts[near].title, "match": seconds}
