"""The trusted end: hands a guest one submission and its plans, and brings back the records.

Whatever the code does, every plan gets a record. A death costs the statement or the item that was
running; a new guest then loads the rest again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from graders.guest import wire
from graders.guest.foreign import Unsendable
from graders.guest.plan import Cause, Definition, Failed, Fault, Got, Instead, Load, Plan, Record
from graders.host import digests
from graders.host.answer_budget import AnswerBudget
from graders.host.child import Spawned, Start
from graders.host.process import Died, GuestProcess, Limits
from graders.host.replies import Loaded, Place

KILLED = "the guest was killed from outside, twice"
MOST_KILLS = 2
MOST_OTHERS = 2
"""The most files besides the one that counts whose definitions are asked, too."""


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """The plans that a submission was asked and its answers: enough to score it again."""

    records: Mapping[str, Record]
    asked: Mapping[str, str] = field(default_factory=dict)
    """A digest of each plan: a later scoring sees whether the same was asked."""
    faults: tuple[Fault, ...] = ()
    """Statements that did not run."""
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    """Magics and shell lines that were passed over."""
    output: str = ""
    python: str = ""
    others: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    """Item -> file -> the answers of its definitions, where those of another file count."""


def digest(plan: Plan) -> str:
    """The plan's digest, the same on every machine; empty for a plan that cannot be asked."""
    return _digested(_Same(plan))


@dataclass(frozen=True, eq=False)
class _Same:
    """A plan by identity, as a key of a cache: comparing two plans would cost more."""

    plan: Plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan


@lru_cache(maxsize=512)
def _framed(same: _Same) -> bytes:
    """Return the frame of a plan, made once for a class, which is asked by the very same plan."""
    try:
        return wire.dumps(same.plan, capped=False)
    except Unsendable:
        return b""


@lru_cache(maxsize=512)
def _digested(same: _Same) -> str:
    return digests.digest(same.plan, _framed(same))


def frame_of(plan: Plan) -> bytes:
    """The bytes that ask a plan; none for a plan that cannot be asked."""
    return _framed(_Same(plan))


def take(
    load: Load,
    plans: Mapping[str, Plan],
    limits: Limits,
    start: Start = Spawned,
    frames: Mapping[str, bytes] | None = None,
) -> Transcript:
    """Load a submission and carry out every plan on it, each once, in guests that `start` gives.

    `frames` are the plans', where they came as such from another machine, which digests them.
    """
    session = _Session(load, limits, start)
    own = frames is None
    frames = frames or {number: frame_of(plan) for number, plan in plans.items()}
    try:
        records = {number: session.record(plan, frames[number]) for number, plan in plans.items()}
        others = {number: session.others(plan) for number, plan in plans.items()}
    finally:
        session.leave()
    return Transcript(
        records=records,
        asked={number: digest(plan) for number, plan in plans.items() if own},
        faults=session.faults,
        definitions=dict(session.loaded.definitions),
        ignored=session.loaded.ignored,
        output=session.output,
        python=session.python,
        others={number: found for number, found in others.items() if found},
    )


