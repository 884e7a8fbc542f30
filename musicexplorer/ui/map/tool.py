"""Mouse tools and selection modes of the map."""

from enum import StrEnum


class Tool(StrEnum):
    """A mouse tool; the value is its key."""

    MOVE = "M"
    LASSO = "L"
    RECTANGLE = "R"
    LINE = "D"


class SelectionMode(StrEnum):
    """How picked tracks change the selection."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"
    TOGGLE = "toggle"
