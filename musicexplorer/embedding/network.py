"""The convolutional network: log-mel windows in; embeddings, tag and attribute logits out."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from musicexplorer.embedding.melspectrogram import BANDS

CHANNELS = 448
HIDDEN = 512
DIMENSIONS = 256
TAUGHT_TAGS = 100
ATTRIBUTES = 7


class Outputs(NamedTuple):
    """What the network predicts for a batch of windows."""

    embedding: Tensor
    """[batch, DIMENSIONS], neither centred nor of unit length"""
    tags: Tensor
    """[batch, TAUGHT_TAGS], logits of the teachers' tags"""
    attributes: Tensor
    """[batch, ATTRIBUTES], logits"""


class Convolution(nn.Module):
    """3x3 convolution without bias, batch norm, ReLU; the input is added where the shape stays the same."""

    def __init__(self, inputs: int, outputs: int, stride: tuple[int, int] = (1, 1)) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.residual = inputs == outputs and stride == (1, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.convolution(x))
        return torch.relu_(y + x) if self.residual else torch.relu_(y)


class TemporalConvolution(nn.Module):
    """Convolution over three frames, batch norm, ReLU; the input is added where the width stays the same."""

    def __init__(self, inputs: int, outputs: int, dilation: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(inputs, outputs, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(outputs)
        self.residual = inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.convolution(x))
        return torch.relu_(y + x) if self.residual else torch.relu_(y)


class Trunk(nn.Module):
    """Dense 3x3 convolutions, frequency folded into channels, temporal ones, mean and max over time.

    Dense convolutions, since depthwise separable ones run at a fraction of a CPU's arithmetic. The time axis
    shrinks to an eighth, the frequency axis to a thirty-second.

    Args:
        bands: bands of the log-mel spectrogram.
        widths: channels of the convolutions, then of the temporal ones.
        strides: (time, frequency) of the convolutions.
        hidden: numbers of the hidden layer.
    """

    def __init__(
        self,
        bands: int,
        widths: Sequence[int],
        strides: Sequence[tuple[int, int]],
        hidden: int,
    ) -> None:
        super().__init__()
        *body, last = widths
        inputs = [1, *body]
        self.input_norm = nn.BatchNorm1d(bands)
        self.body = nn.Sequential(
            *(Convolution(*shape) for shape in zip(inputs[:-1], body, strides, strict=True))
        )
        rows = bands
        for _, stride in strides:
            rows = -(-rows // stride)
        self.over_time = nn.Sequential(
            TemporalConvolution(body[-1] * rows, last),
            TemporalConvolution(last, last, dilation=2),
            TemporalConvolution(last, last, dilation=4),
        )
        self.hidden = nn.Sequential(nn.Linear(2 * last, hidden), nn.BatchNorm1d(hidden), nn.ReLU())

    def moments(self, logmel: Tensor) -> Tensor:
        """Return [batch, channels, frames / 8 rounded up] of log-mel [batch, frames, bands]."""
        x = self.input_norm(logmel.transpose(1, 2)).transpose(1, 2).unsqueeze(1)
        x = x.to(self.body[0].convolution.weight.dtype)  # type: ignore[union-attr]
        return self.over_time(self.body(x).permute(0, 1, 3, 2).flatten(1, 2)).float()

    def gathered(self, moments: Tensor) -> Tensor:
        """Return the hidden layer, [batch, hidden], of what `moments` returned."""
        return self.hidden(torch.cat([moments.mean(2), moments.amax(2)], 1))

    def features(self, logmel: Tensor) -> Tensor:
        """Return the hidden layer, [batch, hidden], of log-mel [batch, frames, bands]."""
        return self.gathered(self.moments(logmel))


class NarrowTrunk(Trunk):
    """Three seconds up to 8 kHz: log-mel [batch, 187, 96] in, 512 numbers out."""

    def __init__(self) -> None:
        strides = ((2, 2), (2, 2), (1, 2), (2, 2), (1, 1), (1, 1), (1, 2))
        super().__init__(BANDS, (32, 64, 96, 160, 160, 160, 256, CHANNELS), strides, HIDDEN)


class Network(NarrowTrunk):
    """The narrow trunk with the outputs that it is taught with."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Linear(HIDDEN, DIMENSIONS)
        self.tags = nn.Linear(HIDDEN, TAUGHT_TAGS)
        self.attributes = nn.Linear(HIDDEN, ATTRIBUTES)

    def answers(self, hidden: Tensor) -> Outputs:
        """Predict from the hidden layer."""
        return Outputs(self.embedding(hidden), self.tags(hidden), self.attributes(hidden))

    def forward(self, logmel: Tensor) -> Outputs:
        """Predict for windows, log-mel [batch, FRAMES, BANDS]."""
        return self.answers(self.features(logmel))


class _FlatConvolution(nn.Module):
    """A convolution over time done as one over a picture of one row, which is a fifth faster on a CPU."""

    def __init__(self, over_time: nn.Conv1d) -> None:
        super().__init__()
        self.weight = nn.Parameter(over_time.weight.detach()[:, :, None])
        self.bias = over_time.bias
        self.padding, self.dilation = (0, *over_time.padding), (1, *over_time.dilation)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.conv2d(x[:, :, None], self.weight, self.bias, 1, self.padding, self.dilation)
        return y[:, :, 0]


class _PlainConvolution(nn.Module):
    """A convolution that wants its input channel by channel; one with few columns is a third faster so."""

    def __init__(self, convolution: nn.Conv2d) -> None:
        super().__init__()
        self.weight = nn.Parameter(convolution.weight.detach().contiguous())
        self.bias, self.stride, self.padding = convolution.bias, convolution.stride, convolution.padding

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(x.contiguous(), self.weight, self.bias, self.stride, self.padding)


def laid_out(network: nn.Module) -> None:
    """Store the weights with channels last, which convolutions on a CPU like better."""
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def fuse(network: Trunk) -> None:
    """Make a trunk that only predicts faster, with the same answers: batch norms folded, laid out."""
    for layer in network.modules():
        if isinstance(layer, Convolution | TemporalConvolution):
            layer.convolution = fuse_conv_bn_eval(layer.convolution, layer.norm)
            layer.norm = nn.Identity()  # type: ignore[assignment]
        if isinstance(layer, TemporalConvolution):
            layer.convolution = _FlatConvolution(layer.convolution)  # type: ignore[assignment]
    laid_out(network)
    last = network.body[-1]
    last.convolution = _PlainConvolution(last.convolution)  # type: ignore[arg-type]
