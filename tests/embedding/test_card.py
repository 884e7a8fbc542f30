import json
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.embedding.card import CARD, ModelError, read_card


def test_bundled_card() -> None:
    card = read_card()
    assert card.dimensions == 256
    assert card.sample_rate == 32_000
    assert card.window_seconds == pytest.approx(3.36)
    assert card.windows_per_track >= 1
    assert len(set(card.tag_names)) == len(card.tag_names) == len(card.tag_kinds)
    assert set(card.tag_kinds) == {"genre", "instrument", "voice", "mood", "era", "production", "other"}
    assert all(name == name.lower() for name in card.tag_names)
    assert card.attribute_names == (
        "acousticness",
        "danceability",
        "energy",
        "instrumentalness",
        "liveness",
        "speechiness",
        "valence",
    )


def test_reading_the_card_does_not_load_torch() -> None:
    code = "import sys; from musicexplorer.embedding import card; card.read_card(); "
    code += "print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_missing_card(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_card(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"format": 2}'])
def test_damaged_card(tmp_path: Path, text: str) -> None:
    (tmp_path / CARD).write_text(text)
    with pytest.raises(ModelError, match="damaged"):
        read_card(tmp_path)


def test_card_of_another_format(tmp_path: Path) -> None:
    card = json.loads((paths.models() / CARD).read_text())
    (tmp_path / CARD).write_text(json.dumps(card | {"format": 99}))
    with pytest.raises(ModelError, match="another version"):
        read_card(tmp_path)
