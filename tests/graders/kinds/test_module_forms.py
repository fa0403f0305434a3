"""Modules with outputs, names and second calls of other forms; and how questions are written."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from graders.compared import Slip
from graders.guest.carry_out import carry_out
from graders.guest.plan import Build
from graders.kinds.module import Module, random_weights
from graders.model import AuthoringError, Outcome, Verdict
from tests.graders.kinds import attention_modules as made
from tests.graders.kinds.test_module import DRAW, QUESTION, judged

T, D, K = 7, 5, 3


class Key(nn.Module):
    """softmax(x W + b) over the rows, which b cannot change; the mask it used; and no loss."""

    def __init__(self) -> None:
        super().__init__()
        self.W, self.b = nn.Parameter(torch.zeros(D, K)), nn.Parameter(torch.zeros(K))

    def forward(self, x: torch.Tensor) -> Any:
        return (x @ self.W + self.b).softmax(0), x > 0, None


class WithoutB(Key):
    def forward(self, x: torch.Tensor) -> Any:
        return [(x @ self.W).softmax(0), (x > 0).double(), None]


class WithLoss(Key):
    def forward(self, x: torch.Tensor) -> Any:
        return (*super().forward(x)[:2], x.sum())


def test_several_outputs_with_truths_and_none_and_a_gradient_that_is_zero_anyway() -> None:
    x, weigh = DRAW.case(0).normal(size=(T, D)), DRAW.case(1).normal(size=(T, K))
    weights = random_weights(DRAW.case(2), {"W": (D, K), "b": (K,)})
    build = Build("Key", (), {}, weights, inputs=(x,), weigh=(weigh, None, None))
    question = Module(prompt="", source="", builds=lambda draw: [build], reference={"Key": Key})
    assert question.judge(carry_out((build,), {"Key": WithoutB}), DRAW).outcome is Outcome.RIGHT
    verdict = question.judge(carry_out((build,), {"Key": WithLoss}), DRAW)
    assert "where value 3 is" in verdict.because


def test_single_precision_that_hides_in_a_constant_is_no_fault() -> None:
    build = Build("Positions", (False,), inputs=(DRAW.case(0).normal(size=(997, 3)),))
    question = Module(
        prompt="", source="", builds=lambda draw: [build], reference={"Positions": made.Positions}
    )
    single = {"Positions": lambda single: made.Positions(True)}
    assert question.judge(carry_out((build,), single), DRAW).outcome is Outcome.RIGHT
    off = {"Positions": lambda single: nn.Sequential(made.Positions(True), nn.Hardtanh(-9, 1.999))}
    assert question.judge(carry_out((build,), off), DRAW).outcome is Outcome.WRONG


def test_without_builds_nobody_could_be_wrong() -> None:
    with pytest.raises(AuthoringError, match="no builds were drawn"):
        replace(QUESTION, builds=lambda draw: []).ask(DRAW)


def test_random_weights_are_drawn_in_order_and_variances_are_positive() -> None:
    shapes = {"W": (41, 43), "bn.running_mean": (47,), "bn.running_var": (53,)}
    weights = random_weights(np.random.default_rng(3), shapes)
    assert {role: array.shape for role, array in weights.items()} == shapes
    assert np.std(weights["W"]) == pytest.approx(0.7, rel=0.05)
    assert weights["bn.running_mean"].min() < 0 < 0.5 <= weights["bn.running_var"].min()
    again = random_weights(np.random.default_rng(3), {"W": (41, 43)}, scale=1.4)
    np.testing.assert_allclose(again["W"], 2 * weights["W"])


def asking(*builds: Build, **answers: Any) -> Module:
    return Module(prompt="", source="a test", builds=lambda draw: builds, **answers)


def verdict_on(question: Module, **namespace: object) -> Verdict:
    return question.judge(carry_out(question.ask(DRAW), namespace), DRAW)


def scaling(factor: float) -> Callable[[], nn.Module]:
    """A module that multiplies, in its own method `at`."""

    class Scale(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            return factor * x

    return Scale


SCALE = Build("Scale", inputs=(np.array([1.0, 3.0]),), method="at", weigh=np.ones(2))
PLAIN, DOUBLE = {"Scale": scaling(1)}, {"Scale": scaling(2), "reading": "double"}
SCALES = asking(SCALE, reference=PLAIN, accepts=[DOUBLE])


def test_an_accepted_reading_counts_where_it_is_declared() -> None:
    assert verdict_on(SCALES, **DOUBLE).outcome is Outcome.RIGHT
    told = verdict_on(SCALES, Scale=scaling(2)).because
    assert told == (
        "`Scale().at([1, 3])` gives [2, 6], where no entry is right. It agrees on 0 of 1 inputs."
    )
    other = verdict_on(SCALES, Scale=scaling(2), reading="triple")
    assert other.outcome is Outcome.WRONG


def test_a_gradient_of_an_input_without_a_label_is_told_by_its_place() -> None:
    class Half(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            return x / 2 + x.detach() / 2

    told = verdict_on(SCALES, Scale=Half).because
    assert "the gradient for `input 1` is [0.5, 0.5], where no entry is right" in told


def test_gradients_that_earn_all_without_being_right_are_noted() -> None:
    verdict = judged(made.Detached, replace(QUESTION, forward_share=1))
    assert verdict.outcome is Outcome.RIGHT
    assert any("something on their paths is detached" in note for note in verdict.notes)


def test_a_second_call_that_fails_is_told() -> None:
    class Once(made.Attention):
        def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
            if hasattr(self, "used"):
                raise RuntimeError("used up")
            self.used = True
            return super().forward(x, mask)

    verdict = judged(Once)
    assert verdict.share == Fraction(1, 2)
    assert "a second call on the same inputs raises RuntimeError: used up" in verdict.because


def test_a_module_that_is_right_hears_of_parameters_that_it_does_not_use() -> None:
    class Spare(made.Attention):
        def __init__(self, dim: int, dim_k: int, dropout: float) -> None:
            super().__init__(dim, dim_k, dropout)
            self.unused = nn.Linear(dim_k, dim_k, bias=False)

    verdict = judged(Spare)
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes == ("it has parameters that were not asked for: `unused.weight` (3, 3)",)


def test_a_slip_that_fails_is_found_by_its_cause() -> None:
    class Raises(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            raise IndexError(x)

    slips = [Slip({"Scale": Raises}, "You count from 1.")]
    question = asking(SCALE, reference=PLAIN, slips=slips)
    assert verdict_on(question, Scale=Raises).because == "You count from 1."
    assert verdict_on(question, Scale=scaling(2)).because != "You count from 1."


def test_an_output_of_another_kind_is_told() -> None:
    class Words(nn.Module):
        def at(self, x: torch.Tensor) -> Any:
            return {"logits": x}

    verdict = verdict_on(SCALES, Scale=Words)
    assert "though numbers were asked for, not {'logits': [1, 3]}" in verdict.because


def test_a_gradient_that_the_reference_has_not_is_not_asked_for() -> None:
    class Through(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * x

    class Cut(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * x.detach()

    question = asking(SCALE, reference={"Scale": Cut})
    assert verdict_on(question, Scale=Through).outcome is Outcome.RIGHT


def test_dropout_that_only_the_reference_has_in_eval_mode_is_no_hint() -> None:
    class Always(nn.Module):
        def at(self, x: torch.Tensor) -> torch.Tensor:
            return nn.functional.dropout(x, 0.5)

    verdict = verdict_on(asking(SCALE, reference={"Scale": Always}), Scale=scaling(1.5))
    assert (verdict.outcome, verdict.notes) == (Outcome.RIGHT, ())
