"""The tags the program shows, each made of one or several of the teachers' hundred."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.training.teachers import MSD_TAGS, MTT_TAGS


@dataclass(frozen=True)
class NamedTag:
    """A tag of the program; its members are averaged as logits."""

    name: str
    kind: str
    msd: tuple[str, ...] = ()
    mtt: tuple[str, ...] = ()
    shift: float = 0.0
    """added to its logit: words that say little about what kind of music it is stand back"""

    def members(self) -> np.ndarray:
        """Return the share of every taught tag in this one, float32 [100], MSD's fifty first."""
        places = [MSD_TAGS.index(tag) for tag in self.msd] + [
            len(MSD_TAGS) + MTT_TAGS.index(tag) for tag in self.mtt
        ]
        row = np.zeros(len(MSD_TAGS) + len(MTT_TAGS), np.float32)
        np.add.at(row, places, 1 / len(places))
        return row


NAMED_TAGS = (
    NamedTag("rock", "genre", ("rock",), ("rock",)),
    NamedTag("pop", "genre", ("pop",), ("pop",)),
    NamedTag("alternative", "genre", ("alternative",)),
    NamedTag("alternative rock", "genre", ("alternative rock",)),
    NamedTag("indie", "genre", ("indie",), (), -0.5),
    NamedTag("indie rock", "genre", ("indie rock",)),
    NamedTag("indie pop", "genre", ("indie pop",)),
    NamedTag("classic rock", "genre", ("classic rock",)),
    NamedTag("hard rock", "genre", ("hard rock",)),
    NamedTag("progressive rock", "genre", ("Progressive rock",)),
    NamedTag("metal", "genre", ("metal", "heavy metal"), ("metal",)),
    NamedTag("punk", "genre", ("punk",)),
    NamedTag("electronic", "genre", ("electronic", "electronica"), ("electronic",)),
    NamedTag("electro", "genre", ("electro",)),
    NamedTag("techno", "genre", ("House", "electronica"), ("techno", "techno")),
    NamedTag("house", "genre", ("House",)),
    NamedTag("dance", "genre", ("dance",), ("dance",)),
    NamedTag("ambient", "genre", ("ambient",), ("ambient",)),
    NamedTag("new age", "genre", (), ("new age",)),
    NamedTag("chillout", "genre", ("chillout", "chill")),
    NamedTag("easy listening", "genre", ("easy listening",)),
    NamedTag("experimental", "genre", ("experimental",), ("weird",)),
    NamedTag("jazz", "genre", ("jazz",)),
    NamedTag("blues", "genre", ("blues",)),
    NamedTag("soul", "genre", ("soul",)),
    NamedTag("r&b", "genre", ("rnb",)),
    NamedTag("funk", "genre", ("funk",)),
    NamedTag("hip-hop", "genre", ("Hip-Hop",)),
    NamedTag("folk", "genre", ("folk",)),
    NamedTag("country", "genre", ("country",), ("country",)),
    NamedTag("classical", "genre", (), ("classical", "classic")),
    NamedTag("opera", "genre", (), ("opera", "classical")),
    NamedTag("indian", "genre", (), ("indian",)),
    NamedTag("guitar", "instrument", ("guitar",), ("guitar",)),
    NamedTag("acoustic", "instrument", ("acoustic",)),
    NamedTag("piano", "instrument", (), ("piano",)),
    NamedTag("strings", "instrument", (), ("strings",)),
    NamedTag("violin", "instrument", (), ("violin",), -0.4),
    NamedTag("cello", "instrument", (), ("cello",)),
    NamedTag("flute", "instrument", (), ("flute",)),
    NamedTag("harp", "instrument", (), ("harp",)),
    NamedTag("harpsichord", "instrument", (), ("harpsichord",)),
    NamedTag("sitar", "instrument", (), ("sitar",)),
    NamedTag("drums", "instrument", (), ("drums",), -0.8),
    NamedTag("beats", "instrument", (), ("beat", "beats"), -0.6),
    NamedTag("synthesizer", "instrument", (), ("synth",), -0.4),
    NamedTag("singing", "voice", (), ("vocal", "singing", "vocals", "voice")),
    NamedTag(
        "female voice",
        "voice",
        ("female vocalists", "female vocalist"),
        ("female", "woman", "female vocal", "female voice"),
        -0.4,
    ),
    NamedTag("male voice", "voice", ("male vocalists",), ("male", "male vocal", "man", "male voice"), -0.4),
    NamedTag("choir", "voice", (), ("choir", "choral")),
    NamedTag("instrumental", "voice", ("instrumental",), ("no vocals", "no vocal", "no voice")),
    NamedTag("beautiful", "mood", ("beautiful",)),
    NamedTag("mellow", "mood", ("Mellow",)),
    NamedTag("sad", "mood", ("sad",)),
    NamedTag("happy", "mood", ("happy",)),
    NamedTag("party", "mood", ("party",)),
    NamedTag("catchy", "mood", ("catchy",)),
    NamedTag("slow", "mood", (), ("slow",), -1.2),
    NamedTag("fast", "mood", (), ("fast",), -1.2),
    NamedTag("quiet", "mood", (), ("quiet", "soft"), -1.2),
    NamedTag("loud", "mood", (), ("loud",), -1.2),
    NamedTag("oldies", "era", ("oldies",)),
    NamedTag("60s", "era", ("60s",)),
    NamedTag("70s", "era", ("70s",)),
    NamedTag("80s", "era", ("80s",)),
    NamedTag("90s", "era", ("90s",)),
    NamedTag("2000s", "era", ("00s",)),
)


LIFT = 1.0
"""added to every logit: the teachers learnt from tags that people often leave out, and say too little"""


def offsets(logits: np.ndarray, evenness: float = 0.5) -> np.ndarray:
    """Return what is added to each named tag's logit so that a track's tags can be ranked, float32 [tags].

    A tag that the teachers give to everything moves down, a rare one up, part of the way to the middle.

    Args:
        logits: the taught tags' logits of many windows of varied music, [n, 100].
        evenness: 0 leaves the teachers' odds, 1 makes every tag as likely as any other.
    """
    named = logits @ np.stack([tag.members() for tag in NAMED_TAGS]).T
    usual = np.quantile(named, 0.9, axis=0)
    shifts = np.array([tag.shift for tag in NAMED_TAGS])
    return (evenness * (np.median(usual) - usual) + shifts + LIFT).astype(np.float32)
