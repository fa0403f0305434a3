"""Chains of equalities: which step is the first wrong one, and what counts as a step."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest

from benchmarks.formula_pairs.array_oracle import agrees
from benchmarks.formula_pairs.derivations import CHAINS, NUMBERS, Chain, every_chain
from benchmarks.formula_pairs.rows import Row
from graders.formulas import deciding
from graders.formulas.canonical import canonical, gap
from graders.formulas.decision import Decision, Relation
from graders.formulas.derivations import JudgedChain, Kind, Wanted, check
from graders.formulas.names import POSITIVE, Array, Declared, Names
from graders.formulas.numbers import scalars
from graders.formulas.text.chains import written
from graders.formulas.text.read_formula import read
from graders.formulas.tree import Tree

NAMES = NUMBERS
SQUARE: dict[str, Declared] = {name: Array(("n", "n")) for name in "AB"}


def trees(*lines: str) -> list[Tree]:
    return [read(line, NAMES) for line in lines]


def judged(*lines: str, start: str = "", goal: str = "", landmarks: tuple[str, ...] = (),
           min_steps: int = 1, max_gap: int | None = None) -> JudgedChain:  # fmt: skip
    wanted = Wanted(
        start=read(start or lines[0], NAMES), goal=read(goal or lines[-1], NAMES),
        landmarks=trees(*landmarks), min_steps=min_steps, max_gap=max_gap,
    )  # fmt: skip
    return check(trees(*lines), wanted, NAMES, scalars.decide)


@pytest.mark.parametrize(("lines", "place", "chain"), list(every_chain()))
def test_the_first_wrong_step_is_found(lines: tuple[str, ...], place: int, chain: Chain) -> None:
    trees = [read(line, chain.names) for line in lines]
    wanted = Wanted(start=trees[0], goal=trees[-1])
    found = check(trees, wanted, chain.names, deciding.decide)
    wrong = [step.second for step in found.of(Kind.WRONG)]
    assert wrong[:1] == ([] if place < 0 else [place])
    assert not found.undecided
    assert found.whole == (place < 0)
    assert (found.share == 1) == (place < 0)


OF_NUMBERS = [chain for chain in CHAINS if chain.names is NUMBERS]
OF_OTHERS = [chain for chain in CHAINS if chain.names is not NUMBERS]


@pytest.mark.parametrize("chain", OF_OTHERS, ids=lambda chain: chain.lines[0])
def test_an_oracle_confirms_the_lines_of_arrays_and_random_numbers(chain: Chain) -> None:
    first, *others = chain.lines
    assert all(agrees(Row(line, first, True, chain.names)) for line in others)
    assert not agrees(Row(chain.wrong, first, False, chain.names))


@pytest.mark.parametrize("chain", OF_NUMBERS, ids=lambda chain: chain.lines[0])
def test_the_labels_agree_with_numbers(chain: Chain) -> None:
    """Floats at one point, by Python itself: our own texts, nobody else's."""
    *right, other = (_float(line) for line in (*chain.lines, chain.wrong))
    assert all(math.isclose(value, right[0], rel_tol=1e-9) for value in right)
    assert not math.isclose(other, right[0], rel_tol=1e-3)


def _float(line: str) -> float:
    at = {name: 0.31 + 0.117 * k for k, name in enumerate(NAMES)} | {"n": 4, "b": 0.3, "p": 0.2}
    functions = {
        "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "tanh": math.tanh,
        "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "softplus": lambda x: math.log1p(math.exp(x)),
    }  # fmt: skip
    folded = re.sub(r"sum\((.*?), (\w), (\d), (\w+)\)",
                    r"sum(\1 for \2 in range(\3, \4 + 1))", line)  # fmt: skip
    return float(eval(folded.replace("^", "**"), {**functions, **at}))


LINES = CHAINS[0].lines
GOAL = LINES[-1]


def test_later_steps_count_from_the_students_own_line() -> None:
    wrong = ("1/(1 + exp(-x))*(exp(-x)/(1 - exp(-x)))", "exp(-x)/((1 + exp(-x))*(1 - exp(-x)))",
             "exp(-x)/(1 - exp(-2*x))")  # fmt: skip
    found = judged(*LINES[:2], *wrong, goal=GOAL, min_steps=3, landmarks=(LINES[1],))
    assert [step.kind for step in found.steps] == [
        Kind.RESTATED, Kind.RIGHT, Kind.WRONG, Kind.RESTATED, Kind.RIGHT
    ]  # fmt: skip
    assert not found.arrives
    assert found.share == (Fraction(2, 5) + 1) / 2


