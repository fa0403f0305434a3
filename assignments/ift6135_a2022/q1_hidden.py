"""Question 1, part 3: gradients at the hidden states of a recurrent network.

h_t = sigmoid(W x_t + U h_{t-1}), y_t = V h_t, L = sum_t ||z_t - y_t||^2. Shapes: W (d, n),
U (d, d), V (k, d). The gradient of a scalar has the shape of its variable, and a Jacobian has
[i, j] = d out_i / d in_j.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q1
from assignments.ift6135_a2022.settings import RECURRENT_NETWORK
from assignments.shared.formulas import function_or_formula
from assignments.shared.settings import paragraphs
from graders import PROBABILITY, Call, Calls, Code, Draw, slips
from graders import Array as Shaped
from reference import rnn

Array: TypeAlias = npt.NDArray[np.float64]


def local_gradient_calls(draw: Draw) -> Calls:
    """A readable case, a perfect prediction (gradient 0), and drawn cases, mostly with k not d."""
    V, h, z = np.array([[1.0, -1.0]]), np.array([0.5, 0.25]), np.array([1.0])
    cases = [(V, h, z), (V, h, V @ h)]
    for k in range(18):
        rng = draw.case(k)
        rows, d = 1 + k % 4, 1 + k % 5
        cases.append((rng.normal(size=(rows, d)), rng.uniform(size=d), rng.normal(size=rows)))
    return [Call("q1_3_local_grad", case, ("V", "h", "z")) for case in cases]


LOCAL_GRADIENT_FUNCTION = Code(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Derive $\nabla_{h_t} L_t$, the gradient of the loss of one step. Hand it in as
        `q1_3_local_grad(V, h, z)`, shapes (k, d), (d,), (k,) -> (d,), where `h` is $h_t$ and `z` is
        $z_t$.
        """,
    ),
    source="IFT6135-A2022 Q1.3, first part",
    properties=public_q1.LOCAL_GRADIENT,
    prose=True,
    calls=local_gradient_calls,
    partial=policy.PARTIAL,
    reference={"q1_3_local_grad": rnn.local_gradient},
    slips=slips(
        "q1_3_local_grad",
        (
            lambda V, h, z: 2 * V.T @ (z - V @ h),
            "The sign is turned: the loss falls when V h moves towards z.",
            policy.SIGN,
        ),
        (
            lambda V, h, z: V.T @ (V @ h - z),
            "The factor 2 is missing: this loss has no 1/2 in front.",
            policy.FACTOR,
        ),
        (
            lambda V, h, z: 2 * (V @ h - z),
            """
            This is the gradient at y_t, shape (k,). One more step back, through y_t = V
            h_t, leads to h_t.
            """,
        ),
        (
            lambda V, h, z: 2 * V @ (V @ h - z),
            "V should be transposed: it takes (d,) to (k,), and a gradient goes the other way.",
        ),
    ),
)
LOCAL_GRADIENT = function_or_formula(
    LOCAL_GRADIENT_FUNCTION,
    {"V": Shaped(("k", "d")), "h": Shaped(("d",)), "z": Shaped(("k",))},
    "-2 V^T (z - V h)",
    ["2 V^T (z - V h)", "V^T (V h - z)", "2 (V h - z)", ""],  # the last has no shape
    also=["-2 (z - V h)^T V"],  # the same as a row
)


def jacobian_calls(draw: Draw) -> Calls:
    """A readable case, a saturated state, and drawn cases."""
    U = np.array([[0.1, 0.6], [-0.7, 0.2]])
    saturated = np.array([1 - 1e-12, 0.3, 1e-12])
    cases = [(U, np.array([0.5, 0.8])), (np.ones((3, 3)) - 2 * np.eye(3), saturated)]
    for k in range(18):
        rng = draw.case(k)
        d = 1 + k % 6
        cases.append((rng.normal(size=(d, d)), rng.uniform(0.02, 0.98, size=d)))
    return [Call("q1_3_jacobian", case, ("U", "h_next")) for case in cases]


JACOBIAN_FUNCTION = Code(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Derive the Jacobian $\partial h_{t+1} / \partial h_t$. Hand it in as
        `q1_3_jacobian(U, h_next)`, shapes (d, d), (d,) -> (d, d), where `h_next` is $h_{t+1}$ and
        entry `[i, j]` of the result is $\partial h_{t+1,i} / \partial h_{t,j}$. If you write
        Jacobians the other way round, say so: `q1_3_layout = "denominator"`.
        """,
    ),
    source="IFT6135-A2022 Q1.3, second part",
    properties=public_q1.JACOBIAN,
    prose=True,
    calls=jacobian_calls,
    partial=policy.PARTIAL,
    reference={"q1_3_jacobian": rnn.jacobian},
    accepts=[
        {
            "q1_3_jacobian": lambda U, h_next: rnn.jacobian(U, h_next).T,
            "q1_3_layout": "denominator",
        }
    ],
    unbinding=["q1_3_layout"],
    slips=slips(
        "q1_3_jacobian",
        (
            lambda U, h_next: U @ np.diag(h_next * (1 - h_next)),
            """
            U and the diagonal are in the wrong order: sigma' belongs to the row, the unit
            of h_{t+1}.
            """,
            policy.ORDER,
        ),
        (
            lambda U, h_next: rnn.jacobian(U, h_next).T,
            """
            This is the transpose of the layout asked for. If you work in denominator
            layout, say so with q1_3_layout = "denominator".
            """,
        ),
        (
            lambda U, h_next: np.diag(1 - h_next**2) @ U,
            "1 - h^2 is the derivative of tanh; the logistic sigmoid's is h (1 - h).",
            policy.FACTOR,
        ),
        (
            lambda U, h_next: U,
            "The derivative of the sigmoid is missing: U is the Jacobian of what goes into it.",
        ),
    ),
)
JACOBIAN = function_or_formula(
    JACOBIAN_FUNCTION,
    {"U": Shaped(("d", "d")), "h_next": Shaped(("d",), entries=PROBABILITY)},
    "diag(h_next ⊙ (1 - h_next)) U",
    [
        "U diag(h_next ⊙ (1 - h_next))",
        "U^T diag(h_next ⊙ (1 - h_next))",
        "diag(1 - h_next ⊙ h_next) U",
        "U",
    ],
    accepts=["U^T diag(h_next ⊙ (1 - h_next))"],
)
