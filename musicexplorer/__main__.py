"""Entry point of the `musicexplorer` command and of `python -m musicexplorer`.

Nothing of ours is imported at module level: a spawned worker process imports this module again, and must
not load Qt or anything else of the window with it.
"""

import io
import multiprocessing
import sys


def main() -> int:
    """Run the command line and return its exit code (0 done, 1 done in part, 2 not done)."""
    multiprocessing.freeze_support()
    from musicexplorer.cli import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="surrogateescape")  # names that are not UTF-8 leave as they came
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
