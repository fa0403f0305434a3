"""An active dropout is noted and scales by a fixed factor, wherever torch hides it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.functional import dropout, scaled_dot_product_attention

from tests.graders.guest.test_modules import ATOL, RTOL, X, failed, part, value_of
from tests.graders.guest.test_modules_run import WITHOUT_WEIGHTS, doing

P = 0.5


def wrapped(layer: nn.Module) -> nn.Module:
    """A layer of torch's inside a module: as somebody would use it."""
    outer = doing(lambda x: layer(x))()
    outer.add_module("layer", layer)
    return outer


def attention(need_weights: bool) -> nn.Module:
    """Torch's own attention, whose two ways drop in two places."""
    layer = nn.MultiheadAttention(5, 1, dropout=P, batch_first=True)
    nn.init.zeros_(layer.out_proj.bias)  # so that its output scales as its weights do
    outer = doing(lambda x: layer(x, x, x, need_weights=need_weights)[0])()
    outer.add_module("layer", layer)
    return outer


ACTIVE = [
    pytest.param(lambda: doing(lambda x: F.dropout(x, P))(), (2, 3, 5), id="functional"),
    pytest.param(lambda: doing(lambda x: dropout(x, P))(), (2, 3, 5), id="imported by name"),
    pytest.param(lambda: wrapped(nn.Dropout(P)), (2, 3, 5), id="a layer"),
    pytest.param(lambda: wrapped(nn.Dropout(P, inplace=True)), (2, 3, 5), id="in place"),
    pytest.param(lambda: wrapped(nn.Dropout1d(P)), (2, 3, 5), id="whole channels"),
    pytest.param(
        lambda: doing(lambda x: scaled_dot_product_attention(x, x, x, dropout_p=P))(),
        (2, 3, 3),
        id="attention",
    ),
    pytest.param(
        lambda: doing(lambda x: F.scaled_dot_product_attention(x, x, x, None, P))(),
        (2, 3, 3),
        id="attention, by position",
    ),
]


@pytest.mark.parametrize(("make", "shape"), ACTIVE)
def test_an_active_dropout_scales_and_is_noted(make: Any, shape: tuple[int, ...]) -> None:
    build = replace(WITHOUT_WEIGHTS, training=True)
    value = value_of(build, Net=make)
    assert value["dropout"] == [(P, shape)]
    x = torch.tensor(X)
    kept = X if shape == X.shape else scaled_dot_product_attention(x, x, x).numpy()
    np.testing.assert_allclose(value["output"], (1 + P) * kept, RTOL, ATOL)


@pytest.mark.parametrize("need_weights", [True, False])
def test_dropout_inside_torch_s_own_attention_is_found(need_weights: bool) -> None:
    def make() -> nn.Module:
        return attention(need_weights)

    training = value_of(replace(WITHOUT_WEIGHTS, training=True), Net=make)
    calm = value_of(WITHOUT_WEIGHTS, Net=make)
    assert [p for p, _ in training["dropout"]] == [P]
    assert calm["dropout"] == []
    np.testing.assert_allclose(training["output"], (1 + P) * calm["output"], RTOL, ATOL)


def test_dropout_is_off_in_eval_mode_unless_somebody_forgot_to_say_so() -> None:
    assert part("dropout", WITHOUT_WEIGHTS, Net=lambda: wrapped(nn.Dropout(P))) == []
    assert part("dropout", WITHOUT_WEIGHTS, Net=doing(lambda x: F.dropout(x, P))) == [(P, X.shape)]


def test_torch_drops_by_chance_again_when_the_run_is_over() -> None:
    failed(WITHOUT_WEIGHTS, Net=doing(lambda x: 1 / 0))
    assert F.dropout is dropout
    assert (F.dropout(torch.ones(1000), P) == 0).any()
