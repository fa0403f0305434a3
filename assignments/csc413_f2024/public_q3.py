"""What may be checked of the graph layers without their answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
The weights are those that a layer starts with, so that nobody need say what they are called.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Module

Array = npt.NDArray[np.float64]

N, F, OUT = 5, 4, 6
"""All apart, so that an exchanged axis shows."""


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def drawn(rng: np.random.Generator) -> Inputs:
    """Features, and a directed graph in which the first node hears the second and nobody else.

    `far` are the same features, but for those that the first node does not hear.
    """
    A = (rng.random((N, N)) < 0.5).astype(np.float64)
    A[0], A[1] = np.eye(N)[1], np.eye(N)[1]
    A += np.diag(1.0 * (A.sum(axis=1) == 0))
    x = normal(rng, N, F)
    far = x.copy()
    far[2:] = normal(rng, N - 2, F)
    return {"x": x, "adj": A, "far": far}


def alike(rng: np.random.Generator) -> Inputs:
    """The same features at every node."""
    given = drawn(rng)
    return {**given, "x": np.tile(given["x"][:1], (N, 1))}


def first_rows(inputs: Inputs, here: Array, there: Array) -> tuple[object, object]:
    return here[0], there[0]


def all_rows_alike(inputs: Inputs, found: Array) -> tuple[object, object]:
    return found, np.tile(found[:1], (len(found), 1))


def laws(
    name: str,
    arguments: tuple[object, ...],
    width: int,
    what: str,
    keywords: Mapping[str, object] | None = None,
) -> list[prop.Property]:
    """Shape, order and locality of whatever maps nodes to nodes."""
    near, far = (
        Module(
            name,
            drawn,
            labels=(given, "adj"),
            arguments=arguments,
            keywords=keywords or {},
            cases=1,
        )
        for given in ("x", "far")
    )
    return [
        prop.shape((N, width), near, says=f"`{name}` gives {what} for each node."),
        prop.permutation_equivariant({"x": 0, "adj": (0, 1)}, near),
        prop.identity(
            first_rows, [near, far],
            says="What a node does not hear, at one step or at two, does not change its row.",
        ),
        prop.pure(near),
    ]  # fmt: skip


LAYER = laws("GraphConvolution", (F, OUT), OUT, "F' numbers")
NETWORK = laws("GCN", (F, 3, OUT, 0.5), OUT, "n_classes numbers")
SETTINGS = {"is_concat": True, "dropout": 0.6, "alpha": 0.2}
ATTENTION = [
    *laws("GraphAttentionLayer", (F, OUT, 3), OUT, "out_features numbers", SETTINGS),
    prop.identity(
        all_rows_alike,
        Module(
            "GraphAttentionLayer",
            alike,
            labels=("x", "adj"),
            arguments=(F, OUT, 3),
            keywords=SETTINGS,
            cases=1,
        ),
        says="Where all nodes have the same features, all rows are alike: weights add up to one.",
    ),
]
ATTENTION_NETWORK = laws("GAT", (F, 6, OUT, 3, 0.5, 0.2), OUT, "n_classes numbers")


def friends(rng: np.random.Generator) -> Inputs:
    """A graph without loops, whose last node is alone."""
    A = np.triu(rng.random((N, N)) < 0.6, 1).astype(np.float64)
    A[:, -1] = 0
    return {"A": A + A.T}


def of_the_lonely(inputs: Inputs, found: Array) -> tuple[object, object]:
    return found[-1], np.eye(N)[-1]


ADJACENCY = Function("normalize_adj", friends)
NORMALIZED = [
    prop.shape((N, N), ADJACENCY, says="`normalize_adj` gives (n, n)."),
    prop.non_negative(ADJACENCY),
    prop.identity(of_the_lonely, ADJACENCY, says="A lonely node keeps itself alone."),
    prop.pure(ADJACENCY),
]
