"""Feature maps of kernels, by name, and long inputs, drawn where they are used."""

from collections.abc import Callable
from typing import Any

import numpy as np

MAPS: dict[str, Callable[[Any], Any]] = {
    "elu + 1": lambda z: np.where(z > 0, z + 1, np.exp(np.minimum(z, 0))),
    "relu": lambda z: np.maximum(z, 0) + 1e-3,
    "exp": lambda z: np.exp(z),
    "squares": lambda z: np.concatenate([z**2, np.ones((len(z), 1))], axis=1),
}


def phi(name: str) -> Callable[[Any], Any]:
    """The map of that name, (n, d) -> (n, r), on arrays and on tensors alike; positive."""

    def mapped(z: Any) -> Any:
        if not hasattr(z, "detach"):
            return MAPS[name](np.asarray(z, dtype=float))
        import torch

        return torch.from_numpy(MAPS[name](z.detach().double().numpy()))

    return mapped


def normal(n: int, d: int, seed: int) -> Any:
    """Shape (n, d)."""
    return np.random.default_rng(seed).normal(size=(n, d))


def orthonormal(n: int, k: int, seed: int, rows: bool) -> Any:
    """Orthonormal columns (n, k), or rows (k, n)."""
    Q = np.linalg.qr(normal(n, k, seed))[0]
    return Q.T if rows else Q


def attended(given: Callable[..., Any], Q: Any, K: Any, V: Any) -> Any:
    """Somebody's linear attention with one of the maps."""
    return given(Q, K, V, phi("relu"))
