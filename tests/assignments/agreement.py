"""Answers of every kind to every item, and what `check` and `run` make of each."""

from __future__ import annotations

import functools
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.assignment import Assignment, Item
from graders.audit.questions import named
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.guest.plan import Definition
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Draw, Namespace, Outcome, Question, Verdict
from graders.public import checking
from graders.public.checking import State
from graders.public.homework import PublicItem

SECRET = b"check and run agree"
MOST_SLIPS = 4
MALFORMED: Mapping[str, object] = {
    "words": "twelve", "a broken list": [[1], [2, 3]], "an object": object(), "complex": 2j,
    "a dictionary": {"a": 1}, "a division by zero": "1/0", "a function of nothing": lambda: 1,
    "an empty list": [], "nan": float("nan"), "two choices": ["biased", "unbiased"],
    "a bracket": r"\frac{1}{", "text of a list": "[1, 2",
    "a masked entry": np.ma.masked_less([1.0, -1.0], 0),
}  # fmt: skip


def _float32(value: Any) -> object:
    import torch

    return torch.tensor(np.asarray(value), dtype=torch.float32)


def _item(value: Any) -> object:
    array = np.asarray(value, np.float32)
    return float(array.reshape(-1)[0]) if array.size == 1 else array.tolist()


DRESSES: Mapping[str, Callable[[Any], object]] = {
    "float32": _float32,
    "float32, item": _item,
    "a list": lambda x: np.asarray(x, float).tolist(),
    "a column": lambda x: np.asarray(x, float)[..., None],
    "a row": lambda x: np.asarray(x, float)[None],
    "objects": lambda x: np.asarray(x, float).astype(object),
    "text": lambda x: str(np.asarray(x, float).tolist()),
    "longdouble": lambda x: np.asarray(x, np.longdouble),
    "noise": lambda x: np.asarray(x, float) + 1e-17j,
}


def _tensor(truth: bool) -> object:
    import torch

    return torch.tensor(truth)


TRUTHS: Mapping[str, Callable[[bool], object]] = {
    "a tensor": _tensor, "words": lambda x: "Yes." if x else "No.", "a number": int,
}  # fmt: skip
WORDS: Mapping[str, Callable[[str], object]] = {
    "capitals": str.upper, "typeset": lambda x: f"${x}$", "a list of one": lambda x: [x],
    "blanks": lambda x: x.replace("_", " "),
}  # fmt: skip
FEW = ("right", "text", "words", "gives words")
"""Answers that find most for what they cost, beside the slips."""


@dataclass(frozen=True)
class Answer:
    """One answer to an item."""

    called: str
    space: Namespace


def answers(question: Question, slips: int = MOST_SLIPS) -> Iterator[Answer]:
    """Right ones, right ones in other dress, slips, and malformed ones."""
    inner = [part for _, part in named("", question) if isinstance(part, Compared)]
    right: dict[str, object] = dict(ChainMap(*(dict(part.reference) for part in inner)))
    beside = {name: right[name] for name in right.keys() - _offered(question)}
    yield Answer("right", right)
    for part in inner:
        for k, space in enumerate(part.accepts):
            yield Answer(f"accepted {k}", {**right, **space})
        for slip in list(part.slips)[:slips]:
            yield Answer(f"slip: {slip.sentence[:50]}", {**beside, **slip.namespace})
    if any(isinstance(value, type) for value in right.values()):
        return  # a module's outputs are tensors
    for called, dress in DRESSES.items():
        yield Answer(called, {name: _dressed(value, dress) for name, value in right.items()})
    for called, value in MALFORMED.items():
        yield Answer(called, dict.fromkeys(right, value))
        yield Answer(f"gives {called}", {name: lambda *_, v=value: v for name in right})
    yield from _in_other_words(right)


def _offered(question: Question) -> set[str]:
    """The names of offers alone: a right one may prove the whole item, whatever else is there."""

    def names(questions: Iterable[Question]) -> set[str]:
        found = [part for each in questions for _, part in named("", each)]
        return {name for part in found if isinstance(part, Compared) for name in part.reference}

    return names(question.offered) - names(question.counted)


def few(question: Question) -> Iterator[Answer]:
    """The right one, one in other dress, two slips, malformed ones, other truths and words."""
    for answer in answers(question, slips=2):
        if answer.called in FEW or answer.called.startswith(("slip: ", "truths: ", "words: ")):
            yield answer


def _in_other_words(right: Namespace) -> Iterator[Answer]:
    """Truths and words in other forms, where the answer or one of its functions gives any."""
    for kind, wanted, dresses in (("truths", bool, TRUTHS), ("words", str, WORDS)):
        given = {name: value for name, value in right.items() if _gives(value, wanted)}
        for called, dress in dresses.items() if given else ():
            worn = {name: _worn(value, wanted, dress) for name, value in given.items()}
            yield Answer(f"{kind}: {called}", {**right, **worn})


def _gives(value: object, wanted: type) -> bool:
    """Whether a value is of a type, or a function says that it returns such."""
    hints = getattr(value, "__annotations__", {})
    return isinstance(value, wanted) or hints.get("return") in (wanted, wanted.__name__)


def _worn(value: Any, wanted: type, dress: Callable[[Any], object]) -> object:
    """A value, or what a function returns, in that form."""
    if isinstance(value, wanted):
        return dress(value)
    return functools.wraps(value)(lambda *given: dress(wanted(value(*given))))


def _dressed(value: object, dress: Callable[[Any], object]) -> object:
    """A value, or what a function returns, in another dress where it has that."""
    if callable(value):
        return functools.wraps(value)(lambda *given: _dressed(value(*given), dress))
    if isinstance(value, tuple):
        return tuple(_dressed(part, dress) for part in value)
    try:
        return dress(value) if np.asarray(value).dtype.kind in "iuf" else value
    except (ValueError, TypeError):
        return value


def run(assignment: Assignment, placed: Item, answer: Answer) -> Verdict:
    """The verdict of grading."""
    draw = Draw.of(SECRET, assignment.name, placed.number)
    record = carry_out(placed.question.ask(draw), answer.space)
    return placed.question.judge(record, draw)


def check(item: PublicItem, answer: Answer) -> tuple[State, str]:
    """The state that a student's own check tells, and its sentences."""
    plan = tuple(ask for each in item.checks for ask in each.ask())
    defined = {name: Definition("answers.py", 1, f"{name} = 1") for name in answer.space}
    records = {item.number: carry_out(plan, answer.space)}
    transcript = Transcript(records=records, definitions=defined)
    found = checking.checked(item, transcript, Submission(student="anna"))
    return found.state, " ".join(f"[{c.name}] {v.because} {v.notes}" for c, v in found.verdicts)


def disagreement(verdict: Verdict, state: State) -> str:
    """What is wrong with the two together; empty where they agree."""
    if verdict.outcome is Outcome.RIGHT and state.needs_work:
        return f"full points, but `check` says {state!r}"
    if verdict.outcome is Outcome.UNREADABLE and state in (State.READ, State.HOLDS):
        return f"not readable, but `check` says {state!r}"
    return ""
