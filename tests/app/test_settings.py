import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from musicexplorer import settings
from musicexplorer.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "settings.json"


def test_what_is_saved_is_read_again(file: Path) -> None:
    kept = Settings(volume=0.25, splitter=(1, 2, 3), last_playlist=7, scanning=True, playlist=(4, 4, 5))
    kept.save(file)
    assert settings.read(file) == (kept, "")


def test_a_file_of_version_0_1_is_read_and_its_keys_are_kept(file: Path) -> None:
    stored = {
        "overhear": True,
        "doubts": False,
        "keep_listening": False,
        "never": [["artist", "Ana"]],
        "written": True,
    }
    file.parent.mkdir()
    file.write_text(json.dumps(stored))
    read = Settings.load(file)
    assert read == Settings(
        hover_preview=True,
        show_misplaced=False,
        keep_history=False,
        exclusions=[["artist", "Ana"]],
        use_metadata=True,
    )
    read.save(file)
    assert stored.items() <= json.loads(file.read_text()).items()


def test_no_file_means_the_defaults_and_no_message(file: Path) -> None:
    assert settings.read(file) == (Settings(), "")


@pytest.mark.parametrize("text", ["{not json", "[1, 2]", "\x00\xff", ""])
def test_a_file_that_cannot_be_read_gives_the_defaults_and_says_so(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_bytes(text.encode("latin-1"))
    read, message = settings.read(file)
    assert read == Settings()
    assert str(file) in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("volume", 7),
        ("volume", "loud"),
        ("volume", None),
        ("per_artist", 0),
        ("per_artist", True),
        ("splitter", [1, -2]),
        ("splitter", "wide"),
        ("theme", "pink"),
        ("last_track", "first"),
        ("last_position", -1),
        ("from_the_future", 1),
    ],
)
def test_a_value_that_does_not_fit_stays_at_its_default_and_spoils_nothing(
    file: Path, name: str, value: object
) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({**asdict(Settings(colour_by="year")), name: value}))
    assert settings.read(file) == (Settings(colour_by="year"), "")


def test_a_failed_save_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Settings(volume=0.25).save(file)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        Settings(volume=0.75).save(file)
    assert Settings.load(file).volume == 0.25
    assert [one.name for one in file.parent.iterdir()] == ["settings.json"]


def test_keys_of_another_program_survive_a_save(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"volume": 0.1, "of a newer version": {"a": [1, "ü"]}, "overhear": True}))
    replace(Settings.load(path), volume=0.3).save(path)
    stored = json.loads(path.read_text())
    assert stored["of a newer version"] == {"a": [1, "ü"]}
    assert (stored["volume"], stored["overhear"]) == (0.3, True) and "hover_preview" not in stored
    for damaged in ("[1]", "{", "[" * 100_000):
        path.write_text(damaged)
        Settings(volume=0.2).save(path)
        assert Settings.load(path).volume == 0.2


@pytest.mark.parametrize(("stored", "shown"), [("genre", ""), ("energy", "energy")])
def test_what_earlier_versions_coloured_by_is_a_choice_unless_it_was_the_default(
    tmp_path: Path, stored: str, shown: str
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"colour_by": stored}))
    assert settings.read(file)[0].colour_by == shown
    settings.read(file)[0].save(file)
    assert settings.read(file)[0].colour_by == shown


def test_a_chosen_genre_is_remembered(tmp_path: Path) -> None:
    Settings(colour_by="genre").save(tmp_path / "settings.json")
    assert settings.read(tmp_path / "settings.json")[0].colour_by == "genre"


@pytest.mark.parametrize(("before", "share"), [(0.0, None), (0, None), (0.6, 0.6), (1, 1.0), ("x", None)])
def test_a_share_of_taste_that_was_chosen_stays_and_the_former_default_follows_listening(
    tmp_path: Path, before: object, share: float | None
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"taste": before}))
    assert settings.read(file) == (Settings(taste=share), "")
    for chosen in (0.0, 0.3, None):
        replace(settings.read(file)[0], taste=chosen).save(file)
        assert settings.read(file)[0].taste == chosen
