"""Trained models, judged by their predictions on hidden inputs. A log alone goes to a person."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.evidence import ShownLog
from graders.guest.plan import Call, Cause, Failed, Got, Plan, Record, Value
from graders.kinds import arrays, ended, show
from graders.model import AuthoringError, Draw, Outcome, Points, Question, Unreadable, Verdict
from graders.tolerance import Array

Targets = npt.NDArray[Any]
Metric = Callable[[Array, Targets], float]
"""A metric of predictions and targets; raises `Unreadable` for predictions of another form."""


FEWEST_STEPS, MOST_STEPS = 2, 100
"""The fewest and the most steps of a log that are drawn."""
READABLE = 160
"""The most letters of a call that can be told; a longer one is told by its name."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """The share for each value of the metric: all from `full` on, none past `possible`.

    Larger is better where `possible` is larger than `full`, else smaller is.
    """

    full: float
    possible: float
    """No model can do better, with a margin for chance: whatever does has seen the targets."""
    parts: Sequence[tuple[float, Points]] = ()
    """Less good limits, and the share from each of them on."""

    def __post_init__(self) -> None:
        """Refuse a band that does not say which way is better."""
        if self.possible == self.full:
            raise AuthoringError(f"a band's `possible` and `full` are both {self.full:g}")

    def reaches(self, value: float, limit: float) -> bool:
        """Whether a value is at least as good as a limit."""
        return value >= limit if self.possible > self.full else value <= limit

    def share(self, value: float) -> Fraction:
        """The largest share whose limit the value reaches."""
        limits = [(self.full, 1), *self.parts]
        reached = [Fraction(share) for limit, share in limits if self.reaches(value, limit)]
        return max(reached, default=Fraction(0))

    def __str__(self) -> str:
        return f"at {'least' if self.possible > self.full else 'most'} {self.full:g}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Training(Question):
    """A model of the student's, asked for predictions on hidden inputs.

    Its function, or one of the kit that trains what the student wrote, returns predictions; the
    metric is computed on this side, against targets that never cross the wall.
    """

    kind = "training"
    predictions: Callable[[Draw], Call]
    targets: Callable[[Draw], Targets]
    metric: Metric
    called: str
    """The metric in a sentence: `test accuracy`."""
    band: Band
    leak: str = "the model has seen what it should predict"
    """The most likely reason for a value past the possible."""
    log: str = ""
    """A name that may hold what training printed. It earns nothing by itself: a person reads it."""

    @property
    def sought_in_outputs(self) -> str:
        """The band, for a person who looks for the metric in printed outputs."""
        return f"a {self.called} of {self.band}"

    @property
    def log_name(self) -> str:
        """The log, beside which the function is only an offer."""
        return self.log

    def ask(self, draw: Draw) -> Plan:
        """The predictions, and the log where it is offered."""
        return (self.predictions(draw), *([Value(self.log, optional=True)] if self.log else ()))

    def exhibit(self, record: Record) -> Sequence[ShownLog]:
        """The log, where it is a series of numbers, beside the band."""
        log = record[1] if self.log else None
        values = _series(log.value) if isinstance(log, Got) else []
        if len(values) < FEWEST_STEPS:
            return []
        limit, rising = f"{self.band.full:g}", self.band.possible > self.band.full
        return [ShownLog(self.log, tuple(values), limit, rising, self.called)]

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """The share of the band that the metric reaches."""
        answer, *others = record
        call = self.predictions(draw)
        if isinstance(answer, Failed) or answer.value is None:
            return self._without_predictions(call, answer, next(iter(others), None))
        try:
            predicted, _ = arrays.read(answer.value)
            with np.errstate(all="ignore"):  # a student's NaN needs no warning
                verdict = self._place(float(self.metric(predicted, self.targets(draw))))
        except Unreadable as error:
            because = f"`{_told(call)}` gives {show.value(answer.value)}: {error}."
            verdict = Verdict(outcome=Outcome.UNREADABLE, because=because)
        return self._beside_a_log(verdict, next(iter(others), None))

    def _place(self, value: float) -> Verdict:
        """Return the verdict on a value of the metric, by the band."""
        found = f"On hidden data the {self.called} is {value:.4g}"
        if not math.isfinite(value):
            return Verdict.wrong(f"{found}; {self.band} was asked for.")
        if self.band.reaches(value, self.band.possible) and value != self.band.possible:
            says = f"{found}, too good to be true (no model passes {self.band.possible:g})"
            return Verdict.to_read(f"{says}: {self.leak}, most likely. A person looks.")
        share = self.band.share(value)
        if share == 1:
            return Verdict.right(f"{found}.")
        return Verdict.wrong(f"{found}; {self.band} was asked for.", share=share)

    def _beside_a_log(self, verdict: Verdict, log: Got | Failed | None) -> Verdict:
        """The verdict beside a log, which a person reads where the function earns less than all."""
        if verdict.outcome is Outcome.RIGHT or not isinstance(log, Got) or not _is_log(log.value):
            return verdict
        asked = f"on hidden data a {self.called} of {self.band} was asked for"
        says = f"{verdict.because} That alone costs nothing: a person reads the log `{self.log}`;"
        return Verdict.to_read(f"{says} {asked}.", *verdict.notes)

    def _without_predictions(
        self, call: Call, answer: Got | Failed, log: Got | Failed | None
    ) -> Verdict:
        """Verdict without predictions: a person reads a log; else it says how the call ended."""
        how = ended.how(answer) if isinstance(answer, Failed) else "returns nothing yet"
        happened = f"`{_told(call)}` {how}"
        if isinstance(log, Got) and _is_log(log.value):
            says = f"{happened}; the log `{self.log}` alone earns nothing by itself"
            asked = f"on hidden data a {self.called} of {self.band} was asked for"
            return Verdict.to_read(f"{says}. A person reads it: {asked}.")
        if isinstance(log, Got) and log.value is not None:
            says = f"numbers or text with numbers in it were asked for, not {show.value(log.value)}"
            return Verdict(outcome=Outcome.UNREADABLE, because=f"{happened}. `{self.log}`: {says}.")
        if _is_blank(answer):
            absent = isinstance(answer, Failed) and answer.cause is Cause.MISSING
            says = f"Nothing named `{call.name}` was found." if absent else f"{happened}."
            return Verdict(outcome=Outcome.MISSING, because=says)
        return Verdict.wrong(f"{happened}.")


def _told(call: Call) -> str:
    """A call that can be read at a glance; else its function's name."""
    told = show.call(call)
    return told if len(told) <= READABLE else call.name


