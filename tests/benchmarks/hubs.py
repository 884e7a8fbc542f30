"""Hubs in the lists of a library, with and without correction.

    python -m tests.benchmarks.hubs LIBRARY.sqlite

Skewness of the number of top-10 lists in which a track stands, the share that stands in none, the most lists
that one stands in, and the share of neighbours from the same folder, which a correction must not lower. The
same with whitened embeddings (power .25).
"""

import argparse
from pathlib import Path

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist.hubness import LISTED, HubnessCorrection, report
from musicexplorer.similarity.whitening import Whitening


def same_folder(
    neighbours: Neighbours, folders: np.ndarray, hubness_correction: HubnessCorrection | None
) -> float:
    """Share of the ten nearest that lie in the folder of the track."""
    vectors = neighbours.vectors[:]
    similar = vectors @ vectors.T
    if hubness_correction:
        similar = hubness_correction.of_rows(np.arange(len(neighbours)), similar)
    np.fill_diagonal(similar, -np.inf)
    near = np.argsort(-similar, axis=1)[:, :LISTED]
    return float((folders[near] == folders[:, None]).mean())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    with Reader(parser.parse_args().library) as reader:
        ids, vectors = reader.embeddings()
        found = Neighbours(ids, vectors)
        where = {track.id: str(track.source.path.parent) for track in reader.tracks()}
    places = np.array([where[track] for track in found.ids.tolist()])
    whitened = Neighbours(ids, Whitening.of(vectors)(vectors))
    methods = (None, "mutual proximity", "local scaling")
    for seen, name in ((one, name) for one in (found, whitened) for name in methods):
        level = HubnessCorrection(seen, name) if name else None  # type: ignore[arg-type]
        hubs = report(seen, LISTED, level)
        print(
            f"{'whitened' if seen is whitened else '':9}{name or 'plain cosines':17}"
            f" skewness {hubs.skewness:5.2f}"
            f"   in no list {100 * len(hubs.unreached) / len(found):4.1f} %   most {hubs.reached.max():3}"
            f"   same folder {same_folder(seen, places, level):.3f}"
        )
