"""From two trained networks to what the program ships: weights in half precision and their description."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from musicexplorer.audio.decode import DecodeError, read_windows
from musicexplorer.embedding.card import CARD, FORMAT, WEIGHTS
from musicexplorer.embedding.embedder import JointNetwork
from musicexplorer.embedding.melspectrogram import (
    BANDS,
    FFT_SIZE,
    HOP,
    NARROW_SECONDS,
    SAMPLE_RATE,
    WIDE_BANDS,
    WIDE_FFT_SIZE,
    WIDE_FRAME,
    WIDE_RATE,
    WIDE_TOP,
)
from musicexplorer.embedding.network import DIMENSIONS, Network
from musicexplorer.embedding.wide import WIDE_THINNED_HOP, WideNetwork
from musicexplorer.training.attributes import PIVOTS, attribute_functions, curve, parting
from musicexplorer.training.audioset import class_names
from musicexplorer.training.axes import SONGS, usual_centre
from musicexplorer.training.config import Config
from musicexplorer.training.joint import (
    QUIETER,
    hidden_layers,
    joined,
    joint_axes,
    narrow_network,
    on_features,
    wide_network,
)
from musicexplorer.training.named_tags import members, word_functions
from musicexplorer.training.spectra import music_files
from musicexplorer.training.teachers import ATTRIBUTES, MSD_TAGS
from musicexplorer.vocabulary import Word, read_vocabulary

SINGLE_PRECISION = ("mel.", "norm", "embedding.bias", "tags.bias", "attributes.", "quantiles")
WINDOWS_PER_TRACK = 6
WINDOW_SECONDS = 3.36


@dataclass(frozen=True)
class Analysed:
    """The hidden layers of one track."""

    source: str
    """the first folder below the music folder"""
    song: bool
    """of a folder of songs, not of soundtracks"""
    layers: np.ndarray
    """float32 [windows, features]"""
    quieter: np.ndarray
    """of a copy 6 dB quieter"""


def analysed(network: JointNetwork, config: Config, sources: Iterable[str], inside: bool) -> list[Analysed]:
    """Analyse the music folders as the program does; tracks that cannot be read are left out.

    Args:
        network: both trunks.
        config: where the music is.
        sources: first folders below a music folder ...
        inside: ... that are to be taken, or (False) passed over.
    """
    chosen = set(sources)
    found = []
    for folder, path in music_files(config):
        source = path.relative_to(folder).parts[0]
        if (source in chosen) != inside:
            continue
        try:
            read = read_windows(path, count=WINDOWS_PER_TRACK, seconds=WINDOW_SECONDS, rate=WIDE_RATE)
        except DecodeError:
            continue
        found.append(
            Analysed(
                source,
                folder.name != config.album_root,
                hidden_layers(network, read.samples),
                hidden_layers(network, read.samples * np.float32(QUIETER)),
            )
        )
    return found


def bundle(config: Config, narrow_source: Path, wide_checkpoint: Path, version: str, directory: Path) -> None:
    """Write embedder.safetensors and embedder.json.

    The teachers' answers shape the hidden layers; what is shipped as embedding are axes of these (see
    `axes`), chosen by nobody's labels, which tell music apart better than the taught answers themselves.

    Args:
        config: the music that axes, centre, tags and attributes are fitted to, without what is held out, and
            the teachers' folder, for the names of their classes.
        narrow_source: what `joint.narrow_network` reads.
        wide_checkpoint: a wide run's checkpoint; its averaged weights are taken.
        version: name of these weights; a library embedded with another version is analysed again.
        directory: where to write.
    """
    torch.set_num_threads(1)  # two wait for each other where other work is going on
    narrow, wide = narrow_network(narrow_source), wide_network(wide_checkpoint)
    words = read_vocabulary()
    network = joined(narrow, wide, len(words))
    tracks = analysed(joined(narrow, wide, len(words)).faster(config.half), config, config.held_out, False)
    fit(network, narrow, wide, tracks, words, class_names(config.teachers))
    write(network, words, version, directory)


def fit(
    network: JointNetwork,
    narrow: Network,
    wide: WideNetwork,
    tracks: Sequence[Analysed],
    words: Sequence[Word],
    classes: Sequence[str],
) -> None:
    """Set embedding, tags and attributes of a network whose trunks are those of `narrow` and `wide`."""
    layers = np.concatenate([track.layers for track in tracks])
    said = Said.of(narrow, wide, layers)
    spoken = attribute_functions(said.attributes, said.taggers, said.classes, classes)[1]["speechiness"]
    rows = np.split(spoken, np.cumsum([len(track.layers) for track in tracks])[:-1])
    # readings are no usual music, but tags and attributes must know them
    music = [track for track, part in zip(tracks, rows, strict=True) if part.mean() < 0.5] or tracks
    pairs = [(track.layers, track.quieter) for track in music]
    axes = joint_axes(narrow, wide, pairs)
    centre = usual_centre(pairs, [track.song for track in music])
    _set(network.embedding, axes, -axes @ centre)
    shares = members(words, classes)
    song = np.repeat([track.song for track in tracks], [len(track.layers) for track in tracks])
    usual = song if song.any() else ~song
    logits = [part[usual] for part in (*np.split(said.taggers, [len(MSD_TAGS)], axis=1), said.classes)]
    by_teacher, constant = word_functions(words, shares, logits, list(classes).index("Music"))
    _set(network.tags, *said.composed([np.concatenate(by_teacher[:2], 1), by_teacher[2]], constant))
    _fit_attributes(network, said, tracks, classes)


def _fit_attributes(
    network: JointNetwork, said: "Said", tracks: Sequence[Analysed], classes: Sequence[str]
) -> None:
    functions, there = attribute_functions(said.attributes, said.taggers, said.classes, classes)
    own, by_taggers, by_classes = functions
    rows, constant = said.composed([by_taggers, by_classes], np.zeros(len(ATTRIBUTES)))
    direct, direct_constant = said.of_attributes(own)
    _set(network.attributes, rows + direct, constant + direct_constant)
    ends = np.cumsum([len(track.layers) for track in tracks])[:-1]
    logits = said.layers @ (rows + direct).T + constant + direct_constant
    means = np.stack([part.mean(0) for part in np.split(logits, ends)])
    song = np.array([track.song for track in tracks])
    weights = np.where(song, SONGS / max(1, song.sum()), (1 - SONGS) / max(1, (~song).sum()))
    for index, name in enumerate(ATTRIBUTES):
        pivot = None
        if name in PIVOTS:
            present = np.array([part.mean() > 0.5 for part in np.split(there[name], ends)])
            pivot = parting(means[:, index], present)
        knots = curve(means[:, index], weights, pivot, PIVOTS.get(name, 0.5))
        network.quantiles[index] = torch.from_numpy(knots)


@dataclass(frozen=True)
class Said:
    """What both networks predict of their teachers for windows."""

    layers: np.ndarray
    """[n, features]"""
    taggers: np.ndarray
    """[n, 100]"""
    attributes: np.ndarray
    """[n, 7], logits"""
    classes: np.ndarray
    """[n, 527]"""
    heads: tuple[tuple[np.ndarray, np.ndarray], ...]
    """rows on the features and biases, of taggers, attributes and classes"""

    @classmethod
    def of(cls, narrow: Network, wide: WideNetwork, layers: np.ndarray) -> "Said":
        """Read predictions from hidden layers [n, features]."""
        outputs = (narrow.tags, narrow.attributes, wide.classes)
        weights = [output.weight.detach().numpy() for output in outputs]
        rows = [
            on_features(weights[0], None),
            on_features(weights[1], None),
            on_features(None, weights[2]),
        ]
        heads = tuple((row, output.bias.detach().numpy()) for row, output in zip(rows, outputs, strict=True))
        taggers, attributes, classes = (layers @ row.T + bias for row, bias in heads)
        return cls(layers, taggers, attributes, classes, heads)

    def composed(self, rows: Sequence[np.ndarray], constant: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return rows on the features, and a bias, of functions of taggers [n, 100] and classes [n, 527]."""
        (taggers, tagger_bias), _, (classes, class_bias) = self.heads
        return (
            rows[0] @ taggers + rows[1] @ classes,
            constant + rows[0] @ tagger_bias + rows[1] @ class_bias,
        )

    def of_attributes(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return rows on the features, and a bias, of a function of the attributes' logits [n, 7]."""
        attributes, bias = self.heads[1]
        return rows @ attributes, rows @ bias


def _set(output: torch.nn.Linear, rows: np.ndarray, bias: np.ndarray) -> None:
    output.weight.data = torch.from_numpy(np.asarray(rows, np.float32))
    output.bias.data = torch.from_numpy(np.asarray(bias, np.float32))


def write(network: JointNetwork, words: Sequence[Word], version: str, directory: Path) -> None:
    """Write a network and its card."""
    from safetensors.torch import save

    state = {
        name: _stored(name, value)
        for name, value in network.state_dict().items()
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
            "sample_rate": WIDE_RATE,
            "channels": 1,
            "window_samples": round(WINDOW_SECONDS * WIDE_RATE),
            "narrow": {
                "seconds": NARROW_SECONDS,
                "fft_size": FFT_SIZE * WIDE_RATE // SAMPLE_RATE,
                "hop": HOP * WIDE_RATE // SAMPLE_RATE,
                "bands": BANDS,
                "mel": "power, Slaney scale and normalisation, up to 8 kHz",
                "compression": "log10(10000 * mel + 1)",
            },
            "wide": {
                "fft_size": WIDE_FFT_SIZE,
                "frame": WIDE_FRAME,
                "hop": WIDE_THINNED_HOP,
                "bands": WIDE_BANDS,
                "mel": f"power, Kaldi's scale, up to {WIDE_TOP:.0f} Hz, after pre-emphasis of 0.97",
                "compression": "(ln(mel + 1e-5) + 4.5) / 5",
            },
        },
        "attributes": list(ATTRIBUTES),
        "tags": [{"name": word.name, "kind": word.kind} for word in words],
    }
    (directory / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def _stored(name: str, value: torch.Tensor) -> torch.Tensor:
    exact = any(part in name for part in SINGLE_PRECISION)
    return value.float().contiguous() if exact else value.half().contiguous()
