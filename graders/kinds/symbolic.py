"""Formulas under names, compared as mathematics: text, LaTeX, numbers, expressions of sympy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from graders import wording
from graders.evidence import ShownFormula
from graders.formulas import deciding
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import Names
from graders.formulas.text.answers import Answer, read_answer
from graders.formulas.text.from_value import from_value
from graders.formulas.text.latex_writing import latex
from graders.formulas.text.unread import Unread
from graders.formulas.text.writing import write
from graders.formulas.tree import Apply, Number, Tree
from graders.guest.plan import Ask, Cause, Failed, Got, Plan, Record, Value
from graders.kinds import declared, ended
from graders.kinds.aliases import plainly, read_aliased
from graders.kinds.ask_by_ask import AskByAsk
from graders.kinds.nearly import FACTORS, Partial, with_factor
from graders.model import AuthoringError, Draw, Outcome, Unreadable, Verdict

ROUGHLY = Fraction(1, 20)
"""The largest relative error of a decimal that stands behind an exact formula."""
LONGEST_ECHO = 200
ORDER = (Outcome.WRONG, Outcome.PARTLY, Outcome.TO_READ, Outcome.RIGHT)


class Engine(Protocol):
    """An engine that decides formulas of one sort."""

    def __call__(
        self, theirs: Tree, right: Tree, names: Names, *, tolerance: Fraction | None = None
    ) -> Decision:
        """Return the relation of one formula to another."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Symbolic(AskByAsk):
    """Formulas typed under the reference's names, which are formulas as text themselves.

    Another name, which only accepted readings or slips have, holds words: how they are meant.
    """

    kind = "symbolic"
    public = ("names", "called")
    names: Names
    """The names that the formulas may use."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Other name -> one of these: the letters of the handout, of the prompt, of arguments."""
    tolerance: Fraction | None = None
    """The relative error that is allowed; None asks for the formula itself."""
    exact: bool = False
    """Whether a decimal that only approaches the right number is wrong."""
    engine: Engine = deciding.decide
    partial: Partial = field(default_factory=Partial)
    """The shares of answers with a wrong factor or sign."""

    def __post_init__(self) -> None:
        """Refuse a question whose own formulas cannot be read."""
        super().__post_init__()
        spaces = [self.reference, *self.accepts, *(slip.namespace for slip in self.slips)]
        formulas = [declared.formulas(space, self.reference) for space in spaces]
        for name, formula in ((name, value) for space in formulas for name, value in space.items()):
            try:
                self._answers(formula)
            except Unread as error:
                raise AuthoringError(f"{self.source}: {name}: {error}") from error

    def ask(self, draw: Draw) -> Plan:
        """Each name's value, the optional ones last."""
        return (*map(Value, self.reference), *self.optional)

    def twins(self) -> Sequence[Symbolic]:
        """The names, and what formulas may use."""
        return [
            Symbolic(
                prompt="",
                source=self.source,
                reference=dict.fromkeys(self.reference, "0"),
                accepts=[{ask.name: "0"} for ask in self.optional],
                names=self.names,
                called=self.called,
            )
        ]

    def echo(self, record: Record) -> str:
        """Each formula as it was read."""
        plan = self.ask(Draw(b""))
        return declared.echo(plan, record, "a formula", lambda value: echo(self._tree(value)))

    def exhibit(self, record: Record) -> Sequence[ShownFormula]:
        """Each formula as it would be written on paper."""
        plan = self.ask(Draw(b""))
        return declared.formulas_shown(plan, record, lambda value: latex(self._tree(value)))

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare every name that the other has: all must agree. A sure fault is told first."""
        verdicts = list(self.each(record, other, plan))
        worst = min(verdicts, key=lambda v: (v.share, v.outcome is Outcome.TO_READ))
        notes = tuple(note for verdict in verdicts for note in verdict.notes)
        return replace(worst, notes=notes)

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge as any compared question; a wrong answer with one known factor may keep a share."""
        verdict = super().judge(record, draw)
        known = any(slip.sentence == verdict.because for slip in self.slips)
        if verdict.outcome is not Outcome.WRONG or known or self.partial == Partial():
            return verdict
        for factor in (-1.0, *FACTORS):
            if all(self._is_multiple(*pair, factor) for pair in self._pairs(record)):
                return with_factor(self.partial, factor, verdict)
        return verdict

    def _pairs(self, record: Record) -> list[tuple[object, object]]:
        asked = zip(self.reference.values(), record, strict=False)
        return [(found.value if isinstance(found, Got) else None, right) for right, found in asked]

    def _is_multiple(self, found: object, right: object, factor: float) -> bool:
        """Whether a formula is the right one times a number."""
        times = Apply("*", (Number(Fraction(factor)), self._tree(right)))
        try:
            return self.engine(self._tree(found), times, self.names).relation is Relation.EQUAL
        except (Unread, ValueError):
            return False

    def failed(self, ask: Ask, found: Failed, wanted: Got) -> Verdict:
        """A name without a formula."""
        if found.cause is Cause.UNSENDABLE:
            raise Unreadable(f"`{ask.name}` {ended.how(found)}; a formula was asked for")
        return Verdict.wrong(f"`{ask.name}` {ended.how(found)}.")

    def compare_value(self, ask: Ask, found: Got, wanted: Got) -> Verdict:
        """One formula, in whichever of its readings fits best."""
        right = self._tree(wanted.value)
        try:
            answers = self._answers(found.value)
        except Unread as error:
            return declared.unread(ask.name, found.value, error)
        verdicts = [self._of_answer(ask.name, answer, right) for answer in answers]
        return max(verdicts, key=lambda verdict: ORDER.index(verdict.outcome))

    def _answers(self, value: object) -> list[Answer]:
        """Every way to read a value; `y = ...` is the formula behind the sign."""
        return read_aliased(lambda names: _read(value, names), self.names, self.called)

    def _tree(self, value: object) -> Tree:
        """The formula that a value comes to."""
        return self._answers(value)[0].last

    def _of_answer(self, name: str, answer: Answer, right: Tree) -> Verdict:
        """All formulas of an answer must be the right one; where they disagree, a person looks."""
        given = [(tree, self.tolerance) for tree in answer.trees]
        given += [(tree, max(self.tolerance or ROUGHLY, ROUGHLY)) for tree in answer.rounded]
        verdicts = [
            self._verdict(name, tree, right, self.engine(tree, right, self.names, tolerance=near))
            for tree, near in given
        ]
        worst = min(verdicts, key=lambda verdict: ORDER.index(verdict.outcome))
        if worst.outcome is Outcome.WRONG and any(v.outcome is Outcome.RIGHT for v in verdicts):
            told = f"`{name}` gives several formulas, not all of them equal: a person decides."
            return Verdict.to_read(told, *worst.notes)
        return worst if worst.outcome is not Outcome.RIGHT else verdicts[len(answer.trees) - 1]

    def _verdict(self, name: str, theirs: Tree, right: Tree, decision: Decision) -> Verdict:
        notes = tuple(f"`{name}`: {note}" for note in decision.notes)
        if decision.relation is Relation.EQUAL:
            return Verdict.right(*notes)
        if decision.relation is Relation.APPROXIMATE:
            if not self.exact:
                return Verdict.right(*notes, f"`{name}` agrees as far as its digits go")
            says = f"`{name}` is right to its digits only: the exact value was asked for."
            return Verdict.wrong(says)
        told = f"`{name}` was read as `{echo(theirs)}`. {decision.says}"
        if decision.relation is Relation.UNDECIDED:
            return Verdict.to_read(told, *notes)
        wanted = f"{decision.expected} there" if decision.expected else echo(right)
        expected = f"`{name}`: expected {wanted}"
        return replace(Verdict.wrong(told, expected), notes=notes)


def _read(value: object, names: Names) -> list[Answer]:
    value = wording.alone(value) if wording.is_text(value) else value
    if isinstance(value, str):
        return read_answer(plainly(value), names)
    return [Answer((from_value(value, names),))]


def echo(tree: Tree) -> str:
    """The formula as it was read, cut where it is long."""
    text = write(tree)
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 4] + " ..."
