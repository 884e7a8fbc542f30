"""Futures whose answers the window waits for: looked at by its timer, so that nothing crosses threads."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Waiting:
    """Answers that are on their way; `deliver` hands over those that have come."""

    def __init__(self) -> None:
        self._waited: list[tuple[Future[Any], Callable[[Any], None], Callable[[BaseException], None]]] = []

    def wait(
        self, future: "Future[T]", then: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Call `then` with the answer, or `failed` with what went wrong, in a later `deliver`."""
        self._waited.append((future, then, failed))

    def deliver(self) -> None:
        """Hand over every answer that is there."""
        waited, self._waited = self._waited, []
        come = [one for one in waited if one[0].done()]
        # Asked once only: a future may be done a moment after it was looked at.
        self._waited = [one for one in waited if one not in come]
        for future, then, failed in come:
            if future.cancelled():
                continue
            error = future.exception()
            if error is None:
                then(future.result())
            else:
                failed(error)