def _is_blank(answer: Got | Failed) -> bool:
    """Whether the answer is an unchanged template: a value, no name, or NotImplementedError."""
    if isinstance(answer, Got):
        return True
    template = answer.cause is Cause.RAISED and answer.says.startswith("NotImplementedError")
    return template or answer.cause is Cause.MISSING


def _series(value: object) -> list[str]:
    """The numbers of a log that is one list of them, or the first such list in a dictionary."""
    if isinstance(value, dict):
        return next(filter(None, map(_series, value.values())), [])
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "iuf":
        value = value.tolist()
    if not isinstance(value, list | tuple) or not all(map(_is_number, value)):
        return []
    step = max(len(value) // MOST_STEPS, 1)
    return [f"{float(number):.4g}" for number in value[::step]]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _is_log(value: object) -> bool:
    """Whether a value is a log: text with a number, an array, or lists and dicts of these."""
    if isinstance(value, str):
        return any(letter.isdecimal() for letter in value)
    if isinstance(value, np.ndarray):
        return value.size > 0 and value.dtype.kind in "iuf"
    if isinstance(value, dict | list | tuple):
        parts = value.values() if isinstance(value, dict) else value
        return bool(parts) and all(_is_entry(part) or _is_log(part) for part in parts)
    return False


def _is_entry(value: object) -> bool:
    return value is None or isinstance(value, int | float | str | np.generic)


def accuracy(predicted: Array, targets: Targets) -> float:
    """The share of right labels; predictions are labels, or scores with the classes last."""
    if predicted.shape != targets.shape:
        predicted = _scores(predicted, targets).argmax(axis=-1)
    return float(np.mean(predicted == targets))


def mean_squared_error(predicted: Array, targets: Targets) -> float:
    """The mean over all entries."""
    if predicted.shape != targets.shape:
        says = f"predictions of shape {targets.shape} were asked for"
        raise Unreadable(f"{says}, not {predicted.shape}")
    return float(np.mean((predicted - targets) ** 2))


def cross_entropy(predicted: Array, targets: Targets) -> float:
    """The mean negative log-likelihood in nats, from scores with the classes last.

    Scores are normalized here: log-probabilities do not change, and scores that do not add up to
    one bring no advantage.
    """
    scores = _scores(predicted, targets)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return float(-np.mean(np.take_along_axis(logs, targets[..., None], axis=-1)))


def _scores(predicted: Array, targets: Targets) -> Array:
    """Predictions, if they are a row of scores for each target, with all classes in it."""
    if predicted.shape[:-1] == targets.shape and predicted.shape[-1] > targets.max():
        return predicted
    says = f"a row of scores was asked for each of {targets.shape}, one for each class"
    raise Unreadable(f"{says}; their shape is {predicted.shape}")
