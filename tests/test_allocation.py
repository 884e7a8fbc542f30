"""Freed memory leaves the process."""

import linecache
import subprocess
import sys

import pytest

from musicexplorer import allocation

_CHILD = """
import ctypes
from pathlib import Path
from musicexplorer import allocation

allocation.return_freed_memory()
c = ctypes.CDLL(None)
c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
c.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]

def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

c.free(c.malloc(24 << 20))  # from here on, glibc would take blocks up to this size from its heap
before, blocks = held(), []
for _ in range(10):
    blocks.append(c.malloc(8 << 20))
    c.memset(blocks[-1], 1, 8 << 20)
    c.malloc(200_000)  # is kept, and with it all of the heap below it
for block in blocks:
    c.free(block)
print((held() - before) >> 20)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_blocks_that_were_freed_leave_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20


def test_the_source_of_modules_is_dropped() -> None:
    assert linecache.getlines(__file__)
    allocation.forget_source()
    assert not linecache.cache
