"""Functions, called on drawn inputs; their results are compared, call by call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from graders.compared import Slip, records_of
from graders.guest.plan import Ask, Call, Cause, Failed, Got, Plan, Record
from graders.kinds import arrays, ended, exhibits, fair, show
from graders.kinds.arrays import Layout
from graders.kinds.ask_by_ask import AskByAsk
from graders.kinds.nearly import Partial, nearly
from graders.model import Draw, Namespace, Outcome, Unreadable, Verdict, asked
from graders.precision import allowed
from graders.tolerance import Tolerance

READABLE = 160
"""The most letters of a call that can be told; the first failing one so short is told."""

Calls: TypeAlias = Sequence[Call]


@dataclass(frozen=True, kw_only=True, eq=False)
class Code(AskByAsk):
    """A function of the student's, which must agree on every call.

    The first failing call that can be read at a glance is told as the counterexample.
    """

    kind = "code"
    calls: Callable[[Draw], Calls]
    """The calls of one draw: readable fixed ones first, then drawn ones."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    layout: Layout = field(default_factory=Layout)
    typed: bool = False
    """Whether a result may have few digits, as one made of typed parts has."""
    partial: Partial = field(default_factory=Partial)
    """The shares of answers that have one thing wrong."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """The most likely meaning of an exception, by its type: a sentence that is told before it."""
    redraws: bool = True
    """Whether an input that tells too little apart may be drawn anew, call by call."""

    def ask(self, draw: Draw) -> Plan:
        """The drawn calls, then the optional names."""
        return (*fair.asks(self, self.calls, draw, "calls", redraws=self.redraws), *self.optional)

    def shown(self, draw: Draw) -> Plan:
        """The calls that only a draw can make."""
        return fair.drawn(self, self.calls, draw, "calls")

    def record_right(self, plan: Plan, space: Namespace) -> Record:
        """The record of a right answer, with the gaps that single precision may leave."""
        return fair.record_right(self, plan, space)

    def record_slip(self, plan: Plan, slip: Slip) -> Record:
        """The record of a slip on the calls that its inputs were checked with."""
        return fair.record_slip(self, plan, slip)

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge as any compared question; a wrong answer with one known fault may keep a share."""
        verdict = super().judge(record, draw)
        if verdict.outcome is not Outcome.WRONG or self._knows(verdict):
            return verdict
        plan = asked(self, draw)
        right = records_of(self, draw).reference
        try:
            agree = [each.share == 1 for each in self.each(record, right, plan)]
        except Unreadable:
            return verdict
        verdict = nearly(self.partial, plan, record, right, verdict, agree)
        raised = {a.says.partition(":")[0] for a in record if isinstance(a, Failed)}
        meant = [says for name, says in self.errors.items() if name in raised]
        return replace(verdict, because=" ".join([*meant, verdict.because]))

    def _knows(self, verdict: Verdict) -> bool:
        """Whether a slip gave the verdict, whose share then stands."""
        return any(slip.sentence == verdict.because for slip in self.slips)

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Agreement on every call, or the counterexample: one on which the two differ most."""
        verdicts = list(self.each(record, other, plan))
        share = min(verdict.share for verdict in verdicts)
        notes = _notes(record, plan, verdicts)
        if share == 1:
            return Verdict.right(*notes)
        worst = _counterexample(record, verdicts, plan)
        because = f"`{show.ask(plan[worst])}` {_describe_answer(record[worst], verdicts[worst])}."
        if not ended.the_guest(record[worst]):
            agreed = [v.share == 1 for v, ask in zip(verdicts, plan, strict=True) if _is_call(ask)]
            because += f" It agrees on {sum(agreed)} of {len(agreed)} inputs."
        shown = exhibits.case(plan[worst], record[worst], other[worst])
        wrong = Verdict.wrong(because, verdicts[worst].detail, share)
        return replace(wrong, notes=notes, shown=shown)

    def failed(self, ask: Ask, found: Failed, wanted: Got) -> Verdict:
        """A call that gave nothing is wrong; `compare` says how it ended."""
        return Verdict.wrong("", f"expected {show.value(wanted.value)}")

    def compare_value(self, ask: Ask, found: Got, wanted: Got) -> Verdict:
        """The value that one call gave; one that cannot be read is wrong there."""
        try:
            tolerance = self.tolerance if self.typed else replace(self.tolerance, digits=0)
            gap = wanted.gap if isinstance(wanted, allowed.RightGot) else 0.0
            return arrays.compare(found.value, wanted.value, tolerance, self.layout, gap)
        except Unreadable as error:
            return Verdict.wrong(f"though {error}", f"expected {show.value(wanted.value)}")


def _counterexample(record: Record, verdicts: Sequence[Verdict], plan: Plan) -> int:
    """The ask that ended the guest; else the first readable one of those that earn least."""
    share = min(verdict.share for verdict in verdicts)
    failing = [k for k, verdict in enumerate(verdicts) if verdict.share == share]
    ending = (k for k in failing if ended.the_guest(record[k]))
    readable = (k for k in failing if len(show.ask(plan[k])) <= READABLE)  # one by one: it costs
    return next(ending, next(readable, failing[0]))


def _is_call(ask: Ask) -> bool:
    return isinstance(ask, Call)


def _describe_answer(answer: Got | Failed, verdict: Verdict) -> str:
    if isinstance(answer, Got):
        return f"gives {show.value(answer.value)}, {verdict.because}"
    if answer.cause is Cause.UNSENDABLE and "expected" not in answer.says:
        return f"{ended.how(answer)}; plain numbers or arrays were asked for"
    return ended.how(answer)


def _notes(record: Record, plan: Plan, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Return remarks that cost nothing, each once."""
    notes = {note: None for verdict in verdicts for note in verdict.notes}
    for ask, answer in zip(plan, record, strict=True):
        for index in answer.changed if isinstance(answer, Got) else ():
            labels = ask.labels if isinstance(ask, Call) else ()
            label = labels[index] if index < len(labels) else index + 1
            notes[f"it changes its argument {label} in place"] = None
    return tuple(notes)
