"""The example class of CSC413, graded whole. The scores were derived by hand from the rubric."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from graders.course.results import Results

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "csc413_f2024"
WRITTEN = ("1.1.2", "1.2.1", "1.3.1", "1.3.2", "1.4.1", "1.4.2", "2.1.1")
PROGRAMMED = ("3.1", "3.2", "3.4", "4.1.down", "4.1.up", "4.1.unet")

CODE = {
    # student: points of 1, 1, 3/2, 2/5, 3/5, 1/2, and what is behind them
    "tidy": "1 1 3/2 2/5 3/5 1/2",
    "colab": "1 1 3/2 2/5 3/5 1/2",  # !wget, drive.mount, training at top level that fails
    # log_softmax, a bias after A, a vector for each head, -9e15 as a mask; bilinear, and no switch:
    # 4/5 of 1/2
    "other_ways": "1 1 3/2 2/5 3/5 2/5",
    "wrong_axis": "1 1 0 0 0 0",  # the softmax over the first axis
    # A transposed, which the network built of it is not charged for; [s_j || s_i]; the skip second:
    # 3/4 of 3/5
    "exchanged": "0 1 0 2/5 9/20 1/2",
    "summed": "1 0 0 0 0 0",  # no ReLU between the layers; heads added up
    "rate_ignored": "1 0 0 0 0 0",  # dropout at .5 and at .6, whatever is asked for
    "half_a_cell": "0 0 3/2 0 0 0",  # a parenthesis never closed: a layer, and what is built of it
    # UNet(kernel, num_filters, num_colours, num_in_channels), padded for 3: skips alone, 2/5 of 1/2
    "kernel_three": "0 0 0 0 0 1/5",
    "skips_stay": "0 0 0 0 3/5 2/5",  # the mean for the maximum; `skip` ignored: 4/5 of 1/2
    "starter": "0 0 0 0 0 0",
    "module": "0 0 0 0 0 0",
    "written_slips": "0 0 0 0 0 0",
    "words": "0 0 0 0 0 0",
    "latex": "0 0 0 0 0 0",
}
PROVED = {
    # student: points of 1/2 (seven times but for the last: 1), of which a person reads 0, 2/5, 1/5,
    # 1/5, 3/10, 3/10 and 1/5
    "tidy": "1/2 3/10 2/5 2/5 7/20 7/20 4/5",
    "module": "1/2 3/10 2/5 2/5 7/20 7/20 4/5",
    # a looser bound 1/2 of 1/4, "must" 0 of 1/4: 5/8; one factor too many 2/3; quadratic in the
    # long case 5/8; P first 3/4; offsets turned; no temperature; eps = delta / 2: 1 - 3/4 of 1/6
    "written_slips": "5/16 1/5 1/4 3/10 0 0 7/10",
}
TOTALS = {
    # student: (machine, waiting). The rubrics have 9/10 of question 1 and 2, the comparisons 9/10.
    # What a notebook has printed waits for a person: three trainings, 8/5.
    "tidy": ("97/10", "9/5"),  # all three trainings by the machine
    "module": ("31/10", "0"),  # no words beside the code, for which a rubric would wait
    "written_slips": ("141/80", "0"),
    "colab": ("5", "13/2"),  # a PDF holds the rest
    "other_ways": ("49/10", "8/5"),
    "wrong_axis": ("2", "8/5"),
    "exchanged": ("47/20", "8/5"),
    "summed": ("1", "8/5"),
    "rate_ignored": ("1", "8/5"),
    "half_a_cell": ("3/2", "8/5"),
    "kernel_three": ("1/5", "8/5"),
    "skips_stay": ("1", "2"),  # the report of 4.2 as well
    "starter": ("0", "0"),
    "words": ("0", "9/2"),  # questions 1 and 2 in words, and 3.6
    "latex": ("0", "3/2"),
}
TOLD = [
    ("wrong_axis", "3.4", "runs over the wrong axis"),
    ("wrong_axis", "3.5", "A person reads it: on hidden data a test accuracy of at least 0.78"),
    (
        "exchanged",
        "3.3",
        "a person looks for a test accuracy of at least 0.78 in what a4-gnn.ipynb",
    ),
    ("exchanged", "3.1", "The adjacency matrix is transposed"),
    ("exchanged", "3.4", "The halves are exchanged"),
    ("exchanged", "4.1.up", "The skip's channels stand second"),
    ("summed", "3.2", "The ReLU between the two layers is missing"),
    ("summed", "3.4", "The heads are added up"),
    ("rate_ignored", "3.2", "The argument `dropout` is ignored"),
    ("rate_ignored", "3.4", "The argument `dropout` is ignored"),
    ("half_a_cell", "3.2", "NameError"),
    ("kernel_three", "4.1.unet", "With kernels of size 5"),
    ("kernel_three", "4.1.unet", "No argument switches the skips off"),
    ("skips_stay", "4.1.down", "It is the maximum of each 2 x 2"),
    ("skips_stay", "4.1.unet", "The skips stay when they are switched off"),
    ("written_slips", "1.1.2", "It depends on the weights"),
    ("written_slips", "1.2.1", "There are n - 1 layers"),
    ("written_slips", "1.3.1", "You form a matrix of n x n"),
    ("written_slips", "1.3.2", "P is formed first"),
    ("written_slips", "1.4.1", "The offsets are turned"),
    ("written_slips", "1.4.2", "the mean of the window"),
    ("written_slips", "2.1.1", "With the handout's eps = delta / 2"),
    ("words", "3.6", "asked for at most 3 sentences, found 4"),
    ("tidy", "3.3", "On hidden data the test accuracy is"),
    ("colab", "1.2.1", "a4-writeup.pdf"),
]


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> Results:
    """The class, graded once by the command an instructor types."""
    return Results.open(example_class("csc413_f2024"))


def test_every_example_has_an_expected_score() -> None:
    assert {path.stem for path in CLASS.iterdir()} == set(CODE) == set(TOTALS)


@pytest.mark.parametrize("student", CODE)
def test_the_score_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    earned = {g.number: g.machine.earned for g in graded.get(student)[0].items}
    for numbers, points in ((PROGRAMMED, CODE[student]), (WRITTEN, PROVED.get(student, "0 " * 7))):
        assert [earned[n] for n in numbers] == [Fraction(each) for each in points.split()]


@pytest.mark.parametrize("student", TOTALS)
def test_the_total_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    total = graded.get(student)[0].total
    assert (total.earned, total.waiting) == tuple(map(Fraction, TOTALS[student]))
    assert total.possible == Fraction("11.5")


@pytest.mark.parametrize(("student", "number", "words"), TOLD)
def test_each_mistake_is_told_what_it_is(
    graded: Results, student: str, number: str, words: str
) -> None:
    verdict = next(g.verdict for g in graded.get(student)[0].items if g.number == number)
    assert words in " ".join([verdict.because, *verdict.notes])


def test_the_untouched_starter_leaves_no_traceback(graded: Results) -> None:
    report = graded.get("starter")[0]
    assert not report.problems
    assert {str(g.verdict.outcome) for g in report.items} == {"no answer"}


def test_a_cell_with_half_a_line_is_named_with_its_place(graded: Results) -> None:
    assert "a4-gnn.ipynb, cell 6, line" in " ".join(graded.get("half_a_cell")[0].problems)
