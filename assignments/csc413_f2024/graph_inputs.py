"""Graphs to be tried: directed ones, with lonely nodes, with loops and without."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024.kit import graphs
from graders import Build, Draw, Made, random_weights
from reference import adjacency

Array: TypeAlias = npt.NDArray[np.float64]

CONVOLUTION = "GraphConvolution"
WEIGHT = ("W.weight", "W", "linear.weight", "fc.weight", "lin.weight", "w", "weights")
BIAS = ("W.bias", "linear.bias", "fc.bias", "lin.bias", "b")
ROLES = {"weight": WEIGHT, "bias": BIAS}
PATH = np.array([[0.0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
READABLE_A = np.array([[0.5, 0.5, 0, 0], [0, 1, 0, 0], [0.25, 0, 0.75, 0], [0, 0, 0, 1]])
READABLE_X = np.array([[1.0, 0], [0, 1], [1, 1], [2, -1]])
READABLE_W = np.array([[1.0, 2, 0], [0, -1, 1]])
RATE = 0.37
"""Of dropout: none that anybody has as a default."""


def directed(rng: np.random.Generator, n: int) -> Array:
    """Edges one way, each node hearing somebody. The last is alone; the first hears not itself."""
    A = (rng.random((n, n)) < 0.4).astype(np.float64)
    A[n - 1], A[:, n - 1], A[n - 1, n - 1] = 0, 0, 1
    if n > 2:
        A[0, :3], A[1, 0] = (0, 1, 0), 0
        A[1, 1] = 1
    for i in np.flatnonzero(A.sum(axis=1) == 0):
        A[i, i] = 1
    return A


def adjacencies(rng: np.random.Generator) -> list[Array]:
    """Of every kind that a loader makes, one without any edge, and weights of any size."""
    friends = np.triu(directed(rng, 6), 1)
    return [
        adjacency.symmetric(friends + friends.T),
        adjacency.by_rows(directed(rng, 5)),
        directed(rng, 7),
        rng.normal(size=(4, 4)),
        np.eye(3),
        np.ones((1, 1)),
    ]


def convolution_builds(draw: Draw, bias: str, sparse: bool = False) -> list[Build]:
    """A layer on each graph, of sizes that all differ.

    `bias` is "none", for a layer without one, "zero", or "drawn"; where it is zero, some do.
    """
    cases = [(READABLE_A, READABLE_X, READABLE_W)]
    first = ("none", "zero", "drawn").index(bias) * 20 + 10 * sparse
    graphs_drawn = adjacencies(draw.case(first))
    for k, A in enumerate(graphs_drawn[:4] if bias == "zero" else graphs_drawn, start=1):
        rng = draw.case(first + k)
        sizes = 2 + k % 3, 5 + k % 2
        cases.append((A, rng.normal(size=(len(A), sizes[0])), rng.normal(size=sizes)))
    return [
        _convolution(draw.case(100 + first + k), A, X, W, bias, sparse)
        for k, (A, X, W) in enumerate(cases)
    ]


def _convolution(
    rng: np.random.Generator, A: Array, X: Array, W: Array, bias: str, sparse: bool
) -> Build:
    b = rng.normal(size=W.shape[1]) if bias == "drawn" else np.zeros(W.shape[1])
    return Build(
        CONVOLUTION,
        W.shape,
        keywords={"bias": False} if bias == "none" else {},
        weights={"weight": W} if bias == "none" else {"weight": W, "bias": b},
        roles={"weight": WEIGHT} if bias == "none" else ROLES,
        inputs=(X, Made(graphs.sparse, (A,)) if sparse else A),
        labels=("input", "adj"),
        weigh=rng.normal(size=(len(A), W.shape[1])),
    )


SIZES: Sequence[tuple[int, int, int, int]] = ((6, 5, 3, 7), (4, 2, 5, 3), (7, 3, 4, 2))
"""Nodes, features, hidden units, classes."""


def network_builds(draw: Draw) -> list[Build]:
    """Networks of two layers, in eval mode and in training mode, on directed graphs."""
    found = []
    for k, (n, *sizes) in enumerate([*SIZES, SIZES[0]]):
        rng = draw.case(200 + k)
        F, hidden, classes = sizes
        shapes = {"gc1.weight": (F, hidden), "gc1.bias": (hidden,),
                  "gc2.weight": (hidden, classes), "gc2.bias": (classes,)}  # fmt: skip
        found.append(
            Build(
                "GCN",
                (*sizes, RATE),
                weights=random_weights(rng, shapes),
                roles={role: _named(role) for role in shapes},
                inputs=(
                    rng.normal(size=(n, F)),
                    (adjacency.by_rows if k % 2 else adjacency.symmetric)(directed(rng, n)),
                ),
                labels=("x", "adj"),
                weigh=rng.normal(size=(n, classes)),
                training=k >= 2,
            )
        )
    return found


def _named(role: str) -> tuple[str, ...]:
    layer, _, part = role.partition(".")
    number = layer[-1]
    layers = (layer, f"conv{number}", f"layer{number}", f"gcn{number}", f"graph_conv{number}")
    return tuple(f"{name}.{each}" for name in layers for each in (part, *ROLES[part]))


ATTENTION = "GraphAttentionLayer"
VECTOR = ("attention.weight", "a", "a.weight", "attn.weight", "attn")
HEADS: Sequence[tuple[int, int, int, int, bool]] = (
    *((5, 4, 6, 3, True), (5, 4, 3, 2, False), (7, 3, 8, 2, True), (6, 5, 3, 4, False)),
    *((4, 2, 5, 1, True), (1, 3, 4, 2, True)),
)
"""Nodes, features, out_features, heads, whether they are concatenated."""
Joined: TypeAlias = Callable[[Array], Array]


def flat(A: Array) -> Array:
    """(n, n)."""
    return A


def deep(A: Array) -> Array:
    """(n, n, 1), as some notebooks hand it over."""
    return A[:, :, None]


def attention_builds(draw: Draw, shaped: Joined = flat, headwise: bool = False) -> list[Build]:
    """Layers in eval mode, then two in training mode; one graph is complete.

    In another shape, or with a vector for each head, three of them say enough.
    """
    found = []
    usual = shaped is flat and not headwise
    for k, sizes in enumerate([*HEADS, HEADS[0], HEADS[3]]):
        if k not in (0, 1, 7) and not usual:
            continue
        n, F, out, heads, concat = sizes
        rng = draw.case(300 + k)
        hidden = out // heads if concat else out
        vectors = heads if headwise else 1
        shapes = {"W": (heads * hidden, F), "attention": (vectors, 2 * hidden)}
        A = np.ones((n, n)) if k == 4 else directed(rng, n)
        found.append(
            Build(
                ATTENTION,
                (F, out, heads),
                keywords={"is_concat": concat, "dropout": RATE, "alpha": 0.3 if k % 2 else 0.2},
                weights=random_weights(rng, shapes, scale=1.0),
                roles={"W": WEIGHT, "attention": VECTOR},
                inputs=(rng.normal(size=(n, F)), shaped(A)),
                labels=("h", "adj_mat"),
                weigh=rng.normal(size=(n, heads * hidden if concat else out)),
                training=k >= len(HEADS),
            )
        )  # fmt: skip
    return found


def attention_network_builds(draw: Draw, shaped: Joined = flat) -> list[Build]:
    """Networks of two layers of attention."""
    found = []
    for k, training in enumerate((False, False, True)):
        rng = draw.case(400 + k)
        n, F, hidden, classes, heads = (6, 5, 6, 7, 3) if k != 1 else (5, 3, 8, 2, 2)
        shapes = {
            "layer1.W": (hidden, F), "layer1.attention": (1, 2 * hidden // heads),
            "layer2.W": (classes, hidden), "layer2.attention": (1, 2 * classes),
        }  # fmt: skip
        found.append(
            Build(
                "GAT",
                (F, hidden, classes, heads, RATE, 0.3),
                weights=random_weights(rng, shapes, scale=1.0),
                roles={role: (f"{role}.weight",) for role in shapes},
                inputs=(rng.normal(size=(n, F)), shaped(directed(rng, n))),
                labels=("x", "adj_mat"),
                weigh=rng.normal(size=(n, classes)),
                training=training,
            )
        )
    return found
