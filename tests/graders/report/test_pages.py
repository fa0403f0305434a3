"""A student's page says what the text says, in one file, and no text of a student's acts in it."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from graders.assignment import Credit
from graders.evidence import ShownAnswer, ShownCase, ShownFormula, ShownGraph, ShownLog, ShownValue
from graders.model import Outcome, Verdict
from graders.report.pages.student import student_page
from graders.scores import Adjustment, Comment, Graded, Mark, Regrade, Report, Score

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
RIGHT = Verdict.right()
WRONG = replace(
    Verdict.wrong("You count pairs.", "expected 28"),
    shown=(
        ShownCase(
            "f",
            (("x", ShownValue("[1, 2]", (("1", "2"),))),),
            ShownValue("[3, 4]", (("3", "4"),), wrong=((0, 1),)),
            ShownValue("[3, 5]", (("3", "5"),)),
        ),
    ),
)


def graded(number: str, verdict: Verdict, earned: int = 0, **more: object) -> Graded:
    points = Score(Fraction(earned), Fraction(0), Fraction(2))
    made = Graded(
        number=number, kind="code", credit=Credit.REQUIRED, verdict=verdict, machine=points
    )
    return replace(made, **more)  # type: ignore[arg-type]


def report(*items: Graded, **more: object) -> Report:
    made = Report(student="anna", assignment="tiny", track="", items=items)
    return replace(made, **more)  # type: ignore[arg-type]


PROMPTS = {"1": "Give $x^2$ as `y`.", "2": "All of this is one. Count the pairs."}


def test_it_tells_points_outcomes_reasons_and_the_way_to_ask_again() -> None:
    told = student_page(report(graded("1", RIGHT, 2), graded("2", WRONG)), "Tiny", PROMPTS)
    assert "2<small> of 4 points</small>" in told
    assert "You count pairs." in told
    assert "To ask for a second look" in told
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in told
    assert 'href="#i-2"' in told


def test_it_is_one_file_that_asks_for_nothing() -> None:
    told = student_page(report(graded("1", RIGHT, 2), graded("2", WRONG)), "Tiny", PROMPTS)
    assert not re.search(r"(src|href)=\"(?!#)|@import|url\(|<script|<link", told)
    assert "default-src 'none'" in told.replace("&#39;", "'")


def test_the_answer_is_told_once_answers_are_published() -> None:
    given = report(graded("2", WRONG))
    assert "expected 28" not in student_page(given, "Tiny")
    assert ">5<" not in student_page(given, "Tiny")
    told = student_page(given, "Tiny", answers=True)
    assert "expected 28" in told
    assert ">5<" in told


def test_a_failure_of_ours_is_never_shown_with_its_traceback() -> None:
    broken = Verdict(outcome=Outcome.BROKEN, because="It costs you nothing.", detail="Traceback")
    told = student_page(report(graded("1", broken)), "Tiny", answers=True)
    assert "It costs you nothing." in told
    assert "Traceback" not in told


def test_wrong_entries_are_marked_in_the_failing_case() -> None:
    told = student_page(report(graded("2", WRONG)), "Tiny")
    assert '<td>3</td><td class="off">4</td>' in told


def test_rows_of_weights_that_do_not_sum_to_one_show_their_sums() -> None:
    given = ShownValue("a", (("0.5", "0.7"), ("0.5", "0.5")), sums=("1.2", "1"))
    case = ShownCase("attend", (), given, ShownValue("b"))
    told = student_page(report(graded("1", replace(WRONG, shown=(case,)))), "Tiny")
    assert '<td class="off"><b>1.2</b></td>' in told
    assert "<td><b>1</b></td>" in told


def test_a_graph_is_drawn_with_its_wrong_arrows() -> None:
    graph = ShownGraph("g", ("a", "b"), (("a", "b", "w", ""), ("b", "a", "", "does not belong")))
    told = student_page(report(graded("1", replace(WRONG, shown=(graph,)))), "Tiny")
    assert told.count("stroke-dasharray:5 3") == 1
    assert "1 marked" in told


def test_a_log_is_drawn_beside_its_limit() -> None:
    log = ShownLog("loss", ("3", "2", "nan", "1"), "1.5", rising=False)
    told = student_page(report(graded("1", replace(WRONG, shown=(log,)))), "Tiny")
    assert "a value of at most 1.5 was asked for" in told
    assert "<polyline" in told


def test_what_people_say_is_there_and_what_no_longer_counts_is_not() -> None:
    marked = graded("2", WRONG, mark=Mark(Fraction(2), True, "Right *idea*: $x^2$.", "kim"))
    told = student_page(report(marked), "Tiny")
    assert "Right *idea*" in told
    assert "You count pairs." not in told
    dropped = graded("1", WRONG, adjustment=Adjustment("The item was unclear."))
    told = student_page(report(dropped, regrades=(Regrade("1", "Why?", ""),)), "Tiny")
    assert "The item was unclear." in told
    assert "does not count" in told
    assert "your request is open" in told


def test_the_line_above_counts_what_a_person_made_of_items() -> None:
    to_read = Verdict(outcome=Outcome.TO_READ)
    items = (
        graded("1", RIGHT, 2),
        graded("2", to_read, mark=Mark(Fraction(1), True, "", "kim")),
        graded("3", WRONG, adjustment=Adjustment("ill")),
        graded("4", to_read),
    )
    told = student_page(report(*items), "Tiny")
    says = "4 items: 1 right, 1 marked by a person, 1 does not count, 1 to be read."
    assert says in told


def hostile() -> Report:
    """A report in which every text that can come from a student tries to act."""
    value = ShownValue(HOSTILE, ((HOSTILE, HOSTILE),))
    shown = (
        ShownAnswer(HOSTILE, value),
        ShownFormula(HOSTILE, rf"\text{{{HOSTILE}}}"),
        ShownCase(HOSTILE, ((HOSTILE, value),), value, value),
        ShownGraph(HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE, HOSTILE, HOSTILE),), (HOSTILE,)),
    )
    verdict = Verdict(outcome=Outcome.WRONG, because=HOSTILE, notes=(HOSTILE,), shown=shown)
    return report(
        graded(HOSTILE, verdict, mark=Mark(Fraction(0), False, HOSTILE, HOSTILE),
               comments=(Comment(HOSTILE, HOSTILE),)),
        student=HOSTILE, problems=(HOSTILE,), notes=(HOSTILE,), signature={"x": HOSTILE},
        regrades=(Regrade(HOSTILE, HOSTILE, HOSTILE), Regrade("", HOSTILE)),
    )  # fmt: skip


def test_comments_stand_with_their_place_and_the_points_of_their_line() -> None:
    comments = (Comment("See $x^2$.", "line 3"), Comment("Names both paths.", "", Fraction(1, 2)))
    told = student_page(report(graded("1", WRONG, comments=comments)), "Tiny")
    assert "line 3" in told
    assert "<msup>" in told
    assert "0.5 points" in told


def test_names_answers_and_words_of_a_student_are_text() -> None:
    told = student_page(hostile(), HOSTILE, {HOSTILE: HOSTILE}, answers=True)
    assert "alert(1)" in told
    assert "<script" not in told
    assert "<img" not in told
    assert "\N{REPLACEMENT CHARACTER}" in student_page(report(student="a\u202eb"), "Tiny")


def test_a_page_that_would_be_too_large_shows_less() -> None:
    rows = tuple(tuple("1.2345" for _ in range(12)) for _ in range(12))
    value = ShownValue("x", rows)
    case = ShownCase("f", tuple((f"x{k}", value) for k in range(6)), value, value)
    many = report(*(graded(str(k), replace(WRONG, shown=(case,))) for k in range(60)))
    told = student_page(many, "Tiny")
    assert len(told.encode()) < 150_000
    assert told.count("You count pairs.") == 60


def test_a_submission_without_items_or_points_has_a_page_too() -> None:
    assert "There are no items." in student_page(report(), "Tiny")
    zero = graded("1", RIGHT)
    zero = replace(zero, credit=Credit.NONE)
    assert "(not counted)" in student_page(report(zero, scale=Fraction(11, 10)), "Tiny")
