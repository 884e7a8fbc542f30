"""The wide network: ten seconds of the full band; it was taught what the AudioSet teacher knows."""

from typing import NamedTuple

from torch import Tensor, nn

from musicexplorer.embedding.melspectrogram import WIDE_BANDS, WIDE_HOP
from musicexplorer.embedding.network import Trunk

WIDE_CHANNELS = 384
WIDE_HIDDEN = 512
WIDE_THINNED_HOP = 2 * WIDE_HOP
"""samples from one frame to the next: 50 frames a second, every second of the teacher's"""
WIDE_STRIDE = 8
"""frames of the spectrogram from one moment to the next"""
TAUGHT_LAYER = 512
TAUGHT_CLASSES = 527


class WideOutputs(NamedTuple):
    """What the wide network predicts for a batch of windows."""

    layer: Tensor
    """[batch, TAUGHT_LAYER], z-scores of the teacher's penultimate layer"""
    classes: Tensor
    """[batch, TAUGHT_CLASSES], logits of the teacher's classes"""


class WideTrunk(Trunk):
    """Seconds of the full band: log-mel [batch, frames, 128], 50 frames a second, in; 512 numbers out."""

    def __init__(self) -> None:
        strides = ((1, 2), (2, 2), (2, 2), (1, 1), (2, 2), (1, 1), (1, 2))
        super().__init__(WIDE_BANDS, (24, 48, 96, 96, 160, 160, 224, WIDE_CHANNELS), strides, WIDE_HIDDEN)


class WideNetwork(WideTrunk):
    """The wide trunk with the outputs that it is taught with."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(WIDE_HIDDEN, TAUGHT_LAYER)
        self.classes = nn.Linear(WIDE_HIDDEN, TAUGHT_CLASSES)

    def answers(self, hidden: Tensor) -> WideOutputs:
        """Predict from the hidden layer."""
        return WideOutputs(self.layer(hidden), self.classes(hidden))

    def forward(self, logmel: Tensor) -> WideOutputs:
        """Predict for windows, log-mel [batch, frames, WIDE_BANDS]."""
        return self.answers(self.features(logmel))
