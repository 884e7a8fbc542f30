"""Figures of the code's structure, for comparing two states of it.

    python tests/benchmarks/structure.py [CHECKOUT]

Modules and packages of the window, constructors with more than six parameters, lambdas and signal
connections per thousand lines, pairs of packages of the window that import each other, and lines in all.
"""

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

_MOST = 6


def main(checkout: Path) -> None:
    """Print the figures."""
    package, ui = checkout / "musicexplorer", checkout / "musicexplorer" / "ui"
    files = sorted(ui.rglob("*.py"))
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}
    lines = sum(map(_lines, files))
    lambdas = sum(isinstance(node, ast.Lambda) for tree in trees.values() for node in ast.walk(tree))
    connects = sum(_is_connect(node) for tree in trees.values() for node in ast.walk(tree))
    print(f"modules directly in ui: {sum(file.parent == ui for file in files)} of {len(files)}")
    print(f"packages in ui: {len({file.parent for file in files}) - 1}")
    large = [name for file in package.rglob("*.py") for name in _large_constructors(file)]
    print(f"constructors with more than {_MOST} parameters: {len(large)} {', '.join(large)}")
    print(f"lambdas per 1000 lines of ui: {1000 * lambdas / lines:.1f}")
    print(f"connects per 1000 lines of ui: {1000 * connects / lines:.1f}")
    cycles = list(_two_way(trees, ui))
    print(f"pairs of ui's packages that import each other: {len(cycles)} {', '.join(cycles)}")
    counts = Counter(
        {path.name: sum(map(_lines, path.rglob("*.py"))) for path in package.iterdir() if path.is_dir()}
    )
    counts["(top)"] = sum(map(_lines, package.glob("*.py")))
    print(
        f"lines in all: {counts.total()}: "
        + ", ".join(f"{name} {n}" for name, n in counts.most_common() if n)
    )


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _is_connect(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"


def _large_constructors(file: Path) -> Iterator[str]:
    """Classes whose constructor takes too much; dataclasses, which are values, do not count."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                    given = part.args
                    number = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs) - 1
                    if number > _MOST:
                        yield node.name


def _two_way(trees: dict[Path, ast.Module], ui: Path) -> Iterator[str]:
    """Pairs of packages directly below ui with imports both ways (those for types only count too)."""
    imports: dict[str, set[str]] = defaultdict(set)
    for file, tree in trees.items():
        own = _room(file.relative_to(ui).with_suffix("").parts)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("musicexplorer.ui"):
                rest = (node.module or "").split(".")[2:]
                for alias in node.names:
                    imports[own].add(_room((*rest, alias.name)))
    for one, other in combinations(sorted(imports), 2):
        if one != other and other in imports[one] and one in imports[other]:
            yield f"{one} <-> {other}"


def _room(parts: tuple[str, ...]) -> str:
    return parts[0]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
