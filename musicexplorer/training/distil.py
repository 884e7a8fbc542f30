"""Distillation: the small network learns to answer as all the teachers together do.

One run: read the label shards, fit the joint space, train, keep the average of the weights. The learning
rate follows the clock, not the number of steps: a run is given minutes and ends when they are over, on any
machine.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.embedding.melspectrogram import FRAMES
from musicexplorer.embedding.network import DIMENSIONS, Network, Outputs, laid_out
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
    album: np.ndarray
    """int [n], -1 where it is not known to be of one"""
    rich: np.ndarray
    """bool [n], of a source with voices and bands, to be heard twice a pass"""


def read_lessons(config: Config, space_file: Path) -> Lessons:
    """Read all shards there are; the joint space is fitted on a run's first reading, kept in `space_file`."""
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
    sources = sorted({track.source for track in tracks if track.root == config.album_root})
    albums = [sources.index(track.source) if track.root == config.album_root else -1 for track in tracks]
    album = np.array([albums[track] if track >= 0 else -1 for track in data["track"]])
    rich = np.array([track >= 0 and tracks[track].source in rich_sources for track in data["track"]])
    return Lessons(
        torch.from_numpy(data["logmel"]),
        torch.from_numpy(JointSpace.load(space_file)(blocks)),
        torch.from_numpy(np.concatenate([data["msd_logits"], data["mtt_logits"]], 1)),
        torch.from_numpy(attributes),
        data["track"],
        album,
        rich,
    )


def _read_shard(file: Path) -> dict[str, np.ndarray]:
    with np.load(file) as stored:
        return {name: stored[name] for name in stored.files if name != "attributes"}


