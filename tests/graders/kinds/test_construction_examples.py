"""Constructions that are no weights: statements in any form, and sets of vectors of any make."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.compared import Slip
from graders.guest.plan import Call, Made, Name
from graders.kinds.code import Calls
from graders.kinds.construction import Construction
from graders.model import Draw, Outcome
from tests.graders.kinds.test_construction import DRAW, judged

Array = NDArray[np.float64]

# Statements of any form: CS4644-F2023 2a, the four constraints on a unit that would compute XOR.


def normal_form(constraints: Any) -> list[str]:
    """Each a1 w1 + a2 w2 + c b `op` 0 with a first factor of size one and `op` > or >=, sorted."""
    if len(constraints) != 4:
        raise ValueError(f"four constraints were asked for, not {len(constraints)}")
    forms = []
    for *factors, op in constraints:
        numbers = [Fraction(str(factor)) for factor in factors]
        sign = -1 if op.startswith("<") else 1
        size = abs(next(n for n in numbers if n))
        text = " ".join(str(sign * n / size) for n in numbers)
        forms.append(f"{text} {op.replace('<', '>')}")
    return sorted(forms)


def as_one(constraints: Any) -> str:
    return "; ".join(normal_form(constraints))


RIGHT = [(0, 0, 1, "<"), (0, 1, 1, ">="), (1, 0, 1, ">="), (1, 1, 1, "<")]
WEAK = "With <= for the rows that are 0, w = b = 0 satisfies all four: nothing is contradicted."
XNOR = "These are the constraints of XNOR."
CONSTRAINTS = Construction(
    prompt="State the four constraints.",
    source="a test",
    calls=lambda draw: [Call(Made(as_one), (Name("XOR_CONSTRAINTS"),), ("constraints",))],
    reference={"XOR_CONSTRAINTS": RIGHT},
    slips=[
        Slip({"XOR_CONSTRAINTS": [(*c[:3], c[3].replace("<", "<=")) for c in RIGHT]}, WEAK),
        Slip(
            {"XOR_CONSTRAINTS": [(*c[:3], {"<": ">=", ">=": "<"}[c[3]]) for c in RIGHT]},
            XNOR,
            "1/2",
        ),
    ],
)


def test_any_order_scale_and_side_of_the_constraints_is_right() -> None:
    other = [[-1, -1, -1, ">"], (0.5, 0, 0.5, ">="), (0, -3, -3, "<="), (0, 0, Fraction(1, 7), "<")]
    assert judged(CONSTRAINTS, {"XOR_CONSTRAINTS": other}).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("constraints", "says", "share"),
    [
        ([RIGHT[0], RIGHT[1], RIGHT[2], (2, 2, 2, "<=")], "which is not right", 0),
        ([(0, 0, -1, ">="), (0, -1, -1, "<="), (1, 0, 1, ">="), (1, 1, 1, "<=")], WEAK, 0),
        ([(0, 0, 1, ">="), (0, 1, 1, "<"), (1, 0, 1, "<"), (3, 3, 3, ">=")], XNOR, Fraction(1, 2)),
        (RIGHT[:3], "four constraints were asked for, not 3", 0),
        ([(0, 1, ">=")] * 4, "which is not right", 0),
        ([0, 1, 2, 3], "raises TypeError", 0),
    ],
)
def test_wrong_constraints_are_told(constraints: Any, says: str, share: Fraction) -> None:
    verdict = judged(CONSTRAINTS, {"XOR_CONSTRAINTS": constraints})
    assert says in verdict.because
    assert verdict.share == share


# What a function of the student's returns: nearly orthogonal unit vectors, more than fit exactly.


FINE = "nearly orthogonal"


def nearly_orthogonal(V: Any, n: int, delta: float, N: int) -> str:
    """What is to be said of a set of vectors."""
    rows = np.asarray(V, float)
    if rows.shape != (N, n):
        return f"the shape is {rows.shape}, not {(N, n)}"
    gram = rows @ rows.T
    if not (longest := np.abs(np.diag(gram) - 1).max()) <= 1e-9:  # NaN too
        return f"a squared length is off by {longest:.2g}"
    cosines = gram - np.diag(np.diag(gram))
    i, j = np.unravel_index(np.argmax(np.abs(cosines)), gram.shape)
    if abs(cosines[i, j]) > delta:
        return f"rows {i} and {j} have the cosine {cosines[i, j]:.2f}"
    return FINE


def random_signs(n: int, delta: float, N: int, seed: int) -> Array:
    while True:
        rng = np.random.default_rng(seed)
        rows = rng.choice([-1.0, 1.0], size=(N, n)) / np.sqrt(n)
        if nearly_orthogonal(rows, n, delta, N) == FINE:
            return np.asarray(rows)
        seed += 1000


def sets(draw: Draw) -> Calls:
    sizes = [(2, 0.1, 2), (131, 0.5, 307)]
    asked = [(size, int(draw.case(0).integers(100))) for size in sizes]
    return [
        Call(
            Made(nearly_orthogonal),
            (Call("orthogonal_set", (*size, seed), ("n", "delta", "N", "seed")), *size),
            ("V", "n", "delta", "N"),
        )
        for size, seed in asked
    ]


SETS = Construction(
    prompt="Return N nearly orthogonal unit vectors.",
    source="a test",
    calls=sets,
    reference={"orthogonal_set": random_signs},
)


def gaussian(n: int, delta: float, N: int, seed: int) -> Array:
    rows = np.random.default_rng(seed).normal(size=(N, n))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


SET_ANSWERS = [
    (lambda n, delta, N, seed: gaussian(n, delta, N, seed + 1)[:, ::-1].tolist(), "rows"),
    (lambda n, delta, N, seed: np.eye(N, n), "a squared length is off by 1"),
    (lambda n, delta, N, seed: np.eye(n)[np.arange(N) % n], "have the cosine 1.00"),
    (lambda n, delta, N, seed: np.eye(n), "the shape is (131, 131), not (307, 131)"),
    (lambda n, delta, N, seed: [[1.0]] * N, "the shape is (2, 1), not (2, 2)"),
    (lambda n, delta, N, seed: np.full((N, n), np.nan), "a squared length is off by nan"),
    (lambda n, delta, N, seed: 1 / 0, "raises ZeroDivisionError"),
]


@pytest.mark.parametrize(("answer", "says"), SET_ANSWERS)
def test_what_a_function_returns_is_examined_on_this_side(answer: Any, says: str) -> None:
    verdict = judged(SETS, {"orthogonal_set": answer})
    assert verdict.outcome is Outcome.WRONG
    assert says in verdict.because


def test_every_nearly_orthogonal_set_is_right() -> None:
    assert judged(SETS, {"orthogonal_set": random_signs}).outcome is Outcome.RIGHT
    turned = {"orthogonal_set": lambda *size: -random_signs(*size)[::-1]}
    assert judged(SETS, turned).outcome is Outcome.RIGHT
    assert [ask.name for ask in SETS.ask(DRAW)] == ["orthogonal_set"] * 2


def distance(first: Any, second: Any) -> float:
    return float(np.abs(np.asarray(first, float) - np.asarray(second, float)).max())


def test_a_part_that_stands_twice_is_asked_for_once_and_equal_looking_ones_apart() -> None:
    once, twin = (Call("draw_numbers", (np.full(30, k),)) for k in range(2))
    question = Construction(
        prompt="", source="a test",
        calls=lambda draw: [Call(Made(distance), (once, twin)), Call(Made(distance), (once, once))],
        reference={"draw_numbers": lambda x: 3 * x},
    )  # fmt: skip
    assert len(question.ask(DRAW)) == 2
    assert judged(question, {"draw_numbers": lambda x: 5 - 3 * x}).outcome is Outcome.RIGHT
    verdict = judged(question, {"draw_numbers": lambda x: x})
    twins = "draw_numbers(an array of shape (30,)), draw_numbers(an array of shape (30,))'"
    assert f"`distance({twins})` gives 1, which is not right" in verdict.because
