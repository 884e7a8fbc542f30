"""The wheel holds the program, its weights and its resources, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "musicexplorer", "models", "resources", "docs")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the checkout is left as it is."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    target = copy / "dist"
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(target), str(copy)], check=True, timeout=300)
    (built,) = target.glob("*.whl")
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_is_in_it(wheel: Path) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "musicexplorer").rglob("*.py")}
    assert modules <= names(wheel)


@pytest.mark.parametrize("folder", ["models", "resources", "docs/guide"])
def test_weights_resources_and_guide_are_inside_the_package(wheel: Path, folder: str) -> None:
    files = [
        path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert {f"musicexplorer/{path.relative_to(ROOT)}" for path in files} <= names(wheel)


def test_nothing_else_is(wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names(wheel)} == {"musicexplorer"}
    assert not [name for name in names(wheel) if name.endswith((".pyc", ".part"))]


def test_the_command_points_at_main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "musicexplorer = musicexplorer.__main__:main" in archive.read(entry).decode()
        (licence,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        assert "GNU GENERAL PUBLIC LICENSE" in archive.read(licence).decode()
