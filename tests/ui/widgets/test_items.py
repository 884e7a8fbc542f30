from PySide6.QtWidgets import QListWidget, QTreeWidget, QTreeWidgetItem

from musicexplorer.ui.widgets.items import take_all


def test_a_list_is_emptied_and_filled_again(qapp) -> None:
    items = QListWidget()
    for _ in range(3):
        items.addItems(["one", "two", "three"])
        take_all(items)
        assert items.count() == 0
    take_all(items)


def test_a_tree_is_emptied_with_what_is_below(qapp) -> None:
    tree = QTreeWidget()
    for name in ("one", "two"):
        QTreeWidgetItem(tree, [name]).addChild(QTreeWidgetItem(["below"]))
    take_all(tree)
    assert tree.topLevelItemCount() == 0
