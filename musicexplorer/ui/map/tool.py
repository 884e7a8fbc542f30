"""What dragging on the map does."""

from enum import StrEnum


class Tool(StrEnum):
    """One thing that a drag can do; the values are the keys that switch to it."""

    MOVE = "M"
    LASSO = "L"
    RECTANGLE = "R"
    LINE = "D"


class SelectionMode(StrEnum):
    """What becomes of the selection when something is picked."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"
    TOGGLE = "toggle"
