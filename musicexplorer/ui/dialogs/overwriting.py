"""Whether a file may be written that the user has chosen for an export."""

from pathlib import Path
from typing import Protocol

from musicexplorer.library.export_file import ExportError, FileExists, Kind, check
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr


class Questions(Protocol):
    """How the user is asked."""

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool: ...
    def show_message(self, title: str, text: str) -> object: ...


def may_write(dialogs: Questions, title: str, path: Path, kind: Kind) -> bool:
    """Ask before anything is overwritten; say why a file cannot be written at all (music, links).

    Args:
        dialogs: Asks.
        title: Of the dialogs.
        path: The chosen file.
        kind: What is to be written.
    """
    try:
        exists = check(path, kind).exists()
        question = tr("{path} exists already. Overwrite it?").format(path=shown_path(path))
    except FileExists as problem:
        exists, question = True, f"{problem} " + tr("Overwrite it?")
    except ExportError as problem:
        dialogs.show_message(title, str(problem))
        return False
    return not exists or dialogs.confirm(title, question, tr("Overwrite"), tr("Cancel"))
