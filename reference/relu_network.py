"""A network with one hidden ReLU layer, of scalars or of vectors: values, gradients, graphs."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Graph: TypeAlias = dict[str, list[Any]]
"""Nodes, of which operations have an `op`, and arrows; where order counts, with a place."""


def scalar_forward(x: float, w1: float, b1: float, w2: float, b2: float) -> tuple[float, ...]:
    """z1 = w1 x, z2 = z1 + b1, z3 = max(0, z2), z4 = w2 z3, z5 = z4 + b2: all five.

    Source: CS533-S2020 P1.1.
    """
    z1 = w1 * x
    z3 = hidden(x, w1, b1)
    z4 = w2 * z3
    return z1, z1 + b1, z3, z4, z4 + b2


def hidden(x: float, w1: float, b1: float) -> float:
    """max(0, w1 x + b1)."""
    return max(0.0, w1 * x + b1)


def scalar_gradients(x: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
    """The gradient of z5 = w2 ReLU(w1 x + b1) + b2 by every input; at the kink the ReLU's is 0.

    Source: CS533-S2020 P1.1 (c).
    """
    z3 = hidden(x, w1, b1)
    z2_bar = w2 * (z3 != 0)
    return {"b2": 1.0, "w2": z3, "b1": z2_bar, "w1": z2_bar * x, "x": z2_bar * w1}


def skip_forward(x: float, w1: float, b1: float, w2: float, b2: float) -> float:
    """z6 = z5 + x: the same network with a skip connection. Source: CS533-S2020 P1.1 (d)."""
    return scalar_forward(x, w1, b1, w2, b2)[-1] + x


def skip_gradients(x: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
    """The gradient of z6 by every input: a second path leads to x. Source: CS533-S2020 P1.1 (d)."""
    through_z5 = scalar_gradients(x, w1, b1, w2, b2)
    return {**through_z5, "x": through_z5["x"] + 1}


def vector_forward(x: Array, W: Array, b1: Array, u: Array, b2: float) -> tuple[Any, ...]:
    """z1 = W x, z2 = z1 + b1, z3 = max(0, z2) by entries, z4 = u^T z3, z5 = z4 + b2: all five.

    Shapes: x (n), W (d, n), b1 (d), u (d), b2 () -> z1 to z3 (d), z4 and z5 ().
    Source: CS533-S2020 P1.2.
    """
    z1 = W @ x
    z3 = hidden_vector(x, W, b1)
    z4 = float(np.sum(u * z3))
    return z1, z1 + b1, z3, z4, z4 + b2


def hidden_vector(x: Array, W: Array, b1: Array) -> Array:
    """max(0, W x + b1), by entries."""
    return np.maximum(W @ x + b1, 0)


def vector_gradients(x: Array, W: Array, b1: Array, u: Array, b2: float) -> dict[str, Any]:
    """The gradient of z5 = u^T ReLU(W x + b1) + b2 by every input, each in its input's shape.

    By the lemma on Z = U V: U's gradient is Z's times V^T, and V's is U^T times Z's.
    Source: CS533-S2020 P1.2 (c).
    """
    z3 = hidden_vector(x, W, b1)
    z2_bar = u * (z3 != 0)
    return {"b2": 1.0, "u": z3, "b1": z2_bar, "W": np.outer(z2_bar, x), "x": W.T @ z2_bar}


def scalar_graph(skip: bool = False) -> Graph:
    """The graph of z5, or of z6 = z5 + x. Source: CS533-S2020 P1.1 (a) and (d)."""
    operations = [("z1", "*"), ("z2", "+"), ("z3", "relu"), ("z4", "*"), ("z5", "+")]
    edges = [
        ("w1", "z1"), ("x", "z1"), ("z1", "z2"), ("b1", "z2"), ("z2", "z3"),
        ("w2", "z4"), ("z3", "z4"), ("z4", "z5"), ("b2", "z5"),
    ]  # fmt: skip
    if skip:
        operations.append(("z6", "+"))
        edges += [("z5", "z6"), ("x", "z6")]
    return _graph(["x", "w1", "b1", "w2", "b2"], operations, edges)


def vector_graph() -> Graph:
    """The graph of z5 = u . ReLU(W @ x + b1) + b2. Source: CS533-S2020 P1.2 (a)."""
    operations = [("z1", "@"), ("z2", "+"), ("z3", "relu"), ("z4", "dot"), ("z5", "+")]
    edges = [
        ("W", "z1", 0), ("x", "z1", 1), ("z1", "z2"), ("b1", "z2"), ("z2", "z3"),
        ("u", "z4"), ("z3", "z4"), ("z4", "z5"), ("b2", "z5"),
    ]  # fmt: skip
    return _graph(["x", "W", "b1", "u", "b2"], operations, edges)


def _graph(inputs: list[str], operations: list[tuple[str, str]], edges: list[Any]) -> Graph:
    return {"nodes": [*inputs, *({"id": z, "op": op} for z, op in operations)], "edges": edges}
