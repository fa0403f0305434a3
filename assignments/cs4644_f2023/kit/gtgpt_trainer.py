"""Trains a model that returns (scores, loss) on batches of a data set; given in part 1."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any


class Trainer:
    """Steps of AdamW, with callbacks, until there have been `max_iters`."""

    @staticmethod
    def get_default_config() -> Any:
        """Settings for all that may be changed."""
        return sys.modules["gtgpt.utils"].CfgNode(
            device="auto", num_workers=0, max_iters=None, batch_size=64, learning_rate=3e-4,
            betas=(0.9, 0.95), weight_decay=0.1, grad_norm_clip=1.0,
        )  # fmt: skip

    def __init__(self, config: Any, model: Any, train_dataset: Any) -> None:
        self.config, self.model, self.train_dataset = config, model, train_dataset
        self.optimizer: Any = None
        self.callbacks: defaultdict[str, list[Callable[[Any], object]]] = defaultdict(list)
        self.device = "cpu"
        self.iter_num, self.iter_time, self.iter_dt = 0, 0.0, 0.0
        self.loss: Any = None

    def add_callback(self, onevent: str, callback: Callable[[Any], object]) -> None:
        """Call it after each event of that name, with this trainer."""
        self.callbacks[onevent].append(callback)

    def set_callback(self, onevent: str, callback: Callable[[Any], object]) -> None:
        """Call it, and no other, after each event of that name."""
        self.callbacks[onevent] = [callback]

    def trigger_callbacks(self, onevent: str) -> None:
        """Tell all that wait for an event."""
        for callback in self.callbacks.get(onevent, []):
            callback(self)

    def run(self) -> None:
        """Train."""
        import torch
        from torch.utils.data import DataLoader

        config, model = self.config, self.model
        groups = model.configure_optimizers(config)
        self.optimizer = torch.optim.AdamW(groups, lr=config.learning_rate, betas=config.betas)
        model.train()
        loader = DataLoader(self.train_dataset, batch_size=config.batch_size, shuffle=True)
        self.iter_num, self.iter_time = 0, time.time()
        while config.max_iters is not None and self.iter_num < config.max_iters:
            for batch in loader:
                _, self.loss = model(*batch)
                model.zero_grad(set_to_none=True)
                self.loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), config.grad_norm_clip)
                self.optimizer.step()
                self.trigger_callbacks("on_batch_end")
                self.iter_num += 1
                now = time.time()
                self.iter_dt, self.iter_time = now - self.iter_time, now
                if self.iter_num >= config.max_iters:
                    break
