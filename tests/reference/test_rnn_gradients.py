"""Gradients through time agree with complex steps, path sums and autograd, truncated or not."""

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from reference import rnn
from tests.reference.rnn_oracles import (
    ATOL,
    SIZES,
    Net,
    by_autograd,
    by_loops,
    by_paths,
    close,
    drawn,
    sensitivity,
    within,
)

Array = NDArray[np.float64]

PRINTED_ATOL = 1e-9  # printed values have ten digits
STEP = 1e-5  # of a central difference, whose error is near its square
STEP_ATOL = 1e-8
WINDOWS = [1, 2, 3, 11]

PUBLIC = Net(
    W=np.array([[0.5, -0.3], [0.2, 0.4]]),
    U=np.array([[0.1, 0.6], [-0.7, 0.2]]),
    V=np.array([[1.0, -1.0]]),
    x=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    z=np.array([[0.5], [0.0], [-0.5]]),
    h_0=np.array([0.25, -0.5]),
)
PUBLIC_L = 0.485862882807
PUBLIC_G = [
    [-0.868757964, 0.8842492475],
    [0.181707411, 0.1307087205],
    [1.1041463937, -1.1041463937],
]
PUBLIC_DW = [[0.0405134399, 0.3003816697], [-0.0471125129, -0.2352804923]]
PUBLIC_DU = [[0.1019452101, 0.2633885668], [-0.0635970736, -0.2357881193]]

every_net = pytest.mark.parametrize("net", [drawn(sizes) for sizes in SIZES], ids=map(str, SIZES))


def forward(net: Net) -> tuple[Array, Array]:
    return rnn.forward(net.W, net.U, net.V, net.x, net.h_0)


def test_the_end_to_end_instance() -> None:
    h, y = forward(PUBLIC)
    g = rnn.total_gradients(*PUBLIC.all)
    assert rnn.loss(y, PUBLIC.z) == pytest.approx(PUBLIC_L, abs=PRINTED_ATOL)
    close(g, PUBLIC_G, PRINTED_ATOL)
    close(rnn.grad_W(h, g, PUBLIC.x), PUBLIC_DW, PRINTED_ATOL)
    close(rnn.grad_U(h, g), PUBLIC_DU, PRINTED_ATOL)


@pytest.mark.parametrize(
    ("slip", "wrong_dW"),
    [
        (
            lambda h, t, local, g_next: local,
            [[0.0450231667, 0.2471571819], [-0.0555405206, -0.2600627964]],
        ),
        (
            lambda h, t, local, g_next: local + rnn.jacobian(PUBLIC.U, h[t + 1]) @ g_next,
            [[0.0362794092, 0.2153007097], [-0.051234431, -0.3201599393]],
        ),
        (
            lambda h, t, local, g_next: local + rnn.jacobian(PUBLIC.U, h[t]).T @ g_next,
            [[0.0400580629, 0.3021959217], [-0.046785634, -0.2325190109]],
        ),
    ],
    ids=["local gradients only", "no transpose", "slope at h_t"],
)
def test_the_end_to_end_instance_exposes_slips_in_the_recursion(
    slip: Callable[[Array, int, Array, Array], Array], wrong_dW: list[list[float]]
) -> None:
    h, _ = forward(PUBLIC)
    g = np.array([rnn.local_gradient(PUBLIC.V, h[t], PUBLIC.z[t - 1]) for t in (1, 2, 3)])
    for t in (2, 1):
        g[t - 1] = slip(h, t, g[t - 1], g[t])
    close(rnn.grad_W(h, g, PUBLIC.x), wrong_dW, PRINTED_ATOL)


@pytest.mark.parametrize(
    ("first", "wrong_dU"),
    [
        (1, [[0.1555611386, 0.1561567096], [-0.1187850072, -0.1254122522]]),
        (2, [[0.1303155973, 0.1343053877], [-0.1369020274, -0.1410934704]]),
    ],
    ids=["without the step from h_0", "last step only"],
)
def test_the_end_to_end_instance_exposes_missing_steps(
    first: int, wrong_dU: list[list[float]]
) -> None:
    h, _ = forward(PUBLIC)
    g = rnn.total_gradients(*PUBLIC.all)
    close(rnn.grad_U(h[first:], g[first:]), wrong_dU, PRINTED_ATOL)


@every_net
def test_total_gradients_are_complex_steps_path_sums_and_autograd(net: Net) -> None:
    g = rnn.total_gradients(*net.all)
    close(g, sensitivity(net, "h").sum(axis=0))
    close(g, by_paths(net).sum(axis=0))
    close(g, by_autograd(net, net.T)[2])