class _Session:
    """One submission's guests, one after another."""

    def __init__(self, load: Load, limits: Limits, start: Start) -> None:
        self.load, self.limits, self.start = load, limits, start
        self.budget = AnswerBudget(limits)
        self.deaths = self.outside = 0
        self.spent_seconds, self.begun = 0.0, time.monotonic()
        self.output = self.python = ""
        self.killed: dict[tuple[int, int], Fault] = {}
        self.loaded = Loaded()
        self.guest: GuestProcess | None = None

    def record(self, plan: Plan, frame: bytes, again: bool = True) -> Record:
        """Ask a plan and return its record; after a death, the last ask is to blame.

        A guest that was killed from outside is asked again in another one, once.
        """
        if self.budget.is_spent:
            return (Failed(Cause.TOO_LARGE, self.budget.says),) * len(plan)
        answers: list[Got | Failed] = []
        before = self.budget.left
        try:
            for answer in self._answers(plan, frame):  # answers before a death count
                answers.append(answer)
        except Unsendable as error:
            answers.append(Failed(Cause.WALL, f"this cannot be asked: {error}"))
        except Died as died:
            self._bury(died)
            if died.cause is Cause.TOO_LARGE:
                self.budget.give_back(before)
                return (Failed(died.cause, died.says),) * len(plan)
            if _from_outside(died):
                if again:
                    return self.record(plan, frame, again=False)
                died = self._killed_twice(died)
            answers.append(Failed(died.cause, died.says))
        rest = [Failed(Cause.NOT_ASKED)] * (len(plan) - len(answers))
        return tuple([*answers, *rest][: len(plan)])

    def _answers(self, plan: Plan, frame: bytes) -> Iterator[Got | Failed]:
        """The answers as they come, as long as the submission may answer."""
        guest = self._ready_guest()
        counted = guest.answered
        for answer in guest.ask(plan, frame):
            yield self.budget.take(answer, guest.answered - counted)
            counted = guest.answered
            if self.budget.is_spent:
                raise Died(Cause.TOO_LARGE, self.budget.says)

    def others(self, plan: Plan) -> dict[str, Record]:
        """Return the plan's records by the definitions of other files, where they differ."""
        definitions = dict(self.loaded.definitions)
        names = dict.fromkeys(ask.name for ask in plan)
        found = [definitions[name].others for name in names if name in definitions]
        files = dict.fromkeys(file for each in found for file in each)
        return {
            file: self.record(plan, wire.dumps(Instead(file, plan), capped=False))
            for file in list(files)[:MOST_OTHERS]
        }

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Statements that did not run; those that ended a guest carry the names they define."""
        told = self.loaded.faults
        names = {(f.cell, f.line): f.names for f in told if not f.says}
        killed = (replace(f, names=names.get((f.cell, f.line), ())) for f in self.killed.values())
        return (*killed, *(fault for fault in told if fault.says))

    def leave(self) -> None:
        """End the guest, if there is one, and keep what it printed."""
        if self.guest is not None:
            self.spent_seconds += self.guest.spent_seconds
            self.output = self.guest.close()
            self.guest = None

    def _ready_guest(self) -> GuestProcess:
        """Return a guest that has loaded the submission; statements that ended one are left out."""
        self._check_budget()
        while self.guest is None:
            place: Place | None = None
            self.guest = GuestProcess(self.limits, self.start)
            try:
                load = replace(self.load, skip=tuple(self.killed))
                for place in self.guest.load(load):  # noqa: B007 (the last one is to blame)
                    self._check_budget()
                self.python, self.loaded = self.guest.python, self.guest.loaded
            except Died as died:
                self._blame(place, died)
                self._check_budget()
        return self.guest

    def _check_budget(self) -> None:
        """Raise `Died` where the submission has used up all that it may: a person must look."""
        if self.deaths > self.limits.reloads:
            raise Died(Cause.NOT_ASKED, f"the code had ended its process {self.deaths} times")
        spent = self.spent_seconds + (self.guest.spent_seconds if self.guest else 0.0)
        if spent > self.limits.submission_seconds:
            raise Died(Cause.NOT_ASKED, f"the code had run for {spent:.0f} s in all")
        if (waited := time.monotonic() - self.begun) > self.limits.wall_seconds:
            raise Died(Cause.NOT_ASKED, f"the grader's time was up after {waited:.0f} s")

    def _blame(self, place: Place | None, died: Died) -> None:
        """Leave out the statement that was running; without one, the fault is ours."""
        if died.cause is Cause.NOT_ASKED:
            raise died
        self._bury(died)
        if _from_outside(died):
            self.outside += 1
            if self.outside < MOST_KILLS:
                return
            if (told := self._killed_twice(died)) is not died:
                raise told
        if place is None:
            says = "; ".join([died.says, *self.output.strip().splitlines()[-1:]])
            raise Died(Cause.WALL, f"the guest ended before it ran anything: {says}")
        cell, statement, line = place
        self.killed[cell, statement] = Fault(self.load.cells[cell].name, line, died.says)

    def _killed_twice(self, died: Died) -> Died:
        """Blame the wall for a guest killed twice: no code behind one can send such a signal."""
        return died if self.start is Spawned else Died(Cause.WALL, KILLED)

    def _bury(self, died: Died) -> None:
        self.leave()
        ours = (Cause.WALL, Cause.NOT_ASKED, Cause.TOO_LARGE)  # the last has a limit of its own
        if died.cause not in ours and not _from_outside(died):  # no deaths of the code's
            self.deaths += 1


def _from_outside(died: Died) -> bool:
    """Whether somebody else may have ended the guest, such as a system short of memory."""
    return died.cause is Cause.CRASHED and died.says.endswith(("SIGKILL", "SIGTERM"))
