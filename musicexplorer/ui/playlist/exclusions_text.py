"""Rules about what is never suggested, as the person reads them."""

from collections.abc import Callable

from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.ui.playlist import season_editor

_NAMES = {"artist": "everything by", "album": "the album", "folder": "the folder", "genre": "the genre"}


def in_words(rule: Exclusion, track: Callable[[int], Track | None]) -> str:
    """A rule, for instance "everything by Ana"; `track` looks tracks up."""
    if rule.kind == "track":
        found = track(int(rule.value)) if rule.value.isdigit() else None
        return f"the track “{found.metadata.title}”" if found else "a track that is gone"
    if rule.kind == "season":
        return season_editor.in_words(rule)
    return f"{_NAMES[rule.kind]} {rule.value}"
