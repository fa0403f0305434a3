"""A torch module is right when outputs, gradients and a second call agree, however written."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import nn

from graders.compared import Slip
from graders.guest.carry_out import carry_out
from graders.guest.plan import Build, Cause, Cell, Failed, Got, Load, Record
from graders.host.process import Limits
from graders.host.session import take
from graders.kinds.module import Module, random_weights
from graders.model import Draw, Namespace, Outcome, Verdict
from tests.graders.kinds import attention_modules as made

DRAW = Draw(b"a key")
B, T, D, K = 2, 7, 5, 3
RATE = 0.3
SHAPES = {"W_q": (K, D), "W_k": (K, D), "W_v": (D, D), "gamma": (D,), "beta": (D,)}
ROLES: dict[str, tuple[str, ...]] = {
    "W_q": ("W_q.weight",),
    "W_k": ("W_k.weight",),
    "W_v": ("W_v.weight",),
    "gamma": ("norm.weight",),
    "beta": ("norm.bias",),
}
UNSCALED = "The scores are not divided by sqrt(k)."


def builds(draw: Draw) -> Sequence[Build]:
    """One token; a batch of one; a batch; a batch in training mode, with dropout."""
    sizes = [(1, 1, False), (1, T, False), (B, T, False), (B, T, True)]
    asked = []
    for case, (batch, length, training) in enumerate(sizes):
        rng = draw.case(case)
        mask = np.arange(length) < rng.integers(1, max(2, length), size=(batch, 1))
        x, weigh = rng.normal(size=(2, batch, length, D))
        asked.append(Build(
            "Attention", (D, K), {"dropout": RATE}, random_weights(rng, SHAPES), ROLES,
            (x, mask), ("x", "mask"), weigh=weigh, training=training,
        ))  # fmt: skip
    return asked


QUESTION = Module(
    prompt="Write `Attention`.",
    source="a test",
    builds=builds,
    reference={"Attention": made.Attention},
    slips=[Slip({"Attention": made.Unscaled}, UNSCALED, share="1/4")],
)


def judged(module: object, question: Module = QUESTION, **more: object) -> Verdict:
    namespace: Namespace = {"Attention": module, **more}
    return question.judge(carry_out(question.ask(DRAW), namespace), DRAW)


@pytest.mark.parametrize("module", [made.Attention, made.Single, made.Promoted])
def test_right_modules_are_right(module: type[nn.Module]) -> None:
    verdict = judged(module)
    assert (verdict.outcome, verdict.notes) == (Outcome.RIGHT, ()), verdict


def test_a_module_with_names_and_layouts_of_its_own_is_right() -> None:
    # W_v is square: no shape tells a transpose, so it is kept as the role is, (out, in)
    names = {"W_q": "q", "W_k": "k", "W_v": "v", "gamma": "g", "beta": "s"}
    verdict = judged(made.OwnNames, role_map=names)
    assert verdict.outcome is Outcome.RIGHT, verdict


def test_dropout_elsewhere_with_the_same_effect_is_right_and_noted() -> None:
    verdict = judged(made.DropsOutput)
    assert verdict.outcome is Outcome.RIGHT
    (note,) = verdict.notes
    assert note == "in training mode its dropout acts, as (rate, shape): (0.3, (2, 7, 5))"


SMALL = "`Attention(5, 3, dropout=0.3)(x=[[["
MIDDLE = "`Attention(5, 3, dropout=0.3)(x=an array of shape (1, 7, 5), mask=[["
LARGE = "`Attention(5, 3, dropout=0.3)(x=an array of shape (2, 7, 5), mask=[["
ACTS = "in training mode its dropout acts, as (rate, shape): "
WRONG = [
    (made.Transposed, [SMALL, "where no entry is right. It agrees on 0 of 4 inputs."]),
    (made.MaskForgotten, [MIDDLE, "where no entry is right", "on 1 of 4"]),
    (made.MaskTurned, ["are NaN or infinite", "on 0 of 4"]),
    (made.MaskedAfterwards, [MIDDLE, "where", "on 1 of 4"]),
    (made.WithoutResidual, [SMALL, "on 0 of 4"]),
    (made.OverQueries, [MIDDLE, "on 1 of 4"]),
    (made.PlainNorm, [SMALL, "on 0 of 4"]),
    (made.HardBatch, [LARGE, "raises RuntimeError: shape '[1, 7, 5]' is invalid", "on 2 of 4"]),
    (made.FirstOfBatch, [LARGE, "whose shape is (1, 7, 5); (2, 7, 5) was asked for", "on 2 of 4"]),
    (made.DropsInput, [LARGE, f"{ACTS}(0.3, (2, 7, 5))", "on 3 of 4"]),
    (made.DropsNothing, [LARGE, f"{ACTS}nowhere", "on 3 of 4"]),
    (made.DropsAlways, ["dropout is active in eval mode, as (rate, shape): (0.3, (1, 1, 1))"]),
    (made.WithBias, ["it has parameters that were not asked for: `W_v.bias` (5,)"]),
]
ONCE = [
    (made.Detached, "the gradient for `W_q`, `W_k` is None: something on their paths is detached"),
    (made.WithoutGrad, "the gradient for `x`, `W_v`, `gamma`, `beta` is None"),
    (made.HalfDetached, "the gradient for `x` is [[["),
    (made.Stateful, "a second call on the same inputs gives another output: it keeps state"),
    (made.InPlace, "is right once, but it changes `x` in place: a second call goes wrong"),
]
FAULTY = [case[0] for case in [*WRONG, *ONCE]]


@pytest.mark.parametrize(("module", "says"), WRONG)
def test_wrong_modules_are_wrong_and_told_where(module: type[nn.Module], says: list[str]) -> None:
    verdict = judged(module)
    assert verdict.outcome is Outcome.WRONG
    for words in says:
        assert words in verdict.because


@pytest.mark.parametrize(("module", "says"), ONCE)
def test_a_right_output_without_its_gradients_or_its_repeat_is_partly_right(
    module: type[nn.Module], says: str
) -> None:
    verdict = judged(module)
    assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(1, 2))
    assert says in verdict.because


@pytest.mark.parametrize("module", [made.Unscaled, made.SingleAndWrong])
def test_a_slip_is_named_in_either_precision(module: type[nn.Module]) -> None:
    verdict = judged(module)
    assert (verdict.because, verdict.share) == (UNSCALED, Fraction(1, 4))


@pytest.mark.parametrize("module", FAULTY)
def test_what_is_right_stays_with_the_staff(module: type[nn.Module]) -> None:
    """No number of the right output or gradients stands in what a faulty module is told."""
    told = judged(module).because
    if module in (made.HalfDetached,):
        told = told.partition("the gradient for")[0]
    for answer in carry_out(QUESTION.ask(DRAW), QUESTION.reference):
        assert isinstance(answer, Got)
        value: Any = answer.value
        right = value["output"].ravel() if module not in [case[0] for case in ONCE] else []
        assert not [x for x in right if f"{x:.6g}" in told]


def test_where_the_weights_cannot_be_placed_the_form_is_told_and_not_the_mathematics() -> None:
    verdict = judged(made.InAList)
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.because.startswith(
        "`Attention`: no place was found for the weights `W_q` (3, 5)"
    )
    assert "`queries` is a plain list" in verdict.because


def test_nothing_there_is_missing_and_what_raises_is_told() -> None:
    blank = QUESTION.judge(carry_out(QUESTION.ask(DRAW), {}), DRAW)
    assert blank.outcome is Outcome.MISSING
    verdict = judged(lambda dim: None)
    assert verdict.outcome is Outcome.WRONG
    assert "raises TypeError" in verdict.because


LIES: list[object] = [
    None, 0.0, [], "42", {}, {"output": 1.0}, np.zeros((B, T, D)),
    {"output": None, "again": None, "gradients": [], "dropout": [], "spare": [], "computed_in": ""},
    {"output": 0.0, "again": 0.0, "gradients": {}, "dropout": 0, "spare": [], "computed_in": ""},
    {"output": {}, "again": [], "gradients": {"x": "y"}, "dropout": [{}], "spare": [None],
     "computed_in": 3},
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=repr)
def test_a_record_that_no_module_gave_is_never_right_and_breaks_nothing(lie: object) -> None:
    record: Record = tuple(Got(lie) for _ in QUESTION.ask(DRAW))
    assert QUESTION.judge(record, DRAW).share == 0


def test_a_death_is_told_before_other_faults() -> None:
    right = carry_out(QUESTION.ask(DRAW), {"Attention": made.FirstOfBatch})
    record = (*right[:3], Failed(Cause.TIMED_OUT, "was still running after 20 s"))
    verdict = QUESTION.judge(record, DRAW)
    assert "was still running after 20 s" in verdict.because


def test_gradients_count_as_much_as_the_question_says() -> None:
    forward_only = replace(
        QUESTION, builds=lambda draw: [replace(b, weigh=None) for b in builds(draw)]
    )
    assert judged(made.WithoutGrad, forward_only).outcome is Outcome.RIGHT
    strict = replace(QUESTION, forward_share=0)
    assert judged(made.WithoutGrad, strict).outcome is Outcome.WRONG


def test_the_real_guest_gives_the_same_verdicts() -> None:
    source = Path(made.__file__).read_text(encoding="utf-8")
    modules = [made.Attention, made.Single, made.HardBatch, made.Detached, made.InAList]
    plans = {
        module.__name__: tuple(replace(build, name=module.__name__) for build in builds(DRAW))
        for module in modules
    }
    load = Load((Cell("answers.py", source),), kit={}, texts={})
    transcript = take(load, plans, Limits())
    assert not transcript.faults
    for module in modules:
        there, here = QUESTION.judge(transcript.records[module.__name__], DRAW), judged(module)
        assert (there.outcome, there.share) == (here.outcome, here.share)
    (found, *_) = transcript.records["HardBatch"][2:]
    assert isinstance(found, Failed)
    assert "answers.py, line" in found.where
