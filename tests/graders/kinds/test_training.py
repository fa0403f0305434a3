"""Predictions on hidden inputs are measured here and placed in a band; a log goes to a person."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Cause, Failed, Got, Record
from graders.kinds.training import (
    Band,
    Training,
    accuracy,
)
from graders.model import Draw, Outcome, Verdict

Array = NDArray[np.float64]
DRAW = Draw(b"a key")
N, D = 101, 3
SHIFT = np.array([1.0, -2.0, 0.5])


def inputs(draw: Draw) -> Array:
    return draw.case(0).normal(size=(N, D))


def targets(draw: Draw) -> NDArray[np.int64]:
    """Signs of a line, with one label in ten turned: nobody can know more than nine."""
    signs: NDArray[np.int64] = (inputs(draw) @ SHIFT > 0).astype(np.int64)
    signs[::10] = 1 - signs[::10]
    return signs


def predictions(draw: Draw) -> Call:
    return Call("predict", (inputs(draw),), ("x",))


QUESTION = Training(
    prompt="Train a classifier.",
    source="a test",
    predictions=predictions,
    targets=targets,
    metric=accuracy,
    called="test accuracy",
    band=Band(full=0.84, possible=0.95, parts=[(0.75, "1/2"), (0.6, "1/4")]),
    leak="it was trained on the test labels",
    log="TRAIN_LOG",
)


def judged(question: Training = QUESTION, **namespace: object) -> Verdict:
    return question.judge(carry_out(question.ask(DRAW), namespace), DRAW)


def right_on(count: int) -> Any:
    """Predictions that are right on so many of the targets."""

    def predict(x: Array) -> NDArray[np.int64]:
        labels = targets(DRAW)
        labels[count:] = 1 - labels[count:]
        return labels

    return predict


def test_a_good_model_is_right_and_told_its_number() -> None:
    verdict = judged(predict=lambda x: (x @ SHIFT > 0).astype(int))
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes == ("On hidden data the test accuracy is 0.8911.",)


@pytest.mark.parametrize(
    ("count", "outcome", "share"),
    [
        (95, Outcome.RIGHT, "1"),
        (85, Outcome.RIGHT, "1"),
        (84, Outcome.PARTLY, "1/2"),
        (76, Outcome.PARTLY, "1/2"),
        (75, Outcome.PARTLY, "1/4"),
        (61, Outcome.PARTLY, "1/4"),
        (60, Outcome.WRONG, "0"),
        (0, Outcome.WRONG, "0"),
    ],
)
def test_the_share_is_the_band_s(count: int, outcome: Outcome, share: str) -> None:
    verdict = judged(predict=right_on(count))
    assert (verdict.outcome, verdict.share) == (outcome, Fraction(share))
    told = verdict.because or verdict.notes[0]
    assert f"On hidden data the test accuracy is {count / N:.4g}" in told
    assert ("at least 0.84 was asked for" in told) is (share != "1")


def test_better_than_possible_goes_to_a_person_with_the_leak_named() -> None:
    verdict = judged(predict=right_on(96))
    assert verdict.outcome is Outcome.TO_READ
    assert "is 0.9505, too good to be true (no model passes 0.95)" in verdict.because
    assert "it was trained on the test labels" in verdict.because


LOGS: list[object] = [
    [{"epoch": 1, "loss": 0.7}, {"epoch": 2, "loss": 0.6}],
    {"train": [0.7, 0.6], "seed": 3},
    np.linspace(1, 0, 5),
    ["epoch 1: 0.7", "epoch 2: 0.6"],
    "epoch 1: 0.7\nepoch 2: 0.6",
]


@pytest.mark.parametrize("log", LOGS, ids=["rows", "columns", "array", "lines", "text"])
def test_a_log_alone_is_for_a_person_with_the_band_beside_it(log: object) -> None:
    verdict = judged(TRAIN_LOG=log)
    assert verdict.outcome is Outcome.TO_READ
    assert not verdict.share
    assert "the log `TRAIN_LOG` alone earns nothing by itself" in verdict.because
    assert "on hidden data a test accuracy of at least 0.84 was asked for" in verdict.because


@pytest.mark.parametrize(
    "log",
    [3, "done", [], [[]], {"a": print}, [None, [object()]]],
    ids=["number", "word", "empty", "nested empty", "function", "nested object"],
)
def test_what_is_no_log_is_not_handed_to_anybody(log: object) -> None:
    assert judged(TRAIN_LOG=log).outcome in (Outcome.UNREADABLE, Outcome.MISSING)


def test_predictions_are_an_offer_beside_a_log_which_a_person_reads() -> None:
    """They can only win: what fails on hidden data costs nothing where the log is there."""
    verdict = judged(predict=right_on(50), TRAIN_LOG=[0.99])
    assert verdict.outcome is Outcome.TO_READ
    assert "a person reads the log" in verdict.because
    assert judged(predict=right_on(50)).outcome is Outcome.WRONG


def untrained(x: Array) -> Array:
    raise NotImplementedError


def broken(x: Array) -> Array:
    raise ValueError("no weights")


def test_nothing_and_a_template_are_missing() -> None:
    assert judged().because == "Nothing named `predict` was found."
    assert judged().outcome is Outcome.MISSING
    assert judged(predict=untrained).outcome is Outcome.MISSING
    assert judged(predict=lambda x: None).outcome is Outcome.MISSING


def test_a_function_that_fails_is_told_and_its_log_is_read() -> None:
    verdict = judged(predict=broken)
    assert verdict.outcome is Outcome.WRONG
    assert "raises ValueError: no weights" in verdict.because
    with_log = judged(predict=broken, TRAIN_LOG=[0.7, 0.6])
    assert with_log.outcome is Outcome.TO_READ
    assert "raises ValueError: no weights" in with_log.because


def test_a_training_that_outlasts_its_time_is_told() -> None:
    record: Record = (Failed(Cause.TIMED_OUT, "was still running after 20 s"), Got([0.7]))
    assert QUESTION.judge(record, DRAW).outcome is Outcome.TO_READ
    alone: Record = (record[0], Failed(Cause.MISSING, "TRAIN_LOG"))
    assert "was still running after 20 s" in QUESTION.judge(alone, DRAW).because


@pytest.mark.parametrize(
    ("predicted", "says"),
    [
        (np.zeros(N + 1), "each of (101,), one for each class; their shape is (102,)"),
        (np.zeros((2, N)), "a row of scores was asked for"),
        (np.zeros((N, 0)), "their shape is (101, 0)"),
        (np.zeros((N, 1)), "their shape is (101, 1)"),
        (3.0, "their shape is ()"),
        ("labels", "a number such as"),
        ({"labels": 3}, "numbers were asked for"),
    ],
)
def test_predictions_of_another_form_are_unreadable(predicted: object, says: str) -> None:
    verdict = judged(predict=lambda x: predicted)
    assert verdict.outcome is Outcome.UNREADABLE
    assert says in verdict.because


def test_without_a_log_only_predictions_are_asked_for() -> None:
    question = replace(QUESTION, log="")
    assert len(question.ask(DRAW)) == 1
    assert judged(question, TRAIN_LOG=[1.0]).outcome is Outcome.MISSING


def test_a_call_that_is_too_long_to_read_is_told_by_its_name() -> None:
    def raising(x: object) -> object:
        return 1 // 0

    assert judged(predict=raising).because.startswith("`predict(x=an array of shape")
    words = replace(QUESTION, predictions=lambda draw: Call("predict", (["word"] * 40,), ("x",)))
    assert judged(words, predict=raising).because.startswith("`predict` raises ZeroDivisionError")
