"""Weights find their place by declaration, name or shape; or it is told what is there instead."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from graders.guest.plan import Cause
from tests.graders.guest.test_modules import ATOL, BUILD, RTOL, WEIGHTS, X, failed, part


def test_what_the_student_declares_wins_over_names() -> None:
    class Crossed(nn.Module):
        def __init__(self, dim: int, out: int) -> None:
            super().__init__()
            self.b, self.c = (nn.Parameter(torch.zeros(dim)) for _ in range(2))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x * self.b + self.c

    weights: dict[str, Any] = {"a": WEIGHTS["gamma"], "b": 2 * WEIGHTS["gamma"]}
    build = replace(BUILD, weights=weights, roles={}, weigh=None)
    found = part("output", build, Net=Crossed, role_map={"a": "b", "b": "c"})
    np.testing.assert_allclose(found, X * weights["a"] + weights["b"], RTOL, ATOL)


def broken(**attributes: Callable[[int, int], object]) -> type[nn.Module]:
    """A module with these attributes and nothing else."""

    def init(self: nn.Module, dim: int, out: int) -> None:
        nn.Module.__init__(self)
        for name, make in attributes.items():
            setattr(self, name, make(dim, out))

    return type("Net", (nn.Module,), {"__init__": init})


def parameter(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(shape))


UNPLACED = [
    pytest.param(
        broken(a=lambda d, k: parameter(k, d), c=lambda d, k: parameter(d, k)),
        ["for the weights `W` (7, 5)", "`b` (7,)", "its parameters are `a` (7, 5), `c` (5, 7)."],
        id="two that fit",
    ),
    pytest.param(broken(W=lambda d, k: parameter(k, k)), ["`W` (7, 7)"], id="another shape"),
    pytest.param(
        broken(heads=lambda d, k: [nn.Linear(d, k)]),
        ["it has no parameters; `heads` is a plain list", "nn.ModuleList", 'role_map = {"W":'],
        id="a plain list",
    ),
    pytest.param(
        broken(heads=lambda d, k: {"W": parameter(k, d)}), ["`heads` is a plain dict"], id="a dict"
    ),
    pytest.param(
        broken(
            W=lambda d, k: torch.zeros(k, d, requires_grad=True), pe=lambda d, k: torch.zeros(d)
        ),
        ["no parameters; `W` is a plain tensor: make it an nn.Parameter. Use the question's names"],
        id="a plain tensor",
    ),
]


@pytest.mark.parametrize(("net", "says"), UNPLACED)
def test_weights_without_a_place_are_told_with_what_is_there(
    net: type[nn.Module], says: list[str]
) -> None:
    found = failed(BUILD, Net=net)
    assert found.cause is Cause.UNSENDABLE
    for words in says:
        assert words in found.says


@pytest.mark.parametrize(
    ("made", "cause", "says"),
    [
        (None, Cause.UNSENDABLE, "a value of type NoneType, expected a class"),
        (lambda dim, out: dim, Cause.UNSENDABLE, "a value of type int, expected an nn.Module"),
        (lambda dim: dim, Cause.RAISED, "takes 1 positional argument"),
        (broken(**dict.fromkeys(["W", "b", "gamma"], lambda d, k: None)), Cause.UNSENDABLE, "no p"),
    ],
)
def test_what_is_no_module_fails_with_a_sentence(made: object, cause: Cause, says: str) -> None:
    found = failed(BUILD, Net=made)
    assert (found.cause, says in found.says) == (cause, True), found


def test_parameters_that_play_no_role_are_listed() -> None:
    build = replace(BUILD, weights={"gamma": WEIGHTS["gamma"]})
    assert part("spare", build) == ["`proj.weight` (7, 5)", "`proj.bias` (7,)"]
