"""The convolutional network: log-mel windows in; embeddings, tag and attribute logits out."""

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
    """What the network says about a batch of windows."""

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


class Network(nn.Module):
    """Dense 3x3 convolutions, frequency folded into channels, temporal ones, mean and max over time.

    Dense convolutions, since depthwise separable ones run at a fraction of a CPU's arithmetic.
    """

    def __init__(self) -> None:
        super().__init__()
        self.input_norm = nn.BatchNorm1d(BANDS)
        self.body = nn.Sequential(
            Convolution(1, 32, (2, 2)),
            Convolution(32, 64, (2, 2)),
            Convolution(64, 96, (1, 2)),
            Convolution(96, 160, (2, 2)),
            Convolution(160, 160),
            Convolution(160, 160),
            Convolution(160, 256, (1, 2)),
        )
        self.over_time = nn.Sequential(
            TemporalConvolution(256 * 3, CHANNELS),
            TemporalConvolution(CHANNELS, CHANNELS, dilation=2),
            TemporalConvolution(CHANNELS, CHANNELS, dilation=4),
        )
        self.hidden = nn.Sequential(nn.Linear(2 * CHANNELS, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.ReLU())
        self.embedding = nn.Linear(HIDDEN, DIMENSIONS)
        self.tags = nn.Linear(HIDDEN, TAUGHT_TAGS)
        self.attributes = nn.Linear(HIDDEN, ATTRIBUTES)

    def moments(self, logmel: Tensor) -> Tensor:
        """Return what is heard around every eighth frame, [batch, CHANNELS, frames / 8 rounded up]."""
        x = self.input_norm(logmel.transpose(1, 2)).transpose(1, 2).unsqueeze(1)
        return self.over_time(self.body(x).permute(0, 1, 3, 2).flatten(1, 2))

    def gathered(self, moments: Tensor) -> Tensor:
        """Return what all answers are made of, [batch, HIDDEN], of what was heard moment by moment."""
        return self.hidden(torch.cat([moments.mean(2), moments.amax(2)], 1))

    def listen(self, logmel: Tensor) -> Tensor:
        """Return what all answers are made of, [batch, HIDDEN], of log-mel [batch, FRAMES, BANDS]."""
        return self.gathered(self.moments(logmel))

    def answers(self, hidden: Tensor) -> Outputs:
        """Answer from what `listen` returned."""
        return Outputs(self.embedding(hidden), self.tags(hidden), self.attributes(hidden))

    def forward(self, logmel: Tensor) -> Outputs:
        """Listen to windows, log-mel [batch, FRAMES, BANDS]."""
        return self.answers(self.listen(logmel))


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


def fuse(network: Network) -> None:
    """Make a network that is only to listen faster, with the same answers: batch norms folded, laid out."""
    for layer in network.modules():
        if isinstance(layer, Convolution | TemporalConvolution):
            layer.convolution = fuse_conv_bn_eval(layer.convolution, layer.norm)
            layer.norm = nn.Identity()  # type: ignore[assignment]
        if isinstance(layer, TemporalConvolution):
            layer.convolution = _FlatConvolution(layer.convolution)  # type: ignore[assignment]
    laid_out(network)
    last = network.body[-1]
    last.convolution = _PlainConvolution(last.convolution)  # type: ignore[arg-type]
