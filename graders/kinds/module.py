"""Torch modules: built, loaded with random weights by role, run forward and backward, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graders.compared import Slip
from graders.guest.plan import Ask, Build, Cause, Failed, Got, Plan, Record
from graders.kinds import arrays, ended, exhibits, fair, show
from graders.kinds.arrays import Layout
from graders.kinds.ask_by_ask import AskByAsk
from graders.model import Draw, Namespace, Points, Unreadable, Verdict
from graders.precision import allowed
from graders.tolerance import Tolerance


def random_weights(
    rng: np.random.Generator, shapes: Mapping[str, tuple[int, ...]], scale: float = 0.7
) -> dict[str, Any]:
    """Weights for each role, drawn in order: normal, and positive for a running variance.

    At their own start values many wrong modules are right: a forgotten scale of one, a bias of
    zero, a norm used twice.
    """
    return {
        role: rng.uniform(0.5, 2.0, size=shape)
        if role.endswith("running_var")
        else rng.normal(scale=scale, size=shape)
        for role, shape in shapes.items()
    }


NEAR = 1e-6
"""The closeness asked of each of several outputs: single precision is enough."""
PARTS = frozenset({"output", "again", "gradients", "dropout", "spare", "computed_in"})


@dataclass(frozen=True)
class Ran:
    """The results of one `Build`, read from its plain value."""

    output: object
    again: object
    gradients: Mapping[str, object]
    dropout: Sequence[object]
    spare: Sequence[object]
    computed_in: str
    gaps: Mapping[str, Any] = field(default_factory=dict)
    """The gap that each part of a right answer may have."""

    @classmethod
    def of(cls, value: object) -> Ran:
        """Read the parts of the value; `Unreadable` for a value that no module of ours gave."""
        if not isinstance(value, dict) or value.keys() != PARTS:
            raise Unreadable(f"the output of a module was asked for, not {show.value(value)}")
        if not isinstance(value["gradients"], dict):
            raise Unreadable("gradients by name were asked for")
        if not all(isinstance(value[name], list) for name in ("dropout", "spare")):
            raise Unreadable("lists of dropouts and of parameters were asked for")
        return cls(**value)


@dataclass(frozen=True, kw_only=True, eq=False)
class Module(AskByAsk):
    """A torch class of the student's. Its outputs and gradients must agree on every build."""

    kind = "module"
    should_fail = "should fail"
    builds: Callable[[Draw], Sequence[Build]]
    """The builds of one draw: readable fixed ones first, then drawn ones.

    Sizes that all differ keep a swapped axis from hiding, and let weights be told by shape.
    """
    tolerance: Tolerance = field(default_factory=lambda: Tolerance(absolute=1e-8, digits=0))
    layout: Layout = field(default_factory=Layout)
    outputs: Sequence[Points] = ()
    """The share of each output of a tuple that is right in every build, where not all are."""
    forward_share: Points = "1/2"
    """The share of right outputs where a gradient or a second call is not right."""

    def ask(self, draw: Draw) -> Plan:
        """The drawn builds, then the optional names."""
        return (*fair.asks(self, self.builds, draw, "builds"), *self.optional)

    def shown(self, draw: Draw) -> Plan:
        """The builds that only a draw can make."""
        return fair.drawn(self, self.builds, draw, "builds")

    def record_right(self, plan: Plan, space: Namespace) -> Record:
        """The record of a right answer, with the gaps that single precision may leave."""
        return fair.record_right(self, plan, space)

    def record_slip(self, plan: Plan, slip: Slip) -> Record:
        """The record of a slip on the builds that its inputs were checked with."""
        return fair.record_slip(self, plan, slip)

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Agreement on every build, or the first failing one; one that ended the guest first."""
        verdicts = list(self.each(record, other, plan))
        failing = [k for k, verdict in enumerate(verdicts) if verdict.share < 1]
        notes = tuple(dict.fromkeys(note for verdict in verdicts for note in verdict.notes))
        if not failing:
            return Verdict.right(*notes)
        told = next((k for k in failing if ended.the_guest(record[k])), failing[0])
        pairs = zip(plan, verdicts, strict=True)
        agreed = [verdict.share == 1 for ask, verdict in pairs if isinstance(ask, Build)]
        asked = plan[told]
        mode = " in training mode" if isinstance(asked, Build) and asked.training else ""
        because = f"`{show.ask(asked)}`{mode} {verdicts[told].because}."
        because += f" It agrees on {sum(agreed)} of {len(agreed)} inputs."
        share = min(verdict.share for verdict in verdicts)
        share = max(share, self._of_outputs(record, other))
        shown = exhibits.case(plan[told], record[told], other[told])
        return replace(
            Verdict.wrong(because, verdicts[told].detail, share), notes=notes, shown=shown
        )

    def _of_outputs(self, record: Record, other: Record) -> Fraction:
        """The share of the outputs that are right in every build."""
        if not self.outputs:
            return Fraction(0)
        right = [True] * len(self.outputs)
        for found, wanted in zip(record, other, strict=True):
            if not isinstance(wanted, Got) or not isinstance(found, Got):
                return Fraction(0)
            pairs = Ran.of(found.value).output, Ran.of(wanted.value).output
            given, known = (part if isinstance(part, list | tuple) else () for part in pairs)
            if not len(given) == len(known) == len(right):
                return Fraction(0)
            same = (self._same(*pair, NEAR).share == 1 for pair in zip(given, known, strict=True))
            right = [fine and also for fine, also in zip(right, same, strict=True)]
        earned = zip(self.outputs, right, strict=True)
        return sum((Fraction(share) for share, fine in earned if fine), Fraction(0))

    def failed(self, ask: Ask, found: Failed, wanted: Got) -> Verdict:
        """A build that gave nothing."""
        if found.cause is Cause.UNSENDABLE:
            raise Unreadable(f"`{ask.name}`: {found.says}")
        return Verdict.wrong(ended.how(found))

    def compare_value(self, ask: Ask, found: Got, wanted: Got) -> Verdict:
        """The outputs, gradients and second call of one build."""
        if not isinstance(ask, Build):
            verdict = arrays.compare(found.value, wanted.value, self.tolerance, self.layout)
            return replace(verdict, because=f"is {show.value(found.value)}, {verdict.because}")
        return self._compare_build(ask, found, wanted)

    def _compare_build(self, ask: Build, found: Got, wanted: Got) -> Verdict:
        """Outputs first, then gradients, then what a second call does."""
        gaps: Any = wanted.gap if isinstance(wanted, allowed.RightGot) else {}
        ours, theirs = Ran.of(found.value), replace(Ran.of(wanted.value), gaps=gaps or {})
        hints = tuple(_hints(ask, ours, theirs))
        verdict = self._forward(ours, theirs)
        if verdict.share == 1:
            changed = set(found.changed) - set(wanted.changed)
            later = (self._backward(ask, ours, theirs), self._again(ask, ours, theirs, changed))
            worst = min((verdict, *later), key=lambda v: v.share)
            verdict = replace(worst, notes=(*verdict.notes, *(n for v in later for n in v.notes)))
        if verdict.share == 1:
            return replace(verdict, notes=(*verdict.notes, *hints))
        return replace(verdict, because="; ".join([verdict.because, *hints]))

    def _forward(self, ours: Ran, theirs: Ran) -> Verdict:
        """Whether the outputs agree."""
        verdict = self._same(ours.output, theirs.output, theirs.gaps.get("output", 0.0))
        return replace(verdict, because=f"gives {show.value(ours.output)}, {verdict.because}")

    def _backward(self, ask: Build, ours: Ran, theirs: Ran) -> Verdict:
        """Whether the gradients agree that the reference has."""
        detached: list[str] = []
        wrong: list[Verdict] = []
        gaps = theirs.gaps.get("gradients", {})
        for name, wanted in theirs.gradients.items():
            if wanted is None:
                continue
            found = ours.gradients.get(name)
            # a gradient that is zero everywhere may as well not be there
            there = np.zeros(np.asarray(wanted).shape) if found is None else found
            verdict = self._same(there, wanted, gaps.get(name, 0.0))
            if verdict.share < 1:
                detached += [_leaf(ask, name)] if found is None else []
                says = f"{_leaf(ask, name)} is {show.value(found)}, {verdict.because}"
                wrong.append(replace(verdict, because=says))
        if not wrong:
            return Verdict.right()
        says = wrong[0].because
        if detached:
            path = "its path" if len(detached) == 1 else "their paths"
            says = f"{', '.join(detached)} is None: something on {path} is detached"
        return self._half(f"gives the right output, but the gradient for {says}", wrong[0].detail)

    def _again(self, ask: Build, ours: Ran, theirs: Ran, changed: set[int]) -> Verdict:
        """Whether a second call agrees, which state or inputs changed in place do not let it."""
        if isinstance(ours.again, Failed):
            says = f"a second call on the same inputs {ended.how(ours.again)}"
            return self._half(f"is right once, but {says}")
        verdict = self._same(ours.again, theirs.again, theirs.gaps.get("again", 0.0))
        if verdict.share == 1:
            return verdict
        says = "a second call on the same inputs gives another output: it keeps state between calls"
        if changed:
            names = ", ".join(_leaf(ask, str(k)) for k in sorted(changed))
            says = f"it changes {names} in place: a second call goes wrong"
        return self._half(f"is right once, but {says}", verdict.detail)

    def _half(self, because: str, detail: str = "") -> Verdict:
        """The verdict on right outputs where something else is wrong."""
        if (share := Fraction(self.forward_share)) == 1:
            return Verdict.right(because)
        return Verdict.wrong(because, detail, share)

    def _same(self, found: object, wanted: object, gap: object) -> Verdict:
        try:
            both = _numbers(found), _numbers(wanted)
            return arrays.compare(*both, self.tolerance, self.layout, gap)
        except Unreadable as error:
            return Verdict.wrong(f"though {error}", f"expected {show.value(wanted)}")


def _hints(ask: Build, ours: Ran, theirs: Ran) -> Iterator[str]:
    """Remarks on the module, whether or not its values are right."""
    if sorted(map(str, ours.dropout)) != sorted(map(str, theirs.dropout)):
        acts = ", ".join(map(show.value, ours.dropout)) or "nowhere"
        if ask.training:
            yield f"in training mode its dropout acts, as (rate, shape): {acts}"
        elif ours.dropout:
            yield f"dropout is active in eval mode, as (rate, shape): {acts}"
    if ours.spare and not theirs.spare:
        yield f"it has parameters that were not asked for: {', '.join(map(str, ours.spare))}"


def _leaf(ask: Build, name: str) -> str:
    """A gradient's name: a role's, or an input's label for its position."""
    labels = {str(k): label for k, label in enumerate(ask.labels)}
    unlabelled = f"input {int(name) + 1}" if name.isdecimal() else name
    return f"`{labels.get(name, unlabelled)}`"


def _numbers(value: object) -> object:
    """An output as `arrays` compares it: lists as tuples, and booleans as zeros and ones."""
    if isinstance(value, list | tuple):
        return tuple(map(_numbers, value))
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        return value.astype(np.int8)
    return value
