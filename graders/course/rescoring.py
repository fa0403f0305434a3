"""A class judged again by the assignment as it stands now: shown first, stored when asked to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from graders.course import circumstances, counting, events, history, policies, submissions, verdicts
from graders.course.errors import ResultsError
from graders.course.events import Event
from graders.course.identity import Keys
from graders.course.results import Results
from graders.course.signature import signature
from graders.course.tables import RUNS
from graders.grading import changed, judge, plans_of
from graders.report import changes
from graders.report.changes import Change, Summary
from graders.scores import Report


@dataclass
class Rescored:
    """The changes that judging again would make, or has made."""

    changes: list[Change] = field(default_factory=list)
    before: list[Report] = field(default_factory=list)
    after: list[Report] = field(default_factory=list)
    """With marks and adjustments, by student."""
    questions: list[str] = field(default_factory=list)
    """Items whose question has changed since it was judged by."""

    @property
    def summary(self) -> Summary:
        """The counts, and the class mean before and after."""
        return Summary.of(self.changes, self.before, self.after)


@dataclass(frozen=True)
class Judged:
    """One attempt with its stored report and its new one, both without marks."""

    row: submissions.Row
    old: Report
    new: Report
    keys: dict[str, str]
    why: dict[str, str]
    stale: bool
    """Whether a verdict is stored under another key than its present one."""


def rescore(results: Results, apply: bool = False, since: str = "") -> Rescored:
    """Judge every stored record again; no student code runs. Writes only where it is told to."""
    results.database.check()
    if not apply:
        with results.database.reading() as connection:
            return _collected(results, connection, list(_judged(results, connection)), since)
    with results.marking() as connection:
        judged = list(_judged(results, connection))
        found = _collected(results, connection, judged, since)
        for each in judged:
            _apply(connection, each)
        counting.settle(connection)
    results.publish()
    return found


def _judged(results: Results, connection: sa.Connection) -> Iterator[Judged]:
    assignment, secret = results.assignment, results.secret
    plans, broken = planned = plans_of(assignment, secret)
    keys = Keys(assignment, planned)
    rows = submissions.current(connection)
    if policies.read(connection).count == policies.BEST:  # any attempt may count
        rows = submissions.rows(connection)
    for row in rows:
        stored = verdicts.rows_of(connection, [row["id"]]).get(row["id"], [])
        old = verdicts.report_of(row, stored)
        transcript = submissions.transcript_of(connection, row)
        records = submissions.records(connection, [row["id"]]).get(row["id"], [])
        unjudged = changed(transcript, plans) | broken
        if unjudged and not row["current"]:
            continue  # nobody hands it in any more, so it cannot be asked anew
        submission = replace(submissions.submission_of(row), student=row["student"])
        new = judge(assignment, submission, transcript, secret, row["track"], unjudged)
        signed = signature(assignment, secret, old.signature.get("isolation", ""))
        fresh = keys.verdicts({each["item"]: each["key"] for each in records})
        why = {each["item"]: _why(each["key"], fresh.get(each["item"], "")) for each in stored}
        stale = any(each["key"] != fresh.get(each["item"]) for each in stored)
        yield Judged(row, old, replace(new, signature=signed), fresh, why, stale)


def _collected(
    results: Results, connection: sa.Connection, judged: list[Judged], since: str
) -> Rescored:
    decided, first = history.read(connection), submissions.first_attempts(connection)
    found = Rescored(questions=_questions(results, connection, judged, since))
    there = circumstances.Circumstances.read(connection, decided)
    for each in (each for each in judged if each.row["current"]):
        number, start = each.row["id"], first[each.row["student"]]
        old, new = (
            there.of(decided.apply(report, number, start), each.row, [])
            for report in (each.old, each.new)
        )
        found.before.append(old)
        found.after.append(new)
        found.changes += changes.between(old, new, each.why)
    return found


def _questions(
    results: Results, connection: sa.Connection, judged: list[Judged], since: str
) -> list[str]:
    """The items whose question changed since it was judged, or since a version of the grader."""
    if not since:
        told = {item: why for each in judged for item, why in each.why.items()}
        return [item for item, why in told.items() if why == QUESTION]
    wanted = sa.select(RUNS.c.signature).order_by(RUNS.c.id.desc())
    for text in connection.execute(wanted).scalars():
        signed: dict[str, Any] = json.loads(text)
        if signed.get("graders") == since:
            now = Keys(results.assignment, plans_of(results.assignment, results.secret)).questions
            return [item for item, one in now.items() if signed["questions"].get(item) != one]
    raise ResultsError(f"no run of version {since} is in {results.folder}")


QUESTION = "the question changed"


def _why(old: str, new: str) -> str:
    """Return the difference between two keys of a verdict, in words."""
    before, after = old.split("."), new.split(".")
    if len(before) != 3 or len(after) != 3:
        return "it was judged by an earlier version"
    if before[1] != after[1]:
        return QUESTION
    return "the engine changed" if before[2] != after[2] else "judged again"


def _apply(connection: sa.Connection, judged: Judged) -> None:
    """Store the new verdicts of one attempt, if any of them is new."""
    moved = list(changes.between(judged.old, judged.new))
    if judged.old == judged.new and not judged.stale:
        return
    number = judged.row["id"]
    stamp = verdicts.put(connection, number, judged.new, judged.keys)
    if judged.old == judged.new:
        return
    told = Event(
        what="rescored",
        student=judged.row["student"],
        submission=number,
        before={each.item: _points(each.before) for each in moved},
        after={"stamp": stamp, **{each.item: _points(each.after) for each in moved}},
        reason="; ".join(sorted({judged.why.get(each.item, "") for each in moved} - {""})),
    )
    events.append(connection, told)


def _points(graded: Any) -> list[int] | None:
    """The machine's points as two integers."""
    if graded is None:
        return None
    return [graded.machine.earned.numerator, graded.machine.earned.denominator]
