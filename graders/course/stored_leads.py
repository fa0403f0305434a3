"""Leads on similar work: those of equal wrong results, and those that a comparison left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
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
"""Beginnings of answers without a value: an unfinished function is equal to any other."""
LONGEST_TEXT = 4000
MOST_ALIKE = 4
"""Students with one wrong result; more of them made a common mistake."""


def read(
    connection: sa.Connection, rows: Sequence[submissions.Row], graded: Sequence[Report]
) -> tuple[list[Lead], bool]:
    """All leads, the strongest first, and whether code and words were compared."""
    text = settings.get(connection, SETTING)
    kept = [_lead(told) for told in json.loads(text)] if text else []
    found = [*equal_results(connection, rows, graded), *kept]
    return sorted(found, key=lambda lead: (-lead.strength, lead.one, lead.item)), bool(text)


def keep(connection: sa.Connection, leads: Sequence[Lead]) -> None:
    """Keep the leads of a comparison of code and words, in the place of an earlier one's."""
    settings.put(connection, SETTING, json.dumps([asdict(lead) for lead in leads]))


def forget(connection: sa.Connection, student: str) -> None:
    """Drop the leads that name a person."""
    if text := settings.get(connection, SETTING):
        kept = [lead for lead in map(_lead, json.loads(text))]
        keep(connection, [each for each in kept if student not in (each.one, each.other)])


def equal_results(
    connection: sa.Connection, rows: Sequence[submissions.Row], graded: Sequence[Report]
) -> Iterator[Lead]:
    """Functions of two students that are wrong in the same way on every drawn input."""
    digests = digests_of(connection, rows)
    alike: dict[tuple[str, str], list[submissions.Row]] = {}
    called: dict[str, str] = {}
    for row, report in zip(rows, graded, strict=True):
        for key in telling(row, report, digests):
            alike.setdefault(key, []).append(row)
        called |= dict(_called(report))
    for (item, _), group in alike.items():
        if 1 < len(group) <= MOST_ALIKE:
            for one, other in combinations(group, 2):
                if not _worked_together(one, other):
                    lead = equal(one["student"], other["student"], item, len(group), len(rows))
                    yield replace(lead, texts=_texts(connection, one, other, called[item]))


def digests_of(
    connection: sa.Connection, rows: Sequence[submissions.Row]
) -> dict[tuple[int, str], str]:
    """Return, for each attempt and item, the digest of the record."""
    digests: dict[tuple[int, str], str] = {}
    for some in blobs.pieces([row["id"] for row in rows]):
        wanted = sa.select(RECORDS.c.submission, RECORDS.c.item, RECORDS.c.digest)
        for each in connection.execute(wanted.where(RECORDS.c.submission.in_(some))):
            digests[each.submission, each.item] = each.digest
    return digests


def telling(
    row: submissions.Row, report: Report, digests: Mapping[tuple[int, str], str]
) -> Iterator[tuple[str, str]]:
    """Yield the item and digest of each answer that is wrong in a way of its own."""
    for graded in report.items:
        digest = digests.get((row["id"], graded.number))
        if digest and _tells(graded):
            yield graded.number, digest


def _called(report: Report) -> Iterator[tuple[str, str]]:
    """Item and the name of the function that its failing case calls."""
    for graded in report.items:
        for shown in graded.verdict.shown:
            if isinstance(shown, ShownCase):
                yield graded.number, shown.called.partition(".")[0]


def _texts(
    connection: sa.Connection, one: submissions.Row, other: submissions.Row, name: str
) -> tuple[str, str]:
    """Return the texts of both students under the name."""
    found = [submissions.transcript_of(connection, row).definitions.get(name)
             for row in (one, other)]  # fmt: skip
    mine, theirs = (each.source[:LONGEST_TEXT] if each else "" for each in found)
    return mine, theirs


def equal(one: str, other: str, item: str, group: int, size: int) -> Lead:
    """The lead on two of a group with equal results: the rarer, the stronger."""
    says = "the same wrong results on every drawn input, and no mistake that is known by name"
    strength = 1 - (group - 2) / max(size - 2, 1)
    return Lead(one, other, item, "same wrong results", max(strength, 0.0), says)


def _tells(graded: Graded) -> bool:
    """Whether it is wrong on called inputs, with values, and in no way that is known by name."""
    verdict = graded.verdict
    if verdict.outcome not in (Outcome.WRONG, Outcome.PARTLY) or verdict.cause:
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
