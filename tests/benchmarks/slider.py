"""The slider's default: similar tracks as far by taste as listening has earned, against sound alone.

    python -m tests.benchmarks.slider library.sqlite

Generated listeners of a real library play sessions of eight tracks, a seventh of which stray to anything: of
one folder ("by kind"), of tracks that nothing they sound like holds together ("by occasion"), or any ("by
lot"). Taste is learned from the older four fifths of the sessions; in the newest, the second half is looked
for by the first. The table says, by the number of plays: how many of the listeners the default is above 0
for, and its mean; nDCG@20 of sound alone, of the default, and of factors alone, for all tracks and for those
that were new; and for how many listeners the default is worse than sound by more than two standard errors.
"""

import argparse
from pathlib import Path

import numpy as np

from musicexplorer.similarity.taste import Evidence, Taste, evaluate
from tests.benchmarks.for_you import DAY, NOW, STRAY, Library, read
from tests.similarity.taste.worlds import of_plays

PLAYS, LISTENERS, SESSION = (5, 100, 400, 2000), 4, 8
HABITS = ("by kind", "by occasion", "by lot")
METHODS = ("sound", "slider", "factors")


def history(library: Library, habit: str, seed: int, plays: int) -> Evidence:
    """What a listener of this habit has played."""
    rng = np.random.default_rng(seed)
    everything = np.arange(len(library.ids))
    groups = [
        np.flatnonzero(library.kind == kind) for kind in rng.permutation(library.lovable)[: 2 + seed % 3]
    ]
    if habit == "by occasion":
        groups = [rng.choice(everything, 40, replace=False) for _ in groups]
    rows, when = [], []
    for number in range(plays):
        session, place = divmod(number, SESSION)
        stray = habit == "by lot" or rng.random() < STRAY
        rows.append(rng.choice(everything if stray else groups[session % len(groups)]))
        when.append(NOW - DAY * (plays // SESSION - session) + 200.0 * place)
    return of_plays(library.ids[rows], np.array(when))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    library = read(parser.parse_args().store, None)
    heads = [f"{part} {method}" for part in ("all", "new") for method in METHODS]
    print(f"{'':12}{'plays':>6}{'earned':>8}{'default':>9}" + "".join(f"{h:>13}" for h in heads) + "   worse")
    for habit in HABITS:
        for plays in PLAYS:
            earned, figures, worse = [], [], 0
            for seed in range(300, 300 + LISTENERS):
                evidence = history(library, habit, seed, plays)
                taste = Taste.fit(evidence, library.ids, library.vectors, library.metadata)
                earned.append(taste.figures.earned_played)
                parts = evaluate(evidence, library.ids, library.vectors, library.metadata).parts
                if "next in a session" in parts:
                    both = [parts[f"{part} in a session"] for part in ("next", "new")]
                    figures.append([one[method].ndcg for one in both for method in METHODS])
                    worse += both[0]["slider"].auc < both[0]["sound"].auc - 2 * both[0]["sound"].error
            means = "".join(f"{value:13.3f}" for value in np.mean(figures, axis=0)) if figures else ""
            share = np.mean(earned)
            print(f"{habit:12}{plays:6}{np.count_nonzero(earned):8}{share:9.2f}{means}{worse:8}", flush=True)


if __name__ == "__main__":
    main()
