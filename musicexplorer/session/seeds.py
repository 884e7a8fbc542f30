"""What playlists can start from besides single tracks, by name: the same in window and command line."""

from collections.abc import Sequence

import numpy as np

from musicexplorer.session.library import Library
from musicexplorer.session.regions import members, named_regions
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.similarity.playlist import Seed
from musicexplorer.similarity.playlist import seeds as seed_tracks

LIKED = Seed("liked")


def is_known(snapshot: Snapshot, seed: Seed) -> bool:
    """Whether the library has analysed tracks for a seed."""
    return bool(seed_tracks.members(snapshot.inputs, seed))


def region_seeds(library: Library) -> list[Seed]:
    """The named regions of the library's map, the largest first."""
    found = members(named_regions(library), library.position_ids)
    return [Seed("region", name, tuple(ids)) for name, ids in found.items()]


def matching(seeds: Sequence[Seed], name: str) -> list[Seed]:
    """Those of this name, whatever its case or, if there is none, those with it in their names."""
    wanted = name.casefold()
    same = [seed for seed in seeds if seed.name.casefold() == wanted]
    return same or [seed for seed in seeds if wanted in seed.name.casefold()]


def circle(library: Library, x: float, y: float, radius: float) -> Seed | None:
    """The tracks in a circle on the map; None where there are none."""
    positions = library.positions
    inside = np.hypot(positions[:, 0] - x, positions[:, 1] - y) <= radius
    ids = library.position_ids[inside].tolist()
    return Seed("region", f"{x:g},{y:g}", tuple(ids)) if ids else None
