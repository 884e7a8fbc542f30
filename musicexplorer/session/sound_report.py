"""How playing went in the last session of the window, for `doctor`."""

import contextlib
import json
from pathlib import Path

from musicexplorer.audio.player import Counters
from musicexplorer.regular_files import private, read_regular
from musicexplorer.translation import ntr, tr

_LARGEST = 10_000  # bytes


def save(path: Path, counted: Counters) -> None:
    """Write what was counted, if anything was played; it is not missed where that is not possible."""
    if counted.seconds >= 1.0:
        with contextlib.suppress(OSError), open(path, "w", encoding="utf-8", opener=private) as file:
            json.dump({name: getattr(counted, name) for name in counted.__slots__}, file)


def describe(path: Path) -> str:
    """What was counted, for the user; "" if nothing is known."""
    try:
        stored = json.loads(read_regular(path, _LARGEST))
        counted = Counters(**{name: float(stored[name]) for name in Counters.__slots__})
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    text = ntr("{n} interruption", "{n} interruptions", int(counted.underruns + counted.starved))
    more = tr("in {minutes} minutes of the last session; {buffered} ms are buffered")
    return f"{text} " + more.format(
        minutes=round(counted.seconds / 60), buffered=round(counted.latency * 1000)
    )
