"""The bundled network, ready to listen: windows of samples in, what was heard out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from musicexplorer import paths
from musicexplorer.embedding.card import ModelCard, ModelError, read_card, read_weights
from musicexplorer.embedding.melspectrogram import WINDOW_SAMPLES, MelSpectrogram
from musicexplorer.embedding.network import DIMENSIONS, TAUGHT_TAGS, Network, fuse

WINDOWS_PER_BATCH = 8
"""more do not fit in the caches: with 12 windows a spectrogram takes twice the time"""
USUAL_LEVEL = 0.2
"""root mean square of a usual song's samples"""
LEVELLING = 0.25
"""share of the way to it, in dB, that a track is brought"""

__all__ = ["Embedder", "Heard", "ModelError"]


@dataclass(frozen=True)
class Heard:
    """What the network heard in one track."""

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


class Listener(nn.Module):
    """Everything the weights file holds: ear, network, centring, how named tags are made of taught ones.

    Args:
        tags: number of named tags.
    """

    centre: Tensor
    tag_members: Tensor
    tag_offsets: Tensor

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.mel = MelSpectrogram()
        self.network = Network()
        self.register_buffer("centre", torch.zeros(DIMENSIONS))
        self.register_buffer("tag_members", torch.zeros(tags, TAUGHT_TAGS))
        self.register_buffer("tag_offsets", torch.zeros(tags))

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return centred embeddings [n, DIMENSIONS], tags, attributes, one row for each window of samples."""
        said = self.network(self.mel(samples))
        tags = torch.sigmoid(said.tags @ self.tag_members.T + self.tag_offsets)
        return said.embedding - self.centre, tags, torch.sigmoid(said.attributes)


def load_listener(folder: Path, card: ModelCard) -> Listener:
    """Read the weights that belong to a card.

    Raises:
        ModelError: they are missing or do not belong to it.
    """
    from safetensors.torch import load

    stored = read_weights(folder, card)
    if (card.dimensions, card.window_samples) != (DIMENSIONS, WINDOW_SAMPLES):
        raise ModelError(
            f"The network in {folder} is of another size than this program knows: install it again."
        )
    listener = Listener(len(card.tag_names))
    values = {name: value.float() for name, value in load(stored).items()}
    counters = {
        name: value for name, value in listener.state_dict().items() if name.endswith("num_batches_tracked")
    }
    try:
        listener.load_state_dict(counters | values)
    except RuntimeError as error:
        raise ModelError(f"The network in {folder} is of another shape than this program knows.") from error
    return listener.eval()


class Embedder:
    """The bundled network, made by `load`. How many threads it uses is the caller's business."""

    def __init__(self, card: ModelCard, listener: Listener) -> None:
        self._listener = listener
        self.version = card.version
        self.dimensions = card.dimensions
        self.tag_names = card.tag_names
        self.attribute_names = card.attribute_names
        self.sample_rate = card.sample_rate
        self.window_samples = card.window_samples
        self.window_seconds = card.window_seconds
        self.windows_per_track = card.windows_per_track

    @classmethod
    def load(cls, directory: Path | None = None) -> "Embedder":
        """Load the network from a directory, the bundled one when left out.

        Raises:
            ModelError: weights or card are missing or do not belong together.
        """
        folder = directory or paths.models()
        card = read_card(folder)
        listener = load_listener(folder, card)
        fuse(listener.network)
        return cls(card, listener)

    def hear(self, tracks: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Heard]:
        """Listen to tracks in one go.

        Args:
            tracks: for each track its windows, float32 [n, window_samples], and where they start,
                float32 [n] seconds.

        Returns:
            What was heard, in the same order. Silence gives a finite unit vector too.
        """
        if not tracks:
            return []
        level = [levelled(np.asarray(windows, np.float32)) for windows, _ in tracks]
        samples = torch.from_numpy(np.concatenate(level))
        with torch.inference_mode():
            parts = [self._listener(batch) for batch in samples.split(WINDOWS_PER_BATCH)]
        vectors, tags, attributes = (torch.cat(column).numpy() for column in zip(*parts, strict=True))
        heard = []
        end = 0
        for windows, starts in tracks:
            begin, end = end, end + len(windows)
            rows = slice(begin, end)
            heard.append(_track(vectors[rows], tags[rows], attributes[rows], np.asarray(starts, np.float32)))
        return heard


def levelled(windows: np.ndarray, share: float = LEVELLING) -> np.ndarray:
    """Bring a track's windows a share of the way (in dB) to the usual level.

    A track should stay itself when it is mastered or played back quieter; but level says something about
    music too, and the more of it is taken away, the worse are the neighbours.
    """
    level = float(np.sqrt(np.vdot(windows, windows) / windows.size))
    return windows * np.float32((USUAL_LEVEL / max(level, 1e-3)) ** share)


def _track(vectors: np.ndarray, tags: np.ndarray, attributes: np.ndarray, starts: np.ndarray) -> Heard:
    return Heard(
        vector=_unit(vectors.mean(0, keepdims=True))[0],
        tags=tags.mean(0),
        attributes=attributes.mean(0),
        starts=starts,
        window_vectors=_unit(vectors).astype(np.float16),
        window_tags=tags.astype(np.float16),
        window_attributes=attributes.astype(np.float16),
    )


def _unit(rows: np.ndarray) -> np.ndarray:
    """Return the rows at unit length; a row of zeros points along the first axis."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    first = np.zeros_like(rows)
    first[:, 0] = 1
    return np.where(lengths > 1e-9, rows / np.maximum(lengths, 1e-9), first)
