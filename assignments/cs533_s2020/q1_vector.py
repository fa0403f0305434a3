"""Problem 1, part 2: backpropagation through vectors and a matrix."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from assignments.cs533_s2020 import public_q1
from assignments.cs533_s2020.settings import MATRIX_PRODUCT, VECTOR_NETWORK
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Entries, Numeric, Sibling, slips
from reference import relu_network

Array = npt.NDArray[np.float64]

INPUTS = ("x", "W", "b1", "u", "b2")
GIVEN: dict[str, Any] = {
    "x": np.ones(2), "W": np.array([[-1.0, -1.0], [1.0, 1.0]]), "b1": np.zeros(2),
    "u": np.ones(2), "b2": 0.0,
}  # fmt: skip
POINT = "$x = (1, 1)$, $W = [[-1, -1], [1, 1]]$, $b_1 = (0, 0)$, $u = (1, 1)$ and $b_2 = 0$"
OTHER: dict[str, Any] = {
    "x": np.array([1.0, 2.0, 3.0]), "W": np.array([[1.0, 0.0, 2.0], [1.0, 1.0, -2.0]]),
    "b1": np.array([1.0, -1.0]), "u": np.array([2.0, 3.0]), "b2": 4.0,
}  # fmt: skip
OTHER_POINT = (
    "$x = (1, 2, 3)$, $W = [[1, 0, 2], [1, 1, -2]]$, $b_1 = (1, -1)$, $u = (2, 3)$ and $b_2 = 4$"
)
"""For practice: more entries in x than in u, so that a transpose shows in the shape."""
VALUES = relu_network.vector_forward(**GIVEN)
RIGHT = relu_network.vector_gradients(**GIVEN)

MASK = (
    "The ReLU lets everything pass on the way back. Where its argument is below zero it is flat, "
    "and nothing comes back there."
)
W_TRANSPOSED = "By W: this is the transpose. By the lemma it is the slope at z1, times x^T."
NO_TRANSPOSE = "By x: you multiply by W; by the lemma what comes back is multiplied by W^T."
BEFORE_RELU = "By u: this is z2, before the ReLU; u meets z3 in the dot product."
NO_BIAS_MASK = "By b1: this is u. On its way back to b1 it passes the ReLU, which blocks an entry."

VECTOR_FORWARD = Numeric(
    prompt=paragraphs(
        VECTOR_NETWORK,
        f"For {POINT}, where $W$ is written row by row, run the forward pass and give $z_5$ as "
        "`p1_2b`.",
    ),
    source="CS533-S2020 P1.2 (b)",
    reference={"p1_2b": VALUES[-1]},
    sibling=Sibling(
        given=OTHER_POINT, reference={"p1_2b": relu_network.vector_forward(**OTHER)[-1]}
    ),
    slips=slips(
        "p1_2b",
        (0, "This is what comes out without the ReLU."),
        (VALUES[2], "This is z3, a vector; z5 is a number, u . z3 + b2."),
        (4, "You take absolute values; the ReLU turns what is negative into 0."),
        (-2, "Your ReLU keeps what is negative; it keeps what is positive."),
    ),
)

VECTOR_GRADIENT = Entries(
    prompt=paragraphs(
        VECTOR_NETWORK,
        MATRIX_PRODUCT,
        "Run backpropagation and give the gradients of $z_5$ by $b_2$, $u$, $b_1$, $W$ and $x$ at "
        f"{POINT}, where $W$ is written row by row, as "
        '`p1_2c = {"b2": ..., "u": ..., "b1": ..., "W": ..., "x": ...}`, each in the shape of that '
        "input.",
    ),
    source="CS533-S2020 P1.2 (c)",
    properties=public_q1.VECTOR_GRADIENT,
    reference={"p1_2c": RIGHT},
    sibling=Sibling(given=OTHER_POINT, reference={"p1_2c": relu_network.vector_gradients(**OTHER)}),
    slips=slips(
        "p1_2c",
        ({**RIGHT, "b1": np.ones(2), "W": np.ones((2, 2)), "x": np.zeros(2)}, MASK, "2/5"),
        ({**RIGHT, "W": RIGHT["W"].T}, W_TRANSPOSED, "4/5"),
        ({**RIGHT, "x": np.array([-1.0, 1.0])}, NO_TRANSPOSE, "4/5"),
        ({**RIGHT, "u": VALUES[1]}, BEFORE_RELU, "4/5"),
        ({**RIGHT, "b1": GIVEN["u"]}, NO_BIAS_MASK, "4/5"),
    ),
)


def points(draw: Draw) -> Calls:
    """Square matrices that are not symmetric, and others, clear of the ReLU's kinks."""
    readable = (
        np.array([1.0, 2.0]), np.array([[1.0, -3.0], [2.0, 1.0]]), np.array([1.0, -1.0]),
        np.array([2.0, 3.0]), 1.0,
    )  # fmt: skip
    cases: list[tuple[Any, ...]] = [readable]
    cases += [tuple(public_q1.vectors(draw.case(k)).values()) for k in range(12)]
    cases += [_square(draw.case(100 + k)) for k in range(7)]
    return [Call("p1_2c_grad", case, INPUTS) for case in cases]


def _square(rng: np.random.Generator) -> tuple[Any, ...]:
    d = int(rng.integers(2, 5))
    while True:
        W, (x, b1, u) = rng.normal(size=(d, d)), rng.normal(size=(3, d))
        if np.abs(W @ x + b1).min() > public_q1.CLEAR:
            return x, W, b1, u, float(rng.normal())


Change = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]


def with_slip(change: Change) -> Callable[..., dict[str, Any]]:
    """The right gradients but for what the slip makes of them."""

    def wrong(x: Array, W: Array, b1: Array, u: Array, b2: float) -> dict[str, Any]:
        at: dict[str, Any] = {"x": x, "W": W, "b1": b1, "u": u, "b2": b2}
        right = relu_network.vector_gradients(**at)
        return {**right, **change(at, right)}

    return wrong


WRONG: dict[str, Change] = {
    MASK: lambda at, right: {
        "b1": at["u"], "W": np.outer(at["u"], at["x"]), "x": at["W"].T @ at["u"],
    },
    W_TRANSPOSED: lambda at, right: {"W": right["W"].T},
    NO_TRANSPOSE: lambda at, right: {"x": at["W"] @ right["b1"]},
    BEFORE_RELU: lambda at, right: {"u": at["W"] @ at["x"] + at["b1"]},
    NO_BIAS_MASK: lambda at, right: {"b1": at["u"]},
    "By b1, W and x: u is missing, by which the dot product multiplies what comes back.":
        lambda at, right: relu_network.vector_gradients(**{**at, "u": np.ones_like(at["u"])})
        | {"u": right["u"]},
}  # fmt: skip

VECTOR_FUNCTION = Code(
    prompt=r"""
    Write `p1_2c_grad(x, W, b1, u, b2)`, shapes (n,), (d, n), (d,), (d,), (), which returns the
    gradients of $z_5$ as a dictionary with `"b2"`, `"u"`, `"b1"`, `"W"` and `"x"`, and works at any
    point.
    """,
    source="CS533-S2020 P1.2 (c), at other points",
    properties=public_q1.VECTOR_FUNCTION,
    calls=points,
    reference={"p1_2c_grad": relu_network.vector_gradients},
    slips=slips("p1_2c_grad", *((with_slip(change), say) for say, change in WRONG.items())),
)
