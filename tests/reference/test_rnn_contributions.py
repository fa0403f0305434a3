"""What gradients are sums of, against autograd and against loops."""

import numpy as np
import torch

from reference import rnn, rnn_contributions

RNG = np.random.default_rng(3)
T, N, D, K = 5, 3, 2, 4


def network() -> tuple[np.ndarray, ...]:
    W, U, V = RNG.normal(size=(D, N)), RNG.normal(size=(D, D)), RNG.normal(size=(K, D))
    return W, U, V, RNG.normal(size=(T, N)), RNG.normal(size=(T, K)), RNG.normal(size=D)


def test_paths_are_the_gradients_of_each_later_loss_by_autograd() -> None:
    W, U, V, x, z, h_0 = network()
    h, _ = rnn.forward(W, U, V, x, h_0)
    tensors = [torch.tensor(part) for part in (W, U, V, x, z)]
    locals_ = np.stack([rnn.local_gradient(V, h[t], z[t - 1]) for t in range(1, T + 1)])
    jacobians = np.stack([rnn.jacobian(U, h[t + 1]) for t in range(1, T)])
    found = rnn_contributions.paths(locals_, jacobians)
    first = torch.tensor(h[1], requires_grad=True)
    state = first
    for t in range(1, T + 1):
        loss = ((tensors[4][t - 1] - tensors[2] @ state) ** 2).sum()
        (wanted,) = torch.autograd.grad(loss, first, retain_graph=True)
        assert np.allclose(found[t - 1], wanted.numpy(), rtol=1e-10)
        if t < T:
            state = torch.sigmoid(tensors[0] @ tensors[3][t] + tensors[1] @ state)


def test_paths_add_up_to_what_the_recursion_gives() -> None:
    W, U, V, x, z, h_0 = network()
    h, _ = rnn.forward(W, U, V, x, h_0)
    locals_ = np.stack([rnn.local_gradient(V, h[t], z[t - 1]) for t in range(1, T + 1)])
    jacobians = np.stack([rnn.jacobian(U, h[t + 1]) for t in range(1, T)])
    total = rnn.total_gradients(W, U, V, x, z, h_0)
    for t in range(T):
        found = rnn_contributions.paths(locals_[t:], jacobians[t:])
        assert np.allclose(found.sum(axis=0), total[t], rtol=1e-10)


def test_copies_are_gradients_of_weights_that_are_kept_apart_by_autograd() -> None:
    W, U, V, x, z, h_0 = network()
    h, _ = rnn.forward(W, U, V, x, h_0)
    g = rnn.total_gradients(W, U, V, x, z, h_0)
    own_W = torch.tensor(np.stack([W] * T), requires_grad=True)
    own_U = torch.tensor(np.stack([U] * T), requires_grad=True)
    state, loss = torch.tensor(h_0), torch.zeros((), dtype=torch.float64)
    for t in range(T):
        state = torch.sigmoid(own_W[t] @ torch.tensor(x[t]) + own_U[t] @ state)
        loss = loss + ((torch.tensor(z[t]) - torch.tensor(V) @ state) ** 2).sum()
    loss.backward()  # type: ignore[no-untyped-call]
    assert own_W.grad is not None
    assert own_U.grad is not None
    assert np.allclose(rnn_contributions.copies_W(h, g, x), own_W.grad.numpy(), rtol=1e-9)
    assert np.allclose(rnn_contributions.copies_U(h, g), own_U.grad.numpy(), rtol=1e-9)


def test_copies_add_up_to_the_gradient_of_shared_weights() -> None:
    W, U, V, x, z, h_0 = network()
    h, _ = rnn.forward(W, U, V, x, h_0)
    g = rnn.total_gradients(W, U, V, x, z, h_0)
    assert np.allclose(rnn_contributions.copies_W(h, g, x).sum(axis=0), rnn.grad_W(h, g, x))
    assert np.allclose(rnn_contributions.copies_U(h, g).sum(axis=0), rnn.grad_U(h, g))
