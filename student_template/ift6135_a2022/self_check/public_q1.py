"""What may be checked of question 1 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import re

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def sizes(rng: np.random.Generator, most: int, count: int) -> list[int]:
    """Sizes that differ, so that a transpose shows."""
    return [int(n) for n in rng.permutation(np.arange(1, most + 1))[:count]]


def is_unrolled_graph(graph: object) -> str:
    """Whatever can be read is fine here, as long as it may be the graph that was asked for."""
    if not isinstance(graph, dict) or {"nodes", "edges"} - graph.keys():
        return 'a dict with "nodes" and "edges" was asked for'
    labels = {edge[2] for edge in graph["edges"] if isinstance(edge, list | tuple) and edge[2:]}
    words = {prop.normal(label) for label in labels if isinstance(label, str)}
    if indexed := [word for word in words if re.fullmatch(r"[wuv]t?\d+", word)]:
        return f"a weight is the same at every step, so it carries no index as {min(indexed)} does"
    nodes = [prop.normal(node) for node in graph["nodes"]]
    for letter in "xhy":
        if sum(node.startswith(letter) for node in nodes if isinstance(node, str)) < 3:
            return f"three steps need three nodes {letter}1, {letter}2, {letter}3"
    return ""


UNROLLED_GRAPH = [
    prop.form(
        is_unrolled_graph,
        Typed("q1_1_graph"),
        says="`q1_1_graph` has nodes for three steps, and labels that are the same at every step.",
    ),
]


# 1.2 to 1.4 The recurrent network


def step_back(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 4))
    return {"grad_local": normal(rng, d), "J_next": normal(rng, d, d), "grad_next": normal(rng, d)}


def last_step(rng: np.random.Generator) -> Inputs:
    return {**step_back(rng), "grad_next": None}


def two_quadratic_steps(rng: np.random.Generator) -> Inputs:
    """h_2 = A h_1, L = ||h_1 - z_1||^2 + ||h_2 - z_2||^2, and what is handed over there."""
    d = int(rng.integers(2, 4))
    A, h_1, z_1, z_2 = normal(rng, d, d), normal(rng, d), normal(rng, d), normal(rng, d)
    local, later = 2 * (h_1 - z_1), 2 * (A @ h_1 - z_2)
    given = {"grad_local": local, "J_next": A, "grad_next": later}
    return {**given, "h_1": h_1, "z_1": z_1, "z_2": z_2}


def quadratic_loss(inputs: Inputs) -> object:
    h_1, h_2 = inputs["h_1"], inputs["J_next"] @ inputs["h_1"]
    return np.sum((h_1 - inputs["z_1"]) ** 2) + np.sum((h_2 - inputs["z_2"]) ** 2)


def like_grad_local(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["grad_local"].shape)


STEP_BACK = Function("q1_2_total_grad", step_back)
TOTAL_GRADIENT = [
    prop.shape(like_grad_local, STEP_BACK, says="`q1_2_total_grad` gives (d,)."),
    prop.shape(
        like_grad_local,
        Function("q1_2_total_grad", last_step),
        says="`q1_2_total_grad` gives (d,) at the last step too, where grad_next is None.",
    ),
    prop.linear_in(("grad_local", "grad_next"), STEP_BACK),
    prop.gradient_matches(
        "h_1",
        quadratic_loss,
        Function(
            "q1_2_total_grad", two_quadratic_steps, labels=("grad_local", "J_next", "grad_next")
        ),
        says="For h_2 = A h_1 and L = ||h_1 - z_1||^2 + ||h_2 - z_2||^2, finite differences of L "
        "agree with `q1_2_total_grad`.",
    ),
    prop.pure(STEP_BACK),
]


def one_output(rng: np.random.Generator) -> Inputs:
    k, d = sizes(rng, 3, 2)
    return {"V": normal(rng, k, d), "h": normal(rng, d), "z": normal(rng, k)}


def perfect(inputs: Inputs) -> Inputs:
    return {**inputs, "z": inputs["V"] @ inputs["h"]}


def step_loss(inputs: Inputs) -> object:
    return np.sum((inputs["z"] - inputs["V"] @ inputs["h"]) ** 2)


def like_h(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["h"].shape)


ONE_OUTPUT = Function("q1_3_local_grad", one_output)
LOCAL_GRADIENT = [
    prop.shape(like_h, ONE_OUTPUT, says="`q1_3_local_grad` gives (d,)."),
    prop.zero_when(perfect, ONE_OUTPUT, says="`q1_3_local_grad` is zero where z = V h."),
    prop.gradient_matches(
        "h",
        step_loss,
        ONE_OUTPUT,
        says="`q1_3_local_grad` agrees with finite differences of ||z - V h||^2.",
    ),
    prop.pure(ONE_OUTPUT),
]


def one_step(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 4))
    drawn = {"U": normal(rng, d, d), "h": rng.uniform(size=d).round(1), "Wx": normal(rng, d)}
    return {**drawn, "h_next": next_state(drawn)}


def next_state(inputs: Inputs) -> Array:
    a = inputs["Wx"] + inputs["U"] @ inputs["h"]
    return np.asarray(1 / (1 + np.exp(-a)))


def saturated(inputs: Inputs) -> Inputs:
    return {**inputs, "h_next": np.round(inputs["h_next"])}


def like_U(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["U"].shape)


ONE_STEP = Function("q1_3_jacobian", one_step, labels=("U", "h_next"))
JACOBIAN = [
    prop.shape(like_U, ONE_STEP, says="`q1_3_jacobian` gives (d, d)."),
    prop.linear_in("U", ONE_STEP),
    prop.zero_when(
        saturated, ONE_STEP, says="`q1_3_jacobian` is zero where all of h_next is 0 or 1."
    ),
    prop.gradient_matches(
        "h",
        next_state,
        ONE_STEP,
        transpose='this is the transpose: right, if you say q1_3_layout = "denominator"',
        says="`q1_3_jacobian` agrees with finite differences of sigmoid(W x + U h).",
    ),
    prop.pure(ONE_STEP),
]


def sequence(rng: np.random.Generator) -> Inputs:
    T, n, d = sizes(rng, 4, 3)
    h = rng.uniform(0.1, 0.9, size=(T + 1, d)).round(1)
    return {"h": h, "g": normal(rng, T, d), "x": normal(rng, T, n)}


def shape_of_W(inputs: Inputs) -> tuple[int, ...]:
    return inputs["g"].shape[1], inputs["x"].shape[1]


def shape_of_U(inputs: Inputs) -> tuple[int, ...]:
    return inputs["g"].shape[1], inputs["g"].shape[1]


FOR_W = Function("q1_4_grad_W", sequence)
GRAD_W = [
    prop.shape(shape_of_W, FOR_W, says="`q1_4_grad_W` gives (d, n), the shape of W."),
    prop.linear_in("g", FOR_W),
    prop.linear_in("x", FOR_W),
    prop.pure(FOR_W),
]

FOR_U = Function("q1_4_grad_U", sequence, labels=("h", "g"))
GRAD_U = [
    prop.shape(shape_of_U, FOR_U, says="`q1_4_grad_U` gives (d, d), the shape of U."),
    prop.linear_in("g", FOR_U),
    prop.pure(FOR_U),
]
