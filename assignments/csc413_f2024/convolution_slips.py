"""Graph convolutions as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from reference.graph_layers import GCN, GraphConvolution

if TYPE_CHECKING:
    from torch import Tensor

Layer: TypeAlias = type[GraphConvolution]
Network: TypeAlias = type[GCN]


def product(self: Any, X: Tensor, A: Tensor) -> Tensor:
    """A (X W), without a bias."""
    found: Tensor = A @ (X @ self.weight)
    return found


def with_bias(self: Any, found: Tensor) -> Tensor:
    """And the bias, where there is one."""
    return found if self.bias is None else found + self.bias


def layer(forward: Callable[[Any, Tensor, Tensor], Tensor]) -> Layer:
    """The layer with another forward."""
    return type("GraphConvolution", (GraphConvolution,), {"forward": forward})


def adjusted(change: Callable[[Tensor], Tensor]) -> Layer:
    """The layer on another adjacency matrix."""
    return layer(lambda self, X, A: with_bias(self, product(self, X, change(A.to_dense()))))


def after(change: Callable[[Tensor], Tensor]) -> Layer:
    """The layer, and then something more."""
    return layer(lambda self, X, A: change(with_bias(self, product(self, X, A))))


def inner_bias(self: Any, X: Tensor, A: Tensor) -> Tensor:
    """A (X W + b): as right, and what a layer with an nn.Linear in it gives."""
    found: Tensor = A.detach() @ with_bias(self, X @ self.weight)
    return found


InnerBias = layer(inner_bias)


def with_loops(A: Tensor) -> Tensor:
    """Once more: the matrix that is handed over has its own."""
    import torch

    return A + torch.eye(len(A), dtype=A.dtype)


def renormalized(A: Tensor) -> Tensor:
    """Every row divided by its sum."""
    return A / A.abs().sum(dim=1, keepdim=True)


def network(
    act: Callable[[Tensor], Tensor] = lambda h: h.relu(),
    drop: Callable[[Tensor, float, bool], Tensor] | None = None,
    first: Callable[[Any, Tensor], Tensor] = lambda self, x: x,
    last: Callable[[Any, Tensor], Tensor] = lambda self, found: found,
    second: Callable[[Any, Tensor, Tensor], Tensor] = lambda self, h, A: self.gc2(h, A),
    layers: Layer = GraphConvolution,
) -> Network:
    """The network with one of its parts exchanged."""
    from torch.nn import functional as F

    def init(self: Any, nfeat: int, n_hidden: int, n_classes: int, dropout: float,
             bias: bool = True) -> None:  # fmt: skip
        GCN.__init__(self, nfeat, n_hidden, n_classes, dropout, bias)
        self.gc1 = layers(nfeat, n_hidden, bias)
        self.gc2 = layers(n_hidden, n_classes, bias)

    def forward(self: Any, x: Tensor, adj: Tensor) -> Tensor:
        h = act(self.gc1(first(self, x), adj))
        dropped = (drop or F.dropout)(h, self.dropout, self.training)
        return last(self, second(self, dropped, adj))

    return type("GCN", (GCN,), {"__init__": init, "forward": forward})


def kept(h: Tensor, rate: float, training: bool) -> Tensor:
    """No dropout at all."""
    return h


def always(h: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout in eval mode as well."""
    from torch.nn import functional as F

    return F.dropout(h, rate, training=True)


def half(h: Tensor, rate: float, training: bool) -> Tensor:
    """The rate that is handed over is not looked at."""
    from torch.nn import functional as F

    return F.dropout(h, 0.5, training)


def dropped(self: Any, x: Tensor) -> Tensor:
    """Dropout where it does not belong."""
    from torch.nn import functional as F

    return F.dropout(x, self.dropout, self.training)
