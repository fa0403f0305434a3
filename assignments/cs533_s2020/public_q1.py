"""What may be checked of problem 1 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]

CLEAR = 0.2
"""How far drawn inputs stay from the kink of the ReLU, where a slope is nobody's."""


# The graphs


def is_computation(graph: Any, inputs: list[str]) -> str:
    arrows = [(str(edge[0]).strip(), str(edge[1]).strip()) for edge in graph["edges"]]
    into: dict[str, set[str]] = {}
    for source, target in arrows:
        into.setdefault(target, set()).add(source)
    try:
        order = list(TopologicalSorter(into).static_order())
    except CycleError:
        return "its arrows run in a circle"
    first = {node for node in order if node not in into}
    if unused := [name for name in inputs if name.casefold() not in {f.casefold() for f in first}]:
        return f"no arrow leaves the input {unused[0]}, or one runs into it"
    last = set(order) - {source for source, _ in arrows}
    return "" if len(last) == 1 else f"one node is the last, not {', '.join(sorted(last))}"


def computation(name: str, inputs: list[str]) -> list[prop.Property]:
    return [
        prop.form(
            lambda graph: is_computation(graph, inputs), Typed(name),
            says=f"`{name}` has nodes and edges, no circle, {', '.join(inputs)} as its first "
                 "nodes and one last node.",
        ),
    ]  # fmt: skip


SCALAR_GRAPH = computation("p1_1a_graph", ["x", "w1", "b1", "w2", "b2"])
SKIP_GRAPH = computation("p1_1d_graph", ["x", "w1", "b1", "w2", "b2"])
VECTOR_GRAPH = computation("p1_2a_graph", ["x", "W", "b1", "u", "b2"])


# Values and gradients


def is_scalar_gradient(value: Any) -> str:
    wanted = ("b2", "w2", "b1", "w1", "x")
    missing = [key for key in wanted if value.get(key) is None]
    return f"there is nothing under {', '.join(missing)}" if missing else ""


def is_vector_gradient(value: Any) -> str:
    shapes = {"b2": (), "u": (2,), "b1": (2,), "W": (2, 2), "x": (2,)}
    for key, shape in shapes.items():
        found = np.shape(value.get(key))
        if tuple(n for n in found if n > 1) != shape:
            return f"under {key} is something of shape {found}; {shape} was asked for"
    return ""


def scalar_gradient(name: str) -> list[prop.Property]:
    says = f"`{name}` is a dictionary with b2, w2, b1, w1 and x."
    return [prop.form(is_scalar_gradient, Typed(name), says=says)]


SCALAR_GRADIENTS = {name: scalar_gradient(name) for name in ("p1_1c", "p1_1d_grads")}
VECTOR_GRADIENT = [
    prop.form(
        is_vector_gradient,
        Typed("p1_2c"),
        says="`p1_2c` has b2, u, b1, W and x, each in the shape of that input.",
    ),
]


def scalars(rng: np.random.Generator) -> Inputs:
    while True:
        x, w1, b1, w2, b2 = (float(v) for v in rng.normal(scale=2, size=5).round(1))
        if abs(w1 * x + b1) > CLEAR:
            return {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2}


def vectors(rng: np.random.Generator) -> Inputs:
    n, d = (int(k) for k in rng.permutation([2, 3, 4])[:2])
    while True:
        W, x = rng.normal(size=(d, n)).round(1), rng.normal(size=n).round(1)
        b1, u = rng.normal(size=(2, d)).round(1)
        if np.abs(W @ x + b1).min() > CLEAR:
            return {"x": x, "W": W, "b1": b1, "u": u, "b2": round(float(rng.normal()), 1)}


def z5(inputs: Inputs) -> float:
    hidden = max(0.0, inputs["w1"] * inputs["x"] + inputs["b1"])
    return float(inputs["w2"] * hidden + inputs["b2"])


def z6(inputs: Inputs) -> float:
    return z5(inputs) + float(inputs["x"])


def vector_z5(inputs: Inputs) -> float:
    hidden = np.maximum(0, inputs["W"] @ inputs["x"] + inputs["b1"])
    return float(inputs["u"] @ hidden + inputs["b2"])


def scalar_function(name: str, forward: Any) -> list[prop.Property]:
    keys = ("b2", "w2", "b1", "w1", "x")
    return [
        prop.gradient_matches(
            key, forward, Function(name, scalars, part=key),
            says=f"`{name}`, under {key!r}, agrees with finite differences.",
        )
        for key in keys
    ]  # fmt: skip


SCALAR_FUNCTIONS = {
    "p1_1c_grad": scalar_function("p1_1c_grad", z5),
    "p1_1d_grad": scalar_function("p1_1d_grad", z6),
}
VECTOR_FUNCTION = [
    prop.gradient_matches(
        key,
        vector_z5,
        Function("p1_2c_grad", vectors, part=key),
        says=f"`p1_2c_grad`, under {key!r}, agrees with finite differences.",
    )
    for key in ("b2", "u", "b1", "W", "x")
]
