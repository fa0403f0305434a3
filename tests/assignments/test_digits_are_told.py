"""The rule for digits stands in the prompt of every numeric item, and `check` says it."""

from __future__ import annotations

import numpy as np
import pytest

from assignments.ift6135_a2022 import q3_normalization
from graders.audit.questions import named
from graders.find_assignment import load
from graders.guest.carry_out import carry_out
from graders.guest.plan import Record
from graders.kinds.entries import Entries
from graders.kinds.numeric import Numeric
from graders.model import Question
from graders.public.checks import Form
from graders.public.homework import public
from graders.tolerance import Tolerance

RULE = Tolerance().rule


def is_typed(question: Question) -> bool:
    return any(isinstance(part, Numeric | Entries) for _, part in named("", question))


@pytest.mark.parametrize("name", ["ift6135_a2022", "ift6135_h2022"])
def test_every_numeric_prompt_has_the_rule(name: str) -> None:
    assignment = load(name)
    prompts = {item.number: item.prompt for item in public(assignment).items}
    typed = [placed.number for placed in assignment.items if is_typed(placed.question)]
    assert [number for number in typed if RULE not in prompts[number]] == []


SHORT = [
    [1.14, 1.22, 0.92, 1.33],
    [0.9],
    [[0.5, 0.25]],
    "0.92",
    ["1.1", "2"],
    np.array([0.1, 0.333]),
]
LONG = [[1.139, 1.222, 0.917, 1.333], [1.0, 2.0], "11/12", 3, [0.333], [1e-3 * 1234]]


def asked_of(twin: Question, **space: object) -> Record:
    return carry_out(Form(twin).ask(), space)


def told(value: object) -> str:
    question = Numeric(prompt="", source="t", reference={"x": np.zeros(1)})
    (twin,) = question.twins()
    return Form(twin).judge(asked_of(twin, x=value)).notes[0]


@pytest.mark.parametrize("value", SHORT, ids=str)
def test_check_says_so_of_numbers_with_too_few_digits(value: object) -> None:
    assert "fewer than 3 digits: it counts only if it is exact" in told(value)


@pytest.mark.parametrize("value", LONG, ids=str)
def test_and_says_nothing_of_others(value: object) -> None:
    assert "digits" not in told(value)


def test_the_statistics_of_the_handout_say_it() -> None:
    (twin,) = q3_normalization.VAR_BATCH.twins()
    verdict = Form(twin).judge(asked_of(twin, var_batch=[0.92, 1.33]))
    assert "0.92 has fewer than 3 digits" in verdict.notes[0]
