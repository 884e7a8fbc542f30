import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.embedding.melspectrogram import WIDE_RATE
from musicexplorer.training import synthesise
from musicexplorer.training.config import Config
from musicexplorer.training.labels import MADE, SYNTHESISED, label
from musicexplorer.training.windows import clips

LENGTH = {"2": 2.0, "4": 1.0, "8": 0.5}
PLAYER = shutil.which("mma") and shutil.which("fluidsynth")


def test_grooves_leave_out_what_only_begins_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    style = "Time 3\nDefGroove Waltz soft\nDefGroove WaltzIntro\nDefGroove WaltzFill\nDefGroove WaltzWalk\n"
    (tmp_path / "lib" / "waltz.mma").write_text(style)
    (tmp_path / "lib" / "odd.mma").write_text("Time 5\nDefGroove Odd\n")
    monkeypatch.setattr(synthesise, "STYLES", tmp_path)
    assert [(name, beats) for _, name, beats in synthesise.grooves()] == [("Waltz", 3), ("WaltzWalk", 3)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("beats", [3, 4, 6])
def test_a_piece_fills_its_bars_and_its_time(seed: int, beats: int) -> None:
    text = synthesise.score(np.random.default_rng(seed), "Bebop", beats)
    tempo = int(re.findall(r"Tempo (\d+)", text)[0])
    bars = re.findall(r"^\d+ \S+(?: \{(.*)\})?$", text, re.MULTILINE)
    assert synthesise.SECONDS < len(bars) * beats * 60 / tempo < synthesise.SECONDS + 2 * beats * 60 / tempo
    for melody in filter(None, bars):
        notes = melody.strip(";").split(";")
        assert sum(LENGTH[note[0]] for note in notes) <= beats
        assert all(note[1:] in (*synthesise.SCALES["jazz"], "r") for note in notes)


def test_the_same_seed_writes_the_same_piece() -> None:
    pieces = [synthesise.score(np.random.default_rng(seed), "Samba", 4) for seed in (1, 1, 2)]
    assert pieces[0] == pieces[1] != pieces[2]


def test_what_cannot_be_played_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        synthesise, "grooves", lambda: [(Path("a.mma"), "Good", 4), (Path("a.mma"), "Bad", 4)]
    )
    sound = np.ones(4 * WIDE_RATE, np.int16)
    monkeypatch.setattr(synthesise, "_played", lambda _, text: None if "Bad" in text else sound)
    config = Config(work=tmp_path)
    synthesise.synthesise(config, 4)
    assert [(clip.root, clip.source) for clip in clips(config)] == [("synthesised", "a")] * 2
    assert capsys.readouterr().out == "Bad: not playable\n" * 2


def test_synthesised_pieces_get_shards_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(work=tmp_path, made_shards=1)
    config.audio.mkdir()
    for name in ("music__a__b", "synthesised__a__b"):
        np.save(config.audio / f"{name}.npy", np.zeros(20 * WIDE_RATE, np.int16))
    asked = []

    class Labeller:
        def __init__(self, *_: object) -> None:
            pass

        def shard(self, index: int, group: list[tuple[int, int]]) -> dict[str, np.ndarray]:
            asked.append((index, {track for track, _ in group}))
            return {"track": np.zeros(1)}

    monkeypatch.setattr("musicexplorer.training.labels._Labeller", Labeller)
    label(config)
    assert asked == [(0, {0}), (SYNTHESISED, {1}), (MADE, set())]


@pytest.mark.skipif(not PLAYER, reason="MMA and FluidSynth are not installed")
def test_a_piece_sounds() -> None:
    rng = np.random.default_rng(0)
    samples = synthesise._played(rng, synthesise.score(rng, "Swing", 4))
    assert samples is not None
    assert len(samples) == synthesise.SECONDS * WIDE_RATE
    assert samples.std() > 100
