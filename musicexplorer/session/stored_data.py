"""How much the program keeps on the disk."""

import os
from pathlib import Path


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder and its folders; what cannot be read counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
