"""Graph layers against loops over nodes, heads and edges, and against each other in other forms."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from reference import adjacency, graph_layers

PATH = np.array([[0.0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])


@pytest.fixture(autouse=True)
def _double() -> None:
    torch.manual_seed(0)


def directed(n: int, seed: int) -> Tensor:
    """A drawn graph in which every node hears somebody; some hear themselves."""
    rng = np.random.default_rng(seed)
    A = (rng.random((n, n)) < 0.4).astype(float)
    for i in np.flatnonzero(A.sum(axis=1) == 0):
        A[i, i] = 1
    return torch.from_numpy(A)


def test_the_convolution_of_the_fixed_case() -> None:
    layer = graph_layers.GraphConvolution(2, 3, bias=False).double()
    layer.weight.data = torch.tensor([[1.0, 2, 0], [0, -1, 1]], dtype=torch.float64)
    X = torch.tensor([[1.0, 0], [0, 1], [1, 1], [2, -1]], dtype=torch.float64)
    r = math.sqrt(6)
    wanted = [
        [0.5, 1 - r / 6, r / 6], [r / 3, -1 / 3 + r / 2, 1 / 3 + r / 6],
        [0.5, 0.5 - r / 6, 0.5 + r / 6], [2, 5, -1],
    ]  # fmt: skip
    found = layer(X, torch.from_numpy(adjacency.symmetric(PATH))).detach()
    np.testing.assert_allclose(found, np.array(wanted), rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("bias", [False, True])
def test_a_convolution_by_loops_and_sparse(n: int, bias: bool) -> None:
    layer = graph_layers.GraphConvolution(3, 7, bias).double()
    if layer.bias is not None:
        torch.nn.init.normal_(layer.bias)
    X, A = torch.randn(n, 3, dtype=torch.float64), torch.randn(n, n, dtype=torch.float64)
    found = layer(X, A)
    for i in range(n):
        wanted = torch.stack([A[i, j] * (X[j] @ layer.weight) for j in range(n)]).sum(0)
        wanted = wanted if layer.bias is None else wanted + layer.bias
        torch.testing.assert_close(found[i], wanted)
    torch.testing.assert_close(layer(X, A.to_sparse()), found)


def test_a_network_of_convolutions_is_their_composition() -> None:
    net = graph_layers.GCN(5, 3, 7, 0.5).double().eval()
    X, A = torch.randn(6, 5, dtype=torch.float64), torch.randn(6, 6, dtype=torch.float64)
    by_matrices = A @ ((A @ X @ net.gc1.weight).clamp(min=0) @ net.gc2.weight)
    torch.testing.assert_close(net(X, A), by_matrices)
    net.train()
    torch.manual_seed(1)
    found = net(X, A)
    torch.manual_seed(1)
    hidden = torch.nn.functional.dropout(net.gc1(X, A).relu(), 0.5)
    torch.testing.assert_close(found, net.gc2(hidden, A))


def by_nodes(layer: graph_layers.GraphAttentionLayer, h: Tensor, A: Tensor, a: Tensor) -> Tensor:
    """Node by node and head by head, over the edges there are; `a` holds a row for each head."""
    d, rows = layer.n_hidden, []
    for i in range(len(h)):
        heads = []
        for k in range(layer.n_heads):
            W = layer.W.weight[k * d : (k + 1) * d]
            edges = [j for j in range(len(h)) if A[i, j]]
            e = [(torch.cat([W @ h[i], W @ h[j]]) @ a[k]).item() for j in edges]
            exps = [math.exp(score if score > 0 else layer.alpha * score) for score in e]
            mixed = [w / sum(exps) * (W @ h[j]) for w, j in zip(exps, edges, strict=True)]
            heads.append(torch.stack(mixed).sum(0))
        rows.append(torch.cat(heads) if layer.is_concat else torch.stack(heads).mean(0))
    return torch.stack(rows)


@pytest.mark.parametrize("headwise", [False, True])
@pytest.mark.parametrize(
    ("n", "n_heads", "is_concat"), [(1, 2, True), (5, 3, True), (5, 3, False), (7, 1, True)]
)
def test_attention_node_by_node(n: int, n_heads: int, is_concat: bool, headwise: bool) -> None:
    kind = graph_layers.HeadwiseAttentionLayer if headwise else graph_layers.GraphAttentionLayer
    layer = kind(4, 6, n_heads, is_concat, 0.6, 0.3).double().eval()
    a = layer.attention if headwise else layer.attention.weight.expand(n_heads, -1)
    h, A = torch.randn(n, 4, dtype=torch.float64), directed(n, n)
    found = layer(h, A)
    torch.testing.assert_close(found, by_nodes(layer, h, A, a))  # type: ignore[arg-type]
    torch.testing.assert_close(layer(h, A[:, :, None]), found)
    leaf = h.clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: layer(x, A), (leaf,))


def test_on_a_complete_graph_attention_is_a_softmax_of_the_whole_matrix() -> None:
    layer = graph_layers.GraphAttentionLayer(4, 3, 1, True, 0.0, 0.2).double()
    h = torch.randn(6, 4, dtype=torch.float64)
    s = layer.W(h)
    pairs = torch.cat([s.repeat_interleave(6, 0), s.repeat(6, 1)], dim=1)  # as the paper's code
    e = torch.nn.functional.leaky_relu(layer.attention(pairs), 0.2).view(6, 6)
    torch.testing.assert_close(layer(h, torch.ones(6, 6)), e.softmax(1) @ s)


def test_a_network_of_attention_is_its_layers() -> None:
    net = graph_layers.GAT(5, 6, 7, 3, 0.5, 0.2).double().eval()
    X, A = torch.randn(6, 5, dtype=torch.float64), directed(6, 1)
    first = net.layer1.attention.weight.expand(3, -1)
    hidden = torch.nn.functional.elu(by_nodes(net.layer1, X, A, first))
    wanted = by_nodes(net.layer2, hidden, A, net.layer2.attention.weight)
    torch.testing.assert_close(net(X, A), wanted)
    torch.testing.assert_close(net.layer2(net.layer1(X, A).expm1().where(
        net.layer1(X, A) < 0, net.layer1(X, A)), A), wanted)  # fmt: skip
