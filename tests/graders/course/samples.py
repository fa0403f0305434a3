"""A tiny class in a store, without guests: what several tests of the store start from."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from graders import Assignment, Call, Code, Numeric, item
from graders.course import keeping
from graders.course.identity import Keys
from graders.course.results import Results
from graders.grading import judge, plans_of
from graders.guest.carry_out import carry_out
from graders.host.session import Transcript, digest
from graders.intake.submission import Submission

ASSIGNMENT = Assignment(
    name="tiny",
    title="A tiny one",
    items=[
        item("1", 2, Numeric(prompt="", source="", reference={"x": 2})),
        item("2", 3, Code(
            prompt="", source="", reference={"double": lambda x: 2 * x},
            calls=lambda draw: [Call("double", (draw.case(0).normal(),))])),
    ],
)  # fmt: skip
NAME = "ift6135_a2022"
"""Stands in the settings; the questions are those above."""


def made(folder: Path, store: str = "") -> Results:
    """An empty store with a secret of its own."""
    (folder.parent / "given").write_text("a secret of the tests", encoding="utf-8")
    results = Results.create(folder, NAME, folder.parent / "given", store)
    with results.database.writing() as connection:
        from graders.course import settings

        settings.put(connection, "title", ASSIGNMENT.title)
    return results


def submission(student: str, x: int, path: str = "answers.py") -> Submission:
    """A hand-in that says `x`; its file is one that a person may see."""
    text = f"x = {x}  # {student}".encode()
    return Submission(
        student=student, digest=f"{student} {x}", files=(path,), originals={path: lambda: text}
    )


def keep(connection: sa.Connection, results: Results, student: str, x: int) -> int:
    """Grade and store one hand-in as a run does; returns the number of the attempt."""
    planned = plans_of(ASSIGNMENT, results.secret)
    names = {"x": x, "double": lambda x: 2.0 * x}
    transcript = Transcript(
        records={n: carry_out(plan, names) for n, plan in planned[0].items()},
        asked={n: digest(plan) for n, plan in planned[0].items()},
    )
    given = submission(student, x)
    report = judge(ASSIGNMENT, given, transcript, results.secret)
    return keeping.store(connection, given, report, transcript, Keys(ASSIGNMENT, planned))


def put(results: Results, student: str, x: int) -> int:
    """The same in a transaction of its own."""
    with results.database.writing() as connection:
        return keep(connection, results, student, x)
