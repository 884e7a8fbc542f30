"""The AudioSet teacher layer by layer, as its authors describe it and any framework would run it."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.training.audioset import EPSILON, EXCITED, KERNELS, LAST_RELU, STRIDES

EXPANDED = (8, 24, 32, 32, 48, 48, 96, 80, 72, 72, 192, 264, 264, 384, 384)
OUT = (8, 16, 16, 16, 16, 16, 32, 32, 32, 32, 48, 48, 64, 64, 64)


def random_archive(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights of the right shapes that know nothing."""
    weights: dict[str, np.ndarray] = {}

    def convolution(name: str, outputs: int, inputs: int, kernel: int) -> None:
        weights[f"{name}.0.weight"] = rng.normal(
            0, (inputs * kernel**2) ** -0.5, (outputs, inputs, kernel, kernel)
        )
        weights[f"{name}.1.weight"] = rng.uniform(0.5, 1.5, outputs)
        weights[f"{name}.1.bias"] = rng.normal(0, 0.3, outputs)
        weights[f"{name}.1.running_mean"] = rng.normal(0, 0.3, outputs)
        weights[f"{name}.1.running_var"] = rng.uniform(0.5, 2, outputs)

    convolution("features.0", 8, 1, 3)
    inputs = 8
    for index, (wide, outputs, kernel) in enumerate(zip(EXPANDED, OUT, KERNELS, strict=True), 1):
        number, block = 0, f"features.{index}.block"
        if index > 1:
            convolution(f"{block}.0", wide, inputs, 1)
            number = 1
        convolution(f"{block}.{number}", wide, 1, kernel)
        if index in EXCITED:
            number += 1
            layer = f"{block}.{number}.conc_se_layers.0"
            for part, shape in (("fc1", (8, wide)), ("fc2", (wide, 8))):
                weights[f"{layer}.{part}.weight"] = rng.normal(0, 0.3, shape)
                weights[f"{layer}.{part}.bias"] = rng.normal(0, 0.3, shape[0])
        convolution(f"{block}.{number + 1}", outputs, wide, 1)
        inputs = outputs
    convolution("features.16", 384, 64, 1)
    for name, shape in (("2", (512, 384)), ("5", (527, 512))):
        weights[f"classifier.{name}.weight"] = rng.normal(0, 0.05, shape)
        weights[f"classifier.{name}.bias"] = rng.normal(0, 0.1, shape[0])
    return {name: value.astype(np.float32) for name, value in weights.items()}


def logits(weights: Mapping[str, np.ndarray], logmel: Tensor) -> Tensor:
    """Return [batch, 527] of [batch, frames, 128]."""
    w = {name: torch.from_numpy(value) for name, value in weights.items()}

    def layer(x: Tensor, name: str, stride: int = 1, groups: int = 1) -> Tensor:
        kernel = w[f"{name}.0.weight"]
        x = functional.conv2d(x, kernel, None, stride, kernel.shape[-1] // 2, groups=groups)
        moments = w[f"{name}.1.running_mean"], w[f"{name}.1.running_var"]
        return functional.batch_norm(x, *moments, w[f"{name}.1.weight"], w[f"{name}.1.bias"], eps=EPSILON)

    x = functional.hardswish(layer(logmel.transpose(1, 2)[:, None], "features.0", 2))
    for index in range(1, 16):
        active = functional.relu if index <= LAST_RELU else functional.hardswish
        block, number, y = f"features.{index}.block", 0, x
        if index > 1:
            y, number = active(layer(y, f"{block}.0")), 1
        y = active(layer(y, f"{block}.{number}", STRIDES[index - 1], y.shape[1]))
        if index in EXCITED:
            number += 1
            gate = f"{block}.{number}.conc_se_layers.0"
            squeezed = torch.relu(
                functional.linear(y.mean((2, 3)), w[f"{gate}.fc1.weight"], w[f"{gate}.fc1.bias"])
            )
            scale = functional.linear(squeezed, w[f"{gate}.fc2.weight"], w[f"{gate}.fc2.bias"]).sigmoid()
            y = y * scale[:, :, None, None]
        y = layer(y, f"{block}.{number + 1}")
        x = x + y if STRIDES[index - 1] == 1 and x.shape == y.shape else y
    x = functional.hardswish(layer(x, "features.16")).mean((2, 3))
    x = functional.hardswish(functional.linear(x, w["classifier.2.weight"], w["classifier.2.bias"]))
    return functional.linear(x, w["classifier.5.weight"], w["classifier.5.bias"])
