from pathlib import Path

import numpy as np
import torch

from musicexplorer.training.audioset import ARCHIVE, LABELS, AudioSet, class_names
from tests.training import plain_audioset


def test_the_same_as_layer_by_layer(tmp_path: Path) -> None:
    weights = plain_audioset.random_archive(np.random.default_rng(0))
    np.savez(tmp_path / ARCHIVE, **weights)
    logmel = torch.rand(2, 200, 128, generator=torch.Generator().manual_seed(0)) * 2 - 1
    answer = AudioSet(tmp_path / ARCHIVE)(logmel)
    with torch.inference_mode():
        expected = plain_audioset.logits(weights, logmel)
    torch.testing.assert_close(answer.logits, expected, atol=2e-4, rtol=1e-3)
    assert answer.penultimate.shape == (2, 512)
    assert answer.moments.shape == (2, 7, 384), "a moment every 32 frames"
    half = AudioSet(tmp_path / ARCHIVE, half=True)(logmel)
    assert (half.logits - expected).norm() < 0.1 * (expected - expected.mean()).norm()


def test_names_of_classes(tmp_path: Path) -> None:
    (tmp_path / LABELS).write_text("0\tSpeech\n1\tMale speech, man speaking\n")
    assert class_names(tmp_path) == ["Speech", "Male speech, man speaking"]
