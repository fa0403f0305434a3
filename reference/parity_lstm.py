"""An LSTM with step functions for sigmoid and tanh, and weights with which it keeps the parity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Squash = Callable[[Array], Array]
GATES = ("f", "i", "C", "o")


def step(z: Float[Array, "*axes"]) -> Float[Array, "*axes"]:
    """sigma(z) = 1 if z > 0 else 0.

    >>> step(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 1.0]
    """
    return (z > 0).astype(np.float64)


def cell_states(
    weights: Mapping[str, Array],
    bits: Sequence[int],
    h0: Float[Array, "H"],
    c0: Float[Array, "H"],
    sigma: Squash = step,
    tanh: Squash = np.sign,
) -> Float[Array, "T H"]:
    """The cell states C_1 ... C_T of an LSTM that reads one bit at a time.

    f = sigma(W_f [h, x] + b_f), i and o likewise;  C~ = tanh(W_C [h, x] + b_C)
    C <- f C + i C~;  h <- o tanh(C)

    Shapes: W_* (H, H + 1), b_* (H).
    Source: CS4644-F2023 Q3, eqs. (2)-(9)

    >>> weights = {name: np.array(value) for name, value in parity_weights().items()}
    >>> cell_states(weights, [1, 0, 1], np.zeros(1), np.zeros(1)).tolist()
    [[1.0], [1.0], [0.0]]
    """
    h, C, states = h0, c0, []
    for x in bits:
        hx = np.append(h, x)
        f, i, z, o = (weights[f"W_{g}"] @ hx + weights[f"b_{g}"] for g in GATES)
        C = sigma(f) * C + sigma(i) * tanh(z)
        h = sigma(o) * tanh(C)
        states.append(C)
    return np.array(states).reshape(len(bits), len(c0))


def parity(bits: Sequence[int]) -> list[int]:
    """The XOR of the first t bits, for t = 1 ... T.

    >>> parity([1, 0, 1, 1])
    [1, 1, 0, 1]
    """
    return [sum(bits[:t]) % 2 for t in range(1, len(bits) + 1)]


def parity_weights() -> dict[str, list[list[float]] | list[float]]:
    """f = not x,  i = x and not h,  C~ = 1,  o = 1: then h = C, and C is the parity.

    Shapes: W_* (1, 2), b_* (1).
    Source: CS4644-F2023 Q3

    >>> parity_weights()["W_f"], parity_weights()["b_f"]
    ([[0.0, -1.0]], [0.5])
    """
    return {
        "W_f": [[0.0, -1.0]], "b_f": [0.5], "W_i": [[-1.0, 1.0]], "b_i": [-0.5],
        "W_C": [[0.0, 0.0]], "b_C": [1.0], "W_o": [[0.0, 0.0]], "b_o": [1.0],
    }  # fmt: skip
