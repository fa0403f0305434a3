"""Answers are together where one mark for both is fair, and apart where it is not."""

from fractions import Fraction

import pytest

from graders.assignment import Credit
from graders.desk.groups import Told, group, join, same_words
from graders.model import Outcome, Verdict
from graders.scores import Graded, Score

SLIP = "You count pairs."


def told(
    student: str,
    outcome: Outcome = Outcome.WRONG,
    record: str = "r1",
    words: tuple[str, ...] = (),
    because: str = "no",
    waiting: int = 2,
    notes: tuple[str, ...] = (),
) -> Told:
    score = Score(Fraction(0), Fraction(waiting), Fraction(5))
    verdict = Verdict(outcome=outcome, because=because, notes=notes)
    graded = Graded(number="1", kind="code", credit=Credit.REQUIRED, verdict=verdict, machine=score)
    return Told(student=student, graded=graded, record=record, words=words)


def parts(*answers: Told) -> list[tuple[str, ...]]:
    return sorted(each.students for each in group(answers, {SLIP}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("The  mean is zero.", "the mean\nis zero", id="case, spaces, full stop"),
        pytest.param("It is, of course, so!", "it is of course so", id="commas"),
        pytest.param('a "biased" mean', "a biased mean", id="quotes"),
        pytest.param("so $x + y$", "So $x  +  y$", id="blanks in a formula"),
        pytest.param("so \u2014 then", "so then", id="a dash between words"),
    ],
)
def test_words_are_the_same_up_to_case_spaces_and_punctuation(one: str, other: str) -> None:
    assert same_words(one) == same_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("it is $x-1$", "it is $x 1$", id="a minus in a formula"),
        pytest.param("the matrix $W$", "the matrix $w$", id="case in a formula"),
        pytest.param("by W", "by w", id="case of a symbol"),
        pytest.param("1.5", "15", id="a decimal point"),
        pytest.param("x-1", "x1", id="a minus without dollars"),
        pytest.param("n!", "n", id="a factorial"),
        pytest.param("f(x)", "fx", id="brackets"),
        pytest.param("f'", "f", id="a derivative"),
        pytest.param("`a.b`", "`ab`", id="code"),
        pytest.param("it is biased", "it is not biased", id="another word"),
        pytest.param(r"so \(A\)", r"so \(a\)", id="case in brackets of LaTeX"),
    ],
)
def test_words_are_apart_where_a_sign_may_mean_something(one: str, other: str) -> None:
    assert same_words(one) != same_words(other)


def test_right_answers_with_the_same_words_are_together_whatever_their_bytes() -> None:
    right = Outcome.RIGHT
    assert parts(
        told("a", right, "r1", ("So it is.",)), told("b", right, "r2", ("so it is",)),
        told("c", right, "r3", ("so it is not",)),
    ) == [("a", "b"), ("c",)]  # fmt: skip


def test_one_slip_is_together_and_other_wrong_answers_by_their_records() -> None:
    assert parts(
        told("a", record="r1", because=SLIP), told("b", record="r2", because=SLIP),
        told("c", record="r3"), told("d", record="r3"), told("e", record="r4"),
    ) == [("a", "b"), ("c", "d"), ("e",)]  # fmt: skip


def test_answers_for_which_other_points_wait_are_apart() -> None:
    assert parts(told("a", waiting=2), told("b", waiting=3)) == [("a",), ("b",)]


def test_right_answers_with_other_notes_are_apart() -> None:
    right = Outcome.RIGHT
    assert parts(told("a", right, notes=("as 16 edges",)), told("b", right)) == [("a",), ("b",)]


def test_records_that_agree_are_joined_with_the_first_of_a_group_alone() -> None:
    asked: list[tuple[str, str]] = []

    def agree(one: str, other: str) -> bool:
        asked.append((one, other))
        return {one, other} == {"r1", "r2"}

    answers = [told("a", record="r1"), told("b", record="r1"), told("c", record="r2"),
               told("d", record="r3")]  # fmt: skip
    joined = join(group(answers), agree, budget=9)
    assert sorted(each.students for each in joined) == [("a", "b", "c"), ("d",)]
    assert len(asked) == 2
    assert all("r1" in pair for pair in asked)
    assert [each.proved for each in joined if len(each.students) == 3] == [True]


def test_nothing_is_lost_where_the_budget_of_comparisons_ends() -> None:
    answers = [told(f"s{k}", record=f"r{k}") for k in range(6)]
    joined = join(group(answers), lambda one, other: True, budget=2)
    students = [student for each in joined for student in each.students]
    assert sorted(students) == [f"s{k}" for k in range(6)]
    assert len(joined) == 4


def test_words_that_differ_are_never_joined() -> None:
    answers = [told("a", record="r1", words=("yes",)), told("b", record="r2", words=("no",))]
    assert len(join(group(answers), lambda one, other: True, budget=9)) == 2
