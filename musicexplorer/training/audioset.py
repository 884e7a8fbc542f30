"""The AudioSet teacher: EfficientAT's mn04 (Schmid, Koutini & Widmer, ICASSP 2023), exact, inference only.

A MobileNetV3-Large of width 0.4, distilled from transformers on AudioSet (5 000 hours of video sound, 527
classes). It expects the log-mel spectrogram of `embedding.melspectrogram.WideMelSpectrogram` and was trained
on ten seconds at once.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ARCHIVE = "AudioSet_mn04.npz"
LABELS = "AudioSet_labels.tsv"
CLASSES = 527
PENULTIMATE = 512
POOLED = 384
EPSILON = 1e-3
KERNELS = (3, 3, 3, 5, 5, 5, 3, 3, 3, 3, 3, 3, 5, 5, 5)
STRIDES = (1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1)
EXCITED = (4, 5, 6, 11, 12, 13, 14, 15)
"""blocks with squeeze-and-excitation"""
LAST_RELU = 6
"""blocks up to this one use ReLU, later ones hard swish"""


class Answer(NamedTuple):
    """What the teacher says about a batch of windows."""

    penultimate: Tensor
    """[batch, 512], behind its hard swish"""
    logits: Tensor
    """[batch, 527]"""
    moments: Tensor
    """[batch, frames / 32 rounded up, 384], the last feature map, mean over frequency"""


class AudioSet:
    """The teacher, read from its numpy archive.

    Args:
        archive: AudioSet_mn04.npz.
        half: compute the convolutions in bfloat16, three times as fast on processors that have it.
        device: where it computes; it expects its windows there.
    """

    def __init__(self, archive: Path, half: bool = False, device: str = "cpu") -> None:
        with np.load(archive) as stored:
            raw = {name: torch.from_numpy(stored[name]) for name in stored.files}
        self.dtype = torch.bfloat16 if half else torch.float32
        self.dense = {
            name: raw[f"classifier.{name}"].to(device)
            for name in ("2.weight", "2.bias", "5.weight", "5.bias")
        }
        self.stem = self._folded(raw, "features.0", device)
        self.blocks = [_Block(self, raw, index, device) for index in range(1, 16)]
        self.last = self._folded(raw, "features.16", device)

    def _folded(self, raw: Mapping[str, Tensor], layer: str, device: str) -> tuple[Tensor, Tensor]:
        """Return weight and bias of a convolution with its batch norm folded in."""
        weight, norm = raw[f"{layer}.0.weight"].double(), f"{layer}.1"
        scale = raw[f"{norm}.weight"].double() / torch.sqrt(raw[f"{norm}.running_var"].double() + EPSILON)
        bias = raw[f"{norm}.bias"].double() - raw[f"{norm}.running_mean"].double() * scale
        folded = (weight * scale[:, None, None, None]).to(device, self.dtype)
        return folded.contiguous(memory_format=torch.channels_last), bias.to(device, self.dtype)

    @torch.inference_mode()
    def __call__(self, logmel: Tensor) -> Answer:
        """Label windows, float32 [batch, frames, 128], as `WideMelSpectrogram` makes them."""
        x = logmel.transpose(1, 2).unsqueeze(1).to(self.dtype)
        x = functional.hardswish(functional.conv2d(x, *self.stem, 2, 1))
        for block in self.blocks:
            x = block(x)
        x = functional.hardswish(functional.conv2d(x, *self.last)).float()
        moments = x.mean(2).transpose(1, 2)
        pooled = moments.mean(1)
        hidden = functional.hardswish(functional.linear(pooled, self.dense["2.weight"], self.dense["2.bias"]))
        logits = functional.linear(hidden, self.dense["5.weight"], self.dense["5.bias"])
        return Answer(hidden, logits, moments)


class _Block:
    """One inverted residual: expansion, depthwise convolution, squeeze-and-excitation, projection."""

    def __init__(self, teacher: AudioSet, raw: Mapping[str, Tensor], index: int, device: str) -> None:
        layer = f"features.{index}.block"
        self.activation = functional.relu if index <= LAST_RELU else functional.hardswish
        self.padding, self.stride = KERNELS[index - 1] // 2, STRIDES[index - 1]
        # the first block has no expansion
        parts = 2 if index == 1 else 3
        excited = index in EXCITED
        numbers = [number + (excited and number == parts - 1) for number in range(parts)]
        folded = [teacher._folded(raw, f"{layer}.{number}", device) for number in numbers]
        *expansion, self.depthwise, self.projection = folded
        self.expansion = expansion[0] if expansion else None
        self.excitation: tuple[Tensor, ...] = ()
        if excited:
            names = ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")
            prefix = f"{layer}.{parts - 1}.conc_se_layers.0"
            self.excitation = tuple(raw[f"{prefix}.{name}"].to(device) for name in names)
        self.residual = self.stride == 1 and self._inputs == len(self.projection[1])

    @property
    def _inputs(self) -> int:
        return self.expansion[0].shape[1] if self.expansion else len(self.depthwise[1])

    def __call__(self, x: Tensor) -> Tensor:
        y = self.activation(functional.conv2d(x, *self.expansion)) if self.expansion else x
        groups = len(self.depthwise[1])
        y = self.activation(functional.conv2d(y, *self.depthwise, self.stride, self.padding, groups=groups))
        if self.excitation:
            first, first_bias, second, second_bias = self.excitation
            squeezed = functional.relu(functional.linear(y.float().mean((2, 3)), first, first_bias))
            gate = torch.sigmoid(functional.linear(squeezed, second, second_bias))
            y = y * gate[:, :, None, None].to(y.dtype)
        y = functional.conv2d(y, *self.projection)
        return y + x if self.residual else y


def class_names(folder: Path) -> list[str]:
    """Return the names of the 527 classes, in order, from a folder with AudioSet_labels.tsv."""
    with (folder / LABELS).open(encoding="utf-8", newline="") as lines:
        return [row[1] for row in csv.reader(lines, delimiter="\t")]
