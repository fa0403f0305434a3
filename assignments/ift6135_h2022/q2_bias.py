"""Question 2, parts 2 and 3: the running average unrolled, its bias, and how to remove it."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import public_q2
from assignments.ift6135_h2022.settings import RUNNING_AVERAGE
from assignments.shared.formulas import function_or_formula
from assignments.shared.settings import paragraphs
from graders import NATURAL, PROBABILITY, Call, Calls, Code, Draw, criterion, slips
from graders import Array as Shaped
from reference import running_average

Array: TypeAlias = npt.NDArray[np.float64]

BETAS = (0.01, 0.5, 0.9, 0.999)


def coefficient_calls(draw: Draw) -> Calls:
    """Three steps with .9, one step, then all of four betas with drawn lengths up to twelve."""
    cases = [(0.9, 3), (0.9, 1), (0.5, 2)]
    for k in range(16):
        beta = BETAS[k % 4] if k % 2 else float(draw.case(k).uniform(0.05, 0.95))
        cases.append((beta, int(draw.case(100 + k).integers(2, 13))))
    return [Call("q2_2_coefficients", case, ("beta", "t")) for case in cases]


def expectation_calls(draw: Draw) -> Calls:
    """A readable case, no step at all, a mean of zero, then drawn ones."""
    cases = [(0.9, 3, np.array([5.0])), (0.5, 0, np.ones(2)), (0.5, 2, np.zeros(2))]
    for k in range(16):
        rng = draw.case(200 + k)
        cases.append((float(rng.uniform(0.05, 0.99)), 1 + k % 5, rng.normal(size=1 + k % 3)))
    return [Call("q2_3_expectation", case, ("beta", "t", "mean")) for case in cases]


def correction_calls(draw: Draw) -> Calls:
    """A readable case, the first step, then drawn ones."""
    cases = [(np.array([0.271]), 0.9, 3), (np.array([0.1, -0.2]), 0.9, 1)]
    for k in range(16):
        rng = draw.case(300 + k)
        v = rng.normal(size=1 + k % 4)
        cases.append((v, float(rng.uniform(0.05, 0.99)), int(rng.integers(1, 13))))
    return [Call("q2_3_corrected", case, ("v", "beta", "t")) for case in cases]


def only_the_last(beta: float, t: int) -> Array:
    weights = beta ** np.arange(t - 1.0, -1.0, -1.0)
    weights[-1] *= 1 - beta
    return np.asarray(weights)


COEFFICIENTS = Code(
    prompt=paragraphs(
        RUNNING_AVERAGE,
        r"""
        Unroll it: express $v_t$ as a linear combination of $g_1, \ldots, g_t$.
        `q2_2_coefficients(beta, t)` gives their factors in this order, shape (t,).
        """,
    ),
    source="IFT6135-H2022 Q2.2",
    properties=public_q2.COEFFICIENTS,
    prose=True,
    rubric=[criterion("1/4", "shows it: by unrolling some steps to a pattern, or by induction")],
    calls=coefficient_calls,
    reference={"q2_2_coefficients": running_average.coefficients},
    slips=slips(
        "q2_2_coefficients",
        (
            lambda beta, t: beta * running_average.coefficients(beta, t),
            "The exponents are one too large: g_t itself has not been multiplied by beta yet.",
        ),
        (
            lambda beta, t: running_average.coefficients(beta, t)[::-1],
            "The order is turned: the newest gradient has the largest factor.",
        ),
        (
            lambda beta, t: beta ** np.arange(t - 1.0, -1.0, -1.0),
            "The factor 1 - beta, which every gradient enters with, is missing.",
        ),
        (
            only_the_last,
            """
            Only the last gradient has 1 - beta; each entered with that factor at its own
            step.
            """,
        ),
    ),
)

AGES = {"beta": PROBABILITY, "t": NATURAL}

EXPECTATION_FUNCTION = Code(
    prompt=paragraphs(
        RUNNING_AVERAGE,
        r"""
        The distribution of $g_t$ is the same at all steps, and its mean $\mathbb{E}[g_t]$ is not
        zero. Show that the running average is biased, $\mathbb{E}[v_t] \neq \mathbb{E}[g_t]$:
        `q2_3_expectation(beta, t, mean)` gives $\mathbb{E}[v_t]$, shapes (d,) -> (d,), where `mean`
        is $\mathbb{E}[g_t]$.
        """,
    ),
    source="IFT6135-H2022 Q2.3, bias",
    properties=public_q2.EXPECTATION,
    prose=True,
    rubric=[criterion("1/4", "uses that expectations add, and sums the geometric series")],
    remark="There is no bias where the mean is zero. Independence is not needed.",
    calls=expectation_calls,
    reference={"q2_3_expectation": running_average.expectation},
    slips=slips(
        "q2_3_expectation",
        (
            lambda beta, t, mean: mean,
            """
            The factors of the gradients do not add up to one: v starts at zero, which pulls
            it down.
            """,
        ),
        (
            lambda beta, t, mean: (1 - beta) * mean,
            "This is the contribution of one gradient; t of them are in v_t.",
        ),
        (
            lambda beta, t, mean: beta**t * mean,
            "This is what is missing: the weight of the start, v_0 = 0.",
        ),
        (
            lambda beta, t, mean: (1 - beta ** (t + 1)) * mean,
            "The series has t terms, from beta^0 to beta^(t-1).",
        ),
    ),
)

EXPECTATION = function_or_formula(
    EXPECTATION_FUNCTION,
    AGES | {"mean": Shaped(("d",))},
    "(1 - beta^t) mean",
    ["mean", "(1 - beta) mean", "beta^t mean", "(1 - beta^(t + 1)) mean"],
)

CORRECTED_FUNCTION = Code(
    prompt=paragraphs(
        RUNNING_AVERAGE,
        r"""
        The distribution of $g_t$ is the same at all steps. Rescale $v_t$ so that it is an estimate
        of $\mathbb{E}[g_t]$ without bias: `q2_3_corrected(v, beta, t)`, shapes (d,) -> (d,), where
        `v` is $v_t$ and $t \geq 1$.
        """,
    ),
    source="IFT6135-H2022 Q2.3, correction",
    properties=public_q2.CORRECTED,
    prose=True,
    calls=correction_calls,
    reference={"q2_3_corrected": running_average.corrected},
    slips=slips(
        "q2_3_corrected",
        (
            lambda v, beta, t: v / (1 - beta),
            "This corrects the first step alone; the bias shrinks as t grows.",
        ),
        (
            lambda v, beta, t: v / (1 - beta ** (t + 1)),
            "The exponent is one too large: with a constant gradient g, v_1 should give g.",
        ),
        (
            lambda v, beta, t: v / beta**t,
            "beta^t is what is missing from the expectation, not what is there.",
        ),
        (lambda v, beta, t: v * (1 - beta**t), "You apply the bias a second time; divide by it."),
        (
            lambda v, beta, t: v,
            "This is v itself. A start at v_0 = g_1 would be another average, no rescaling.",
        ),
    ),
)
CORRECTED = function_or_formula(
    CORRECTED_FUNCTION,
    AGES | {"v": Shaped(("d",))},
    "v/(1 - beta^t)",
    ["v/(1 - beta)", "v/(1 - beta^(t + 1))", "v/beta^t", "v (1 - beta^t)", "v"],
)
