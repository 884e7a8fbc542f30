"""How well genres are guessed from those of other tracks, on a real library.

    python -m tests.benchmarks.genres HOME [FILES.tsv FOLDER]

HOME is the folder of a library (read only). The genres are those written in its files or, with a table of
`file<TAB>…<TAB>genre` below FOLDER, those of the table. Accuracy is the share of labelled tracks that are
guessed right while hidden: each tenth of them at a time, whole folders at a time (tracks of one album sound
alike), and all but K of each genre. "offered" counts only guesses that are sure enough to be shown.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from musicexplorer.indexing.genre_learning import labels_of
from musicexplorer.library.store import Reader
from musicexplorer.similarity.genre_guesses import Labels, guess, is_genre, key

ROUNDS = 10


def read(home: Path, table: Path | None, folder: Path) -> tuple[Labels, list[str]]:
    """The labels of a library and the folder of each track."""
    with Reader(home / "library.sqlite") as reader:
        labels, tracks = labels_of(reader), reader.track_columns()
    rows = tracks.rows(labels.ids).tolist()
    if table is not None:
        lines = [line.split("\t") for line in table.read_text().splitlines()[1:]]
        known = {str(folder / line[0]): line[-1] for line in lines}
        genres = [(known[path],) if (path := tracks.paths[row]) in known else () for row in rows]
        labels = Labels(labels.ids, labels.vectors, genres, labels.albums, {})
    return labels, [tracks.folders[row] for row in rows]


def hidden(labels: Labels, rows: np.ndarray) -> tuple[int, int, int]:
    """How many of these rows are guessed, how many of them right, and how many there are."""
    gone = set(rows.tolist())
    genres = [() if row in gone else found for row, found in enumerate(labels.genres)]
    found = guess(Labels(labels.ids, labels.vectors, genres, labels.albums, {}))
    said = dict(zip(found.ids.tolist(), found.genres.tolist(), strict=True))
    guessed = right = 0
    for row in rows.tolist():
        track = int(labels.ids[row])
        if track in said:
            guessed += 1
            right += key(found.names[said[track]]) in set(map(key, labels.genres[row]))
    return guessed, right, len(rows)


def splits(labels: Labels, folders: list[str]) -> Iterator[tuple[str, list[np.ndarray]]]:
    """What is hidden, by name."""
    rng = np.random.default_rng(0)
    stated = rng.permutation([row for row, found in enumerate(labels.genres) if any(map(is_genre, found))])
    yield "a tenth at a time", np.array_split(stated, 10)
    places = sorted({folders[row] for row in stated.tolist()})
    of = {place: number for number, place in enumerate(rng.permutation(places).tolist())}
    number = np.array([of[folders[row]] % 10 for row in stated.tolist()])
    at: dict[str, set[str]] = {}
    for row in stated.tolist():
        for name in filter(is_genre, labels.genres[row]):
            at.setdefault(key(name), set()).add(folders[row])
    spread = np.array(
        [len(at[key(next(filter(is_genre, labels.genres[row])))]) > 1 for row in stated.tolist()]
    )
    number[~spread] = -1  # a genre of one folder cannot be known without it
    yield "whole folders", [stated[number == one] for one in range(10) if (number == one).any()]
    for few in (2, 5, 10):
        rounds = []
        for _ in range(ROUNDS):
            counts: dict[str, int] = {}
            rest = []
            for row in rng.permutation(stated).tolist():
                name = key(next(filter(is_genre, labels.genres[row])))
                counts[name] = counts.get(name, 0) + 1
                if counts[name] > few:
                    rest.append(row)
            rounds.append(np.array(rest, np.int64))
        yield f"{few} of each genre known", rounds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    options = parser.parse_args()
    labels, folders = read(options.home, options.table, options.folder)
    started = time.process_time()
    found = guess(labels)
    seconds = time.process_time() - started
    print(
        f"{len(labels.ids)} tracks, {len(found.names)} genres, {len(found.ids)} guesses, {seconds:.2f} CPU s"
    )
    print(f"accuracy without the own album {found.accuracy:.3f} ({', '.join(found.names)})")
    for name, parts in splits(labels, folders):
        guessed, right, all_ = np.sum([hidden(labels, rows) for rows in parts], axis=0).tolist()
        shown, share = right / max(guessed, 1), guessed / max(all_, 1)
        print(f"{name:26} offered for {share:5.1%} of {all_}, of them right {shown:.3f}")


if __name__ == "__main__":
    main()
