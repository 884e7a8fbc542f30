"""The answers of the odd-one-out test in a file: one JSON object per line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.regular_files import private

FILE = "odd-one-out.jsonl"
"""Its name in the user's data directory."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        tracks: Path of each of the three, and its start in the file in seconds.
        odd: Which of them is the odd one, 0..2.
        when: Seconds since 1970.
    """

    tracks: tuple[tuple[str, float], tuple[str, float], tuple[str, float]]
    odd: int
    when: float


def read(path: Path) -> list[Answer]:
    """The answers in a file, oldest first; other lines are skipped."""
    try:
        return parse(path.read_bytes())
    except OSError:
        return []


def parse(content: bytes) -> list[Answer]:
    """The answers in the content of a file, oldest first; other lines are ignored."""
    lines = content.decode("utf-8", "replace").splitlines()
    return [answer for line in lines if (answer := _answer(line)) is not None]


def content(answers: Iterable[Answer]) -> bytes:
    """The content of a file that holds all of them."""
    return "".join(f"{_line(answer)}\n" for answer in answers).encode()


def append(path: Path, answer: Answer) -> None:
    """Append an answer.

    Raises:
        OSError: The file cannot be written.
    """
    with open(path, "a", encoding="utf-8", opener=private) as file:
        file.write(f"{_line(answer)}\n")


def _line(answer: Answer) -> str:
    # In ASCII, so that names that are not UTF-8 are preserved.
    tracks = [{"path": path, "start": start} for path, start in answer.tracks]
    return json.dumps({"tracks": tracks, "odd": answer.odd, "when": answer.when})


def _answer(line: str) -> Answer | None:
    try:
        plain = json.loads(line)
        one, two, three = ((str(track["path"]), float(track["start"])) for track in plain["tracks"])
        answer = Answer((one, two, three), int(plain["odd"]), float(plain["when"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return answer if answer.odd in (0, 1, 2) else None
