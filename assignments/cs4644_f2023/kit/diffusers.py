"""The two names of the package `diffusers` that part 2 imports, without the package."""

from __future__ import annotations

import copy
import sys
from types import ModuleType
from typing import Any


class EMAModel:
    """An average of a network's weights over training: `averaged_model` has them."""

    def __init__(self, model: Any, power: float = 2 / 3, **others: Any) -> None:
        self.averaged_model = copy.deepcopy(model).eval().requires_grad_(False)
        self.power = power
        self.optimization_step = 0

    def step(self, new_model: Any) -> None:
        """Move the average towards a network: less and less, as 1 - (1 + step)^-power grows."""
        decay = max(0.0, 1 - (1 + self.optimization_step) ** -self.power)
        new = new_model.state_dict()
        for name, value in self.averaged_model.state_dict().items():
            if value.is_floating_point():
                value.mul_(decay).add_(new[name], alpha=1 - decay)
            else:
                value.copy_(new[name])
        self.optimization_step += 1


def get_scheduler(
    name: str,
    optimizer: Any,
    num_warmup_steps: int = 0,
    num_training_steps: int = 0,
    **others: Any,
) -> Any:
    """A learning rate that warms up, then falls along half a cosine, or a line, or stays."""
    import math

    import torch

    def factor(step: int) -> float:
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        done = (step - num_warmup_steps) / max(1, num_training_steps - num_warmup_steps)
        falls = {"cosine": (1 + math.cos(math.pi * min(1.0, done))) / 2, "linear": 1 - done}
        return max(0.0, falls.get(str(getattr(name, "value", name)), 1.0))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def _submodule(name: str, **contents: Any) -> None:
    module = ModuleType(f"{__name__}.{name}")
    vars(module).update(contents)
    sys.modules[module.__name__] = globals()[name] = module


_submodule("training_utils", EMAModel=EMAModel)
_submodule("optimization", get_scheduler=get_scheduler)
