"""A chain of equalities, written line by line, judged by its steps and its landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from graders.compared import Compared
from graders.formulas import deciding, derivations
from graders.formulas.decision import Decision
from graders.formulas.derivations import Decide, Kind, Step, Wanted
from graders.formulas.landmarks import Landmark, first_met
from graders.formulas.names import Names
from graders.formulas.text.chains import Written, written
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.tree import Tree, substituted
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import ended, show
from graders.model import AuthoringError, Draw, Outcome, Unreadable, Verdict

MOST_FORMULAS = 40
ASKED = "the lines of a derivation were asked for"
Read: TypeAlias = tuple[list[Written], list[Tree]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Derivation(Compared):
    """A chain from the reference's first formula to its last: text lines, or one LaTeX align.

    Words alone, and chains that cannot be read or decided, go to a person for all the points.
    """

    kind = "derivation"
    public = ("names", "where")
    prose: bool = True
    names: Names = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    """Definitions of some of the names, as formulas in the others."""
    landmarks: Sequence[str | Landmark] = ()
    """Formulas that stand on the way, in any order of their terms and factors, or stages of a form.

    Where every step holds but one of these is not found, a person looks.
    """
    goal_is_shown: bool = True
    """Whether the prompt shows it; else it may be a landmark itself."""
    min_steps: int = 2
    max_gap: int | None = None
    """The most parts of a formula that one step may change; None for any number."""
    decide: Decide = deciding.decide
    """The comparison of two formulas of these names."""

    def __post_init__(self) -> None:
        """Refuse a question that cannot be read, or whose landmark is where one starts or ends."""
        super().__post_init__()
        if self.min_steps < 1 or len(self.reference) != 1:
            raise AuthoringError(f"{self.source}: a chain needs one name and a step")
        try:
            spaces = [self.reference, *self.accepts, *(slip.namespace for slip in self.slips)]
            chains = [self._chain(_text(value))[1] for space in spaces for value in space.values()]
            if not all(chains):
                raise Unread("There is no formula here.")
            for trees in chains[: 1 + len(self.accepts)]:
                self._refuse_ends(trees)
        except (Unread, Unreadable) as error:
            raise AuthoringError(f"{self.source}: {error}") from error

    def _refuse_ends(self, trees: Sequence[Tree]) -> None:
        """Refuse a landmark that the prompt shows."""
        ends = derivations.forms([trees[0], trees[-1]][: 1 + self.goal_is_shown], self.names)
        for mark in self._marks:
            is_an_end = (
                first_met(ends, mark) is not None
                if isinstance(mark, Landmark)
                else derivations.forms([mark], self.names)[0] in ends
            )
            if is_an_end:
                raise AuthoringError(f"{self.source}: a landmark is the start or the goal")

    @cached_property
    def _marks(self) -> list[Tree | Landmark]:
        return [self._read(mark) if isinstance(mark, str) else mark for mark in self.landmarks]

    @cached_property
    def _meant(self) -> Mapping[str, Tree]:
        return {name: read(text, self.names) for name, text in self.where.items()}

    def _read(self, text: str) -> Tree:
        return substituted(read(text, self.names), self._meant)

    def ask(self, draw: Draw) -> Plan:
        """The value of the one name."""
        return tuple(Value(name) for name in self.reference)

    def twins(self) -> Sequence[Derivation]:
        """The name, and what formulas may use: that each equals the one before is no secret."""
        (name,) = self.reference
        return [
            Derivation(
                prompt="", source=self.source, reference={name: "0"},
                names=self.names, where=self.where,
            )
        ]  # fmt: skip

    def echo(self, record: Record) -> str:
        """Tell the number of formulas that were read, and each step that does not hold."""
        ((found,), (name,)) = record, self.reference
        if isinstance(found, Failed):
            raise Unreadable(f"`{name}` {ended.how(found)}; {ASKED}")
        try:
            places, chain = self._chain(_text(found.value))
        except Unread as error:
            return f"I cannot compare all of `{name}`, so a person reads it: {error}"
        if len(chain) < 2:
            return f"I read no chain of formulas under `{name}`, so a person reads it"
        among = Wanted(start=chain[0], goal=chain[-1])
        checked = derivations.check(chain, among, self.names, self.decide)
        told = [*_wrong(checked, places), *_undecided(checked, places)]
        says = " ".join(told) or "Each equals the one before it"
        return f"I read {len(chain)} formulas under `{name}`. {says}"

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """The same start and the same goal, by steps that hold and past the landmarks."""
        return self._compared(record, other, plan, self._marks)

    def agree(self, record: Record, other: Record, plan: Plan) -> bool:
        """Whether two chains share start and goal and every step holds; landmarks do not matter."""
        try:
            return self._compared(record, other, plan, ()).outcome is Outcome.RIGHT
        except Unreadable:
            return False

    def _compared(
        self, record: Record, other: Record, plan: Plan, marks: Sequence[Tree | Landmark]
    ) -> Verdict:
        ((ask, found, wanted),) = zip(plan, record, other, strict=True)
        if isinstance(found, Failed) or not isinstance(wanted, Got):
            how = ended.how(found) if isinstance(found, Failed) else "is of no use"
            raise Unreadable(f"`{ask.name}` {how}; {ASKED}")
        _, right = self._chain(_text(wanted.value))
        try:
            places, chain = self._chain(_text(found.value))
        except Unread as error:
            return Verdict.to_read(
                "Not all of it can be compared, so a person reads it.", str(error)
            )
        if len(chain) < 2:
            return Verdict.to_read("There is no chain of formulas, so a person reads it.")
        goal = Wanted(
            start=right[0], goal=right[-1], landmarks=marks,
            min_steps=self.min_steps, max_gap=self.max_gap,
        )  # fmt: skip
        return self._verdict(derivations.check(chain, goal, self.names, self.decide), places)

    def _verdict(self, found: derivations.JudgedChain, places: Sequence[Written]) -> Verdict:
        told = " ".join(_told(found, places))
        notes = [
            f"{_where(step, places)}: {note}"
            for step in found.steps
            for note in step.decision.notes
        ]
        if found.whole:
            return Verdict.right(*notes)
        if found.undecided or found.holds:  # a valid chain may differ from ours
            return Verdict.to_read(told, *notes)
        goal = found.end.expected
        detail = f"the last line should be {goal} there" if goal else ""
        return replace(Verdict.wrong(told, detail, found.share), notes=tuple(notes))

    def _chain(self, text: str) -> Read:
        places = written(text)
        if len(places) > MOST_FORMULAS:
            raise Unread(
                f"{len(places)} formulas are too many: at most {MOST_FORMULAS} are compared."
            )
        return places, [self._read(place.text) for place in places]


def _text(value: object) -> str:
    """The lines of an answer: one text, or a list of them."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(x, str) for x in value):
        return "\n".join(value)
    raise Unreadable(f"{ASKED}, found {show.value(value)}")


