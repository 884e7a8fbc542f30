"""What the analysis gives way to: what the person has set, and whether music plays."""

from functools import partial

from PySide6.QtCore import QObject

from musicexplorer.indexing.cluster import ClusterOptions
from musicexplorer.indexing.giving_way import GiveWay
from musicexplorer.ui.app import App
from musicexplorer.ui.library.scan_controller import ScanController

_SETTINGS = ("pause_on_battery", "pause_for_disk", "slow_while_playing")


class GivingWay(QObject):
    """Tells the runner, when a setting changes and when music begins or ends."""

    def __init__(self, app: App, scans: ScanController) -> None:
        super().__init__(app)
        self._app, self._scans = app, scans
        for name in _SETTINGS:
            action = app.actions[name]
            action.setCheckable(True)
            action.setChecked(getattr(app.settings.settings, name))
            action.toggled.connect(partial(self._on_toggled, name))
        app.player.state_changed.connect(lambda _: self._update())
        app.settings.changed.connect(self._on_setting)
        self._update()

    def _on_toggled(self, name: str, on: bool) -> None:
        self._app.settings.update(**{name: on})
        self._update()

    def _on_setting(self, name: str) -> None:
        if name in ("threads", "cluster"):
            self._update()

    def _update(self) -> None:
        settings, playing = self._app.settings.settings, self._app.player.playing
        self._app.services.runner.give_way = GiveWay(
            battery=settings.pause_on_battery,
            disk=settings.pause_for_disk,
            slowly=settings.slow_while_playing and playing,
            threads=settings.threads,
        )
        self._app.services.runner.wanted_cluster = (
            ClusterOptions(settings.cluster) if settings.cluster else None
        )
        self._scans.show_state()
