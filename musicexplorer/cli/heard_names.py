"""What the network's tags and attributes are called, as people write it."""

from collections.abc import Sequence
from difflib import get_close_matches

from musicexplorer.cli.output import NotDone
from musicexplorer.library.text import fold

_NEAREST = 5
_LIKENESS = 0.5


def meant(kind: str, name: str, known: Sequence[str]) -> str:
    """The tag or attribute of this name, whatever its case.

    Raises:
        NotDone: There is none; the nearest are told.
    """
    folded = {fold(one): one for one in known}
    wanted = " ".join(fold(name).split())
    if wanted in folded:
        return folded[wanted]
    parts = [one for one in folded if wanted and wanted in one]
    near = dict.fromkeys((*get_close_matches(wanted, folded, _NEAREST, _LIKENESS), *parts))
    told = [folded[one] for one in near][:_NEAREST]
    if told:
        raise NotDone(f"no {kind} is called {name!r}; the nearest: {', '.join(told)}")
    raise NotDone(f"no {kind} is called {name!r}; there are: {', '.join(known)}")
