"""The example class of CS533, graded whole. The scores were derived by hand from the rubric."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from graders.course.results import Results

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "cs533_s2020"
NUMBERS = ("3.1", "3.2", "3.5", "3.6", "3.7")

EXPECTED = {
    # student: points of 1, 2, 5, 4, 1, and what is behind them
    "tidy": "1 2 5 4 1",
    "notebook": "1 2 5 4 1",  # magics, compute_bleu before what it calls, .cuda(), an einsum
    "one_file": "1 2 5 4 1",  # answers.py without optional arguments; ties to the shorter
    "whole_folder": "1 2 5 4 1",  # the zipped starter folder, with a main.py that is not run
    "starter": "0 0 0 0 0",  # nothing filled in
    "half_done": "1 2 0 0 0",  # BLEU alone
    # tab indents and `import pdb`; n_max ignored, which costs nothing; a gap that is never
    # updated: the last reference, 1/2 of 2
    "tabs": "1 1 5 4 1",
    "shortest": "1 1/2 0 0 0",  # the shortest references, and log(0): 1/4 of 2; no attention.py
    # wrong counts cost 3.2 nothing; keys through linear_in: 1/2 of 5, which 3.6 is not charged for
    # and d = 1 cannot see
    "unclipped": "0 2 5/2 4 1",
    # the mean of sentence BLEUs; [h; c] for [c; h]: the weights are right, 2 of 4, and 3.7 sees it
    "averaged": "1 0 5 2 0",
    "looping": "1 1 5 4 1",  # the first references: 1/2 of 2; a loop in score, told and not charged
    "viewed": "1 1 0 4 1",  # 100 times BLEU: 1/2 of 2; view for transpose, which is right for d = 1
    "no_penalty": "1 1 5 2 0",  # H/R for R/H: 1/2 of 2; no tanh: right weights, 2 of 4
    "half_a_line": "1 0 5 4 1",  # a parenthesis that is never closed costs its function
}

# 44 points in all. A person reads the seven explanations of problem 3 and the one of 1.1.e, a point
# each, and the logs of 3.8 and 3.9, a point each: 10. A machine judges
# the other 34. The trainings of parts 3 and 4 count nowhere.
TOTALS = {
    # student: (machine, waiting) and what is behind it, beside the points above
    "tidy": ("34", "10"),  # everything, logs for models
    "notebook": ("13", "0"),
    "one_file": ("13", "0"),
    "whole_folder": ("13", "0"),
    "starter": ("0", "0"),
    # 1.1.a and b 2, one of five gradients left open 12/5 of 3; blank is (d); 1.1.e waits
    "half_done": ("37/5", "1"),
    "tabs": ("12", "0"),
    "shortest": ("3/2", "0"),
    # 1.1.a and b 2; w1 forgotten in the chain to x 12/5 of 3, and carried over to (d): 4/5 of 2/5,
    # whose graph and value are right 3/5; 1.2.a and b 2; no mask on the way back 2/5 of 4; no
    # problem 2. 223/25 and the 19/2 above. 1.1.e waits
    "unclipped": ("921/50", "1"),
    # 1.1 a, b, c 5; no skip in graph and value 0, in the gradients 4/5 of 2/5; x @ W 0, 1.2.b 1, W
    # transposed 4/5 of 4; z in columns 4, where adding v shows in the offered function alone
    "averaged": ("538/25", "0"),
    "looping": ("12", "0"),
    # each beta from its own alpha 3 of 4, softmax over the queries 2 of 4; the explanations 3.3.1
    # and 3.3.3 and what was printed for 3.8 wait
    "viewed": ("12", "10"),
    "no_penalty": ("9", "0"),
    "half_a_line": ("11", "0"),
}

TOLD = [
    ("unclipped", "1.1.c", "brings a factor w1"),
    ("unclipped", "1.2.c", "The ReLU lets everything pass on the way back"),
    ("averaged", "1.1.d.graph", "the skip connection is missing"),
    ("averaged", "1.1.d.value", "This is z5"),
    ("averaged", "1.1.d.grads", "a second path to x"),
    ("averaged", "1.2.a", "the other way round"),
    ("averaged", "1.2.c", "this is the transpose"),
    ("averaged", "2.2", "You add v"),
    ("viewed", "2.1", "from its own score alone"),
    ("viewed", "2.2", "runs over the queries"),
    ("viewed", "3.8", "A person reads it"),
    ("half_done", "1.1.c", "has no value"),
    ("tabs", "3.2", "must also update the smallest gap"),
    ("tabs", "3.2", "`n_max` and `use_shortest_ref` change nothing"),
    ("shortest", "3.2", "R sums the shortest references"),
    ("shortest", "3.2", "log(0)"),
    ("unclipped", "3.1", "Nothing is clipped"),
    ("unclipped", "3.5", "Your W is transposed"),
    ("averaged", "3.2", "You averaged sentence BLEUs"),
    ("averaged", "3.6", "The order is turned"),
    ("looping", "3.2", "R sums the first references"),
    ("looping", "3.5", "`score` loops in Python"),
    ("viewed", "3.2", "100 times BLEU"),
    ("viewed", "3.5", "view only cuts"),
    ("no_penalty", "3.2", "The ratio is turned"),
    ("no_penalty", "3.6", "The tanh is missing"),
    ("starter", "3.1", "what the starter returns"),
]


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> Results:
    return Results.open(example_class("cs533_s2020"))


def test_every_example_has_an_expected_score() -> None:
    assert {path.stem for path in CLASS.iterdir()} == set(EXPECTED) == set(TOTALS)


@pytest.mark.parametrize("student", EXPECTED)
def test_the_score_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    earned = {g.number: g.machine.earned for g in graded.get(student)[0].items}
    assert [earned[number] for number in NUMBERS] == [
        Fraction(points) for points in EXPECTED[student].split()
    ]


@pytest.mark.parametrize("student", TOTALS)
def test_the_total_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    total = graded.get(student)[0].total
    earned, waiting = TOTALS[student]
    assert (total.earned, total.waiting) == (Fraction(earned), Fraction(waiting))
    assert total.possible == 44


@pytest.mark.parametrize(("student", "number", "words"), TOLD)
def test_each_mistake_is_told_what_it_is(
    graded: Results, student: str, number: str, words: str
) -> None:
    verdict = next(g.verdict for g in graded.get(student)[0].items if g.number == number)
    assert words in " ".join([verdict.because, *verdict.notes])


def test_half_a_line_is_named_with_its_place(graded: Results) -> None:
    assert "bleu.py, line" in " ".join(graded.get("half_a_line")[0].problems)
