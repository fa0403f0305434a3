"""The object of Gradescope's `results.json`: whole, for its readers, and without a leak."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from graders.assignment import Credit
from graders.model import Outcome
from graders.report.gradescope_results import FAILED, Shown, no_results, results
from graders.scores import Graded, Mark, Report
from tests.graders.samples import graded, report

GOLDEN = Path(__file__).parent / "golden"
SECRETS = ("the transpose is missing", "counterexample", "expected 42", "said of its form")


def a_report() -> Report:
    """One item of every kind of outcome, with something to keep back in each."""
    return report(
        graded("1.1", points="5/2", notes=("`x`: its shape is (2, 1)",)),
        graded(
            "1.2", Outcome.WRONG, points="5", waiting="2", because="the transpose is missing",
            notes=("counterexample: `f(1)` gives 2",), detail="expected 42",
        ),
        graded(
            "1.3", Outcome.PARTLY, share="1/3", points="2", because="counterexample",
            detail="expected 42",
        ),
        graded("1.4", Outcome.TO_READ, points="1", waiting="1", because="20 words."),
        graded("2.1", Outcome.MISSING, points="2", because="Nothing named `q` was found."),
        graded("2.2", Outcome.UNREADABLE, points="2", because="`x`: a number was asked for"),
        graded("2.3", Outcome.UNREADABLE, points="2", because="said of its form: `f([7])`"),
        graded("3.1", points="1", credit=Credit.EXTRA),
        graded("3.2", Outcome.WRONG, points="1", credit=Credit.NONE, because="counterexample"),
        problems=("b.ipynb is empty",),
        notes=("late: handed in an hour after it was due", "It came after the deadline."),
    )  # fmt: skip


SHOWN = Shown(files=("a.ipynb", "b.ipynb"), values={"1.1", "1.4", "2.1", "2.2"})
OPEN = Shown(files=("a.ipynb",), feedback=True, remarks=("Walls are low here.",))
BROKEN = graded("1.2", Outcome.BROKEN, points="5", waiting="5", because="The grader itself failed.")


@pytest.mark.parametrize(("name", "made"), [
    ("withheld", results(a_report(), SHOWN)),
    ("shown", results(a_report(), OPEN)),
    ("broken", results(report(graded("1.1", points="2"), BROKEN), SHOWN)),
    ("not_graded", no_results()),
])  # fmt: skip
def test_the_whole_object(name: str, made: dict[str, Any]) -> None:
    golden = json.loads((GOLDEN / f"gradescope_{name}.json").read_text(encoding="utf-8"))
    assert made == golden


def visible(made: dict[str, Any]) -> str:
    """All that a student sees before grades are published."""
    tests = [t for t in made["tests"] if t.get("visibility", made["visibility"]) == "visible"]
    return json.dumps({**made, "score": None, "tests": tests})


def number(made: dict[str, Any], which: str) -> dict[str, Any]:
    (found,) = [test for test in made["tests"] if test.get("number") == which]
    return dict(found)


class TestWithheld:
    def test_nothing_of_a_wrong_answer_is_in_the_visible_part(self) -> None:
        told = visible(results(a_report(), SHOWN))
        assert not [words for words in SECRETS if words in told]
        assert "expected 42" not in json.dumps(results(a_report(), OPEN))

    def test_right_partly_right_and_wrong_look_the_same(self) -> None:
        """For every item: not even what waits for a person tells the three apart."""

        def told(outcome: Outcome, share: str, waiting: str) -> str:
            item = graded("1", outcome, share, points="4", waiting=waiting, because="no")
            return visible(results(report(item), SHOWN))

        right = told(Outcome.RIGHT, "1", "0")
        assert told(Outcome.PARTLY, "1/2", "2") == right
        assert told(Outcome.WRONG, "0", "4") == right

    def test_a_sentence_on_the_form_is_told_of_what_met_no_hidden_input(self) -> None:
        told = visible(results(a_report(), SHOWN))
        assert "2.2  not readable: `x`: a number was asked for" in told
        assert "2.3  answered\\n" in told
        assert "2.1  not found: Nothing named `q` was found." in told
        assert "Nothing named" not in visible(results(a_report(), Shown()))
        assert "2.3  not readable" in results(a_report(), OPEN)["tests"][0]["output"]

    @pytest.mark.parametrize("before", [Outcome.RIGHT, Outcome.MISSING, Outcome.TO_READ])
    def test_of_code_that_was_called_only_what_was_there_before_is_told(
        self, before: Outcome
    ) -> None:
        """Else code could choose the word by its input, and read one bit with each hand-in."""
        told = {
            visible(results(report(graded("1", outcome)), Shown(others={"1": before})))
            for outcome in set(Outcome) - {Outcome.BROKEN}
        }
        assert len(told) == 1

    def test_what_kept_files_from_being_read_is_told(self) -> None:
        told = visible(results(a_report(), SHOWN))
        assert "Read: a.ipynb, b.ipynb\\nNot read: b.ipynb is empty\\n- late: handed in" in told

    @pytest.mark.parametrize(("item", "status"), [
        (graded("1"), "passed"),
        (graded("1", Outcome.WRONG), "passed"),
        (graded("1", Outcome.TO_READ), "passed"),
        (graded("1", Outcome.MISSING), "failed"),
        (graded("1", Outcome.UNREADABLE), "failed"),
    ])  # fmt: skip
    def test_all_that_arrived_passes(self, item: Graded, status: str) -> None:
        assert results(report(item), Shown(values={"1"}))["tests"][0]["status"] == status

    def test_a_file_that_could_not_be_read_fails(self) -> None:
        made = results(report(graded("1"), problems=("b.ipynb is empty",)))
        assert made["tests"][0]["status"] == "failed"


class TestScore:
    @pytest.mark.parametrize(("points", "score"), [
        ("5/2", 2.5), ("1/3", 0.33), ("2/3", 0.67), ("1/8", 0.12), ("3/8", 0.38), ("0.005", 0.0),
    ])  # fmt: skip
    def test_it_is_rounded_half_to_even_and_says_so(self, points: str, score: float) -> None:
        made = results(report(graded("1", points=points)))
        assert made["score"] == score
        assert number(made, "1")["score"] == score
        assert "rounded to two decimals, half to even" in made["output"]

    def test_the_whole_is_rounded_once(self) -> None:
        made = results(report(*(graded(str(k), points="1/3") for k in range(3))))
        assert made["score"] == 1.0

    @pytest.mark.parametrize(("waiting", "says"), [
        ("71/2", "35.5 points wait for a person."), ("1", "1 point waits for a person."),
    ])  # fmt: skip
    def test_what_waits_is_said_plainly(self, waiting: str, says: str) -> None:
        item = graded("1", Outcome.TO_READ, points="40", waiting=waiting)
        assert says in results(report(item))["tests"][1]["output"]

    def test_what_waits_wholly_has_no_score_and_is_neither_passed_nor_failed(self) -> None:
        waits = number(results(a_report()), "1.4")
        assert waits["max_score"] == 1.0
        assert not {"score", "status"} & waits.keys()

    def test_extra_credit_comes_on_top_and_what_does_not_count_has_no_points(self) -> None:
        made = results(a_report())
        assert number(made, "3.1")["name"] == "numeric, extra credit"
        assert number(made, "3.2")["name"] == "numeric, not counted"
        assert not {"score", "max_score"} & number(made, "3.2").keys()
        assert made["score"] == round(2.5 + 2 / 3 + 1, 2)
        assert "of 16.5 points" in made["tests"][1]["output"]

    def test_a_mark_wins(self) -> None:
        item = graded("1", Outcome.WRONG, points="3", because="no").marked(
            Mark(Fraction(3), whole=True, comment="Right after all.")
        )
        made = number(results(report(item)), "1")
        assert (made["score"], made["status"]) == (3.0, "passed")
        assert "Right after all." in made["output"]


class TestBroken:
    def test_no_number_looks_like_a_mark(self) -> None:
        made = results(report(graded("1.1", points="2"), BROKEN))
        assert "score" not in made
        assert not [test for test in made["tests"] if "score" in test]
        assert FAILED in made["output"]
        assert "costs you nothing" in visible(made)

    def test_it_is_told_as_ours(self) -> None:
        made = results(report(BROKEN))
        assert "1.2  the grader failed here; that is our fault" in visible(made)
        assert made["tests"][1]["output"].startswith("No score: the grader itself failed on 1.2.")
        assert "status" not in number(made, "1.2")

    def test_a_mark_or_no_credit_makes_up_for_it(self) -> None:
        marked = BROKEN.marked(Mark(Fraction(4), whole=True))
        free = graded("2", Outcome.BROKEN, credit=Credit.NONE)
        assert results(report(marked, free))["score"] == 4.0

    def test_what_was_not_graded_at_all_has_no_score_either(self) -> None:
        assert "score" not in no_results()
        assert "costs you nothing" in no_results()["output"]


class TestHostile:
    BAD = "\x1b[31m<script>\u202e\r\n# x\x00\u2028end"

    def test_nothing_a_student_wrote_acts(self) -> None:
        item = graded("1", Outcome.UNREADABLE, because=self.BAD, notes=(self.BAD,))
        made = results(
            report(item, problems=(self.BAD,), notes=(self.BAD,)),
            Shown(files=(self.BAD,), values={"1"}, remarks=(self.BAD,), feedback=True),
        )
        texts = [made["output"], *(test["output"] for test in made["tests"])]
        for text in texts:
            assert not {"\x1b", "\u202e", "\r", "\x00", "\u2028"} & set(text)
        assert made["output_format"] == made["test_output_format"] == "text"
        assert all(test["output_format"] == test["name_format"] == "text" for test in made["tests"])
