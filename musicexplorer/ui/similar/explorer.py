"""What is near what, for controllers that do not ask the session themselves yet."""

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.ui.app import App


class Explorer:
    """Answers from the session."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def per_artist(self) -> int:
        """At most so many tracks of one artist."""
        return self._app.session.snapshot.per_artist

    @property
    def ready(self) -> bool:
        """Whether the embeddings are compared already."""
        return "inputs" in self._app.session.snapshot.__dict__

    def index(self) -> Neighbours:
        """The library as it is compared now."""
        return self._app.session.snapshot.inputs_by(self._app.session.mix).neighbours

    def by_sound(self) -> Neighbours:
        """The library as it sounds."""
        return self._app.session.snapshot.inputs.neighbours
