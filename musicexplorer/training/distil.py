"""Distillation: the small network learns to answer as all the teachers together do.

One run: read the label shards, fit the joint space, train, keep the average of the weights. The learning rate follows
the clock, not the number of steps: a run is given minutes and ends when they are over, on any machine.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.embedding.melspectrogram import FRAMES
from musicexplorer.embedding.network import DIMENSIONS, Network, Outputs
from musicexplorer.training.config import Config
from musicexplorer.training.labels import STRETCH
from musicexplorer.training.targets import JointSpace
from musicexplorer.training.windows import training_clips

BLOCKS = ("msd_hidden", "msd_pooled", "mtt_hidden")


@dataclass
class Lessons:
    """Windows and what is to be said about them, one row each."""

    logmel: Tensor
    """float16 [n, FRAMES, BANDS]"""
    target: Tensor
    """float32 [n, DIMENSIONS]"""
    tags: Tensor
    """float16 [n, 100], the taggers' logits"""
    attributes: Tensor
    """float32 [n, 7], NaN where unknown"""
    track: np.ndarray
    """int [n], -1 for windows that were made"""
    rich: np.ndarray
    """bool [n], of a source with voices and bands, to be heard twice a pass"""


def read_lessons(config: Config, space_file: Path) -> Lessons:
    """Read all shards there are; the joint space is fitted on the first reading of a run and kept in `space_file`."""
    tracks = training_clips(config)
    with np.load(config.labels / "attributes.npz") as stored:
        said = [stored[track.file.stem] for track in tracks]
    shards = [_read_shard(file) for file in sorted(config.labels.glob("[0-9]*[0-9].npz"))]
    data = {name: np.concatenate([shard[name] for shard in shards]) for name in shards[0]}
    attributes = np.full((len(data["track"]), 7), np.nan, np.float32)
    for row, (track, start) in enumerate(zip(data["track"], data["start"], strict=True)):
        if track >= 0:
            attributes[row] = said[track][min(start // STRETCH, len(said[track]) - 1)]
    blocks = {name: data[name] for name in BLOCKS} | {"attributes": attributes}
    if not space_file.exists():
        real = data["track"] >= 0
        known = {name: block[real] for name, block in blocks.items()}
        JointSpace.fit(known, DIMENSIONS, config.whitening).save(space_file)
    rich_sources = {track.source for track in tracks if track.root == config.rich_root}
    rich = np.array([track >= 0 and tracks[track].source in rich_sources for track in data["track"]])
    return Lessons(
        torch.from_numpy(data["logmel"]),
        torch.from_numpy(JointSpace.load(space_file)(blocks)),
        torch.from_numpy(np.concatenate([data["msd_logits"], data["mtt_logits"]], 1)),
        torch.from_numpy(attributes),
        data["track"],
        rich,
    )


def _read_shard(file: Path) -> dict[str, np.ndarray]:
    with np.load(file) as stored:
        return {name: stored[name] for name in stored.files if name != "attributes"}


def batches(lessons: Lessons, config: Config, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the rows of one pass in batches: groups of windows of one track side by side, and windows that were made."""
    groups = []
    for track in np.unique(lessons.track[lessons.track >= 0]):
        rows = np.flatnonzero(lessons.track == track)
        for _ in range(2 if lessons.rich[rows[0]] else 1):
            order = rng.permutation(rows)
            groups += [order[i : i + config.group] for i in range(0, len(order), config.group)]
    made = np.flatnonzero(lessons.track < 0)
    groups += list(made[rng.permutation(len(made))][:, None])
    order = rng.permutation(len(groups))
    rows = np.concatenate([groups[i] for i in order])
    for start in range(0, len(rows) - config.batch + 1, config.batch):
        yield rows[start : start + config.batch]


def loss_parts(
    said: Outputs, target: Tensor, tags: Tensor, attributes: Tensor, track: Tensor
) -> dict[str, Tensor]:
    """Return every part of the loss, unweighted; see Config for the weights.

    `direction` and `distance` pull each window to its place; `relations` (relational distillation, Park et al. 2019)
    compares all cosines in the batch with the teachers'; `contrast` (InfoNCE) asks that windows of one track know each
    other; `tags` and `attributes` are the teachers' probabilities.
    """
    unit, wanted = functional.normalize(said.embedding, dim=1), functional.normalize(target, dim=1)
    own = torch.eye(len(target), dtype=torch.bool)
    cosines = unit @ unit.T
    parts = {
        "direction": (1 - (unit * wanted).sum(1)).mean(),
        "distance": (said.embedding - target).square().mean(),
        "relations": (cosines - wanted @ wanted.T)[~own].square().mean(),
    }
    same = (track[:, None] == track[None]) & (track[:, None] >= 0) & ~own
    scores = (cosines / 0.1).masked_fill(own, -torch.inf).log_softmax(1)
    parts["contrast"] = -scores[same].mean() if same.any() else scores.new_zeros(())
    parts["tags"] = functional.binary_cross_entropy_with_logits(said.tags, tags.sigmoid())
    parts["tag_logits"] = (said.tags - tags).div(tags.std(0) + 0.3).square().mean()
    known = ~attributes.isnan()
    if known.any():
        parts["attributes"] = functional.binary_cross_entropy_with_logits(
            said.attributes[known], attributes[known]
        )
    return parts


@dataclass
class Run:
    """State of a run, all of it in the checkpoint."""

    network: Network
    average: Network
    optimizer: torch.optim.Optimizer
    step: int = 0
    minutes: float = 0.0

    @classmethod
    def begin(cls, config: Config) -> "Run":
        """Start with fresh weights, or those of `config.start` (its embedding layer only if the space is the same)."""
        torch.manual_seed(config.seed)
        network, average = (Network().to(memory_format=torch.channels_last) for _ in range(2))
        if config.start:
            network.load_state_dict(torch.load(config.start, weights_only=True)["average"])
        average.load_state_dict(network.state_dict())
        decay = [p for p in network.parameters() if p.ndim > 1]
        plain = [p for p in network.parameters() if p.ndim <= 1]
        groups = [
            {"params": decay, "weight_decay": config.weight_decay},
            {"params": plain, "weight_decay": 0.0},
        ]
        return cls(network, average, torch.optim.AdamW(groups, lr=config.rate))

    def save(self, file: Path) -> None:
        """Write a checkpoint atomically."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "minutes": self.minutes,
        }
        temporary = file.with_suffix(".part")
        torch.save(state, temporary)
        temporary.replace(file)

    def resume(self, file: Path) -> None:
        """Go on where `save` left off."""
        state = torch.load(file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.minutes = state["step"], state["minutes"]

    def follow(self, decay: float) -> None:
        """Move the averaged weights towards the present ones (batch norm's statistics too)."""
        decay = min(decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for kept, now in zip(
                self.average.state_dict().values(), self.network.state_dict().values(), strict=True
            ):
                if kept.is_floating_point():
                    kept.lerp_(now, 1 - decay)
                else:
                    kept.copy_(now)


def rate_at(config: Config, progress: float) -> float:
    """Return the learning rate at a share of the run: a short warm-up, then half a cosine to a hundredth."""
    if progress < config.warm_up:
        return config.rate * max(progress / config.warm_up, 0.02)
    rest = (progress - config.warm_up) / (1 - config.warm_up)
    return float(config.rate * (0.01 + 0.99 * (1 + np.cos(np.pi * min(rest, 1))) / 2))


def heard_part(logmel: Tensor, frames: int, rng: np.random.Generator) -> Tensor:
    """Return a random stretch of the windows, float32 [n, frames, bands]: half a window costs half the time."""
    start = int(rng.integers(FRAMES - frames + 1))
    return logmel[:, start : start + frames].float()


def train(config: Config) -> Path:
    """Train until the minutes are over; return the checkpoint. Goes on by itself where an interrupted run stopped."""
    torch.set_num_threads(config.threads)
    folder = config.work / config.name
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    run = Run.begin(config)
    if checkpoint.exists():
        run.resume(checkpoint)
    rng = np.random.default_rng([config.seed, run.step])
    begun = time.monotonic() - 60 * run.minutes
    while run.minutes < config.minutes:
        lessons = read_lessons(config, folder / "space.npz")
        sums: dict[str, float] = {}
        count = 0
        for rows in batches(lessons, config, rng):
            run.minutes = (time.monotonic() - begun) / 60
            progress = run.minutes / config.minutes
            if progress >= 1:
                break
            parts = _step(run, lessons, rows, config, progress, rng)
            count += 1
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
            if run.step % config.report_steps == 0:
                text = "  ".join(f"{name} {total / count:.4f}" for name, total in sums.items())
                print(
                    f"step {run.step}  {run.minutes:.1f} min  {len(lessons.track)} windows  {text}",
                    flush=True,
                )
                run.save(checkpoint)
                sums, count = {}, 0
    run.save(checkpoint)
    return checkpoint


def _step(
    run: Run, lessons: Lessons, rows: np.ndarray, config: Config, progress: float, rng: np.random.Generator
) -> dict[str, float]:
    for group in run.optimizer.param_groups:
        group["lr"] = rate_at(config, progress)
    run.network.train()
    frames = config.short_frames if progress < config.short_share else FRAMES
    said = run.network(heard_part(lessons.logmel[rows], frames, rng))
    parts = loss_parts(
        said,
        lessons.target[rows],
        lessons.tags[rows].float(),
        lessons.attributes[rows],
        torch.from_numpy(lessons.track[rows]),
    )
    loss = sum(config.losses[name] * part for name, part in parts.items())
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 5.0)
    run.optimizer.step()
    run.step += 1
    run.follow(config.averaging)
    return {name: float(part.detach()) for name, part in parts.items()}
