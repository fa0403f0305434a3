"""Question 1, part 1: gradients through a chain of ReLUs."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q1
from graders import (
    Call,
    Calls,
    Choice,
    Code,
    Draw,
    Entries,
    Part,
    Parts,
    slips,
)
from reference import relu_chain

Array: TypeAlias = npt.NDArray[np.float64]

TRUTHS = ("True", "False")


def unit_calls(draw: Draw) -> Calls:
    """A readable case on each side of zero, then drawn ones; never zero itself."""
    cases = [(2.0, 3), (-2.0, 3), *((float(draw.case(k).normal()), 1 + k) for k in range(8))]
    return [Call("relu_unit_grad", case, ("x", "n")) for case in cases]


UNIT = Parts(
    prompt=r"""
    A chain of n layers, each one ReLU unit with weight 1. Show that the derivative lies between 0
    and 1. To have it checked: `relu_unit_grad(x, n)`, the derivative at x, which is never 0; and
    `MUST_VANISH_OR_EXPLODE_111`, whether gradients necessarily vanish or explode, "True" or
    "False".
    """,
    source="CSC413-F2024 1.1.1",
    properties=public_q1.UNIT,
    prose=True,
    parts=[
        Part("derivative", "1/2", Code(
            prompt="", source="",
            calls=unit_calls,
            reference={"relu_unit_grad": relu_chain.unit_gradient},
            slips=slips(
                "relu_unit_grad",
                (lambda x, n: max(x, 0.0), "This is the value of the chain, not its derivative."),
                (lambda x, n: float(n * (x > 0)), "Derivatives are multiplied, not added: n ones."),
                (lambda x, n: 1.0, "Below zero a ReLU lets nothing through."),
                (lambda x, n: 0.5**n * (x > 0), "The slope of a ReLU above zero is 1."),
            ),
        )),
        Part("must", "1/2", Choice(
            prompt="", source="",
            options=TRUTHS,
            reference={"MUST_VANISH_OR_EXPLODE_111": "False"},
            slips=slips("MUST_VANISH_OR_EXPLODE_111", ("True", """
            A bound of 1 is no reason to vanish: it is attained for every x above zero, at any
            depth. The derivative is exactly 1 there.
            """)),
        )),
    ],
)  # fmt: skip


def chains(draw: Draw) -> list[tuple[float, Array]]:
    """Readable chains, then drawn ones: signs of both kinds, and all positive ones."""
    found = [(1.0, np.full(4, 2.0)), (1.0, np.array([2.0, 0.5, 3.0])), (-1.0, -np.array([1.0, -2]))]
    for k in range(24):
        rng = draw.case(k)
        w = 1.5 * rng.normal(size=1 + k % 7)
        w = np.abs(w) if k % 2 else w
        x = float(rng.uniform(0.3, 2)) * (-1) ** (k // 2 % 2)
        if k % 4 == 1:
            w[0] *= np.sign(x)
        found.append((x, w))
    return found


def gradient_calls(draw: Draw) -> Calls:
    return [Call("relu_chain_grad", case, ("x", "w")) for case in chains(draw)]


def bound_calls(draw: Draw) -> Calls:
    return [Call("relu_chain_bound", (w,), ("w",)) for _, w in chains(draw)]


def last_linear_largest(w: Array) -> float:
    """Where the last layer has no ReLU, its sign does not matter either."""
    return relu_chain.chain_bound(w) if np.all(w[1:-1] > 0) else 0.0


GRADIENT = Code(
    prompt="",
    source="",
    calls=gradient_calls,
    reference={"relu_chain_grad": relu_chain.chain_gradient},
    accepts=[{"relu_chain_grad": relu_chain.linear_end_gradient}],
    slips=slips(
        "relu_chain_grad",
        (lambda x, w: np.prod(w), """
        The product of the weights is the derivative only where every unit is on; where one is off,
        nothing comes through.
        """),
        (lambda x, w: abs(relu_chain.chain_gradient(x, w)),
         "The sign is lost: with a negative first weight and x below zero it is negative."),
        (lambda x, w: x * relu_chain.chain_gradient(x, w),
         "x is a factor of the value, not of the derivative."),
        (lambda x, w: np.sum(w) * (relu_chain.chain_gradient(x, w) != 0),
         "The chain rule multiplies the weights; it does not add them."),
    ),
)  # fmt: skip
BOUND = Code(
    prompt="",
    source="",
    calls=bound_calls,
    reference={"relu_chain_bound": relu_chain.chain_bound},
    accepts=[
        {"relu_chain_bound": relu_chain.chain_largest},
        {"relu_chain_bound": last_linear_largest},
    ],
    slips=slips(
        "relu_chain_bound",
        (lambda w: np.max(np.abs(w)) ** len(w), """
        This is a bound, but a looser one than the weights allow: each layer has its own.
        """, "1/2"),
        (lambda w: np.sum(np.abs(w)), "The bounds of the layers are multiplied, not added."),
        (lambda w: np.prod(w), "A magnitude is bounded by magnitudes: |w_i|, not w_i."),
        (lambda w: np.min(np.abs(w)) ** len(w), """
        The smallest weight bounds nothing: from above it is too small, and from below the
        derivative may be 0.
        """),
    ),
)  # fmt: skip

CHAINS = {"a": [0.5] * 50, "b": [2.0] * 50, "c": [1.0] * 50, "d": [2.0, 0.5] * 25, "e": [1.1] * 50}
RIGHT = {"a": "vanish", "b": "explode", "c": "neither", "d": "neither", "e": "explode"}

BEHAVIOUR = Entries(
    prompt="",
    source="",
    reference={"GRAD_BEHAVIOUR": RIGHT},
    slips=slips(
        "GRAD_BEHAVIOUR",
        (
            RIGHT | {"d": "explode"},
            """
        In chain d the largest weight does not decide: each 2 is followed by a 1/2, and the product
        is 1.
        """,
            "4/5",
        ),
    ),
)
MUST = Choice(
    prompt="",
    source="",
    options=TRUTHS,
    reference={"MUST_112": "False"},
    slips=slips(
        "MUST_112",
        (
            "True",
            """
    It depends on the weights: where their product stays near 1, a gradient neither vanishes nor
    explodes.
    """,
        ),
    ),
)

WEIGHTED = Parts(
    prompt=r"""
    The same chain with weight w_i in layer i, x not 0: derive a bound on the derivative's size, and
    say whether gradients must vanish or explode. To have it checked: `relu_chain_grad(x, w)`, the
    derivative; `relu_chain_bound(w)`, a bound on its size for every x; `GRAD_BEHAVIOUR`, a
    dictionary that says of each chain "vanish", "explode" or "neither", where x is positive: a,
    fifty times .5; b, fifty times 2; c, fifty times 1; d, (2, .5) twenty-five times; e, fifty times
    1.1; and `MUST_112`, "True" or "False". The last layer may have a ReLU or not.
    """,
    source="CSC413-F2024 1.1.2",
    properties=public_q1.WEIGHTED,
    prose=True,
    parts=[
        Part("derivative", "1/4", GRADIENT),
        Part("bound", "1/4", BOUND),
        Part("behaviour", "1/4", BEHAVIOUR),
        Part("must", "1/4", MUST),
    ],
)
