"""The example class, graded whole. The scores were derived by hand from the rubric beforehand."""

import io
import json
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from grade import main
from graders.course.results import Results
from graders.report import table
from tests.tiny_class import contents_of, exported

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "ift6135_a2022"

# 80 points in all. A machine judges 47 of them: Q1 17 - 3/2 - 1 (1.5.i is a choice), Q2 2.1 5,
# 2.2 5, 2.3 3, 2.4 5, Q3 six statistics 6, 3.3 4, 3.4.i 2, 3.4.ii 3/2. Where nothing is offered
# that shows it, a person reads the rest: rubric parts 3/2 of 1.2, 1/2 each of 1.4.W and 1.4.U, 2 of
# 3.3, 1 of 3.4.i, 3/2 of 3.4.ii; the essays 1.5.ii 1, 1.5.iii 1, 2.5 2, 3.2 2, and the review 20.
EXPECTED = {
    # student: (machine, waiting) and what is behind it
    "tidy": ("47", "33"),  # everything right
    # right behind magics, broken cells, odd shapes and declared readings, up to 2.4: 39 1/2 less
    # the 2/9 of h0 and its arrow in 1.1. 3.3 in words: 6 wait. 3.4.i without stationarity 1, 3.4.ii
    # without the factor 2 (half) but with the right row space 9/8. No 1.5.iii, 3.2 and review.
    "messy": ("2981/72", "9"),
    "blank": ("0", "0"),  # what the template leaves is no answer, and nothing waits
    # 1.1 time-indexed weights 1, 1.2 no transpose 7/4, 1.3.i a factor 1, 1.3.ii another slope 3/2,
    # 1.4.W a mean 1, 1.4.U without the first step 3/2, 2.1 a mean 5/2, 2.2 no message 5/2, 2.3
    # undeclared self-loops 3/2, 2.4 scaled 25/6, mu_batch over the batch alone 1/2, mu_instance
    # right 1, var_batch and var_layer unbiased 1/2 each, 3.3 Gamma as a vector 3/4, another
    # variance 1/2, p read as dropping 1/2 and 1/2, 3.4.i a factor of lambda 3/4, 3.4.ii factors
    # 3/8 and 3/8. Of the essays only 1.5.ii.
    "slips": ("74/3", "1"),
    "endless_loop": ("45", "65/2"),  # 1.4.U costs the 2 that a machine judges
    "early_exit": ("42", "33"),  # 2.1 costs its 5
    "module": ("47", "0"),  # no words in it: the essays are missing
    "flood": ("87/2", "63/2"),  # 1.2 prints for ever: the 7/2 that a machine judges
    "sys_exit": ("47", "33"),  # quit() and sys.exit() between cells cost nothing
    "out_of_order": ("47", "33"),  # cells stand in another order than they were run in
    "zipped": ("47", "33"),  # the tidy one in an archive, with what a Mac adds
    # no words and no 2.2 (5 points) in code, but a PDF: whatever is missing waits for a person
    "with_pdf": ("42", "38"),
    # a machine reads 1.3.i 2, 1.3.ii 3, 1.5.i 1 and 2.3 3; words for 1.2, 1.4.W, 1.5.ii, 2.2, 3.3
    "latex": ("9", "39/2"),
    "unparsable": ("0", "0"),  # half a file; a person asks for the other half
}

SLIPS = {
    "1.1": "time index",
    "1.2": "transpose is missing",
    "1.3.i": "factor 2",
    "1.3.ii": "tanh",
    "1.4.W": "mean over the steps",
    "1.4.U": "first step is left out",
    "1.5.i": "same long-range terms every time",
    "2.1": "mean of the messages",
    "2.2": "neighbours' states",
    "2.3": "token to itself",
    "2.4": "sqrt(d)",
    "3.3": "p keeps, and 1 - p drops",
    "3.4.i": "lacks the factor 2",
    "3.4.ii": "factor 2 is missing",
    "3.1.mu_batch": "over the batch alone",
    "3.1.mu_layer": "last axis alone",
    "3.1.var_batch": "m - 1",
    "3.1.var_layer": "m - 1",
    "3.1.var_instance": "standard deviation",
}


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> Results:
    return Results.open(example_class("ift6135_a2022"))