def _told(found: derivations.JudgedChain, places: Sequence[Written]) -> list[str]:
    """Sentences: the first mistake, then what is missing."""
    says = []
    if wrong := found.of(Kind.WRONG):
        says.append(_wrong(found, places)[0])
        later = [step for step in found.of(Kind.RIGHT) if step.first > wrong[0].first]
        if later:
            says.append(f"Right steps after that, from your own lines: {len(later)}.")
    says += _undecided(found, places)
    says += [
        f"{_where(step, places)}: this holds, but it is too far for one step: show how."
        for step in found.of(Kind.LEAP)
    ]
    if not found.arrives and not wrong:
        says.append("The last line is not what was to be shown.")
    if found.counted + len(wrong) < found.min_steps:
        says.append(f"{found.min_steps} steps were asked for; {found.counted} of yours count.")
        if not wrong:  # a wrong step does not count either
            says[-1] = says[-1][:-1] + ": the same formula in another order is no step."
    if found.holds:
        says.append("Every step holds; a person reads whether all is shown.")
    if found.arrives and not found.shown:
        says.append("The last line has the right value, but not the form that was asked for.")
    if found.missing:
        seen = found.landmarks - len(found.missing)
        says.append(f"Of the formulas that have to stand on the way: {seen} of {found.landmarks}.")
    return says


def _wrong(found: derivations.JudgedChain, places: Sequence[Written]) -> list[str]:
    return [
        f"{_where(step, places)}: {_numbers(step, step.decision)}" for step in found.of(Kind.WRONG)
    ]


def _undecided(found: derivations.JudgedChain, places: Sequence[Written]) -> list[str]:
    return [
        f"{_where(step, places)}: not decided by machine. {step.decision.says}"
        for step in found.of(Kind.UNDECIDED)
    ]


def _where(step: Step, places: Sequence[Written]) -> str:
    second = places[step.second]
    if step.first < 0:
        return f"Line {second.line}, `{second.text}`, against what the question starts from"
    first = places[step.first]
    lines = (
        f"line {first.line}" if first.line == second.line else f"lines {first.line}-{second.line}"
    )
    return f"From `{first.text}` to `{second.text}` ({lines})"


def _numbers(step: Step, decision: Decision) -> str:
    """A point at which the two sides differ, in the student's own numbers."""
    point: Mapping[str, str] = decision.at
    if not point or not decision.theirs:
        return decision.says or "the two are not equal."
    at = ", ".join(f"{name} = {value}" for name, value in point.items())
    before = f"the first is {decision.expected} and " if step.first >= 0 else ""
    return f"at {at} {before}{'the second' if before else 'it'} is {decision.theirs}."
