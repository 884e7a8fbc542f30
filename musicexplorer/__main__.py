"""Entry point of the `musicexplorer` command and of `python -m musicexplorer`.

Nothing of ours is imported at module level: a spawned worker process imports this module again, and must
not load Qt or anything else of the window with it.
"""

import multiprocessing
import sys


def main() -> int:
    """Run the command line and return its exit code (0 done, 1 done in part, 2 not done)."""
    multiprocessing.freeze_support()
    from musicexplorer.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
