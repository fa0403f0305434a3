"""The recurrent network and its gradients a second time: loops, complex steps, paths, autograd."""

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

RTOL = 1e-11
ATOL = 1e-11
TINY = 1e-100  # a complex step cancels nothing, so it can be as small as this


@dataclass(frozen=True)
class Net:
    """A network, its input, its targets and its first state."""

    W: Array
    U: Array
    V: Array
    x: Array
    z: Array
    h_0: Array

    @property
    def T(self) -> int:
        return len(self.x)

    @property
    def all(self) -> tuple[Array, Array, Array, Array, Array, Array]:
        return self.W, self.U, self.V, self.x, self.z, self.h_0


SIZES = [(1, 2, 3, 5), (2, 3, 5, 7), (3, 5, 2, 1), (7, 2, 5, 3), (5, 3, 1, 2)]
"""T steps, n inputs, d hidden units, k outputs."""


def drawn(sizes: tuple[int, int, int, int]) -> Net:
    """A random network of sizes T, n, d, k."""
    T, n, d, k = sizes
    rng = np.random.default_rng(sizes)
    shapes = [(d, n), (d, d), (k, d), (T, n), (T, k), (d,)]
    return Net(*(rng.normal(size=shape) for shape in shapes))


def by_loops(net: Net) -> tuple[Array, Array, float]:
    """States, outputs and loss, scalar by scalar."""
    d, n = net.W.shape
    h, y, total = [net.h_0.tolist()], [], 0.0
    for x_t, z_t in zip(net.x, net.z, strict=True):
        drive = [sum(net.W[i, j] * x_t[j] for j in range(n)) for i in range(d)]
        memory = [sum(net.U[i, j] * h[-1][j] for j in range(d)) for i in range(d)]
        h.append([1 / (1 + math.exp(-a - b)) for a, b in zip(drive, memory, strict=True)])
        y.append([sum(row[i] * h[-1][i] for i in range(d)) for row in net.V])
        total += sum((a - b) ** 2 for a, b in zip(z_t, y[-1], strict=True))
    return np.array(h), np.array(y), total


def step_losses(net: Net, W: Complex, U: Complex, bump: Complex) -> Complex:
    """L_1..L_T when step t has its own W[t-1], U[t-1], and bump[t-1] is added to h_t."""
    h, losses = net.h_0.astype(np.complex128), []
    for t in range(net.T):
        h = 1 / (1 + np.exp(-W[t] @ net.x[t] - U[t] @ h)) + bump[t]
        losses.append(np.sum((net.z[t] - net.V @ h) ** 2))
    return np.array(losses)


def sensitivity(net: Net, to: str) -> Array:
    """Slope of every L_s for every entry of the steps' own W, U or h: [s-1, t-1, ...].

    L(v + i TINY) = L(v) + i TINY L'(v) up to TINY^2, so the imaginary part is the slope.
    """
    copies = {
        "W": np.tile(net.W, (net.T, 1, 1)).astype(np.complex128),
        "U": np.tile(net.U, (net.T, 1, 1)).astype(np.complex128),
        "h": np.zeros((net.T, len(net.h_0)), dtype=np.complex128),
    }
    slopes = np.empty((net.T, *copies[to].shape))
    for index in np.ndindex(copies[to].shape):
        copies[to][index] += 1j * TINY
        slopes[:, *index] = step_losses(net, copies["W"], copies["U"], copies["h"]).imag / TINY
        copies[to][index] -= 1j * TINY
    return slopes


def by_paths(net: Net) -> Array:
    """dL_s/dh_t = (J_s .. J_{t+1})^T (-2 V^T (z_s - y_s)), each product anew: [s-1, t-1, i]."""
    h, y, _ = by_loops(net)
    slopes = np.zeros((net.T, net.T, len(net.h_0)))
    for s, t in product(range(1, net.T + 1), repeat=2):
        if s >= t:
            path = -2 * (net.z[s - 1] - y[s - 1]) @ net.V
            for r in range(s, t, -1):
                path = (path * (h[r] - h[r] ** 2)) @ net.U
            slopes[s - 1, t - 1] = path
    return slopes


def within(window: int, T: int) -> Array:
    """One where step t is among the last `window` steps up to s, else zero: [s-1, t-1]."""
    s, t = np.indices((T, T))
    return ((t <= s) & (t > s - window)).astype(np.float64)


def by_autograd(net: Net, window: int) -> tuple[Array, Array, Array]:
    """dW and dU, each loss run from a detached state `window` steps back; dL/dh_t in full."""
    W, U, V, x, z, h_0 = (torch.from_numpy(a).requires_grad_() for a in net.all)

    def run(h: torch.Tensor, steps: range) -> list[torch.Tensor]:
        states = [h]
        for t in steps:
            states.append(torch.sigmoid(W @ x[t - 1] + U @ states[-1]))
        return states

    states = run(h_0, range(1, net.T + 1))
    losses = torch.sum((z - torch.stack(states[1:]) @ V.T) ** 2)
    at_states = torch.autograd.grad(losses, states[1:])
    truncated = torch.zeros((), dtype=torch.float64)
    for s in range(1, net.T + 1):
        start = max(0, s - window)
        last = run(states[start].detach(), range(start + 1, s + 1))[-1]
        truncated = truncated + torch.sum((z[s - 1] - V @ last) ** 2)
    dW, dU = torch.autograd.grad(truncated, [W, U])
    return dW.numpy(), dU.numpy(), torch.stack(at_states).numpy()


def close(got: ArrayLike, expected: ArrayLike, atol: float = ATOL) -> None:
    """Assert the same shape and nearly the same values."""
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=RTOL, atol=atol)
