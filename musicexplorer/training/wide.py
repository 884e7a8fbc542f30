"""Distillation of the wide network: it learns what the AudioSet teacher says about ever new windows.

Every window is drawn or made anew, labelled by the teacher, used a few times in other parts and forgotten
("consistent teaching", Beyer et al., CVPR 2022): in bfloat16 the teacher costs less than the network's own
step. The rate stays the same until the last `Config.cool_minutes`, so that a run can be given more minutes at
any time: copy the folder of a run and give the copy few minutes to finish, and go on with the first.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from musicexplorer.embedding.card import WEIGHTS
from musicexplorer.embedding.network import laid_out
from musicexplorer.embedding.wide import WIDE_CHANNELS, WIDE_STRIDE, WideNetwork, WideOutputs
from musicexplorer.training.audioset import ARCHIVE, Answer, AudioSet
from musicexplorer.training.config import Config
from musicexplorer.training.run import Run
from musicexplorer.training.spectra import FRAMES, Spectrum, spectra
from musicexplorer.training.spectral_augment import augmented, power, varied
from musicexplorer.training.targets import JointSpace

HINTS = 128
THINNED = 2
"""the network sees every second of the teacher's frames"""
HINT_STRIDE = 2 * WIDE_STRIDE
"""of the network's frames, from one of the teacher's moments to the next"""
PART = 168
"""frames of a part: 3.36 seconds, what the program analyses at once"""
WHOLE = FRAMES // THINNED
WHOLE_SHARE = 0.1
"""of the batches, how many are whole windows instead of a part of each"""
CHECK_STARTS = (0, 160, 320)
"""where the parts begin whose answers are averaged in the check, as the program averages its windows"""
SPACE_WINDOWS = 1024
"""windows that the scores of what is taught are fitted to"""
CHECK_WINDOWS = 192
"""windows of held-out music that a run is checked with"""
HEAD_WINDOWS = 1280
"""windows that the heads of a bundle's trunk are fitted to"""
HEAD_RIDGE = 1e-2
"""of the features' mean square, in that fit"""
TEACHER_BATCH = 4
WARM_UP_STEPS = 100
LOSSES = {
    "direction": 1.0,
    "layer": 0.5,
    "relations": 2.0,
    "contrast": 0.03,
    "hints": 1.0,
    "classes": 5.0,
    "class_logits": 0.3,
}


class WideSaid(NamedTuple):
    """What the network says in training."""

    answers: WideOutputs
    hints: Tensor
    """[batch, moments, HINTS]"""


class WidePupil(nn.Module):
    """The wide network, and what only training asks of it: the teacher's last map, moment by moment."""

    def __init__(self) -> None:
        super().__init__()
        self.network = WideNetwork()
        self.hints = nn.Conv1d(WIDE_CHANNELS, HINTS, 1)

    def forward(self, logmel: Tensor) -> WideSaid:
        """Predict for log-mel [batch, frames, bands], 50 frames a second."""
        moments = self.network.moments(logmel)
        answers = self.network.answers(self.network.gathered(moments))
        return WideSaid(answers, self.hints(moments[:, :, ::2]).transpose(1, 2))


class Lesson(NamedTuple):
    """Parts of windows, and what is to be predicted of each."""

    logmel: Tensor
    """[n, frames, bands], 50 frames a second"""
    layer: Tensor
    """[n, 512], z-scores of the teacher's penultimate layer"""
    classes: Tensor
    """[n, 527], logits"""
    hints: Tensor
    """[n, moments, HINTS]"""
    track: Tensor
    """int64 [n], parts with the same number are of one track"""


