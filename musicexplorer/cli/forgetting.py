"""Removes folders from the library; the files and what is known of them stay."""

import os
from collections.abc import Sequence
from pathlib import Path

from musicexplorer import paths
from musicexplorer.cli.library import opened_session
from musicexplorer.cli.output import NotDone, shown
from musicexplorer.indexing.comparison import canonical_folder
from musicexplorer.library.lock import Locked, ScanLock
from musicexplorer.library.store import Reader, StoreError, Writer
from musicexplorer.translation import tr


def forget(folders: Sequence[Path]) -> dict[Path, int]:
    """Remove folders from the library.

    Returns:
        How many tracks each had.

    Raises:
        NotDone: One of them is no folder of the library, or the library cannot be written now.
    """
    with opened_session(load=False) as session:
        known = [folder.path for folder in session.reader.folders()]
        found = [_folder(folder, known) for folder in folders]
        try:
            with ScanLock(paths.store().with_name("scan.lock")), Writer(paths.store()) as writer:
                return {folder: _remove(folder, session.reader, writer) for folder in dict.fromkeys(found)}
        except (Locked, StoreError) as problem:
            raise NotDone(str(problem)) from problem


def _folder(folder: Path, known: Sequence[Path]) -> Path:
    folder = canonical_folder(Path(os.path.abspath(folder)), known)
    if folder in known:
        return folder
    around = next((one for one in known if folder.is_relative_to(one)), None)
    if around is not None:
        text = tr("{folder} is a part of {parent}, which can only be removed as a whole")
        raise NotDone(text.format(folder=shown(folder), parent=shown(around)))
    if not known:
        raise NotDone(tr("{folder} is not in the library; it has no folder").format(folder=shown(folder)))
    text = tr("{folder} is no folder of the library; its folders are:").format(folder=shown(folder))
    raise NotDone("\n".join((text, *(f"  {shown(one)}" for one in known))))


def _remove(folder: Path, reader: Reader, writer: Writer) -> int:
    before = len(reader.track_names())
    writer.remove_folder(folder).result()
    return before - len(reader.track_names())
