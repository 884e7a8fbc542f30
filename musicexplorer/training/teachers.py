"""The teachers: musicnn's two taggers (Pons & Serra 2019), exact but fast, and vibenet's seven attributes.

Nearly all of musicnn's time goes into two "timbral" convolutions with tall kernels over one channel (7x38 and
7x67). They are done here as products in the frequency domain along the mel axis (N = 96; circular correlation
is exact in the valid region), and the way back uses the symmetry of the valid rows: y[c + m] = A + B and
y[c - m] = A - B, so that the maximum over frequency, the only thing needed, is the maximum of A + |B|.
A processor that multiplies in bfloat16 is faster still without all that, at the price of half a percent.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.embedding.melspectrogram import BANDS, SAMPLE_RATE

EPSILON = 1e-3
FRONT = [(f"conv2d{f'_{i}' if i else ''}", f"batch_normalization_{i + 1}") for i in range(5)]
"""layers of the front end and their batch norms: two timbral ones, three over time"""
FRONT_MAPS = 561
HIDDEN_UNITS = 200
FRAMES_PER_BLOCK = 64
# fmt: off
MSD_TAGS = [
    "rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s",
    "alternative rock", "jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock",
    "soul", "indie rock", "Mellow", "electronica", "80s", "folk", "90s", "chill", "instrumental",
    "punk", "oldies", "blues", "hard rock", "ambient", "acoustic", "experimental", "female vocalist",
    "guitar", "Hip-Hop", "70s", "party", "country", "easy listening", "sexy", "catchy", "funk",
    "electro", "heavy metal", "Progressive rock", "60s", "rnb", "indie pop", "sad", "House", "happy",
]
MTT_TAGS = [
    "guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock", "fast", "piano",
    "ambient", "beat", "violin", "vocal", "synth", "female", "indian", "opera", "male", "singing",
    "vocals", "no vocals", "harpsichord", "loud", "quiet", "flute", "woman", "male vocal", "no vocal",
    "pop", "soft", "sitar", "solo", "man", "classic", "choir", "voice", "new age", "dance",
    "male voice", "female vocal", "beats", "harp", "cello", "no voice", "weird", "country", "metal",
    "female voice", "choral",
]
# fmt: on
ATTRIBUTES = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "liveness",
    "speechiness",
    "valence",
)
LIKELIHOODS = ("acousticness", "instrumentalness", "liveness")


class Taught(NamedTuple):
    """What a musicnn teacher says about a batch of windows."""

    pooled: Tensor
    """[batch, 1506], max and mean over time of every feature map, before batch norm"""
    hidden: Tensor
    """[batch, 200], the layer before the tags, behind its ReLU"""
    logits: Tensor
    """[batch, 50]"""
    maps: Tensor
    """[batch, frames, 753], all feature maps: FRONT_MAPS of the front end, then the others"""


class TimbralMax:
    """max over frequency of a convolution with kernels [7, height] over one channel, per frame."""

    def __init__(self, kernel: np.ndarray, device: str) -> None:
        width, height, filters = kernel.shape
        rows = BANDS - height + 1
        centre = (rows - 1) / 2
        bins = np.arange(BANDS // 2 + 1)
        turn = np.exp(2j * np.pi * bins * centre / BANDS)
        spectrum = np.fft.rfft(kernel.astype(np.float64), BANDS, axis=1).conj() * turn[None, :, None]
        real, imag = spectrum.real.transpose(1, 0, 2), spectrum.imag.transpose(1, 0, 2)
        pairs = np.stack([np.stack([real, -imag], 2), np.stack([imag, real], 2)])
        products = pairs.reshape(2, len(bins), 2 * width, filters)
        self.products = torch.tensor(products, dtype=torch.float32, device=device)
        offsets = (np.arange(rows) - centre)[rows // 2 :, None]
        weight = np.where((bins == 0) | (bins == BANDS // 2), 1, 2) / BANDS
        angle = 2 * np.pi * offsets * bins / BANDS
        self.even = torch.tensor(weight * np.cos(angle), dtype=torch.float32, device=device)
        self.odd = torch.tensor(-weight * np.sin(angle), dtype=torch.float32, device=device)
        self.width, self.filters = width, filters

    def __call__(self, x: Tensor) -> Tensor:
        """Return [batch, frames, filters] of [batch, frames + width - 1, bands]."""
        spectra = torch.view_as_real(torch.fft.rfft(x)).permute(2, 3, 0, 1)
        columns = spectra.unfold(3, self.width, 1).permute(0, 2, 3, 4, 1)
        return self._best(columns.flatten(3).flatten(1, 2)).unflatten(0, (len(x), -1))

    def _best(self, columns: Tensor) -> Tensor:
        """Return [frames, filters] from spectra of neighbouring frames, [bins, frames, 2 * width]."""
        best = columns.new_empty(columns.shape[1], self.filters)
        for start in range(0, columns.shape[1], FRAMES_PER_BLOCK):
            block = columns[:, start : start + FRAMES_PER_BLOCK]
            even = self.even @ torch.bmm(block, self.products[0]).flatten(1)
            odd = self.odd @ torch.bmm(block, self.products[1]).flatten(1)
            best[start : start + FRAMES_PER_BLOCK] = even.add_(odd.abs_()).amax(0).view(-1, self.filters)
        return best


class HalfTimbralMax:
    """The same as one product of unfolded patches in bfloat16."""

    def __init__(self, kernel: np.ndarray, device: str) -> None:
        self.width, self.height, _ = kernel.shape
        self.kernel = torch.from_numpy(kernel).to(device).flatten(0, 1).bfloat16()

    def __call__(self, x: Tensor) -> Tensor:
        """Return [batch, frames, filters] of [batch, frames + width - 1, bands]."""
        rows = BANDS - self.height + 1
        best = []
        for window in x.bfloat16():
            patches = window.unfold(0, self.width, 1).unfold(1, self.height, 1).flatten(2).flatten(0, 1)
            best.append((patches @ self.kernel).unflatten(0, (-1, rows)).amax(1))
        return torch.stack(best).float()


class Musicnn:
    """One musicnn teacher, read from its numpy archive; inference only.

    Args:
        archive: MSD_musicnn.npz or MTT_musicnn.npz.
        half: compute its front end in bfloat16, which some processors do fast: half a percent off.
        device: where it computes, in torch's words; it wants its windows there.
    """

    def __init__(self, archive: Path, half: bool = False, device: str = "cpu") -> None:
        with np.load(archive) as stored:
            raw = {name: stored[name] for name in stored.files}
        self.weights = {name: torch.from_numpy(values).to(device) for name, values in raw.items()}
        # max commutes with ReLU and batch norm where gamma is positive; elsewhere the minimum is wanted
        signs = [np.where(raw[f"{name}/gamma"] < 0, -1, 1).astype(np.float32) for _, name in FRONT]
        signed = [raw[f"{name}/kernel"][:, :, 0] * sign for (name, _), sign in zip(FRONT, signs, strict=True)]
        self.signs = [torch.from_numpy(sign).to(device) for sign in signs]
        self.timbral = [(HalfTimbralMax if half else TimbralMax)(kernel, device) for kernel in signed[:2]]
        temporal = torch.zeros(len(signed[2]), sum(kernel.shape[-1] for kernel in signed[2:]))
        end = 0
        for kernel in signed[2:]:
            start, end = end, end + kernel.shape[-1]
            left = (len(temporal) - 1) // 2 - (len(kernel) - 1) // 2
            temporal[left : left + len(kernel), start:end] = torch.from_numpy(kernel[:, 0])
        self.temporal = temporal.to(device, torch.bfloat16 if half else torch.float32)
        self.midend = [self._midend_kernel(i) for i in (1, 2, 3)]

    def _midend_kernel(self, index: int) -> Tensor:
        return self.weights[f"midend_conv{index}/kernel"][:, :, 0].flatten(0, 1).contiguous()

    def _normalised(self, x: Tensor, layer: str) -> Tensor:
        gamma, beta, mean, variance = (
            self.weights[f"{layer}/{name}"] for name in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        scale = gamma / torch.sqrt(variance + EPSILON)
        return torch.addcmul(beta - mean * scale, x, scale)

    def _front(self, x: Tensor) -> Tensor:
        """Return the maps [batch, frames, FRONT_MAPS] of the normalised input [batch, frames, bands]."""
        around = functional.pad(x, (0, 0, self.timbral[0].width // 2, self.timbral[0].width // 2))
        maps = [layer(around) for layer in self.timbral]
        maps += self._over_time(x).tensor_split(len(FRONT) - len(maps), 2)
        found = []
        for extreme, sign, (name, norm) in zip(maps, self.signs, FRONT, strict=True):
            active = torch.relu(extreme * sign + self.weights[f"{name}/bias"])
            found.append(self._normalised(active, norm))
        return torch.cat(found, 2)

    def _over_time(self, x: Tensor) -> Tensor:
        """Return the maximum over the bands of all filters over time, [batch, frames, 3 * 51]."""
        _, frames, bands = x.shape
        length = len(self.temporal)
        padded = functional.pad(x.transpose(1, 2), ((length - 1) // 2, length // 2)).to(self.temporal.dtype)
        rows = (window.unfold(1, length, 1).reshape(bands * frames, length) for window in padded)
        return torch.stack([(row @ self.temporal).view(bands, frames, -1).amax(0) for row in rows]).float()

    def _midend_map(self, x: Tensor, index: int) -> Tensor:
        padded = functional.pad(x, (0, 0, 3, 3))
        rows = padded.unfold(1, 7, 1).transpose(2, 3).flatten(2)
        out = torch.relu(rows @ self.midend[index - 1] + self.weights[f"midend_conv{index}/bias"])
        return self._normalised(out, f"bn_midend_conv{index}")

    def _dense(self, x: Tensor, layer: str) -> Tensor:
        return x @ self.weights[f"{layer}/kernel"] + self.weights[f"{layer}/bias"]

    @torch.inference_mode()
    def __call__(self, logmel: Tensor) -> Taught:
        """Listen to windows, float32 [batch, 187, 96]."""
        x = self._normalised(logmel.unsqueeze(-1), "batch_normalization").squeeze(-1)
        front = self._front(x)
        first = self._midend_map(front, 1)
        second = self._midend_map(first, 2) + first
        third = self._midend_map(second, 3) + second
        maps = torch.cat([front, first, second, third], 2)
        pooled = torch.stack([maps.amax(1), maps.mean(1)], 2).flatten(1)
        hidden = torch.relu(self._dense(self._normalised(pooled, "bn_flatpool"), "dense"))
        logits = self._dense(self._normalised(hidden, "bn_dense"), "dense_1")
        return Taught(pooled, hidden, logits, maps)


class Vibenet:
    """The seven attributes of 16 kHz audio, from PyPI's vibenet (needed for training only)."""

    def __init__(self) -> None:
        import onnxruntime
        import vibenet
        from vibenet.core import extract_mel

        folder = Path(vibenet.__file__).parent
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        model = folder / "artifacts" / "efficientnet_model.onnx"
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.mel = extract_mel

    def __call__(self, samples: np.ndarray) -> np.ndarray:
        """Return the attributes in 0..1, float32 [7] in the order of ATTRIBUTES, of samples [n]."""
        raw = self.session.run(None, {"x": self.mel(samples, SAMPLE_RATE)[None]})[0][0][
            : len(ATTRIBUTES)
        ].astype(np.float32)
        likely = np.array([name in LIKELIHOODS for name in ATTRIBUTES])
        return np.where(likely, 1 / (1 + np.exp(-raw)), np.clip(raw, 0, 1))
