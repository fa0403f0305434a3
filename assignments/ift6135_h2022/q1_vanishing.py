"""Question 1, part 2: when the largest eigenvalue of W^T W is small, gradients vanish."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q1
from assignments.ift6135_h2022.kit import activations
from assignments.ift6135_h2022.q1_product import PRODUCT, READABLE_W, SMOOTH
from assignments.ift6135_h2022.settings import GROWTH_OF_GRADIENTS, RECURRENT_UNIT
from assignments.shared.formulas import function_or_formula
from assignments.shared.settings import paragraphs
from graders import (
    NATURAL,
    PROBABILITY,
    Call,
    Calls,
    Code,
    Construction,
    Draw,
    Made,
    Part,
    Parts,
    criterion,
    slips,
)
from reference import vanishing

Array: TypeAlias = npt.NDArray[np.float64]
Entrywise: TypeAlias = Callable[[Array], Array]

TIGHT, LOOSE = "the least bound", "a bound, though not the least"
FAR = "a bound that is no use: norms of matrices differ by a factor d at most"
MOST_UNITS = 5
WITHIN = 1e-5
"""A norm computed in single precision is as good."""


def jacobian_calls(draw: Draw) -> Calls:
    """A readable case, then drawn ones whose weights are not symmetric."""
    cases = [(READABLE_W, np.array([0.3, -1.0]), "logistic")]
    for k in range(19):
        rng = draw.case(k)
        d = 1 + k % 5
        cases.append((rng.normal(size=(d, d)), rng.normal(size=d), SMOOTH[k % 4]))
    return [
        Call("q1_2_jacobian", (W, h, Made(activations.slope, (name,))), ("W", "h_prev", "dsigma"))
        for W, h, name in cases
    ]


def step_bound_calls(draw: Draw) -> Calls:
    """Weights far from normal among them, all judged together: a bound must hold for every W."""
    cases = [(READABLE_W, 0.25), (np.array([[0.5, 3.0], [0.0, 0.5]]), 1.0), (-np.eye(2), 0.5)]
    for k in range(17):
        rng = draw.case(200 + k)
        W = rng.normal(size=(2 + k % 4, 2 + k % 4))
        cases.append((np.triu(W) if k % 3 == 0 else W, round(rng.uniform(0.1, 3), 2)))
    asked = [Call("q1_2_step_bound", case, ("W", "gamma")) for case in cases]
    padded = np.zeros((len(cases), MOST_UNITS, MOST_UNITS))  # rows of zeros change no norm
    for place, (W, _) in zip(padded, cases, strict=True):
        place[: len(W), : len(W)] = W
    gammas = np.array([gamma for _, gamma in cases])
    return [Call(Made(tightness), (asked, padded, gammas), ("bounds", "W", "gamma"))]


def tightness(bounds: Sequence[object], weights: Array, gammas: Array) -> str:
    """How bounds stand to the norms that occur: the Jacobian W diag(gamma) is one of those."""
    tight, far = True, False
    for number, W, gamma in zip(bounds, weights, gammas, strict=True):
        try:
            bound = float(np.asarray(number, dtype=np.float64).item())
        except (TypeError, ValueError):
            return "something else than one number for each W and gamma"
        attained = float(gamma) * float(np.linalg.svd(W, compute_uv=False)[0])
        if not bound >= attained * (1 - WITHIN):
            size = 1 + int(np.max(np.nonzero(W)))
            told = np.round(W[:size, :size], 3).tolist()
            return f"{bound:.6g} for W = {told}, gamma = {gamma}: larger norms occur there"
        tight &= bound <= attained * (1 + WITHIN)
        far |= not bound <= (1 + int(np.max(np.nonzero(W)))) * attained * (1 + WITHIN)
    return FAR if far else TIGHT if tight else LOOSE


def bound_calls(draw: Draw) -> Calls:
    """Half to the eighth, no step at all, delta = 0, and drawn ones."""
    cases = [(0.5, 8), (0.9, 1), (0.5, 0), (0.0, 1), (0.0, 5)]
    cases += [(float(draw.case(300 + k).uniform(0.1, 0.99)), 2 + k) for k in range(12)]
    return [Call("q1_2_bound", case, ("delta", "T")) for case in cases]


JACOBIAN = Code(
    prompt="`q1_2_jacobian(W, h_prev, dsigma)` -> (d, d): the Jacobian of $h_t$ by $h_{t-1}$.",
    source="IFT6135-H2022 Q1.2",
    calls=jacobian_calls,
    reference={"q1_2_jacobian": vanishing.jacobian},
    accepts=[
        {
            "q1_2_jacobian": lambda W, h_prev, dsigma: vanishing.jacobian(W, h_prev, dsigma).T,
            "q1_2_layout": "denominator",
        }
    ],
    unbinding=["q1_2_layout"],
    slips=slips(
        "q1_2_jacobian",
        (
            lambda W, h_prev, dsigma: np.diag(dsigma(h_prev)) @ W,
            """
            W and the diagonal are in the wrong order: h_{t-1} goes through sigma first, and
            through W after.
            """,
            policy.ORDER,
        ),
        (
            lambda W, h_prev, dsigma: vanishing.jacobian(W, h_prev, dsigma).T,
            """
            This is the transpose of the layout asked for. If you work in denominator
            layout, say so with q1_2_layout = "denominator".
            """,
        ),
        (
            lambda W, h_prev, dsigma: W @ np.diag(dsigma(W @ h_prev)),
            "sigma' stands at the state after W; in this unit it is taken at h_{t-1}.",
            policy.STEP,
        ),
        (lambda W, h_prev, dsigma: W, "The derivative of sigma is missing."),
    ),
)

STEP_BOUND = Construction(
    prompt="`q1_2_step_bound(W, gamma)`: a bound on the norm of that Jacobian.",
    source="IFT6135-H2022 Q1.2",
    calls=step_bound_calls,
    reference={"q1_2_step_bound": vanishing.step_bound},
    slips=slips(
        "q1_2_step_bound",
        (
            lambda W, gamma: gamma * np.linalg.norm(W),
            """
            This is a bound, but a looser one than the properties in the question give, such
            as the Frobenius norm. The least is gamma times the operator norm.
            """,
            "1/2",
        ),
        (
            lambda W, gamma: gamma * np.abs(np.linalg.eigvals(W)).max(),
            """
            The eigenvalues of W do not bound its norm: W = [[.5, 3], [0, .5]] has only .5,
            and a norm above 3. Those of W^T W do.
            """,
        ),
        (
            lambda W, gamma: gamma * np.linalg.norm(W, 2) ** 2,
            "The square root is missing: ||W|| is the root of the largest eigenvalue of W^T W.",
            policy.STEP,
        ),
        (lambda W, gamma: 1e6, f"`q1_2_step_bound` gives {FAR}."),
        (
            lambda W, gamma: np.linalg.norm(W, 2),
            "gamma is missing: the diagonal of derivatives has a norm of up to gamma.",
            policy.FACTOR,
        ),
    ),
)

BOUND_FUNCTION = Code(
    prompt=r"`q1_2_bound(delta, T)`: the bound on $\lVert \partial h_T / \partial h_0 \rVert$.",
    source="IFT6135-H2022 Q1.2",
    calls=bound_calls,
    reference={"q1_2_bound": vanishing.bound},
    slips=slips(
        "q1_2_bound",
        (
            lambda delta, T: delta ** (2 * T),
            """
            delta^2 bounds the eigenvalue; each factor's norm is at most its root, delta. A
            linear unit attains delta^T, so that your bound does not hold.
            """,
            policy.EXPONENT,
        ),
        (
            lambda delta, T: (delta / 4) ** T,
            "gamma has gone already: gamma times the norm of W is at most delta.",
            policy.FACTOR,
        ),
        (lambda delta, T: delta * T, "The norms of T factors are multiplied, not added."),
        (lambda delta, T: delta, "This bounds one factor; there are T of them."),
    ),
)

BOUND = function_or_formula(
    BOUND_FUNCTION,
    {"delta": PROBABILITY, "T": NATURAL},
    "delta^T",
    ["delta^(2 T)", "(delta/4)^T", "delta T", "delta"],
)


VANISHING = Parts(
    prompt=paragraphs(
        RECURRENT_UNIT,
        GROWTH_OF_GRADIENTS,
        r"""
        Show that gradients of the hidden state vanish where the weights are small: if
        $\lambda_1(W^\top W) \leq \delta^2 / \gamma^2$ for some $0 \leq \delta < 1$, then
        $\lVert \partial h_T / \partial h_0 \rVert \to 0$ as $T \to \infty$. You may use that
        $\lVert A B \rVert \leq \lVert A \rVert \, \lVert B \rVert$ and
        $\lVert A \rVert = \sqrt{\lambda_1(A^\top A)}$.
        """,
        r"""
        Hand in the proof in words and, so that its steps can be checked, three functions.
        `q1_2_jacobian(W, h_prev, dsigma)`, shapes (d, d), (d,) -> (d, d), is
        $\partial h_t / \partial h_{t-1}$, where entry `[i, j]` is the derivative of $h_{t,i}$ by
        $h_{t-1,j}$, `h_prev` is $h_{t-1}$, and `dsigma` is $\sigma'$, a function of arrays (if you
        write Jacobians the other way round, say `q1_2_layout = "denominator"`).
        `q1_2_step_bound(W, gamma)` is a bound on the norm of this Jacobian, as small as $W$ and
        $\gamma$ alone allow. `q1_2_bound(delta, T)` is the bound on
        $\lVert \partial h_T / \partial h_0 \rVert$ that tends to zero, or a formula for it in
        `delta` and `T`, as text or LaTeX. If you want the way from one step to all checked too,
        hand in `q1_2_product(W, states, dsigma)` -> (d, d): $\partial h_T / \partial h_0$, where
        `states` (T, d) holds $h_0, \ldots, h_{T-1}$, and T may be 1.
        """,
    ),
    source="IFT6135-H2022 Q1.2",
    properties=public_q1.VANISHING,
    prose=True,
    rubric=[
        criterion(
            "1/9",
            "writes d h_T / d h_0 as a product over the steps, by the chain rule",
            by="product",
        ),
        criterion(
            "1/9",
            "uses that norms multiply, and that the diagonal's norm is at most gamma",
            by="one step",
        ),
        criterion(
            "1/9", "lets delta^T go to zero, and concludes for the norm below it", by="all steps"
        ),
    ],
    parts=[
        Part("Jacobian", "1/3", JACOBIAN),
        Part("one step", "1/3", STEP_BOUND),
        Part("all steps", "1/3", BOUND),
        Part("product", 0, PRODUCT),
    ],
)
