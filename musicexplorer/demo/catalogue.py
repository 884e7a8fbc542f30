"""The catalogue of the demo library: styles, ensembles, albums and titles, all invented."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from musicexplorer.demo.styles import acoustic, band, ceremonial, electronic

Compose = Callable[[np.random.Generator, int], np.ndarray]
FIRST_ALBUM = 3
"""Tracks on the first ensemble's album; the second ensemble has the rest."""


@dataclass(frozen=True)
class Style:
    """One style: the function that composes it, its two (ensemble, album) pairs, and the titles."""

    genre: str
    compose: Compose
    albums: tuple[tuple[str, str], tuple[str, str]]
    year: int
    titles: tuple[str, ...]
    ending: str = ".ogg"


@dataclass(frozen=True)
class Piece:
    """One track of the demo library.

    Attributes:
        style: Its style.
        seed: Seed of the random generator, which determines everything about it.
        variant: Number of the arrangement within the style.
        title: Its title.
        artist: The ensemble.
        album: Its album.
        number: Track number, from 1.
        year: Year of the album.
    """

    style: Style
    seed: tuple[int, int]
    variant: int
    title: str
    artist: str
    album: str
    number: int
    year: int

    @property
    def path(self) -> PurePath:
        """Its path in the demo folder."""
        return PurePath(self.artist, self.album, f"{self.number:02d} {self.title}{self.style.ending}")

    def samples(self) -> np.ndarray:
        """Synthesise it: float32 [n, 2]; deterministic."""
        return self.style.compose(np.random.default_rng(self.seed), self.variant)


STYLES = (
    Style(
        "Piano",
        acoustic.solo_piano,
        (("Lamplight Piano", "Evening Pieces"), ("The Upstairs Piano", "Rooms with Windows")),
        2011,
        ("Nocturne for a Quiet Street", "Paper Waltz", "Prelude in Rain", "Blue Curtains", "Attic Light"),
        ".flac",
    ),
    Style(
        "Chamber Music",
        acoustic.chamber_strings,
        (("Orchard String Quartet", "Four Chairs"), ("Slow River Strings", "Adagios and Errands")),
        2008,
        (
            "Adagio under Trees",
            "Allegro with Bicycles",
            "The Second Letter",
            "Frost on the Gate",
            "Leaving Early",
        ),
    ),
    Style(
        "Folk",
        acoustic.folk_guitar,
        (("Two Fields", "Hedge and Ditch"), ("The Kettle and the Stair", "Songs without Words")),
        1974,
        ("Over the Stile", "The Miller's Daughter Left", "Barley Road", "Kitchen Reel", "Home by Six"),
    ),
    Style(
        "Choral",
        acoustic.choir,
        (("Stone Hall Choir", "In Four Parts"), ("The Morning Voices", "Vowels")),
        1996,
        (
            "Hymn for an Empty Hall",
            "Those Who Entered",
            "Ave, Window",
            "Canticle of Small Things",
            "Evensong",
        ),
    ),
    Style(
        "Chiptune",
        electronic.chiptune,
        (("Cartridge Nine", "Insert Coin Twice"), ("Sprite Garden", "World 1-5")),
        1989,
        ("Level Select", "Castle of Squares", "Bonus Stage", "Boss with a Hat", "Credits Roll"),
    ),
    Style(
        "Techno",
        electronic.techno,
        (("Node Four", "Switchgear"), ("Concrete Signal", "Basement Clock")),
        2016,
        ("Transformer", "Relay", "Nine Hundred Watts", "Service Lift", "Last Train Out"),
    ),
    Style(
        "Drum and Bass",
        electronic.drum_and_bass,
        (("Fast Weather", "Pressure Front"), ("Under Rail", "Third Line")),
        1998,
        ("Isobar", "Squall", "Clear by Morning", "Tunnel Mouth", "Express Only"),
    ),
    Style(
        "Ambient",
        electronic.ambient,
        (("Far Shoreline", "Low Tide Studies"), ("Long Exposure Room", "Still Life with Fan")),
        2003,
        ("Harbour before Light", "Fog Signal", "Salt", "Dust in a Beam", "The Fan Slows"),
    ),
    Style(
        "Metal",
        band.metal,
        (("Iron Orchard", "Rust Harvest"), ("Ash Engine", "Firebox")),
        1991,
        ("Grafted in Steel", "Scythe Weather", "Rootbreaker", "Boiler Hymn", "Cinder Road"),
    ),
    Style(
        "Hip-Hop",
        band.hip_hop,
        (("Dusty Corner Beats", "Crate Seven"), ("Third Floor Loops", "Neighbours Upstairs")),
        1995,
        ("Needle Down", "Corner Shop", "Window Seat", "Landlord's Interlude", "Laundry Day"),
    ),
    Style(
        "Jazz",
        band.jazz_trio,
        (("Blue Door Trio", "Ring Twice"), ("Walking Hour Trio", "Around the Block")),
        1961,
        ("Left at the Bakery", "Ring Twice", "Minor Repairs", "Umbrella Stand", "Four to the Corner"),
        ".flac",
    ),
    Style(
        "Dub",
        band.dub,
        (("Deep Yard Sound", "Heavy Weather Version"), ("Echo Depot", "Spring and Tape")),
        1978,
        ("Yard Version", "Slow Bus Dub", "Rockstone", "Spring Tank", "Tape Runs Out"),
    ),
    Style(
        "Brass Band",
        ceremonial.marching_band,
        (("Harbour Road Brass Band", "Sunday at Eleven"), ("Market Square Marching Band", "Once Around")),
        1985,
        (
            "The Harbour Road March",
            "Buttons and Braid",
            "Parade of Umbrellas",
            "Once Around",
            "The Mayor Arrives",
        ),
    ),
    Style(
        "Gamelan",
        ceremonial.gamelan,
        (("Bronze Garden Ensemble", "Eight Bars of Bronze"), ("Nine Gongs", "Rain on Metal")),
        2019,
        ("Opening", "Shimmer", "The Heron", "Rain on Metal", "Lanterns"),
    ),
)


def pieces() -> list[Piece]:
    """All tracks of the demo library, alternating between styles, so that a stopped run has some of each."""
    found = []
    for index, style in enumerate(STYLES):
        for order, title in enumerate(style.titles):
            second = order >= FIRST_ALBUM
            artist, album = style.albums[second]
            number = order - FIRST_ALBUM * second + 1
            found.append(
                Piece(style, (index, order), order, title, artist, album, number, style.year + 4 * second)
            )
    return sorted(found, key=lambda piece: piece.variant)
