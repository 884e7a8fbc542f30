"""Audio that tests make is saved between runs and shared by the processes of one run.

It lies in pytest's cache: `pytest --cache-clear` deletes it.
"""

import hashlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / ".pytest_cache" / "d" / "audio"


def saved(make: Callable[[Path], object], source: str, *ingredients: object) -> Path:
    """Return a file that is made only once; it is not to be changed.

    Args:
        make: Writes it to the path that it is given.
        source: The file of the generator (`__file__`); what an earlier version of it made is not used.
        ingredients: All that the content depends on: bytes, or values with a complete `repr`.
    """
    digest = hashlib.sha256(Path(source).read_bytes())
    for item in ingredients:
        digest.update(item if isinstance(item, bytes) else repr(item).encode())
        digest.update(b"\0")
    path = _FOLDER / digest.hexdigest()
    if not path.exists():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        partial = _FOLDER / f"{uuid.uuid4()}.part"
        make(partial)
        os.replace(partial, path)  # another process may have been faster, with the same content
    return path
