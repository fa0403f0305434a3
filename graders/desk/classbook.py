"""The class as the desk sees it: read once, then kept up with the store event by event."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import sqlalchemy as sa

from graders.course import events, history, submissions, verdicts
from graders.course.events import Event
from graders.course.history import ADJUSTING, ASKING, MARKING, REMARKING, RUBRIC, History, Key
from graders.course.results import Results
from graders.course.rubrics import Line
from graders.course.tables import EVENTS
from graders.desk import traces
from graders.desk.traces import Traces
from graders.model import Outcome
from graders.scores import Graded

FOLDED = (*MARKING, *ADJUSTING, *ASKING, *REMARKING, RUBRIC, *traces.KINDS)
REST = "rest"
"""The rubric line for the machine's part, if the answer stands in code."""


@dataclass(frozen=True)
class CurrentAttempt:
    """A student's attempt that counts."""

    student: str
    submission: int
    first: int
    section: str
    late: bool


@dataclass
class ItemBar:
    """One item over the class, as its bar shows it."""

    answers: int = 0
    waiting: int = 0
    points: Fraction = Fraction(0)
    """The points that wait for a person."""
    second_look: int = 0
    by: dict[str, int] = field(default_factory=dict)
    """Grader -> number of answers that they marked."""
    earned: Fraction = Fraction(0)
    possible: Fraction = Fraction(0)

    @property
    def mean(self) -> float:
        """The mean so far, as a share of the points."""
        return float(self.earned / self.possible) if self.possible else 0.0


class Classbook:
    """Verdicts, decisions and traces of a class, in memory."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.lock = threading.RLock()
        self.number = -1
        self.version = 0
        """The state of the class, which changes with each run or scoring: groups are made anew."""
        self.entries: dict[str, CurrentAttempt] = {}
        self.items: list[str] = []
        self.machine: dict[str, dict[str, Graded]] = {}
        self.graded: dict[str, dict[str, Graded]] = {}
        self.decided, self.traces = History(), Traces()
        self._standings: dict[str, ItemBar] = {}

    def refresh(self, connection: sa.Connection | None = None) -> None:
        """Take over later changes of the store; for the writer by its own connection."""
        with self.lock:
            if connection is not None:
                self._refresh(connection)
                return
            with self.results.database.reading() as reading:
                self._refresh(reading)

    def standing(self, item: str) -> ItemBar:
        """The item's bar, counted when it is asked for after a change."""
        with self.lock:
            if item not in self._standings:
                self._standings[item] = _standing(self.graded[item], self.decided)
            return self._standings[item]

    def rubric(self, item: str) -> dict[str, Line]:
        """The item's lines: as people changed them, or as the question has them."""
        with self.lock:
            return self.decided.rubrics.get(item) or first_lines(self.machine[item].values())

    def _refresh(self, connection: sa.Connection) -> None:
        number, _ = events.head(connection)
        if number == self.number:
            return
        later = EVENTS.c.number > self.number
        found = [each for each in events.read(connection, later) if not each.erased]
        if self.number < 0 or any(each.what not in FOLDED for each in found):
            self._reload(connection)
        else:
            history.fold(found, self.decided)
            self.traces.take(found)
            self._apply(found)
        self.number = number

    def _reload(self, connection: sa.Connection) -> None:
        rows = submissions.current(connection)
        first = submissions.first_attempts(connection)
        self.entries = {
            row["student"]: CurrentAttempt(
                row["student"], row["id"], first[row["student"]], row["track"], row["late"]
            )
            for row in rows
        }
        stored = verdicts.rows_of(connection, [row["id"] for row in rows])
        self.machine = {}
        for row in rows:
            for graded in verdicts.report_of(row, stored.get(row["id"], [])).items:
                self.machine.setdefault(graded.number, {})[row["student"]] = graded
        self.items = list(self.machine)
        known = EVENTS.c.what.in_(FOLDED)
        found = events.read(connection, known, EVENTS.c.salt.is_not(None))
        self.decided, self.traces = history.fold(found), Traces()
        self.traces.take(found)
        self.graded = {item: {} for item in self.items}
        for item in self.items:
            self._apply_item(item)
        self.version += 1

    def _apply(self, found: Iterable[Event]) -> None:
        """Bring the answers that these events are about up to date."""
        keys: set[Key] = set()
        whole: set[str] = set()
        for each in found:
            if each.student is None and each.item:
                whole.add(each.item)
            elif each.student is not None and each.item:
                keys.add((each.student, each.item))
        for item in whole & set(self.items):
            self._apply_item(item)
        for student, item in keys:
            if item in self.machine and student in self.machine[item]:
                self._apply_one(student, item)
                self._standings.pop(item, None)

    def _apply_item(self, item: str) -> None:
        self._standings.pop(item, None)
        for student in self.machine[item]:
            self._apply_one(student, item)

    def _apply_one(self, student: str, item: str) -> None:
        entry, machine = self.entries[student], self.machine[item][student]
        decided = self.decided.apply_to(student, machine, entry.submission, entry.first)
        self.graded[item][student] = decided


def first_lines(answers: Iterable[Graded]) -> dict[str, Line]:
    """The rubric as the question has it, in points, with a line for the machine's part."""
    graded = next(iter(answers), None)
    if graded is None:
        return {}
    possible = graded.machine.possible
    lines = [
        Line(f"q{number}", each.earns, each.share * possible)
        for number, each in enumerate(graded.rubric, 1)
    ]
    rest = possible - sum((line.points for line in lines), Fraction(0))
    if rest > 0:
        lines.append(Line(REST, "the answer itself is right, where it stands in words", rest))
    return {line.id: line for line in lines}


def _standing(answers: dict[str, Graded], decided: History) -> ItemBar:
    found = ItemBar(answers=len(answers))
    for graded in answers.values():
        score = graded.score
        if score.waiting:
            found.waiting += 1
            found.points += score.waiting
            found.second_look += graded.verdict.outcome is Outcome.BROKEN
        if graded.mark is not None:
            found.by[graded.mark.grader] = found.by.get(graded.mark.grader, 0) + 1
        found.earned += score.earned
        found.possible += score.possible - score.waiting
    for who, asked in decided.requests.values():
        if not asked.answer and who in answers and answers[who].number == asked.item:
            found.second_look += 1
    return found
