"""The map as one self-contained web page that can be moved and searched like the window.

Positions are sixteen bits a coordinate and slots one byte, in base 64; artists, albums and tags are stored
once and referred to by number. A hundred thousand tracks are some five megabytes, most of them titles.
"""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from musicexplorer.library.text import storable
from musicexplorer.paths import resources
from musicexplorer.session.library import Library
from musicexplorer.session.regions import NamedRegion
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.ui.dialogs.export_map import ExportOptions
from musicexplorer.ui.map import DARK, LIGHT, MapTheme
from musicexplorer.ui.map.colour_scheme import SLOTS
from musicexplorer.ui.map.export.offscreen_map import sheet
from musicexplorer.ui.map.glyphs import is_ring, slot_colour
from musicexplorer.ui.map.scene import Scene

_STEPS = 65535
_TAGS = 3
_NO_TAG = 255


def page(
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    named: Sequence[NamedRegion] | None = None,
) -> Callable[[], str]:
    """The stored map as an HTML file: a function that makes its text, in any thread.

    Arguments and errors are those of `sheet`.
    """
    widget = sheet(library, ids, xy, options, named)
    scene, regions = widget.scene, widget.region_labels.named
    widget.deleteLater()
    names, tags, rows = library.tag_names[:_NO_TAG], library.tags, library.rows(ids)
    return lambda: _text(scene, regions, names, _strongest(tags, rows), options.dark)


def _text(
    scene: Scene, regions: Sequence[NamedRegion], tag_names: Sequence[str], tags_of: np.ndarray, dark: bool
) -> str:
    """The whole page; `tags_of` are the strongest tags of each track, uint8 [n, 3]."""
    data = {
        **_tracks(scene),
        "tags": list(tag_names),
        "tagsOf": _packed(tags_of),
        "heading": storable(scene.scheme.title),
        "legend": [[storable(entry.label), entry.slot, entry.count] for entry in scene.scheme.entries],
        "regions": _regions(regions),
        "themes": {"light": _colours(LIGHT), "dark": _colours(DARK)},
        "theme": "dark" if dark else "light",
    }
    template = (resources() / "pages" / "map.html").read_text(encoding="utf-8")
    before, after = template.split("{{DATA}}")
    return before + as_script(data) + after


def as_script(data: Any) -> str:
    """JSON that is safe inside a <script>."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _tracks(scene: Scene) -> dict[str, Any]:
    """The metadata and positions of the tracks."""
    points = scene.points
    low, extent = points.xy.min(axis=0), max(float(np.ptp(points.xy, axis=0).max()), 1e-9)
    steps = np.round((points.xy - low) / extent * _STEPS).astype("<u2")
    artists, artist_of = _table(points.labels.artists)
    albums, album_of = _table(points.labels.albums)
    return {
        "count": len(points.ids),
        "low": low.tolist(),
        "extent": extent,
        "places": _packed(steps),
        "signs": _packed(scene.scheme.slots.astype(np.uint8)),
        "titles": [storable(title) for title in points.labels.titles],
        "artists": artists,
        "artistOf": _packed(artist_of),
        "albums": albums,
        "albumOf": _packed(album_of),
    }


def _table(texts: Sequence[str | None]) -> tuple[list[str], np.ndarray]:
    """The distinct texts, the empty one first, and the index of each row's, uint32 [n]."""
    number = {"": 0}
    rows = [number.setdefault(storable(text or ""), len(number)) for text in texts]
    return list(number), np.array(rows, "<u4")


def _strongest(tags: CompactTags, rows: np.ndarray) -> np.ndarray:
    """The strongest tags of each of these rows, uint8 [n, 3], `_NO_TAG` where there are none."""
    out = np.full((len(rows), _TAGS), _NO_TAG, np.uint8)
    known = rows < len(tags)
    strengths = tags[rows[known]][:, :_NO_TAG].astype(np.float32)
    if strengths.shape[1] >= _TAGS:
        best = np.argsort(-np.nan_to_num(strengths), axis=1, kind="stable")[:, :_TAGS].astype(np.uint8)
        best[np.isnan(strengths).any(axis=1)] = _NO_TAG
        out[known] = best
    return out


def _regions(named: Sequence[NamedRegion]) -> list[list[Any]]:
    """Level, name, size, centre and extent of each region."""
    return [
        [
            shown.region.level,
            storable(shown.name),
            len(shown.region.rows),
            *(round(float(number), 4) for number in (*shown.region.centre, *shown.region.extent)),
        ]
        for shown in named
    ]


def _colours(theme: MapTheme) -> dict[str, Any]:
    """The colours of a theme: of each slot too, and whether it is a ring."""
    plain = ("background", "ink", "faint", "panel", "edge")
    signs = [[slot_colour(theme, slot), int(is_ring(theme, slot))] for slot in range(SLOTS)]
    return {**{name: getattr(theme, name) for name in plain}, "signs": signs}


def _packed(numbers: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode("ascii")
