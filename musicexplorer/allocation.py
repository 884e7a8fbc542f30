"""How our processes allocate memory, and what they need not keep."""

import contextlib
import ctypes
import linecache
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of `mallopt` in <malloc.h>."""
_LARGE = 1 << 17
"""Bytes from which on a block is given back to the system as soon as it is freed."""
_SPARE = 2 << 20
"""So many free bytes are kept at the end of the heap."""


def return_freed_memory() -> None:
    """Have arrays that are freed leave the process; called before threads start, glibc only.

    glibc raises the size above which blocks are mapped up to 32 MB when such a block is freed, and gives
    each thread a heap of its own: what arrays of background tasks took stays in these heaps, a bit more
    with each task, until the process holds twice what it uses.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):  # another C library
        set_option = ctypes.CDLL(None).mallopt
        set_option(_ARENA_MAX, 2)
        set_option(_MMAP_THRESHOLD, _LARGE)
        set_option(_TRIM_THRESHOLD, _SPARE)


def trim() -> None:
    """Give back what is free between blocks that are in use: after work that took much memory, glibc only."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def forget_source() -> None:
    """Drop the source of modules: PySide reads it when they are imported, and Python keeps these 17 MB."""
    linecache.clearcache()