def test_a_counterexample_stands_by_a_wrong_step() -> None:
    (step,) = judged("x + x", "x^2", goal="2*x").of(Kind.WRONG)
    assert step.decision.relation is Relation.DIFFERENT
    assert step.decision.at
    assert step.decision.theirs != step.decision.expected


def test_errors_that_make_up_for_each_other_are_both_found() -> None:
    found = judged(LINES[0], "sigmoid(x)*sigmoid(x)", GOAL, min_steps=2)
    assert [step.second for step in found.of(Kind.WRONG)] == [1, 2]
    assert found.arrives
    assert found.share == 0


def test_the_one_step_proof_and_its_padding_earn_nothing() -> None:
    assert judged(LINES[0], GOAL, min_steps=2).share == 0
    padded = (LINES[0], "(1 - sigmoid(x))*sigmoid(x)", "0 + 1*sigmoid(x)*(1 - sigmoid(x))", GOAL,
              "(1 + exp(-x))^-2*exp(-x)")  # fmt: skip
    found = judged(*padded, min_steps=2)
    assert found.counted == 1
    assert found.share == 0


def test_going_there_and_back_is_no_progress() -> None:
    found = judged("x + x", "2*x", "x + x", "2*x", min_steps=2)
    assert found.counted == 1
    assert found.share == 0


def test_a_leap_is_too_far_for_one_step() -> None:
    found = judged(*LINES[:2], GOAL, max_gap=8)
    assert [step.second for step in found.of(Kind.LEAP)] == [1, 2]
    assert not found.whole
    assert judged("x*(x + h)", "x^2 + x*h", max_gap=8).whole


def test_landmarks_are_found_in_any_order_of_terms() -> None:
    mark = "(1 - 1/(exp(-x) + 1))/(1 + exp(-x))"
    assert judged(*LINES, landmarks=(mark,), min_steps=3).whole
    found = judged(LINES[0], LINES[2], GOAL, landmarks=(mark,), min_steps=2)
    assert (found.missing, found.share) == ((0,), Fraction(0))


def test_a_wrong_chain_that_reaches_no_landmark_earns_nothing_for_its_steps() -> None:
    lines = ("x^2 - (x - h)^2", "x^2 - (x^2 - 2*x*h + h^2)", "2*x*h + h^2")
    assert judged(*lines, goal="h*(2*x - h)", min_steps=3).share == 0


def test_a_chain_that_begins_elsewhere_earns_nothing_for_its_steps() -> None:
    found = judged("x - x", "0", "0*x", "0*x^2", start=LINES[0], goal=GOAL, min_steps=2)
    assert found.steps[0].kind is Kind.WRONG
    assert found.share == 0


def test_padding_does_not_raise_a_partial_share() -> None:
    broken = ("x^2 - (x - h)^2", "x^2 - (x^2 - 2*x*h + h^2)", "2*x*h + h^2")
    mark = (broken[1],)
    plain = judged(*broken, goal="h*(2*x - h)", min_steps=3, landmarks=mark).share
    more = [f"2*x*h + h^2 + {k}*x - {k}*x" for k in range(1, 6)]
    long = judged(*broken, *more, goal="h*(2*x - h)", min_steps=3, landmarks=mark).share
    assert (plain, long) == ((Fraction(1, 5) + 1) / 2, (Fraction(3, 5) + 1) / 2)


def test_what_is_undecided_is_said() -> None:
    def never(theirs: Tree, right: Tree, names: Names) -> Decision:
        return Decision(relation=Relation.UNDECIDED, says="Beyond us.")

    wanted = Wanted(start=read("x", NAMES), goal=read("x*1", NAMES))
    found = check(trees("x", "x*1"), wanted, NAMES, never)
    assert found.undecided
    assert not found.whole


def test_a_line_without_meaning_is_the_one_wrong_step() -> None:
    def fitting(theirs: Tree, right: Tree, names: Names) -> Decision:
        if right == odd:
            raise ValueError("does not fit")
        return Decision(relation=Relation.DIFFERENT if theirs == odd else Relation.EQUAL)

    start, odd, goal = trees("x + x", "x^h", "2*x")
    found = check([start, odd, goal], Wanted(start=start, goal=goal), NAMES, fitting)
    assert [step.kind for step in found.steps] == [Kind.RESTATED, Kind.WRONG, Kind.RIGHT]
    with pytest.raises(ValueError, match="does not fit"):
        check([start], Wanted(start=odd, goal=goal), NAMES, fitting)


