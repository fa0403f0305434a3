"""What a run of a module brings back when the module is not tame: precision, state, dropout."""

import random
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from graders.guest import wire
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Failed
from tests.graders.guest.test_modules import (
    ATOL,
    BUILD,
    RTOL,
    SINGLE,
    WEIGHTS,
    Net,
    R,
    X,
    by_loops,
    functional_gradients,
    part,
    ran,
    value_of,
)

WITHOUT_WEIGHTS = replace(BUILD, weights={}, weigh=None, arguments=())


def doing(forward: Any) -> type[nn.Module]:
    """A module without parameters whose forward is this function of an input."""
    return type("Net", (nn.Module,), {"forward": lambda self, *given: forward(*given)})


class Single(Net):
    """Insists on single precision, as code does that was only ever run so."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.proj((self.gamma * x).to(torch.float32)))


def test_a_module_that_insists_on_single_precision_is_run_in_it() -> None:
    value = value_of(BUILD, Net=Single)
    assert value["computed_in"] == "float32"
    assert value["output"].dtype == np.float32
    np.testing.assert_allclose(value["output"], by_loops(WEIGHTS, X), SINGLE, SINGLE)
    for name, gradient in functional_gradients().items():
        np.testing.assert_allclose(value["gradients"][name], gradient, SINGLE, SINGLE)


def test_single_precision_that_hides_in_doubles_is_noted() -> None:
    hidden = doing(lambda x: x * torch.tensor(0.1, dtype=torch.float32))
    assert part("computed_in", WITHOUT_WEIGHTS, Net=hidden) == "float32"
    assert part("output", WITHOUT_WEIGHTS, Net=hidden).dtype == np.float64


def test_constants_made_in_forward_need_no_dtype() -> None:
    made = doing(lambda x: torch.matmul(x, torch.full((x.shape[-1], 2), 1 / 3)))
    assert part("computed_in", WITHOUT_WEIGHTS, Net=made) == "float64"
    found = part("output", WITHOUT_WEIGHTS, Net=made)
    np.testing.assert_allclose(found[..., 0], X.sum(-1) / 3, RTOL, ATOL)


def test_a_constructor_that_changes_its_arguments_gets_new_ones_for_the_second_precision() -> None:
    class Counting(Single):
        def __init__(self, dim: int, out: int, config: dict[str, int]) -> None:
            config["size"] += 1
            super().__init__(dim, out)
            assert config["size"] == 3 + 1

    build = replace(BUILD, keywords={"config": {"size": 3}})
    assert part("computed_in", build, Net=Counting) == "float32"


def test_what_a_submission_set_for_torch_neither_matters_nor_is_changed() -> None:
    torch.set_default_dtype(torch.float16)
    torch.set_grad_enabled(False)
    torch.set_default_device("meta")
    try:
        value = value_of(BUILD, Net=Net)
        assert torch.get_default_dtype() is torch.float16
        assert not torch.is_grad_enabled()
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.set_default_device(None)
    np.testing.assert_allclose(value["output"], by_loops(WEIGHTS, X), RTOL, ATOL)
    assert value["gradients"]["W"] is not None


class Cut(Net):
    """One path is cut: everything before the projection."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.proj((self.gamma * x).detach()))


class Frozen(Net):
    """One parameter does not learn."""

    def __init__(self, dim: int, out: int) -> None:
        super().__init__(dim, out)
        self.gamma.requires_grad_(False)


class Closed(Net):
    """Nothing learns."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return super().forward(x)


class AsArray(Net):
    """Leaves torch altogether."""

    def forward(self, x: torch.Tensor) -> Any:
        return super().forward(x).detach().numpy()


@pytest.mark.parametrize(
    ("net", "none"),
    [
        (Cut, {"gamma", "0"}),
        (Frozen, {"gamma"}),
        (Closed, {"W", "b", "gamma", "0"}),
        (AsArray, {"W", "b", "gamma", "0"}),
    ],
)
def test_a_gradient_is_none_where_no_path_leads(net: type[nn.Module], none: set[str]) -> None:
    value = value_of(BUILD, Net=net)
    np.testing.assert_allclose(value["output"], by_loops(WEIGHTS, X), RTOL, ATOL)
    assert {name for name, gradient in value["gradients"].items() if gradient is None} == none


def test_an_input_changed_in_place_is_told_and_the_gradient_is_still_right() -> None:
    class InPlace(Net):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x *= self.gamma
            return torch.tanh(self.proj(x))

    answer = ran(BUILD, Net=InPlace)
    value: Any = answer.value
    assert answer.changed == (0,)
    for name, gradient in functional_gradients().items():
        np.testing.assert_allclose(value["gradients"][name], gradient, RTOL, ATOL)
    twice = by_loops(WEIGHTS, X * WEIGHTS["gamma"])
    np.testing.assert_allclose(value["again"], twice, RTOL, ATOL)


def test_a_second_call_shows_state_or_how_it_failed() -> None:
    class Remembering(Net):
        calls = 0

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.calls += 1
            return super().forward(x) * self.calls

    class Once(Net):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out = super().forward(x)
            del self.gamma
            return out

    value = value_of(BUILD, Net=Remembering)
    np.testing.assert_allclose(value["again"], 2 * value["output"], RTOL, ATOL)
    again = part("again", BUILD, Net=Once)
    assert isinstance(again, Failed)
    assert again.cause is Cause.RAISED
    assert "gamma" in again.says


def test_chance_is_the_same_in_every_call_and_every_run() -> None:
    def noisy(x: torch.Tensor) -> torch.Tensor:
        return x + torch.randn(x.shape) + random.random() + float(np.random.rand())

    value = value_of(WITHOUT_WEIGHTS, Net=doing(noisy))
    np.testing.assert_array_equal(value["output"], value["again"])
    np.testing.assert_array_equal(
        value["output"], part("output", WITHOUT_WEIGHTS, Net=doing(noisy))
    )


def test_a_build_crosses_the_wall_and_means_the_same_there() -> None:
    crossed = wire.loads(wire.dumps(BUILD))
    here, there = value_of(BUILD, Net=Net), value_of(crossed, Net=Net)
    np.testing.assert_array_equal(here["output"], there["output"])
    np.testing.assert_array_equal(here["gradients"]["W"], there["gradients"]["W"])


def test_the_class_is_left_as_it_was() -> None:
    before = dict(vars(Net))
    carry_out((BUILD, BUILD), {"Net": Net})
    assert dict(vars(Net)) == before
    assert R.flags.writeable


def test_what_a_module_warns_of_disturbs_nobody() -> None:
    def warns(x: torch.Tensor) -> torch.Tensor:
        warnings.warn("old-fashioned", stacklevel=2)
        return x

    np.testing.assert_array_equal(part("output", WITHOUT_WEIGHTS, Net=doing(warns)), X)
