"""Question 1, part 1: activating before the matrix is the conventional recurrence in disguise."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import public_q1
from assignments.ift6135_h2022.kit import activations
from assignments.ift6135_h2022.settings import RECURRENT_UNIT
from assignments.shared.settings import paragraphs
from graders import (
    Call,
    Calls,
    Code,
    Construction,
    Draw,
    Made,
    Part,
    Parts,
    Tolerance,
    criterion,
    slips,
)
from reference import vanishing

KIT = (Path(__file__).parent / "kit" / "activations.py",)

Array: TypeAlias = npt.NDArray[np.float64]
Entrywise: TypeAlias = Callable[[Array], Array]

SIGMAS = ("logistic", "tanh", "relu", "leaky relu", "3 z", "sin 2 z")
LEAST_FORMS = 3
EQUAL = 1e-4
"""How near two forms must be, by their scale: the last digits of sigma are not at rest."""
COPIED = "one value, given several times: each form is to be computed as it stands"


def state_calls(draw: Draw) -> Calls:
    """A readable case, then drawn ones under six activations; d from 1 to 4."""
    cases = [(np.array([0.0, np.log(3)]), "logistic")]
    cases += [(draw.case(k).normal(size=1 + k % 4), SIGMAS[k % 6]) for k in range(19)]
    return [
        Call("q1_1_g_from_h", (h, Made(activations.sigma, (name,))), ("h", "sigma"))
        for h, name in cases
    ]


def step_calls(draw: Draw) -> Calls:
    """A readable system, then drawn ones; the forms are compared on the trusted side."""
    systems = [(
        np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([[1.0], [2.0]]), np.array([0.0, 1.0]),
        "relu", np.array([1.0, 2.0]), np.array([2.0]),
    )]  # fmt: skip
    for k in range(11):
        rng = draw.case(100 + k)
        d, n = 1 + k % 4, 1 + k % 3
        W, U, b = rng.normal(size=(d, d)), rng.normal(size=(d, n)), rng.normal(size=d)
        systems.append((W, U, b, SIGMAS[k % 6], rng.normal(size=d), rng.normal(size=n)))
    labels = ("W", "U", "b", "sigma", "h_prev", "x")
    calls = []
    for W, U, b, name, h_prev, x in systems:
        given = (W, U, b, Made(activations.restless, (name,)), h_prev, x)
        calls.append(Call(Made(ends), (Call("q1_1_step", given, labels),), ("forms",)))
    return calls


def ends(forms: object) -> tuple[str, Array]:
    """What is wrong with a chain of forms, or nothing; and its first and last form."""
    try:
        return _ends(forms)
    except (TypeError, ValueError):
        return "forms that are not all made of numbers", np.empty(0)


def _ends(forms: object) -> tuple[str, Array]:
    rows = list(forms) if isinstance(forms, list | tuple | np.ndarray) else []
    if len(rows) < LEAST_FORMS:
        return f"{len(rows)} forms; at least {LEAST_FORMS} were asked for", np.empty(0)
    arrays = [np.asarray(row, dtype=np.float64).ravel() for row in rows]
    if len({array.shape for array in arrays}) > 1:
        return "forms of several shapes", np.empty(0)
    if arrays[0].any() and all(np.array_equal(arrays[0], other) for other in arrays):
        return COPIED, np.empty(0)
    if _equal(arrays[0], arrays[-1]):
        for k, (one, other) in enumerate(pairwise(arrays), start=1):
            if not _equal(one, other):
                return f"a chain that breaks: forms {k} and {k + 1} are not equal", np.empty(0)
    return "a chain", np.stack([arrays[0], arrays[-1]])


def _equal(one: Array, other: Array) -> bool:
    scale = float(np.max(np.abs(one), initial=0.0))
    return bool(np.all(np.abs(one - other) <= EQUAL * (1 + scale)))


def inverse_of_logistic(h: Array, sigma: Entrywise) -> Array:
    inside = np.clip(h, 0.01, 0.99)  # elsewhere there is no such state
    return np.asarray(np.log(inside / (1 - inside)))


def states(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> tuple[list[Array], Array]:
    """The right forms, and h_t."""
    h = W @ sigma(h_prev) + U @ x + b
    return vanishing.step_forms(W, U, b, sigma, h_prev, x), h


def forms_of_h(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> list[Array]:
    return [states(W, U, b, sigma, h_prev, x)[1] for _ in range(3)]


def copied(W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array) -> list[Array]:
    return [sigma(W @ sigma(h_prev) + U @ x + b)] * 3


def ends_one_step_early(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> list[Array]:
    return [*states(W, U, b, sigma, h_prev, x)[0][:2], sigma(h_prev)]


def ends_one_step_late(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> list[Array]:
    forms, h = states(W, U, b, sigma, h_prev, x)
    return [*forms[:2], W @ sigma(h) + U @ x + b]


def ends_without_sigma(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> list[Array]:
    forms, h = states(W, U, b, sigma, h_prev, x)
    return [*forms[:2], h]


STATE = Code(
    prompt="`q1_1_g_from_h(h, sigma)` -> (d,): $g_t$ expressed by $h_t$.",
    source="IFT6135-H2022 Q1.1",
    calls=state_calls,
    tolerance=Tolerance(relative=1e-5),  # float32 loses digits in sin(2 z) near its zeros
    reference={"q1_1_g_from_h": vanishing.conventional_state},
    slips=slips(
        "q1_1_g_from_h",
        (lambda h, sigma: h, "g_t and h_t are not the same: only what goes into W agrees."),
        (
            inverse_of_logistic,
            "You turned the relation round: an inverse of sigma is neither needed nor there.",
        ),
        (lambda h, sigma: sigma(sigma(h)), "sigma is applied twice."),
    ),
)

FORMS = Construction(
    prompt="`q1_1_step(W, U, b, sigma, h_prev, x)` -> three or more equal forms of $g_t$.",
    source="IFT6135-H2022 Q1.1",
    calls=step_calls,
    tolerance=Tolerance(relative=1e-4, absolute=1e-5),  # as far as sigma is not at rest
    reference={"q1_1_step": vanishing.step_forms},
    slips=slips(
        "q1_1_step",
        (
            forms_of_h,
            "These are forms of h_t. The relation is true, but g_t was to be expressed by h_t.",
            "1/2",
        ),
        (copied, f"`q1_1_step` gives {COPIED}."),
        (ends_one_step_early, "The last form has h_{t-1}; the induction step ends at h_t."),
        (
            ends_one_step_late,
            "The last form goes through W once more: that is h_{t+1} without its input.",
        ),
        (ends_without_sigma, "The last form is h_t itself; g_t is another function of it."),
    ),
)

EQUIVALENT_RECURRENCE = Parts(
    prompt=paragraphs(
        RECURRENT_UNIT,
        r"""
        The conventional unit computes $g_t = \sigma(W g_{t-1} + U x_t + b)$ with the same weights.
        Show by induction that the two are the same recurrence, by expressing $g_t$ through $h_t$;
        the induction step is enough, if the expression holds at $t - 1$. Hand in the proof in words
        and, so that its steps can be checked, two functions. `q1_1_g_from_h(h, sigma)`, shapes (d,)
        -> (d,), gives $g_t$ for the $h_t$ in `h`; `sigma` is $\sigma$, a function of arrays.
        `q1_1_step(W, U, b, sigma, h_prev, x)`, where `h_prev` is $h_{t-1}$ and `x` is $x_t$, gives
        a list of at least three equal forms of $g_t$, each (d,): the first as the conventional unit
        writes it, with $g_{t-1}$ as you express it through `h_prev`,
        the last in terms of $h_t$. Each is to be computed as it stands.
        """,
    ),
    source="IFT6135-H2022 Q1.1",
    properties=public_q1.EQUIVALENT_RECURRENCE,
    prose=True,
    rubric=[
        criterion("1/6", "states the induction hypothesis for t - 1, and uses it", by="the step"),
        criterion("1/6", "states what follows for t", by="the step"),
    ],
    parts=[Part("g by h", "1/2", STATE), Part("the step", "1/2", FORMS)],
)
