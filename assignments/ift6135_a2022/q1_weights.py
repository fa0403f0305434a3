"""Question 1, part 4: from gradients at the hidden states to those of the weights."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q1
from assignments.ift6135_a2022.settings import RECURRENT_NETWORK
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Part, Parts, criterion, slips
from reference import rnn, rnn_contributions

Array: TypeAlias = npt.NDArray[np.float64]


def weight_calls(draw: Draw, function: str, with_x: bool) -> Calls:
    """A readable case, then drawn ones: T from 1 to 6, n and d apart, h_0 = 0 in every fourth."""
    cases = [(
        np.array([[0.0, 0.0], [0.5, 0.25], [0.8, 0.5]]),
        np.array([[1.0, -1.0], [2.0, 1.0]]),
        np.array([[1.0, 2.0], [0.0, -1.0]]),
    )]  # fmt: skip
    for k in range(19):
        rng = draw.case(k)
        T, n, d = 1 + k % 6, 1 + k % 5, 1 + (k // 2) % 4
        h = rng.uniform(0.02, 0.98, size=(T + 1, d))
        h[0] *= k % 4 > 0
        cases.append((h, rng.normal(size=(T, d)), rng.normal(size=(T, n))))
    wanted = 3 if with_x else 2
    return [Call(function, case[:wanted], ("h", "g", "x")[:wanted]) for case in cases]


def slope(h: Array, g: Array) -> Array:
    """Total gradients at the pre-activations, (T, d)."""
    return h[1:] * (1 - h[1:]) * g


GRADIENT_OF_W = Code(
    prompt="`q1_4_grad_W(h, g, x)`: the gradient.",
    source="IFT6135-A2022 Q1.4, for W",
    partial=policy.PARTIAL,
    calls=lambda draw: weight_calls(draw, "q1_4_grad_W", with_x=True),
    reference={"q1_4_grad_W": rnn.grad_W},
    slips=slips(
        "q1_4_grad_W",
        (
            lambda h, g, x: np.einsum("td,tn->dn", g, x),
            """
            The derivative of the sigmoid is missing: h_t (1 - h_t) stands between h_t and W
            x_t.
            """,
        ),
        (
            lambda h, g, x: np.outer(slope(h, g)[-1], x[-1]),
            "Only the last step is there; W acts at every step, and the contributions add up.",
        ),
        (
            lambda h, g, x: rnn.grad_W(h, g, x).T,
            "This is the transpose: the gradient has the shape of W, (d, n).",
            policy.ORDER,
        ),
        (
            lambda h, g, x: rnn.grad_W(h, g, x) / len(g),
            "You take the mean over the steps; the loss is a sum, and so is its gradient.",
            policy.FACTOR,
        ),
    ),
)

COPIES_OF_W = Code(
    prompt="`q1_4_copies_W(h, g, x)`: the gradients of the copies, step by step.",
    source="IFT6135-A2022 Q1.4, for W",
    calls=lambda draw: weight_calls(draw, "q1_4_copies_W", with_x=True),
    reference={"q1_4_copies_W": rnn_contributions.copies_W},
    slips=slips(
        "q1_4_copies_W",
        (
            lambda h, g, x: rnn_contributions.copies_W(h, g, x)[::-1],
            "The steps are in the other order: the first comes first.",
        ),
        (
            lambda h, g, x: np.cumsum(rnn_contributions.copies_W(h, g, x), axis=0),
            "These are sums up to each step; each copy has its own contribution alone.",
        ),
    ),
)

GRAD_W = Parts(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Derive $\nabla_W L$ as a function of the total gradients $\nabla_{h_t} L$. Hand it in as
        `q1_4_grad_W(h, g, x)`, shapes (T+1, d), (T, d), (T, n) -> (d, n), where `h[t]` is $h_t$, so
        that `h[0]` is $h_0$; `g[t-1]` is $\nabla_{h_t} L$; and `x[t-1]` is $x_t$.
        """,
        r"""
        If you want your reasons checked too, hand in `q1_4_copies_W(h, g, x)` -> (T, d, n): the
        gradients that the copies of $W$ would get, one for each step in order, if every step had
        a copy of its own.
        """,
    ),
    source="IFT6135-A2022 Q1.4, for W",
    properties=public_q1.GRAD_W,
    prose=True,
    rubric=[
        criterion(
            "1/5",
            "says why the contributions of all steps are added: the weights are shared",
            by="copies",
        )
    ],
    parts=[Part("gradient", 1, GRADIENT_OF_W), Part("copies", 0, COPIES_OF_W)],
)

