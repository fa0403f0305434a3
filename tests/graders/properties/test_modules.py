"""The same properties on torch modules: outputs, weights by role, gradients, state."""

import numpy as np
import pytest
import torch

from graders.guest.plan import Got
from graders.model import AuthoringError, Outcome
from graders.properties import (
    Inputs,
    Module,
    Property,
    batch_is_loop_of_singles,
    causal,
    deterministic,
    finite,
    gradient_matches,
    linear_in,
    permutation_equivariant,
    pure,
    rows_sum_to_one,
    shape,
)
from tests.graders.properties.judged import fails, holds, judged


def drawn(rng: np.random.Generator) -> Inputs:
    return {
        "x": rng.normal(size=(2, 5, 3)),
        "weight": rng.normal(size=(4, 3)),
        "R": rng.normal(size=(2, 5, 4)),
    }


def shape_of_output(inputs: Inputs) -> tuple[int, ...]:
    return (2, 5, 4)


class Linear(torch.nn.Module):
    def __init__(self, inner: int = 3, outer: int = 4) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(outer, inner))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.T


class Detached(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.detach() @ self.weight.T


class HalfDetached(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x + x.detach()) @ self.weight.T / 2


class WeightDetached(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.detach().T


class LastStep(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x)[:, -1]


class OverflowingSoftmax(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weights = (1000 * super().forward(x)).exp()
        return weights / weights.sum(dim=-1, keepdim=True)


class Single(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.float() @ self.weight.T.float()


class Softmax(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x).softmax(dim=-1)


class Attention(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = x @ x.transpose(1, 2)
        return scores.softmax(dim=-1) @ super().forward(x)


class CausalAttention(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = x @ x.transpose(1, 2)
        later = torch.ones(x.shape[1], x.shape[1]).triu(1).bool()
        return scores.masked_fill(later, -torch.inf).softmax(dim=-1) @ super().forward(x)


class Centred(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x - x.mean(dim=0))


class InPlace(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = super().forward(x)
        x.mul_(2)
        return out


class Counting(Linear):
    calls = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return self.calls * super().forward(x)


class OnceOnly(Counting):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.calls:
            raise RuntimeError("used up")
        return super().forward(x)


class Random(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.T + np.random.default_rng().normal()


class Scaled(Linear):
    def __init__(self, inner: int, outer: int, scale: float) -> None:
        super().__init__(inner, outer)
        self.scale = scale

    def score(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return x, self.scale * self.forward(x)


ROLES: dict[str, tuple[str, ...]] = {"weight": ("linear.weight",)}
NET = Module("Net", drawn, labels=("x",), roles=ROLES, cases=2)
BACK_X = Module("Net", drawn, labels=("x",), roles=ROLES, weigh="R", gradient="x", cases=2)
BACK_W = Module("Net", drawn, labels=("x",), roles=ROLES, weigh="R", gradient="weight", cases=2)
FORWARD = Module("Net", drawn, labels=("x",), roles=ROLES, weigh="R")
GRADIENTS = [
    gradient_matches("x", FORWARD, BACK_X, weigh="R"),
    gradient_matches("weight", FORWARD, BACK_W, weigh="R"),
]

TABLE: list[tuple[Property, type[Linear], type[Linear], str]] = [
    (shape(shape_of_output, NET), Linear, LastStep, "(2, 4); (2, 5, 4) was asked for"),
    (shape(shape_of_output, NET), Linear, Scaled, "missing 3 required positional arguments"),
    (finite(NET), Linear, OverflowingSoftmax, "which is not finite"),
    (linear_in("x", NET), Linear, Softmax, "2 times the first less 3 times"),
    (linear_in("weight", NET), Attention, Softmax, "2 times the first less 3 times"),
    (rows_sum_to_one(NET), Softmax, Linear, "whose sums along axis -1"),
    (causal("x", NET, axis=1), CausalAttention, Attention, "x differs from position"),
    (
        permutation_equivariant({"x": 1}, NET, output=1),
        Attention,
        CausalAttention,
        "in the order [",
    ),
    (batch_is_loop_of_singles("x", NET), Attention, Centred, "that should be row 0 of the first"),
    (pure(NET), Linear, InPlace, "`Net()(x=an array of shape (2, 5, 3))` changes x in place"),
    (pure(NET), Linear, Counting, "and a second call on the same object gives"),
    (pure(NET), Linear, OnceOnly, "and a second call on the same object raises RuntimeError: used"),
    (deterministic(NET), Softmax, Random, "and the next time it gives"),
    (GRADIENTS[0], CausalAttention, Detached, "no gradient reaches x: something on the way is"),
    (GRADIENTS[0], Linear, HalfDetached, ", gradient for x` gives"),
    (GRADIENTS[1], CausalAttention, WeightDetached, "no gradient reaches weight"),
]


@pytest.mark.parametrize(("what", "honest"), [(what, honest) for what, honest, *_ in TABLE])
def test_it_holds(what: Property, honest: type[Linear]) -> None:
    holds(what, {"Net": honest})


@pytest.mark.parametrize(
    ("what", "wrong", "sentence"), [(what, wrong, says) for what, _, wrong, says in TABLE]
)
def test_it_fails_when_it_should(what: Property, wrong: type[Linear], sentence: str) -> None:
    assert fails(what, {"Net": wrong}, sentence)


def test_single_precision_is_held_to_its_own_rounding() -> None:
    holds(linear_in("x", NET), {"Net": Single})
    holds(GRADIENTS[0], {"Net": Single})


def test_purity_of_a_gradient_is_that_of_its_calls() -> None:
    holds(pure(BACK_X), {"Net": Linear})


def test_constructor_method_and_part_are_shown_as_they_are_called() -> None:
    made = Module(
        "Net", drawn, labels=("x",), roles=ROLES, part=1, cases=1,
        arguments=(3,), keywords={"outer": 4, "scale": 0.5}, method="score",
    )  # fmt: skip
    holds(linear_in("x", made), {"Net": Scaled})
    because = fails(rows_sum_to_one(made), {"Net": Scaled})
    assert because.startswith("`Net(3, outer=4, scale=0.5).score(x=an array of shape (2, 5, 3))`")


def test_a_gradient_of_no_argument_and_no_role_is_refused() -> None:
    for gradient, weigh in (("y", "R"), ("x", "")):
        with pytest.raises(AuthoringError, match="Net: a gradient needs a label or role, and a"):
            Module("Net", drawn, labels=("x",), roles=ROLES, gradient=gradient, weigh=weigh)


def test_a_forged_answer_is_unreadable() -> None:
    what = finite(NET)
    verdict = what.judge(tuple(Got("forged") for _ in what.ask()))
    assert verdict.outcome is Outcome.UNREADABLE


def test_a_class_that_is_none_is_told() -> None:
    verdict = judged(finite(NET), {"Net": 7})
    assert verdict.because.endswith("gives a value of type int, expected a class.")