class Music:
    """Draws windows from spectrograms, sources by the square root of how many tracks their folder has."""

    def __init__(self, tracks: Sequence[Spectrum]) -> None:
        self.tracks = tracks
        roots = sorted({track.root for track in tracks})
        self.by_root = [[track for track in tracks if track.root == root] for root in roots]
        sizes = np.sqrt([len(group) for group in self.by_root])
        self.shares = sizes / sizes.sum()

    def track(self, rng: np.random.Generator) -> Spectrum:
        """Draw a track."""
        group = self.by_root[rng.choice(len(self.by_root), p=self.shares)]
        return group[rng.integers(len(group))]

    def cut(self, rng: np.random.Generator, frames: int) -> np.ndarray:
        """Draw log-mel [frames, bands] from anywhere."""
        return self.place(rng, self.track(rng), frames)

    def place(self, rng: np.random.Generator, track: Spectrum, frames: int = FRAMES) -> np.ndarray:
        """Draw log-mel [frames, bands] from a track."""
        return track.cut(int(rng.integers(max(1, track.frames - frames))), frames)

    def windows(self, rng: np.random.Generator, real: int, made: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw windows [real + made, FRAMES, bands], and a number for each that those of one track share."""
        drawn = []
        for _ in range(real // 2):
            track = self.track(rng)
            drawn += [varied(rng, power(self.place(rng, track))) for _ in range(2)]
        drawn += [augmented(rng, self.cut, self.cut) for _ in range(made)]
        numbers = np.arange(len(drawn))
        numbers[:real] //= 2
        numbers[real:] += real
        return np.stack(drawn), numbers


@dataclass(frozen=True)
class Scores:
    """What is taught, as numbers of mean zero and mean square one."""

    layer: JointSpace
    hints: JointSpace

    @classmethod
    def read(cls, folder: Path, music: Music, teacher: AudioSet, config: Config) -> "Scores":
        """Read the scores of a run, or fit them to new windows where there are none yet."""
        files = folder / "layer.npz", folder / "hints.npz"
        if not all(file.exists() for file in files):
            rng = np.random.default_rng([config.seed, 0])
            answers = [
                answered(teacher, torch.from_numpy(music.windows(rng, 16, 16)[0]))
                for _ in range(SPACE_WINDOWS // 32)
            ]
            layer = torch.cat([answer.penultimate for answer in answers]).numpy()
            moments = torch.cat([answer.moments.flatten(0, 1) for answer in answers]).numpy()
            JointSpace.fit({"layer": layer}, {"layer": 1.0}, layer.shape[1], 0.0).save(files[0])
            JointSpace.fit({"moments": moments}, {"moments": 1.0}, HINTS, config.whitening).save(files[1])
        return cls(*(JointSpace.load(file) for file in files))


def answered(teacher: AudioSet, logmel: Tensor) -> Answer:
    """Label windows [n, FRAMES, bands] few at a time, which is faster."""
    parts = [teacher(batch) for batch in logmel.split(TEACHER_BATCH)]
    return Answer(*(torch.cat(column) for column in zip(*parts, strict=True)))


def lesson(windows: np.ndarray, track: np.ndarray, teacher: AudioSet, scores: Scores) -> Lesson:
    """Label windows [n, FRAMES, bands]."""
    logmel = torch.from_numpy(windows)
    answer = answered(teacher, logmel)
    layer = torch.from_numpy(scores.layer.scored("layer", answer.penultimate.numpy()))
    hints = torch.from_numpy(scores.hints({"moments": answer.moments.flatten(0, 1).numpy()}))
    hints = hints.unflatten(0, answer.moments.shape[:2])
    return Lesson(logmel[:, ::THINNED], layer, answer.logits, hints, torch.from_numpy(track))


def parts_of(whole: Lesson, starts: Sequence[int]) -> Lesson:
    """Return the parts of whole windows that begin at `starts` (frames, multiples of HINT_STRIDE)."""
    cuts = [whole.logmel[:, start : start + PART] for start in starts]
    moments = -(-PART // HINT_STRIDE)
    first = [start // HINT_STRIDE for start in starts]
    hints = [whole.hints[:, place : place + moments] for place in first]
    times = len(starts)
    return Lesson(
        torch.cat(cuts),
        whole.layer.repeat(times, 1),
        whole.classes.repeat(times, 1),
        torch.cat(hints),
        whole.track.repeat(times),
    )


def loss_parts(said: WideSaid, wanted: Lesson) -> dict[str, Tensor]:
    """Return every part of the loss, unweighted.

    `direction` and `layer` compare with the teacher's penultimate layer, `relations` all cosines in the batch
    with the teacher's (Park et al. 2019), `contrast` asks that parts of one track know each other (InfoNCE),
    `hints` compares moment by moment (FitNets, Romero et al. 2015), `classes` are probabilities.
    """
    layer, classes = said.answers.layer.float(), said.answers.classes.float()
    unit, target = functional.normalize(layer, dim=1), functional.normalize(wanted.layer, dim=1)
    own = torch.eye(len(unit), dtype=torch.bool)
    cosines = unit @ unit.T
    same = (wanted.track[:, None] == wanted.track[None]) & ~own
    scores = (cosines / 0.1).masked_fill(own, -torch.inf).log_softmax(1)
    deviation = wanted.classes.std(0) + 0.3
    return {
        "direction": (1 - (unit * target).sum(1)).mean(),
        "layer": (layer - wanted.layer).square().mean(),
        "relations": (cosines - target @ target.T)[~own].square().mean(),
        "contrast": -scores[same].mean() if bool(same.any()) else layer.new_zeros(()),
        "hints": (said.hints.float() - wanted.hints).square().mean(),
        "classes": functional.binary_cross_entropy_with_logits(classes, wanted.classes.sigmoid()),
        "class_logits": ((classes - wanted.classes) / deviation).square().mean(),
    }


class _Bench:
    """What the threads of a run share; whoever holds the lock may change the weights."""

    def __init__(self, config: Config, run: Run) -> None:
        self.config, self.run = config, run
        self.lock = threading.Lock()
        self.sums: dict[str, float] = {}
        self.teacher = AudioSet(config.teachers / ARCHIVE, half=config.half)
        self.music, self.held = self._music()
        self.scores = Scores.read(config.checkpoint.parent, self.music, self.teacher, config)
        self.check = self._check_lesson()
        self.recent: deque[Lesson] = deque(maxlen=config.wide_recent)
        self.count = 0
        self.begun = time.monotonic() - 60 * run.minutes
        self.saved = run.minutes
        self.steps_begun = run.step

    def _music(self) -> tuple[Music, list[Spectrum]]:
        known = list(spectra(self.config))
        held = [track for track in known if track.source in self.config.held_out]
        return Music([track for track in known if track.source not in self.config.held_out]), held

    def _check_lesson(self) -> Lesson | None:
        if not self.held:
            return None
        rng = np.random.default_rng(0)
        music = Music(self.held)
        return lesson(
            np.stack([music.cut(rng, FRAMES) for _ in range(CHECK_WINDOWS)]),
            np.arange(CHECK_WINDOWS),
            self.teacher,
            self.scores,
        )

    @property
    def left(self) -> float:
        """Minutes until the run is over."""
        self.run.minutes = (time.monotonic() - self.begun) / 60
        return self.config.minutes - self.run.minutes

    @property
    def rate(self) -> float:
        """Learning rate: warm-up, constant, then half a cosine over the last minutes."""
        cool = min(1.0, max(self.left, 0.0) / self.config.cool_minutes)
        warm = min(1.0, (self.run.step + 1) / WARM_UP_STEPS)
        return float(self.config.rate * warm * (0.01 + 0.99 * (1 - np.cos(np.pi * cool)) / 2))

    def next_lesson(self, rng: np.random.Generator) -> Lesson:
        """Draw a batch; most are a part of each window, which costs a third and is what the program sees."""
        windows = self.whole_windows(rng)
        if rng.random() < WHOLE_SHARE:
            return windows
        places = (WHOLE - PART) // HINT_STRIDE + 1
        return parts_of(windows, [int(rng.integers(places)) * HINT_STRIDE])

    def whole_windows(self, rng: np.random.Generator) -> Lesson:
        """Draw whole windows: some that are new, and some that were new a while ago."""
        batch, new = self.config.wide_batch, self.config.wide_new
        if len(self.recent) < self.config.wide_recent:
            new = batch
        real = new * self.config.wide_real // batch // 2 * 2
        windows, track = self.music.windows(rng, real, new - real)
        fresh = lesson(windows, track + self.count, self.teacher, self.scores)
        self.count += new
        pool = self.recent
        again = [pool[int(place)] for place in rng.integers(len(pool), size=batch - new)] if pool else []
        pool.extend(Lesson(*(column[row : row + 1].clone() for column in fresh)) for row in range(new))
        return Lesson(*(torch.cat(columns) for columns in zip(fresh, *again, strict=True)))

    def give(self, replica: WidePupil, parts: dict[str, Tensor]) -> None:
        """Change the weights as the replica found, and report now and then."""
        run, config = self.run, self.config
        for group in run.optimizer.param_groups:
            group["lr"] = self.rate
        for own, found in zip(run.pupil.parameters(), replica.parameters(), strict=True):
            own.grad = found.grad
        for kept, seen in zip(run.pupil.buffers(), replica.buffers(), strict=True):
            kept.copy_(seen)
        torch.nn.utils.clip_grad_norm_(run.pupil.parameters(), 5.0)
        run.optimizer.step()
        run.step += 1
        run.follow(config.averaging)
        for name, part in parts.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(part.detach())
        if run.step % config.report_steps == 0:
            text = "  ".join(f"{name} {total / config.report_steps:.4f}" for name, total in self.sums.items())
            print(f"step {run.step}  {run.minutes:.1f} min  rate {self.rate:.5f}  {text}", flush=True)
            self.sums = {}
        if run.minutes > self.saved + config.checkpoint_minutes:
            self.saved = run.minutes
            run.save(config.checkpoint)
            if self.check:
                print(f"held out: {checked(run.average, self.check)}", flush=True)
            self.music, self.held = self._music()

    def work(self, number: int) -> None:
        """Learn batch after batch until the minutes are over."""
        torch.set_num_threads(1)
        rng = np.random.default_rng([self.config.seed, self.run.step, number])
        replica = WidePupil().train()
        laid_out(replica)
        while self.left > 0:
            wanted = self.next_lesson(rng)
            with self.lock:
                replica.load_state_dict(self.run.pupil.state_dict())
            with torch.autocast("cpu", torch.bfloat16, enabled=self.config.half):
                said = replica(wanted.logmel)
            parts = loss_parts(said, wanted)
            replica.zero_grad(set_to_none=True)
            torch.stack([LOSSES[name] * part for name, part in parts.items()]).sum().backward()
            with self.lock:
                self.give(replica, parts)


@torch.inference_mode()
def checked(pupil: nn.Module, wanted: Lesson) -> str:
    """Return how far averaged weights are from the teacher on held-out music, three parts of each window."""
    pupil.eval()
    parts = parts_of(wanted, CHECK_STARTS)
    saids = [pupil(batch) for batch in parts.logmel.split(8)]
    layer, classes = (
        torch.cat(column).unflatten(0, (len(CHECK_STARTS), -1)).mean(0)
        for column in zip(*(said.answers for said in saids), strict=True)
    )
    hints = torch.cat([said.hints for said in saids])
    direction = 1 - functional.cosine_similarity(layer, wanted.layer).mean()
    away = (classes - wanted.classes).square().mean(0) / wanted.classes.var(0)
    moments = (hints - parts.hints).square().mean()
    return f"direction {direction:.4f}  hints {moments:.4f}  classes {away.median():.4f}"


@torch.inference_mode()
def go_on(run: Run, folder: Path, lessons: Sequence[Lesson]) -> None:
    """Begin with the wide trunk of a bundle; what it lacks of a run is fitted by ridge regression."""
    from safetensors.torch import load

    stored = {
        name.removeprefix("wide."): value.float()
        for name, value in load((folder / WEIGHTS).read_bytes()).items()
        if name.startswith("wide.")
    }
    pupil = run.average
    assert isinstance(pupil, WidePupil)
    known = pupil.network.state_dict()
    pupil.network.load_state_dict(known | {name: stored[name] for name in known if name in stored})
    pupil.eval()
    hidden, moments, wanted = [], [], []
    for whole in lessons:
        parts = parts_of(whole, CHECK_STARTS)
        maps = pupil.network.moments(parts.logmel)
        hidden.append(pupil.network.gathered(maps))
        moments.append(maps[:, :, ::2].transpose(1, 2).flatten(0, 1))
        wanted.append(parts)
    features = torch.cat(hidden)
    _fit(pupil.network.layer, features, torch.cat([parts.layer for parts in wanted]))
    _fit(pupil.network.classes, features, torch.cat([parts.classes for parts in wanted]))
    _fit(pupil.hints, torch.cat(moments), torch.cat([parts.hints.flatten(0, 1) for parts in wanted]))
    run.pupil.load_state_dict(pupil.state_dict())


def _fit(head: nn.Linear | nn.Conv1d, features: Tensor, wanted: Tensor) -> None:
    """Set a linear layer by ridge regression of `wanted` [n, outputs] on features [n, inputs]."""
    middle, target = features.mean(0), wanted.mean(0)
    rows = (features - middle).double()
    gram = rows.T @ rows
    gram += HEAD_RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
    weight = torch.linalg.solve(gram, rows.T @ (wanted - target).double()).T.float()
    head.weight.copy_(weight.view_as(head.weight))
    assert head.bias is not None
    head.bias.copy_(target - weight @ middle)


def train(config: Config) -> Path:
    """Train until the minutes are over, going on where an interrupted run stopped; return the checkpoint."""
    config.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    run = Run.begin(config, WidePupil)
    if config.checkpoint.exists():
        run.resume(config.checkpoint)
    bench = _Bench(config, run)
    if config.start and config.start.is_dir() and not run.step:
        rng = np.random.default_rng([config.seed, 1])
        lessons = [bench.whole_windows(rng) for _ in range(-(-HEAD_WINDOWS // config.wide_batch))]
        go_on(run, config.start, lessons)
        if bench.check:
            print(f"begun, held out: {checked(run.average, bench.check)}", flush=True)
    with ThreadPoolExecutor(config.threads) as pool:
        for finished in [pool.submit(bench.work, number) for number in range(config.threads)]:
            finished.result()
    run.save(config.checkpoint)
    return config.checkpoint
