"""A cost up to constants, in the sizes that the question names: text, LaTeX or an expression."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from graders import wording
from graders.compared import Compared
from graders.evidence import ShownFormula
from graders.formulas.decision import Relation
from graders.formulas.growth.big_theta import Growth, decide
from graders.formulas.growth.regimes import Regime
from graders.formulas.names import NATURAL, Names
from graders.formulas.text.from_value import from_value
from graders.formulas.text.latex_writing import latex
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.text.writing import write
from graders.formulas.tree import Tree
from graders.guest.plan import Cause, Failed, Got, Plan, Record, Value
from graders.kinds import cost_curves, declared, ended, show
from graders.model import AuthoringError, Draw, Outcome, Points, Unreadable, Verdict

SAID_OF = re.compile(r"=|∈|\\in\b")
"""The sign behind the name of a cost, as in `T(n) = O(n^2)`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Asymptotic(Compared):
    """Costs under the reference's names, each right when it grows as the reference does.

    Another name, which only accepted readings or slips have, holds words: how the cost is meant.
    """

    kind = "asymptotic"
    public = ("sizes", "regime")
    sizes: Sequence[str]
    """The letters that grow; each is a whole number from 1 on."""
    regime: Sequence[str] = ()
    """Relations between them: `n >= d`, `n >> d^2`, `k constant`."""
    untidy: Points = 1
    """The share of a right answer with constants or terms that change nothing."""
    heads: Sequence[str] = ("Theta", "O", "Omega", "")
    """Heads allowed around an answer, "" for none. Each is read as the exact growth."""

    def __post_init__(self) -> None:
        """Refuse a question whose own answers or regime cannot be read."""
        super().__post_init__()
        try:
            _ = self.bounds
            for space in (self.reference, *self.accepts, *(slip.namespace for slip in self.slips)):
                for value in declared.formulas(space, self.reference).values():
                    self._tree(value)
        except ValueError as error:
            raise AuthoringError(f"{self.source}: {error}") from error

    @cached_property
    def names(self) -> Names:
        """The declarations of the letters."""
        return dict.fromkeys(self.sizes, NATURAL)

    @cached_property
    def bounds(self) -> Regime:
        """The regime, read."""
        return Regime.of(self.regime, lambda text: read(text, self.names))

    def ask(self, draw: Draw) -> Plan:
        """Each name's value, the optional ones last."""
        return (*map(Value, self.reference), *self.optional)

    def twins(self) -> Sequence[Asymptotic]:
        """The names, the letters and the relations between them."""
        return [
            Asymptotic(
                prompt="",
                source=self.source,
                reference=dict.fromkeys(self.reference, "1"),
                accepts=[{ask.name: "1"} for ask in self.optional],
                sizes=self.sizes,
                regime=self.regime,
            )
        ]

    def echo(self, record: Record) -> str:
        """Each cost as it was read."""
        plan = self.ask(Draw(b""))
        return declared.echo(plan, record, "a cost", lambda value: write(self._tree(value)))

    def exhibit(self, record: Record) -> Sequence[ShownFormula]:
        """Each cost as it would be written on paper."""
        plan = self.ask(Draw(b""))
        return declared.formulas_shown(plan, record, lambda value: latex(self._tree(value)))

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare every name that the other has: each must grow alike. Tells the worst verdict."""
        verdicts = [
            declared.compare(ask.name, found, wanted)
            if declared.is_word(ask)
            else self._compare(ask.name, found, wanted)
            for ask, found, wanted in zip(plan, record, other, strict=True)
            if isinstance(wanted, Got)
        ]
        notes = tuple(note for verdict in verdicts for note in verdict.notes)
        return replace(min(verdicts, key=_worth), notes=notes)

    def _compare(self, name: str, found: Got | Failed, wanted: Got) -> Verdict:
        if isinstance(found, Failed):
            if found.cause is Cause.MISSING:
                return Verdict.wrong(f"`{name}` was not found.")
            raise Unreadable(
                f"`{name}` {ended.how(found)}; a cost in {self._letters} was asked for"
            )
        try:
            theirs = self._tree(found.value)
        except Unread as error:
            return declared.unread(name, found.value, error)
        right = self._tree(wanted.value)
        return self._verdict(
            name, found, wanted, decide(theirs, right, self.names, regime=self.bounds)
        )

    @property
    def _letters(self) -> str:
        return ", ".join(self.sizes)

    def _verdict(self, name: str, found: Got, wanted: Got, growth: Growth) -> Verdict:
        shown = f"`{name}` is {show.value(found.value)}"
        if growth.relation is Relation.UNDECIDED:
            return Verdict.to_read(f"{shown}. {growth.says}")
        if growth.relation is not Relation.EQUAL:
            verdict = Verdict.wrong(f"{shown}. {growth.says}", _detail(growth, wanted))
            return replace(verdict, shown=cost_curves.shown(name, growth))
        if growth.head not in self.heads:
            asked = " or ".join(head or "nothing" for head in self.heads)
            head = growth.head or "nothing"
            return Verdict.wrong(f"{shown}: {asked} was asked for around it, not {head}.")
        notes = tuple(f"`{name}`: {note}" for note in _notes(growth))
        if growth.droppable and Fraction(self.untidy) != 1:
            told = f"{shown}. It grows as it should, but {' '.join(growth.droppable)}"
            return Verdict.wrong(told, share=Fraction(self.untidy))
        return Verdict.right(*notes)

    def _tree(self, value: object) -> Tree:
        value = wording.alone(value) if wording.is_text(value) else value
        if isinstance(value, list | tuple | Mapping | np.ndarray):
            raise Unread(f"One cost in {self._letters} was expected, found {show.value(value)}.")
        if isinstance(value, str):
            return read(SAID_OF.split(value)[-1], self.names)
        return from_value(value, self.names)


def _worth(verdict: Verdict) -> tuple[Fraction, bool]:
    """A key that orders verdicts: wrong, to be read, partly right, right."""
    return verdict.share, verdict.outcome is Outcome.TO_READ


def _notes(growth: Growth) -> tuple[str, ...]:
    bound = {"O": "`O` is an upper bound only", "Omega": "`Omega` is a lower bound only"}
    if growth.head in bound:
        return (f"{bound[growth.head]}; it was read as `Theta`.", *growth.droppable)
    return growth.droppable


def _detail(growth: Growth, wanted: Got) -> str:
    curve = ", ".join(f"{name} = {path}" for name, path in growth.at.items())
    along = f"; at {curve}: {growth.theirs} against {growth.expected}" if growth.theirs else ""
    return f"expected {show.value(wanted.value)} ({growth.compared}{along})"
