"""What `doctor` says to do about what is missing."""

import pytest

from musicexplorer.cli.verbs import doctor

NO_LIBRARY = "{library}: cannot open shared object file: No such file or directory"


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ],
)
def test_a_missing_system_library_is_named_by_its_package(
    monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    def load(name: str) -> None:
        if name.startswith("PySide6"):
            raise ImportError(NO_LIBRARY.format(library=library))

    monkeypatch.setattr(doctor, "import_module", load)
    found = doctor._packages()
    assert not found.good
    assert f"apt-get install {package})" in found.mend


def test_a_broken_package_is_to_be_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name == "mutagen":
            raise ImportError("cannot import name 'id3'")

    monkeypatch.setattr(doctor, "import_module", load)
    found = doctor._packages()
    assert "mutagen (cannot import name 'id3')" in found.mend
    assert "--force-reinstall" in found.mend
