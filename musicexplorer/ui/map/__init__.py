"""The map: every track a dot, neighbours sound alike."""

from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.scene import COLOURINGS
from musicexplorer.ui.map.theme import DARK, LIGHT, MapTheme
from musicexplorer.ui.map.widget import MapWidget

__all__ = ["COLOURINGS", "DARK", "LIGHT", "MapLabels", "MapTheme", "MapWidget"]
