"""Storing what was read, so that what the store refuses costs one file and not the scan."""

import logging
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from typing import TypeVar

from musicexplorer.indexing.batches import wait_for
from musicexplorer.library.store import StoreError, Unstorable
from musicexplorer.translation import tr

T = TypeVar("T")
R = TypeVar("R")
_log = logging.getLogger(__name__)


def store_apart(
    store: Callable[[Sequence[T]], "Future[R]"], items: Sequence[T]
) -> Generator[None, None, tuple[list[tuple[Sequence[T], R]], list[tuple[T, str]]]]:
    """Store items in one transaction; if something in them cannot be stored, those without it.

    Args:
        store: A command of the writer.
        items: What it takes.

    Returns:
        The items that were stored, in parts with the result of each, and those refused with the reasons.

    Raises:
        StoreError: The store itself cannot be written.
    """
    try:
        return [(items, (yield from wait_for(store(items))))], []
    except Exception as error:
        if isinstance(error, StoreError) and not isinstance(error, Unstorable):
            raise
        if len(items) == 1:
            _log.error("storing", exc_info=error)
            text = tr("what was read from it cannot be stored ({error})")
            return [], [(items[0], text.format(error=f"{type(error).__name__}: {error}"))]
    middle = len(items) // 2
    stored, refused = yield from store_apart(store, items[:middle])
    more_stored, more_refused = yield from store_apart(store, items[middle:])
    return stored + more_stored, refused + more_refused