@every_net
def test_weight_gradients_are_those_of_the_copies_added_up(net: Net) -> None:
    """Each step has its own copy of W and U; sharing them adds up what the copies get."""
    h, _ = forward(net)
    g = rnn.total_gradients(*net.all)
    dW, dU, _ = by_autograd(net, net.T)
    for got, weight, auto in [(rnn.grad_W(h, g, net.x), "W", dW), (rnn.grad_U(h, g), "U", dU)]:
        close(got, sensitivity(net, weight).sum(axis=(0, 1)))
        close(got, auto)


@pytest.mark.parametrize(("T", "n", "d"), [(1, 2, 3), (2, 3, 5), (5, 7, 2)])
def test_weight_gradients_are_loops_over_steps_and_entries(T: int, n: int, d: int) -> None:
    """For any h and g, also ones that no network has."""
    rng = np.random.default_rng((T, n, d))
    h, g, x = rng.uniform(size=(T + 1, d)), rng.normal(size=(T, d)), rng.normal(size=(T, n))
    dW, dU = np.zeros((d, n)), np.zeros((d, d))
    for t, i in product(range(1, T + 1), range(d)):
        slope = h[t, i] * (1 - h[t, i]) * g[t - 1, i]
        for j in range(n):
            dW[i, j] += slope * x[t - 1, j]
        for j in range(d):
            dU[i, j] += slope * h[t - 1, j]
    close(rnn.grad_W(h, g, x), dW)
    close(rnn.grad_U(h, g), dU)


@pytest.mark.parametrize("window", WINDOWS)
@every_net
def test_truncation_keeps_the_last_copies_of_each_loss(net: Net, window: int) -> None:
    """Complex steps on the copies; path sums; and autograd from detached states."""
    h, _, _ = by_loops(net)
    kept = within(window, net.T)
    copies = np.einsum("st,stij->ij", kept, sensitivity(net, "U"))
    paths = np.einsum("st,sti,ti,tj->ij", kept, by_paths(net), h[1:] * (1 - h[1:]), h[:-1])
    got = rnn.truncated_grad_U(*net.all, window)
    close(got, copies)
    close(got, paths)
    close(got, by_autograd(net, window)[1])


@every_net
def test_a_window_of_all_steps_is_the_full_gradient_and_a_shorter_one_is_not(net: Net) -> None:
    h, _ = forward(net)
    full = rnn.grad_U(h, rnn.total_gradients(*net.all))
    close(rnn.truncated_grad_U(*net.all, net.T), full)
    if net.T > 1:
        assert not np.allclose(rnn.truncated_grad_U(*net.all, net.T - 1), full)


def expected_slope(window: int, u: float = 1.5) -> float:
    """Mean over 16 inputs of sum_s dL_s/du, forward in time: the state at s - window is held."""
    total = 0.0
    for x in product((-1, 1), repeat=4):
        h = [0.0]
        for x_t in x:
            h.append(1 / (1 + math.exp(-x_t - u * h[-1])))
        z = [0.5] + [(1 + x_t) / 2 for x_t in x[:3]]
        for s in range(1, 5):
            dh = 0.0
            for t in range(max(1, s - window + 1), s + 1):
                dh = h[t] * (1 - h[t]) * (h[t - 1] + u * dh)
            total += 2 * (h[s] - z[s - 1]) * dh / 16
    return total


def expected_loss(u: float) -> float:
    """Mean over the same inputs of the loss."""
    total = 0.0
    for x in product((-1, 1), repeat=4):
        one = np.array([[1.0]])
        z = np.array([[0.5], *([(1 + x_t) / 2] for x_t in x[:3])])
        net = Net(one, u * one, one, np.array(x, dtype=np.float64)[:, None], z, np.zeros(1))
        total += by_loops(net)[2] / 16
    return total


@pytest.mark.parametrize(
    ("window", "printed"),
    [(1, -0.0158459623), (2, 0.0189963633), (3, 0.0229814975), (4, 0.0229814975)],
)
def test_truncation_is_biased_until_the_window_reaches_the_first_step(
    window: int, printed: float
) -> None:
    tbptt, full = rnn.enumerated_bias(window)
    assert tbptt == pytest.approx(printed, abs=PRINTED_ATOL)
    assert tbptt == pytest.approx(expected_slope(window), abs=ATOL)
    assert full == pytest.approx(0.0229814975, abs=PRINTED_ATOL)
    difference = (expected_loss(1.5 + STEP) - expected_loss(1.5 - STEP)) / (2 * STEP)
    assert full == pytest.approx(difference, abs=STEP_ATOL)
