"""The map as a drawing (SVG): every dot a circle, every label a text, for print and for drawing programs."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QPoint

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
_TEXT = 12.5
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
    """The legend where the window has it: in lines under the map."""
    theme, legend = widget.theme, widget.legend
    box, heading = legend.geometry(), legend.heading.geometry()
    yield (
        f'<g id="legend" transform="translate({box.left()} {box.top()})">'
        f'<rect width="{box.width()}" height="{box.height()}" fill="{theme.panel}" stroke="{theme.edge}"/>'
    )
    name, base = _text(legend.heading.text()), heading.center().y() + 5
    yield f'<text x="{heading.left() + 9}" y="{base}" style="font-weight: 600">{name}</text>'
    for line in legend.lines:
        place = line.geometry().translated(line.mapTo(legend, QPoint(0, 0)) - line.pos())
        left, y, entry = place.left(), place.center().y(), line.entry
        yield (
            f'<circle class="s{entry.slot}" cx="{left + 15}" cy="{y}" r="5" style="stroke-width: 3"/>'
            f'<text x="{left + 28}" y="{y + 4.5}">{_text(entry.label)}</text>'
            f'<text x="{place.right() - 6}" y="{y + 4.5}" text-anchor="end" style="fill: {theme.faint}">'
            f"{entry.count}</text>"
        )
    yield "</g>"


def _text(text: str) -> str:
    """Text as XML may hold it: no control characters, no halves of characters."""
    return escape(
        "".join(letter for letter in storable(text) if letter >= " " and letter not in "\ufffe\uffff")
    )
