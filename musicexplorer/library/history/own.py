"""Reading what `exporting` wrote, without loss."""

from collections.abc import Iterable, Iterator
from typing import Any, cast, get_args

from musicexplorer.library.history import reasons
from musicexplorer.library.history.exporting import VERSION
from musicexplorer.library.history.values import HistoryError, Kind, Listen, Own, Passed, count, number
from musicexplorer.library.store import OWN_SOURCE
from musicexplorer.translation import tr

SOURCE = OWN_SOURCE


def listens(head: dict[str, Any], rows: Iterable[Any], passed: Passed) -> Iterator[Listen]:
    """The lines of an export after its first one, `head`.

    Raises:
        HistoryError: A newer program wrote it.
    """
    if head.get("version") not in range(VERSION + 1):
        raise HistoryError(tr("it was written by a newer version of Music Explorer; update the program"))
    for row in rows:
        found = _listen(row) if isinstance(row, dict) else None
        if found is None:
            passed[reasons.UNREADABLE] += 1
        else:
            yield found


def _listen(row: dict[str, Any]) -> Listen | None:
    if row.get("kind") == "import":
        return _import(row)
    about, when = _about(row), number(row.get("when"))
    own = Own(
        number(row.get("start")),
        min(number(row.get("share")) or 0.0, 1.0),
        row.get("moved_on") is True,
        row.get("excerpt") is True,
    )
    if when is None or not (about["title"] or about["path"]):
        return None
    match row.get("kind"):
        case "play":
            return Listen(**about, when=when, seconds=number(row.get("seconds")) or 0.0, own=own)
        case "like" if row.get("value") in (1, -1):
            return Listen(**about, kind="opinion", when=when, plays=0, liked=row["value"], own=own)
        case "addition":
            return Listen(
                **about, kind="list", when=when, plays=0, list=_string(row.get("playlist")), own=own
            )
    return None


def _import(row: dict[str, Any]) -> Listen | None:
    their, kind, source = row.get("their"), row.get("what"), _string(row.get("source"))
    if not isinstance(their, dict) or kind not in get_args(Kind) or not source:
        return None
    return Listen(
        **_about(their),
        kind=cast(Kind, kind),
        when=number(row.get("when")),
        seconds=number(row.get("seconds")),
        plays=count(row.get("plays")),
        skips=count(row.get("skips")),
        rating=number(row.get("rating")),
        liked=row["liked"] if row.get("liked") in (1, -1) else 0,
        list=_string(row.get("playlist")),
        source=source,
    )


def _about(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: _string(row.get(name)) for name in ("artist", "title", "album", "path", "recording")}
    return texts | {"duration": number(row.get("duration"))}


def _string(value: Any) -> str:
    """A string unchanged, including doubled spaces: names identify entries."""
    return value if isinstance(value, str) else ""
