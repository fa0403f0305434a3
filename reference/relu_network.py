"""A network with one hidden ReLU layer, of scalars or of vectors: values, gradients, graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Graph: TypeAlias = dict[str, list[Any]]
"""Nodes, of which operations have an `op`, and arrows; where order counts, with a place."""


def scalar_forward(x: float, w1: float, b1: float, w2: float, b2: float) -> tuple[float, ...]:
    """z1 = w1 x, z2 = z1 + b1, z3 = max(0, z2), z4 = w2 z3, z5 = z4 + b2: all five.

    Source: CS533-S2020 P1.1.

    >>> scalar_forward(x=1.0, w1=2.0, b1=-1.0, w2=3.0, b2=0.5)
    (2.0, 1.0, 1.0, 3.0, 3.5)
    """
    z1 = w1 * x
    z3 = hidden(x, w1, b1)
    z4 = w2 * z3
    return z1, z1 + b1, z3, z4, z4 + b2


def hidden(x: float, w1: float, b1: float) -> float:
    """max(0, w1 x + b1).

    >>> hidden(1.0, 2.0, -1.0), hidden(1.0, 2.0, -3.0)
    (1.0, 0.0)
    """
    return max(0.0, w1 * x + b1)


def scalar_gradients(x: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
    """The gradient of z5 = w2 ReLU(w1 x + b1) + b2 by every input; at the kink the ReLU's is 0.

    Source: CS533-S2020 P1.1 (c).

    >>> scalar_gradients(x=1.0, w1=2.0, b1=-1.0, w2=3.0, b2=0.5)
    {'b2': 1.0, 'w2': 1.0, 'b1': 3.0, 'w1': 3.0, 'x': 6.0}
    """
    z3 = hidden(x, w1, b1)
    z2_bar = w2 * (z3 != 0)
    return {"b2": 1.0, "w2": z3, "b1": z2_bar, "w1": z2_bar * x, "x": z2_bar * w1}


def skip_forward(x: float, w1: float, b1: float, w2: float, b2: float) -> float:
    """z6 = z5 + x: the same network with a skip connection. Source: CS533-S2020 P1.1 (d).

    >>> skip_forward(x=1.0, w1=2.0, b1=-1.0, w2=3.0, b2=0.5)
    4.5
    """
    return scalar_forward(x, w1, b1, w2, b2)[-1] + x


def skip_gradients(x: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
    """The gradient of z6 by every input: a second path leads to x. Source: CS533-S2020 P1.1 (d).

    >>> skip_gradients(x=1.0, w1=2.0, b1=-1.0, w2=3.0, b2=0.5)["x"]
    7.0
    """
    through_z5 = scalar_gradients(x, w1, b1, w2, b2)
    return {**through_z5, "x": through_z5["x"] + 1}


def vector_forward(
    x: Float[Array, "n"],
    W: Float[Array, "d n"],
    b1: Float[Array, "d"],
    u: Float[Array, "d"],
    b2: float,
) -> tuple[Any, ...]:
    """z1 = W x, z2 = z1 + b1, z3 = max(0, z2) by entries, z4 = u^T z3, z5 = z4 + b2: all five.

    Shapes: z1 to z3 (d,), z4 and z5 ().
    Source: CS533-S2020 P1.2.

    >>> x, b1, u = np.array([1.0, 2.0]), np.array([0.0, -3.0]), np.array([5.0, 7.0])
    >>> vector_forward(x, np.eye(2), b1, u, b2=0.5)[-1]
    5.5
    """
    z1 = W @ x
    z3 = hidden_vector(x, W, b1)
    z4 = float(np.sum(u * z3))
    return z1, z1 + b1, z3, z4, z4 + b2


def hidden_vector(
    x: Float[Array, "n"], W: Float[Array, "d n"], b1: Float[Array, "d"]
) -> Float[Array, "d"]:
    """max(0, W x + b1), by entries.

    >>> hidden_vector(np.array([1.0, 2.0]), np.eye(2), np.array([0.0, -3.0])).tolist()
    [1.0, 0.0]
    """
    return np.maximum(W @ x + b1, 0)


def vector_gradients(
    x: Float[Array, "n"],
    W: Float[Array, "d n"],
    b1: Float[Array, "d"],
    u: Float[Array, "d"],
    b2: float,
) -> dict[str, Any]:
    """The gradient of z5 = u^T ReLU(W x + b1) + b2 by every input, each in its input's shape.

    By the lemma on Z = U V: U's gradient is Z's times V^T, and V's is U^T times Z's.
    Source: CS533-S2020 P1.2 (c).

    >>> x, b1, u = np.array([1.0, 2.0]), np.array([0.0, -3.0]), np.array([5.0, 7.0])
    >>> vector_gradients(x, np.eye(2), b1, u, b2=0.5)["x"].tolist()
    [5.0, 0.0]
    """
    z3 = hidden_vector(x, W, b1)
    z2_bar = u * (z3 != 0)
    return {"b2": 1.0, "u": z3, "b1": z2_bar, "W": np.outer(z2_bar, x), "x": W.T @ z2_bar}


def scalar_graph(skip: bool = False) -> Graph:
    """The graph of z5, or of z6 = z5 + x. Source: CS533-S2020 P1.1 (a) and (d).

    >>> scalar_graph(skip=True)["edges"][-2:]
    [('z5', 'z6'), ('x', 'z6')]
    """
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
    """The graph of z5 = u . ReLU(W @ x + b1) + b2. Source: CS533-S2020 P1.2 (a).

    >>> vector_graph()["edges"][:2]
    [('W', 'z1', 0), ('x', 'z1', 1)]
    """
    operations = [("z1", "@"), ("z2", "+"), ("z3", "relu"), ("z4", "dot"), ("z5", "+")]
    edges = [
        ("W", "z1", 0), ("x", "z1", 1), ("z1", "z2"), ("b1", "z2"), ("z2", "z3"),
        ("u", "z4"), ("z3", "z4"), ("z4", "z5"), ("b2", "z5"),
    ]  # fmt: skip
    return _graph(["x", "W", "b1", "u", "b2"], operations, edges)


def _graph(inputs: list[str], operations: list[tuple[str, str]], edges: list[Any]) -> Graph:
    return {"nodes": [*inputs, *({"id": z, "op": op} for z, op in operations)], "edges": edges}
