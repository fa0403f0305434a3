"""The audit finds every kind of fault that is planted in a question."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graders import (
    Assignment,
    Band,
    Call,
    Calls,
    Code,
    Draw,
    Essay,
    Numeric,
    Slip,
    Tolerance,
    Training,
    item,
    mean_squared_error,
    properties,
)
from graders.audit.questions import AuditRow, audit
from graders.model import Question, Verdict
from graders.properties import Typed
from reference import rnn

WRONG = Slip({"q1_2_total_grad": lambda a, J, g: a}, "Only the local term.")


def drawn(draw: Draw, sizes: tuple[int, ...] = (1, 2, 3)) -> Calls:
    found = []
    for k, d in enumerate(sizes):
        rng = draw.case(k)
        case = rng.normal(size=d), rng.normal(size=(d, d)), rng.normal(size=d)
        found.append(Call("q1_2_total_grad", case, ("a", "J", "g")))
    return [*found, Call("q1_2_total_grad", (*found[0].arguments[:2], None), ("a", "J", "g"))]


def code(**changes: Any) -> Code:
    sound = Code(
        prompt="",
        source="a test",
        calls=drawn,
        reference={"q1_2_total_grad": rnn.total_gradient},
        slips=[WRONG],
    )
    return replace(sound, **changes)


def numeric(**changes: Any) -> Numeric:
    sound = Numeric(
        prompt="",
        source="a test",
        reference={"x": np.array([0.25, 0.5])},
        slips=[Slip({"x": np.array([0.5, 0.25])}, "They are exchanged.")],
    )
    return replace(sound, **changes)


def row(question: Question, **changes: Any) -> AuditRow:
    assignment = Assignment(name="test", title="", items=[item("1", 1, question)], **changes)
    return audit(assignment)[0]


@pytest.mark.parametrize("question", [code(), numeric()], ids=["code", "numeric"])
def test_a_sound_question_has_no_faults(question: Question) -> None:
    assert row(question).faults == ()


PLANTED: list[tuple[str, Callable[[], Question], str]] = [
    (
        "a tolerance wider than the answer",
        lambda: numeric(tolerance=Tolerance(absolute=1.0), slips=[]),
        "accepted zeros",
    ),
    (
        "a slip that is the right answer",
        lambda: numeric(slips=[Slip({"x": [0.25, 0.5]}, "No.")]),
        "slip 1 is accepted as right",
    ),
    (
        "a slip hidden behind another",
        lambda: numeric(slips=[Slip({"x": [1, 2]}, "One."), Slip({"x": [1, 2]}, "Two.")]),
        "slip 2 is told 'One.'",
    ),
    (
        "cases too small to show a transpose",
        lambda: code(calls=lambda draw: drawn(draw, (1, 1))),
        "J_next @ grad_next",
    ),
]


@pytest.mark.parametrize(("plant", "told"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED])
def test_a_planted_fault_is_found(plant: Callable[[], Question], told: str) -> None:
    found = row(plant()).faults
    assert any(told in fault for fault in found), found


def test_an_accepted_reading_that_is_refused_is_a_fault() -> None:
    class Strict(Numeric):
        """A kind that forgot its accepted readings."""

        def judge(self, record: Any, draw: Draw) -> Any:
            strict: dict[str, Any] = {
                "prompt": "",
                "source": "",
                "reference": self.reference,
                "slips": self.slips,
            }
            return Numeric(**strict).judge(record, draw)

    question = Strict(
        prompt="", source="a test", reference={"x": 1.0}, accepts=[{"x": 2.0}],
        slips=[Slip({"x": 3.0}, "No.")],
    )  # fmt: skip
    assert "accepted reading 1 is wrong" in row(question).faults[0]


def test_a_public_property_that_the_reference_has_not_is_found() -> None:
    question = numeric(properties=[properties.shape((3,), Typed("x"))])
    (found,) = row(question).faults
    assert "a right answer fails the property" in found
    assert row(numeric(properties=[properties.shape((2,), Typed("x"))])).faults == ()


def test_a_property_of_a_log_has_no_right_answer_to_be_tried_on() -> None:
    question = Training(
        prompt="", source="a test", predictions=lambda draw: Call("f", (1.0,), ("x",)),
        targets=lambda draw: np.zeros(1), metric=mean_squared_error, called="error",
        band=Band(full=0.5, possible=-1.0), log="log",
        properties=[properties.shape((3,), Typed("log"))],
    )  # fmt: skip
    assert row(question).faults == ()


def test_a_right_answer_that_is_zero_is_listed_and_is_no_fault() -> None:
    question = numeric(reference={"x": np.zeros(2)}, slips=[Slip({"x": [1, 1]}, "No.")])
    found = row(question)
    assert "zeros" in found.equal
    assert found.faults == ()


def test_a_survivor_needs_a_reason_and_a_reason_needs_a_survivor() -> None:
    small = code(calls=lambda draw: drawn(draw, (1, 1)))
    survivors = [name for name, _ in row(small).survivors]
    assert survivors
    excused = {"1": dict.fromkeys(survivors, "d is 1 here")}
    assert row(small, equivalent=excused).faults == ()
    stale = {"1": dict.fromkeys([*survivors, "f: return 0"], "d is 1 here")}
    assert row(small, equivalent=stale).faults == ("no such survivor: `f: return 0`",)


def test_a_kind_that_takes_a_blank_for_an_answer_is_found() -> None:
    class Eager(Essay):
        """A kind that never misses anything."""

        def judge(self, record: Any, draw: Draw) -> Any:
            return Verdict.to_read("Something.")

    assert "blank" in row(Eager(prompt="", source="a test", name="q")).faults[0]
