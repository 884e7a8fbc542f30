import itertools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from musicexplorer.embedding.melspectrogram import BANDS, FRAMES, SAMPLE_RATE, WINDOW_SAMPLES
from musicexplorer.embedding.network import Outputs
from musicexplorer.training import distil
from musicexplorer.training.config import Config
from musicexplorer.training.joint import narrow_network
from musicexplorer.training.labels import HINTS, MOMENT_FRAMES

ROWS = 24
MOMENTS = -(-FRAMES // MOMENT_FRAMES)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Three tracks, two shards, made of noise."""
    rng = np.random.default_rng(0)
    config = Config(
        work=tmp_path, minutes=0.01, batch=8, group=2, threads=2, report_steps=1, short_share=0.0, name="tiny"
    )
    config.audio.mkdir()
    config.labels.mkdir()
    stems = [f"music__source{i}__track.ogg" for i in range(3)]
    for stem in stems:
        np.save(config.audio / f"{stem}.npy", np.zeros(2 * WINDOW_SAMPLES, np.int16))
    np.savez(config.labels / "attributes.npz", **{s: rng.random((1, 7)).astype(np.float32) for s in stems})
    for shard in range(2):
        half = {
            "logmel": rng.random((ROWS, FRAMES, BANDS)),
            "msd_hidden": rng.random((ROWS, 200)),
            "msd_pooled": rng.random((ROWS, 150)),
            "mtt_hidden": rng.random((ROWS, 200)),
            "msd_logits": rng.normal(size=(ROWS, 50)),
            "mtt_logits": rng.normal(size=(ROWS, 50)),
            "hints": rng.normal(size=(ROWS, MOMENTS, HINTS)),
        }
        arrays = {name: value.astype(np.float16) for name, value in half.items()}
        track = np.arange(ROWS) % 4 - 1
        np.savez(config.labels / f"{shard:04d}.npz", **arrays, track=track, start=np.full(ROWS, SAMPLE_RATE))
    return config


@pytest.mark.slow
def test_a_run_trains_and_goes_on(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock that moves when it is read: on a busy machine the time would be over before the first step.
    monkeypatch.setattr(distil, "time", SimpleNamespace(monotonic=itertools.count(step=0.05).__next__))
    checkpoint = distil.train(config)
    before = torch.load(checkpoint, weights_only=True)
    assert before["step"] >= 1
    longer = replace(config, minutes=before["minutes"] + 0.01)
    after = torch.load(distil.train(longer), weights_only=True)
    assert after["step"] > before["step"]
    network = narrow_network(checkpoint)
    assert torch.isfinite(network(torch.zeros(1, FRAMES, BANDS)).embedding).all()


def test_windows_that_were_made_have_no_attributes(config: Config, tmp_path: Path) -> None:
    lessons = distil.LessonBook(config, tmp_path / "space.npz").read()
    made = lessons.track < 0
    assert lessons.attributes[made].isnan().all()
    assert not lessons.attributes[~made].isnan().any()
    assert torch.isfinite(lessons.target).all()
    assert lessons.target[~made].square().mean() == pytest.approx(1, abs=0.2)


@pytest.mark.slow
def test_a_stretch_of_windows_comes_with_its_own_hints(config: Config, tmp_path: Path) -> None:
    lessons = distil.LessonBook(config, tmp_path / "space.npz").read()
    rows, rng = torch.tensor([3, 30]), np.random.default_rng(0)
    starts = set()
    for _ in range(20):
        part, hints = distil.random_part(lessons, rows, 96, rng)
        assert distil.Pupil()(part).hints.shape == hints.shape == (2, 12, HINTS)
        found = [m for m in range(MOMENTS - 11) if np.array_equal(hints[0, 0], lessons.hints[3][m])]
        assert np.array_equal(part[0], lessons.logmel[3][found[0] * 8 : found[0] * 8 + 96])
        starts.add(found[0])
    assert len(starts) > 5
    part, hints = distil.random_part(lessons, rows, FRAMES, rng)
    assert distil.Pupil()(part).hints.shape == hints.shape == (2, MOMENTS, HINTS)


def test_shards_written_meanwhile_are_read_and_known_ones_are_not_read_again(
    config: Config, tmp_path: Path
) -> None:
    book = distil.LessonBook(config, tmp_path / "space.npz")
    before = book.read()
    (config.labels / "0000.npz").rename(config.labels / "2000.npz")
    after = book.read()
    assert len(after.logmel) == len(after.hints) == len(after.target) == 3 * ROWS
    torch.testing.assert_close(after.target[: 2 * ROWS], before.target)


def test_a_pass_hears_every_window_and_rich_sources_twice(config: Config, tmp_path: Path) -> None:
    lessons = distil.LessonBook(config, tmp_path / "space.npz").read()
    rows = np.concatenate(list(distil.batches(lessons, replace(config, batch=1), np.random.default_rng(0))))
    counts = torch.from_numpy(np.bincount(rows, minlength=2 * ROWS))
    assert (counts[lessons.track >= 0] == 2).all()
    assert (counts[lessons.track < 0] == 1).all()


def test_no_more_than_a_share_of_a_pass_is_made(config: Config, tmp_path: Path) -> None:
    lessons = distil.LessonBook(config, tmp_path / "space.npz").read()
    few = replace(config, batch=1, made_share=0.05)
    rng = np.random.default_rng(0)
    passes = [np.concatenate(list(distil.batches(lessons, few, rng))) for _ in range(20)]
    played = 2 * int((lessons.track >= 0).sum())
    made = [set(rows[lessons.track[rows].numpy() < 0].tolist()) for rows in passes]
    assert {len(chosen) for chosen in made} == {int(played * 0.05 / 0.95)}
    assert len(set.union(*made)) > 6


def test_the_loss_is_least_where_the_answers_are_right() -> None:
    generator = torch.Generator().manual_seed(0)
    target = torch.randn(6, 256, generator=generator)
    tags = torch.randn(6, 100, generator=generator)
    attributes = torch.full((6, 7), 0.5)
    track = torch.tensor([0, 0, 1, 1, -1, -1])
    album = torch.tensor([5, 5, 5, 5, -1, -1])
    wanted = (target, tags, attributes, track, album)
    right = distil.loss_parts(Outputs(target, tags, torch.zeros(6, 7)), *wanted)
    wrong = distil.loss_parts(Outputs(target.roll(1, 0), tags.roll(1, 0), torch.ones(6, 7)), *wanted)
    for name in ("direction", "distance", "relations", "track_relations", "tag_logits"):
        assert right[name] == pytest.approx(0, abs=1e-5)
    for name in ("direction", "distance", "relations", "track_relations", "tags", "tag_logits", "attributes"):
        assert wrong[name] > right[name]
    together = torch.cat([target[:1], target[:1], target[2:3], target[2:3], target[4:]])
    near = distil.loss_parts(Outputs(together, tags, attributes), *wanted)
    assert near["contrast"] < right["contrast"]
    album_on_one_spot = torch.cat([target[:1].expand(4, -1), target[4:]])
    near = distil.loss_parts(Outputs(album_on_one_spot, tags, attributes), *wanted)
    assert near["album"] < right["album"]


def test_without_tracks_nothing_is_asked_of_them() -> None:
    made = torch.full((3,), -1)
    target, tags, attributes = torch.randn(3, 256), torch.randn(3, 100), torch.full((3, 7), torch.nan)
    parts = distil.loss_parts(Outputs(target, tags, attributes), target, tags, attributes, made, made)
    assert parts["contrast"] == parts["album"] == parts["track_relations"] == 0


def test_the_rate_warms_up_and_ends_near_zero() -> None:
    config = Config(rate=1.0, warm_up=0.1)
    rates = [distil.rate_at(config, progress) for progress in (0.0, 0.05, 0.1, 0.5, 1.0)]
    assert rates[0] < rates[1] < rates[2] == pytest.approx(1)
    assert rates[2] > rates[3] > rates[4] == pytest.approx(0.01)