def test_the_same_form_of_arrays_is_decided_too() -> None:
    """A*B and B*A: no engine is asked to believe that order does not matter."""
    asked = []

    def remember(theirs: Tree, right: Tree, names: Names) -> Decision:
        asked.append((theirs, right))
        return Decision(relation=Relation.DIFFERENT)

    ab, ba = read("A*B", SQUARE), read("B*A", SQUARE)
    found = check([ab, ba], Wanted(start=ab, goal=ba), SQUARE, remember)
    assert (ba, ab) in asked
    assert len(found.of(Kind.WRONG)) == 2
    assert canonical(ab, SQUARE) != canonical(ba, SQUARE)


@pytest.mark.parametrize(("one", "two", "same"), [
    ("2*A@B", "A*2*B", True), ("A@B*x", "x*(A*B)", True), ("A@B", "B@A", False),
    ("A@(B@A)", "(A@B)@A", True), ("-A@B", "A@(-B)", True), ("A*x*B", "B*x*A", False),
])  # fmt: skip
def test_the_normal_form_keeps_the_order_of_arrays(one: str, two: str, same: bool) -> None:
    names = {**SQUARE, "x": POSITIVE}
    first, second = (canonical(read(text, names), names) for text in (one, two))
    assert (first == second) == same


@pytest.mark.parametrize(("one", "two", "same"), [
    ("x + h", "h + x", True), ("x + x", "2*x", False), ("x - h", "-h + x", True),
    ("x/h/m", "x/(h*m)", True), ("(x + 1)^2", "x^2 + 2*x + 1", False),
    ("2*(x + 1)", "(1 + x)*2", True), ("-(x + h)", "-x - h", False), ("x*1 + 0", "x", True),
    ("sqrt(x)", "x^(1/2)", True), ("max(x, h)", "max(h, x)", True), ("e^(-x)", "exp(-x)", True),
    ("-(2*x)", "(-2)*x", True), ("x < h", "h > x", True), ("x - (-h)", "x + h", True),
])  # fmt: skip
def test_the_normal_form_knows_order_but_no_arithmetic(one: str, two: str, same: bool) -> None:
    first, second = (canonical(tree, NAMES) for tree in trees(one, two))
    assert (first == second) == same
    assert (gap(first, second) == 0) == same


@pytest.mark.parametrize(("text", "formulas"), [
    ("a = b = c", ["a", "b", "c"]),
    ("a\n= b\n= c", ["a", "b", "c"]),
    ("1. a\n2) b   (by symmetry)\n3. c  # done", ["a", "b", "c"]),
    (r"\begin{align*} a &= b \\ &= c \quad \text{as } x > 0 \end{align*}", ["a", "b", "c"]),
    ("$$a = b$$", ["a", "b"]),
    ("sum_{i=1}^{n} i = n", ["sum_{i=1}^{n} i", "n"]),
    ("P(x >= 1) = p", ["P(x >= 1)", "p"]),
    ("", []),
])  # fmt: skip
def test_a_text_is_split_at_its_equality_signs(text: str, formulas: list[str]) -> None:
    assert [part.text for part in written(text)] == formulas


def test_rounded_numbers_hold_on_either_side_of_a_step() -> None:
    chain = judged("x/3 + x/3", "0.6667 x", "2x/3", start="x/3 + x/3", goal="2x/3")
    assert not chain.of(Kind.WRONG)
    assert chain.arrives
    chain = judged("x/3 + x/3", "0.7667 x", "2x/3", start="x/3 + x/3", goal="2x/3")
    assert [step.second for step in chain.of(Kind.WRONG)] == [1, 2]


def test_a_chain_ends_where_its_steps_take_too_long() -> None:
    asked = 0

    def slow(theirs: Tree, right: Tree, names: Names) -> Decision:
        nonlocal asked
        asked += 1
        return Decision(relation=Relation.UNDECIDED, says="Too long.", exhausted=True)

    lines = [read(f"x + {place}", NAMES) for place in range(9)]
    found = check(lines, Wanted(start=lines[0], goal=lines[-1]), NAMES, slow)
    assert asked == 2
    assert len(found.of(Kind.UNDECIDED)) == len(lines)