def test_every_example_has_an_expected_score() -> None:
    assert {path.stem for path in CLASS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("student", EXPECTED)
def test_the_score_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    total = graded.get(student)[0].total
    earned, waiting = EXPECTED[student]
    assert (total.earned, total.waiting) == (Fraction(earned), Fraction(waiting))
    assert total.possible == 80


@pytest.mark.parametrize("number", SLIPS)
def test_each_slip_is_told_what_it_is(graded: Results, number: str) -> None:
    report = graded.get("slips")[0]
    told = next(g.verdict.because for g in report.items if g.number == number)
    assert SLIPS[number] in told


def test_a_loop_and_an_exit_cost_their_item_and_name_their_cause(graded: Results) -> None:
    looped = {g.number: g.verdict for g in graded.get("endless_loop")[0].items}
    left = {g.number: g.verdict for g in graded.get("early_exit")[0].items}
    assert looped["1.4.U"].cause == "timed out"
    assert left["2.1"].cause == "exited"
    assert [n for n, v in looped.items() if v.cause] == ["1.4.U"]
    assert [n for n, v in left.items() if v.cause] == ["2.1"]
    flooded = {g.number: g.verdict for g in graded.get("flood")[0].items}
    assert [n for n, v in flooded.items() if v.cause == "printed too much"] == ["1.2"]


def test_half_a_notebook_is_named_with_its_line(graded: Results) -> None:
    report = graded.get("unparsable")[0]
    assert "answers.ipynb is not a notebook" in report.problems[0]
    assert "line" in report.problems[0]


def test_there_is_a_report_a_feedback_text_and_a_gradebook_row_for_everyone(
    graded: Results,
) -> None:
    reports = exported(graded.folder)
    for student in EXPECTED:
        assert (graded.feedback_folder / f"{student}.txt").read_text(encoding="utf-8")
        stored = json.loads(reports[f"{student}.json"])
        assert stored["report"]["total"]["earned"] == EXPECTED[student][0]
    rows = (graded.folder / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["student", *sorted(EXPECTED)]


def test_scoring_again_runs_nothing_and_changes_nothing(
    graded: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_guest(*_: object) -> None:
        raise AssertionError("a guest was started")

    monkeypatch.setattr("graders.host.process.GuestProcess.__init__", no_guest)
    again = Results(shutil.copytree(graded.folder, tmp_path / "again"))
    before = contents_of(again.folder)
    for apply in ([], ["--apply"]):
        assert main(["rescore", "--results", str(again.folder), *apply]) == 0
        assert contents_of(again.folder) == before


def test_another_secret_draws_other_inputs_and_gives_the_same_points(tmp_path: Path) -> None:
    for name in ("messy", "slips", "module"):
        shutil.copytree(CLASS / name, tmp_path / "class" / name)
    out = tmp_path / "results"
    assert main(["run", "ift6135_a2022", str(tmp_path / "class"), "--out", str(out)]) == 0
    for report, _, _ in Results.open(out).all():
        points = (str(report.total.earned), str(report.total.waiting))
        assert points == EXPECTED[report.student]


def test_the_table_in_the_docs_is_the_one_that_is_printed(graded: Results) -> None:
    printed = io.StringIO()
    reports = [report for report, _, _ in graded.all()]
    table.show(Console(file=printed, width=118, color_system=None), reports)
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^student .*?(?=^```$)", page, re.MULTILINE | re.DOTALL)
    assert shown.split() == printed.getvalue().split()


def test_grading_twice_tells_everybody_the_same(graded: Results, tmp_path: Path) -> None:
    """Outcomes, scores, messages, what was answered: all that is stored.

    But for what a flood printed, which is cut where it was last read.
    """
    out = tmp_path / "again"
    secret = str(ROOT / "examples" / "public.secret")
    assert main(["run", "ift6135_a2022", str(CLASS), "--out", str(out), "--secret", secret]) == 0
    again = Results.open(out)
    reports = [exported(results.folder) for results in (graded, again)]
    for student in EXPECTED:
        name = f"{student}.txt"
        first, second = (r.feedback_folder / name for r in (graded, again))
        assert second.read_text(encoding="utf-8") == first.read_text(encoding="utf-8")
        stored = [json.loads(each[f"{student}.json"]) for each in reports]
        for one in stored:
            if student == "flood":
                one["transcript"].pop("output")
        assert stored[0] == stored[1]
    gradebook = "gradebook.csv"
    assert (again.folder / gradebook).read_bytes() == (graded.folder / gradebook).read_bytes()
