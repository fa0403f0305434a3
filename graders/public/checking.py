"""A student's own work against a homework's public checks, on the student's own machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from graders.forms import Forms
from graders.guest.plan import Cause, Definition, Failed, Fault, Got, Record
from graders.host.child import Spawned, Start
from graders.host.process import Limits
from graders.host.session import Transcript, take
from graders.intake import class_folder
from graders.intake.released import Released
from graders.intake.submission import Submission
from graders.load_plan import load_of
from graders.model import Check, Outcome, Verdict, split
from graders.public.homework import PublicHomework, PublicItem
from graders.public.practice import Practice

ADVICE = frozenset({"pure"})
"""Laws that are good practice and cost nothing: an answer may be right without them."""
BLANK = re.compile(r"=\s*(None|\.\.\.)\s*(#.*)?$|raise NotImplementedError")
"""Lines that a template leaves for an answer."""
LIMITS = Limits(statement_seconds=300.0)


class State(StrEnum):
    """The state of an item, as a student sees it first."""

    MISSING = "no answer"
    UNREADABLE = "not readable"
    FAILS = "a check fails"
    HOLDS = "checks hold"
    READ = "read"
    """Its form is as asked; its value is judged when it is handed in."""
    PERSON = "for a person"
    BROKEN = "check failed"

    @property
    def needs_work(self) -> bool:
        """Whether the student has something to do."""
        return self in (State.MISSING, State.UNREADABLE, State.FAILS)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An item, and the verdict of each of its checks."""

    item: PublicItem
    state: State
    verdicts: tuple[tuple[Check, Verdict], ...] = ()
    practice: tuple[tuple[Practice, Verdict], ...] = ()
    """Verdicts on the same question with other numbers; nothing depends on them."""


@dataclass(frozen=True, kw_only=True)
class SelfCheck:
    """The results of all checks."""

    homework: PublicHomework
    items: tuple[Checked, ...]
    submission: Submission
    faults: tuple[Fault, ...] = ()
    wall: str = ""
    """The level of the wall that the code ran behind; empty where there was none."""
    records: Mapping[str, Record] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)

    @property
    def fails(self) -> bool:
        """Whether something is wrong: a check fails, or an answer was lost with what did not run.

        An item without an answer is unfinished, which is not wrong.
        """
        states = {checked.state for checked in self.items}
        lost = State.MISSING in states and (
            bool(self.submission.problems) or any(map(self.is_missed, self.faults))
        )
        return lost or bool(states & {State.FAILS, State.UNREADABLE})

    @property
    def unfinished(self) -> bool:
        """Whether an item has no answer."""
        return any(checked.state is State.MISSING for checked in self.items)

    def is_missed(self, fault: Fault) -> bool:
        """Whether an item has no answer because a statement that would define it did not run.

        A text that is no Python gives no names at all, so any name may have been defined there.
        """
        missing = {name for c in self.items if c.state is State.MISSING for name in c.item.names}
        return bool(missing) and (not fault.names or not missing.isdisjoint(fault.names))


def check(
    path: Path,
    homework: PublicHomework,
    kit: Mapping[str, str],
    limits: Limits = LIMITS,
    start: Start | None = None,
) -> SelfCheck:
    """Run a folder's or file's code once, and every public check on what it leaves behind."""
    submission = class_folder.one(path, _released(homework))
    plans = {
        item.number: tuple(ask for check in item.checks for ask in check.ask())
        for item in homework.items
    }
    load = load_of(submission, kit, plans)
    transcript = take(load, plans, limits, start or Spawned)
    return SelfCheck(
        homework=homework,
        items=_once([checked(item, transcript, submission) for item in homework.items]),
        submission=submission,
        faults=transcript.faults,
        records=transcript.records,
        definitions=transcript.definitions,
    )


def _released(homework: PublicHomework) -> Released:
    """The parts of a template that belong to the checked items."""
    return replace(homework.given, numbers=tuple(item.number for item in homework.items))


def _once(items: Sequence[Checked]) -> tuple[Checked, ...]:
    """Clear a failed item that follows from a failed earlier one: the mistake costs once."""
    failed = {each.item.number for each in items if each.state in (State.FAILS, State.UNREADABLE)}
    return tuple(
        replace(each, state=State.READ)
        if each.state is State.FAILS and not failed.isdisjoint(each.item.follows)
        else each
        for each in items
    )


def checked(item: PublicItem, transcript: Transcript, submission: Submission) -> Checked:
    """Return the verdicts on one item, and the state that a student sees first."""
    record = transcript.records[item.number]
    found = tuple(_verdicts(item, record))
    practice = tuple((check, v) for check, v in found if isinstance(check, Practice))
    verdicts = tuple((check, v) for check, v in found if not isinstance(check, Practice))
    laws = [(check, verdict) for check, verdict in verdicts if check.name not in ADVICE]
    asked = [(check, verdict) for check, verdict in laws if not _is_offer(item, check)]
    counted = [verdict for _, verdict in asked or laws]  # a training item has only a log
    if counted:
        state = _state(item, counted, {check.name for check, _ in verdicts})
    elif record and _is_unasked(record[0]):  # the code had used up its limits
        state = State.BROKEN
    else:
        state = _defined(item, transcript)
    if state in (State.MISSING, State.UNREADABLE) and submission.prose.get(item.number):
        state = State.PERSON
    return Checked(item=item, state=state, verdicts=verdicts, practice=practice)


def _verdicts(item: PublicItem, record: Record) -> Iterator[tuple[Check, Verdict]]:
    """Yield each check's verdict; skips checks that were not asked, since the code had ended.

    Checks of another form than the answer has are skipped, too.
    """
    plans = [check.ask() for check in item.checks]
    forms = Forms.of(tuple(zip((ask for plan in plans for ask in plan), record, strict=True)))
    for check, plan, found in zip(item.checks, plans, split(record, plans), strict=True):
        if not all(map(forms.fit, plan)):
            continue
        verdict = check.judge(found)
        absent = _is_offer(item, check) and verdict.outcome is Outcome.MISSING
        if not (absent or _is_unasked(found[0])):
            yield check, verdict


def _is_offer(item: PublicItem, check: Check) -> bool:
    """Whether a check concerns an offered name only: it is told, and costs nothing."""
    return {ask.name for ask in check.ask()} <= {*item.offered}


def _is_unasked(answer: Got | Failed) -> bool:
    return isinstance(answer, Failed) and answer.cause is Cause.NOT_ASKED


def _defined(item: PublicItem, transcript: Transcript) -> State:
    """Return the state of an item without checks: whether its names are defined."""
    there = {n for n, line in transcript.definitions.items() if not BLANK.search(line.source)}
    enough = there.intersection if item.kind == "either" else there.issuperset
    if item.names and enough(item.names):  # one of several forms will do
        return State.READ
    return State.PERSON if there.intersection(item.offered) else State.MISSING


def _state(item: PublicItem, verdicts: Sequence[Verdict], spoke: set[str]) -> State:
    outcomes = {verdict.outcome for verdict in verdicts}
    if outcomes == {Outcome.MISSING}:
        return State.MISSING
    for outcome, state in (
        (Outcome.UNREADABLE, State.UNREADABLE),
        (Outcome.WRONG, State.FAILS),
        (Outcome.PARTLY, State.FAILS),
        (Outcome.MISSING, State.FAILS),
        (Outcome.BROKEN, State.BROKEN),
        (Outcome.TO_READ, State.PERSON),
    ):
        if outcome in outcomes:
            return state
    if item.kind == "training":  # a log, which a person judges
        return State.PERSON
    return State.READ if spoke == {"form"} else State.HOLDS
