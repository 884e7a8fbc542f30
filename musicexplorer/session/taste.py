"""What the person likes: suggestions from it, what it consists of, and how well it predicts."""

import math
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from musicexplorer.indexing.taste_learning import learning_inputs, taste_file
from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.store.history import HISTORY_KINDS, HistoryKind
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.tastes import NamedTaste
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.shelves import SHELVES, Shelf
from musicexplorer.similarity.taste import Evaluation, Evidence, ForYou, Suggestions, Taste, axes, evaluate
from musicexplorer.similarity.taste.axes import Axis
from musicexplorer.translation import tr

SUGGESTED = 40


def current_taste(snapshot: Snapshot) -> Taste:
    """What was learned, for the tracks that are analysed now.

    Raises:
        ValueError: Nothing was learned yet.
    """
    if snapshot.taste is None:
        raise ValueError("taste is not known yet")
    return snapshot.taste.at(snapshot.embeddings.ids, snapshot.embeddings.raw)


def shelf_name(shelf: Shelf) -> str:
    """What a shelf is called, for the person."""
    return {
        "sure": tr("Sure"),
        "likely": tr("Likely"),
        "daring": tr("Daring"),
        "explore": tr("Teach me"),
        "forgotten": tr("Forgotten favourites"),
        "new": tr("New in the library"),
    }[shelf]


def shelf_description(shelf: Shelf) -> str:
    """What is on a shelf, for the person."""
    return {
        "sure": tr("Hardly ever played, and eight of ten of these or more should be to your liking."),
        "likely": tr("Hardly ever played, the most probably to your liking first."),
        "daring": tr("Promising and unknown: other tracks every day."),
        "explore": tr("Play these, like or dislike them: they would tell most about your taste."),
        "forgotten": tr("Played often, and not for half a year."),
        "new": tr("In the library for less than two months, the most promising first."),
    }[shelf]


def empty_text(shelf: Shelf) -> str:
    """What is said of a shelf on which there is nothing, though something is known of the person."""
    if shelf == "sure":
        return tr(
            "Nothing is sure enough yet: at least eight of ten tracks here should be to your liking. The "
            "more you play, like and skip, the more can be said; until then, see “Likely”."
        )
    return tr("There is nothing on this shelf.")


def fading_text(half_life: float) -> str:
    """How fast old plays lose weight, for the person; "" if they do not."""
    if math.isinf(half_life):
        return ""
    text = tr("Plays that are {days} days older count half: that predicts your newest listening best.")
    return text.format(days=round(half_life))


def for_you(
    snapshot: Snapshot, mix: Mix, count: int = SUGGESTED, *, shelf: Shelf = "likely", per_artist: int = 2
) -> list[ForYou]:
    """Tracks that the person would like, the most promising first.

    Args:
        snapshot: The library, with what was learned from listening.
        mix: What is near what, for variety and reasons.
        count: How many at most.
        shelf: Of which kind (`Suggestions.shelf`). "daring" changes from day to day.
        per_artist: At most so many of one artist.
    """
    return for_you_shelves(snapshot, mix, count, (shelf,), per_artist=per_artist)[shelf]


def for_you_shelves(
    snapshot: Snapshot,
    mix: Mix,
    count: int = SUGGESTED,
    shelves: Sequence[Shelf] = SHELVES,
    *,
    per_artist: int = 2,
) -> dict[Shelf, list[ForYou]]:
    """The same for several shelves."""
    suggestions = _suggestions(snapshot, mix)
    return {shelf: suggestions.shelf(shelf, count, per_artist=per_artist) for shelf in shelves}


def taste_shelves(
    snapshot: Snapshot,
    mix: Mix,
    tastes: Sequence[NamedTaste],
    count: int = SUGGESTED,
    *,
    per_artist: int = 2,
) -> list[list[ForYou]]:
    """For each of the person's tastes the tracks of it that they would like most, hardly ever played."""
    suggestions, ids = _suggestions(snapshot, mix), snapshot.embeddings.ids
    return [
        suggestions.shelf("likely", count, per_artist=per_artist, among=np.isin(ids, taste.all_ids))
        for taste in tastes
    ]


def _suggestions(snapshot: Snapshot, mix: Mix) -> Suggestions:
    with Reader(snapshot.store, snapshot.listener) as reader:
        evidence = Evidence.of(reader)
    inputs = snapshot.inputs_by(mix)
    return Suggestions(
        current_taste(snapshot),
        evidence,
        inputs,
        vectors=snapshot.embeddings.raw,
        slider=0.0,  # taste is in the inputs already, as far as the mix asks for it
        exclusions=snapshot.exclusions,
        seed=int(inputs.now // 86400),
    )


def taste_axes(snapshot: Snapshot, count: int = 8) -> list[Axis]:
    """What tells the person's music apart, as they listen to it: the widest axes of their factors."""
    return axes(current_taste(snapshot), snapshot.inputs.tags, snapshot.library.tag_names, count)


def evaluation(store: Path, listener: int | None = None) -> Evaluation:
    """How well taste predicts the newest listening when it is learned from the rest; takes seconds."""
    from musicexplorer.indexing.worker import metadata_vectors

    with Reader(store, listener) as reader:
        evidence, ids, vectors, facts, texts = learning_inputs(reader)
    return evaluate(evidence, ids, vectors, metadata_vectors(facts, texts))


def delete_history(
    store: Path,
    writer: Writer,
    kinds: Sequence[HistoryKind] = HISTORY_KINDS,
    listener: int | None = None,
) -> "Future[None]":
    """Delete these kinds of the history of a listener (None: who is chosen), and what was learned from it."""
    with Reader(store, listener) as reader:
        learned = taste_file(store, reader.listener)

    def forget(deleted: "Future[None]") -> None:
        if deleted.exception() is None:
            learned.unlink(missing_ok=True)

    done = writer.delete_history(kinds, listener)
    done.add_done_callback(forget)
    return done
