"""Question 1, part 2: gradients through a sigmoid RNN, and how large they can be."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q1
from graders import (
    Call,
    Calls,
    Code,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    Slip,
    criterion,
    slips,
)
from reference import sigmoid_rnn

Array: TypeAlias = npt.NDArray[np.float64]


def jacobian_calls(draw: Draw) -> Calls:
    """No step, one, and several; weights that are far from symmetric."""
    cases = [(np.array([[0.5, 0.2], [0.1, -0.3]]), np.array([0.3, -1.0]), 3)]
    for k in range(14):
        rng = draw.case(100 + k)
        d = 2 + k % 4
        cases.append((2 * rng.normal(size=(d, d)), rng.normal(size=d), 1 + k % 5))
    return [Call("rnn_jacobian", case, ("W", "x1", "n")) for case in cases]


def run(W: Array, x1: Array, n: int, turned: bool = False, slope: bool = True) -> Array:
    """The product of the layers' Jacobians, in one order or the other."""
    J, x = np.eye(len(x1)), x1
    for _ in range(n - 1):
        x = 1 / (1 + np.exp(-(W @ x)))
        layer = np.diag(x * (1 - x)) @ W if slope else W
        J = J @ layer if turned else layer @ J
    return J


JACOBIAN = Code(
    prompt="",
    source="",
    calls=jacobian_calls,
    reference={"rnn_jacobian": sigmoid_rnn.jacobian},
    accepts=[{"rnn_jacobian": lambda W, x1, n: sigmoid_rnn.jacobian(W, x1, n).T,
              "jacobian_layout": "denominator"}],
    slips=slips(
        "rnn_jacobian",
        (lambda W, x1, n: run(W, x1, n, turned=True),
         "The factors stand in the wrong order: the last layer's is on the left."),
        (lambda W, x1, n: run(W, x1, n, slope=False), "The slopes of the sigmoids are missing."),
        (lambda W, x1, n: run(W, x1, n + 1), "There are n - 1 layers between x_1 and x_n, not n."),
        (lambda W, x1, n: sigmoid_rnn.jacobian(W, x1, n).T, """
        This is the transpose. If you write Jacobians that way, say so: jacobian_layout =
        "denominator".
        """),
    ),
)  # fmt: skip
LAYER_BOUND = Code(
    prompt="",
    source="",
    calls=lambda draw: [Call("layer_bound", (s,), ("sigma_max_W",)) for s in (0.25, 1.0, 4.0, 0.7)],
    reference={"layer_bound": sigmoid_rnn.layer_bound},
    slips=slips(
        "layer_bound",
        (lambda s: s, "The slope of a sigmoid is at most 1/4, not 1."),
        (lambda s: s / 2, "The slope of a sigmoid is at most 1/4: s (1 - s) at s = 1/2."),
    ),
)
ALL_BOUND = Code(
    prompt="",
    source="",
    calls=lambda draw: [
        Call("jacobian_bound", (s, n), ("sigma_max_W", "n"))
        for s in (0.25, 1.0, 3.0)
        for n in (1, 2, 5)
    ],
    reference={"jacobian_bound": sigmoid_rnn.jacobian_bound},
    slips=slips(
        "jacobian_bound",
        (
            lambda s, n: (s / 4) ** n,
            """
        There are n - 1 layers, and with n factors the bound does not hold: it would be below what
        some weights attain.
        """,
        ),
        (lambda s, n: s ** (n - 1), "The slopes of the sigmoids, at most 1/4 each, are missing."),
        (lambda s, n: (n - 1) * s / 4, "The bounds of the layers are multiplied, not added."),
    ),
)

TIGHT = "attained"


def tightness(instance: Any) -> str:
    """How near an instance comes to the bound at several lengths."""
    if not isinstance(instance, Sequence) or len(instance) != 2:
        return "no pair of W and x_1"
    try:
        W, x1 = (np.asarray(part, dtype=np.float64) for part in instance)
    except (TypeError, ValueError):
        return "no pair of arrays"
    if W.ndim != 2 or W.shape != (x1.size, x1.size) or not np.isfinite(W).all():
        return "no square W beside an x_1"
    sigma = float(np.linalg.norm(W, 2))
    if abs(sigma - 0.25) > 1e-9:
        return f"a largest singular value of {sigma:.6g}, and not 1/4"
    ratios = [np.linalg.norm(sigmoid_rnn.jacobian(W, x1.ravel(), n), 2) * 16.0 ** (n - 1)
              for n in (2, 3, 6)]  # fmt: skip
    return TIGHT if min(ratios) > 1 - 1e-6 else f"{min(ratios):.6g} of the bound, and no more"


TIGHT_INSTANCE = Construction(
    prompt="",
    source="",
    calls=lambda draw: [Call(Made(tightness), (Name("TIGHT_INSTANCE"),), ("instance",))],
    reference={"TIGHT_INSTANCE": sigmoid_rnn.tight_instance(2)},
    accepts=[{"TIGHT_INSTANCE": sigmoid_rnn.tight_instance(5)}],
    slips=[Slip({"TIGHT_INSTANCE": (np.array([[0.25]]), np.zeros(1))}, """
    One unit attains the bound for one layer alone: after it x is no longer 0, where the slope is
    largest. Find a W that takes (1/2, ..., 1/2) back to 0.
    """)],
)  # fmt: skip

RECURRENT = Parts(
    prompt=r"""
    $x_{t+1} = \sigma(W x_t)$ with the sigmoid $\sigma$, where the largest singular value of $W$ is
    $1/4$. Show that the largest singular value of the Jacobian of $x_n$ by $x_1$ is at most
    $(1/16)^{n-1}$. Hand in the proof in words and, so that it can be checked, `rnn_jacobian(W, x1,
    n)` -> (d, d), where entry [i, j] is the derivative of $x_{n,i}$ by $x_{1,j}$ (the other way
    round if you say `jacobian_layout = "denominator"`); `layer_bound(sigma_max_W)`, a bound for one
    layer, whatever the largest singular value of $W$ is; and `jacobian_bound(sigma_max_W, n)`. If
    you want: `TIGHT_INSTANCE = (W, x1)`, at which the bound is attained for every $n$.
    """,
    source="CSC413-F2024 1.2.1",
    properties=public_q1.RECURRENT,
    prose=True,
    rubric=[
        criterion("1/10", "writes the Jacobian as a product over the layers, by the chain rule"),
        criterion("1/10", "says why the slope of a sigmoid is at most 1/4"),
        criterion("1/10", "uses twice that largest singular values multiply: for slopes and W, and "
                          "for the layers"),
        criterion("1/10", "counts n - 1 layers, and says why 0 is a lower bound"),
    ],
    parts=[
        Part("Jacobian", "1/3", JACOBIAN),
        Part("one layer", "1/3", LAYER_BOUND),
        Part("all layers", "1/3", ALL_BOUND),
        Part("tight", 0, TIGHT_INSTANCE),
    ],
)  # fmt: skip
