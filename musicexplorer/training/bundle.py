"""From a checkpoint to what the program ships: weights in half precision and their description."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from musicexplorer.embedding.card import CARD, FORMAT, WEIGHTS
from musicexplorer.embedding.embedder import Listener
from musicexplorer.embedding.melspectrogram import (
    BANDS,
    FFT_SIZE,
    HOP,
    SAMPLE_RATE,
    WINDOW_SAMPLES,
    filter_bank,
)
from musicexplorer.embedding.network import DIMENSIONS
from musicexplorer.training.axes import counted_answers, embedding_axes, heard_twice, usual_centre
from musicexplorer.training.named_tags import NAMED_TAGS, offsets
from musicexplorer.training.teachers import ATTRIBUTES, HIDDEN_UNITS
from musicexplorer.training.windows import Clip

SINGLE_PRECISION = ("mel.bank", "centre", "norm", "tag_")
WINDOWS_PER_TRACK = 6


def bundle(checkpoint: Path, tracks: Sequence[Clip], version: str, directory: Path) -> None:
    """Write embedder.safetensors and embedder.json.

    The teachers' space shapes the network's hidden layer; what is shipped as embedding are axes of that
    layer (see `axes`), which tell music apart better than the taught answer itself.

    Args:
        checkpoint: a run's checkpoint; its averaged weights are taken.
        tracks: music the axes, the centre and the tags' offsets are measured on.
        version: name of these weights; a library embedded with another version is listened to again.
        directory: where to write.
    """
    from safetensors.torch import save

    torch.set_num_threads(1)  # two wait for each other where other work is going on
    listener, tagger_layer = taught_listener(checkpoint)
    heard = heard_twice(listener, tracks)
    plain = torch.from_numpy(np.concatenate([whole for whole, _ in heard]))
    centre = torch.from_numpy(usual_centre(tracks, heard))
    axes = embedding_axes(heard, counted_answers(listener, tagger_layer))
    listener.network.embedding.weight.data = torch.from_numpy(axes)
    listener.network.embedding.bias.data.zero_()
    with torch.inference_mode():
        listener.centre.copy_(listener.network.embedding(centre))
        listener.tag_offsets.copy_(torch.from_numpy(offsets(listener.network.tags(plain).numpy())))
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


def taught_listener(checkpoint: Path) -> tuple[Listener, np.ndarray]:
    """Return a run's network with all that surrounds it, and what it learnt of the MSD tagger's hidden layer.

    The latter are weights [HIDDEN_UNITS, hidden]. Embedding and tags are still uncentred.
    """
    average = torch.load(checkpoint, weights_only=True, map_location="cpu")["average"]
    listener = Listener(len(NAMED_TAGS))
    own = {
        name.removeprefix("network."): part for name, part in average.items() if name.startswith("network.")
    }
    listener.network.load_state_dict(own)
    listener.mel.bank.copy_(torch.from_numpy(filter_bank()))
    listener.tag_members.copy_(torch.from_numpy(np.stack([tag.members() for tag in NAMED_TAGS])))
    return listener.eval(), average["layers.weight"][:HIDDEN_UNITS].numpy()


def _stored(name: str, value: torch.Tensor) -> torch.Tensor:
    exact = any(part in name for part in SINGLE_PRECISION)
    return value.float().contiguous() if exact else value.half().contiguous()
