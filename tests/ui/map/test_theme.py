"""The colours stay apart for every kind of sight, and from the ground."""

import itertools

import numpy as np
import pytest

from musicexplorer.ui.map import DARK, LIGHT, MapTheme
from musicexplorer.ui.map.colour_scheme import CATEGORIES, STEPS
from musicexplorer.ui.map.glyphs import is_ring, rgb, slot_colour

# Machado, Oliveira & Fernandes (2009), severity 1.0, for linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Ottosson (2020): linear RGB to cone responses, and their cube roots to lightness and two opponent axes.
TO_CONES = np.array(
    [[0.4122215, 0.5363325, 0.0514460], [0.2119035, 0.6806995, 0.1073970], [0.0883025, 0.2817188, 0.6299787]]
)
TO_LAB = np.array(
    [
        [0.2104543, 0.7936178, -0.0040720],
        [1.9779985, -2.4285922, 0.4505937],
        [0.0259040, 0.7827718, -0.8086758],
    ]
)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> np.ndarray:
    value = rgb(colour)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def seen(colour: str, sight: str) -> np.ndarray:
    """OKLab coordinates of a colour as that kind of sight has it."""
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1))


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio."""
    high, low = sorted(
        (float(linear(each) @ (0.2126, 0.7152, 0.0722)) for each in (one, other)), reverse=True
    )
    return (high + 0.05) / (low + 0.05)


@THEMES
@pytest.mark.parametrize("sight", SIGHTS)
def test_categories_and_others_stay_apart(theme: MapTheme, sight: str) -> None:
    signs = [seen(colour, sight) for colour in (*theme.categories, theme.others)]
    nearest = min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(signs, 2))
    # Okabe and Ito's palette, the usual choice, comes to 0.076 here.
    assert nearest > 0.085


@THEMES
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_scale_is_ordered_by_lightness_alone(theme: MapTheme, sight: str) -> None:
    lightness = np.diff([seen(colour, sight)[0] for colour in theme.ramp])
    assert (np.abs(lightness) > 0.02).all()
    assert len(set(np.sign(lightness))) == 1


@THEMES
def test_dots_and_text_stand_out_from_the_ground(theme: MapTheme) -> None:
    assert min(contrast(colour, theme.background) for colour in theme.categories) > 2
    assert min(contrast(colour, theme.background) for colour in theme.ramp) > 1.6
    assert contrast(theme.ink, theme.background) > 7
    assert contrast(theme.faint, theme.panel) > 4.5
    assert contrast(theme.accent, theme.background) > 7


@THEMES
def test_no_two_categories_wear_the_same_sign(theme: MapTheme) -> None:
    assert len(theme.categories) * 2 == CATEGORIES
    assert len(theme.ramp) == STEPS
    signs = {(slot_colour(theme, slot), is_ring(theme, slot)) for slot in range(CATEGORIES)}
    assert len(signs) == CATEGORIES
