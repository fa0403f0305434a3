"""Any parameters that make the machine work are right; what it then does tells the others apart."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.compared import Slip
from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Made, Name, Value
from graders.kinds.code import Calls
from graders.kinds.construction import Construction
from graders.model import AuthoringError, Draw, Namespace, Outcome, Verdict

Array = NDArray[np.float64]
DRAW = Draw(b"a key")
ROWS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def judged(question: Construction, namespace: Namespace) -> Verdict:
    return question.judge(carry_out(question.ask(DRAW), namespace), DRAW)


# Two layers of threshold units: 1 where W x + b >= 0, and then where v h + c >= 0.


def network(W: Any, b: Any, v: Any, c: Any, x: list[int]) -> int:
    """The network's output for one row of the truth table."""
    if np.shape(v) == (3,):
        raise ValueError("give v and c separately")
    hidden = (np.asarray(W, float) @ x + np.asarray(b, float) >= 0).astype(float)
    return int(np.asarray(v, float) @ hidden + c >= 0)


def rows(draw: Draw) -> Calls:
    parts = tuple(map(Name, ("W", "b", "v", "c")))
    return [Call(Made(network), (*parts, row), ("W", "b", "v", "c", "x")) for row in ROWS]


OR_AND_NOT = {"W": [[1, 1], [1, 1]], "b": [-1, -2], "v": [1, -2], "c": -1}
LEFT_OR_RIGHT = {"W": np.array([[2.0, -1], [-1, 2]]), "b": [-1.5, -1.5], "v": (4, 5), "c": -0.1}
NOT_BOTH_ZERO = {"W": [[1, 1], [1, 1]], "b": [-1, -2], "v": [1, 0], "c": -1}
OR = "This is OR: the row (1, 1) must be 0."
XOR = Construction(
    prompt="Give weights of a network of two hidden threshold units that computes XOR.",
    source="a test",
    calls=rows,
    reference=OR_AND_NOT,
    slips=[Slip(NOT_BOTH_ZERO, OR, share="1/4")],
)


@pytest.mark.parametrize("scale", [1, 7, 0.01])
@pytest.mark.parametrize("parts", [OR_AND_NOT, LEFT_OR_RIGHT])
def test_any_weights_that_compute_it_are_right(parts: dict[str, Any], scale: float) -> None:
    scaled = {name: scale * np.asarray(part, float) for name, part in parts.items()}
    assert judged(XOR, scaled).outcome is Outcome.RIGHT


def test_all_networks_of_small_weights_are_right_exactly_where_they_compute_xor() -> None:
    outputs = [
        (first, second, out)
        for first in ((1, 1, -1), (1, 1, -2), (2, -1, -2), (-1, 1, -1), (-1, -1, 1))
        for second in ((1, 1, -2), (-1, 1, -1), (-1, -1, 1))
        for out in ((1, 1, -1), (1, 1, -2), (1, -1, -1))
    ]
    right = 0
    for first, second, (v1, v2, c) in outputs:
        table = [
            v1 * (first[0] * x + first[1] * y + first[2] >= 0)
            + v2 * (second[0] * x + second[1] * y + second[2] >= 0)
            + c
            >= 0
            for x, y in ROWS
        ]
        namespace = {
            "W": [first[:2], second[:2]],
            "b": [first[2], second[2]],
            "v": [v1, v2],
            "c": c,
        }
        is_xor = table == [False, True, True, False]
        assert (judged(XOR, namespace).share == 1) is is_xor
        right += is_xor
    assert 0 < right < len(outputs)


def test_a_wrong_machine_is_shown_at_work_on_the_student_s_own_parts() -> None:
    verdict = judged(XOR, OR_AND_NOT | {"c": 0})
    assert verdict.outcome is Outcome.WRONG
    assert verdict.because == (
        "`network(W=W, b=b, v=v, c=c, x=[0, 0])` gives 1, which is not right. "
        "It agrees on 3 of 4 inputs."
    )


def test_a_slip_is_found_by_what_it_computes() -> None:
    other_or = {"W": [[3, 3], [0, 0]], "b": [-2, -1], "v": [1, 1], "c": -1}
    verdict = judged(XOR, other_or)
    assert (verdict.because, verdict.share) == (OR, Fraction(1, 4))


@pytest.mark.parametrize(
    ("parts", "outcome", "says"),
    [
        ({}, Outcome.MISSING, "Nothing named `W`, `b`, `v`, `c` was found."),
        ({"W": [[1, 1], [1, 1]]}, Outcome.WRONG, "`b` was not found."),
        (OR_AND_NOT | {"v": [1, -2, -1]}, Outcome.WRONG, "raises ValueError: give v and c separ"),
        (OR_AND_NOT | {"W": "many"}, Outcome.WRONG, "`network(W=W, "),
        (OR_AND_NOT | {"b": None}, Outcome.WRONG, "It agrees on 2 of 4"),
        (OR_AND_NOT | {"W": np.full((2, 2), np.nan)}, Outcome.WRONG, "It agrees on"),
        (OR_AND_NOT | {"c": lambda: 0}, Outcome.WRONG, "`c` gives a value of type function"),
    ],
)
def test_what_cannot_drive_the_machine_is_told(
    parts: dict[str, Any], outcome: Outcome, says: str
) -> None:
    verdict = judged(XOR, parts)
    assert (verdict.outcome, says in verdict.because) == (outcome, True), verdict


def test_the_parts_alone_are_asked_for_and_each_once() -> None:
    assert XOR.ask(DRAW) == tuple(map(Value, ("W", "b", "v", "c")))


def test_a_machine_must_be_a_function_of_ours() -> None:
    question = replace(XOR, calls=lambda draw: [Call("network", (Name("W"),))])
    with pytest.raises(AuthoringError, match="Call\\(Made\\(machine\\)"):
        question.ask(DRAW)


def test_a_machine_without_parts_would_judge_nobody() -> None:
    question = replace(
        XOR, calls=lambda draw: [Call(Made(network), ([[1, 1]] * 2, 0, 0, 0, [0, 0]))]
    )
    with pytest.raises(AuthoringError, match="needs parts"):
        question.ask(DRAW)


def test_two_machines_of_one_name_are_refused() -> None:
    twice = [Call(Made(lambda W, k=k: k), (Name("W"),)) for k in range(2)]
    with pytest.raises(AuthoringError, match="two machines are called <lambda>"):
        replace(XOR, calls=lambda draw: twice).ask(DRAW)


def test_a_part_with_the_machine_s_name_is_refused() -> None:
    question = replace(XOR, calls=lambda draw: [Call(Made(network), (Name("network"),))])
    with pytest.raises(AuthoringError, match="names of their own"):
        question.ask(DRAW)
