"""What the teachers say about every window, cached in shards, so that training never has to wait for them."""

import os
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, MelSpectrogram, filter_bank
from musicexplorer.training.augment import augmented
from musicexplorer.training.config import Config
from musicexplorer.training.targets import MOMENT, JointSpace
from musicexplorer.training.teachers import FRONT_MAPS, Musicnn, Taught, Vibenet
from musicexplorer.training.windows import Clip, batched, chosen_windows, played, training_clips

STRETCH = 18 * SAMPLE_RATE
BATCH = 8
MOMENT_FRAMES = 8
"""frames from one moment to the next: what the network's strides make of a window"""
HINTS = 128
HINT_WINDOWS = 512
"""windows that the space of the hints is fitted to"""
SYNTHESISED, MADE = 1000, 2000
"""numbers of the first shards of synthesised pieces, and of those that hold nothing but augmented windows"""


def label(config: Config, part: int = 0, parts: int = 1) -> None:
    """Write every shard of this part that is not there yet: music, what was made of it, what was synthesised.

    Each shard holds some windows of music as it is and some that were made by `augment`; arrays: `logmel`
    float16 [n, frames, bands], `msd_pooled`, `msd_hidden`, `msd_logits`, `mtt_hidden`, `mtt_logits` float16,
    `hints` float16 [n, moments, HINTS], `track` int (-1 where augmented), `start` samples. What `vibenet`
    says is in `attributes.npz`, the space of the hints in `hints.npz`.
    """
    torch.set_num_threads(1)
    tracks = training_clips(config)
    music = played(config, tracks)
    real = int(config.shard_windows * (1 - config.augmented_share))
    groups = list(batched(chosen_windows(config, music), real))
    synthesised = [(len(music) + i, start) for i, start in chosen_windows(config, tracks[len(music) :])]
    shards: dict[int, Sequence[tuple[int, int]]] = dict(enumerate(groups))
    shards |= {SYNTHESISED + i: group for i, group in enumerate(batched(synthesised, real))}
    shards |= {MADE + i: () for i in range(config.made_shards)}
    config.labels.mkdir(parents=True, exist_ok=True)
    maker = _Labeller(config, tracks, [place for group in groups for place in group][:HINT_WINDOWS])
    for index, group in shards.items():
        target = config.labels / f"{index:04d}.npz"
        if index % parts == part and not target.exists():
            arrays = maker.shard(index, group)
            temporary = target.with_suffix(".part.npz")
            np.savez(temporary, **arrays)  # type: ignore[arg-type]
            os.replace(temporary, target)
            print(f"shard {index}: {len(arrays['track'])} windows", flush=True)


def label_attributes(config: Config) -> None:
    """Write `attributes.npz`: for every training track, by its name, float32 [its stretches, 7]."""
    target = config.labels / "attributes.npz"
    said = dict(np.load(target)) if target.exists() else {}
    missing = [track for track in training_clips(config) if track.file.stem not in said]
    if missing:
        vibenet = Vibenet()
        for track in missing:
            starts = range(0, max(1, track.samples - STRETCH // 2), STRETCH)
            pieces = [track.cut(start, min(STRETCH, track.samples - start)) for start in starts]
            said[track.file.stem] = np.stack([vibenet(piece) for piece in pieces]).astype(np.float32)
        np.savez(target, **said)


def moments(msd: Taught, mtt: Taught) -> dict[str, Tensor]:
    """Return mean and maximum of every feature map around every eighth frame, [batch, moments, features].

    What the small network hears moment by moment is taught by these hints (FitNets, Romero et al. 2015).
    """
    found = {}
    for name, said in (("msd", msd), ("mtt", mtt)):
        maps = said.maps.transpose(1, 2)
        around = MOMENT_FRAMES + 1, MOMENT_FRAMES, MOMENT_FRAMES // 2
        mean = functional.avg_pool1d(maps, *around, count_include_pad=False)
        both = torch.stack([mean, functional.max_pool1d(maps, *around)]).permute(1, 3, 0, 2)
        found[f"{name}_front"] = both[..., :FRONT_MAPS].flatten(2)
        found[f"{name}_mid"] = both[..., FRONT_MAPS:].flatten(2)
    return found


class _Labeller:
    def __init__(self, config: Config, tracks: Sequence[Clip], examples: Sequence[tuple[int, int]]) -> None:
        self.config, self.tracks = config, tracks
        self.mel = MelSpectrogram(filter_bank()).to(config.device)
        self.msd = Musicnn(config.teachers / "MSD_musicnn.npz", config.half, config.device)
        self.mtt = Musicnn(config.teachers / "MTT_musicnn.npz", config.half, config.device)
        self.by_root = {
            root: [t for t in tracks if t.root == root] for root in sorted({t.root for t in tracks})
        }
        self.hints = self._hint_space(examples)

    def _hint_space(self, examples: Sequence[tuple[int, int]]) -> JointSpace:
        """Read the space of the hints, or fit it to some windows where there is none yet."""
        file = self.config.labels / "hints.npz"
        if not file.exists():
            blocks: dict[str, list[np.ndarray]] = {}
            for group in batched(examples, BATCH):
                logmel = self._logmel([self.tracks[track].cut(start) for track, start in group])
                for name, block in moments(self.msd(logmel), self.mtt(logmel)).items():
                    blocks.setdefault(name, []).append(block.flatten(0, 1).cpu().numpy())
            joined = {name: np.concatenate(parts) for name, parts in blocks.items()}
            JointSpace.fit(joined, MOMENT, HINTS, self.config.whitening).save(file)
        return JointSpace.load(file)

    def shard(self, index: int, group: Sequence[tuple[int, int]]) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.config.seed, index])
        samples = [self.tracks[track].cut(start) for track, start in group]
        made = self.config.shard_windows
        if group:
            made = int(len(group) * self.config.augmented_share / (1 - self.config.augmented_share))
        samples += [augmented(rng, self._random_piece, self._random_piece) for _ in range(made)]
        logmel = self._logmel(samples)
        arrays = self._taught(logmel)
        arrays["logmel"] = logmel.half().cpu().numpy()
        arrays["track"] = np.array([track for track, _ in group] + [-1] * made)
        arrays["start"] = np.array([start for _, start in group] + [0] * made)
        return arrays

    @torch.inference_mode()
    def _logmel(self, samples: Sequence[np.ndarray]) -> Tensor:
        return self.mel(torch.from_numpy(np.stack(samples)).to(self.config.device))

    def _taught(self, logmel: Tensor) -> dict[str, np.ndarray]:
        answers: dict[str, list[Tensor]] = {}
        for batch in logmel.split(BATCH):
            msd, mtt = self.msd(batch), self.mtt(batch)
            said = {"msd_pooled": msd.pooled, "msd_hidden": msd.hidden, "msd_logits": msd.logits}
            said |= {"mtt_hidden": mtt.hidden, "mtt_logits": mtt.logits}
            found = {name: block.flatten(0, 1).cpu().numpy() for name, block in moments(msd, mtt).items()}
            said["hints"] = torch.from_numpy(self.hints(found)).unflatten(0, (len(batch), -1))
            for name, values in said.items():
                answers.setdefault(name, []).append(values.half().cpu())
        return {name: torch.cat(values).numpy() for name, values in answers.items()}

    def _random_piece(self, rng: np.random.Generator, length: int) -> np.ndarray:
        """A piece of a random track; every music folder is as likely, whatever its size."""
        tracks = self.by_root[list(self.by_root)[rng.integers(len(self.by_root))]]
        track = tracks[rng.integers(len(tracks))]
        return track.cut(int(rng.integers(max(1, track.samples - length))), length)
