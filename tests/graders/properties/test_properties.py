"""A property asks publicly, judges a record alone, and blames who is to blame."""

import inspect
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from graders import properties
from graders.guest.plan import Cause, Cell, Failed, Got, Load
from graders.host.process import Limits
from graders.host.session import take
from graders.model import AuthoringError, Outcome
from graders.properties import (
    Function,
    Inputs,
    Property,
    Typed,
    finite,
    linear_in,
    non_negative,
    pure,
    shape,
)
from tests.graders.properties.every import EVERY, NAMES, F, rows
from tests.graders.properties.judged import Array, fails, holds, judged

WITH_F: Mapping[str, Callable[[Array], object]] = {
    "nothing": lambda x: None,
    "raises": lambda x: 1 / 0,
    "double": lambda x: 2 * x,
}


def test_every_property_of_the_face_is_in_the_table() -> None:
    makers = {n for n, made in vars(properties).items() if inspect.isfunction(made)}
    readers = {"normal", "numbers", "option", "truth"}  # how a value is read is no property
    assert makers - readers == set(NAMES)


@pytest.mark.parametrize("what", EVERY, ids=NAMES)
def test_a_missing_name_is_missing(what: Property) -> None:
    verdict = judged(what, {"g": WITH_F["double"]})
    assert verdict.outcome is Outcome.MISSING
    assert verdict.because == "Nothing named `f` was found."


@pytest.mark.parametrize("what", EVERY, ids=NAMES)
def test_a_function_that_nobody_has_written_yet_is_missing(what: Property) -> None:
    def unwritten(x: Array) -> object:
        raise NotImplementedError("your turn")

    for blank in (WITH_F["nothing"], unwritten):
        verdict = judged(what, {"f": blank})
        assert verdict.outcome is Outcome.MISSING
        assert verdict.because == "`f` has no answer yet."


@pytest.mark.parametrize("what", EVERY, ids=NAMES)
def test_an_error_of_the_students_is_told_with_its_call(what: Property) -> None:
    fails(what, {"f": WITH_F["raises"]}, "`f(x=[", "raises ZeroDivisionError: division by zero.")


@pytest.mark.parametrize("what", EVERY, ids=NAMES)
def test_a_function_that_ended_its_guest_is_told_how(what: Property) -> None:
    asked = len(what.ask())
    died = Failed(Cause.TIMED_OUT, "was still running after 20 s of computing time")
    verdict = what.judge((died, *[Failed(Cause.NOT_ASKED)] * (asked - 1)))
    assert (verdict.outcome, verdict.cause) == (Outcome.WRONG, "timed out")
    assert verdict.because.endswith("` was still running after 20 s of computing time.")


def test_our_own_failure_blames_nobody() -> None:
    what = linear_in("x", F)
    record = tuple(Failed(Cause.WALL, "no guest") for _ in what.ask())
    verdict = what.judge(record)
    assert (verdict.outcome, verdict.detail) == (Outcome.BROKEN, "no guest")
    assert "nothing is wrong with the answer" in verdict.because


def test_what_was_never_asked_is_left_to_a_person() -> None:
    what = linear_in("x", F)
    verdict = what.judge(tuple(Failed(Cause.NOT_ASKED) for _ in what.ask()))
    assert verdict.outcome is Outcome.TO_READ
    assert verdict.because == "Not asked: the code ended its process."


def test_a_value_of_no_numbers_is_unreadable() -> None:
    verdict = judged(linear_in("x", F), {"f": lambda x: "a lot"})
    assert verdict.outcome is Outcome.UNREADABLE
    assert "gives 'a lot', though a number such as 13/12 or 1.083 was asked for" in verdict.because


def test_what_does_not_cross_is_told_by_its_type() -> None:
    fails(linear_in("x", F), {"f": lambda x: object()}, "gives a value of type object.")


