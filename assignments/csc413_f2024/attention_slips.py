"""Graph attention as people write it: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from reference.graph_layers import GAT, GraphAttentionLayer, HeadwiseAttentionLayer

if TYPE_CHECKING:
    from torch import Tensor

Layer: TypeAlias = type[GraphAttentionLayer]
Part: TypeAlias = Callable[..., "Tensor"]


def heads_of(self: Any, s: Tensor) -> Tensor:
    """(n, heads * n_hidden) cut up into heads."""
    return s.view(len(s), self.n_heads, self.n_hidden)


def activated(self: Any, e: Tensor) -> Tensor:
    """LeakyReLU at the slope that was asked for."""
    from torch.nn import functional as F

    return F.leaky_relu(e, self.alpha)


def weighed(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """The softmax over the neighbours."""
    import torch

    return e.masked_fill(~joined, -torch.inf).softmax(1)


def dropped(self: Any, weights: Tensor) -> Tensor:
    """Dropout at the rate that was asked for, in training mode."""
    from torch.nn import functional as F

    return F.dropout(weights, self.dropout, self.training)


def gathered(self: Any, weights: Tensor, s: Tensor) -> Tensor:
    """Each node's neighbours, weighed."""
    import torch

    return torch.einsum("ijk,jkd->ikd", weights, s)


def put_together(self: Any, heads: Tensor) -> Tensor:
    """One head after another, or their mean."""
    return heads.flatten(1) if self.is_concat else heads.mean(dim=1)


def scored(self: Any, s: Tensor) -> Tensor:
    """a . [s_i || s_j], of whichever layer it is."""
    base = HeadwiseAttentionLayer if hasattr(self, "headwise") else GraphAttentionLayer
    return base.scores(self, s)


def layer(
    base: Layer,
    *,
    cut: Part = heads_of,
    score: Part = scored,
    act: Part = activated,
    weigh: Part = weighed,
    drop: Part = dropped,
    gather: Part = gathered,
    join: Part = put_together,
) -> Layer:
    """The layer with one of its parts exchanged; each is given the layer first."""

    def forward(self: Any, h: Tensor, adj_mat: Tensor) -> Tensor:
        s = cut(self, self.W(h))
        joined = adj_mat.view(len(h), len(h), 1) != 0
        weights = weigh(self, act(self, score(self, s)), joined)
        found: Tensor = join(self, gather(self, drop(self, weights), s))
        return found

    more = {"headwise": True} if base is HeadwiseAttentionLayer else {}
    return type("GraphAttentionLayer", (base,), {"forward": forward, **more})


def exchanged(self: Any, s: Tensor) -> Tensor:
    """a . [s_j || s_i]: what a repeat for a repeat_interleave gives."""
    return scored(self, s).transpose(0, 1)


def other_alone(self: Any, s: Tensor) -> Tensor:
    """The half of a that meets s_i is not used: what a node of zeros would score."""
    import torch

    with_nobody = scored(self, torch.cat([0 * s[:1], s]))
    return with_nobody[:1, 1:].expand(len(s), -1, -1)


def masked_after(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """The mask after the softmax, so that rows no longer sum to one."""
    return e.softmax(1) * joined


def zero_filled(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """Scores of pairs without an edge are 0, and so have a weight of their own."""
    return e.where(joined, 0.0).softmax(1)


def turned_mask(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """The mask of the edges the other way."""
    other = joined.transpose(0, 1)
    return weighed(self, e, other | ~other.any(1, keepdim=True))


def over_senders(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """The softmax over the wrong axis: those that hear one node, and not those that one hears."""
    import torch

    masked = e.masked_fill(~joined, -torch.inf)
    return masked.softmax(0).nan_to_num(0.0)


def over_heads(self: Any, e: Tensor, joined: Tensor) -> Tensor:
    """The softmax over the heads."""
    return e.softmax(2) * joined


def scaled(self: Any, s: Tensor) -> Tensor:
    """Divided by the root of the size, as dot products are."""
    found: Tensor = scored(self, s) / self.n_hidden**0.5
    return found


def always(self: Any, weights: Tensor) -> Tensor:
    """Dropout in eval mode as well."""
    from torch.nn import functional as F

    return F.dropout(weights, self.dropout, training=True)


def at_the_default(self: Any, weights: Tensor) -> Tensor:
    """The rate that is handed over is not looked at."""
    from torch.nn import functional as F

    return F.dropout(weights, 0.6, self.training)


def slope_ignored(self: Any, e: Tensor) -> Tensor:
    """The slope that is handed over is not looked at."""
    from torch.nn import functional as F

    return F.leaky_relu(e, 0.2)


def slope_of_torch(self: Any, e: Tensor) -> Tensor:
    """The slope that torch has where none is given."""
    from torch.nn import functional as F

    return F.leaky_relu(e)


def values_dropped(self: Any, weights: Tensor, s: Tensor) -> Tensor:
    """What is gathered is dropped from as well: the paper's own code does so."""
    return gathered(self, weights, dropped(self, s))


def with_elu(self: Any, heads: Tensor) -> Tensor:
    """ELU inside the layer, where the paper's formula has it."""
    from torch.nn import functional as F

    return F.elu(put_together(self, heads)) if self.is_concat else put_together(self, heads)


def network(
    act: Callable[[Tensor], Tensor] | None = None,
    drop: Callable[[Any, Tensor], Tensor] = dropped,
    last: Callable[[Tensor], Tensor] = lambda found: found,
) -> type[GAT]:
    """The network with one of its parts exchanged."""
    from torch.nn import functional as F

    def forward(self: Any, x: Tensor, adj_mat: Tensor) -> Tensor:
        h = (act or F.elu)(self.layer1(drop(self, x), adj_mat))
        return last(self.layer2(drop(self, h), adj_mat))

    return type("GAT", (GAT,), {"forward": forward})
