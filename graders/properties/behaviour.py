"""Laws on a call itself: it leaves its arguments alone, and gives the same result again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.guest import wire
from graders.guest.plan import Failed
from graders.kinds import show
from graders.properties.asking import Evaluation, Point
from graders.properties.property import Property
from graders.properties.target import Counterexample, Inputs, Target


def pure(subject: Target) -> Property:
    """A call leaves its arguments as they were, and no trace in the calls that follow."""

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        between = subject.inputs(rng)
        return [Point(subject, given) for given in (inputs, between, inputs)]

    def law(first: Evaluation, between: Evaluation, later: Evaluation) -> None:
        for call in (first, between):
            labels = list(subject.given(call.inputs))
            if changed := [labels[k] for k in call.changed if k < len(labels)]:
                raise Counterexample(f"{call.called} changes {', '.join(changed)} in place")
        for again in subject.again(first.got.value):
            if not _same(again, first.value):
                says = f"a second call on the same object {_outcome(again)}"
                raise Counterexample(f"{first.says}, and {says}")
        if not _same(first.value, later.value):
            says = f"after {between.called} it {_outcome(later.value)}"
            raise Counterexample(f"{first.says}, and {says}: something is kept between calls")

    return Property(
        name="pure",
        says=f"{subject.title} leaves its arguments alone and keeps nothing between calls.",
        subjects=(subject,),
        related=related,
        law=law,
    )


def deterministic(subject: Target) -> Property:
    """The same call gives the same result, to the last bit, under the same random seed."""

    def law(first: Evaluation, second: Evaluation) -> None:
        if not _same(first.value, second.value):
            says = f"the next time it {_outcome(second.value)}"
            raise Counterexample(
                f"{first.says}, and {says}: nothing but the arguments should count"
            )

    return Property(
        name="deterministic",
        says=f"{subject.title} gives the same result for the same arguments and random seed.",
        subjects=(subject,),
        related=lambda inputs, rng: [Point(subject, inputs), Point(subject, inputs)],
        law=law,
    )


def _same(value: object, other: object) -> bool:
    return wire.dumps(value) == wire.dumps(other)


def _outcome(value: object) -> str:
    return f"raises {value.says}" if isinstance(value, Failed) else f"gives {show.value(value)}"
