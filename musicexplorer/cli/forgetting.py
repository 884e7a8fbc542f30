"""Folders taken out of the library: nothing is done to the music, and what is known of it is kept."""

import os
from collections.abc import Sequence
from pathlib import Path

from musicexplorer import paths
from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone, shown
from musicexplorer.indexing.comparison import canonical_folder
from musicexplorer.library.lock import Locked, ScanLock
from musicexplorer.library.store import Reader, StoreError, Writer


def forget(folders: Sequence[Path]) -> dict[Path, int]:
    """Take folders out; answers how many tracks went with each.

    Raises:
        NotDone: One of them is no folder of the library, or the library cannot be written now.
    """
    with Engine() as engine:
        known = [folder.path for folder in engine.reader.folders()]
        wanted = [_meant(folder, known) for folder in folders]
        try:
            with ScanLock(paths.store().with_name("scan.lock")), Writer(paths.store()) as writer:
                return {folder: _taken_out(folder, engine.reader, writer) for folder in dict.fromkeys(wanted)}
        except (Locked, StoreError) as problem:
            raise NotDone(str(problem)) from problem


def _meant(folder: Path, known: Sequence[Path]) -> Path:
    folder = canonical_folder(Path(os.path.abspath(folder)), known)
    if folder in known:
        return folder
    around = next((one for one in known if folder.is_relative_to(one)), None)
    if around is not None:
        raise NotDone(f"{shown(folder)} is a part of {shown(around)}, which can be forgotten as a whole only")
    lines = "\n".join(f"  {shown(one)}" for one in known)
    there = f"its folders are:\n{lines}" if known else "it has none"
    raise NotDone(f"{shown(folder)} is no folder of the library; {there}")


def _taken_out(folder: Path, reader: Reader, writer: Writer) -> int:
    before = len(reader.track_names())
    writer.remove_folder(folder).result()
    return before - len(reader.track_names())
