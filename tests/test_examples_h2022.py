"""The example class of IFT6135-H2022, graded whole. The scores were derived by hand."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from graders.course.results import Results
from graders.model import Outcome, Verdict

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "ift6135_h2022"

# 100 points in all. A machine judges 72 1/2 of them: Q1 1.1 4, 1.2 6, 1.3.i 3/2, 1.3.ii 3; Q2 2.1.i
# 2, 2.1.ii 2, 2.1.iii 3, 2.2 6, 2.3.i 3, 2.3.ii 4; Q3 3.1.v 1, 3.2.i 2, 3.2.iii 1, 3.3.i 2, 3.3.ii
# 2, 3.4.i 4, 3.4.ii 3, and the growths 7 + 3 + 2; Q4 4.1 4, 4.2.i 2, 4.2.ii 3, 4.3.a 1, 4.3.b 1. A
# person reads the rest, but for what is shown: rubrics 13/2 in Q1 (2, 3, 1/2, 1), 4 in Q2 (1, 2,
# 1), 4 in Q3 (1, 1, 2), 4 in Q4 (2, 2), and 3.5 and 4.4, 3 + 6. Right functions, examples and
# witnesses show 2 of 1.1, 2 of 1.2, 1 of 1.3.ii, 1 of 3.2.i and 1 of 3.2.iii: 7.
EXPECTED = {
    # student: (machine, waiting) and what is behind it
    "tidy": ("159/2", "37/2"),  # everything right
    "zipped": ("159/2", "37/2"),  # the tidy one in an archive, with what a Mac adds
    "module": ("135/2", "9/2"),  # no words in it: growths 12 and essays 9 are missing
    "quadratic": ("157/2", "37/2"),  # the n x n matrix of 3.3.ii does not fit: half of its 2
    # question 3 alone: 27 less half of 3.3.ii, which takes n^2 steps, and 2 that is shown
    "slow": ("28", "3"),
    "half_done": ("79/2", "1/2"),  # Q1 29/2 and Q2 20, and 5 that are shown
    "blank": ("0", "0"),  # what a template leaves is no answer, and nothing waits
    # a machine reads two options, 1 and 2, the growths, 12, and the formulas of 2.1.i, 2.1.ii and
    # 2.3.ii, 2 + 2 + 4: the rest is words
    "words": ("23", "77"),
    "latex": ("23", "67"),  # the same without 1.3.ii (4) and with nothing in 4.4 (6)
    "with_pdf": ("20", "80"),  # Q2 in code; whatever else there is, a person finds in the PDF
    # torch in single precision: 1.1 2 (its forms are one value, copied), 1.2 6 and 2, 3.2.i 2 and
    # 1, 3.3.ii 2, 3.4.ii 3, 4.2.ii 3
    "torch": ("21", "0"),
    # all of 1.1 (4), 1.2 in denominator layout and with lists (6), 1.3.i by another spelling (3/2),
    # 1.3.ii with yes for True (3), 2.1 (7, two of its three as formulas), 2.2 as a column (6),
    # 2.3.i in place (3), the diagonal of D (2), features of both signs of x (3), 4.2.i (2), 3.1.i
    # in LaTeX with projections (2), 3.1.iv for outputs that are added up (3/2). Waiting: 3 for
    # 1.2, where a comment says whose convention it is; 4 for 2.3.ii, which raises, but stands there
    # in words too; 3 for 4.3.a, which has reasons alone; 2 for 3.1.ii, a growth with words in it.
    "messy": ("45", "10"),  # and 4 that are shown in 1.1 and 1.2
    # As before 1.2: a loose bound, half of 2, and 1.3.ii: one of two, 3/2; half for one factor,
    # sign, exponent or order in 1.2, 2.1, 2.2 and 2.3.
    "slips_recurrent": ("11", "1/2"),
    # 3.2.i: 3/4 of the row sum's 1; 4.1 one mistake in both halves, 3; 4.2.ii half right, 3/2;
    # 3.4.ii without its root, 3/2.
    "slips_attention": ("27/4", "0"),
}

SLIPS = {
    ("slips_recurrent", "1.1"): "h_t itself",
    ("slips_recurrent", "1.2"): "A linear unit attains delta^T",
    ("slips_recurrent", "1.3.i"): "nothing makes it",
    ("slips_recurrent", "1.3.ii"): "nilpotent",
    ("slips_recurrent", "2.1.i"): "downhill",
    ("slips_recurrent", "2.1.ii"): "delta is lost",
    ("slips_recurrent", "2.1.iii"): "You compare the v",
    ("slips_recurrent", "2.2"): "exponents are one too large",
    ("slips_recurrent", "2.3.i"): "v starts at zero",
    ("slips_recurrent", "2.3.ii"): "first step alone",
    ("slips_attention", "3.1.i"): "two vectors with d entries",
    ("slips_attention", "3.1.ii"): "nothing says here",
    ("slips_attention", "3.1.iii"): "h is forgotten",
    ("slips_attention", "3.1.iv"): "one after another",
    ("slips_attention", "3.2.ii.time"): "wrong bracket",
    ("slips_attention", "3.2.ii.space"): "product of the bracket",
    ("slips_attention", "3.3.iii"): "Reading the matrices",
    ("slips_attention", "3.3.iv"): "This is a time",
    ("slips_attention", "3.1.v"): "grow with n alone",
    ("slips_attention", "3.2.i"): "normalized along its rows",
    ("slips_attention", "3.2.iii"): "count the numbers",
    ("slips_attention", "3.3.i"): "sums of the columns",
    ("slips_attention", "3.3.ii"): "D^{-1} is missing",
    ("slips_attention", "3.4.i"): "lacks the 1/2",
    ("slips_attention", "3.4.ii"): "twice in the product",
    ("slips_attention", "4.1"): "1/2 in front",
    ("slips_attention", "4.2.i"): "decoupled decay",
    ("slips_attention", "4.2.ii"): "2 gamma theta",
    ("slips_attention", "4.3.a"): "large for large gradients",
    ("slips_attention", "4.3.b"): "outside of the fraction",
    ("quadratic", "3.3.ii"): "form a matrix of n x n",
}


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> Results:
    return Results.open(example_class("ift6135_h2022"))


def verdicts(graded: Results, student: str) -> dict[str, Verdict]:
    return {g.number: g.verdict for g in graded.get(student)[0].items}


def test_every_example_has_an_expected_score() -> None:
    assert {path.stem for path in CLASS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("student", EXPECTED)
def test_the_score_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    total = graded.get(student)[0].total
    earned, waiting = EXPECTED[student]
    assert (total.earned, total.waiting) == (Fraction(earned), Fraction(waiting))
    assert total.possible == 100


@pytest.mark.parametrize(("student", "number"), SLIPS)
def test_each_slip_is_told_what_it_is(graded: Results, student: str, number: str) -> None:
    assert SLIPS[student, number] in verdicts(graded, student)[number].because


def test_words_alone_are_never_missing_and_can_earn_everything(graded: Results) -> None:
    """What a machine can read of them is right; every other item waits for all its points."""
    for item in graded.get("words")[0].items:
        read = item.number in ("3.1.v", "4.2.i") or item.kind == "asymptotic"
        assert item.verdict.outcome is Outcome.RIGHT or not read
        assert item.machine.earned + item.machine.waiting == item.machine.possible


def test_a_quadratic_answer_meets_the_limits_of_the_guest(graded: Results) -> None:
    slow, large = (verdicts(graded, student)["3.3.ii"] for student in ("slow", "quadratic"))
    assert slow.share == large.share == Fraction(1, 2)
    assert "was still running after 10 s of computing time" in slow.because
    assert "does not fit" in large.because


def test_a_growth_that_cannot_be_read_shows_the_place(graded: Results) -> None:
    found = verdicts(graded, "messy")["3.1.ii"]
    assert found.outcome is Outcome.TO_READ
    assert "n^2 + everything else\n" in found.because
    assert "^" in found.because.splitlines()[-1]


def test_an_example_that_was_offered_is_told(graded: Results) -> None:
    tidy, slips = verdicts(graded, "tidy"), verdicts(graded, "slips_recurrent")
    assert "examples: found right" in tidy["1.3.ii"].notes
    assert tidy["3.2.iii"].notes == ("witness: found right",)
    assert "that alone does not show that they must" in " ".join(slips["1.3.ii"].notes)


def test_a_later_part_is_asked_with_the_right_results_of_an_earlier_one(graded: Results) -> None:
    (note,) = [n for n in verdicts(graded, "slips_recurrent")["2.3.ii"].notes if "2.2" in n]
    assert note.startswith("asked with the right results of 2.2")
