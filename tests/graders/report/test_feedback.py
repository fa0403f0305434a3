"""The text that a student gets."""

from __future__ import annotations

import textwrap
from fractions import Fraction

import pytest

from graders.assignment import Credit
from graders.model import Outcome
from graders.report.feedback import WIDTH, feedback, headline
from graders.scores import Graded, Mark
from tests.graders.samples import graded, report

WHOLE = Mark(Fraction(2), True)


def test_a_small_report_whole() -> None:
    text = feedback(
        report(
            graded("1.1", points="5/2", notes=("`x`: its shape is (2, 1); (2,) was asked for",)),
            graded(
                "1.2", Outcome.WRONG, points="5", waiting="2", notes=("`f(1)` gives 2.",),
                because="The transpose is missing: J[i, j] is d h_i / d h_j, and a gradient is "
                "carried back by its transpose.",
            ),
            graded("1.3", Outcome.TO_READ, points="1", waiting="1", because="20 words."),
            graded("2.1", Outcome.MISSING, points="2", because="Nothing named `q` was found."),
            graded("2.2", points="1", credit=Credit.EXTRA),
            graded("2.3", points="1", credit=Credit.NONE),
            problems=("b.ipynb is empty",), notes=("It came after the deadline.", "A copy."),
        ),
        "A tiny homework",
    )  # fmt: skip
    assert text == textwrap.dedent("""\
        A tiny homework
        Feedback for anna

        3.5 of 10.5 points, and 3 more that a person still gives.

        Not read: b.ipynb is empty

        - It came after the deadline.
        - A copy.

        1.1              2.5 / 2.5  right
              - `x`: its shape is (2, 1); (2,) was asked for

        1.2              0 / 5      wrong; 2 of the points wait for a person
              The transpose is missing: J[i, j] is d h_i / d h_j, and a gradient is carried back by
              its transpose.
              - `f(1)` gives 2.

        1.3              0 / 1      to be read
              20 words.

        2.1              0 / 2      no answer
              Nothing named `q` was found.

        2.2              1 / 1      right (extra credit)

        2.3              1 / 1      right (not counted)

        Graded with graders 0.1.0, numpy 2.4.
        """)


class TestHeadline:
    @pytest.mark.parametrize(("item", "says"), [
        (graded("1", points="3"), "3 / 3      right"),
        (graded("1", Outcome.PARTLY, share="1/3", points="2"), "0.67 / 2   partly right"),
        (graded("1", Outcome.BROKEN, points="2", waiting="2"),
         "0 / 2      grader failed; 2 of the points wait for a person"),
        (graded("1", Outcome.WRONG, points="3", mark=WHOLE), "2 / 3      marked by a person"),
        (graded("1", Outcome.TO_READ, points="3", waiting="3", mark=Mark(Fraction(2), False)),
         "2 / 3      read by a person"),
        (graded("1", Outcome.PARTLY, share="1/3", points="3", waiting="2",
                mark=Mark(Fraction(1), False)),
         "2 / 3      partly right; the rest was read by a person"),
    ])  # fmt: skip
    def test_points_outcome_and_what_waits(self, item: Graded, says: str) -> None:
        assert headline(item) == f"{'1':<16} {says}"


class TestOverride:
    def told(self, mark: Mark) -> str:
        item = graded("1.1", Outcome.WRONG, points="3", because="`x` is 4, which is not right.")
        return feedback(report(item.marked(mark)), "T")

    def test_a_persons_comment_stands_for_the_machines_words(self) -> None:
        text = self.told(Mark(Fraction(2), True, "Right up to a sign."))
        assert "Right up to a sign." in text
        assert "which is not right" not in text
        assert "2 of 3 points." in text

    def test_without_a_comment_the_machines_words_say_what_was_lost(self) -> None:
        assert "which is not right" in self.told(Mark(Fraction(2), True))
        assert "which is not right" not in self.told(Mark(Fraction(3), True))

    def test_a_comment_on_the_part_that_waited_comes_first(self) -> None:
        text = self.told(Mark(Fraction(2), False, "Good reasons."))
        assert text.index("Good reasons.") < text.index("which is not right")


class TestHostile:
    ESCAPE, TURN = "\x1b[2J", "\u202e"

    def test_nothing_a_student_wrote_acts_on_a_terminal(self) -> None:
        bad = f"{self.ESCAPE}{self.TURN}\rx"
        item = graded(
            "1", Outcome.WRONG, because=bad, notes=(bad,), mark=Mark(Fraction(1), False, bad)
        )
        text = feedback(report(item, student=bad, problems=(bad,), notes=(bad,)), "T")
        assert not {"\x1b", "\u202e", "\r"} & {*text}

    def test_a_message_of_several_lines_stays_under_its_item(self) -> None:
        item = graded("1", Outcome.WRONG, because="first: no\n1.2   9 / 9   right", points="2")
        lines = feedback(report(item), "T").splitlines()
        assert "      first: no" in lines
        assert "      1.2 9 / 9 right" in lines

    def test_lines_are_folded_but_words_are_not_broken(self) -> None:
        words = "word " * 60 + "x" * 150
        lines = feedback(report(graded(because=words)), "T").splitlines()
        assert max(len(line) for line in lines if "xx" not in line) <= WIDTH
        assert any("x" * 150 in line for line in lines)


def test_the_rubric_is_not_shown_to_students() -> None:
    """It says what a right answer says."""
    from graders.model import Criterion

    item = graded("1", Outcome.TO_READ, waiting="3", rubric=(Criterion(Fraction(1), "names bias"),))
    assert "names bias" not in feedback(report(item), "T")


def test_what_was_expected_is_not_shown_to_students() -> None:
    item = graded("1", Outcome.WRONG, because="`x` is 3, which is not right.", detail="expected 42")
    assert "42" not in feedback(report(item), "T")
