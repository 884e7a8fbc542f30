"""From two trained trunks to the network that is shipped: what is read from their hidden layers, and how."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from musicexplorer.embedding.card import CARD, WEIGHTS
from musicexplorer.embedding.embedder import LEVELLING, WINDOWS_PER_BATCH, JointNetwork, levelled
from musicexplorer.embedding.melspectrogram import MelSpectrogram, narrow_filter_bank
from musicexplorer.embedding.network import HIDDEN, Network
from musicexplorer.embedding.wide import WideNetwork
from musicexplorer.training.axes import embedding_axes

WIDE = 1.0
"""weight of what the wide trunk knows in the embedding, beside the embedding of version 1"""
NORMALISATION = 0.7
"""how far within-track spread of the wide trunk is evened out, 0..1; the other's has been"""
QUIETER = 0.5
"""factor of the copies that count as the same track: 6 dB"""


def narrow_network(source: Path) -> Network:
    """Read a trained narrow network: of a run's checkpoint, or of the folder of a bundle of version 1.

    Such a bundle's `embedding` are axes of its hidden layer, chosen as `axes` does.
    """
    network = Network()
    if source.is_dir():
        from safetensors.torch import load

        stored = {name: value.float() for name, value in load((source / WEIGHTS).read_bytes()).items()}
        missing = [name for name in network.state_dict() if "num_batches" in name]
        stored |= {f"network.{name}": torch.tensor(0) for name in missing}
    else:
        stored = torch.load(source, weights_only=True, map_location="cpu")["average"]
    network.load_state_dict(_part(stored, "network."))
    return network.eval()


def wide_network(checkpoint: Path) -> WideNetwork:
    """Read the averaged weights of a wide run."""
    network = WideNetwork()
    stored = torch.load(checkpoint, weights_only=True, map_location="cpu")["average"]
    network.load_state_dict(_part(stored, "network."))
    return network.eval()


def _part(stored: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): value for name, value in stored.items() if name.startswith(prefix)}


def joined(narrow: Network, wide: WideNetwork, tags: int) -> JointNetwork:
    """Put two trunks side by side; embedding, tags and attributes are still to be set."""
    network = JointNetwork(tags)
    network.narrow_mel.bank.copy_(torch.from_numpy(narrow_filter_bank()))
    for trunk, trained in ((network.narrow, narrow), (network.wide, wide)):
        own = {name: value for name, value in trained.state_dict().items() if name in trunk.state_dict()}
        trunk.load_state_dict(own)
    return network.eval()


@torch.inference_mode()
def hidden_layers(network: JointNetwork, windows: np.ndarray, levelling: float = LEVELLING) -> np.ndarray:
    """Return both hidden layers, [n, FEATURES], for a track's windows [n, samples] at 32 kHz."""
    samples = torch.from_numpy(levelled(windows, levelling))
    return torch.cat([network.features(batch) for batch in samples.split(WINDOWS_PER_BATCH)]).numpy()


def joint_axes(
    narrow: Network,
    wide: WideNetwork,
    tracks: Sequence[tuple[np.ndarray, np.ndarray]],
    weight: float = WIDE,
    normalisation: float = NORMALISATION,
) -> np.ndarray:
    """Return the axes of the embedding, float32 [DIMENSIONS, FEATURES].

    What the wide network predicts of the AudioSet teacher's penultimate layer, normalised within tracks, is
    joined with the narrow network's embedding, and the principal components of both are taken.

    Args:
        narrow: the narrow network, whose embedding is that of version 1.
        wide: the wide network.
        tracks: both hidden layers [windows, FEATURES] of each track as it is, and of a quieter copy.
        weight: of the wide part; the narrow one's is 1.
        normalisation: power of the normalisation.
    """
    own = on_features(narrow.embedding.weight.detach().numpy(), None)
    taught = on_features(None, wide.layer.weight.detach().numpy())
    evened = embedding_axes(tracks, [(taught, 1.0)], normalisation)
    return embedding_axes(tracks, [(own, 1.0), (evened, weight)], 0.0)


def on_features(narrow: np.ndarray | None, wide: np.ndarray | None) -> np.ndarray:
    """Return rows [n, FEATURES] of rows on one or both hidden layers, [n, 512] each."""
    given = narrow if narrow is not None else wide
    assert given is not None
    empty = np.zeros((len(given), HIDDEN), np.float32)
    parts = [empty if part is None else part for part in (narrow, wide)]
    return np.concatenate(parts, 1).astype(np.float32)


def version_1(folder: Path) -> tuple[Callable[[torch.Tensor], torch.Tensor], np.ndarray, np.ndarray, str]:
    """Read a bundle of version 1, which had the narrow network alone.

    Returns:
        What makes hidden layers [n, 512] of samples [n, 48128] at 16 kHz, the axes [256, 512] and the centre
        [256] of its embedding, and its version.
    """
    from safetensors.torch import load

    stored = load((folder / WEIGHTS).read_bytes())
    network = narrow_network(folder)
    mel = MelSpectrogram(stored["mel.bank"].numpy())
    axes = network.embedding.weight.detach().numpy()
    version = json.loads((folder / CARD).read_text("utf-8"))["version"]
    return lambda samples: network.features(mel(samples)), axes, stored["centre"].numpy(), version
