"""Looking around: searching, colouring, finding a track on the map."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint

from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library_feed import LibraryFeed
from musicexplorer.ui.track_hand import TrackHand


class Browsing(QObject):
    """Wires the search and the colours to the table and the map."""

    def __init__(self, feed: LibraryFeed, frame: Frame, hand: TrackHand, parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._frame, self._hand = feed, frame, hand
        feed.changed.connect(self._on_catalogue)
        frame.top.searched.connect(self.search)
        frame.top.first_requested.connect(self.go_to_found)
        frame.top.colour_changed.connect(lambda name: frame.pane.colour(feed.catalogue, name))
        frame.pane.map.context_requested.connect(self._on_map_menu)
        hand.shown.connect(self.show_on_map)

    def search(self, words: str) -> None:
        """Filter the table and highlight on the map; no words end that."""
        catalogue, frame = self._feed.catalogue, self._frame
        if not words.strip():
            frame.table.filter(None)
            frame.pane.map.set_highlight(None)
            frame.top.show_found(None)
            return
        found = catalogue.search(words)
        frame.table.filter(found)
        frame.pane.map.set_highlight(catalogue.ids[found].tolist())
        frame.top.show_found(int(np.count_nonzero(found)))

    def go_to_found(self) -> None:
        """Go to the first track found in the table, and show all of them on the map."""
        table, pane = self._frame.table, self._frame.pane
        ids = table.model.ids()
        if ids:
            table.select(ids[:1])
            table.view.setFocus()
        if self._frame.top.field.text().strip():
            pane.map.zoom_to([one for one in ids if one in pane])

    def show_on_map(self, ids: Sequence[int]) -> None:
        """Fly to a track, or to several."""
        pane = self._frame.pane
        placed = [one for one in ids if one in pane]
        if len(placed) == 1:
            pane.map.fly_to(placed[0])
        elif placed:
            pane.map.zoom_to(placed)
            pane.select(placed)
        else:
            self._frame.line.say("it is not on the map yet")

    def leave(self) -> None:
        """End the search, or else what is selected on the map."""
        top = self._frame.top
        if top.field.text():
            top.field.clear()
            top.search_now()
        else:
            self._frame.pane.map.put_down()

    def _on_catalogue(self) -> None:
        catalogue, top = self._feed.catalogue, self._frame.top
        if top.names != catalogue.attribute_names:
            top.show_attributes(catalogue.attribute_names)
        words = top.field.text()
        self._frame.table.show_catalogue(catalogue, catalogue.search(words) if words.strip() else None)
        if words.strip():
            self.search(words)

    def _on_map_menu(self, track_id: int, at: QPoint) -> None:
        selected = self._frame.pane.selected
        self._hand.open_menu(selected if track_id in selected else [track_id], at)