def test_one_of_several_results_can_be_meant() -> None:
    second = Function("f", rows, labels=("x",), part=1)
    pair = {"f": lambda x: (x**2, 2 * x)}
    holds(linear_in("x", second), pair)
    fails(linear_in("x", Function("f", rows, labels=("x",), part=0)), pair)
    holds(
        linear_in("x", Function("f", rows, labels=("x",), part="h")), {"f": lambda x: {"h": 2 * x}}
    )
    holds(linear_in("x", second), {"f": lambda x: np.stack([x**2, 2 * x])})
    for alone in (lambda x: x[:1], lambda x: {"y": x}, lambda x: (x,)):
        verdict = judged(linear_in("x", second), {"f": alone})
        assert verdict.outcome is Outcome.UNREADABLE
        assert "several results were asked for, among them 1" in verdict.because


def test_the_shortest_counterexample_is_told_and_how_many_inputs_hold() -> None:
    def drawn(rng: np.random.Generator) -> Inputs:
        return {"x": rng.normal(size=rng.integers(1, 9))}

    because = fails(finite(Function("f", drawn, cases=4)), {"f": lambda x: x * np.nan})
    assert because.endswith("It holds on 0 of 4 inputs.")
    sizes = [len(ask.arguments[0]) for ask in finite(Function("f", drawn, cases=4)).ask()]  # type: ignore[arg-type, union-attr]
    assert because.count("nan") == min(sizes)


def test_the_inputs_are_the_same_for_everyone_and_every_time() -> None:
    first, second = (linear_in("x", Function("f", rows)).ask() for _ in range(2))
    assert str(first) == str(second)
    assert str(first) != str(linear_in("x", Function("other", rows)).ask()).replace("other", "f")


def test_a_property_is_a_part_of_no_draw_and_knows_no_reference() -> None:
    assert list(inspect.signature(Property.ask).parameters) == ["self"]
    assert list(inspect.signature(Property.judge).parameters) == ["self", "record"]


def test_typed_values_are_asked_once_and_told_by_name() -> None:
    mean = Typed("mu")
    holds(shape([(2,), (2, 1)], mean), {"mu": [2.5, 2.5]})
    because = fails(shape([(2,), (2, 1)], mean), {"mu": 2.5})
    assert because == "`mu` is 2.5; its shape is (); (2,) or (2, 1) was asked for."
    assert len(shape((2,), mean).ask()) == 1


def test_an_answer_crosses_the_wall_and_is_judged_the_same() -> None:
    source = "def f(x):\n    return 2 * x + 1\ndef g(x):\n    return 2 * x\nmu = [1, -1]\n"
    load = Load((Cell("answers.py", source),), {}, {})
    asked = {
        "f": linear_in("x", F),
        "g": linear_in("x", Function("g", rows, labels=("x",))),
        "mu": non_negative(Typed("mu")),
        "none": finite(Typed("sigma")),
    }
    plans = {name: what.ask() for name, what in asked.items()}
    records = take(load, plans, Limits()).records
    verdicts = {name: what.judge(records[name]) for name, what in asked.items()}
    assert {name: verdict.outcome for name, verdict in verdicts.items()} == {
        "f": Outcome.WRONG,
        "g": Outcome.RIGHT,
        "mu": Outcome.WRONG,
        "none": Outcome.MISSING,
    }
    assert verdicts["f"] == judged(asked["f"], {"f": lambda x: 2 * x + 1})
    assert verdicts["mu"].because == "`mu` is [1, -1], which is not at least zero at entry [1]."


def test_an_author_who_names_an_input_that_is_not_drawn_is_told() -> None:
    with pytest.raises(AuthoringError, match="f: no input y is drawn"):
        finite(Function("f", rows, labels=("y",))).ask()


def test_a_record_that_was_forged_is_no_fault_of_ours() -> None:
    what = pure(F)
    forged = tuple(Got(np.ones(2), changed=("x", -3, 99)) for _ in what.ask())  # type: ignore[arg-type]
    assert what.judge(forged).outcome is Outcome.RIGHT
