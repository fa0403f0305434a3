"""IFT6135-A2022: the points of the handout, and the values of well-known wrong answers."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from assignments.ift6135_a2022.contents import ASSIGNMENT
from graders.audit.questions import named
from graders.compared import Compared

TYPED = 5e-7
"""Half a unit of the last digit of values that were worked out by hand or by script."""

POINTS = {
    "1.1": 2, "1.2": 5, "1.3": 5, "1.4": 5, "1.5": 3,
    "2.1": 5, "2.2": 5, "2.3": 3, "2.4": 5, "2.5": 2,
    "3.1": 6, "3.2": 2, "3.3": 6, "3.4": 6,
    "4.1": 5, "4.2": 5, "4.3": 5, "4.4": 5,
}  # fmt: skip


def test_there_are_41_items() -> None:
    assert len(ASSIGNMENT.items) == 41


@pytest.mark.parametrize("part", POINTS)
def test_the_items_of_a_part_add_up_to_the_points_of_the_handout(part: str) -> None:
    items = [i for i in ASSIGNMENT.items if ".".join(i.number.split(".")[:2]) == part]
    assert sum(item.points for item in items) == POINTS[part]


def test_the_homework_has_80_points() -> None:
    assert sum(item.points for item in ASSIGNMENT.items) == 80


def test_what_a_person_reads_where_nothing_shows_it() -> None:
    """Essays, and the reasons of proofs: 33 of 80."""
    read = sum((i.points * i.question.read_share for i in ASSIGNMENT.items), Fraction(0))
    assert read == 33


def test_what_only_a_person_can_give() -> None:
    """The review and four essays: 26 of 80. All else can be shown to the machine."""
    alone = [
        item.points * line.share
        for item in ASSIGNMENT.items
        for line in item.question.rubric
        if not line.by
    ]
    assert sum(alone, Fraction(0)) == 26


def test_every_essay_is_read_for_all_of_its_points() -> None:
    essays = [item.question for item in ASSIGNMENT.items if item.question.kind == "essay"]
    assert len(essays) == 21
    assert all(question.read_share == 1 for question in essays)


GL, J, GN = np.array([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
V, H, Z = np.array([[1.0, -1.0]]), np.array([0.5, 0.25]), np.array([1.0])
U, H_NEXT = np.array([[0.1, 0.6], [-0.7, 0.2]]), np.array([0.5, 0.8])
STATES = np.array([[0.0, 0.0], [0.5, 0.25], [0.8, 0.5]])
TOTAL, INPUTS = np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([[1.0, 2.0], [0.0, -1.0]])
X, Y, W = np.array([[1.0, 2.0], [-1.0, 3.0]]), np.array([1.0, 2.0]), np.array([2.0, -1.0])
WIDE, RIGHT = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([1.0, 2.0])

FUNCTIONS: list[tuple[str, str, tuple[object, ...], ArrayLike]] = [
    # item, words of the slip's sentence, arguments, value
    ("1.2 recursion", "transpose", (GL, J, GN), [0, 1]),
    ("1.2 recursion", "local term is missing", (GL, J, GN), [-2, -2]),
    ("1.2 recursion", "added as it is", (GL, J, GN), [2, 1]),
    ("1.2 recursion", "Only the local term", (GL, J, GN), [1, 2]),
    ("1.3.i function", "sign", (V, H, Z), [1.5, -1.5]),
    ("1.3.i function", "factor 2", (V, H, Z), [-0.75, 0.75]),
    ("1.3.ii function", "wrong order", (U, H_NEXT), [[0.025, 0.096], [-0.175, 0.032]]),
    ("1.3.ii function", "transpose", (U, H_NEXT), [[0.025, -0.112], [0.15, 0.032]]),
    ("1.3.ii function", "tanh", (U, H_NEXT), [[0.075, 0.45], [-0.252, 0.072]]),
    ("1.3.ii function", "sigmoid is missing", (U, H_NEXT), U),
    ("1.4.W gradient", "sigmoid is missing", (STATES, TOTAL, INPUTS), [[1, 0], [-1, -3]]),
    ("1.4.W gradient", "last step", (STATES, TOTAL, INPUTS), [[0, -0.32], [0, -0.25]]),
    ("1.4.W gradient", "transpose", (STATES, TOTAL, INPUTS), [[0.25, -0.1875], [0.18, -0.625]]),
    ("1.4.W gradient", "mean", (STATES, TOTAL, INPUTS), [[0.125, 0.09], [-0.09375, -0.3125]]),
    ("1.4.U gradient", "you have h_t", (STATES, TOTAL), [[0.381, 0.2225], [0.10625, 0.078125]]),
    ("1.4.U gradient", "sigmoid is missing", (STATES, TOTAL), [[1, 0.5], [0.5, 0.25]]),
    ("1.4.U gradient", "transpose", (STATES, TOTAL), [[0.16, 0.125], [0.08, 0.0625]]),
    ("3.3 closed form", "without its square root", (X, Y, W, 0.75), 68.75),
    ("3.3 closed form", "not p.", (X, Y, W, 0.75), 49.8125),
    ("3.3 closed form", "not 1 - p", (X, Y, W, 0.75), 39.3125),
    ("3.3 closed form", "cross terms", (X, Y, W, 0.75), 38.75),
    ("3.3 closed form", "lost its p", (X, Y, W, 0.75), 53.9375),
    ("3.3 closed form", "1 - p drops", (X, Y, W, 0.75), 15.5),
    ("3.3 closed form", "inverted dropout", (X, Y, W, 0.75), 57),
    ("3.4.ii iterate", "factor 2", (WIDE, RIGHT, 0.1, 1), [0.1, 0.2, 0.3]),
]

TUPLES: list[tuple[str, str, tuple[object, ...], int, ArrayLike]] = [
    ("3.4.i solution", "lacks the factor 2", (WIDE, RIGHT), 1, [0, -1]),
    ("3.4.i solution", "other sign", (WIDE, RIGHT), 1, [0, 2]),
    ("3.4.i solution", "ridge", (WIDE, RIGHT), 0, [0.125, 0.625, 0.75]),
]

VALUES: list[tuple[str, str, ArrayLike]] = [
    ("2.2", "neighbours' states", [0, 0.4]),
    ("2.2", "maximum with 0 is missing", [-0.8, 0.8]),
    ("2.2", "weighs them", [0, 0]),
    ("2.2", "entry by entry.", 0.8),
    ("2.2", "you multiply", [1, -0.2]),
    ("2.2", "twice", [0, 1.6]),
    ("2.2", "minimum", [-0.8, 0]),
    ("2.2", "reverse", [0.8, 0]),
    ("2.2", "before they are weighed", [0.4, 1.2]),
    ("3.1.mu_batch", "over the batch alone", [[11 / 4, 5 / 2, 9 / 4], [13 / 4, 2, 9 / 4]]),
    ("3.1.var_batch", "divide by m - 1", [13 / 11, 17 / 11]),
    ("3.1.var_batch", "over the batch alone",
     [[19 / 16, 5 / 4, 11 / 16], [27 / 16, 3 / 2, 3 / 16]]),
    ("3.1.var_batch", "standard deviation", [1.040833, 1.190238]),
    ("3.1.var_batch", "One number", 5 / 4),
    ("3.1.var_batch", "average", [5 / 6, 25 / 18]),
    ("3.1.var_layer", "divide by m - 1", [41 / 30, 22 / 15, 11 / 10, 8 / 5]),
    ("3.1.var_layer", "standard deviation", [1.067187, 1.105542, 0.957427, 1.154701]),
    ("3.1.var_instance", "divide by m - 1",
     [[1, 7 / 3], [7 / 3, 4 / 3], [1 / 3, 7 / 3], [4 / 3, 7 / 3]]),
]  # fmt: skip


def questions() -> dict[str, Compared]:
    found = {n: q for i in ASSIGNMENT.items for n, q in named(i.number, i.question)}
    return {n: question for n, question in found.items() if isinstance(question, Compared)}


def slip(number: str, words: str) -> Any:
    """What the first slip with these words in its sentence answers."""
    found = next(slip for slip in questions()[number].slips if words in slip.sentence)
    return next(iter(found.namespace.values()))


@pytest.mark.parametrize(("number", "words", "arguments", "value"), FUNCTIONS)
def test_a_slip_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], value: ArrayLike
) -> None:
    wrong = slip(number, words)
    np.testing.assert_allclose(wrong(*arguments), np.asarray(value), atol=TYPED)


@pytest.mark.parametrize(("number", "words", "arguments", "part", "value"), TUPLES)
def test_a_slip_in_a_pair_computes_its_well_known_value(
    number: str, words: str, arguments: tuple[object, ...], part: int, value: ArrayLike
) -> None:
    wrong = slip(number, words)
    np.testing.assert_allclose(wrong(*arguments)[part], np.asarray(value), atol=TYPED)


@pytest.mark.parametrize(("number", "words", "value"), VALUES)
def test_a_typed_slip_has_its_well_known_value(number: str, words: str, value: ArrayLike) -> None:
    np.testing.assert_allclose(slip(number, words), np.asarray(value), atol=TYPED)


@pytest.mark.parametrize("number", questions())
def test_a_question_compares_its_reference_and_its_slips_under_two_secrets_alike(
    number: str,
) -> None:
    """No slip becomes right, or loses its sentence, by the luck of a draw."""
    from graders.guest.carry_out import carry_out
    from graders.model import Draw

    question = questions()[number]
    for secret in (b"one", b"two", b"three"):
        draw = Draw.of(secret, ASSIGNMENT.name, number)
        plan = question.ask(draw)
        assert question.judge(carry_out(plan, question.reference), draw).share == 1
        for wrong in question.slips:
            verdict = question.judge(carry_out(plan, wrong.namespace), draw)
            assert verdict.because == wrong.sentence
            assert verdict.share == Fraction(wrong.share)
