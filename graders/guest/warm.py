"""Imports of a fork server before it forks, so that no guest pays for them; one thread throughout.

A fork copies one thread: a pool of workers that ran before the fork hangs its first user after it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import inspect
import random
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

import numpy as np

NOTE = "note: {count} DataLoader workers were asked for; here data is loaded without any"
LOADER = "torch.utils.data.dataloader"
THREADS = "threadpoolctl"
ONLY_WITH_WORKERS = ("prefetch_factor", "persistent_workers", "timeout", "multiprocessing_context")


def warm(names: Iterable[str]) -> None:
    """Import these packages, and use each once: much of what they need is imported late."""
    sys.meta_path.insert(0, WithoutWorkers())
    for name in names:
        with contextlib.suppress(ImportError):  # a package that is absent is absent for students
            importlib.import_module(name)
            WARMING.get(name, lambda: None)()
    gc.collect()
    gc.freeze()  # a collection in a guest then touches, and copies, nothing of ours


def seed() -> None:
    """Seed the same random numbers for every guest, where the student seeds none."""
    random.seed(0)
    np.random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)


def _warm_numpy() -> None:
    importlib.import_module("numpy.testing")
    np.linalg.inv(np.eye(2)) @ np.random.default_rng(0).normal(size=(2, 2))


def _warm_sympy() -> None:
    sympy: Any = importlib.import_module("sympy")
    x = sympy.Symbol("x")
    sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2)
    sympy.diff(sympy.exp(x**2), x)


def _warm_torch() -> None:
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    importlib.import_module("torch.utils.data")
    importlib.import_module("torch._dynamo")
    weight = torch.ones(3, 3, requires_grad=True)
    ((torch.ones(2, 3) @ weight).relu() ** 2).mean().backward()
    torch.nn.functional.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2))
    torch.optim.SGD([weight], lr=0.1).step()


def _warm_matplotlib() -> None:
    importlib.import_module("matplotlib.pyplot").close("all")


WARMING: Mapping[str, Callable[[], None]] = {
    "numpy": _warm_numpy,
    "sympy": _warm_sympy,
    "torch": _warm_torch,
    "matplotlib": _warm_matplotlib,
}


class WithoutWorkers(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports torch's DataLoader so that it starts no worker processes, which the wall forbids."""

    def __init__(self) -> None:
        self.inner: dict[str, Any] = {}

    def find_spec(self, name: str, path: Any = None, target: object = None) -> ModuleSpec | None:
        """A spec for the modules that are changed after their import."""
        spec = PathFinder.find_spec(name, path) if name in (LOADER, THREADS) else None
        if spec is not None:
            self.inner[name], spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Python's own way."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the file, then change it.

        Torch's constructor loses its workers. The library that counts threads would read a file
        that the wall hides: there is one thread to count.
        """
        self.inner[module.__name__].exec_module(module)
        if module.__name__ == THREADS:
            vars(module)["ThreadpoolController"]._load_libraries = lambda self: None
            return
        loader: Any = vars(module)["DataLoader"]
        construct = loader.__init__
        order = list(inspect.signature(construct).parameters)[1:]

        def without_workers(self: object, *given: Any, **named: Any) -> None:
            named |= zip(order, given, strict=False)
            if count := named.pop("num_workers", 0):
                print(NOTE.format(count=count), file=sys.stderr)
                for only_with_workers in ONLY_WITH_WORKERS:
                    named.pop(only_with_workers, None)
            construct(self, **named)

        loader.__init__ = without_workers
