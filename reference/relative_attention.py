"""Relative attention of one head on a sequence of numbers, as a convolution and as a maximum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Offsets: TypeAlias = Mapping[int, float] | Callable[[int], float]

KERNEL = (2.0, 0.0, 1.0)


def relative_attention(
    x: Float[Array, "n"], W_Q: float, W_K: float, W_V: float, p: Offsets
) -> Float[Array, "n"]:
    """The layer of the handout, with d_k = 1.

    y_i = sum_j softmax_j(W_Q x_i W_K x_j + p_{i-j}) W_V x_j

    Conventions: p is a function of the offset i - j, or a table of it, in which an offset that is
        absent has minus infinity.
    Source: CSC413-F2024 1.4

    >>> before_too = {0: 0.0, 1: 0.0}
    >>> relative_attention(np.array([1.0, 3.0, 5.0]), 0.0, 0.0, 1.0, before_too).tolist()
    [1.0, 2.0, 4.0]
    """
    n = len(x)
    shift = np.array([_at(p, offset) for offset in range(-n + 1, n)])
    i = np.arange(n)
    scores = W_Q * W_K * np.outer(x, x) + shift[i[:, None] - i[None, :] + n - 1]
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(weights @ (W_V * x))


def _at(p: Offsets, offset: int) -> float:
    return float(p(offset)) if callable(p) else float(p.get(offset, -np.inf))


def convolution(x: Float[Array, "n"]) -> Float[Array, "n-2"]:
    """Conv1D(x; w)_i = sum_{j=-1..1} x_{i+j} w_{j+2} with w = [2, 0, 1]: 2 x_{i-1} + x_{i+1}.

    Conventions: the rows whose neighbours both exist.
    Source: CSC413-F2024 1.4.1

    >>> convolution(np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [5.0, 8.0]
    """
    before, here, after = KERNEL
    return np.asarray(before * x[:-2] + here * x[1:-1] + after * x[2:])


def convolution_parameters(n: int) -> dict[str, object]:
    """Parameters with which the layer is that convolution.

    p_1 = ln 2, p_{-1} = 0, p = -infinity elsewhere: the weights are 2/3 and 1/3, whatever x is,
    since W_Q W_K = 0; W_V = 3 undoes the normalization

    Source: CSC413-F2024 1.4.1

    >>> found = relative_attention(np.array([1.0, 2.0, 3.0]), **convolution_parameters(3))
    >>> round(float(found[1]), 6)
    5.0
    """
    p = {offset: -np.inf for offset in range(-n, n + 1)}
    return {"W_Q": 0.0, "W_K": 0.0, "W_V": sum(KERNEL), "p": p | {1: np.log(2.0), -1: 0.0}}


def max_pool(x: Float[Array, "n"], k: int) -> Float[Array, "n-2*{k}"]:
    """MaxPool(x)_i = max_{-k <= m <= k} x_{i+m}.

    Conventions: the rows whose window lies inside.
    Source: CSC413-F2024 1.4.2

    >>> max_pool(np.array([1.0, 5.0, 2.0, 3.0]), k=1).tolist()
    [5.0, 5.0]
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, 2 * k + 1)
    return np.asarray(windows.max(axis=1))


def max_pool_parameters(
    n: int, k: int, x_min: float, x_max: float, error: float = 1e-3
) -> dict[str, object]:
    """Parameters with which the layer is within `error` of that maximum, for x in [x_min, x_max].

    W_V = 1, p_m = 0 for |m| <= k and -infinity elsewhere, W_Q = W_K = sqrt(b): row i is a softmax
    of inverse temperature b x_i over its window, whose mean is at most W_0(2k/e) / (b x_i) below
    the maximum; b is chosen so that this is `error` at x_min

    Source: CSC413-F2024 1.4.2

    >>> parameters = max_pool_parameters(n=3, k=1, x_min=1.0, x_max=2.0)
    >>> relative_attention(np.array([1.0, 2.0, 1.0]), **parameters).round(2).tolist()
    [2.0, 2.0, 2.0]
    """
    root = np.sqrt(softmax_gap(2 * k) / (error * x_min))
    p = {offset: 0.0 if abs(offset) <= k else -np.inf for offset in range(-n, n + 1)}
    return {"W_Q": root, "W_K": root, "W_V": 1.0, "p": p}


def softmax_gap(m: int) -> float:
    """How far a softmax mean can lie below the maximum of m + 1 numbers, at temperature one.

    max_g m g e^{-g} / (1 + m e^{-g}) = W_0(m / e), attained at g = 1 + W_0(m / e): Newton's steps
    for the Lambert function, w e^w = m / e

    Source: CSC413-F2024 1.4.2

    >>> round(softmax_gap(1), 4)
    0.2785
    """
    w, target = 1.0, m / np.e
    for _ in range(50):
        w -= (w * np.exp(w) - target) / (np.exp(w) * (1 + w))
    return float(w)
