"""From a checkpoint to what the program ships: weights in half precision and their description."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from musicexplorer.embedding.card import CARD, FORMAT, WEIGHTS
from musicexplorer.embedding.embedder import Listener, levelled
from musicexplorer.embedding.melspectrogram import (
    BANDS,
    FFT_SIZE,
    HOP,
    SAMPLE_RATE,
    WINDOW_SAMPLES,
    filter_bank,
)
from musicexplorer.embedding.network import DIMENSIONS
from musicexplorer.training.named_tags import NAMED_TAGS, offsets
from musicexplorer.training.teachers import ATTRIBUTES
from musicexplorer.training.windows import Clip

SINGLE_PRECISION = ("mel.bank", "centre", "norm", "tag_")
WINDOWS_PER_TRACK = 6
WINDOWS_HEARD = 3
"""of each track, to find the embedding's axes and its centre"""


def bundle(checkpoint: Path, tracks: Sequence[Clip], version: str, directory: Path) -> None:
    """Write embedder.safetensors and embedder.json.

    The teachers' space shapes the network's hidden layer; what is shipped as embedding are the principal
    components of that layer, which tell tracks apart better than the taught answer itself.

    Args:
        checkpoint: a run's checkpoint; its averaged weights are taken.
        tracks: music the axes, the centre and the tags' offsets are measured on.
        version: name of these weights; a library embedded with another version is listened to again.
        directory: where to write.
    """
    from safetensors.torch import save

    listener = Listener(len(NAMED_TAGS))
    listener.network.load_state_dict(torch.load(checkpoint, weights_only=True)["average"])
    listener.mel.bank.copy_(torch.from_numpy(filter_bank()))
    listener.tag_members.copy_(torch.from_numpy(np.stack([tag.members() for tag in NAMED_TAGS])))
    listener.eval()
    hidden, tags = _heard(listener, tracks)
    components = principal_components(hidden)
    listener.network.embedding.weight.data = components.T.contiguous()
    listener.network.embedding.bias.data.zero_()
    listener.centre.copy_(hidden.mean(0) @ components)
    listener.tag_offsets.copy_(torch.from_numpy(offsets(tags)))
    state = {
        name: _stored(name, value)
        for name, value in listener.state_dict().items()
        if "num_batches" not in name
    }
    weights = save(state)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / WEIGHTS).write_bytes(weights)
    card = {
        "format": FORMAT,
        "version": version,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "dimensions": DIMENSIONS,
        "windows_per_track": WINDOWS_PER_TRACK,
        "preprocessing": {
            "sample_rate": SAMPLE_RATE,
            "channels": 1,
            "window_samples": WINDOW_SAMPLES,
            "fft_size": FFT_SIZE,
            "hop": HOP,
            "window": "hann, no padding",
            "bands": BANDS,
            "mel": "power, Slaney scale and normalisation",
            "compression": "log10(10000 * mel + 1)",
        },
        "attributes": list(ATTRIBUTES),
        "tags": [{"name": tag.name, "kind": tag.kind} for tag in NAMED_TAGS],
    }
    (directory / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def principal_components(hidden: torch.Tensor) -> torch.Tensor:
    """Return the axes of most spread, [HIDDEN, DIMENSIONS], of what was heard, [n, HIDDEN]."""
    centred = (hidden - hidden.mean(0)).double()
    axes = torch.linalg.eigh(centred.T @ centred / len(centred)).eigenvectors
    return axes.flip(1)[:, :DIMENSIONS].float()


def _heard(listener: Listener, tracks: Sequence[Clip]) -> tuple[torch.Tensor, np.ndarray]:
    """Return the hidden layer for some windows of every track, [n, HIDDEN], and their tag logits."""
    hidden, tags = [], []
    for track in tracks:
        starts = np.linspace(0, track.samples - WINDOW_SAMPLES, WINDOWS_HEARD + 2)[1:-1].astype(int)
        windows = levelled(np.stack([track.cut(start) for start in starts.tolist()]))
        with torch.inference_mode():
            hidden.append(listener.network.listen(listener.mel(torch.from_numpy(windows))))
            tags.append(listener.network.tags(hidden[-1]).numpy())
    return torch.cat(hidden), np.concatenate(tags)


def _stored(name: str, value: torch.Tensor) -> torch.Tensor:
    exact = any(part in name for part in SINGLE_PRECISION)
    return value.float().contiguous() if exact else value.half().contiguous()
