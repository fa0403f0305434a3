"""What kinds show of an answer beside their words: as it was read, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from graders import Asymptotic, Call, Code, Draw, Graph, Numeric, Parts, Symbolic
from graders.evidence import Shown, ShownAnswer, ShownCase, ShownFormula, ShownGraph, ShownGrowth
from graders.formulas.names import REAL
from graders.guest.carry_out import carry_out
from graders.guest.plan import Call as Called
from graders.kinds import exhibits
from graders.kinds.parts import Part
from graders.kinds.training import Band, Training, accuracy
from graders.model import Question
from tests.graders.graded import judged

DRAW = Draw(b"")


def shown(question: Question, **answer: object) -> Sequence[Shown]:
    """What the verdict shows, as grading makes it."""
    record = carry_out(question.ask(Draw.of(b"secret", "tiny", "1")), answer)
    return judged(question, record).verdict.shown


def softmax(x: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> object:
    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)


SOFTMAX = Code(
    prompt="", source="", reference={"f": softmax},
    calls=lambda draw: [Call("f", (np.array([[0.0, 1.0], [2.0, 0.0]]),), labels=("x",))],
)  # fmt: skip


def test_a_formula_as_it_is_written_on_paper() -> None:
    symbolic = Symbolic(prompt="", source="", reference={"y": "a/b"}, names={"a": REAL, "b": REAL})
    for typed, drawn in (("a/b", r"\frac{a}{b}"), ("b^2", "b^{2}")):
        assert shown(symbolic, y=typed) == (ShownFormula("y", drawn),)


def test_a_failing_call_with_its_inputs_and_what_it_gives() -> None:
    (case,) = shown(SOFTMAX, f=np.exp)
    assert isinstance(case, ShownCase)
    assert case.inputs[0][0] == "x"
    assert case.inputs[0][1].entries == (("0", "1"), ("2", "0"))
    assert case.given.entries == (("1", "2.718"), ("7.389", "1"))
    assert case.given.wrong == ((0, 0), (0, 1), (1, 0), (1, 1))


def test_rows_of_weights_that_do_not_sum_to_one() -> None:
    (case,) = shown(SOFTMAX, f=np.exp)
    assert isinstance(case, ShownCase)
    assert case.given.sums == ("3.718", "8.389")
    (turned,) = shown(SOFTMAX, f=lambda x: (np.exp(x) / np.exp(x).sum(axis=1, keepdims=True))[::-1])
    assert isinstance(turned, ShownCase)
    assert turned.given.sums == ()  # they sum to one, and are wrong in another way


def test_a_right_answer_shows_no_case() -> None:
    assert shown(SOFTMAX, f=SOFTMAX.reference["f"]) == ()


def test_a_call_that_raises_says_so() -> None:
    (case,) = shown(SOFTMAX, f=lambda x: x.nothing)
    assert isinstance(case, ShownCase)
    assert case.given.text.startswith("raises AttributeError")


def test_values_are_shown_as_they_were_read() -> None:
    number = Numeric(prompt="", source="", reference={"x": [1, 2]})
    (answer,) = shown(number, x=[1.0, 3.0])
    assert isinstance(answer, ShownAnswer)
    assert answer.value.entries == (("1", "3"),)


def test_a_drawing_with_the_arrows_that_do_not_belong() -> None:
    graph = Graph(
        prompt="", source="",
        reference={"g": {"nodes": ["a", "b"], "edges": [("a", "b", "W")]}},
    )  # fmt: skip
    (right,) = shown(graph, g={"nodes": [], "edges": [("a", "b", "W")]})
    assert isinstance(right, ShownGraph)
    assert right.arrows == (("a", "b", "w", ""),)
    (wrong,) = shown(graph, g={"nodes": ["c"], "edges": [("a", "b", "U"), ("b", "c", "")]})
    assert isinstance(wrong, ShownGraph)
    assert wrong.arrows == (("a", "b", "u", "label"), ("b", "c", "", "does not belong"))
    assert wrong.stray == ("c",)


def test_a_cost_along_the_curve_on_which_it_parts_from_the_right_one() -> None:
    cost = Asymptotic(prompt="", source="", reference={"T": "n log n"}, sizes=["n"])
    found = shown(cost, T="n^2")
    (growth,) = [one for one in found if isinstance(one, ShownGrowth)]
    assert growth.sizes[:3] == ("2", "4", "8")
    assert growth.given[:3] == ("4", "16", "64")
    assert growth.expected[1] == f"{4 * np.log(4):.6g}"
    assert [type(one) for one in shown(cost, T="n log n")] == [ShownFormula]


def test_a_log_of_training_beside_its_band() -> None:
    training = Training(
        prompt="", source="", predictions=lambda draw: Called("predict"),
        targets=lambda draw: np.array([0, 1]), metric=accuracy, called="test accuracy",
        band=Band(full=0.9, possible=1.0), log="log",
    )  # fmt: skip
    for log in ([0.1, 0.5, 0.8], {"loss": "?", "accuracy": np.array([0.1, 0.5, 0.8])}):
        (one,) = training.exhibit(carry_out(training.ask(DRAW), {"log": log}))
        assert one.values == ("0.1", "0.5", "0.8")
        assert (one.limit, one.rising, one.called) == ("0.9", True, "test accuracy")
    assert training.exhibit(carry_out(training.ask(DRAW), {"log": "epoch 1: 0.5"})) == []


def test_parts_show_what_each_of_them_shows() -> None:
    number = Numeric(prompt="", source="", reference={"x": 1})
    parts = Parts(prompt="", source="", parts=[Part("a", "1/2", number), Part("b", "1/2", SOFTMAX)])
    found = shown(parts, x=2.0, f=np.exp)
    assert [type(one) for one in found] == [ShownAnswer, ShownCase]


@pytest.mark.parametrize("value", [None, "x" * 9999, [[1, 2], [3]], np.zeros((99, 99)), [], {}, 1j])
def test_any_value_can_be_shown(value: object) -> None:
    told = exhibits.value(value)
    assert len(told.text) <= 400
    assert told.entries == ()


def test_a_fault_while_something_is_shown_costs_nobody_anything() -> None:
    class Faulty(Numeric):
        def exhibit(self, record: object) -> Sequence[Shown]:
            raise RuntimeError

    faulty = Faulty(prompt="", source="", reference={"x": 1})
    graded = judged(faulty, carry_out(faulty.ask(DRAW), {"x": 1}))
    assert graded.score.earned == 5
    assert graded.verdict.shown == ()
