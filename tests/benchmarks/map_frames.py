"""Frame times of the map while it is dragged and zoomed, beside pyqtgraph's scatter item.

    python tests/benchmarks/map_frames.py                                      # without a display
    xvfb-run -a -s "-screen 0 1400x900x24" python tests/benchmarks/map_frames.py --platform xcb

A frame is a mouse or wheel event of a 1200 x 800 window, the painting it causes, and whatever the window's
timers do before they are through, the finer pictures that replace moved ones included. "First" is the time
from a shown window to its first picture, "sharp" that from the last event until nothing is left to refine.
"CPU" is the processor time of the same frames, which other programs on the machine hardly change.
"Dressed" is the map with dots of several sizes, a search that found a tenth of them, and names of regions.
"""

import argparse
import os
import time
from collections.abc import Callable

import numpy as np

SIZE = (1200, 800)
_HEADS = ("first", "drag", "99 %", "CPU", "99 %", "zoom", "99 %", "CPU", "99 %", "sharp")


def clusters(count: int, seed: int = 0) -> np.ndarray:
    """Places as a layout has them: 24 dense clusters of unequal size in a thin mist, float32[count, 2]."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 10, (24, 2))
    which = rng.choice(24, count, p=rng.dirichlet(np.full(24, 3.0)))
    spread = rng.gamma(2.0, 0.6, (count, 1))
    return (centres[which] + rng.normal(0, 1, (count, 2)) * spread).astype(np.float32)


def show_map(xy: np.ndarray) -> tuple[object, float]:
    """The map with that many tracks of eighteen genres, shown; and how long its first picture took in ms."""
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.map import MapLabels, MapWidget

    n = len(xy)
    genres = [f"genre {index % 18}" for index in range(n)]
    texts = [f"title {index}" for index in range(n)]
    map_ = MapWidget()
    map_.resize(*SIZE)
    map_.show()
    QApplication.processEvents()
    start = time.perf_counter()
    map_.set_tracks(np.arange(n) + 1, xy, MapLabels(texts, texts, texts, genres, [2000] * n, genres))
    map_.repaint()
    return map_, (time.perf_counter() - start) * 1000


def named(xy: np.ndarray) -> list[object]:
    """Regions of the map with names."""
    from musicexplorer.session.regions import NamedRegion
    from musicexplorer.similarity.regions import find_regions

    return [NamedRegion(f"region {number}", one) for number, one in enumerate(find_regions(xy))]


def dress(map_: object) -> None:
    """Gives the map everything at once: sizes, names of regions, a search."""
    ids = map_.scene.points.ids
    map_.show_all()
    map_.set_sizes(np.random.default_rng(1).random(len(ids)))
    map_.set_regions(named(map_.scene.points.xy))
    map_.set_highlight(ids[::10].tolist())
    map_.repaint()
    settle(map_)


def show_scatter(xy: np.ndarray) -> tuple[object, float]:
    """pyqtgraph's scatter item with the same dots."""
    import pyqtgraph
    from PySide6.QtWidgets import QApplication

    plot = pyqtgraph.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    QApplication.processEvents()
    start = time.perf_counter()
    plot.addItem(pyqtgraph.ScatterPlotItem(x=xy[:, 0], y=xy[:, 1], size=5, pen=None, brush="#2459cc"))
    plot.viewport().repaint()
    return plot, (time.perf_counter() - start) * 1000


def frames(target: object, moves: int, wheels: int) -> tuple[np.ndarray, np.ndarray]:
    """Milliseconds of every frame of a drag and of zooming in and out, float64[n, 2]: by clock and CPU."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QApplication

    surface = target.viewport() if hasattr(target, "viewport") else target

    def mouse(kind: QEvent.Type, at: QPointF) -> Callable[[], None]:
        down = (
            Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        )
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, surface.mapToGlobal(at), button, down, Qt.KeyboardModifier.NoModifier)
        return lambda: QApplication.sendEvent(surface, event)

    def wheel(turn: int) -> Callable[[], None]:
        at = QPointF(500, 380)
        nothing, no_button = QPoint(), Qt.MouseButton.NoButton
        event = QWheelEvent(
            at,
            surface.mapToGlobal(at),
            nothing,
            QPoint(0, turn),
            no_button,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        return lambda: QApplication.sendEvent(surface, event)

    def timed(act: Callable[[], None]) -> tuple[float, float]:
        start, cpu = time.perf_counter(), time.process_time()
        act()
        surface.repaint()
        QApplication.processEvents()
        return (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000

    at = QPointF(600, 400)
    timed(mouse(QEvent.Type.MouseButtonPress, at))
    dragged = []
    for step in range(moves):
        at += QPointF(7 if step // 60 % 2 else -7, 3 if step // 45 % 2 else -3)
        dragged.append(timed(mouse(QEvent.Type.MouseMove, at)))
    timed(mouse(QEvent.Type.MouseButtonRelease, at))
    zoomed = [timed(wheel(120 if step < wheels // 2 else -120)) for step in range(wheels)]
    return np.array(dragged), np.array(zoomed)


def settle(map_: object) -> float:
    """Milliseconds until nothing is left to refine."""
    from PySide6.QtWidgets import QApplication

    start = time.perf_counter()
    while map_.busy:
        QApplication.processEvents()
    return (time.perf_counter() - start) * 1000


def report(
    name: str, count: int, first: float, dragged: np.ndarray, zoomed: np.ndarray, sharp: float | None
) -> None:
    """One line of the table."""
    cells = [f"{name:<22}{count:>8}{first:>9.0f}"]
    for wall, cpu in (dragged.T, zoomed.T):
        cells += (f"{of(values):>9.1f}" for values in (wall, cpu) for of in (np.median, _late))
    cells.append(f"{sharp:>9.0f}" if sharp is not None else f"{'':>9}")
    print("".join(cells), flush=True)


def _late(values: np.ndarray) -> float:
    """What one frame in a hundred goes beyond."""
    return float(np.percentile(values, 99))


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--platform", default="offscreen", help="Qt's platform: offscreen, xcb, ...")
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--frames", type=int, default=300)
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    print(f"{SIZE[0]} x {SIZE[1]}, {app.platformName()}; milliseconds")
    print(f"{'':<22}{'tracks':>8}" + "".join(f"{head:>9}" for head in _HEADS))
    for count in options.counts:
        xy = clusters(count)
        map_, first = show_map(xy)
        dragged, zoomed = frames(map_, options.frames, options.frames // 3)
        report("the map", count, first, dragged, zoomed, settle(map_))
        dress(map_)
        dragged, zoomed = frames(map_, options.frames, options.frames // 3)
        report("the map, dressed", count, 0.0, dragged, zoomed, settle(map_))
        map_.close()
        plot, first = show_scatter(xy)
        slow = max(12, min(options.frames, 300_000 // count))
        dragged, zoomed = frames(plot, slow, slow)
        report("pyqtgraph's scatter", count, first, dragged, zoomed, None)
        plot.close()


if __name__ == "__main__":
    main()
