"""The command line; the installed command calls `run`."""

import errno
import os
import traceback
from collections.abc import Sequence

from musicexplorer import paths, settings, translation
from musicexplorer.cli.arguments import parse
from musicexplorer.cli.ending import ending
from musicexplorer.cli.output import NotDone, discard_unwritable, say_error, write_error
from musicexplorer.translation import tr

# A stream that is not open for writing, `ulimit -f`, a terminal that is gone.
_OUTPUT_ERRORS = (errno.EBADF, errno.EFBIG, errno.EIO)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 success, 1 partial success (some files failed), 2 failure (wrong usage, no such track …); 128 and
        the number of a signal that ended it (143 for SIGTERM).
    """
    ending.received = None
    with ending.raising():
        code = _run_reporting(arguments)
    return ending.code(code)


def _run_reporting(arguments: Sequence[str]) -> int:
    try:
        code = _run_recovering(arguments)
        print(end="", flush=True)
    except NotDone as problem:
        say_error(str(problem))
        return 2
    except KeyboardInterrupt:
        say_error(tr("interrupted"))
        return 2
    except BrokenPipeError:  # the reader (`| head`) has closed
        return 0
    except Exception as problem:  # a script must not take it for partial success
        _report(problem)
        return 2
    finally:
        discard_unwritable()
    return code


def _run(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    if _is_nowhere():
        raise NotDone(tr("The current folder does not exist any more. `cd` into one that does."))
    if options.home:
        os.environ[paths.HOME_VARIABLE] = str(options.home.absolute())  # the worker process inherits it
        translation.use(settings.languages())
    if os.path.isdir(paths.home()):
        paths.prepare_home()
    code: int = options.run(options)
    return code


def _run_recovering(arguments: Sequence[str]) -> int:
    """Run a command; if the library proves to be damaged, rebuild it and run the command again."""
    try:
        return _run(arguments)
    except Exception as problem:
        done = _recover(problem)
        if not done:
            raise
        say_error(done)
    return _run(arguments)


def _recover(problem: Exception) -> str:
    """Rebuild the library if this problem says that it is damaged; what was done, "" for nothing."""
    from musicexplorer.library.lock import Locked, ScanLock
    from musicexplorer.library.store import StoreDamaged
    from musicexplorer.library.store.recovery import recover

    if not isinstance(problem, StoreDamaged) and not isinstance(problem.__cause__, StoreDamaged):
        return ""
    try:
        with ScanLock(paths.window_lock()):
            return recover(paths.store())
    except Locked:
        return ""  # the window has it open


def _is_nowhere() -> bool:
    """Whether the current folder was deleted: relative paths mean nothing, and no worker can start."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _report(problem: Exception) -> None:
    """Report a damaged library or a full disk in one line, everything else as a bug."""
    from musicexplorer.library.export_file import ExportError, FileExists
    from musicexplorer.library.store import StoreError
    from musicexplorer.library.store.backups import BackupError

    if isinstance(problem, FileExists):
        say_error(f"{problem} " + tr("Choose another name, or add --force to overwrite it."))
    elif isinstance(problem, StoreError | ExportError | BackupError):
        say_error(str(problem))
    elif isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        text = tr("the disk of {path} is full") if problem.filename else tr("the disk is full")
        say_error(text.format(path=problem.filename))
    elif isinstance(problem, OSError) and problem.errno in _OUTPUT_ERRORS and problem.filename is None:
        say_error(tr("the output cannot be written: {reason}").format(reason=problem.strerror))
    else:
        write_error("".join(traceback.format_exception(problem)))
