import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer import paths
from musicexplorer.embedding.embedder import Embedder
from musicexplorer.training import robustness
from musicexplorer.training.evaluate import main, margins_table

pytestmark = pytest.mark.slow

RATE = 16_000


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two albums that sound nothing like each other: beats of noise, and slow chords."""
    folder = tmp_path_factory.mktemp("music")
    rng = np.random.default_rng(0)
    t = np.arange(31 * RATE) / RATE
    for album in ("beats", "chords"):
        (folder / album).mkdir()
        for number in range(3):
            pitch = 200 * 2 ** (number / 12)
            chord = np.sin(2 * np.pi * pitch * t) + np.sin(2 * np.pi * 1.5 * pitch * t)
            beat = rng.standard_normal(len(t)) * np.exp(-20 * (t % (0.4 + 0.02 * number)))
            sound = 0.2 * (beat if album == "beats" else chord)
            soundfile.write(folder / album / f"{number}.wav", sound, RATE)
    return folder


def test_quality_card(music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styles = tmp_path / "styles.tsv"
    styles.write_text(
        "".join(f"{a}/{n}.wav\t31\t{'abc'[n]}\n" for a in ("beats", "chords") for n in range(3))
    )
    card = tmp_path / "card.json"
    main([str(music), "--styles", str(styles), "--card", str(card)])
    found = json.loads(card.read_text())
    assert found["tracks"] == 6
    assert len(found["methods"]) == 3
    (own,) = (value for name, value in found["methods"].items() if name.startswith("Music Explorer"))
    assert own["album"]["first"] == own["source"]["first"] == 1
    assert "genre" not in own, "a genre is looked for in other sources only"
    assert 0 <= own["same track"]["first"] <= 1
    assert card.with_suffix(".md").read_text().strip() in capsys.readouterr().out
    shutil.copytree(paths.models(), earlier := tmp_path / "earlier")
    described = json.loads((earlier / "embedder.json").read_text()) | {"version": "2.before"}
    (earlier / "embedder.json").write_text(json.dumps(described))
    options = ["--leave-out", "c", "--card", str(card), "--previous", str(earlier)]
    main([str(music), "--styles", str(styles), *options])
    found = json.loads(card.read_text())
    assert found["tracks"] == 4
    both = [value for name, value in found["methods"].items() if name.startswith("Music Explorer")]
    assert len(both) == 2
    assert both[0]["same track"] == both[1]["same track"], "the same weights by another name"


def test_leads_are_told_with_their_interval() -> None:
    one = {"mean": 0.0871, "low": -0.0392, "high": 0.133}
    table = margins_table({"margins": {"source": [one, one, one]}})
    assert table.splitlines()[-1] == "| source |" + " +0.087 (-0.039 to +0.133) |" * 3


def test_a_changed_file_stays_itself(music: Path, tmp_path: Path) -> None:
    for album in ("beats", "chords"):
        shutil.copy(music / album / "0.wav", tmp_path / f"{album}.wav")
    found = robustness.stays_itself(Embedder.load(), [tmp_path], tracks=1)
    assert set(found) == set(robustness.changes())
    assert found["mono"] == 1
