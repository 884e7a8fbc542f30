from pathlib import Path

import numpy as np
import pytest
import torch

from musicexplorer.training.teachers import MSD_TAGS, MTT_TAGS, Musicnn
from tests.training.plain_teacher import PlainMusicnn

FRONT = [(7, 38, 204), (7, 67, 204), (128, 1, 51), (64, 1, 51), (32, 1, 51)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher of the right shape that knows nothing; some of its batch norms turn signs."""
    rng = np.random.default_rng(0)
    weights: dict[str, np.ndarray] = {}

    def norm(name: str, size: int) -> None:
        weights[f"{name}/gamma"] = rng.normal(0.3, 1, size)
        weights[f"{name}/beta"] = rng.normal(0, 1, size)
        weights[f"{name}/moving_mean"] = rng.normal(0, 0.3, size)
        weights[f"{name}/moving_variance"] = rng.uniform(0.5, 2, size)

    norm("batch_normalization", 1)
    for i, (width, height, filters) in enumerate(FRONT):
        weights[f"conv2d{f'_{i}' if i else ''}/kernel"] = rng.normal(0, 0.05, (width, height, 1, filters))
        weights[f"conv2d{f'_{i}' if i else ''}/bias"] = rng.normal(0, 0.1, filters)
        norm(f"batch_normalization_{i + 1}", filters)
    for i, inputs in enumerate((561, 64, 64), 1):
        weights[f"midend_conv{i}/kernel"] = rng.normal(0, 0.02, (7, inputs, 1, 64))
        weights[f"midend_conv{i}/bias"] = rng.normal(0, 0.1, 64)
        norm(f"bn_midend_conv{i}", 64)
    norm("bn_flatpool", 1506)
    weights |= {"dense/kernel": rng.normal(0, 0.03, (1506, 200)), "dense/bias": rng.normal(0, 0.1, 200)}
    norm("bn_dense", 200)
    weights |= {"dense_1/kernel": rng.normal(0, 0.1, (200, 50)), "dense_1/bias": rng.normal(0, 0.1, 50)}
    file = tmp_path_factory.mktemp("teacher") / "teacher.npz"
    np.savez(file, **{name: value.astype(np.float32) for name, value in weights.items()})
    return file


def test_fast_front_end_equals_plain_convolutions(archive: Path) -> None:
    logmel = torch.rand(1, 40, 96, generator=torch.Generator().manual_seed(1)) * 3
    teacher = Musicnn(archive)
    with torch.inference_mode():
        x = teacher._normalised(logmel.unsqueeze(-1), "batch_normalization").squeeze(-1)
        exact = PlainMusicnn(archive)._front(x)
        torch.testing.assert_close(teacher._front(x), exact, atol=2e-4, rtol=1e-4)
        away = Musicnn(archive, half=True)._front(x) - exact
    assert away.norm() < 0.02 * exact.norm()


def test_answers_have_the_documented_shapes(archive: Path) -> None:
    said = Musicnn(archive)(torch.rand(2, 40, 96))
    assert (said.pooled.shape, said.hidden.shape, said.logits.shape) == ((2, 1506), (2, 200), (2, 50))
    assert (said.hidden >= 0).all()
    assert torch.isfinite(said.logits).all()
    interleaved = said.pooled.view(2, 753, 2)
    assert (interleaved[..., 0] >= interleaved[..., 1] - 1e-4).all(), "max, then mean, of each channel"


def test_fifty_tags_each() -> None:
    assert len(set(MSD_TAGS)) == len(set(MTT_TAGS)) == 50
