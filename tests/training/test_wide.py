from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from musicexplorer.embedding.wide import WideOutputs
from musicexplorer.training import wide
from musicexplorer.training.audioset import ARCHIVE, AudioSet
from musicexplorer.training.config import Config
from musicexplorer.training.joint import wide_network
from musicexplorer.training.spectra import FRAMES, spectra
from tests.training import plain_audioset


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    rng = np.random.default_rng(0)
    np.savez(tmp_path / ARCHIVE, **plain_audioset.random_archive(rng))
    made = Config(
        work=tmp_path / "work",
        teachers=tmp_path,
        held_out=("kept",),
        wide_batch=4,
        wide_real=2,
        wide_new=2,
        wide_recent=4,
        report_steps=1,
        checkpoint_minutes=0.0,
        threads=1,
        minutes=0.03,
    )
    made.spectra.mkdir(parents=True)
    for name in ("music__learnt__a.ogg", "music__learnt__b.ogg", "games__too__c.ogg", "music__kept__d.ogg"):
        np.save(made.spectra / f"{name}.npy", rng.uniform(-1, 1, (1500, 128)).astype(np.float16))
    monkeypatch.setattr(wide, "SPACE_WINDOWS", 32)
    monkeypatch.setattr(wide, "CHECK_WINDOWS", 2)
    monkeypatch.setattr(wide, "HEAD_WINDOWS", 8)
    return made


def test_a_run_goes_on_where_it_was_interrupted(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = wide.train(config)
    first = torch.load(checkpoint, weights_only=True)
    assert first["step"] >= 1
    said = capsys.readouterr().out
    assert "direction" in said
    assert "held out" in said
    second = torch.load(wide.train(replace(config, minutes=first["minutes"] + 0.03)), weights_only=True)
    assert second["step"] > first["step"]
    network = wide_network(checkpoint)
    assert network(torch.zeros(1, 168, 128)).layer.shape == (1, 512)


def test_a_run_begins_with_the_trunk_of_a_bundle(
    config: Config, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    torch.manual_seed(3)
    trunk = wide.WidePupil().eval()
    stored = {f"wide.{name}": value for name, value in trunk.network.state_dict().items()}
    kept = {
        name: value for name, value in stored.items() if ".layer." not in name and ".classes." not in name
    }
    (tmp_path / "bundle").mkdir()
    save_file(kept, tmp_path / "bundle" / "embedder.safetensors")
    checkpoint = wide.train(replace(config, start=tmp_path / "bundle", minutes=0.001, rate=1e-9))
    assert "begun, held out: direction" in capsys.readouterr().out
    network = wide_network(checkpoint)
    torch.testing.assert_close(
        network.body[0].convolution.weight, trunk.network.body[0].convolution.weight, rtol=0, atol=1e-6
    )
    assert (network.classes.weight - trunk.network.classes.weight).abs().max() > 0.01, "fitted anew"


def test_parts_have_the_hints_of_their_place(config: Config) -> None:
    music = wide.Music([track for track in spectra(config) if track.source != "kept"])
    teacher = AudioSet(config.teachers / ARCHIVE)
    folder = config.work / "run"
    folder.mkdir()
    scores = wide.Scores.read(folder, music, teacher, config)
    windows, track = music.windows(np.random.default_rng(0), 2, 1)
    assert windows.shape == (3, FRAMES, 128)
    assert track.tolist() == [0, 0, 4], "two of one track, and one that was made"
    whole = wide.lesson(windows, track, teacher, scores)
    parts = wide.parts_of(whole, (0, 240))
    assert parts.logmel.shape == (6, wide.PART, 128)
    torch.testing.assert_close(parts.logmel[3:], whole.logmel[:, 240:408])
    torch.testing.assert_close(parts.hints[3:], whole.hints[:, 15:26])
    said = wide.WidePupil().eval()(parts.logmel)
    assert said.hints.shape == parts.hints.shape
    assert wide.WidePupil().eval()(whole.logmel).hints.shape == whole.hints.shape


def test_the_loss_is_least_for_the_right_answer() -> None:
    rng = torch.Generator().manual_seed(0)
    layer, classes = torch.randn(6, 512, generator=rng), torch.randn(6, 527, generator=rng)
    hints, number = torch.randn(6, 4, wide.HINTS, generator=rng), torch.tensor([0, 0, 1, 2, 3, 4])
    wanted = wide.Lesson(torch.zeros(6, 1, 1), layer, classes, hints, number)
    right = wide.loss_parts(wide.WideSaid(WideOutputs(layer, classes), hints), wanted)
    rolled = wide.WideSaid(WideOutputs(layer.roll(1, 0), classes.roll(1, 0)), hints.roll(1, 0))
    wrong = wide.loss_parts(rolled, wanted)
    assert set(right) == set(wide.LOSSES)
    for name in ("direction", "layer", "relations", "hints", "class_logits"):
        assert right[name] < 1e-5 < wrong[name]
    assert right["classes"] < wrong["classes"]


def test_sources_are_drawn_by_the_root_of_their_number(config: Config) -> None:
    music = wide.Music(list(spectra(config)))
    assert music.shares.tolist() == pytest.approx([1 / (1 + 3**0.5), 3**0.5 / (1 + 3**0.5)])
