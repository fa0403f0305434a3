"""Question 2: fixed values of well-known wrong answers; what follows what."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

from graders.model import Outcome
from tests.assignments.h2022 import judged, slip

TYPED = 5e-5
PREV, G = np.array([1.0, -1.0]), np.array([0.5, 2.0])
BY_MOMENTUM, BY_AVERAGE = (PREV, G, 0.9, 0.1), (PREV, G, 0.9, 2.0)
MEAN, V = (0.9, 3, np.array([5.0])), (np.array([0.271]), 0.9, 3)


@pytest.mark.parametrize(("number", "words", "arguments", "value"), [
    ("2.1.i", "sign of v", BY_MOMENTUM, [0.95, -0.7]),
    ("2.1.i", "minus too many", BY_MOMENTUM, [-0.95, 0.7]),
    ("2.1.i", "1 - alpha", BY_MOMENTUM, [0.895, -0.92]),
    ("2.1.i", "gradient alone", BY_MOMENTUM, [-0.14, -0.11]),
    ("2.1.ii", "is lost", BY_AVERAGE, [0.85, -1.1]),
    ("2.1.ii", "both terms", BY_AVERAGE, [1.7, -2.2]),
    ("2.1.ii", "sign of v", BY_AVERAGE, [1, -0.5]),
    ("2.1.iii parameters", "weighs its gradient", (0.9, 2), [0.9, 2]),
    ("2.1.iii parameters", "compare the v", (0.9, 2), [0.9, 0.1]),
    ("2.1.iii parameters", "beta carries", (0.9, 2), [0.9, 1.8]),
    ("2.1.iii parameters", "You divide", (0.9, 2), [0.9, 20]),
    ("2.1.iii parameters", "alpha carries", (0.9, 2), [0.1, 0.2]),
    ("2.2 factors", "exponents", (0.9, 3), [0.0729, 0.081, 0.09]),
    ("2.2 factors", "turned", (0.9, 3), [0.1, 0.09, 0.081]),
    ("2.2 factors", "is missing", (0.9, 3), [0.81, 0.9, 1]),
    ("2.2 factors", "Only the last", (0.9, 3), [0.81, 0.9, 0.1]),
    ("2.3.i expectation", "pulls it down", MEAN, [5]),
    ("2.3.i expectation", "one gradient", MEAN, [0.5]),
    ("2.3.i expectation", "what is missing", MEAN, [3.645]),
    ("2.3.i expectation", "t terms", MEAN, [1.7195]),
    ("2.3.ii", "first step alone", V, [2.71]),
    ("2.3.ii", "one too large", V, [0.788]),
    ("2.3.ii", "what is there", V, [0.3717]),
    ("2.3.ii", "second time", V, [0.073441]),
])  # fmt: skip
def test_a_slip_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], value: ArrayLike
) -> None:
    found = slip(number, words)(*arguments)
    np.testing.assert_allclose(found, np.asarray(value), atol=TYPED)


@pytest.mark.parametrize("answer", [
    lambda beta, delta: [beta, delta * (1 - beta)],
    lambda beta, delta: np.array([beta, delta - delta * beta]),
])  # fmt: skip
def test_parameters_may_come_in_any_sequence(answer: object) -> None:
    assert judged("2.1.iii", q2_1_params=answer).share == 1


def test_unrolling_by_a_loop_is_as_good() -> None:
    def coefficients(beta: float, t: int) -> list[float]:
        found: list[float] = []
        for _ in range(t):
            found = [beta * c for c in found] + [1 - beta]
        return found

    assert judged("2.2", q2_2_coefficients=coefficients).outcome is Outcome.RIGHT


def test_dividing_by_zero_before_the_first_step_is_never_asked() -> None:
    """The correction is for t >= 1; whoever raises at t = 0 loses nothing."""

    def corrected(v: object, beta: float, t: int) -> object:
        assert t >= 1
        return v / (1 - beta**t)  # type: ignore[operator]

    assert judged("2.3.ii", q2_3_corrected=corrected).share == 1
