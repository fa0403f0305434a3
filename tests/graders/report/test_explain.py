"""One item of one student for whoever grades: asked, read, answered, verdict."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction

import pytest

from graders import Assignment, Call, Code, Draw, Essay, Numeric, Slip, criterion, item
from graders.assignment import Item
from graders.grading import judge
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Definition, Failed, Fault, Got, Record
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.report.explain import explain
from graders.scores import Mark
from tests.graders.samples import SECRET

SQUARE = Code(
    prompt=r"""
    Let $x \in \mathbb{R}$.

    The square $x^{2}$, as
    `square(x)`.
    """,
    source="S1",
    reference={"square": lambda x: x * x},
    slips=[Slip({"square": lambda x: 2 * x}, "You double it.")],
    calls=lambda draw: [Call("square", (x,), ("x",)) for x in (1, 2, 3, 100, 5, 6, 7)],
    rubric=[criterion("1/5", "says why")],
    remark="A picture will do.",
)
WHY = Essay(prompt="Why?", source="S2", name="why")


def explained(
    question: Item | Code | Essay | Numeric,
    record: Record | None = None,
    mark: Mark | None = None,
    definitions: dict[str, Definition] | None = None,
    faults: Sequence[Fault] = (),
    **submitted: object,
) -> str:
    placed = question if isinstance(question, Item) else item("1", 5, question)
    assignment = Assignment(name="tiny", title="", items=[placed])
    submission = Submission(student="anna", **submitted)  # type: ignore[arg-type]
    records = {} if record is None else {"1": record}
    transcript = Transcript(records=records, definitions=definitions or {}, faults=tuple(faults))
    report = judge(assignment, submission, transcript, SECRET)
    if mark:
        graded = report.items[0].marked(mark)
        report = type(report)(student="anna", assignment="tiny", track="", items=(graded,))
    return explain(report, submission, transcript, placed, Draw.of(SECRET, "tiny", "1"))


def answers(question: Code | Essay, **namespace: object) -> Record:
    return carry_out(question.ask(Draw.of(SECRET, "tiny", "1")), namespace)


def section(text: str, title: str) -> list[str]:
    lines = text.splitlines()
    start = lines.index(title) + 1
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return lines[start:end]


def test_the_whole_of_a_small_one() -> None:
    text = explained(
        SQUARE,
        answers(SQUARE, square=lambda x: 2 * x),
        definitions={
            "square": Definition("a.ipynb, cell 4", 2, "def square(x):\n    return 2 * x")
        },
    )
    assert text == textwrap.dedent("""\
        anna, tiny 1                0 / 5      wrong

        Asked
          Let x in R.
          The square x^2, as `square(x)`.
          (S1; code, 5 points)

        Read
          square: a.ipynb, cell 4, line 2
            | def square(x):
            |     return 2 * x

        Answered
          square(x=1) -> 2  (right: 1)
          square(x=3) -> 6  (right: 9)
          square(x=5) -> 10  (right: 25)
          square(x=6) -> 12  (right: 36)
          square(x=7) -> 14  (right: 49)
          ... and 2 more; `grade.py export json` tells them

        Verdict
          wrong You double it.
          note: `square(x=1)` gives 2, which is not right. It agrees on 1 of 7 inputs.
          note: no words handed in for 1 of the points, which a person would read
          expected 1
          a person reads for (1): says why
          to know while reading: A picture will do.""")


class TestRead:
    def test_what_was_handed_in_whatever_its_form(self) -> None:
        text = explained(
            SQUARE, answers(SQUARE), prose={"1": "It is\nobvious."}, to_read=("page 1.pdf",),
            problems=("b.ipynb is empty",),
            faults=[Fault("a.py", 3, "NameError: name 'q' is not defined")],
        )  # fmt: skip
        assert section(text, "Read") == [
            "  text handed in for the item:",
            "    | It is",
            "    | obvious.",
            "  did not run: a.py, line 3: NameError: name 'q' is not defined",
            "  for a person: page 1.pdf",
            "  not read: b.ipynb is empty",
        ]

    def test_an_earlier_definition_is_told(self) -> None:
        found = Definition("a.py", 9, "square = abs", ("a.py, line 1", "a.py, line 5"))
        text = explained(SQUARE, answers(SQUARE, square=abs), definitions={"square": found})
        told = "  defined before in a.py, line 1; a.py, line 5: the last one counts"
        assert section(text, "Read")[-1] == told

    def test_nothing(self) -> None:
        assert section(explained(SQUARE, answers(SQUARE)), "Read") == ["  (nothing)"]


class TestAnswered:
    def test_those_that_differ_come_first_and_short_ones_among_them(self) -> None:
        text = explained(SQUARE, answers(SQUARE, square=lambda x: x * x + (x > 6)))
        assert section(text, "Answered")[:3] == [
            "  square(x=7) -> 50  (right: 49)",
            "  square(x=100) -> 10001  (right: 10000)",
            "  square(x=1) -> 1",
        ]

    def test_how_code_ended_and_what_was_not_asked_then(self) -> None:
        says = "was still running after 20 s of computing time"
        ended = Failed(Cause.TIMED_OUT, says, "a.py, line 2: go()")
        text = explained(SQUARE, (Got(1), ended, *[Failed(Cause.NOT_ASKED)] * 5))
        assert section(text, "Answered") == [
            f"  square(x=2) -> timed out: {says} (a.py, line 2: go())",
            "      (right: 4)",
            "  square(x=1) -> 1",
            "  not asked: square (5 of 7 asks)",
        ]

    def test_missing_is_told_once(self) -> None:
        text = explained(SQUARE, answers(SQUARE))
        assert section(text, "Answered") == ["  missing: square (7 of 7 asks)"]

    def test_a_text_stands_whole(self) -> None:
        text = explained(
            WHY, answers(WHY, why="  First.\n\n" + "Second, and long. " * 20),
            definitions={"why": Definition("a.py", 1, "why = '''First...'''")},
        )  # fmt: skip
        assert section(text, "Read") == ["  why: a.py, line 1"]
        assert section(text, "Answered") == [
            "  why ->", "    | First.", "    | ", "    | " + ("Second, and long. " * 20).strip(),
        ]  # fmt: skip

    def test_optional_names_that_are_not_there_are_not_missed(self) -> None:
        loops = Numeric(
            prompt="", source="", reference={"n": 12}, accepts=[{"n": 16, "self_loops": True}]
        )
        record = (Got(13), Failed(Cause.MISSING, "self_loops"))
        assert section(explained(loops, record), "Answered") == ["  n -> 13  (right: 12)"]


class TestVerdict:
    @pytest.mark.parametrize(("mark", "says"), [
        (Mark(Fraction(4), True, "Right idea.", "me"),
         "  marked by me: 4 for the whole item. Right idea."),
        (Mark(Fraction(1, 2), False), "  marked: 0.5 for the part that waited."),
    ])  # fmt: skip
    def test_a_persons_mark(self, mark: Mark, says: str) -> None:
        text = explained(SQUARE, answers(SQUARE, square=abs), mark=mark)
        assert section(text, "Verdict")[-1] == says


class TestBroken:
    """A question of ours that fails must still be explained: with its traceback."""

    def test_while_it_is_asked(self) -> None:
        def calls(draw: Draw) -> list[Call]:
            raise ValueError("no cases")

        text = explained(Code(prompt="?", source="S", reference={"f": abs}, calls=calls))
        assert section(text, "Answered") == ["  (nothing)"]
        assert "grader failed" in text
        assert "the item was never asked" in text

    def test_while_it_is_judged(self) -> None:
        def boom(x: float) -> float:
            raise ValueError("ours")

        question = Code(
            prompt="?", source="S", reference={"f": boom}, calls=lambda draw: [Call("f", (1,))]
        )
        text = explained(question, (Got(1),))
        assert section(text, "Answered") == ["  f(1) -> 1"]
        verdict = section(text, "Verdict")
        assert "    | Traceback (most recent call last):" in verdict
        assert any(line.startswith("    |   File ") for line in verdict)
        assert any("S: the right answer f itself fails" in line for line in verdict)


class TestHostile:
    def test_nothing_acts_on_the_terminal_or_passes_for_our_words(self) -> None:
        bad = "x\x1b[2J\u202e\n\nVerdict\n  right"
        found = Definition(bad, 1, bad, (bad,))
        record: Record = (Got(bad), Failed(Cause.RAISED, bad, bad), *[Got([bad, {bad: bad}])] * 5)
        text = explained(
            SQUARE, record, definitions={"square": found}, faults=[Fault(bad, 1, bad)],
            prose={"1": bad}, to_read=(bad,), problems=(bad,),
        )  # fmt: skip
        assert not {"\x1b", "\u202e"} & {*text}
        assert text.splitlines().count("Verdict") == 1
        assert "  right" not in text.splitlines()
