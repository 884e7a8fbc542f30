"""The tastes found in the listening of generated listeners, whose loved kinds are known.

    python -m tests.benchmarks.tastes library.sqlite [--kinds FILES.tsv] [--listeners 12]

Listeners are those of `tests.benchmarks.for_you`; a kind of theirs has at least an eighth of what they play.
The table says, by the number of plays: how many kinds they have, how many tastes were found, the share of
their kinds that is the main one of a taste, how much of a taste is of its main kind, how much of the kinds
lies in their tastes, and of how many listeners no taste was found.
"""

import argparse
from pathlib import Path

import numpy as np

from musicexplorer.similarity.taste import Person
from musicexplorer.similarity.taste.modes import find_modes
from tests.benchmarks.for_you import PLAYS, Library, listener, read

_KIND = 0.125


def figures(library: Library, seed: int, plays: int) -> tuple[int, int, int, float, float]:
    """Kinds, tastes, kinds found, purity and share of the kinds in tastes, of one listener."""
    person = Person.of(listener(library, seed, plays)[0], library.ids)
    weight = np.where(person.positive, np.maximum(person.strength, 0.0), 0.0)
    of_kind = np.bincount(library.kind, weight)
    kinds = np.flatnonzero(of_kind >= _KIND * weight.sum())
    main, purity, inside = set[int](), [], 0.0
    modes = find_modes(person, library.vectors).modes
    for mode in modes:
        share = np.bincount(library.kind[mode.rows], weight[mode.rows])
        purity.append(share.max() / share.sum())
        if share.argmax() in kinds:
            main.add(int(share.argmax()))
            inside += share.max()
    total = max(float(of_kind[kinds].sum()), 1e-9)
    return len(kinds), len(modes), len(main), float(np.mean(purity)) if purity else np.nan, inside / total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--kinds", type=Path)
    parser.add_argument("--listeners", type=int, default=12)
    options = parser.parse_args()
    library = read(options.library, options.kinds)
    print(f"{len(library.ids)} tracks, {len(library.lovable)} kinds, {options.listeners} listeners")
    print(f"{'plays':>6}{'kinds':>7}{'tastes':>8}{'found':>7}{'pure':>7}{'inside':>8}{'none':>6}")
    for plays in PLAYS:
        rows = np.array([figures(library, seed, plays) for seed in range(options.listeners)])
        kinds, tastes, found = rows[:, :3].sum(axis=0)
        pure = np.nanmean(rows[:, 3]) if tastes else np.nan
        none = int((rows[:, 1] == 0).sum())
        means = kinds / len(rows), tastes / len(rows), found / max(kinds, 1), pure, rows[:, 4].mean()
        print("{:6}{:7.1f}{:8.1f}{:7.2f}{:7.2f}{:8.2f}{:6}".format(plays, *means, none), flush=True)


if __name__ == "__main__":
    main()
