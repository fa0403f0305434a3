"""Question 3, parts 1 and 2: graph convolution, and a network of two of them.

The answers are built, given weights by role, run forward and backward on graphs that nobody has
seen. How well a trained network does says little of its layers and earns nothing here.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assignments.csc413_f2024 import convolution_slips as wrong
from assignments.csc413_f2024 import public_q3
from assignments.csc413_f2024.graph_inputs import (
    CONVOLUTION,
    PATH,
    RATE,
    SIZES,
    Array,
    convolution_builds,
    directed,
    network_builds,
)
from assignments.csc413_f2024.kit import graphs
from graders import (
    Call,
    Calls,
    Code,
    Construction,
    Draw,
    Either,
    Made,
    Module,
    Name,
    Part,
    Parts,
    Slip,
    Way,
)
from reference import adjacency, graph_layers

KIT = (Path(__file__).parent / "kit" / "graphs.py",)

LAYER_SLIPS = [
    Slip({CONVOLUTION: wrong.adjusted(lambda A: A.new_ones(len(A)).diag())},
         "The adjacency matrix is not used: no node hears another."),
    Slip({CONVOLUTION: wrong.adjusted(lambda A: A.T)},
         "The adjacency matrix is transposed: row i of it says whom node i hears."),
    Slip({CONVOLUTION: wrong.adjusted(wrong.with_loops)},
         "Loops are added once more; the matrix that the layer is handed is ready for use."),
    Slip({CONVOLUTION: wrong.adjusted(wrong.renormalized)},
         "The layer normalizes the matrix once more; what it is handed is ready for use."),
    Slip({CONVOLUTION: wrong.adjusted(lambda A: 1.0 * (A != 0))},
         "The entries of the matrix are made 0 and 1; they are weights."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.relu())},
         "There is no ReLU in the layer: the network has it, and not after the second layer."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.softmax(1))},
         "There is no softmax in the layer."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.detach())},
         "The values are right, but detached: no gradient comes back.", "1/2"),
]  # fmt: skip


def layer_way(bias: str) -> Module:
    """The layer itself: without a bias, or with one that is zero."""
    return Module(
        prompt="",
        source="CSC413-F2024 3.1",
        builds=lambda draw: convolution_builds(draw, bias),
        reference={CONVOLUTION: graph_layers.GraphConvolution},
        slips=LAYER_SLIPS,
    )


BIAS = Module(
    prompt="",
    source="CSC413-F2024 3.1, the bias",
    builds=lambda draw: convolution_builds(draw, "drawn"),
    reference={CONVOLUTION: graph_layers.GraphConvolution},
    accepts=[{CONVOLUTION: wrong.InnerBias}],
    slips=[
        Slip({CONVOLUTION: wrong.layer(wrong.product)}, "The bias is there, and is never added."),
        *LAYER_SLIPS,
    ],
)
SPARSE = Module(
    prompt="",
    source="CSC413-F2024 3.1, a sparse matrix",
    builds=lambda draw: convolution_builds(draw, "zero", sparse=True),
    reference={CONVOLUTION: graph_layers.GraphConvolution},
    slips=LAYER_SLIPS[:1],
)

LAYER = Parts(
    prompt="""
    Complete `GraphConvolution(in_features, out_features, bias=True)`: `forward(input, adj)` gives
    A X W, and adds the bias, before A or after it. Shapes: input (n, F), adj (n, n) -> (n, F').
    `adj` is the matrix as it shall be used: whatever stands in it, directed or not. There is no
    activation here.
    """,
    source="CSC413-F2024 3.1",
    properties=public_q3.LAYER,
    parts=[
        Part("layer", "3/4", Either(
            prompt="", source="CSC413-F2024 3.1",
            ways=[Way("without", layer_way("none")), Way("zero", layer_way("zero"))],
        )),
        Part("bias", "1/4", BIAS),
        Part("sparse", 0, SPARSE),
    ],
)  # fmt: skip

NETWORK_SLIPS = [
    Slip({"GCN": wrong.network(act=lambda h: h)}, "The ReLU between the two layers is missing."),
    Slip({"GCN": wrong.network(act=lambda h: h.where(h > 0, 0.01 * h))},
         "It is ReLU between the layers, not a leaky one."),
    Slip({"GCN": wrong.network(act=lambda h: h.where(h > 0, h.expm1()))},
         "It is ReLU between the layers, not ELU."),
    Slip({"GCN": wrong.network(last=lambda self, found: found.relu())},
         "A ReLU stands after the second layer; a class may need a score below zero."),
    Slip({"GCN": wrong.network(drop=wrong.kept)}, "Dropout is missing: in training mode nothing "
         "is dropped between the layers."),
    Slip({"GCN": wrong.network(drop=wrong.always)},
         "Dropout acts in eval mode as well: pass training=self.training, or use nn.Dropout."),
    Slip({"GCN": wrong.network(drop=wrong.half)},
         "The argument `dropout` is ignored: the rate is 0.5 whatever is asked for."),
    Slip({"GCN": wrong.network(first=wrong.dropped, drop=wrong.kept)},
         "Dropout acts on the features; it belongs between the two layers."),
    Slip({"GCN": wrong.network(last=wrong.dropped, drop=wrong.kept)},
         "Dropout acts on the scores; it belongs between the two layers."),
    Slip({"GCN": wrong.network(second=lambda self, h, A: self.gc2(h, A.new_ones(len(A)).diag()))},
         "The second layer does not use the graph."),
    Slip({"GCN": wrong.network(last=lambda self, found: found.softmax(0))},
         "The softmax runs over the nodes; it runs over the classes, dim=1."),
]  # fmt: skip
READINGS: Sequence[Callable[[Any, Any], Any]] = (
    lambda self, found: found,
    lambda self, found: found.log_softmax(1),
    lambda self, found: found.softmax(1),
)
"""What a network gives: logits, their logarithms as probabilities, or probabilities."""

NETWORK_VALUES = Module(
    prompt="",
    source="CSC413-F2024 3.2",
    builds=network_builds,
    reference={"GCN": graph_layers.GCN},
    accepts=[
        {"GCN": wrong.network(last=last, layers=layers)}
        for last in READINGS
        for layers in (graph_layers.GraphConvolution, wrong.InnerBias)
    ][1:],
    slips=NETWORK_SLIPS,
)

NODES = 40
COMPOSED = "two layers, ReLU and dropout between them"


def composition(shown: dict[str, Any], adj: Any, x: Any, training: bool) -> str:
    """How a network is put together from its layers, whatever these do."""
    calls = [[np.asarray(part, np.float64) for part in call] for call in shown["calls"]]
    if len(calls) != 2:
        return f"{len(calls)} calls of GraphConvolution"
    (first, A1, hidden), (second, A2, scores) = calls
    if not all(A.shape == adj.shape and np.allclose(A, adj) for A in (A1, A2)):
        return "a layer that is not handed the adjacency matrix"
    if first.shape != x.shape or not np.allclose(first, x):
        return "a first layer that is handed something else than the features"
    if said := _between(hidden, second, training):
        return said
    return COMPOSED if _is_output(np.asarray(shown["result"]), scores) else "more after the scores"


def _between(hidden: Any, second: Any, training: bool) -> str:
    """What is wrong between the two layers; empty where nothing is."""
    relu = np.maximum(hidden, 0)
    if second.shape != relu.shape:
        return "a second layer of another size"
    if not training:
        return "" if np.allclose(second, relu) else "something else than ReLU between the layers"
    is_dropped = (second == 0) & (relu != 0)
    wanted = np.where(is_dropped, 0, relu / (1 - RATE))
    rate = is_dropped.sum() / max(1, (relu != 0).sum())
    if not np.allclose(second, wanted) or abs(rate - RATE) > 0.2:
        return "another dropout between the layers, in training mode"
    return ""


def _is_output(found: Any, scores: Any) -> bool:
    """Whether a result is the second layer's, or a softmax over the classes of it."""
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return found.shape == scores.shape and any(
        np.allclose(found, reading) for reading in (scores, logs, np.exp(logs))
    )


def composition_calls(draw: Draw) -> Calls:
    """A network at work on a drawn graph, in eval mode and in training mode."""
    rng = draw.case(500)
    _, *sizes = SIZES[0]
    A, x = adjacency.by_rows(directed(rng, NODES)), rng.normal(size=(NODES, sizes[0]))
    found = []
    for training in (False, True):
        given = (Name("GCN"), Name(CONVOLUTION), (*sizes, RATE), x, A, training)
        labels = ("network", "layer", "sizes", "x", "adj", "training")
        shown = Call(Made(graphs.watched), given, labels)
        found.append(Call(Made(composition), (shown, A, x, training),
                          ("shown", "adj", "x", "training")))  # fmt: skip
    return found


RIGHT_LAYER = {CONVOLUTION: graph_layers.GraphConvolution}
COMPOSITION = Construction(
    prompt="",
    source="CSC413-F2024 3.2, put together",
    calls=composition_calls,
    reference={"GCN": graph_layers.GCN, **RIGHT_LAYER},
    slips=[
        Slip({**slip.namespace, **RIGHT_LAYER}, slip.say)
        for slip in (NETWORK_SLIPS[0], NETWORK_SLIPS[3], NETWORK_SLIPS[9])
    ],
)

NETWORK = Either(
    prompt="""
    Complete `GCN(nfeat, n_hidden, n_classes, dropout, bias=True)` from two of your
    `GraphConvolution`: `forward(x, adj)`, shapes (n, nfeat), (n, n) -> (n, n_classes), with ReLU
    and then dropout between the layers. Return logits; the logarithm of a softmax over the classes,
    or the softmax itself, is as good. Dropout acts in training mode alone, at the rate `dropout`.
    """,
    source="CSC413-F2024 3.2",
    properties=public_q3.NETWORK,
    ways=[Way("values", NETWORK_VALUES), Way("put together", COMPOSITION)],
)


def adjacency_calls(draw: Draw) -> Calls:
    """A path and a lonely node, then drawn graphs without loops, each with a lonely node."""
    drawn = [directed(draw.case(600 + k), 3 + k) for k in range(5)]
    graphs = [PATH, *(np.maximum(A, A.T) * (1 - np.eye(len(A))) for A in drawn)]
    return [Call("normalize_adj", (A,), ("A",)) for A in graphs]


def loops(A: Array) -> Array:
    return np.asarray(A + np.eye(len(A)))


def degree(A: Array) -> Array:
    """As it is, but for lonely nodes: what divides by zero there is wrong elsewhere too."""
    return np.asarray(np.maximum(A.sum(axis=1), 1))


NORMALIZED = Code(
    prompt="""
    `normalize_adj(A)`, shapes (n, n) -> (n, n): D^{-1/2} (A + I) D^{-1/2}, where D is the degree of
    A + I. The handout's words speak of rows that sum to one; D^{-1} (A + I) is accepted too.
    """,
    source="CSC413-F2024 Q3, basics",
    properties=public_q3.NORMALIZED,
    calls=adjacency_calls,
    reference={"normalize_adj": adjacency.symmetric},
    accepts=[{"normalize_adj": adjacency.by_rows}],
    slips=[
        Slip({"normalize_adj": lambda A: A / np.sqrt(np.outer(degree(A), degree(A)))},
             "The loops are missing: the handout's A-hat is A + I."),
        Slip({"normalize_adj": lambda A: loops(A) / np.sqrt(degree(loops(A)))[:, None]},
             "D^{-1/2} stands on the left alone; it stands on both sides."),
        Slip({"normalize_adj": lambda A: adjacency.symmetric(loops(A))}, "I is added twice."),
        Slip({"normalize_adj": lambda A: loops(A) / np.sqrt(np.outer(degree(A), degree(A)))},
             "D is the degree of A; it is that of A + I."),
    ],
)  # fmt: skip
