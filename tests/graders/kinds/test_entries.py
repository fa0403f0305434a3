"""Dictionaries of numbers: each key earns its part, and is told by its name."""

from fractions import Fraction

import numpy as np
import pytest

from graders import Slip
from graders.kinds.entries import Entries
from graders.model import AuthoringError, Outcome
from tests.graders.samples import judge

W = np.array([[0.0, 1.0], [2.0, 3.0]])
QUESTION = Entries(
    prompt="A gradient.",
    source="a test",
    reference={"grad": {"W_1": W, "b": 0.25, "x": [1.0, 2.0]}},
    slips=[Slip({"grad": {"W_1": W, "b": 0.25, "x": [0.0, 0.0]}}, "The chain ends at x.", "2/3")],
)


@pytest.mark.parametrize("given", [
    {"W_1": W, "b": 0.25, "x": [1, 2]},
    {"x": np.array([[1.0], [2.0]]), "b": "1/4", "w1": W.tolist()},
    {" $W_{1}$ ": W, "B": np.float32(0.25), "x": (1, 2), "y": 7},
])  # fmt: skip
def test_right(given: object) -> None:
    assert judge(QUESTION, grad=given).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("given", "share", "says"), [
    ({"W_1": W.T, "b": 0.25, "x": [1, 2]}, "2/3",
     "`grad['W_1']` is [[0, 2], [1, 3]], which is the transpose of what was asked for; the layout"
     " is stated with the question."),
    ({"W_1": W, "x": [1, 2]}, "2/3", "`grad['b']` has no value."),
    ({"W_1": W, "b": None, "x": [1, 2]}, "2/3", "`grad['b']` has no value."),
    ({"W_1": W, "b": "a", "x": 3}, "1/3",
     "`grad['b']`: a number such as 13/12 or 1.083 was asked for, not 'a'. `grad['x']` is 3, whose"
     " shape is (); (2,) was asked for."),
    ({}, "0", ""),
])  # fmt: skip
def test_every_key_earns_its_part(given: object, share: str, says: str) -> None:
    verdict = judge(QUESTION, grad=given)
    assert verdict.share == Fraction(share)
    assert says in verdict.because


def test_a_slip_is_told_its_sentence() -> None:
    verdict = judge(QUESTION, grad={"W_1": W, "b": 0.25, "x": [0, 0]})
    assert (verdict.because, verdict.share) == ("The chain ends at x.", Fraction(2, 3))


def test_another_shape_is_noted() -> None:
    verdict = judge(QUESTION, grad={"W_1": W, "b": [0.25], "x": [1, 2]})
    assert verdict.notes == ("'b': its shape is (1,); () was asked for",)


@pytest.mark.parametrize(("given", "says"), [
    (3, "`grad`: a dictionary of W_1, b, x was asked for, not "),
    ([1, 2], "`grad`: a dictionary of W_1, b, x was asked for, not "),
    ("no dictionary", "values by name were asked for, not the text 'no dictionary'"),
])  # fmt: skip
def test_no_dictionary(given: object, says: str) -> None:
    verdict = judge(QUESTION, grad=given)
    assert verdict.outcome is Outcome.UNREADABLE
    assert says in verdict.because


def test_what_does_not_cross() -> None:
    assert judge(QUESTION, grad=object()).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("given", [{"grad": {"W_1": None, "b": None}}, {"grad": None}, {}])
def test_a_template_is_no_answer(given: dict[str, object]) -> None:
    assert judge(QUESTION, **given).outcome is Outcome.MISSING


@pytest.mark.parametrize("reference", [{"g": {"a": 1}, "h": {"a": 1}}, {"g": 1}, {"g": {}}])
def test_one_dictionary(reference: dict[str, object]) -> None:
    with pytest.raises(AuthoringError):
        Entries(prompt="", source="", reference=reference)