GRADIENT_OF_U = Code(
    prompt="`q1_4_grad_U(h, g)`: the gradient.",
    source="IFT6135-A2022 Q1.4, for U",
    partial=policy.PARTIAL,
    calls=lambda draw: weight_calls(draw, "q1_4_grad_U", with_x=False),
    reference={"q1_4_grad_U": rnn.grad_U},
    slips=slips(
        "q1_4_grad_U",
        (
            lambda h, g: np.einsum("td,te->de", slope(h, g), h[1:]),
            "U acts on h_{t-1}, the state before; you have h_t.",
            policy.STEP,
        ),
        (
            lambda h, g: np.einsum("td,te->de", g, h[:-1]),
            """
            The derivative of the sigmoid is missing: h_t (1 - h_t) stands between h_t and U
            h_{t-1}.
            """,
        ),
        (
            lambda h, g: rnn.grad_U(h, g).T,
            """
            This is the transpose: entry [i, j] belongs to U[i, j], which leads from unit j
            to unit i.
            """,
            policy.ORDER,
        ),
        (
            lambda h, g: rnn.grad_U(h[1:], g[1:]),
            "The first step is left out. It vanishes only when h_0 is zero, and h[0] is given.",
            policy.BOUNDARY,
        ),
        (
            lambda h, g: np.outer(slope(h, g)[-1], h[-2]),
            "Only the last step is there; U acts at every step, and the contributions add up.",
        ),
    ),
)

COPIES_OF_U = Code(
    prompt="`q1_4_copies_U(h, g)`: the gradients of the copies, step by step.",
    source="IFT6135-A2022 Q1.4, for U",
    calls=lambda draw: weight_calls(draw, "q1_4_copies_U", with_x=False),
    reference={"q1_4_copies_U": rnn_contributions.copies_U},
    slips=slips(
        "q1_4_copies_U",
        (
            lambda h, g: rnn_contributions.copies_U(h, g)[::-1],
            "The steps are in the other order: the first comes first.",
        ),
        (
            lambda h, g: np.cumsum(rnn_contributions.copies_U(h, g), axis=0),
            "These are sums up to each step; each copy has its own contribution alone.",
        ),
    ),
)

GRAD_U = Parts(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Derive $\nabla_U L$ as a function of the total gradients $\nabla_{h_t} L$. Hand it in as
        `q1_4_grad_U(h, g)`, shapes (T+1, d), (T, d) -> (d, d), where `h[t]` is $h_t$, `h[0]` is
        $h_0$, which need not be zero, and `g[t-1]` is $\nabla_{h_t} L$.
        """,
        r"""
        If you want your reasons checked too, hand in `q1_4_copies_U(h, g)` -> (T, d, d): the
        gradients that the copies of $U$ would get, one for each step in order, if every step had
        a copy of its own.
        """,
    ),
    source="IFT6135-A2022 Q1.4, for U",
    properties=public_q1.GRAD_U,
    prose=True,
    rubric=[
        criterion(
            "1/5",
            "says why the contributions of all steps are added: the weights are shared",
            by="copies",
        )
    ],
    parts=[Part("gradient", 1, GRADIENT_OF_U), Part("copies", 0, COPIES_OF_U)],
)
