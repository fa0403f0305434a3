"""Question 4: values of well-known wrong answers, whole walks of Adam, choices with reasons."""

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from assignments.ift6135_h2022.q4_adam import ADAM, LINES
from assignments.ift6135_h2022.q4_decay import GRAD, THETA
from graders.model import Outcome
from tests.assignments.h2022 import compared, judged, slip, verdict

Array = NDArray[np.float64]

TYPED = 5e-7
STATE = (THETA, GRAD, np.array([0.2, 0.1]), np.array([0.3, 0.4]), 2, 0.3, 0.1, 0.9, 0.99, 1e-8)


@pytest.mark.parametrize(("number", "words", "arguments", "value"), [
    ("4.1 gamma", "1/2 in front", (0.1, 0.5), 0.2),
    ("4.1 gamma", "divides lambda.", (0.1, 0.5), 0.4),
    ("4.1 gamma", "eta multiplies", (0.1, 0.5), 0.025),
    ("4.1 gamma", "1/2 in front", (0.1, 0.2), 0.5),
    ("4.1 gamma", "eta multiplies", (0.1, 0.2), 0.01),
    ("4.1 step", "2 gamma theta", (THETA, GRAD, 0.5, 0.1), [0.7, -2.15]),
    ("4.1 step", "turned", (THETA, GRAD, 0.2, 0.25), [1, -2.3]),
    ("4.1 step", "step with decay", (THETA, GRAD, 0.2, 0.25), [0.65, -1.6]),
    ("4.2.ii", "2 gamma theta", STATE, [0.8, -0.1]),
    ("4.2.ii", "turned", STATE, [-0.1, 1.7]),
    ("4.2.ii", "penalty itself", STATE, [2, 2]),
    ("4.2.ii", "first moment alone", STATE, [0.29, 0.02]),
])  # fmt: skip
def test_a_slip_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], value: ArrayLike
) -> None:
    found = slip(number, words)(*arguments)
    np.testing.assert_allclose(found, np.asarray(value), atol=TYPED)


def walk(line: object, steps: int = 50) -> tuple[Array, Array]:
    """Adam with a changed line for the gradient, and torch's own with weight_decay = 2 gamma."""
    rng = np.random.default_rng(3)
    theta, centre = rng.normal(size=5), rng.normal(size=5)
    weight = torch.from_numpy(theta.copy()).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=0.01, weight_decay=0.6)
    s, r = np.zeros(5), np.zeros(5)
    for t in range(1, steps + 1):
        weight.grad = torch.sin(weight.detach() - torch.from_numpy(centre))
        optimizer.step()
        g = np.sin(theta - centre)
        g = line(theta, g, s, r, t, 0.3, 0.01, 0.9, 0.999, 1e-8)  # type: ignore[operator]
        s, r = 0.9 * s + 0.1 * g, 0.999 * r + 0.001 * g * g
        theta = theta - 0.01 * (s / (1 - 0.9**t)) / (np.sqrt(r / (1 - 0.999**t)) + 1e-8)
    return theta, weight.detach().numpy()


def test_adam_with_the_right_line_walks_as_torch_does() -> None:
    ours, theirs = walk(compared()["4.2.ii"].reference["q4_2_changed_line"])
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)


@pytest.mark.parametrize("words", ["2 gamma theta", "turned", "penalty itself"])
def test_adam_with_a_slip_walks_elsewhere(words: str) -> None:
    ours, theirs = walk(slip("4.2.ii", words))
    assert np.abs(ours - theirs).max() > 2e-3


def test_the_line_may_be_written_with_keywords_or_all_positions() -> None:
    assert len(ADAM) == 10
    assert judged("4.2.ii", q4_2_changed_line=lambda *all: all[1] + 2 * all[5] * all[0]).share == 1


@pytest.mark.parametrize("line", LINES)
def test_one_line_is_right(line: str) -> None:
    assert (judged("4.2.i", q4_2_line=line).share == 1) == (line == "gradient")


@pytest.mark.parametrize("name", ["q4_3a", "q4_3b"])
def test_reasons_alone_wait_for_a_person(name: str) -> None:
    number = {"q4_3a": "4.3.a", "q4_3b": "4.3.b"}[name]
    why = "The penalty is divided by the root of the second moment, the decay is not."
    assert verdict(number, {f"{name}_why": why}).outcome is Outcome.TO_READ
    assert verdict(number, {}).outcome is Outcome.MISSING
