"""Inputs and outputs of any form, classes that are no modules, constructors that want objects."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import nn

from graders.guest.plan import Build, Made, Name
from tests.graders.guest.test_modules import (
    ATOL,
    BUILD,
    RTOL,
    WEIGHTS,
    Net,
    X,
    by_loops,
    part,
    value_of,
)
from tests.graders.guest.test_modules_run import WITHOUT_WEIGHTS, doing


class Schedule:
    """A class that is no module: a noise schedule, say."""

    def __init__(self, steps: int, least: float) -> None:
        self.betas = torch.linspace(least, 0.5, steps)

    def at(self, t: int, grid: torch.Tensor) -> torch.Tensor:
        assert type(t) is int
        assert grid.dtype is torch.int64
        return self.betas[t] * grid


def test_any_class_and_any_method_can_be_asked_and_whole_numbers_stay_whole() -> None:
    build = Build("Schedule", (11,), {"least": 0.1}, inputs=(3, np.arange(4, dtype=np.int32)),
                  method="at")  # fmt: skip
    found = part("output", build, Schedule=Schedule)
    np.testing.assert_allclose(found, np.linspace(0.1, 0.5, 11)[3] * np.arange(4), RTOL, ATOL)


def test_arrays_inside_lists_become_tensors_and_numpy_s_numbers_become_python_s() -> None:
    def first(parts: list[torch.Tensor], weight: Any) -> torch.Tensor:
        parts[0] += 1
        assert type(weight) is float
        return weight * (parts[0] + parts[1])

    build = replace(WITHOUT_WEIGHTS, inputs=([X, X], np.float64(0.5)))
    value = value_of(build, Net=doing(first))
    np.testing.assert_allclose(value["output"], X + 0.5, RTOL, ATOL)
    np.testing.assert_allclose(value["again"], X + 1, RTOL, ATOL)


def config(size: int) -> dict[str, int]:
    return {"size": size}


def test_a_constructor_may_be_given_classes_by_name_and_what_the_kit_makes() -> None:
    class Outer(nn.Module):
        def __init__(self, settings: dict[str, int], inner: type[nn.Module]) -> None:
            super().__init__()
            self.inner = inner(settings["size"], 7)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out: torch.Tensor = self.inner(x)
            return out

    names: dict[str, tuple[str, ...]] = {
        "W": ("inner.proj.weight",),
        "b": ("inner.proj.bias",),
        "gamma": ("inner.gamma",),
    }
    build = replace(BUILD, name="Outer", arguments=(Made(config, (5,)), Name("Net")), roles=names)
    found = part("output", build, Outer=Outer, Net=Net)
    np.testing.assert_allclose(found, by_loops(WEIGHTS, X), RTOL, ATOL)


def test_each_of_several_outputs_has_its_own_weights() -> None:
    both = doing(lambda x: (x**2, None, 3 * x))
    build = replace(WITHOUT_WEIGHTS, weigh=(X, None, X))
    np.testing.assert_allclose(part("gradients", build, Net=both)["0"], 2 * X * X + 3 * X, RTOL)
    first = replace(WITHOUT_WEIGHTS, weigh=(X, None, None))
    np.testing.assert_allclose(part("gradients", first, Net=both)["0"], 2 * X * X, RTOL)


def test_an_output_of_another_shape_has_no_gradients_but_an_axis_of_length_one_is_none() -> None:
    build = replace(WITHOUT_WEIGHTS, weigh=X)
    assert part("gradients", build, Net=doing(lambda x: x.sum()))["0"] is None
    np.testing.assert_allclose(part("gradients", build, Net=doing(lambda x: x[None]))["0"], X, RTOL)


def halving() -> Any:
    """A function of a kit that makes the one to hand over."""
    return lambda x: x / 2


class InTwo(Net):
    """Its forward builds on a method of its own."""

    def prepared(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(self.prepared(x))


def test_what_stands_in_for_a_method_is_called_instead() -> None:
    build = replace(BUILD, stands_in={"prepared": Made(halving)})
    value = value_of(build, Net=InTwo)
    np.testing.assert_allclose(value["output"], by_loops(WEIGHTS, X / 2), RTOL, ATOL)
    assert value["spare"] == []


def test_what_stands_in_for_nothing_changes_nothing() -> None:
    build = replace(BUILD, stands_in={"prepared": Made(halving)})
    np.testing.assert_allclose(part("output", build), by_loops(WEIGHTS, X), RTOL, ATOL)
