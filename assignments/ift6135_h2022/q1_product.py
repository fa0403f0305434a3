"""Question 1, part 2: the Jacobian over all steps, as the product of those of each."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy
from assignments.ift6135_h2022.kit import activations
from graders import Call, Calls, Code, Draw, Made, slips
from reference import vanishing

Array: TypeAlias = npt.NDArray[np.float64]
Entrywise: TypeAlias = Callable[[Array], Array]

SMOOTH = ("logistic", "tanh", "3 z", "sin 2 z")
READABLE_W = np.array([[0.5, 0.2], [0.1, 0.3]])


def product_calls(draw: Draw) -> Calls:
    """Two readable steps, one, and drawn ones of up to five."""
    dsigma = Made(activations.slope, ("logistic",))
    cases: list[tuple[object, ...]] = [
        (READABLE_W, np.array([[0.3, -1.0], [0.0, 1.0]]), dsigma),
        (READABLE_W, np.array([[0.3, -1.0]]), dsigma),
    ]
    for k in range(8):
        rng = draw.case(400 + k)
        d, T = 1 + k % 4, 2 + k % 4
        sigma = Made(activations.slope, (SMOOTH[k % 4],))
        cases.append((rng.normal(size=(d, d)), rng.normal(size=(T, d)), sigma))
    return [Call("q1_2_product", case, ("W", "states", "dsigma")) for case in cases]


def in_the_other_order(W: Array, states: Array, dsigma: Entrywise) -> Array:
    return vanishing.product(W, states[::-1], dsigma)


PRODUCT = Code(
    prompt="`q1_2_product(W, states, dsigma)` -> (d, d): the Jacobian of $h_T$ by $h_0$.",
    source="IFT6135-H2022 Q1.2",
    calls=product_calls,
    reference={"q1_2_product": vanishing.product},
    slips=slips(
        "q1_2_product",
        (
            in_the_other_order,
            "The factors are in the other order: the last step stands on the left.",
            policy.ORDER,
        ),
        (
            lambda W, states, dsigma: vanishing.jacobian(W, states[-1], dsigma),
            "This is the last step alone.",
        ),
        (
            lambda W, states, dsigma: sum(vanishing.jacobian(W, h, dsigma) for h in states),
            "The steps come one after another: their Jacobians are multiplied, not added.",
        ),
    ),
)
