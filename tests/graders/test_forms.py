"""Which asks are for the form that an answer has: a function, or a typed value."""

import pytest

from graders.forms import Forms
from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Value

CALL, READ, WORD, OTHER = Call("f", (1,)), Value("f"), Value("f", optional=True), Value("g")
PLAN = (CALL, READ, OTHER)


def forms(**answers: object) -> Forms:
    return Forms.of(tuple(zip(PLAN, carry_out(PLAN, answers), strict=True)))


@pytest.mark.parametrize("answer", ["x + 1", 3, None, ""])
def test_a_typed_value_is_read_and_not_called(answer: object) -> None:
    found = forms(f=answer)
    assert (found.fit(CALL), found.fit(READ)) == (False, True)


@pytest.mark.parametrize("answer", [lambda x: x, print, object, ...])
def test_what_cannot_cross_is_called_and_not_read(answer: object) -> None:
    found = forms(f=answer)
    assert (found.fit(CALL), found.fit(READ)) == (True, False)


def test_a_name_that_is_asked_in_one_form_fits_whatever_stands_under_it() -> None:
    assert forms(f=1, g=print).fit(OTHER)
    assert forms(f=print, g=1).fit(OTHER)


def test_words_beside_an_answer_are_no_form_of_it() -> None:
    plan = (CALL, WORD)
    found = Forms.of(tuple(zip(plan, carry_out(plan, {"f": "denominator"}), strict=True)))
    assert found.fit(CALL)
