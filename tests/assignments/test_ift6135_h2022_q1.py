"""Question 1: fixed values of well-known wrong answers, chains of forms, bounds, examples."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from assignments.ift6135_h2022 import q1_explosion
from assignments.ift6135_h2022.kit import activations
from graders.model import Outcome
from reference import vanishing
from tests.assignments.h2022 import judged, slip

Array = NDArray[np.float64]

TYPED = 5e-11
H = np.array([0.0, np.log(3)])
W, H_PREV = np.array([[0.5, 0.2], [0.1, 0.3]]), np.array([0.3, -1.0])
LOGISTIC, ITS_SLOPE = activations.sigma("logistic"), activations.slope("logistic")


@pytest.mark.parametrize(("number", "words", "arguments", "value"), [
    ("1.1 g by h", "not the same", (H, LOGISTIC), [0, 1.0986122887]),
    ("1.2 Jacobian", "wrong order", (W, H_PREV, ITS_SLOPE),
     [[0.1222291558, 0.0488916623], [0.0196611933, 0.05898358]]),
    ("1.2 one step", "do not bound", (W, 0.25), 0.1433012702),
    ("1.2 one step", "square root", (W, 0.25), 0.0850861046),
    ("1.2 all steps", "delta^2 bounds", (0.5, 8), 0.5**16),
])  # fmt: skip
def test_a_slip_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], value: ArrayLike
) -> None:
    found = slip(number, words)(*arguments)
    np.testing.assert_allclose(found, np.asarray(value), atol=TYPED)


@pytest.mark.parametrize("name", activations.SIGMAS)
def test_the_slopes_handed_out_are_those_of_the_activations(name: str) -> None:
    z = np.array([-2.3, -0.4, 0.7, 1.9])
    sigma, slope, step = activations.sigma(name), activations.slope(name), 1e-6
    quotients = (sigma(z + step) - sigma(z - step)) / (2 * step)
    np.testing.assert_allclose(slope(z), quotients, atol=1e-8)


def forms(*extra: str) -> object:
    """Right forms, with more of them between."""

    def step(W: Array, U: Array, b: Array, sigma: object, h_prev: Array, x: Array) -> list[object]:
        first, middle, last = vanishing.step_forms(W, U, b, sigma, h_prev, x)  # type: ignore[arg-type]
        more: dict[str, object] = {
            "same": middle, "other": middle + 1, "short": middle[:-1], "words": "g",
            "float32": middle.astype(np.float32), "list": middle.tolist(),
        }  # fmt: skip
        return [first, *(more[word] for word in extra), last]

    return step


@pytest.mark.parametrize(("extra", "outcome", "told"), [
    (("same",), Outcome.RIGHT, ""),
    (("same", "same", "list"), Outcome.RIGHT, ""),
    (("float32",), Outcome.RIGHT, ""),
    ((), Outcome.WRONG, "2 forms; at least 3"),
    (("other",), Outcome.WRONG, "forms 1 and 2 are not equal"),
    (("same", "other"), Outcome.WRONG, "forms 2 and 3 are not equal"),
    (("short", "same"), Outcome.WRONG, "several shapes"),
    (("words",), Outcome.WRONG, "made of numbers"),
])  # fmt: skip
def test_a_chain_of_forms_is_followed_link_by_link(
    extra: tuple[str, ...], outcome: Outcome, told: str
) -> None:
    verdict = judged("1.1 the step", q1_1_step=forms(*extra))
    assert verdict.outcome is outcome
    assert told in verdict.because


@pytest.mark.parametrize(("bound", "share"), [
    (lambda W, gamma: gamma * np.linalg.norm(W, 2), 1),
    (lambda W, gamma: np.float32(gamma * np.linalg.norm(W, 2)), 1),
    (lambda W, gamma: [gamma * np.linalg.norm(W, 2)], 1),
    (lambda W, gamma: gamma * np.linalg.norm(W, "nuc"), Fraction(1, 2)),
    (lambda W, gamma: gamma * np.sqrt(np.linalg.norm(W, 1) * np.linalg.norm(W, np.inf)),
     Fraction(1, 2)),
    (lambda W, gamma: 0.999 * gamma * np.linalg.norm(W, 2), 0),
    (lambda W, gamma: gamma * np.abs(W).max(), 0),
    (lambda W, gamma: np.nan, 0),
    (lambda W, gamma: W, 0),
])  # fmt: skip
def test_any_bound_that_holds_earns_half_and_the_least_all(bound: object, share: object) -> None:
    assert judged("1.2 one step", q1_2_step_bound=bound).share == share


def test_a_bound_that_fails_is_told_where_and_not_what_would_hold() -> None:
    told = judged("1.2 one step", q1_2_step_bound=lambda W, gamma: 0.1).because
    assert "0.1 for W = [[0.5, 0.2], [0.1, 0.3]], gamma = 0.25: larger norms occur there" in told
    assert "0.1458" not in told


QUIET, LOUD = q1_explosion.QUIET, q1_explosion.LOUD
IDENTITY = {"sigma": "identity", "gamma": 1, "delta": 0.5}
SATURATED = {"W": 8, "sigma": "logistic", "gamma": 0.25, "delta": 0.5, "b": 6, "T": 20}


@pytest.mark.parametrize(("example", "told"), [
    (q1_explosion.NILPOTENT, QUIET),
    (SATURATED, QUIET),
    ({**IDENTITY, "W": 0.9 * np.eye(2)}, QUIET),
    ({**IDENTITY, "W": [[1, 5], [0, 0.1]]}, QUIET),
    (q1_explosion.GROWING, LOUD),
    ({**IDENTITY, "W": 1.5 * np.eye(3)}, LOUD),
    ({**IDENTITY, "W": [[1e200]], "T": 500}, LOUD),
    ([q1_explosion.GROWING, q1_explosion.NILPOTENT], QUIET),
    ([q1_explosion.SMALL, q1_explosion.GROWING], LOUD),
    ({**IDENTITY, "W": [[1, 1], [0, 1]], "T": 9}, "stays open"),
    (q1_explosion.SMALL, "does not hold"),
    ({**SATURATED, "gamma": 0.1}, "does not bound"),
    ({**SATURATED, "sigma": "softplus"}, "sigma is one of"),
    ({**SATURATED, "T": 10**9}, "T is up to"),
    ({**SATURATED, "delta": 1}, "delta in [0, 1)"),
    ({**SATURATED, "W": "eight"}, "an example is a dict"),
    ({**SATURATED, "W": [[1, 2]]}, "an example is a dict"),
    ({**SATURATED, "W": [1, 2, 3]}, "an example is a dict"),
    ({**SATURATED, "W": [[np.nan]]}, "an example is a dict"),
    ({**SATURATED, "gamma": np.inf}, "an example is a dict"),
    ({**SATURATED, "b": [1, 2]}, "an example is a dict"),
    ({"W": 8}, "an example is a dict"),
    (7, "an example is a dict"),
    ([], "none"),
])  # fmt: skip
def test_an_example_is_tried(example: object, told: str) -> None:
    assert told in q1_explosion.what_they_show(example)


def test_examples_are_told_and_not_counted() -> None:
    right: dict[str, Any] = {"q1_3_necessary": True, "q1_3_sufficient": False}
    alone = judged("1.3.ii", **right)
    shown = judged("1.3.ii", **right, q1_3_examples=[q1_explosion.NILPOTENT])
    assert alone.share == shown.share == 1
    assert (alone.notes, shown.notes) == ((), ("examples: found right",))
    assert judged("1.3.ii", q1_3_necessary="true", q1_3_sufficient="TRUE").share == Fraction(1, 2)


def test_reasons_without_a_choice_wait_for_a_person() -> None:
    verdict = judged("1.3.i", q1_3_text="They may explode, since nothing bounds them any more.")
    assert verdict.outcome is Outcome.TO_READ
