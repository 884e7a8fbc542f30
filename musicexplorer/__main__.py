"""Entry point of the `musicexplorer` command and of `python -m musicexplorer`.

Nothing of ours is imported at module level: a spawned worker process imports this module again, and must
not load Qt or anything else of the window with it.
"""

import codecs
import io
import multiprocessing
import sys


def main() -> int:
    """Run the command line and return its exit code (0 done, 1 done in part, 2 not done)."""
    multiprocessing.freeze_support()
    from musicexplorer.cli import run

    codecs.register_error("as-it-came", _as_it_came)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="as-it-came")
    return run(sys.argv[1:])


def _as_it_came(error: UnicodeError) -> tuple[str | bytes, int]:
    """Names that are not UTF-8 leave as they came; what the terminal cannot show becomes a question mark."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("replace")(error)


if __name__ == "__main__":
    sys.exit(main())
