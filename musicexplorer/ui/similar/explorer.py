"""What is near what, for controllers that do not ask the session themselves yet."""

from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.ui.app import App


class Explorer:
    """Answers from the session."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def metric(self) -> Metric | None:
        """The person's own metric in use."""
        return self._app.session.snapshot.metric

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

    def hear_by(self, metric: Metric | None) -> None:
        """Sound is compared by this metric from now on."""
        self._app.session.set_metric(metric)
        self._app.near_changed.emit()
