"""A musicnn teacher layer by layer, as its authors describe it and any framework would run it."""

import torch
from torch import Tensor
from torch.nn import functional

from musicexplorer.training.teachers import FRONT, Musicnn


class PlainMusicnn(Musicnn):
    """The same answers without this project's short cuts through its front end."""

    def _front(self, x: Tensor) -> Tensor:
        maps = []
        for name, norm in FRONT:
            kernel = self.weights[f"{name}/kernel"].permute(3, 2, 0, 1)
            width = kernel.shape[2]
            around = functional.pad(x[:, None], (0, 0, (width - 1) // 2, width // 2))
            part = torch.relu(functional.conv2d(around, kernel, self.weights[f"{name}/bias"]))
            maps.append(self._normalised(part.permute(0, 2, 3, 1), norm).amax(2))
        return torch.cat(maps, 2)
