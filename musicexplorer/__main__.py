"""Entry point of the `musicexplorer` command and of `python -m musicexplorer`.

Nothing of ours is imported at module level: a spawned worker process imports this module again, and must
not load Qt or anything else of the window with it.
"""

import codecs
import io
import multiprocessing
import sys


def main() -> int:
    """Run the command line and return its exit code (0 success, 1 partial success, 2 failure)."""
    multiprocessing.freeze_support()
    from musicexplorer import translation
    from musicexplorer.cli import run

    translation.use()

    codecs.register_error("original-bytes", _original_bytes)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="original-bytes")
    return run(sys.argv[1:])


def _original_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write names that are not UTF-8 as their original bytes; what the terminal cannot show becomes "?"."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("replace")(error)


if __name__ == "__main__":
    sys.exit(main())
