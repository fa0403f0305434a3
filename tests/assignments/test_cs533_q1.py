"""CS533-S2020 problem 1: the values of well-known wrong answers, and drawings of every make."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from assignments.cs533_s2020 import q1_graphs, q1_scalar, q1_vector
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.kinds.entries import Entries
from graders.model import Draw, Outcome, Verdict
from tests.graders.samples import DRAW, judge

THIRD = Fraction(1, 3)
ONE = np.ones(2)

VALUES: list[tuple[Compared, object, str]] = [
    (q1_scalar.SCALAR_FORWARD, 1 / 4, "This is z3"),
    (q1_scalar.SCALAR_FORWARD, 7 / 12, "You add w2"),
    (q1_scalar.SCALAR_FORWARD, 1 / 3, "w2 alone"),
    (q1_scalar.SCALAR_FORWARD, 0, "Your ReLU gives 0"),
    (q1_scalar.SKIP_FORWARD, 1 / 12, "This is z5"),
    (q1_scalar.SKIP_FORWARD, 5 / 4, "to z3"),
    (q1_scalar.SKIP_FORWARD, 25 / 12, "twice"),
    (q1_vector.VECTOR_FORWARD, 0, "without the ReLU"),
    (q1_vector.VECTOR_FORWARD, [0, 2], "a vector"),
    (q1_vector.VECTOR_FORWARD, 4, "absolute"),
    (q1_vector.VECTOR_FORWARD, -2, "negative"),
]

SCALAR: dict[str, Any] = {"b2": 1, "w2": 1 / 4, "b1": 1 / 3, "w1": 1 / 3, "x": 1 / 12}
VECTOR: dict[str, Any] = {"b2": 1, "u": [0, 2], "b1": [0, 1], "W": [[0, 0], [1, 1]], "x": [1, 1]}

ENTRIES: list[tuple[Entries, dict[str, object], str, str]] = [
    # question, what the wrong answer has, share, words of its sentence
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "x": 1 / 3}, "4/5", "a factor w1"),
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "w2": 1 / 3}, "4/5", "not w2 itself"),
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "b1": 1 / 4}, "4/5", "this is z3"),
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "b1": 1}, "4/5", "not 1"),
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "x": 1 / 3, "w1": 1 / 12}, "3/5", "exchanged"),
    (q1_scalar.SCALAR_GRADIENT, dict.fromkeys(SCALAR, 1), "1/5", "Every slope"),
    (q1_scalar.SKIP_GRADIENTS, SCALAR, "4/5", "z5's slope"),
    (q1_scalar.SKIP_GRADIENTS, {**SCALAR, "x": 1}, "4/5", "alone"),
    (q1_scalar.SKIP_GRADIENTS, {k: v + 1 for k, v in SCALAR.items()}, "1/5", "to every slope"),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "b1": ONE, "W": [ONE, ONE], "x": [0, 0]}, "2/5", "flat"),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "W": [[0, 1], [0, 1]]}, "4/5", "transpose"),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "x": [-1, 1]}, "4/5", "W^T"),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "u": [-2, 2]}, "4/5", "z2"),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "b1": [1, 1]}, "4/5", "this is u"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "value", "words"), VALUES)
def test_a_wrong_value_is_told_its_sentence(question: Compared, value: object, words: str) -> None:
    (name,) = question.reference
    verdict = judge(question, **{name: value})
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert words in verdict.because


@pytest.mark.parametrize(("question", "value", "share", "words"), ENTRIES)
def test_a_wrong_gradient_earns_what_is_right_in_it(
    question: Entries, value: dict[str, object], share: str, words: str
) -> None:
    (name,) = question.reference
    verdict = judge(question, **{name: value})
    assert verdict.share == Fraction(share)
    assert words in verdict.because


@pytest.mark.parametrize(("question", "value"), [
    (q1_scalar.SCALAR_FORWARD, "1/12"),
    (q1_scalar.SCALAR_FORWARD, 0.0833),
    (q1_scalar.SCALAR_FORWARD, Fraction(1, 12)),
    (q1_scalar.SKIP_FORWARD, 13 / 12),
    (q1_scalar.SKIP_FORWARD, 1.083),
    (q1_vector.VECTOR_FORWARD, [2]),
    (q1_scalar.SCALAR_GRADIENT, {**SCALAR, "x": "1/12", "b1": THIRD, "w_1": 0.333, "w1": 0.333}),
    (q1_scalar.SKIP_GRADIENTS, {**SCALAR, "x": 1.0833}),
    (q1_vector.VECTOR_GRADIENT, {**VECTOR, "u": [[0], [2]], "x": np.ones((2, 1))}),
])  # fmt: skip
def test_right_values_in_another_form(question: Compared, value: object) -> None:
    (name,) = question.reference
    assert judge(question, **{name: value}).outcome is Outcome.RIGHT


def test_two_digits_are_too_few() -> None:
    verdict = judge(q1_scalar.SCALAR_GRADIENT, p1_1c={**SCALAR, "w1": 0.33})
    assert verdict.share == Fraction(4, 5)
    assert "right as far as it goes; give at least 3 digits" in verdict.because


def scalar_graph(**changes: Any) -> Verdict:
    return judge(q1_graphs.SCALAR_GRAPH, p1_1a_graph=changes)


CHAIN = [("w1", "m1"), ("x", "m1"), ("m1", "s1"), ("b1", "s1"), ("s1", "r"), ("r", "m2"),
         ("w2", "m2"), ("m2", "s2"), ("b2", "s2")]  # fmt: skip
OPS = {"m1": "\N{MULTIPLICATION SIGN}", "s1": "+", "r": "ReLU", "m2": "times", "s2": "add"}
TYPED = [{"id": node, "op": op} for node, op in OPS.items()]
SIGNS = {"m1": "*1", "s1": "+1", "r": "relu", "m2": "*2", "s2": "+2"}


def test_drawings_of_other_makes_are_right() -> None:
    assert scalar_graph(nodes=TYPED, edges=CHAIN).outcome is Outcome.RIGHT
    signs = [(SIGNS.get(a, a), SIGNS.get(b, b)) for a, b in CHAIN]
    assert scalar_graph(nodes=[], edges=signs).outcome is Outcome.RIGHT
    through = [edge for a, b in CHAIN if a in OPS for edge in ((a, f"z_{a}"), (f"z_{a}", b))]
    leaves = [edge for edge in CHAIN if edge[0] not in OPS]
    assert scalar_graph(nodes=TYPED, edges=[*leaves, *through, ("s2", "z5")]).outcome is (
        Outcome.RIGHT
    )


@pytest.mark.parametrize("gone", CHAIN)
def test_every_arrow_counts(gone: tuple[str, str]) -> None:
    assert scalar_graph(nodes=TYPED, edges=[e for e in CHAIN if e != gone]).share == 0


def test_every_type_counts() -> None:
    for node in TYPED:
        for op in {"+", "*", "relu"}:
            others = [other for other in TYPED if other is not node]
            drawn = scalar_graph(nodes=[*others, {**node, "op": op}], edges=CHAIN)
            same = {"m": "*", "s": "+", "r": "relu"}[node["id"][0]] == op
            assert (drawn.outcome is Outcome.RIGHT) == same


def test_a_drawing_may_leave_the_order_of_factors_open_but_not_turn_it() -> None:
    ops = {"m1": "@", "s1": "+", "r": "relu", "m2": "dot", "s2": "+"}
    nodes = [{"id": node, "op": op} for node, op in ops.items()]
    names = {"w1": "W", "w2": "u"}
    edges: list[Any] = [(names.get(a, a), b) for a, b in CHAIN]
    rest = edges[2:]
    for first, outcome in [
        (edges[:2], Outcome.RIGHT),
        (edges[1::-1], Outcome.RIGHT),
        ([("W", "m1", "left"), ("x", "m1", "right")], Outcome.RIGHT),
        ([("x", "m1", 1), ("W", "m1", 2)], Outcome.WRONG),
    ]:
        drawn = {"nodes": nodes, "edges": [*first, *rest]}
        assert judge(q1_graphs.VECTOR_GRAPH, p1_2a_graph=drawn).outcome is outcome


def asked(question: Any, draw: Draw, slip: int) -> Verdict:
    plan = question.ask(draw)
    verdict: Verdict = question.judge(carry_out(plan, question.slips[slip].namespace), draw)
    return verdict


@pytest.mark.parametrize(
    "question", [q1_scalar.SCALAR_FUNCTION, q1_scalar.SKIP_FUNCTION, q1_vector.VECTOR_FUNCTION]
)
@pytest.mark.parametrize("key", [b"one", b"two", b"three"])
def test_other_points_tell_what_the_given_one_hides(question: Compared, key: bytes) -> None:
    for number, slip in enumerate(question.slips):
        verdict = asked(question, Draw(key), number)
        assert (verdict.outcome, verdict.because) == (Outcome.WRONG, slip.sentence)


def test_the_given_point_hides_a_forgotten_factor() -> None:
    """With x = 1 the slope at w1 is that at b1: the reason why a function is asked for."""
    slip = q1_scalar.SCALAR_FUNCTION.slips[0].namespace["p1_1c_grad"]
    assert callable(slip)
    assert judge(q1_scalar.SCALAR_GRADIENT, p1_1c=slip(**q1_scalar.GIVEN)).outcome is Outcome.RIGHT


def test_no_drawn_point_is_near_a_kink() -> None:
    for key in (b"one", b"two"):
        for call in q1_scalar.SCALAR_FUNCTION.calls(Draw(key)):
            x, w1, b1, *_ = call.arguments
            assert isinstance(x, float)
            assert abs(float(str(w1)) * x + float(str(b1))) > 0.1
        for call in q1_vector.VECTOR_FUNCTION.calls(DRAW):
            arrays = [np.asarray(argument) for argument in call.arguments]
            assert np.abs(arrays[1] @ arrays[0] + arrays[2]).min() > 0.1
