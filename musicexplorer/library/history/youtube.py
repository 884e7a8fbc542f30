"""YouTube Music: `watch-history.json` of Google Takeout."""

from collections.abc import Iterator, Sequence
from typing import Any

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import Dates
from musicexplorer.library.history.values import Listen, Passed, text

SOURCE = "YouTube Music"
_TOPIC = " - Topic"  # the channel that YouTube makes of an artist
_KNOWN = ("Watched ", "Angesehen: ", "Vous avez regardé ", "Has visto ", "Hai guardato ", "Bekeken: ")


def is_one(row: dict[str, Any]) -> bool:
    """Whether this is an entry of a watch history."""
    return "titleUrl" in row or {"header", "title", "time"} <= row.keys()


def listens(rows: Sequence[Any], passed: Passed) -> Iterator[Listen]:
    """The songs that were played; other videos are passed over.

    Titles begin or end with "Watched" in the language of the account: with what they have in common.
    """
    entries = [row for row in rows if isinstance(row, dict)]
    songs = [row for row in entries if _is_music(row)]
    left_out = {reasons.UNREADABLE: len(rows) - len(entries), reasons.NO_MUSIC: len(entries) - len(songs)}
    passed.update({reason: number for reason, number in left_out.items() if number})
    before, behind = _common(songs)
    dates = Dates()
    for row in songs:
        title = text(row.get("title"))
        title = title[len(before) : len(title) - len(behind)].strip() if before or behind else title
        artist, when = _channel(row), dates.moment(row.get("time"))
        if not artist or not title or title.startswith(("https://", "http://")):
            passed[reasons.NO_NAMES] += 1
        elif when is None:
            passed[reasons.NO_TIME] += 1
        else:
            yield Listen(artist.removesuffix(_TOPIC), title, when=when)


def _is_music(row: dict[str, Any]) -> bool:
    header, address = text(row.get("header")), text(row.get("titleUrl"))
    products = row.get("products")
    return (
        "Music" in header
        or "//music.youtube." in address
        or _channel(row).endswith(_TOPIC)
        or (isinstance(products, list) and "YouTube Music" in products)
    )


def _channel(row: dict[str, Any]) -> str:
    names = row.get("subtitles")
    found = names[0] if isinstance(names, list) and names else None
    return text(found.get("name")) if isinstance(found, dict) else ""


def _common(songs: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """What all titles begin and end with."""
    titles = [text(row.get("title")) for row in songs]
    different = set(titles)
    known = next((word for word in _KNOWN if titles and all(one.startswith(word) for one in titles)), "")
    if known or len(different) < 3:
        return known, ""
    before = _beginning(different)
    behind = _beginning({title[::-1] for title in different})[::-1]
    # Whole words only: several songs may begin with the same letters.
    return before[: before.rfind(" ") + 1], behind[behind.find(" ") :] if " " in behind else ""


def _beginning(texts: set[str]) -> str:
    """What all texts begin with: what the first and the last one in order have in common."""
    first, last = min(texts), max(texts)
    at = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:at]
