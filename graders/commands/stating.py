"""A class's rules on attempts and late work: as typed, else as stored, else the assignment's."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from graders.assignment import Assignment, Late
from graders.commands.misuse import Misuse
from graders.course import people, policies, settings
from graders.course.policies import Policy
from graders.course.results import Results
from graders.intake import moments
from graders.intake.roster import Roster
from graders.intake.submission import IntakeError


def stated(
    parsed: argparse.Namespace, assignment: Assignment, before: Policy | None
) -> tuple[Policy, list[str]]:
    """Return the rules that hold from now on, and notes on how they were read."""
    notes: list[str] = []
    found = before or Policy()
    if parsed.timezone:
        place = moments.zone(parsed.timezone)
        moved = found.deadline and found.deadline.astimezone(place)
        found = replace(found, zone=parsed.timezone, deadline=moved)
    if parsed.deadline == "none":
        found = replace(found, deadline=None)
    elif parsed.deadline:
        moment = moments.read(parsed.deadline, found.zone)
        found = replace(found, deadline=moment.time)
        notes += moment.notes
    if parsed.count:
        found = replace(found, count=parsed.count)
    if parsed.until:
        until = "" if parsed.until == "none" else parsed.until
        if until and not moments.is_length(until):
            moment = moments.read(until, found.zone, "until")
            until = moment.time.isoformat()
            notes += moment.notes
        found = replace(found, until=until)
    said = {*found.said, *(name for name in ("late", "grace") if getattr(parsed, name) is not None)}
    if parsed.grace is not None and parsed.grace < 0:
        raise Misuse(f"--grace is 0 or more, not {parsed.grace}")
    own = assignment.late if isinstance(assignment.late, Late) else Late()
    late = found.late if "late" in said else own
    if parsed.late is not None:
        late = replace(policies.late_rules(parsed.late), last=own.last)
    grace = parsed.grace if parsed.grace is not None else found.late.grace
    late = replace(late, grace=grace if "grace" in said else own.grace)
    return replace(found, late=late, said=tuple(sorted(said))), notes


def roster_of(parsed: argparse.Namespace, results: Results | None) -> Roster | None:
    """Return the roster that was named, else that of the class's last run."""
    if parsed.roster is not None:
        return None if str(parsed.roster) == "none" else Roster.read(parsed.roster)
    if results is None:
        return None
    with results.database.reading() as connection:
        return people.roster(connection)


def check_people(roster: Roster, policy: Policy) -> None:
    """Refuse due dates and days of grace in a roster that cannot be read, before anything runs."""
    for student, person in roster.enrolled.items():
        try:
            policy.due(person)
            timedelta(days=float(person.grace or 0))
        except IntakeError as error:
            raise IntakeError(f"the roster, {student}: {error}") from None
        except (ValueError, OverflowError):
            says = f"expected a number of days of grace, found {person.grace!r}"
            raise IntakeError(f"the roster, {student}: {says}") from None


def keep(results: Results, policy: Policy, roster: Roster | None) -> None:
    """Store the rules and the roster as the class's."""
    with results.database.writing() as connection:
        policies.put(connection, policy)
        if roster is not None:
            people.put(connection, roster.enrolled)


def before(results: Results | None) -> Policy | None:
    """The rules of the class's last run; none where there was none."""
    if results is None:
        return None
    with results.database.reading() as connection:
        if not sa.inspect(connection).has_table("settings"):
            return None
        return policies.read(connection) if settings.get(connection, policies.SETTING) else None
