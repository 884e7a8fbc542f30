"""State of a training run: weights, their average, optimizer; written to a checkpoint and read again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from musicexplorer.embedding.network import laid_out
from musicexplorer.training.config import Config


@dataclass
class Run:
    """State of a run, all of it in the checkpoint."""

    pupil: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    step: int = 0
    minutes: float = 0.0

    @classmethod
    def begin(cls, config: Config, make: Callable[[], nn.Module]) -> "Run":
        """Start with fresh weights, or with those of the checkpoint `config.start`."""
        torch.manual_seed(config.seed)
        pupil, average = make().to(config.device), make().to(config.device)
        laid_out(pupil)
        if config.start and config.start.is_file():
            pupil.load_state_dict(torch.load(config.start, weights_only=True, map_location="cpu")["average"])
        average.load_state_dict(pupil.state_dict())
        decay = [p for p in pupil.parameters() if p.ndim > 1]
        plain = [p for p in pupil.parameters() if p.ndim <= 1]
        groups = [
            {"params": decay, "weight_decay": config.weight_decay},
            {"params": plain, "weight_decay": 0.0},
        ]
        return cls(pupil, average, torch.optim.AdamW(groups, lr=config.rate, fused=True))

    def save(self, file: Path) -> None:
        """Write a checkpoint atomically."""
        state = {
            "pupil": self.pupil.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "minutes": self.minutes,
        }
        temporary = file.with_suffix(".part")
        torch.save(state, temporary)
        temporary.replace(file)

    def resume(self, file: Path) -> None:
        """Go on where `save` left off."""
        state = torch.load(file, weights_only=True, map_location="cpu")
        self.pupil.load_state_dict(state["pupil"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.minutes = state["step"], state["minutes"]

    def follow(self, decay: float) -> None:
        """Move the averaged weights towards the present ones (batch norm's statistics too)."""
        decay = min(decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for kept, now in zip(
                self.average.state_dict().values(), self.pupil.state_dict().values(), strict=True
            ):
                if kept.is_floating_point():
                    kept.lerp_(now, 1 - decay)
                else:
                    kept.copy_(now)
