"""The background tint of the regions."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from musicexplorer.ui.map import DARK, LIGHT, MapLabels, MapWidget
from musicexplorer.ui.map.glyphs import rgb, slot_colour
from musicexplorer.ui.map.theme import MapTheme


@pytest.fixture
def clusters(empty_map) -> MapWidget:
    """Two clusters far apart, of a genre each, and a track alone."""
    rng = np.random.default_rng(0)
    xy = np.vstack((rng.normal((-5, 0), 0.5, (60, 2)), rng.normal((5, 0), 0.5, (60, 2)), [(0.0, 3.0)]))
    labels = replace(MapLabels.blank(121), genres=["Dub"] * 60 + ["Ska"] * 60 + [None])
    empty_map.set_tracks(np.arange(121), xy, labels)
    return empty_map


def ground(map_: MapWidget, x: float, y: float) -> np.ndarray:
    """The commonest colour around a place of the map: what lies between the dots."""
    (px, py), *_ = map_.camera.to_screen(np.array([(x, y)])).tolist()
    image = map_.grab().toImage()
    seen = [
        image.pixelColor(QPoint(round(px) + dx, round(py) + dy)).getRgbF()[:3]
        for dx in range(-30, 31, 3)
        for dy in range(-30, 31, 3)
    ]
    return np.median(np.array(seen), axis=0)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_region_is_tinted_in_its_colour_and_the_rest_is_not(clusters, theme: MapTheme) -> None:
    clusters.set_theme(theme)
    background = rgb(theme.background)
    for x, row in ((-5.0, 0), (5.0, 60)):
        colour = rgb(slot_colour(theme, clusters.scene.slot_of(row)))
        shift, towards = ground(clusters, x, 0.7) - background, colour - background
        assert np.linalg.norm(shift) > 0.02
        assert shift @ towards / (np.linalg.norm(shift) * np.linalg.norm(towards)) > 0.9
        assert np.linalg.norm(shift) < 0.3 * np.linalg.norm(towards)
    assert ground(clusters, 0.0, 0.0) == pytest.approx(background, abs=0.01)


def test_what_is_hidden_tints_nothing(clusters) -> None:
    clusters.set_theme(LIGHT)
    slot = clusters.scene.slot_of(0)
    next(line for line in clusters.legend.lines if line.entry.slot == slot).click()
    assert ground(clusters, -5.0, 0.7) == pytest.approx(rgb(LIGHT.background), abs=0.01)


def test_the_tint_of_a_slow_machine_comes_after_the_frame(clusters, qtbot, monkeypatch) -> None:
    clusters.set_theme(LIGHT)
    with_tint = ground(clusters, -5.0, 0.7)
    monkeypatch.setattr("musicexplorer.ui.map.dot_images.WITHIN_FRAME", 0.0)
    slot = clusters.scene.slot_of(0)
    next(line for line in clusters.legend.lines if line.entry.slot == slot).click()
    assert ground(clusters, -5.0, 0.7) == pytest.approx(with_tint), "the last picture stays for now"
    qtbot.waitUntil(lambda: not clusters.canvas.pending)
    assert ground(clusters, -5.0, 0.7) == pytest.approx(rgb(LIGHT.background), abs=0.01)


def test_the_ground_and_the_overview_are_not_drawn_again_for_a_selection(clusters) -> None:
    scene = clusters.scene
    before = scene.version, scene.coloured, scene.tinted
    clusters.set_selection(scene.points.ids[:3])
    assert (scene.coloured, scene.tinted) == before[1:] and scene.version > before[0]
    clusters.set_highlight(scene.points.ids[:3])
    assert scene.coloured == before[1] and scene.tinted > before[2]
    dimmed = scene.tinted
    clusters.set_selection(scene.points.ids[:5])  # some that were dimmed
    assert scene.tinted > dimmed
    clusters.legend.lines[0].click()
    assert scene.coloured > before[1]
