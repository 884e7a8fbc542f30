"""Distillation: the small network learns to answer as all the teachers together do.

One run: read the label shards, fit the joint space, train, keep the average of the weights. The learning
rate follows the clock, not the number of steps: a run is given minutes and ends when they are over, on any
machine.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from musicexplorer.embedding.melspectrogram import FRAMES
from musicexplorer.embedding.network import CHANNELS, DIMENSIONS, HIDDEN, Network, Outputs, laid_out
from musicexplorer.training.config import Config
from musicexplorer.training.labels import HINTS, MOMENT_FRAMES, STRETCH
from musicexplorer.training.run import Run
from musicexplorer.training.targets import WINDOW, JointSpace
from musicexplorer.training.teachers import HIDDEN_UNITS
from musicexplorer.training.windows import training_clips

SPACE_SHARDS = 100
"""label shards that the joint space of windows is fitted to"""
LAYERS = 2 * HIDDEN_UNITS
"""numbers of the taggers' hidden layers, which their tags are read from"""


@dataclass
class Lessons:
    """Windows and what is to be said about them, one row each, all on the device of the run."""

    logmel: Tensor
    """float16 [n, FRAMES, BANDS]"""
    hints: Tensor
    """float16 [n, moments, HINTS]: what is to be predicted moment by moment"""
    target: Tensor
    """float32 [n, DIMENSIONS]"""
    layers: Tensor
    """float16 [n, LAYERS], z-scores of both taggers' hidden layers"""
    tags: Tensor
    """float16 [n, 100], the taggers' logits"""
    attributes: Tensor
    """float32 [n, 7], NaN where unknown"""
    track: Tensor
    """int64 [n], -1 for windows that were made"""
    album: Tensor
    """int64 [n], -1 where it is not known to be of one"""
    rich: Tensor
    """bool [n], of a source with voices and bands, to be used twice a pass"""

    @classmethod
    def joined(cls, parts: Sequence["Lessons"]) -> "Lessons":
        """Return the rows of all parts, one after the other."""
        return cls(*(torch.cat([getattr(part, field.name) for part in parts]) for field in fields(cls)))


