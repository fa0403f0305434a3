"""Global attention agrees with loops over single numbers, with split weights, and with torch's."""

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from reference.attention import GlobalAttention, general_score

Array = NDArray[np.float64]

RTOL = 1e-12
ROUNDING = 1e-14
SIZES = [(2, 3, 5, 7), (3, 5, 2, 3), (1, 1, 1, 1), (2, 1, 7, 5), (5, 7, 3, 2), (3, 2, 2, 2)]
"""Batch, queries, keys, dimension."""


@pytest.fixture(autouse=True)
def _double() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def drawn(size: tuple[int, int, int, int]) -> tuple[GlobalAttention, Tensor, Tensor, Tensor]:
    """A layer with random weights and its inputs; not all keys are real, and at least one is."""
    B, Tq, T, d = size
    torch.manual_seed(sum(size))
    layer = GlobalAttention(d)
    for weight in layer.parameters():
        torch.nn.init.normal_(weight)
    lengths = torch.tensor([1 + (T - 1 + b) % T for b in range(B)])
    return layer, torch.randn(B, Tq, d), torch.randn(B, T, d), lengths


def by_loops(
    layer: GlobalAttention, Q: Tensor, K: Tensor, lengths: Tensor
) -> tuple[Array, Array, Array]:
    """Scores, weights and states, number by number, from the definitions."""
    A, W = (w.detach().numpy() for w in (layer.linear_in.weight, layer.linear_out.weight))
    q, k = Q.numpy(), K.numpy()
    (B, Tq, d), T = q.shape, k.shape[1]
    L, align, states = np.zeros((B, Tq, T)), np.zeros((B, Tq, T)), np.zeros((B, Tq, d))
    for b, i in product(range(B), range(Tq)):
        for j in range(T):
            fed = [math.fsum(A[m, n] * q[b, i, n] for n in range(d)) for m in range(d)]
            L[b, i, j] = math.fsum(fed[m] * k[b, j, m] for m in range(d))
        real = range(int(lengths[b]))
        total = math.fsum(math.exp(L[b, i, j]) for j in real)
        for j in real:
            align[b, i, j] = math.exp(L[b, i, j]) / total
        c = [math.fsum(align[b, i, j] * k[b, j, m] for j in real) for m in range(d)]
        both = [*c, *q[b, i]]
        for m in range(d):
            states[b, i, m] = math.tanh(math.fsum(W[m, n] * both[n] for n in range(2 * d)))
    return L, align, states


@pytest.mark.parametrize("size", SIZES)
def test_it_agrees_with_loops(size: tuple[int, int, int, int]) -> None:
    layer, Q, K, lengths = drawn(size)
    L, align, states = by_loops(layer, Q, K, lengths)
    found, weights = layer(Q, K, lengths)
    np.testing.assert_allclose(layer.score(Q, K).detach(), L, RTOL, ROUNDING)
    np.testing.assert_allclose(weights.detach().transpose(0, 1), align, RTOL, ROUNDING)
    np.testing.assert_allclose(found.detach().transpose(0, 1), states, RTOL, ROUNDING)


@pytest.mark.parametrize("size", SIZES)
def test_it_agrees_with_torchs_own_attention_and_weights_in_two_blocks(
    size: tuple[int, int, int, int],
) -> None:
    layer, Q, K, lengths = drawn(size)
    is_real = (torch.arange(size[2]) < lengths[:, None])[:, None].expand(-1, size[1], -1)
    c = scaled_dot_product_attention(layer.linear_in(Q), K, K, attn_mask=is_real, scale=1.0)
    of_context, of_query = layer.linear_out.weight.chunk(2, dim=1)
    states = torch.tanh(c @ of_context.T + Q @ of_query.T)
    torch.testing.assert_close(layer(Q, K, lengths)[0].transpose(0, 1), states)


@pytest.mark.parametrize("size", SIZES)
def test_the_score_is_the_bilinear_form_with_the_transposed_weight(
    size: tuple[int, int, int, int],
) -> None:
    layer, Q, K, _ = drawn(size)
    W = layer.linear_in.weight.T
    rows = [
        [[q @ W @ k for k in keys] for q in queries] for queries, keys in zip(Q, K, strict=True)
    ]
    found = general_score(Q, K, layer.linear_in.weight)
    torch.testing.assert_close(
        found, torch.stack([torch.stack([*map(torch.stack, r)]) for r in rows])
    )


@pytest.mark.parametrize("size", SIZES)
def test_gradients_agree_with_finite_differences(size: tuple[int, int, int, int]) -> None:
    layer, Q, K, lengths = drawn(size)

    def run(Q: Tensor, K: Tensor, *_: Tensor) -> tuple[Tensor, Tensor]:
        found: tuple[Tensor, Tensor] = layer(Q, K, lengths)
        return found

    leaves = (Q.requires_grad_(), K.requires_grad_(), *layer.parameters())
    assert torch.autograd.gradcheck(run, leaves)


@pytest.mark.parametrize("size", SIZES)
def test_one_step_is_a_batch_of_one_step(size: tuple[int, int, int, int]) -> None:
    layer, Q, K, lengths = drawn(size)
    states, weights = layer(Q, K, lengths)
    for step in range(size[1]):
        one, its = layer(Q[:, step], K, lengths)
        torch.testing.assert_close(one, states[step])
        torch.testing.assert_close(its, weights[step])


@pytest.mark.parametrize("size", SIZES)
def test_nothing_depends_on_keys_beyond_the_lengths(size: tuple[int, int, int, int]) -> None:
    layer, Q, K, lengths = drawn(size)
    other = torch.where((torch.arange(size[2]) < lengths[:, None])[:, :, None], K, 99.0)
    for found, again in zip(layer(Q, K, lengths), layer(Q, other, lengths), strict=True):
        assert torch.equal(found, again)


def test_the_public_example() -> None:
    """A = [[1,2],[0,1]], two queries, three keys: worked out by hand up to the softmax."""
    layer = GlobalAttention(2)
    with torch.no_grad():
        layer.linear_in.weight.copy_(torch.tensor([[1.0, 2.0], [0.0, 1.0]]))
        layer.linear_out.weight.copy_(torch.tensor([[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0]]))
    Q, K = (
        torch.tensor([[[1.0, 0.0], [1.0, 1.0]]]),
        torch.tensor([[[1.0, 1.0], [2.0, 0.0], [0.0, 3.0]]]),
    )
    assert layer.score(Q, K).tolist() == [[[1, 2, 0], [4, 6, 3]]]
    states, _ = layer(Q, K, torch.tensor([3]))
    printed = [[0.9178505958, 0.9077907197], [0.9926576775, 0.8455198680]]
    np.testing.assert_allclose(states[:, 0].detach(), printed, atol=1e-10)
