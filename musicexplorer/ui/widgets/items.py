"""Lists and trees that hold their items."""

from PySide6.QtWidgets import QListWidget, QTreeWidget


def take_all(items: QListWidget | QTreeWidget) -> None:
    """Empty a list or a tree.

    Their own `clear` crashes now and then: in PySide 6.11, the Python part of an item that only the list
    refers to is freed while Qt destroys the item, and then used once more.
    """
    if isinstance(items, QTreeWidget):
        for row in reversed(range(items.topLevelItemCount())):
            items.takeTopLevelItem(row)
    else:
        for row in reversed(range(items.count())):
            items.takeItem(row)