def batches(lessons: Lessons, config: Config, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield one pass in batches of rows: windows of one track side by side, and windows that were made."""
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
    said: Outputs, target: Tensor, tags: Tensor, attributes: Tensor, track: Tensor, album: Tensor
) -> dict[str, Tensor]:
    """Return every part of the loss, unweighted; see Config for the weights.

    `direction` and `distance` pull each window to its place; `relations` (relational distillation, Park et
    al. 2019) compares all cosines in the batch with the teachers', `track_relations` those between the means
    of tracks; `contrast` (InfoNCE) asks that windows of one track know each other, `album` softly the same of
    tracks of one album; `tags` and `attributes` are the teachers' probabilities.
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
    mates = (album[:, None] == album[None]) & (album[:, None] >= 0) & (track[:, None] != track[None])
    parts["album"] = -scores[mates].mean() if mates.any() else scores.new_zeros(())
    parts["track_relations"] = _track_relations(said.embedding, target, track)
    parts["tags"] = functional.binary_cross_entropy_with_logits(said.tags, tags.sigmoid())
    parts["tag_logits"] = (said.tags - tags).div(tags.std(0) + 0.3).square().mean()
    known = ~attributes.isnan()
    if known.any():
        parts["attributes"] = functional.binary_cross_entropy_with_logits(
            said.attributes[known], attributes[known]
        )
    return parts


def _track_relations(said: Tensor, target: Tensor, track: Tensor) -> Tensor:
    """Return how far the cosines between means of tracks are from the teachers' (mean square)."""
    own = (track[:, None] == track.unique()[None]) & (track[:, None] >= 0)
    members = own[:, own.any(0)].to(target.dtype)
    if members.shape[1] < 2:
        return said.new_zeros(())
    means = [functional.normalize(members.T @ rows.to(target.dtype), dim=1) for rows in (said, target)]
    away = (means[0] @ means[0].T - means[1] @ means[1].T).square()
    return away.sum() / (len(away) * (len(away) - 1))


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
        """Start with fresh weights, or with those of `config.start` (taught in the same joint space)."""
        torch.manual_seed(config.seed)
        network, average = Network(), Network()
        laid_out(network)
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
    """Return a random stretch of the windows, float32 [n, frames, bands]: half of it costs half the time."""
    start = int(rng.integers(FRAMES - frames + 1))
    return logmel[:, start : start + frames].float()


class _Bench:
    """What the threads of a run share; whoever holds the lock may take a batch or change the weights."""

    def __init__(self, config: Config, run: Run, folder: Path) -> None:
        self.config, self.run, self.folder = config, run, folder
        self.lock = threading.Lock()
        self.rng = np.random.default_rng([config.seed, run.step])
        self.sums: dict[str, float] = {}
        self.lessons = read_lessons(config, folder / "space.npz")
        self.feed = batches(self.lessons, config, self.rng)
        self.begun = time.monotonic() - 60 * run.minutes

    @property
    def progress(self) -> float:
        """Share of the run that is over."""
        self.run.minutes = (time.monotonic() - self.begun) / 60
        return self.run.minutes / self.config.minutes

    def take(self, replica: Network) -> tuple[Tensor, ...]:
        """Bring a replica up to date; return a batch for it: log-mel, then what `loss_parts` wants."""
        replica.load_state_dict(self.run.network.state_dict())
        rows = next(self.feed, None)
        if rows is None:
            self.lessons = read_lessons(self.config, self.folder / "space.npz")
            self.feed = batches(self.lessons, self.config, self.rng)
            rows = next(self.feed)
        lessons = self.lessons
        frames = self.config.short_frames if self.progress < self.config.short_share else FRAMES
        heard = heard_part(lessons.logmel[rows], frames, self.rng)
        track = torch.from_numpy(lessons.track[rows])
        album = torch.from_numpy(lessons.album[rows])
        return heard, lessons.target[rows], lessons.tags[rows].float(), lessons.attributes[rows], track, album

    def give(self, replica: Network, parts: dict[str, Tensor]) -> None:
        """Change the weights as the replica found, and report now and then."""
        run, config = self.run, self.config
        for group in run.optimizer.param_groups:
            group["lr"] = rate_at(config, self.progress)
        for own, found in zip(run.network.parameters(), replica.parameters(), strict=True):
            own.grad = found.grad
        for kept, seen in zip(run.network.buffers(), replica.buffers(), strict=True):
            kept.copy_(seen)
        torch.nn.utils.clip_grad_norm_(run.network.parameters(), 5.0)
        run.optimizer.step()
        run.step += 1
        run.follow(config.averaging)
        for name, part in parts.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(part.detach())
        if run.step % config.report_steps == 0:
            text = "  ".join(f"{name} {total / config.report_steps:.4f}" for name, total in self.sums.items())
            print(
                f"step {run.step}  {run.minutes:.1f} min  {len(self.lessons.track)} windows  {text}",
                flush=True,
            )
            self.sums = {}
            run.save(self.folder / "checkpoint.pt")

    def work(self) -> None:
        """Hear batch after batch until the minutes are over."""
        torch.set_num_threads(1)
        replica = Network().train()
        laid_out(replica)
        while self.progress < 1:
            with self.lock:
                heard, *wanted = self.take(replica)
            parts = loss_parts(replica(heard), *wanted)
            replica.zero_grad(set_to_none=True)
            torch.stack([self.config.losses[name] * part for name, part in parts.items()]).sum().backward()
            with self.lock:
                self.give(replica, parts)


def train(config: Config) -> Path:
    """Train until the minutes are over, going on where an interrupted run stopped; return the checkpoint.

    Each thread hears batches by itself and takes its turn in changing the weights. A gradient is one step
    late then, which does no harm, and no thread waits for another on a busy machine.
    """
    folder = config.work / config.name
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    run = Run.begin(config)
    if checkpoint.exists():
        run.resume(checkpoint)
    bench = _Bench(config, run, folder)
    with ThreadPoolExecutor(config.threads) as pool:
        for finished in [pool.submit(bench.work) for _ in range(config.threads)]:
            finished.result()
    run.save(checkpoint)
    return checkpoint
