"""What may be checked of problem 2 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def is_layer_graph(graph: Any) -> str:
    into: dict[str, set[str]] = {}
    for edge in graph["edges"]:
        into.setdefault(str(edge[1]), set()).add(str(edge[0]))
    try:
        order = list(TopologicalSorter(into).static_order())
    except CycleError:
        return "its arrows run in a circle"
    first = "".join(order).replace(" ", "").casefold()
    absent = [name for name in ("x1", "x2", "z1", "z2") if name not in first.replace("_", "")]
    return f"there is no arrow at {', '.join(absent)}" if absent else ""


LAYER_GRAPH = [
    prop.form(
        is_layer_graph,
        Typed("p2_1_graph"),
        says="`p2_1_graph` has nodes and edges, no circle, and x1, x2, z1 and z2 in it.",
    ),
]

LAYER_VALUES = [
    prop.shape((2, 2), Typed("p2_2_z"), says="`p2_2_z` has two rows of two, z1 and z2."),
    prop.finite(Typed("p2_2_z")),
]


def layers(rng: np.random.Generator, T: int = 0) -> Inputs:
    """Sizes that differ: H heads, T positions, d = H e."""
    H, e = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    T, d = T or int(rng.integers(2, 5)), H * e
    WQ, WK, WV = rng.normal(size=(3, H, e, d)).round(1)
    return {
        "x": rng.normal(size=(T, d)).round(1), "WQ": WQ, "WK": WK, "WV": WV,
        "W": rng.normal(size=(d, d)).round(1),
    }  # fmt: skip


def one_position(inputs: Inputs) -> Inputs:
    return {**inputs, "x": inputs["x"][:1]}


def joined(inputs: Inputs) -> Array:
    """At one position the only weight is 1: a = v."""
    heads = np.einsum("hed,td->hte", inputs["WV"] + inputs["WQ"], inputs["x"])
    return np.asarray(np.concatenate([*heads], axis=1) @ inputs["W"].T)


LAYER = Function("p2_2_attn", layers)
LAYER_FUNCTION = [
    prop.shape(lambda inputs: tuple(inputs["x"].shape), LAYER, says="`p2_2_attn` gives (T, d)."),
    prop.permutation_equivariant({"x": 0}, LAYER),
    prop.linear_in("W", LAYER),
    prop.at_limit(
        one_position,
        joined,
        LAYER,
        says="At a single position the only weight is 1, so the head is v + q.",
    ),
    prop.pure(LAYER),
]
