"""Configurations, and seeds for all random numbers; given in part 1."""

from __future__ import annotations

import random
from typing import Any


class CfgNode:
    """Named settings, which can be set and read as attributes."""

    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(settings)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.__dict__.items())

    def to_dict(self) -> dict[str, Any]:
        """The settings, and those of settings in them."""
        return {k: v.to_dict() if isinstance(v, CfgNode) else v for k, v in self.__dict__.items()}

    def merge_from_dict(self, settings: dict[str, Any]) -> None:
        """Change those that are named, and add what is new."""
        self.__dict__.update(settings)


def set_seed(seed: int) -> None:
    """The same random numbers from now on, wherever they come from."""
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
