"""Entry point of the `musicexplorer` command and of `python -m musicexplorer`.

Nothing of ours is imported at module level: a spawned worker process imports this module again, and must
not load Qt or anything else of the window with it.
"""

import codecs
import io
import multiprocessing
import os
import sys
import threading


def main() -> int:
    """Run the command line and return its exit code (0 success, 1 partial success, 2 failure).

    Does not return where a thread goes on that cannot be stopped: it may wait for a drive that is gone.
    """
    multiprocessing.freeze_support()
    from musicexplorer import allocation, settings, translation
    from musicexplorer.cli import run

    allocation.return_freed_memory()
    translation.use(settings.languages())

    codecs.register_error("original-bytes", _original_bytes)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="original-bytes")
    code = run(sys.argv[1:])
    if any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        os._exit(code)  # everything is closed and flushed
    return code


def _original_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write names that are not UTF-8 as their original bytes; what the terminal cannot show becomes "?"."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("replace")(error)


if __name__ == "__main__":
    sys.exit(main())
