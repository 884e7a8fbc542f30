"""The bundled network, ready to analyse: windows of samples in; embedding, tags and attributes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from musicexplorer import paths
from musicexplorer.embedding.card import ModelCard, ModelError, read_card, read_weights
from musicexplorer.embedding.melspectrogram import (
    NARROW_SECONDS,
    WIDE_RATE,
    NarrowMelSpectrogram,
    WideMelSpectrogram,
)
from musicexplorer.embedding.network import ATTRIBUTES, DIMENSIONS, HIDDEN, NarrowTrunk, fuse
from musicexplorer.embedding.wide import WIDE_HIDDEN, WIDE_THINNED_HOP, WideTrunk
from musicexplorer.translation import tr

NARROW_SAMPLES = round(NARROW_SECONDS * WIDE_RATE)
WINDOWS_PER_BATCH = 8
"""more do not fit in the caches: with 12 windows a spectrogram takes twice the time"""
WINDOWS_AT_ONCE = 4
"""a batch is filled up to a multiple of this: a matrix product of another height rounds otherwise"""
USUAL_LEVEL = 0.2
"""root mean square of a usual song's samples"""
LEVELLING = 0.25
"""share of the way to it, in dB, that a track is brought"""
FEATURES = HIDDEN + WIDE_HIDDEN
QUANTILES = 21
"""points of the curve that makes an attribute's value of its logit"""

__all__ = ["Analysis", "Embedder", "ModelError"]


@dataclass(frozen=True)
class Analysis:
    """What the network computed for one track."""

    vector: np.ndarray
    """float32 [dimensions], unit length: the track's embedding"""
    tags: np.ndarray
    """float32 [tags], probabilities, mean over the windows"""
    attributes: np.ndarray
    """float32 [attributes], 0..1"""
    starts: np.ndarray
    """float32 [n], seconds in the file where each window begins"""
    window_vectors: np.ndarray
    """float16 [n, dimensions], unit rows in the same centred space as `vector`"""
    window_tags: np.ndarray
    """float16 [n, tags]"""
    window_attributes: np.ndarray
    """float16 [n, attributes]"""


