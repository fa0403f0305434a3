"""One submission to one report: what is missing or waits, and exact points for each."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graders import (
    Assignment,
    item,
)
from graders.grading import calls_code, judge, plans_of
from graders.guest.plan import Definition, Fault, Record
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Outcome, Question
from graders.scores import Graded, Score
from tests.graders.graded import (
    CHOICE,
    NOTHING,
    NUMBER,
    PROOF,
    WORDS,
    asked,
    assignment,
    judged,
    points,
)
from tests.graders.samples import SECRET


class TestPoints:
    """Of 5 points. PROOF leaves 2/5 to a person, and words can earn all of it."""

    @pytest.mark.parametrize(("question", "names", "prose", "score"), [
        (NUMBER, {"x": 2}, "", points("5")),
        (NUMBER, {"x": 3}, "", points("0")),
        (NUMBER, {"x": 4}, "", points("5/3")),
        (NUMBER, {}, "", points("0")),
        (NUMBER, {"x": "?"}, "", points("0")),
        (NUMBER, {"x": 3}, "words that nobody asked for", points("0")),
        (NUMBER, {}, "words that nobody asked for", points("0", "5")),
        (PROOF, {"f": lambda x: 2 * x}, "", points("3")),
        (PROOF, {"f": lambda x: 2 * x}, "a proof", points("3", "2")),
        (PROOF, {"f": lambda x: x}, "", points("0")),
        (PROOF, {"f": lambda x: x}, "a proof", points("0", "5")),
        (PROOF, {}, "", points("0")),
        (PROOF, {}, "a proof", points("0", "5")),
        (PROOF, {"f": lambda x: None}, "", points("0")),
        (WORDS, {"why": "because of this"}, "", points("0", "5")),
        (WORDS, {}, "", points("0")),
        (WORDS, {"why": 3}, "", points("0")),
    ])  # fmt: skip
    def test_earned_and_waiting_are_exact(
        self, question: Question, names: dict[str, object], prose: str, score: Score
    ) -> None:
        assert judged(question, asked(question, **names), prose=prose).score == score

    def test_thirds_stay_thirds(self) -> None:
        built = assignment(*(item(str(k), "1/3", NUMBER) for k in range(3)))
        records = {str(k): asked(NUMBER, str(k), x=4) for k in range(3)}
        report = judge(built, Submission(student="a"), Transcript(records=records), SECRET)
        assert report.total == Score(Fraction(1, 3), Fraction(0), Fraction(1))


class TestMissing:
    def test_nothing_at_all(self) -> None:
        graded = judged(NUMBER, asked(NUMBER))
        assert (graded.verdict.outcome, graded.score) == (Outcome.MISSING, NOTHING)
        assert graded.verdict.because == "Nothing named `x` was found."

    def test_the_line_that_was_to_define_it_is_told(self) -> None:
        graded = judged(
            NUMBER, asked(NUMBER),
            faults=(Fault("a.ipynb, cell 3", 1, "no"), Fault("a.ipynb, cell 4", 7, "NameError: q")),
            definitions={"x": Definition("a.ipynb, cell 4", 7, "x = q")},
        )  # fmt: skip
        assert graded.verdict.outcome is Outcome.MISSING
        assert graded.verdict.because == "`x`: a.ipynb, cell 4, line 7 did not run: NameError: q"

    @pytest.mark.parametrize("definitions", [
        {}, {"x": Definition("a.ipynb, cell 9", 7, "x = q")}, {"y": Definition("a.py", 7, "y = q")},
    ])  # fmt: skip
    def test_another_line_that_failed_is_not_blamed(
        self, definitions: dict[str, Definition]
    ) -> None:
        faults = (Fault("a.py", 7, "NameError: q"),)
        graded = judged(NUMBER, asked(NUMBER), faults=faults, definitions=definitions)
        assert graded.verdict.because == "Nothing named `x` was found."

    def test_a_pdf_beside_the_code_is_looked_at_by_a_person(self) -> None:
        graded = judged(NUMBER, asked(NUMBER), to_read=("a.pdf", "b.jpg"))
        assert (graded.verdict.outcome, graded.score) == (Outcome.TO_READ, points("0", "5"))
        says = "Not found in code; a person looks for it in a.pdf, b.jpg."
        assert graded.verdict.because == says

    def test_words_come_before_a_pdf(self) -> None:
        graded = judged(PROOF, asked(PROOF), prose="a proof", to_read=("a.pdf",))
        assert graded.verdict.because == "Answered in words, read by a person."

    def test_a_file_that_could_not_be_read_is_the_reason(self) -> None:
        graded = judged(NUMBER, asked(NUMBER), problems=("a.ipynb is empty", "b.py is not Python"))
        assert (graded.verdict.outcome, graded.score) == (Outcome.UNREADABLE, NOTHING)
        says = "Nothing named `x` was found. Not all that was handed in could be read."
        assert graded.verdict.because == says

    def test_an_answer_that_is_there_counts_whatever_else_could_not_be_read(self) -> None:
        graded = judged(NUMBER, asked(NUMBER, x=2), problems=("b.py is not Python",))
        assert graded.verdict.outcome is Outcome.RIGHT


class TestUnreadable:
    def test_only_this_item(self) -> None:
        built = assignment(NUMBER, CHOICE)
        records = {"1": asked(NUMBER, x="?"), "2": asked(CHOICE, "2", c="yes")}
        report = judge(built, Submission(student="a"), Transcript(records=records), SECRET)
        outcomes = [graded.verdict.outcome for graded in report.items]
        assert outcomes == [Outcome.UNREADABLE, Outcome.RIGHT]

    def test_words_for_the_item_are_read_all_the_same(self) -> None:
        graded = judged(NUMBER, asked(NUMBER, x="?"), prose="x is two")
        assert (graded.verdict.outcome, graded.score) == (Outcome.TO_READ, points("0", "5"))

    def test_a_pdf_does_not_hide_what_is_wrong_with_the_form(self) -> None:
        graded = judged(NUMBER, asked(NUMBER, x="?"), to_read=("a.pdf",))
        assert graded.verdict.because.startswith("`x`: a number such as")


class TestCarryForward:
    LATER = item("2", 5, CHOICE, follows=["1"])
    NOTE = "asked with the right results of 1: a mistake there costs nothing here"

    def both(self, first: Record, second: Record) -> Graded:
        records = {"1": first, "2": second}
        transcript = Transcript(records=records)
        built = assignment(item("1", 5, NUMBER), self.LATER)
        return judge(built, Submission(student="a"), transcript, SECRET).items[1]

    @pytest.mark.parametrize("first", [{"x": 3}, {"x": 4}, {}, {"x": "?"}])
    @pytest.mark.parametrize("second", ["yes", "no"])
    def test_who_lost_the_earlier_one_is_told(self, first: dict[str, object], second: str) -> None:
        graded = self.both(asked(NUMBER, **first), asked(CHOICE, "2", c=second))
        assert self.NOTE in graded.verdict.notes

    def test_who_had_it_right_is_not(self) -> None:
        assert not self.both(asked(NUMBER, x=2), asked(CHOICE, "2", c="no")).verdict.notes

    @pytest.mark.parametrize("second", [{}, {"c": "perhaps"}])
    def test_nor_who_did_not_answer(self, second: dict[str, object]) -> None:
        assert not self.both(asked(NUMBER, x=3), asked(CHOICE, "2", **second)).verdict.notes


class TestReport:
    def test_cells_that_could_not_be_parsed_are_told_once(self) -> None:
        faults = (
            Fault("a.ipynb, cell 9", 1, "SyntaxError: expected ':'"),
            Fault("a.ipynb, cell 2", 1, "NameError: q"),
        )
        transcript = Transcript(records={"1": asked(NUMBER)}, faults=faults)
        submission = Submission(student="a", problems=("b.py is empty",))
        report = judge(assignment(NUMBER), submission, transcript, SECRET)
        assert report.problems == (
            "b.py is empty",
            "a.ipynb, cell 9, line 1: SyntaxError: expected ':'",
        )

    def test_what_the_intake_noted_is_told(self) -> None:
        submission = Submission(student="a", notes=("attempt 2 of 2",), late=True)
        report = judge(assignment(), submission, Transcript(records={}), SECRET)
        assert report.notes == ("attempt 2 of 2",)
        assert report.late is not None
        assert report.late.says == "It came after the deadline."
        in_time = judge(assignment(), Submission(student="a"), Transcript(records={}), SECRET)
        assert (in_time.notes, in_time.late) == ((), None)

    def test_credit_is_that_of_the_track(self) -> None:
        placed = item("1", 5, NUMBER, credit={"7643": "extra"})
        built = Assignment(name="tiny", title="", items=[placed], tracks=["4644", "7643"])
        transcript = Transcript(records={"1": asked(NUMBER, x=2)})
        for track, possible in (("7643", 0), ("4644", 5)):
            report = judge(built, Submission(student="a"), transcript, SECRET, track)
            assert report.total == Score(Fraction(5), Fraction(0), Fraction(possible))
            assert report.track == track


def test_values_are_asked_before_anything_is_called() -> None:
    """A function that counts its calls in a global, say, changes no other answer."""
    asked = assignment(item("1", 1, PROOF), item("2", 1, NUMBER), item("3", 1, WORDS))
    plans, broken = plans_of(asked, SECRET)
    assert (list(plans), broken) == (["2", "3", "1"], {})
    assert [calls_code(plan) for plan in plans.values()] == [False, False, True]
