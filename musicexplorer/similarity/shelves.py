"""The shelves of suggestions; apart from `similarity.taste`, because the command's help needs the names."""

from typing import Literal, get_args

Shelf = Literal["sure", "likely", "daring", "explore", "forgotten", "new"]
SHELVES: tuple[Shelf, ...] = get_args(Shelf)
