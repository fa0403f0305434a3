"""The parts of a hand-in that may be told at once: the answers there before any code was called.

Whoever may hand in again and again learns a bit of a hidden input from each word that code of
theirs can choose while it is called: so names are looked for first, and words rest on that alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graders.assignment import Assignment
from graders.grading import Planned, calls_code
from graders.guest.plan import Cause, Failed, Plan, Value
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Outcome

LOOK = "?"
"""The plan that looks for names; no item has this number."""


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Items by what may be told of each at once."""

    values: frozenset[str] = frozenset()
    """Items asked before any code was called: all that is found of them may be told."""
    others: dict[str, Outcome] = field(default_factory=dict)
    """The other items: found, missing, or words for a person, whatever became of them later."""


def looking(planned: Planned) -> Planned:
    """Return the plans with one before them that looks for every name that is called."""
    plans, broken = planned
    called = [ask.name for plan in plans.values() if calls_code(plan) for ask in plan]
    return {LOOK: tuple(map(Value, dict.fromkeys(called))), **plans}, broken


def arrived(
    assignment: Assignment, planned: Planned, transcript: Transcript, submission: Submission
) -> Arrived:
    """Return the answers that were there before any code was called."""
    plans, _ = planned
    record = transcript.records.get(LOOK, ())
    absent = {
        ask.name
        for ask, answer in zip(plans.get(LOOK, ()), record, strict=False)
        if isinstance(answer, Failed) and answer.cause is Cause.MISSING
    }
    asked = {placed.number: plans.get(placed.number, ()) for placed in assignment.items}
    told_twice = {name for name, found in transcript.definitions.items() if found.others}
    values = {
        number
        for number, plan in asked.items()
        if not calls_code(plan) and told_twice.isdisjoint(ask.name for ask in plan)
    }
    rest = {
        number: _found(plan, absent, bool(submission.prose.get(number)))
        for number, plan in asked.items()
        if number not in values
    }
    return Arrived(values=frozenset(values), others=rest)


def _found(plan: Plan, absent: set[str], has_words: bool) -> Outcome:
    """Return an outcome of an answer that is judged: all of them read `answered`."""
    if any(ask.name not in absent for ask in plan):
        return Outcome.RIGHT
    return Outcome.TO_READ if has_words else Outcome.MISSING
