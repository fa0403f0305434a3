"""Question 3, part 2: a network of two graph convolutions.

It is right when its values are, with the layers' weights copied; or when it is put together right
from the student's own layer, so that a mistake in that costs once.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from assignments.csc413_f2024 import convolution_slips as wrong
from assignments.csc413_f2024 import public_q3
from assignments.csc413_f2024.graph_inputs import (
    CONVOLUTION,
    RATE,
    SIZES,
    directed,
    network_builds,
)
from assignments.csc413_f2024.kit import graphs
from graders import Call, Calls, Construction, Draw, Either, Made, Module, Name, Slip, Way
from reference import adjacency, graph_layers

MISTAKES: Sequence[tuple[dict[str, Any], str]] = (
    (dict(act=lambda h: h), "The ReLU between the two layers is missing."),
    (
        dict(act=lambda h: h.where(h > 0, 0.01 * h)),
        "It is ReLU between the layers, not a leaky one.",
    ),
    (dict(act=lambda h: h.where(h > 0, h.expm1())), "It is ReLU between the layers, not ELU."),
    (
        dict(last=lambda self, found: found.relu()),
        "A ReLU stands after the second layer; a class may need a score below zero.",
    ),
    (
        dict(drop=wrong.kept),
        "Dropout is missing: in training mode nothing is dropped between the layers.",
    ),
    (
        dict(drop=wrong.always),
        "Dropout acts in eval mode as well: pass training=self.training, or use nn.Dropout.",
    ),
    (
        dict(drop=wrong.half),
        "The argument `dropout` is ignored: the rate is 0.5 whatever is asked for.",
    ),
    (
        dict(first=wrong.dropped, drop=wrong.kept),
        "Dropout acts on the features; it belongs between the two layers.",
    ),
    (
        dict(last=wrong.dropped, drop=wrong.kept),
        "Dropout acts on the scores; it belongs between the two layers.",
    ),
    (
        dict(second=lambda self, h, A: self.gc2(h, A.new_ones(len(A)).diag())),
        "The second layer does not use the graph.",
    ),
    (
        dict(last=lambda self, found: found.softmax(0)),
        "The softmax runs over the nodes; it runs over the classes, dim=1.",
    ),
)


def slips_of(layers: wrong.Layer) -> list[Slip]:
    """What goes wrong in a network of layers that add their bias after A, or before it."""
    return [
        Slip({"GCN": wrong.network(**changed, layers=layers)}, say) for changed, say in MISTAKES
    ]


NETWORK_SLIPS = slips_of(graph_layers.GraphConvolution)
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
    slips=[*NETWORK_SLIPS, *slips_of(wrong.InnerBias)[:8]],
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
        Slip({**slip.namespace, **RIGHT_LAYER}, slip.sentence)
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
