"""Question 2, part 1: a running average of gradients is momentum in other letters."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q2
from assignments.ift6135_h2022.settings import MOMENTUM_AND_AVERAGE
from assignments.shared import chains
from assignments.shared.formulas import Declared, function_or_formula
from assignments.shared.settings import paragraphs
from graders import (
    POSITIVE,
    PROBABILITY,
    REAL,
    Call,
    Calls,
    Code,
    Draw,
    Landmark,
    Part,
    Parts,
    criterion,
    landmarks,
    slips,
)
from graders import Array as Shaped
from reference import running_average

Array: TypeAlias = npt.NDArray[np.float64]


def update_calls(function: str, labels: tuple[str, str]) -> Callable[[Draw], Calls]:
    """A readable step, the first step, and drawn ones; no factor is one less another."""

    def calls(draw: Draw) -> Calls:
        prev, g = np.array([1.0, -1.0]), np.array([0.5, 2.0])
        cases = [(prev, g, 0.9, 0.2), (0 * prev, g, 0.5, 3.0)]
        for k in range(18):
            rng = draw.case(k)
            update, gradient = rng.normal(size=(2, 1 + k % 4))
            cases.append((update, gradient, rng.uniform(0.05, 0.95), rng.uniform(0.01, 4)))
        return [Call(function, case, ("prev_update", "g", *labels)) for case in cases]

    return calls


def parameter_calls(draw: Draw) -> Calls:
    """A readable pair, then drawn ones: beta in (.01, .99), delta in (.01, 5)."""
    cases = [(0.9, 2.0), (0.5, 1.0), (0.01, 0.01), (0.99, 5.0)]
    for k in range(16):
        rng = draw.case(k)
        cases.append((rng.uniform(0.01, 0.99), rng.uniform(0.01, 5)))
    return [Call("q2_1_params", case, ("beta", "delta")) for case in cases]


STEPS = {"prev_update": Shaped(("d",)), "g": Shaped(("d",))}

MOMENTUM_FUNCTION = Code(
    prompt=paragraphs(
        MOMENTUM_AND_AVERAGE,
        r"""
        Write the update of SGD with momentum recursively, $\Delta \theta_t$ in terms of
        $\Delta \theta_{t-1}$: `q2_1_momentum(prev_update, g, alpha, eps)`, shapes (d,), (d,) ->
        (d,), where `prev_update` is $\Delta \theta_{t-1}$, zero before the first step, `g` is $g_t$
        and `eps` is $\epsilon$.
        """,
    ),
    source="IFT6135-H2022 Q2.1, momentum",
    properties=public_q2.MOMENTUM,
    prose=True,
    calls=update_calls("q2_1_momentum", ("alpha", "eps")),
    reference={"q2_1_momentum": running_average.momentum_update},
    slips=slips(
        "q2_1_momentum",
        (
            lambda prev, g, alpha, eps: alpha * prev + eps * g,
            "The gradient enters with the sign of v; the update is minus v, and goes downhill.",
            policy.SIGN,
        ),
        (
            lambda prev, g, alpha, eps: -alpha * prev - eps * g,
            "The update before has a minus too many: it is itself already minus v.",
            policy.SIGN,
        ),
        (
            lambda prev, g, alpha, eps: alpha * prev - (1 - alpha) * eps * g,
            "Momentum has no factor 1 - alpha at the gradient; the running average has one.",
            policy.FACTOR,
        ),
        (
            lambda prev, g, alpha, eps: -eps * (alpha * prev + g),
            "eps multiplies the gradient alone; the update before has it inside already.",
            policy.FACTOR,
        ),
    ),
)

MOMENTUM = function_or_formula(
    MOMENTUM_FUNCTION,
    STEPS | {"alpha": REAL, "epsilon": REAL},
    "alpha prev_update - epsilon g",
    [
        "alpha prev_update + epsilon g",
        "-alpha prev_update - epsilon g",
        "alpha prev_update - (1 - alpha) epsilon g",
        "-epsilon (alpha prev_update + g)",
    ],
    called={"Delta_{t-1}": "prev_update"},
)

AVERAGE_FUNCTION = Code(
    prompt=paragraphs(
        MOMENTUM_AND_AVERAGE,
        r"""
        Write the update of SGD with a running average recursively, $\Delta \theta_t$ in terms of
        $\Delta \theta_{t-1}$: `q2_1_average(prev_update, g, beta, delta)`, shapes (d,), (d,) ->
        (d,), where `prev_update` is $\Delta \theta_{t-1}$, zero before the first step, and `g` is
        $g_t$.
        """,
    ),
    source="IFT6135-H2022 Q2.1, running average",
    properties=public_q2.AVERAGE,
    prose=True,
    calls=update_calls("q2_1_average", ("beta", "delta")),
    reference={"q2_1_average": running_average.average_update},
    slips=slips(
        "q2_1_average",
        (
            lambda prev, g, beta, delta: beta * prev - (1 - beta) * g,
            "delta is lost: the update is -delta v, so the gradient comes with delta.",
            policy.FACTOR,
        ),
        (
            lambda prev, g, beta, delta: delta * (beta * prev - (1 - beta) * g),
            "delta stands at both terms; the update before has it inside already.",
            policy.FACTOR,
        ),
        (
            lambda prev, g, beta, delta: beta * prev + delta * (1 - beta) * g,
            "The gradient enters with the sign of v; the update is -delta v.",
            policy.SIGN,
        ),
    ),
)

AVERAGE = function_or_formula(
    AVERAGE_FUNCTION,
    STEPS | {"beta": PROBABILITY, "delta": POSITIVE},
    "beta prev_update - delta (1 - beta) g",
    [
        "beta prev_update - (1 - beta) g",
        "delta (beta prev_update - (1 - beta) g)",
        "beta prev_update + delta (1 - beta) g",
    ],
    called={"Delta_{t-1}": "prev_update"},
)

FITTING = Code(
    prompt="`q2_1_params(beta, delta)`: the pair of parameters.",
    source="IFT6135-H2022 Q2.1, equivalence",
    calls=parameter_calls,
    reference={"q2_1_params": running_average.equivalent_momentum},
    slips=slips(
        "q2_1_params",
        (
            lambda beta, delta: (beta, delta),
            "The running average weighs its gradient with 1 - beta; that belongs into epsilon.",
            policy.FACTOR,
        ),
        (
            lambda beta, delta: (beta, 1 - beta),
            "You compare the v; the updates are to agree, and one of them has the factor delta.",
            policy.FACTOR,
        ),
        (
            lambda beta, delta: (beta, delta * beta),
            "beta carries the update before; the gradient's factor is 1 - beta.",
            policy.FACTOR,
        ),
        (
            lambda beta, delta: (beta, delta / (1 - beta)),
            "You divide by 1 - beta: that leads from momentum to the running average.",
            policy.FACTOR,
        ),
        (
            lambda beta, delta: (1 - beta, delta * (1 - beta)),
            "alpha carries the update before, as beta does, and not 1 - beta.",
        ),
    ),
)

TERMS: dict[str, Declared] = {
    "v": Shaped(("d",)), "g": Shaped(("d",)), "beta": PROBABILITY, "delta": POSITIVE,
    "D": Shaped(("d",)),
}  # fmt: skip
START = "-delta (beta v + (1 - beta) g)"
IN_TERMS = Landmark(
    "the update before taken out, with a factor of its own, and the gradient with its own",
    landmarks.apart("v", "g"),
)

PARAMETERS = Parts(
    prompt=paragraphs(
        MOMENTUM_AND_AVERAGE,
        r"""
        Show that the two make the same updates $\Delta \theta_t$, if their parameters fit: express
        $\alpha$ and $\epsilon$ by $\beta$ and $\delta$. `q2_1_params(beta, delta)` returns the pair
        $(\alpha, \epsilon)$.
        """,
        chains.offer("q2_1_chain", START, TERMS)
        + " Write `D` for the update before, $-\\delta v_{t-1}$, and end with a formula in "
        "`D` and `g` that has a form of $\\alpha \\Delta_{t-1} - \\epsilon g_t$.",
    ),
    source="IFT6135-H2022 Q2.1, equivalence",
    properties=public_q2.PARAMETERS,
    prose=True,
    rubric=[
        criterion(
            "1/4",
            "argues that the two recursions on updates are equal, term by term, and start alike",
            by="steps",
        ),
    ],
    remark="The v of the two rules differ by the factor delta; who compares v finds eps = 1 - "
    "beta.",
    parts=[
        Part("parameters", 1, FITTING),
        chains.steps(
            "q2_1_chain",
            "IFT6135-H2022 Q2.1",
            TERMS,
            [START, "beta D - delta (1 - beta) g"],
            slips={
                "delta stands at the gradient too: it is lost from your last line.": [
                    "-(beta v + (1 - beta) g)",
                    "-beta v - (1 - beta) g",
                ]
            },
            landmarks=[IN_TERMS],
            where={"D": "-delta v"},
            goal_is_shown=False,
            proves=False,
        ),
    ],
)
