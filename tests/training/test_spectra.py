from pathlib import Path

import numpy as np
import soundfile
import torch

from musicexplorer.embedding.melspectrogram import WIDE_HOP, WIDE_RATE, WideMelSpectrogram
from musicexplorer.training.config import Config
from musicexplorer.training.spectra import FLOOR, compute, log_mel, spectra


def _noise(seconds: float, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(round(seconds * WIDE_RATE))
    return (0.1 * noise).astype(np.float32)


def test_chunk_by_chunk_gives_the_whole_tracks_spectrogram() -> None:
    samples = _noise(7.3)
    mel = WideMelSpectrogram()
    whole = mel(torch.from_numpy(samples)[None])[0].numpy()
    parts = log_mel(mel, samples)
    assert parts.shape == (len(samples) // WIDE_HOP, 128)
    np.testing.assert_allclose(parts[2:-2], whole[2 : len(parts) - 2], atol=2e-3)


def test_every_piece_once_from_the_first_folder_that_has_it(tmp_path: Path) -> None:
    for folder, names in (("full", ["a/one.wav"]), ("narrow", ["a/one.wav", "b/two.wav", "c/short.wav"])):
        for name in names:
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, _noise(3 if "short" in name else 12), WIDE_RATE)
    config = Config(music=(tmp_path / "full", tmp_path / "narrow"), work=tmp_path / "work")
    compute(config)
    found = list(spectra(config))
    assert [(track.root, track.name) for track in found] == [("full", "a/one.wav"), ("narrow", "b/two.wav")]
    assert found[0].frames == 1200
    end = found[0].cut(1100, 200)
    assert end.shape == (200, 128)
    np.testing.assert_allclose(end[100:], FLOOR)
