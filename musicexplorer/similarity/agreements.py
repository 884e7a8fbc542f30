"""How several tastes become one; apart from `together`, because the command's help needs the names."""

from typing import Literal, get_args

Agreement = Literal["least-misery", "average"]
AGREEMENTS: tuple[Agreement, ...] = get_args(Agreement)
