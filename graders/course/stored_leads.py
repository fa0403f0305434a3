"""Leads on similar work: those of equal wrong results, and those that a comparison left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations

import sqlalchemy as sa

from graders.course import blobs, settings, submissions
from graders.course.tables import RECORDS
from graders.evidence import ShownCase
from graders.model import Outcome
from graders.report.pages.whole_class import Lead
from graders.scores import Graded, Report

SETTING = "leads"
WITHOUT_VALUES = ("raises", "was not found", "gives None")
"""How an answer begins that gave nothing: an unfinished function is equal to any other."""
MOST_ALIKE = 4
"""Students with one wrong result; more of them made a common mistake."""


def read(
    connection: sa.Connection, rows: Sequence[submissions.Row], reports: Sequence[Report]
) -> tuple[list[Lead], bool]:
    """All leads, the strongest first, and whether code and words were compared."""
    text = settings.get(connection, SETTING)
    kept = [_lead(told) for told in json.loads(text)] if text else []
    found = [*equal_results(connection, rows, reports), *kept]
    return sorted(found, key=lambda lead: (-lead.strength, lead.one, lead.item)), bool(text)


def keep(connection: sa.Connection, leads: Sequence[Lead]) -> None:
    """Keep what a comparison of code and words found, in the place of an earlier one."""
    settings.put(connection, SETTING, json.dumps([asdict(lead) for lead in leads]))


def forget(connection: sa.Connection, student: str) -> None:
    """Drop the leads that name a person."""
    if text := settings.get(connection, SETTING):
        kept = [lead for lead in map(_lead, json.loads(text))]
        keep(connection, [each for each in kept if student not in (each.one, each.other)])


def equal_results(
    connection: sa.Connection, rows: Sequence[submissions.Row], reports: Sequence[Report]
) -> Iterator[Lead]:
    """Functions of two students that are wrong in the same way on every drawn input."""
    numbers = {row["id"]: row for row in rows}
    digests: dict[tuple[int, str], str] = {}
    for some in blobs.pieces(list(numbers)):
        wanted = sa.select(RECORDS.c.submission, RECORDS.c.item, RECORDS.c.digest)
        for each in connection.execute(wanted.where(RECORDS.c.submission.in_(some))):
            digests[each.submission, each.item] = each.digest
    alike: dict[tuple[str, str], list[submissions.Row]] = {}
    for row, report in zip(rows, reports, strict=True):
        for graded in report.items:
            digest = digests.get((row["id"], graded.number))
            if digest and _tells(graded):
                alike.setdefault((graded.number, digest), []).append(row)
    for (item, _), group in alike.items():
        if 1 < len(group) <= MOST_ALIKE:
            for one, other in combinations(group, 2):
                if not _worked_together(one, other):
                    yield _equal(one["student"], other["student"], item, len(group), len(rows))


def _equal(one: str, other: str, item: str, group: int, size: int) -> Lead:
    says = "the same wrong results on every drawn input, and no mistake that is known by name"
    strength = 1 - (group - 2) / max(size - 2, 1)
    return Lead(one, other, item, "same wrong results", max(strength, 0.0), says)


def _tells(graded: Graded) -> bool:
    """Whether it is wrong on called inputs, with values, and in no way that is known by name."""
    verdict = graded.verdict
    if verdict.outcome not in (Outcome.WRONG, Outcome.PARTLY):
        return False
    cases = [one for one in verdict.shown if isinstance(one, ShownCase)]
    return bool(cases) and all(
        not case.given.text.startswith(WITHOUT_VALUES) and f"`{case.called}" in verdict.because
        for case in cases
    )


def _worked_together(one: submissions.Row, other: submissions.Row) -> bool:
    """Whether one hand-in names the other student as a member."""
    members = {m["student"] for m in json.loads(one["described"]).get("members", ())}
    return other["student"] in members


def _lead(told: Mapping[str, object]) -> Lead:
    parts = dict(told)
    one, other = parts.pop("texts", ("", ""))  # type: ignore[misc]
    return Lead(**parts, texts=(one, other))  # type: ignore[arg-type, has-type]
