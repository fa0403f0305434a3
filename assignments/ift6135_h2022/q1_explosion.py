"""Question 1, part 3: what the reversed condition says, and what it does not."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import public_q1
from assignments.ift6135_h2022.kit import activations
from assignments.ift6135_h2022.settings import GROWTH_OF_GRADIENTS, RECURRENT_UNIT
from assignments.shared.settings import paragraphs
from graders import (
    Call,
    Calls,
    Choice,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    criterion,
    slips,
)

Array: TypeAlias = npt.NDArray[np.float64]

LARGEST_SLOPES = {"identity": 1.0, "logistic": 0.25, "tanh": 1.0, "relu": 1.0}
MOST_UNITS, MOST_STEPS, MOST_EXAMPLES = 20, 500, 10
EXPLODED, STILL = 1e3, 1e-3
QUIET = "the condition holds, and the gradients do not explode: it is not sufficient"
LOUD = "the condition holds, and the gradients explode; that alone does not show that they must"


def example_calls(draw: Draw) -> Calls:
    """All examples together: one that does not explode is enough."""
    return [Call(Made(what_they_show), (Name("q1_3_examples"),), ("examples",))]


def what_they_show(examples: object) -> str:
    """A sentence on one example or several: of those that can be read, the one that shows most."""
    several = examples if isinstance(examples, list | tuple) else [examples]
    told = []
    for example in several[:MOST_EXAMPLES]:
        try:
            with np.errstate(all="ignore"):
                told.append(_shows(example))
        except (KeyError, TypeError, ValueError, AttributeError, np.linalg.LinAlgError):
            told.append(
                "an example is a dict with W, sigma, gamma and delta, and may have b, h0, T"
            )
    return next((says for says in (QUIET, LOUD) if says in told), told[0] if told else "none")


def _shows(example: Any) -> str:
    sigma, T = str(example["sigma"]), int(str(example.get("T", 50)))
    W = np.asarray(example["W"], dtype=np.float64)
    W = W.reshape(1, 1) if W.size == 1 else W
    gamma, delta = float(str(example["gamma"])), float(str(example["delta"]))
    h, b = (
        np.broadcast_to(np.asarray(example.get(name, 0.0), np.float64), (len(W),)).copy()
        for name in ("h0", "b")
    )
    if W.shape != (len(W), len(W)) or not np.isfinite([gamma, *h, *b, *W.ravel()]).all():
        raise ValueError("a square matrix of finite numbers was asked for")
    if sigma not in LARGEST_SLOPES:
        return f"sigma is one of {', '.join(LARGEST_SLOPES)}"
    if not (len(W) <= MOST_UNITS and 1 <= T <= MOST_STEPS and 0 <= delta < 1):
        return f"W has up to {MOST_UNITS} rows, T is up to {MOST_STEPS}, delta in [0, 1)"
    if gamma < LARGEST_SLOPES[sigma]:
        return f"gamma = {gamma} does not bound the derivative of {sigma}"
    if np.linalg.norm(W, 2) <= delta / gamma:
        return "the condition does not hold: the largest eigenvalue of W^T W is not above the limit"
    return _told(_norms(W, sigma, h, b, 2 * T), T)


def _norms(W: Array, sigma: str, h: Array, b: Array, T: int) -> Array:
    """||d h_t / d h_0|| for t = 0 ... T, along the trajectory."""
    product, norms = np.eye(len(W)), np.full(T + 1, np.inf)
    norms[0] = 1.0
    for t in range(1, T + 1):
        product = W @ np.diag(activations.slope(sigma)(h)) @ product
        h = W @ activations.sigma(sigma)(h) + b
        if not np.isfinite(product).all():
            break
        norms[t] = np.linalg.norm(product, 2)
    return norms


def _told(norms: Array, T: int) -> str:
    """No growth between T and 2 T is quiet: a bounded product may well exceed one."""
    early, late = norms[: T + 1].max(), norms[T:].max()
    if late >= EXPLODED and (late > 2 * early or np.isinf(late)):
        return LOUD
    return (
        QUIET
        if late <= early * (1 + STILL)
        else "the condition holds; what the gradients do stays open up to 2 T"
    )


NILPOTENT = {"W": [[0.0, 5.0], [0.0, 0.0]], "sigma": "identity", "gamma": 1, "delta": 0.5, "T": 4}
GROWING = {"W": [[2.0]], "sigma": "identity", "gamma": 1, "delta": 0.5, "T": 20}
SMALL = {"W": [[0.1]], "sigma": "identity", "gamma": 1, "delta": 0.5, "T": 20}

EFFECT = Choice(
    prompt=paragraphs(
        RECURRENT_UNIT,
        GROWTH_OF_GRADIENTS,
        r"""
        Gradients of the hidden state vanish, $\lVert \partial h_T / \partial h_0 \rVert \to 0$ as
        $T \to \infty$, where $\lambda_1(W^\top W) \leq \delta^2 / \gamma^2$ for some
        $0 \leq \delta < 1$. What happens to them where this condition is reversed,
        $\lambda_1(W^\top W) > \delta^2 / \gamma^2$? Answer `q1_3_effect = "must_explode"`,
        `"may_explode"` or `"must_vanish"`, and say why in one or two sentences: `q1_3_text`.
        """,
    ),
    source="IFT6135-H2022 Q1.3, the effect",
    properties=public_q1.EFFECT,
    prose=True,
    rubric=[criterion("1/4", "says in one or two sentences that the bound no longer forbids it")],
    remark="For eigenvalues up to 1 / gamma^2 they still cannot explode, since delta < 1.",
    options=["must_explode", "may_explode", "must_vanish"],
    why="q1_3_text",
    reference={"q1_3_effect": "may_explode"},
    slips=slips(
        "q1_3_effect",
        (
            "must_explode",
            "1.2 bounds the norm from above. Without that bound it can grow; nothing makes it.",
        ),
        (
            "must_vanish",
            """
            1.2 no longer applies: a linear unit with W = 2 has gradients that double each
            step.
            """,
        ),
    ),
)


def claim(name: str, right: str, says: str) -> Choice:
    """True or False, one of which is a slip."""
    wrong = "False" if right == "True" else "True"
    return Choice(
        prompt=f"`{name} = True` or `False`.",
        source="IFT6135-H2022 Q1.3",
        options=["True", "False"],
        reference={name: right},
        slips=slips(
            name,
            (wrong, says),
        ),
    )


NECESSARY = claim(
    "q1_3_necessary",
    "True",
    "By 1.2 gradients vanish where the condition is not reversed: whatever explodes, it holds "
    "there. That explosion needs still more does not change this.",
)
SUFFICIENT = claim(
    "q1_3_sufficient",
    "False",
    "The norm can stay small all the same: take an eigenvalue between delta^2 / gamma^2 and "
    "1 / gamma^2, a nilpotent W, or units that are saturated.",
)

EXAMPLES = Construction(
    prompt="`q1_3_examples`: examples that your answer rests on.",
    source="IFT6135-H2022 Q1.3",
    calls=example_calls,
    reference={"q1_3_examples": [NILPOTENT, GROWING]},
    accepts=[{"q1_3_examples": NILPOTENT}],
    slips=slips(
        "q1_3_examples",
        ([GROWING], f"Your example: {LOUD}."),
        ([SMALL], "In your example the condition does not hold."),
    ),
)

NECESSARY_OR_SUFFICIENT = Parts(
    prompt=paragraphs(
        RECURRENT_UNIT,
        GROWTH_OF_GRADIENTS,
        r"""
        Let $0 \leq \delta < 1$. Is the condition $\lambda_1(W^\top W) > \delta^2 / \gamma^2$
        necessary for the gradients $\partial h_T / \partial h_0$ to explode as $T \to \infty$, and
        is it sufficient? Answer `q1_3_necessary` and `q1_3_sufficient`, each `True` or `False`; the
        reasons stand in the sentences of the part before, `q1_3_text`.
        """,
        r"""
        If you know examples, they are tried: `q1_3_examples`, a list of dicts with `"W"`, `"sigma"`
        (`"identity"`, `"logistic"`, `"tanh"` or `"relu"`), `"gamma"`, `"delta"`, and, where you
        need them, `"b"` (all of $U x_t + b$, zero otherwise), `"h0"` ($h_0$, zero otherwise) and
        `"T"` (50 otherwise).
        """,
    ),
    source="IFT6135-H2022 Q1.3, necessary and sufficient",
    properties=public_q1.NECESSARY_OR_SUFFICIENT,
    prose=True,
    rubric=[
        criterion(
            "1/4",
            "reasons for both: the contrapositive of 1.2, and a counterexample",
            by="examples",
        )
    ],
    remark="Explosion needs more than the reversed condition: an eigenvalue above 1 / gamma^2.",
    parts=[
        Part("necessary", "1/2", NECESSARY),
        Part("sufficient", "1/2", SUFFICIENT),
        Part("examples", 0, EXAMPLES),
    ],
)
