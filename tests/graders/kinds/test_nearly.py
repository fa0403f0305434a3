"""What is left of an answer that is right but for one thing."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from graders import Boundary, Call, Code, Partial
from graders.guest.carry_out import carry_out
from graders.model import Draw, Verdict

DRAW = Draw.of(b"a test", "nearly", "1")


def calls(draw: Draw) -> list[Call]:
    drawn = [draw.case(k).normal(size=2) for k in range(5)]
    return [Call("f", (x, last), ("x", "last")) for x in drawn for last in (None, 2.0)]


def right(x: Any, last: float | None) -> Any:
    return x if last is None else x + last * x[::-1]


QUESTION = Code(
    prompt="", source="nearly", calls=calls, reference={"f": right},
    partial=Partial(
        factor="1/2", sign="1/3",
        boundaries=[Boundary("at the end", lambda call: call.arguments[1] is None, "3/4")],
    ),
)  # fmt: skip


def judged(f: Callable[..., Any]) -> Verdict:
    return QUESTION.judge(carry_out(QUESTION.ask(DRAW), {"f": f}), DRAW)


@pytest.mark.parametrize(("f", "share", "says"), [
    (lambda x, last: 0 * x if last is None else right(x, last), "3/4", "right but at the end: `f("),
    (lambda x, last: x + last * x[::-1], "3/4", "right but at the end: `f("),  # raises there
    (lambda x, last: 2 * right(x, last), "1/2", "It is right up to one factor. `f("),
    (lambda x, last: np.float32(0.5) * right(x, last), "1/2", "right up to one factor."),
    (lambda x, last: 0.3 * right(x, last), "0", "`f("),
    (lambda x, last: -right(x, last), "1/3", "The whole has the other sign. `f("),
    (lambda x, last: x[0] * right(x, last), "0", "`f("),  # another factor each time
    (lambda x, last: 0 * x, "0", "`f("),
    (lambda x, last: x, "0", "`f("),  # right at the end alone
    (lambda x, last: right(x, last) + 1, "0", "`f("),
    (lambda x, last: "text", "0", "`f("),
])  # fmt: skip
def test_one_mistake_leaves_what_the_question_says(
    f: Callable[..., Any], share: str, says: str
) -> None:
    verdict = judged(f)
    assert verdict.share == Fraction(share)
    assert says in verdict.because


def test_a_right_answer_is_right() -> None:
    assert judged(right).share == 1
