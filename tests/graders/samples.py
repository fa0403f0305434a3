"""Small questions, records and reports that several tests judge."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from graders.assignment import Credit
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Failed
from graders.model import Criterion, Draw, Outcome, Question, Verdict
from graders.scores import Graded, Mark, Report, Score

SECRET = b"a secret of the tests"
DRAW = Draw.of(SECRET, "tests", "1")

ENDINGS: Mapping[Cause, Failed] = {
    Cause.RAISED: Failed(
        Cause.RAISED, "ValueError: too small", "answers.py, line 2: f()\nanswers.py, line 7: g()"
    ),
    Cause.OUT_OF_MEMORY: Failed(Cause.OUT_OF_MEMORY, "MemoryError: Unable to allocate 8 GiB"),
    Cause.EXITED: Failed(Cause.EXITED, "called exit(0)", "answers.py, line 3: exit()"),
    Cause.TIMED_OUT: Failed(Cause.TIMED_OUT, "was still running after 20 s of computing time"),
    Cause.CRASHED: Failed(Cause.CRASHED, "ended the process with SIGSEGV"),
    Cause.FLOODED: Failed(Cause.FLOODED, "printed more than 8192 KiB"),
    Cause.FILLED: Failed(Cause.FILLED, "kept more than 256 MiB on the disk"),
    Cause.CROWDED: Failed(Cause.CROWDED, "started more than 256 threads"),
    Cause.TOO_LARGE: Failed(Cause.TOO_LARGE, "returned more than 256 MiB"),
    Cause.GARBLED: Failed(Cause.GARBLED, "sent an answer that is no answer"),
    Cause.UNSENDABLE: Failed(Cause.UNSENDABLE, "a value of type generator"),
}
"""One failure of every cause that blames the student, as guest and host word it."""
TOLD: Mapping[Cause, str] = {
    Cause.RAISED: "raises ValueError: too small (answers.py, line 7: g())",
    Cause.OUT_OF_MEMORY: "raises MemoryError: Unable to allocate 8 GiB",
    Cause.EXITED: "called exit(0) (answers.py, line 3: exit())",
    Cause.TIMED_OUT: "was still running after 20 s of computing time",
    Cause.CRASHED: "ended the process with SIGSEGV",
    Cause.FLOODED: "printed more than 8192 KiB",
    Cause.FILLED: "kept more than 256 MiB on the disk",
    Cause.CROWDED: "started more than 256 threads",
    Cause.TOO_LARGE: "returned more than 256 MiB",
    Cause.GARBLED: "sent an answer that is no answer",
    Cause.UNSENDABLE: "gives a value of type generator",
}
"""The sentence that each becomes."""


def judge(question: Question, **namespace: object) -> Verdict:
    """The verdict on what stands under those names."""
    return question.judge(carry_out(question.ask(DRAW), namespace), DRAW)


def graded(
    number: str = "1.1",
    outcome: Outcome = Outcome.RIGHT,
    share: str = "0",
    points: str = "3",
    waiting: str = "0",
    because: str = "",
    notes: tuple[str, ...] = (),
    detail: str = "",
    cause: str = "",
    credit: Credit = Credit.REQUIRED,
    rubric: tuple[Criterion, ...] = (),
    mark: Mark | None = None,
) -> Graded:
    """One graded item; a right one earns all."""
    earned = Fraction(1) if outcome is Outcome.RIGHT else Fraction(share)
    verdict = Verdict(
        outcome=outcome, share=earned, because=because, notes=notes, detail=detail, cause=cause
    )
    worth = Fraction(points)
    score = Score(worth * earned, Fraction(waiting), worth)
    return Graded(
        number=number, kind="numeric", credit=credit, verdict=verdict, machine=score,
        rubric=rubric, mark=mark,
    )  # fmt: skip


def report(
    *items: Graded,
    student: str = "anna",
    problems: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Report:
    """One student's report."""
    return Report(
        student=student, assignment="tiny", track="", items=items, problems=problems, notes=notes,
        signature={"graders": "0.1.0", "numpy": "2.4"},
    )  # fmt: skip
