"""What a click on a track does, wherever the track is shown: one table, and who does what it says."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from musicexplorer.ui.widgets.gestures import Gesture

if TYPE_CHECKING:
    from musicexplorer.ui.app import App


class Place(StrEnum):
    """Where a track is shown; the value is the origin of what is played from there."""

    MAP = "map"
    LIBRARY = "library"  # and what a search has found
    SIMILAR = "similar"
    PLAYLIST = "playlist"
    FOR_YOU = "for you"
    DIMENSIONS = "dimensions"
    QUEUE = "queue"
    HISTORY = "history"


class Outcome(StrEnum):
    """What a gesture does.

    SELECT selects, without a sound. BROWSE plays an excerpt, and then those of the tracks that follow.
    PREVIEW plays an excerpt while what plays is turned down. PLAY plays the whole track. QUEUE adds it to
    the queue.
    """

    SELECT = "select"
    BROWSE = "browse"
    PREVIEW = "preview"
    PLAY = "play"
    QUEUE = "queue"


class Playing(StrEnum):
    """What plays when a gesture is made. Excerpts, one click after the other, are nothing to be respected."""

    NOTHING = "nothing"
    ANOTHER = "another track"
    THIS = "this track"


_S, _B, _P, _Q = Outcome.SELECT, Outcome.BROWSE, Outcome.PLAY, Outcome.QUEUE
_NOTHING, _ANOTHER, _THIS = Playing.NOTHING, Playing.ANOTHER, Playing.THIS
_LIST: Mapping[Gesture, Mapping[Playing, Outcome]] = {
    Gesture.CLICK: {_NOTHING: _B, _ANOTHER: _S, _THIS: _S},
    Gesture.DOUBLE_CLICK: {_NOTHING: _P, _ANOTHER: _P, _THIS: _P},
    Gesture.ENTER: {_NOTHING: _P, _ANOTHER: _P, _THIS: _P},
    Gesture.SHIFT_CLICK: {_NOTHING: _S, _ANOTHER: _S, _THIS: _S},
    Gesture.CTRL_CLICK: {_NOTHING: _S, _ANOTHER: _S, _THIS: _S},
    Gesture.MIDDLE_CLICK: {_NOTHING: _Q, _ANOTHER: _Q, _THIS: _Q},
}
_QUIET = {_NOTHING: _S, _ANOTHER: _S, _THIS: _S}
"""Where a click is for editing or looking something up."""

TABLE: Mapping[Place, Mapping[Gesture, Mapping[Playing, Outcome]]] = {
    Place.MAP: _LIST,
    Place.LIBRARY: _LIST,
    Place.SIMILAR: _LIST,
    Place.PLAYLIST: _LIST,
    Place.DIMENSIONS: _LIST,
    Place.FOR_YOU: {**_LIST, Gesture.CLICK: _QUIET},
    Place.QUEUE: {**_LIST, Gesture.CLICK: _QUIET, Gesture.MIDDLE_CLICK: _QUIET},
    Place.HISTORY: {**_LIST, Gesture.CLICK: _QUIET},
}
"""What a gesture does where, depending on what plays.

A click of the first kind previews instead where another track plays and the setting says so.
"""


def outcome(place: Place, gesture: Gesture, playing: Playing, *, preview: bool = False) -> Outcome:
    """What a gesture does; `preview` is the setting that a click while something plays previews."""
    found = TABLE[place][gesture][playing]
    click = TABLE[place][gesture][Playing.NOTHING] is Outcome.BROWSE
    return Outcome.PREVIEW if preview and click and playing is Playing.ANOTHER else found


class TrackActivation(QObject):
    """Does what the table says."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._app = app

    def act(
        self, place: Place, gesture: Gesture, ids: Sequence[int], row: int, at: float | None = None
    ) -> Outcome:
        """A gesture on a track was made; sound is asked for before anything else.

        Args:
            place: Where.
            gesture: The gesture.
            ids: The tracks of the list there.
            row: Which of them it was made on.
            at: The second from which an excerpt plays; None for its most typical part.

        Returns:
            What was done.
        """
        app, player, track = self._app, self._app.player, ids[row]
        done = outcome(place, gesture, self._playing(track), preview=app.settings.settings.preview_on_click)
        if done is Outcome.PLAY:
            player.play_here(ids, row, place)
        elif done is Outcome.BROWSE and at is not None:
            player.play_moment(track, at)
        elif done is Outcome.BROWSE:
            player.play_list(ids, row, whole=False, origin=place)
        elif done is Outcome.PREVIEW:
            player.preview(track, at)
        elif done is Outcome.QUEUE:
            app.requests.add_to_queue.emit([track])
        return done

    def _playing(self, track: int) -> Playing:
        player = self._app.player
        if player.sounding and track == player.current:
            return Playing.THIS
        return Playing.ANOTHER if player.sounding and not player.browsing else Playing.NOTHING