class LessonBook:
    """Reads label shards, each once; more of them may be written while a run goes on.

    Args:
        config: where the labels are, and the device they go to.
        space_file: joint space of the run, fitted to the labels there are if it does not exist.
    """

    def __init__(self, config: Config, space_file: Path) -> None:
        self.config = config
        self.tracks = training_clips(config)
        rich = {track.source for track in self.tracks if track.root == config.rich_root}
        sources = sorted({track.source for track in self.tracks if track.root == config.album_root})
        of_album = [track.root == config.album_root for track in self.tracks]
        # one more row, found by -1: windows that were made
        self.rich = np.array([track.source in rich for track in self.tracks] + [False])
        self.albums = np.array(
            [
                sources.index(track.source) if known else -1
                for track, known in zip(self.tracks, of_album, strict=True)
            ]
            + [-1]
        )
        with np.load(config.labels / "attributes.npz") as stored:
            self.said = [stored[track.file.stem] for track in self.tracks]
        self.known: set[Path] = set()
        self.lessons: list[Lessons] = []
        if not space_file.exists():
            self._fit(space_file)
        self.space = JointSpace.load(space_file)

    def _files(self) -> list[Path]:
        return sorted(self.config.labels.glob("[0-9]*[0-9].npz"))

    def _blocks(self, file: Path) -> dict[str, np.ndarray]:
        """Read a shard; `attributes` come with it, NaN where unknown."""
        with np.load(file) as stored:
            data = {name: stored[name] for name in stored.files}
        data["attributes"] = np.full((len(data["track"]), 7), np.nan, np.float32)
        for row, (track, start) in enumerate(zip(data["track"], data["start"], strict=True)):
            if track >= 0:
                said = self.said[track]
                data["attributes"][row] = said[min(start // STRETCH, len(said) - 1)]
        return data

    def _fit(self, space_file: Path) -> None:
        blocks: dict[str, list[np.ndarray]] = {}
        for file in self._files()[:SPACE_SHARDS]:
            data = self._blocks(file)
            for name in WINDOW:
                blocks.setdefault(name, []).append(data[name][data["track"] >= 0])
        joined = {name: np.concatenate(parts) for name, parts in blocks.items()}
        JointSpace.fit(joined, WINDOW, DIMENSIONS, self.config.whitening).save(space_file)

    def _lessons(self, file: Path) -> Lessons:
        data = self._blocks(file)
        layers = [self.space.scored(name, data[name]) for name in ("msd_hidden", "mtt_hidden")]
        rows = {
            "logmel": data["logmel"],
            "hints": data["hints"],
            "target": self.space(data),
            "layers": np.concatenate(layers, 1).astype(np.float16),
            "tags": np.concatenate([data["msd_logits"], data["mtt_logits"]], 1),
            "attributes": data["attributes"],
            "track": data["track"],
            "album": self.albums[data["track"]],
            "rich": self.rich[data["track"]],
        }
        return Lessons(
            **{name: torch.from_numpy(values).to(self.config.device) for name, values in rows.items()}
        )

    def read(self) -> Lessons:
        """Return all lessons there are by now."""
        new = [file for file in self._files() if file not in self.known]
        if new:
            with ThreadPoolExecutor() as pool:
                self.lessons += pool.map(self._lessons, new)
            self.lessons = [Lessons.joined(self.lessons)]
            self.known.update(new)
        return self.lessons[0]


def batches(lessons: Lessons, config: Config, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield one pass in batches of rows: windows of one track side by side, and windows that were made."""
    track, rich = lessons.track.cpu().numpy(), lessons.rich.cpu().numpy()
    groups = []
    for rows in np.split(np.argsort(track, kind="stable"), np.flatnonzero(np.diff(np.sort(track))) + 1):
        if track[rows[0]] >= 0:
            for _ in range(2 if rich[rows[0]] else 1):
                order = rng.permutation(rows)
                groups += [order[i : i + config.group] for i in range(0, len(order), config.group)]
    played = sum(map(len, groups))
    made = rng.permutation(np.flatnonzero(track < 0))
    if played:
        made = made[: int(played * config.made_share / (1 - config.made_share))]
    groups += list(made[:, None])
    rows = np.concatenate([groups[i] for i in rng.permutation(len(groups))])
    for start in range(0, len(rows) - config.batch + 1, config.batch):
        yield rows[start : start + config.batch]


class Said(NamedTuple):
    """What the network says in training."""

    answers: Outputs
    layers: Tensor
    """[batch, LAYERS]"""
    hints: Tensor
    """[batch, moments, HINTS]"""


class Pupil(nn.Module):
    """The network, and what only training asks of it: the taggers' hidden layers and the hints."""

    def __init__(self) -> None:
        super().__init__()
        self.network = Network()
        self.layers = nn.Linear(HIDDEN, LAYERS)
        self.hints = nn.Conv1d(CHANNELS, HINTS, 1)

    def forward(self, logmel: Tensor) -> Said:
        """Listen to log-mel windows [batch, frames, BANDS]."""
        moments = self.network.moments(logmel)
        hidden = self.network.gathered(moments)
        return Said(self.network.answers(hidden), self.layers(hidden), self.hints(moments).transpose(1, 2))


def loss_parts(
    said: Outputs, target: Tensor, tags: Tensor, attributes: Tensor, track: Tensor, album: Tensor
) -> dict[str, Tensor]:
    """Return every part of the loss, unweighted; see Config for the weights.

    `direction` and `distance` pull each window to its place; `relations` (relational distillation, Park et
    al. 2019) compares all cosines in the batch with the teachers', `track_relations` those between the means
    of tracks; `contrast` (InfoNCE) asks that windows of one track know each other, `album` softly the same of
    tracks of one album; `tags` and `attributes` are the teachers' probabilities. Nothing here asks a GPU for
    a number, which would have it wait.
    """
    unit, wanted = functional.normalize(said.embedding, dim=1), functional.normalize(target, dim=1)
    own = torch.eye(len(target), dtype=torch.bool, device=target.device)
    cosines = unit @ unit.T
    parts = {
        "direction": (1 - (unit * wanted).sum(1)).mean(),
        "distance": (said.embedding - target).square().mean(),
        "relations": _mean((cosines - wanted @ wanted.T).square(), ~own),
    }
    same = (track[:, None] == track[None]) & (track[:, None] >= 0) & ~own
    scores = (cosines / 0.1).masked_fill(own, -torch.inf).log_softmax(1)
    parts["contrast"] = -_mean(scores, same)
    mates = (album[:, None] == album[None]) & (album[:, None] >= 0) & (track[:, None] != track[None])
    parts["album"] = -_mean(scores, mates)
    parts["track_relations"] = _track_relations(said.embedding, target, track, ~own)
    parts["tags"] = functional.binary_cross_entropy_with_logits(said.tags, tags.sigmoid())
    parts["tag_logits"] = (said.tags - tags).div(tags.std(0) + 0.3).square().mean()
    missed = functional.binary_cross_entropy_with_logits(
        said.attributes, attributes.nan_to_num(), reduction="none"
    )
    parts["attributes"] = _mean(missed, ~attributes.isnan())
    return parts


def _mean(values: Tensor, counted: Tensor) -> Tensor:
    """Return the mean of the values that count, 0 where none does."""
    return values.masked_fill(~counted, 0).sum() / counted.sum().clamp(min=1)


def _track_relations(said: Tensor, target: Tensor, track: Tensor, others: Tensor) -> Tensor:
    """Return how far the cosines between means of tracks are from the teachers' (mean square)."""
    together = (track[:, None] == track[None]) & (track[:, None] >= 0)
    first = together.any(1) & ~together.tril(-1).any(1)
    members = together.to(target.dtype)
    means = [functional.normalize(members @ rows.to(target.dtype), dim=1) for rows in (said, target)]
    away = (means[0] @ means[0].T - means[1] @ means[1].T).square()
    return _mean(away, first[:, None] & first[None] & others)


def rate_at(config: Config, progress: float) -> float:
    """Return the learning rate at a share of the run: a short warm-up, then half a cosine to a hundredth."""
    if progress < config.warm_up:
        return config.rate * max(progress / config.warm_up, 0.02)
    rest = (progress - config.warm_up) / (1 - config.warm_up)
    return float(config.rate * (0.01 + 0.99 * (1 + np.cos(np.pi * min(rest, 1))) / 2))


def random_part(
    lessons: Lessons, rows: Tensor, frames: int, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Return a random stretch of windows, float32 [n, frames, bands], and its hints [n, moments, HINTS]."""
    first = int(rng.integers((FRAMES - frames) // MOMENT_FRAMES + 1))
    start, last = first * MOMENT_FRAMES, first + -(-frames // MOMENT_FRAMES)
    return lessons.logmel[:, start : start + frames][rows].float(), lessons.hints[:, first:last][rows].float()


class _Bench:
    """What the threads of a run share; whoever holds the lock may take a batch or change the weights."""

    def __init__(self, config: Config, run: Run) -> None:
        self.config, self.run = config, run
        self.lock = threading.Lock()
        self.rng = np.random.default_rng([config.seed, run.step])
        self.sums: dict[str, Tensor] = {}
        self.book = LessonBook(config, config.checkpoint.with_name("space.npz"))
        self.lessons = self.book.read()
        self.feed = batches(self.lessons, config, self.rng)
        self.begun = time.monotonic() - 60 * run.minutes
        self.saved = run.minutes

    @property
    def progress(self) -> float:
        """Share of the run that is over."""
        self.run.minutes = (time.monotonic() - self.begun) / 60
        return self.run.minutes / self.config.minutes

    def take(self, replica: Pupil) -> tuple[Tensor, ...]:
        """Bring a replica up to date; return log-mel, hints, layers, then what `loss_parts` wants."""
        replica.load_state_dict(self.run.pupil.state_dict())
        chosen = next(self.feed, None)
        if chosen is None:
            self.lessons = self.book.read()
            self.feed = batches(self.lessons, self.config, self.rng)
            chosen = next(self.feed)
        lessons, rows = self.lessons, torch.from_numpy(chosen).to(self.config.device)
        frames = self.config.short_frames if self.progress < self.config.short_share else FRAMES
        part, hints = random_part(lessons, rows, frames, self.rng)
        wanted = lessons.target[rows], lessons.tags[rows].float(), lessons.attributes[rows]
        return part, hints, lessons.layers[rows].float(), *wanted, lessons.track[rows], lessons.album[rows]

    def give(self, replica: Pupil, parts: dict[str, Tensor]) -> None:
        """Change the weights as the replica found, and report now and then."""
        run, config = self.run, self.config
        for group in run.optimizer.param_groups:
            group["lr"] = rate_at(config, self.progress)
        for own, found in zip(run.pupil.parameters(), replica.parameters(), strict=True):
            own.grad = found.grad
        for kept, seen in zip(run.pupil.buffers(), replica.buffers(), strict=True):
            kept.copy_(seen)
        torch.nn.utils.clip_grad_norm_(run.pupil.parameters(), 5.0)
        run.optimizer.step()
        run.step += 1
        run.follow(config.averaging)
        for name, part in parts.items():
            self.sums[name] = self.sums.get(name, 0) + part.detach()
        if run.step % config.report_steps == 0:
            text = "  ".join(f"{name} {total / config.report_steps:.4f}" for name, total in self.sums.items())
            print(
                f"step {run.step}  {run.minutes:.1f} min  {len(self.lessons.track)} windows  {text}",
                flush=True,
            )
            self.sums = {}
        if run.minutes > self.saved + config.checkpoint_minutes:
            self.saved = run.minutes
            run.save(config.checkpoint)

    def work(self) -> None:
        """Hear batch after batch until the minutes are over."""
        torch.set_num_threads(1)
        replica = Pupil().to(self.config.device).train()
        laid_out(replica)
        kind = torch.device(self.config.device).type
        weights = self.config.losses
        while self.progress < 1:
            with self.lock:
                part, hints, layers, *wanted = self.take(replica)
            with torch.autocast(kind, torch.bfloat16, enabled=self.config.half):
                said = replica(part)
            parts = loss_parts(Outputs(*(answer.float() for answer in said.answers)), *wanted)
            parts["hints"] = (said.hints.float() - hints).square().mean()
            parts["layers"] = (said.layers.float() - layers).square().mean()
            replica.zero_grad(set_to_none=True)
            torch.stack([weights[name] * parts[name] for name in parts if name in weights]).sum().backward()
            with self.lock:
                self.give(replica, parts)


def train(config: Config) -> Path:
    """Train until the minutes are over, going on where an interrupted run stopped; return the checkpoint.

    Each thread hears batches by itself and takes its turn in changing the weights. A gradient is one step
    late then, which does no harm, and no thread waits for another on a busy machine.
    """
    torch.backends.cudnn.benchmark = True
    config.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    run = Run.begin(config, Pupil)
    if config.checkpoint.exists():
        run.resume(config.checkpoint)
    bench = _Bench(config, run)
    # a GPU is kept busy by one
    threads = config.threads if config.device == "cpu" else 1
    with ThreadPoolExecutor(threads) as pool:
        for finished in [pool.submit(bench.work) for _ in range(threads)]:
            finished.result()
    run.save(config.checkpoint)
    return config.checkpoint
