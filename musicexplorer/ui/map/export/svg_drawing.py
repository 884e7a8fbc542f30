"""The map as a drawing (SVG): every dot a circle, every label a text, for print and for drawing programs."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np

from musicexplorer.library.text import storable
from musicexplorer.session.library import Library
from musicexplorer.session.regions import NamedRegion
from musicexplorer.translation import tr
from musicexplorer.ui.dialogs.export_map import ExportOptions
from musicexplorer.ui.map import MapTheme, MapWidget
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.colour_scheme import SLOTS
from musicexplorer.ui.map.export.offscreen_map import rendered, sheet
from musicexplorer.ui.map.glyphs import is_ring, slot_colour
from musicexplorer.ui.map.scene import Scene

_MOST_TITLED = 5_000
"""Up to so many dots have their titles, which browsers show under the pointer."""
_LINE, _TEXT = 19, 12.5
_SIZES = (1.55, 1.3, 1.1)


def drawing(
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    named: Sequence[NamedRegion] | None = None,
) -> Callable[[], str]:
    """The stored map as an SVG file: a function that makes its text, in any thread.

    Needs a QApplication, for the sizes of texts. Arguments and errors are those of `sheet`.
    """
    widget = sheet(library, ids, xy, options, named)
    rendered(widget)  # places titles and names
    before, after = [*_head(widget)], [*_names(widget), *_titles(widget), *_legend(widget), "</svg>\n"]
    scene, camera, theme = widget.scene, widget.camera, widget.theme
    radius = widget.canvas.dot_images.radius()
    widget.deleteLater()
    return lambda: "\n".join([*before, *_dots(scene, camera, theme, radius), *after])


def _head(widget: MapWidget) -> Iterator[str]:
    width, height, theme = widget.width(), widget.height(), widget.theme
    radius = widget.canvas.dot_images.radius()
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    yield f"<title>{_text(tr('Map of the library'))}</title>"
    yield "<style>"
    yield f"text {{ font: {_TEXT}px sans-serif; fill: {theme.ink} }}"
    halo = f"stroke: {theme.background}; stroke-width: 4; stroke-linejoin: round"
    yield f".halo {{ paint-order: stroke; {halo} }}"
    for slot in range(SLOTS):
        colour = slot_colour(theme, slot)
        ring = f"fill: {theme.background}; stroke: {colour}; stroke-width: {radius / 2:.2f}"
        yield f".s{slot} {{ {ring if is_ring(theme, slot) else f'fill: {colour}'} }}"
    yield "</style>"
    yield f'<rect width="{width}" height="{height}" fill="{theme.background}"/>'


def _dots(scene: Scene, camera: Camera, theme: MapTheme, radius: float) -> Iterator[str]:
    """The dots in drawing order."""
    order, _ = scene.drawing_order()
    at = camera.to_screen(scene.points.xy[order])
    titled = len(order) <= _MOST_TITLED
    sizes = [f"{radius * (0.75 if is_ring(theme, slot) else 1):.2f}" for slot in range(SLOTS)]
    yield '<g id="tracks">'
    for row, (x, y), slot in zip(
        order.tolist(), at.tolist(), scene.scheme.slots[order].tolist(), strict=True
    ):
        circle = f'<circle class="s{slot}" cx="{x:.1f}" cy="{y:.1f}" r="{sizes[slot]}"'
        yield f"{circle}><title>{_text(scene.describe(row))}</title></circle>" if titled else f"{circle}/>"
    yield "</g>"


def _names(widget: MapWidget) -> Iterator[str]:
    yield '<g id="regions" text-anchor="middle">'
    for label, (left, top, width, height), strength in widget.region_labels.visible():
        named = widget.region_labels.named[label.index]
        faint = f'opacity="{strength:.2f}"'
        size = _TEXT * _SIZES[min(named.region.level, len(_SIZES) - 1)]
        yield (
            f'<text class="halo" x="{left + width / 2:.1f}" y="{top + height / 2 + size * 0.35:.1f}" '
            f'style="font-size: {size:.1f}px; font-weight: 600" {faint}>{_text(named.name)}</text>'
        )
    yield "</g>"


def _titles(widget: MapWidget) -> Iterator[str]:
    yield '<g id="titles">'
    for title, x, y, strength in widget.canvas.title_labels.seen():
        yield f'<text class="halo" x="{x:.1f}" y="{y:.1f}" opacity="{strength:.2f}">{_text(title)}</text>'
    yield "</g>"


def _legend(widget: MapWidget) -> Iterator[str]:
    """The legend where the window has it: at the lower left."""
    scheme, theme, box = widget.scene.scheme, widget.theme, widget.legend.geometry()
    fits = max(0, (box.height() - _LINE - 12) // _LINE)
    entries = scheme.entries[:fits]
    high = (len(entries) + 1) * _LINE + 12
    left, top, wide = box.left(), widget.height() - 12 - high, max(box.width(), 60)
    yield (
        f'<g id="legend" transform="translate({left} {top})"><rect width="{wide}" height="{high}" rx="9" '
        f'fill="{theme.panel}" stroke="{theme.edge}"/>'
    )
    heading = _text(scheme.title)
    yield f'<text x="12" y="20" style="font-weight: 600">{heading}</text>'
    for line, entry in enumerate(entries, 1):
        y = line * _LINE + 20
        yield f'<circle class="s{entry.slot}" cx="17" cy="{y - 4.5}" r="5" style="stroke-width: 3"/>'
        yield f'<text x="30" y="{y}">{_text(entry.label)}</text>'
        faint = f'text-anchor="end" style="fill: {theme.faint}"'
        yield f'<text x="{wide - 10}" y="{y}" {faint}>{entry.count}</text>'
    yield "</g>"


def _text(text: str) -> str:
    """Text as XML may hold it: no control characters, no halves of characters."""
    return escape(
        "".join(letter for letter in storable(text) if letter >= " " and letter not in "\ufffe\uffff")
    )
