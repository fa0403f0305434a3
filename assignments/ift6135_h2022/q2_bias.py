"""Question 2, part 3: the bias of a running average, and how to remove it."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q2
from assignments.ift6135_h2022.settings import RUNNING_AVERAGE
from assignments.shared.formulas import function_or_formula
from assignments.shared.settings import paragraphs
from graders import NATURAL, PROBABILITY, Call, Calls, Code, Draw, Part, Parts, criterion, slips
from graders import Array as Shaped
from reference import running_average

Array: TypeAlias = npt.NDArray[np.float64]


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


AGES = {"beta": PROBABILITY, "t": NATURAL}

EXPECTATION_FUNCTION = Code(
    prompt=r"`q2_3_expectation(beta, t, mean)`: the expectation of $v_t$.",
    source="IFT6135-H2022 Q2.3, bias",
    partial=policy.PARTIAL,
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
            policy.EXPONENT,
        ),
    ),
)

IN_CLOSED_FORM = function_or_formula(
    EXPECTATION_FUNCTION,
    AGES | {"mean": Shaped(("d",))},
    "(1 - beta^t) mean",
    ["mean", "(1 - beta) mean", "beta^t mean", "(1 - beta^(t + 1)) mean"],
)


def term_calls(draw: Draw) -> Calls:
    calls = [Call("q2_3_terms", (0.5, 2, np.array([4.0])), ("beta", "t", "mean"))]
    for k in range(6):
        rng = draw.case(600 + k)
        given = (float(rng.uniform(0.05, 0.95)), 1 + k, rng.normal(size=1 + k % 3))
        calls.append(Call("q2_3_terms", given, ("beta", "t", "mean")))
    return calls


TERMS = Code(
    prompt=r"`q2_3_terms(beta, t, mean)` -> (t, d): what each gradient adds to $\mathbb{E}[v_t]$.",
    source="IFT6135-H2022 Q2.3, bias",
    calls=term_calls,
    reference={"q2_3_terms": running_average.terms},
    slips=slips(
        "q2_3_terms",
        (
            lambda beta, t, mean: running_average.terms(beta, t, mean)[::-1],
            "The order is turned: the newest gradient adds most.",
            policy.ORDER,
        ),
        (
            lambda beta, t, mean: beta * running_average.terms(beta, t, mean),
            "The exponents are one too large: g_t itself has not been multiplied by beta yet.",
            policy.EXPONENT,
        ),
        (
            lambda beta, t, mean: np.tile((1 - beta) * mean, (t, 1)),
            "Older gradients add less: each step multiplies them by beta.",
        ),
    ),
)

EXPECTATION = Parts(
    prompt=paragraphs(
        RUNNING_AVERAGE,
        r"""
        The distribution of $g_t$ is the same at all steps, and its mean $\mathbb{E}[g_t]$ is not
        zero. Show that the running average is biased, $\mathbb{E}[v_t] \neq \mathbb{E}[g_t]$:
        `q2_3_expectation(beta, t, mean)` gives $\mathbb{E}[v_t]$, shapes (d,) -> (d,), where `mean`
        is $\mathbb{E}[g_t]$. It may also be a formula in `beta`, `t` and `mean`, as text or LaTeX.
        If you want your way checked too, hand in `q2_3_terms(beta, t, mean)` -> (t, d): what each
        of $g_1, \ldots, g_t$ adds to $\mathbb{E}[v_t]$, in this order.
        """,
    ),
    source="IFT6135-H2022 Q2.3, bias",
    properties=public_q2.EXPECTATION,
    prose=True,
    rubric=[
        criterion("1/4", "uses that expectations add, and sums the geometric series", by="terms")
    ],
    remark="There is no bias where the mean is zero. Independence is not needed.",
    parts=[Part("expectation", 1, IN_CLOSED_FORM), Part("terms", 0, TERMS)],
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
    partial=policy.PARTIAL,
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
            policy.EXPONENT,
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
