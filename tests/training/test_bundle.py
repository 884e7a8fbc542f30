from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import save_file

from musicexplorer.embedding.card import WEIGHTS, read_card
from musicexplorer.embedding.embedder import Embedder, levelled, load_network
from musicexplorer.embedding.network import Network
from musicexplorer.embedding.wide import WideNetwork
from musicexplorer.training.attributes import AUDIENCE
from musicexplorer.training.audioset import CLASSES, LABELS
from musicexplorer.training.bundle import bundle
from musicexplorer.training.config import Config
from musicexplorer.training.joint import narrow_network, wide_network
from musicexplorer.vocabulary import read_vocabulary

RATE = 32_000


def _named_classes(folder: Path) -> None:
    known = sorted({name for word in read_vocabulary() for name in word.audioset} | {"Music", *AUDIENCE})
    names = [*known, *(f"class {number}" for number in range(CLASSES - len(known)))]
    (folder / LABELS).write_text("".join(f"{number}\t{name}\n" for number, name in enumerate(names)))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Checkpoints that know nothing, and a few tracks of noise and tones."""
    torch.manual_seed(0)
    for name, network in (("narrow", Network()), ("wide", WideNetwork())):
        (tmp_path / name).mkdir()
        state = {f"network.{key}": value for key, value in network.state_dict().items()}
        torch.save({"average": state}, tmp_path / name / "checkpoint.pt")
    rng = np.random.default_rng(0)
    t = np.arange(12 * RATE) / RATE
    for folder, count in (("gamemusic", 4), ("songs", 3)):
        for number in range(count):
            path = tmp_path / folder / f"album{number}" / "track.wav"
            path.parent.mkdir(parents=True)
            sound = np.sin(2 * np.pi * (200 + 90 * number) * t) + rng.normal(0, 0.1 + 0.1 * number, len(t))
            soundfile.write(path, 0.2 * sound, RATE)
    _named_classes(tmp_path)
    return Config(
        work=tmp_path,
        name="wide",
        teachers=tmp_path,
        held_out=("album3",),
        music=(tmp_path / "songs", tmp_path / "gamemusic"),
    )


def test_two_checkpoints_become_a_network_of_their_answers(config: Config, tmp_path: Path) -> None:
    out = tmp_path / "models"
    source = tmp_path / "narrow" / "checkpoint.pt"
    bundle(config, source, config.checkpoint, "tiny", out)
    card = read_card(out)
    assert card.version == "tiny"
    network = load_network(out, card)
    windows = np.random.default_rng(1).normal(0, 0.1, (2, card.window_samples)).astype(np.float32)
    (found,) = Embedder.load(out, half=False).analyse([(windows, np.zeros(2))])
    assert np.isfinite(found.vector).all()
    assert ((found.attributes >= 0) & (found.attributes <= 1)).all()
    samples = torch.from_numpy(levelled(windows))
    with torch.inference_mode():
        features = network.features(samples)
        classes = wide_network(config.checkpoint).classes(features[:, 512:])
        names = [line.split("\t")[1] for line in (tmp_path / LABELS).read_text().splitlines()]
        spoken = classes[:, names.index("Speech")] - classes[:, names.index("Music")]
        tags = network.tags(features)[:, card.tag_names.index("speech")]
    torch.testing.assert_close(tags - tags[0], spoken - spoken[0], atol=0.02, rtol=0.02)


def test_a_bundle_of_version_1_gives_its_narrow_network(tmp_path: Path) -> None:
    network = Network()
    state = {
        f"network.{name}": value for name, value in network.state_dict().items() if "num_batches" not in name
    }
    save_file(state | {"centre": torch.zeros(256)}, tmp_path / WEIGHTS)
    read = narrow_network(tmp_path)
    torch.testing.assert_close(read.embedding.weight, network.embedding.weight)
