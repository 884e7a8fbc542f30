"""What must not be suggested, as the person reads it."""

from collections.abc import Callable

from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.translation import tr
from musicexplorer.ui.playlist import season_editor


def text(exclusion: Exclusion, track: Callable[[int], Track | None]) -> str:
    """An exclusion, for instance "everything by Ana"; `track` looks tracks up."""
    if exclusion.kind == "track":
        found = track(int(exclusion.value)) if exclusion.value.isdigit() else None
        if found is None:
            return tr("a track that is gone")
        return tr("the track “{title}”").format(title=found.metadata.title)
    if exclusion.kind == "season":
        return season_editor.season_text(exclusion)
    texts = {
        "artist": tr("everything by {name}"),
        "album": tr("the album {name}"),
        "folder": tr("the folder {name}"),
        "genre": tr("the genre {name}"),
    }
    return texts[exclusion.kind].format(name=exclusion.value)
