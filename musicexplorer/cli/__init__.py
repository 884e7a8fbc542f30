"""The command line. `run` is what the installed command calls."""

import errno
import os
import traceback
from collections.abc import Sequence

from musicexplorer import paths
from musicexplorer.cli.arguments import parse
from musicexplorer.cli.output import NotDone, discard_unwritable, say_error, write_error

# A stream that is not open for writing, `ulimit -f`, a terminal that is gone.
_OUTPUT_ERRORS = (errno.EBADF, errno.EFBIG, errno.EIO)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 done, 1 done in part (some files failed), 2 not done (wrong usage, no such track, library in use).
    """
    try:
        code = _run(arguments)
        print(end="", flush=True)
    except NotDone as problem:
        say_error(str(problem))
        return 2
    except KeyboardInterrupt:
        say_error("interrupted")
        return 2
    except BrokenPipeError:  # `| head` has closed: nothing to report
        return 0
    except Exception as problem:  # a script must not take it for "done in part"
        _say_failure(problem)
        return 2
    finally:
        discard_unwritable()
    return code


def _run(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    if _is_nowhere():
        raise NotDone("the current folder does not exist any more: `cd` into one that does")
    if options.home:
        os.environ[paths.HOME_VARIABLE] = str(options.home.absolute())  # the worker process inherits it
    code: int = options.run(options)
    return code


def _is_nowhere() -> bool:
    """Whether the current folder was deleted: relative paths mean nothing then, and no worker can start."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _say_failure(problem: Exception) -> None:
    """A library that breaks while it is read and a full disk have words for the person; the rest is a bug."""
    from musicexplorer.library.store import StoreError

    if isinstance(problem, StoreError):
        say_error(str(problem))
    elif isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        say_error(f"there is no room left on the disk{f' of {problem.filename}' if problem.filename else ''}")
    elif isinstance(problem, OSError) and problem.errno in _OUTPUT_ERRORS and problem.filename is None:
        say_error(f"the output cannot be written: {problem.strerror}")
    else:
        write_error("".join(traceback.format_exception(problem)))
