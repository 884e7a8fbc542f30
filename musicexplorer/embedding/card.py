"""What the bundled network is, read without loading it: version, names, sizes (no torch here)."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from musicexplorer import paths
from musicexplorer.translation import tr

WEIGHTS = "embedder.safetensors"
CARD = "embedder.json"
FORMAT = 2


class ModelError(Exception):
    """The bundled network is missing or does not match its card; the message says what to do."""


@dataclass(frozen=True)
class ModelCard:
    """Contents of embedder.json."""

    version: str
    dimensions: int
    tag_names: tuple[str, ...]
    tag_kinds: tuple[str, ...]
    """genre, instrument, voice, mood, era, production or other (no music), for each tag"""
    attribute_names: tuple[str, ...]
    sample_rate: int
    window_samples: int
    windows_per_track: int
    sha256: str
    """of the weights file"""

    @property
    def window_seconds(self) -> float:
        """Length of one window."""
        return self.window_samples / self.sample_rate


def read_card(directory: Path | None = None) -> ModelCard:
    """Read the card of the network in a directory (the bundled one when left out).

    Raises:
        ModelError: the card is missing, damaged, or made for another version of the program.
    """
    file = (directory or paths.models()) / CARD
    try:
        stored = json.loads(file.read_text("utf-8"))
    except OSError as error:
        text = tr("The network's description {file} cannot be read: install the program again.")
        raise ModelError(text.format(file=file)) from error
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(stored, dict):
        raise _damaged(file)
    if stored.get("format") != FORMAT:
        text = tr(
            "The network in {folder} was made for another version of the program (format {there}, wanted "
            "{wanted}): install the program again."
        )
        raise ModelError(text.format(folder=file.parent, there=stored.get("format"), wanted=FORMAT))
    try:
        return ModelCard(
            version=stored["version"],
            dimensions=stored["dimensions"],
            tag_names=tuple(tag["name"] for tag in stored["tags"]),
            tag_kinds=tuple(tag["kind"] for tag in stored["tags"]),
            attribute_names=tuple(stored["attributes"]),
            sample_rate=stored["preprocessing"]["sample_rate"],
            window_samples=stored["preprocessing"]["window_samples"],
            windows_per_track=stored["windows_per_track"],
            sha256=stored["sha256"],
        )
    except (KeyError, TypeError) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> ModelError:
    text = tr("The network's description {file} is damaged: install the program again.")
    return ModelError(text.format(file=file))


def read_weights(directory: Path, card: ModelCard) -> bytes:
    """The weights file in a directory, made sure to be the one that the card describes.

    Raises:
        ModelError: It is missing, damaged, or belongs to another card.
    """
    file = directory / WEIGHTS
    try:
        stored = file.read_bytes()
    except OSError as error:
        text = tr("The network's weights {file} are missing: install the program again.")
        raise ModelError(text.format(file=file)) from error
    if hashlib.sha256(stored).hexdigest() != card.sha256:
        text = tr(
            "The network's weights {file} do not match their description (sha256): the file is damaged or "
            "from another version; install the program again."
        )
        raise ModelError(text.format(file=file))
    return stored
