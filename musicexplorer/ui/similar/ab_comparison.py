"""A and B: the matching parts of two tracks, played in turns."""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicexplorer.session.contrast import contrast_of, contrast_text
from musicexplorer.similarity.playlist import Windows, closest_windows
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.widgets.format import clock

_SECONDS = 7.0
_TURNS = 4


class ABComparison(QObject):
    """Plays where two tracks are most alike: some seconds of one, some of the other, and both again."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._player = app, app.player
        self._turns: list[tuple[int, float]] = []
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=round(_SECONDS * 1000))
        self._timer.timeout.connect(self.next_turn)
        app.player.track_changed.connect(self.stop)
        app.requests.compare.connect(self.play)

    def play(self, one: int, other: int) -> None:
        """Play where these two are most alike."""
        a, b = self._windows(one), self._windows(other)
        closest = None if a is None or b is None else closest_windows(a, b)
        if closest is None:
            self._app.status.say(tr("One of the two tracks is not analysed yet."))
            return
        session = self._app.session
        self._told = contrast_text(contrast_of(session.snapshot, session.reader, other, one))
        both = [(one, closest.start_a), (other, closest.start_b)]
        self._turns = both * (_TURNS // 2)
        self.next_turn()

    def next_turn(self) -> None:
        """Play the other of the two, until both had their turns."""
        if not self._turns:
            self._player.stop_preview()
            return
        (track_id, at), *self._turns = self._turns
        self._player.preview(track_id, at, _SECONDS)
        self._timer.start()
        track = self._app.session.track(track_id)
        if track is not None:
            text = tr("{side}: “{title}” from {time}")
            side = "A" if len(self._turns) % 2 else "B"
            text = text.format(side=side, title=track.metadata.title, time=clock(at) or "0:00")
            if side == "B" and self._told:
                text = tr("{track} — {contrast}").format(track=text, contrast=self._told)
            self._app.status.say(text)

    def stop(self) -> None:
        """Play no more turns."""
        self._turns = []
        self._timer.stop()

    def _windows(self, track_id: int) -> Windows | None:
        analysis, track = self._app.session.reader.analysis(track_id), self._app.session.track(track_id)
        if analysis is None or track is None:
            return None
        starts = np.maximum(np.asarray(analysis.starts, np.float32) - track.source.start, 0.0)
        return Windows(starts.astype(np.float32), analysis.window_vectors.astype(np.float32))
