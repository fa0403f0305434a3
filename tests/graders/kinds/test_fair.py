"""No right answer is refused for the type that it comes in: every function of every question."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pytest

from graders import Code, Draw, Tolerance
from graders.guest.carry_out import carry_out
from graders.model import Outcome
from tests.graders.kinds.test_leaks import QUESTIONS

Change = Callable[[Any], Any]

FUNCTIONS = [(name, q, draw) for name, q, draw in QUESTIONS if isinstance(q, Code)]


def single(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return inside(value, single)


def listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else inside(value, listed)


def column(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value[:, None]
    return inside(value, column)


def unchanged(value: Any) -> Any:
    return value


def inside(value: Any, change: Change) -> Any:
    if isinstance(value, tuple):
        return tuple(map(change, value))
    if isinstance(value, dict):
        return {key: change(part) for key, part in value.items()}
    return value


def single_listed(value: Any) -> Any:
    return listed(single(value))


def answering(function: Any, given: Change, returned: Change) -> Any:
    """The function of somebody who works in other types.

    A class is left to the function of the kit that drives it: an instance is no value that crosses.
    """
    if not callable(function) or isinstance(function, type):
        return function

    @wraps(function, updated=())  # drivers read what it takes
    def answer(*arguments: Any, **keywords: Any) -> Any:
        taken = {name: given(argument) for name, argument in keywords.items()}
        return returned(function(*map(given, arguments), **taken))

    return answer


@pytest.mark.parametrize(("given", "returned"), [
    (unchanged, listed),
    (unchanged, column),
    (unchanged, single),  # the last step rounds
    (single, unchanged),  # all steps round
    (single, single_listed),  # `.tolist()` at the end of torch's default precision
])  # fmt: skip
@pytest.mark.parametrize(
    ("name", "question", "draw"), FUNCTIONS, ids=[name for name, *_ in FUNCTIONS]
)
def test_an_answer_in_other_types_is_right(
    name: str, question: Code, draw: Draw, given: Change, returned: Change
) -> None:
    is_single = single in (given, returned)
    if is_single and question.tolerance.relative < Tolerance().relative:
        pytest.skip("the question asks for more than single precision")
    names = {n: answering(f, given, returned) for n, f in question.reference.items()}
    verdict = question.judge(carry_out(question.ask(draw), names), draw)
    assert verdict.outcome is Outcome.RIGHT, verdict.because
