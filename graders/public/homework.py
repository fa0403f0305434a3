"""The public part of an assignment, taken from the assignment."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from graders.assignment import Assignment, Item
from graders.compared import Compared
from graders.guest.plan import Ask, Call
from graders.intake.released import Released
from graders.kinds.either import Either
from graders.model import Check, Draw, Question
from graders.public import decimals, example_cases, stubs
from graders.public.checks import Cases, Form, Runs, Ways
from graders.public.practice import practice

SECRET = b"public"
"""The secret of the public draw, which no class uses."""


@dataclass(frozen=True, kw_only=True)
class PublicItem:
    """An item without its answer."""

    number: str
    points: Fraction
    kind: str
    prompt: str = ""
    names: tuple[str, ...] = ()
    """The names that must stand in the code."""
    stubs: Mapping[str, str] = field(default_factory=dict)
    """Name -> the stub that a template has for it."""
    prose: bool = False
    """Whether words count as an answer."""
    offered: tuple[str, ...] = ()
    """Names that may be defined beside them; none of these is missed."""
    by_person: Fraction = Fraction(0)
    """Points that only a person gives."""
    follows: tuple[str, ...] = ()
    """Items in which a mistake costs nothing here."""
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicHomework:
    """An assignment without its answers."""

    name: str
    title: str
    items: tuple[PublicItem, ...]
    kit: tuple[str, ...] = ()
    """Names of the support modules that lie beside the student's files."""
    needs: tuple[str, ...] = ()
    """Packages that answers import."""
    given: Released = field(default_factory=Released)
    """The template's own words and files; none of them counts as a student's."""


def public(assignment: Assignment) -> PublicHomework:
    """Return all that students may have; nothing else of an assignment is read."""
    return PublicHomework(
        name=assignment.name,
        title=assignment.title,
        items=tuple(_item(assignment.name, placed) for placed in assignment.items),
        kit=tuple(path.stem for path in assignment.kit),
        needs=tuple(assignment.warm),
    )


def _item(assignment: str, placed: Item) -> PublicItem:
    question = placed.question
    draw = Draw.of(SECRET, assignment, placed.number)
    plan = [ask for ask in _counted(question, draw) if not ask.optional]
    names = dict.fromkeys(ask.name for ask in plan)
    offered = dict.fromkeys(ask.name for ask in question.ask(draw) if ask.name not in names)
    return PublicItem(
        number=placed.number,
        points=placed.points,
        kind=question.kind,
        prompt=" ".join(filter(None, [inspect.cleandoc(question.prompt), question.rule])),
        names=tuple(names),
        stubs=stubs.of(placed.question, plan),
        offered=tuple(offered),
        prose=question.prose,
        by_person=question.read_share * placed.points,
        follows=placed.follows,
        checks=checks(assignment, placed),
    )


def _counted(question: Question, draw: Draw) -> Iterator[Ask]:
    """The names asked for points; one that is in an offer, too, is still missed."""
    for each in question.counted:
        yield from each.ask(draw)


def checks(assignment: str, placed: Item) -> tuple[Check, ...]:
    """An answer's form, its properties, public cases, and the question on other numbers."""
    draw = Draw.of(SECRET, assignment, placed.number)
    forms = map(Form, placed.question.twins())
    siblings = [p for q in parts(placed) if isinstance(q, Compared) for p in practice(q)]
    return (*forms, *placed.question.properties, *_cases(placed, draw), *siblings)


def _cases(placed: Item, draw: Draw) -> Iterator[Check]:
    """The public cases of a question and of its parts; a mere run where it shows no results.

    An offered part under a name that is asked for anyway has no cases: it is told with the grade.
    """
    asked = {ask.name for ask in _counted(placed.question, draw)}
    for question in parts(placed):
        names = {ask.name for ask in question.ask(draw)}
        if question not in placed.question.offered or not names <= asked:
            yield from _shown(question, draw)


def _shown(question: Question, draw: Draw) -> Iterator[Check]:
    if isinstance(question, Either):
        found = [check for way in question.ways for check in _shown(way.question, draw)]
        if cases := [check for check in found if isinstance(check, Cases)]:
            yield Ways(cases)
    if not isinstance(question, Compared):
        return
    if question.shows and (candidates := question.shown(draw)):
        chosen = example_cases.choose(question, candidates, question.shows)
        plan = decimals.rounded((*chosen, *question.optional))
        spaces = [question.reference, *question.accepts]
        yield Cases(question, plan, [question.record_right(plan, space) for space in spaces])
    elif not question.twins():
        calls = [ask for ask in question.ask(draw) if isinstance(ask, Call)]
        yield from (Runs(decimals.rounded((call,))) for call in calls[-1:])


def parts(placed: Item) -> Sequence[Question]:
    """The questions that an item is made of: one, unless it has parts or ways."""
    question = placed.question
    if isinstance(question, Either):
        return _forms(question)
    return [form for _, part in question.inner for form in _forms(part)] or [question]


def _forms(part: Question) -> Sequence[Question]:
    """The forms of a part that may be answered in several.

    Ways that are all asked by calls differ in what is given: their cases belong together.
    """
    forms = [form for _, form in part.inner]
    return forms if forms and part.twins() else [part]