class JointNetwork(nn.Module):
    """All that the weights file holds: two trunks side by side, and what is read from their hidden layers.

    The narrow trunk looks at the middle three seconds of a window up to 8 kHz, the wide one at all of it up
    to 15 kHz. Embedding, tags and attributes are linear functions of both hidden layers.

    Args:
        tags: number of tags.
    """

    quantiles: Tensor

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.narrow_mel = NarrowMelSpectrogram()
        self.narrow = NarrowTrunk()
        self.wide_mel = WideMelSpectrogram(WIDE_THINNED_HOP)
        self.wide = WideTrunk()
        self.embedding = nn.Linear(FEATURES, DIMENSIONS)
        self.tags = nn.Linear(FEATURES, tags)
        self.attributes = nn.Linear(FEATURES, ATTRIBUTES)
        self.register_buffer("quantiles", torch.zeros(ATTRIBUTES, QUANTILES))

    def features(self, samples: Tensor) -> Tensor:
        """Return both hidden layers, [n, FEATURES], of windows [n, samples] at 32 kHz."""
        margin = (samples.shape[1] - NARROW_SAMPLES) // 2
        narrow = self.narrow_mel(samples[:, margin : margin + NARROW_SAMPLES])
        return torch.cat([self.narrow.features(narrow), self.wide.features(self.wide_mel(samples))], 1)

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return centred embeddings [n, DIMENSIONS], logits of tags, logits of attributes, a row a window."""
        features = self.features(samples)
        return self.embedding(features), self.tags(features), self.attributes(features)

    def faster(self, half: bool | None = None) -> "JointNetwork":
        """Fold batch norms into convolutions, and compute these in half precision where that is faster.

        Args:
            half: bfloat16 or not; None where the processor has it.
        """
        for trunk in (self.narrow, self.wide):
            fuse(trunk)
        if has_fast_half() if half is None else half:
            for trunk in (self.narrow, self.wide):
                trunk.body.bfloat16()
                trunk.over_time.bfloat16()
        return self


def has_fast_half() -> bool:
    """Whether this processor multiplies in bfloat16 (AVX-512 BF16, AMX); elsewhere that is slow."""
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name, bool)()) for name in checks)


def load_network(folder: Path, card: ModelCard) -> JointNetwork:
    """Read the weights that belong to a card.

    Raises:
        ModelError: they are missing or do not belong to it.
    """
    from safetensors.torch import load

    stored = read_weights(folder, card)
    if card.dimensions != DIMENSIONS or card.sample_rate != WIDE_RATE or card.window_samples < NARROW_SAMPLES:
        text = tr("The network in {folder} is of another size than this program knows: install it again.")
        raise ModelError(text.format(folder=folder))
    network = JointNetwork(len(card.tag_names))
    values = {name: value.float() for name, value in load(stored).items()}
    counters = {
        name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")
    }
    try:
        network.load_state_dict(counters | values)
    except RuntimeError as error:
        text = tr("The network in {folder} is of another shape than this program knows.")
        raise ModelError(text.format(folder=folder)) from error
    return network.eval()


class Embedder:
    """The bundled network, made by `load`. How many threads it uses is the caller's business."""

    def __init__(self, card: ModelCard, network: JointNetwork) -> None:
        self._network = network
        self._quantiles = network.quantiles.numpy()
        self.version = card.version
        self.dimensions = card.dimensions
        self.tag_names = card.tag_names
        self.attribute_names = card.attribute_names
        self.sample_rate = card.sample_rate
        self.window_samples = card.window_samples
        self.window_seconds = card.window_seconds
        self.windows_per_track = card.windows_per_track

    @classmethod
    def load(cls, directory: Path | None = None, *, half: bool | None = None) -> "Embedder":
        """Load the network from a directory, the bundled one when left out.

        Args:
            directory: where embedder.json and embedder.safetensors are.
            half: compute in bfloat16 or not; None where the processor has it.

        Raises:
            ModelError: weights or card are missing or do not belong together.
        """
        folder = directory or paths.models()
        card = read_card(folder)
        return cls(card, load_network(folder, card).faster(half))

    def analyse(self, tracks: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Analysis]:
        """Analyse tracks in one go; what a track gives does not depend, to the bit, on the others.

        Args:
            tracks: for each track its windows, float32 [n, window_samples], and where they start,
                float32 [n] seconds.

        Returns:
            One analysis a track, in the same order. Silence gives a finite unit vector too.
        """
        if not tracks:
            return []
        count = sum(len(windows) for windows, _ in tracks)
        samples = np.zeros((count + -count % WINDOWS_AT_ONCE, self.window_samples), np.float32)
        end = 0
        for windows, _ in tracks:
            begin, end = end, end + len(windows)
            levelled(windows, out=samples[begin:end])
        with torch.inference_mode():
            parts = [self._network(batch) for batch in torch.from_numpy(samples).split(WINDOWS_PER_BATCH)]
        vectors, logits, attributes = (torch.cat(column).numpy() for column in zip(*parts, strict=True))
        tags = _sigmoid(logits)
        analyses = []
        end = 0
        for windows, starts in tracks:
            begin, end = end, end + len(windows)
            rows = slice(begin, end)
            analyses.append(
                self._track(vectors[rows], tags[rows], attributes[rows], np.asarray(starts, np.float32))
            )
        return analyses

    def _track(
        self, vectors: np.ndarray, tags: np.ndarray, attributes: np.ndarray, starts: np.ndarray
    ) -> Analysis:
        return Analysis(
            vector=_unit(vectors.mean(0, keepdims=True))[0],
            tags=tags.mean(0),
            attributes=values(attributes.mean(0, keepdims=True), self._quantiles)[0],
            starts=starts,
            window_vectors=_unit(vectors).astype(np.float16),
            window_tags=tags.astype(np.float16),
            window_attributes=values(attributes, self._quantiles).astype(np.float16),
        )


def values(logits: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Return attributes as values in 0..1, float32 [n, attributes], of logits [n, attributes].

    Args:
        logits: what the network says.
        quantiles: float32 [attributes, QUANTILES], logits that have the values 0, 0.05 ... 1.
    """
    levels = np.linspace(0, 1, quantiles.shape[1])
    columns = [np.interp(column, knots, levels) for column, knots in zip(logits.T, quantiles, strict=True)]
    return np.stack(columns, 1).astype(np.float32)


def levelled(windows: np.ndarray, share: float = LEVELLING, out: np.ndarray | None = None) -> np.ndarray:
    """Take the mean away of a track's windows, and bring them a share of the way (in dB) to the usual level.

    A track should stay itself when it is mastered or played back quieter; but level says something about
    music too, and the more of it is taken away, the worse are the neighbours. A constant (DC) is no level.
    """
    centred = np.subtract(windows, windows.mean(1, keepdims=True), out=out)
    level = float(np.sqrt(np.vdot(centred, centred) / centred.size))
    centred *= np.float32((USUAL_LEVEL / max(level, 1e-3)) ** share)
    return centred


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits; torch's own rounds otherwise at the end of an array than within it."""
    return np.exp(-np.logaddexp(0, -logits))


def _unit(rows: np.ndarray) -> np.ndarray:
    """Return the rows at unit length; a row of zeros points along the first axis."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    first = np.zeros_like(rows)
    first[:, 0] = 1
    return np.where(lengths > 1e-9, rows / np.maximum(lengths, 1e-9), first)
