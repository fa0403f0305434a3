"""The verdicts of a submission in the store, item by item, with exact points."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from graders import evidence
from graders.assignment import Credit
from graders.course import blobs
from graders.course.tables import SUBMISSIONS, VERDICTS
from graders.model import Outcome, Verdict
from graders.rubric import Criterion
from graders.scores import Graded, Report, Score

COLUMNS = [column.name for column in VERDICTS.columns if column.name != "submission"]


def put(connection: sa.Connection, submission: int, report: Report, keys: Mapping[str, str]) -> str:
    """Store the verdicts in the place of older ones; returns the stamp that tells them apart."""
    rows = [
        _row(graded, position, keys.get(graded.number, ""))
        for position, graded in enumerate(report.items)
    ]
    connection.execute(VERDICTS.delete().where(VERDICTS.c.submission == submission))
    if rows:
        connection.execute(VERDICTS.insert(), [{"submission": submission} | row for row in rows])
    told = told_of(report)
    stamp = stamp_of(rows, told)
    changed = SUBMISSIONS.update().where(SUBMISSIONS.c.id == submission)
    connection.execute(changed.values(told=told, stamp=stamp, track=report.track))
    return stamp


def told_of(report: Report) -> str:
    """The parts of a report beside its items, as JSON."""
    parts = [report.assignment, report.problems, report.notes, dict(report.signature)]
    return json.dumps(parts)


def stamp_of(rows: Iterable[Mapping[str, Any]], told: str) -> str:
    """A digest of verdicts: it shows a change that was made outside of the program.

    Verdicts that show nothing have the digest that they had before any of them showed something.
    """
    said = [[row[name] for name in COLUMNS if name != "shown" or row[name]] for row in rows]
    return hashlib.sha256(json.dumps([said, told]).encode()).hexdigest()


def rows_of(
    connection: sa.Connection, submissions: Iterable[int] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """The stored rows by submission, each in the order of the assignment."""
    found: dict[int, list[dict[str, Any]]] = {}
    for wanted in [None] if submissions is None else blobs.pieces(list(submissions)):
        chosen = sa.select(VERDICTS).order_by(VERDICTS.c.submission, VERDICTS.c.position)
        if wanted is not None:
            chosen = chosen.where(VERDICTS.c.submission.in_(wanted))
        names = [column.name for column in VERDICTS.columns]
        for values in connection.execute(chosen):
            row = dict(zip(names, values, strict=True))
            found.setdefault(row["submission"], []).append(row)
    return found


def report_of(submission: Mapping[Any, Any], rows: Iterable[Mapping[str, Any]]) -> Report:
    """The report as the machine made it: marks and adjustments come on top."""
    assignment, problems, notes, signature = json.loads(submission["told"])
    return Report(
        student=submission["student"],
        assignment=assignment,
        track=submission["track"],
        items=tuple(_graded(row) for row in rows),
        problems=tuple(problems),
        notes=tuple(notes),
        signature=signature,
    )


def altered(
    submissions: Iterable[Mapping[Any, Any]], rows: Mapping[int, list[dict[str, Any]]]
) -> Iterator[int]:
    """The submissions whose verdicts are not the ones that were stored."""
    for submission in submissions:
        number = submission["id"]
        if stamp_of(rows.get(number, []), submission["told"]) != submission["stamp"]:
            yield number


def _row(graded: Graded, position: int, key: str) -> dict[str, Any]:
    verdict, machine = graded.verdict, graded.machine
    return {
        "item": graded.number,
        "position": position,
        "key": key,
        "kind": graded.kind,
        "credit": str(graded.credit),
        "outcome": str(verdict.outcome),
        **_points("share", verdict.share),
        **_points("earned", machine.earned),
        **_points("waiting", machine.waiting),
        **_points("possible", machine.possible),
        "because": verdict.because,
        "notes": json.dumps(verdict.notes),
        "detail": verdict.detail,
        "cause": verdict.cause,
        "rubric": json.dumps([[str(line.share), line.earns] for line in graded.rubric]),
        "shown": evidence.dumps(verdict.shown),
    }


def _points(name: str, value: Fraction) -> dict[str, int]:
    return {f"{name}_numerator": value.numerator, f"{name}_denominator": value.denominator}


def _fraction(row: Mapping[str, Any], name: str) -> Fraction:
    return _exact(row[f"{name}_numerator"], row[f"{name}_denominator"])


@lru_cache(maxsize=4096)
def _exact(numerator: int, denominator: int) -> Fraction:
    """A class has few different points."""
    return Fraction(numerator, denominator)


@lru_cache(maxsize=1024)
def _rubric(told: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(Fraction(share), earns) for share, earns in json.loads(told))


@lru_cache(maxsize=1024)
def _shown(told: str) -> tuple[evidence.Shown, ...]:
    return evidence.loads(told)


@lru_cache(maxsize=1024)
def _notes(told: str) -> tuple[str, ...]:
    return tuple(json.loads(told))


def _graded(row: Mapping[str, Any]) -> Graded:
    return Graded(
        number=row["item"],
        kind=row["kind"],
        credit=Credit(row["credit"]),
        verdict=Verdict(
            outcome=Outcome(row["outcome"]),
            share=_fraction(row, "share"),
            because=row["because"],
            notes=_notes(row["notes"]),
            detail=row["detail"],
            cause=row["cause"],
            shown=_shown(row["shown"]),
        ),
        machine=Score(*(_fraction(row, name) for name in ("earned", "waiting", "possible"))),
        rubric=_rubric(row["rubric"]),
    )
