"""Looking around: searching, colouring, finding a track on the map."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint

from musicexplorer.session import colouring
from musicexplorer.session.filters import Filters
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.feed import LibraryFeed
from musicexplorer.ui.library.track_actions import TrackActions
from musicexplorer.ui.similar.explorer import Explorer

_LISTENED = ("play count", "never played")
_NEAR = ("similarity", "taste")


class SearchController(QObject):
    """Wires the search, the filters, the colours and the sizes to the table and the map."""

    def __init__(
        self,
        feed: LibraryFeed,
        frame: Frame,
        track_actions: TrackActions,
        explorer: Explorer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._feed, self._frame, self._track_actions, self._explorer = feed, frame, track_actions, explorer
        self._current: int | None = None
        self._looking = False
        top = frame.top
        feed.app.library_changed.connect(self._on_catalogue)
        feed.placed.connect(lambda *_: self._compare())
        top.searched.connect(self.search)
        top.filtered.connect(lambda _: self._look())
        top.first_requested.connect(self.go_to_found)
        top.zoom_requested.connect(self.zoom_to_found)
        top.filters_requested.connect(self._offer_filters)
        top.colours.opening.connect(self._offer_colours)
        top.sizes.opening.connect(self._offer_sizes)
        top.colour_changed.connect(lambda name: self._say(colour=name))
        top.size_changed.connect(lambda name: self._say(size=name))
        feed.app.requests.colour_map.connect(self.colour)
        feed.app.near_changed.connect(lambda: self._say_again(_NEAR))
        frame.pane.map.context_requested.connect(self._on_map_menu)
        track_actions.shown.connect(self.show_on_map)

    def search(self, words: str) -> None:
        """Look for words, within the filters; no words end that."""
        if self._frame.top.field.text() != words:
            self._frame.top.field.setText(words)
        self._look()

    def filter(self, wanted: Filters) -> None:
        """Look for what passes these filters, within the search."""
        self._frame.top.show_filters(wanted)
        self._look()

    def colour(self, name: str) -> None:
        """Colour the map by another colouring, which is not remembered."""
        colours = self._frame.top.colours
        colours.current = name
        colours.set_items([(name, "", name)])
        self._say(colour=name)

    def follow(self, track_id: int | None) -> None:
        """Another track is the current one."""
        self._current = track_id
        self._compare()

    def count_plays(self) -> None:
        """Something was played to its end."""
        self._learn(_LISTENED)

    def find_tempi(self) -> None:
        """The tempo of some tracks is known now."""
        self._learn(("tempo",))

    def _learn(self, said: Sequence[str]) -> None:
        """The store knows more of what these colourings and sizes show."""
        self._feed.learn()
        self._say_again(said)

    def _say_again(self, said: Sequence[str]) -> None:
        """Show these colourings and sizes again, where they are shown."""
        colours, sizes = self._frame.top.colours.current, self._frame.top.sizes.current
        self._say(colour=colours if colours in said else None, size=sizes if sizes in said else None)

    def _look(self) -> None:
        """Show in the table what is looked for, and let it stand out on the map."""
        catalogue, frame = self._feed.catalogue, self._frame
        found = self._find()
        frame.table.filter(found)
        frame.pane.map.set_highlight(None if found is None else catalogue.ids[found].tolist())
        number = len(catalogue) if found is None else int(np.count_nonzero(found))
        frame.top.show_found(None if found is None else number)
        frame.top.filter_panel.show_found(number, len(catalogue))

    def _find(self) -> np.ndarray | None:
        """Bool [n]: the rows with the words that pass the filters; None while nothing is looked for."""
        catalogue, top = self._feed.catalogue, self._frame.top
        words, wanted = top.field.text(), top.filters
        self._looking = bool(words.strip() or wanted)
        if not self._looking:
            return None
        found = catalogue.search(words)
        return found & wanted.passing(catalogue) if wanted else found

    def go_to_found(self) -> None:
        """Go to the first track found in the table, and show all of them on the map."""
        table = self._frame.table
        ids = table.model.ids()
        if ids:
            table.select(ids[:1])
            table.view.setFocus()
        self.zoom_to_found()

    def zoom_to_found(self) -> None:
        """Show all that was found on the map, as close as it goes."""
        if self._looking:
            pane = self._frame.pane
            pane.map.zoom_to([one for one in self._frame.table.model.ids() if one in pane])

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
            self._frame.pane.map.cancel()

    def _on_catalogue(self) -> None:
        self._frame.table.show_catalogue(self._feed.catalogue, self._find())
        if self._looking:
            self._look()

    # Colours and sizes

    def _say(self, colour: str | None = None, size: str | None = None) -> None:
        """Say something else with the colours, or the sizes."""
        if "similarity" in (colour, size):
            self._compare()
            return
        if colour is not None:
            self._frame.pane.colour(self._feed.catalogue, colour)
        if size is not None:
            self._frame.pane.size_dots(self._feed.catalogue, size)

    def _compare(self) -> None:
        """Colours and sizes that tell what is like the current track: look at them anew."""
        catalogue, top, pane = self._feed.catalogue, self._frame.top, self._frame.pane
        coloured, sized = top.colours.current == "similarity", top.sizes.current == "similarity"
        if not (coloured or sized):
            return
        compared = self._compared()
        catalogue.scores.pop("similarity", None)
        if compared is not None:
            catalogue.scores["similarity"] = compared
        if coloured:
            pane.colour(catalogue, "similarity")
        if sized:
            pane.size_dots(catalogue, "similarity")

    def _compared(self) -> TrackScores | None:
        track = None if self._current is None else self._feed.catalogue.track(self._current)
        if track is None:
            return None
        index = self._explorer.index()
        if track.id not in index:
            return None
        return TrackScores(track.metadata.title, index.ids, index.similarities(track.id))

    def _known(self) -> Library:
        """The catalogue, with what the store has learned since it was last asked."""
        self._feed.learn()
        return self._feed.catalogue

    def _offer_colours(self) -> None:
        playing = self._current is not None
        known = self._known()
        offered = (one for one in colouring.colourings(known) if one.offered(known, playing))
        self._frame.top.colours.set_items([(one.name, one.group, one.text) for one in offered])

    def _offer_sizes(self) -> None:
        playing = self._current is not None
        self._frame.top.sizes.set_items(
            [(name, "", text) for name, text in colouring.sizings(self._known(), playing)]
        )

    def _offer_filters(self) -> None:
        self._frame.top.filter_panel.show_library(self._known())
        self._look()

    def _on_map_menu(self, track_id: int, at: QPoint) -> None:
        selected = self._frame.pane.selected
        self._track_actions.open_menu(selected if track_id in selected else [track_id], at)
