"""The colours of the map, light and dark, as plain "#rrggbb" texts.

The eight category colours and the grey of the others were found by a search that keeps every pair apart in
OKLab for normal sight and for protanopia, deuteranopia and tritanopia as Machado, Oliveira & Fernandes (2009)
simulate them; the tests hold the distances. The ramp is ordered by lightness, which every eye sees.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapTheme:
    """One set of colours.

    Attributes:
        background: The map itself.
        ink: Text, and outlines of what stands out.
        faint: Secondary text.
        accent: The current track, the neighbours' rings and lines, the selection.
        panel: Ground of the legend, the card and the buttons.
        edge: Their border.
        others: Dots of categories beyond the named ones.
        unknown: Dots without a value.
        categories: The colours of the named categories, used twice (discs, then rings).
        ramp: Colours from low to high, one a step of the scale.
        tint: How strong the background tint of the regions is, 0..1.
    """

    background: str
    ink: str
    faint: str
    accent: str
    panel: str
    edge: str
    others: str
    unknown: str
    categories: tuple[str, ...]
    ramp: tuple[str, ...]
    tint: float


LIGHT = MapTheme(
    background="#fbfaf8",
    ink="#1d2026",
    faint="#62666e",
    accent="#1d2026",
    panel="#ffffff",
    edge="#d9d7d2",
    others="#a9a9a6",
    unknown="#c4c3bf",
    categories=("#2459cc", "#e2540d", "#159668", "#f1a00e", "#bf6abc", "#159cff", "#813822", "#693186"),
    ramp=("#dcc648", "#9fbd53", "#61ae69", "#2e9882", "#277d8c", "#31618c", "#3c3e7d", "#40155c"),
    tint=0.17,
)

DARK = MapTheme(
    background="#15171c",
    ink="#f1f2f4",
    faint="#a3a8b1",
    accent="#ffffff",
    panel="#20232a",
    edge="#383d47",
    others="#666c76",
    unknown="#4a4f58",
    categories=("#41bdff", "#ff7909", "#31ab81", "#eccc53", "#f485c2", "#8eedfb", "#b16726", "#9d6be3"),
    ramp=("#6353ab", "#496db2", "#3687ac", "#2f9f9b", "#4aba82", "#82ce63", "#c0e060", "#fdf08a"),
    tint=0.2,
)
