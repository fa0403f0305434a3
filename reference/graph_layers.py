"""Graph convolution (Kipf and Welling, 2017) and graph attention (Velickovic et al., 2018)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from jaxtyping import Float


class GraphConvolution(nn.Module):
    """A (X W) + b, for whatever matrix A it is given; no activation.

    The graph is no parameter: no gradient is taken at it.

    Shapes: weight (F, F_out), bias (F_out). Conventions: adj is dense or sparse.
    Source: CSC413-F2024 3.1.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(in_features, out_features)))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(
        self, input: Float[Tensor, "n F"], adj: Float[Tensor, "n n"]
    ) -> Float[Tensor, "n F_out"]:
        """Each node's row: the rows of X W, weighed as the node's row of A says."""
        found: Tensor = adj.detach() @ (input @ self.weight)
        return found if self.bias is None else found + self.bias


class GCN(nn.Module):
    """gc2(Dropout(ReLU(gc1(X, A))), A), as logits: the handout's softmax is the loss's affair.

    Source: CSC413-F2024 3.2.
    """

    def __init__(
        self, nfeat: int, n_hidden: int, n_classes: int, dropout: float, bias: bool = True
    ) -> None:
        super().__init__()
        self.gc1 = GraphConvolution(nfeat, n_hidden, bias)
        self.gc2 = GraphConvolution(n_hidden, n_classes, bias)
        self.dropout = dropout

    def forward(
        self, x: Float[Tensor, "n nfeat"], adj: Float[Tensor, "n n"]
    ) -> Float[Tensor, "n n_classes"]:
        """Two convolutions, and between them ReLU, then dropout."""
        h = F.dropout(F.relu(self.gc1(x, adj)), self.dropout, training=self.training)
        found: Tensor = self.gc2(h, adj)
        return found


class GraphAttentionLayer(nn.Module):
    """Attention over each node's neighbours, in several heads that share the attention vector.

    s = X W, cut up into heads;  e_ij = LeakyReLU(a . [s_i || s_j]), minus infinity without an edge;
    h_i = sum_j Dropout(softmax_j(e_ij)) s_j, the heads one after another, or their mean

    Shapes: adj_mat (n, n) or (n, n, 1), of 0 and 1;
        W.weight (heads * n_hidden, F), attention.weight (1, 2 n_hidden).
    Conventions: adj_mat[i, j] is the edge by which i hears j; every row has one. With concat
        n_hidden = out_features / n_heads, else n_hidden = out_features.
    Source: CSC413-F2024 3.4.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        n_heads: int,
        is_concat: bool,
        dropout: float,
        alpha: float,
    ) -> None:
        super().__init__()
        self.n_heads, self.is_concat = n_heads, is_concat
        self.n_hidden = out_features // n_heads if is_concat else out_features
        self.W = nn.Linear(in_features, n_heads * self.n_hidden, bias=False)
        self.attention = nn.Linear(2 * self.n_hidden, 1, bias=False)
        self.dropout, self.alpha = dropout, alpha

    def forward(self, h: Float[Tensor, "n F"], adj_mat: Tensor) -> Float[Tensor, "n out_features"]:
        """Scores of all pairs, the softmax over those that are joined, the heads put together."""
        s = self.W(h).view(len(h), self.n_heads, self.n_hidden)
        e = F.leaky_relu(self.scores(s), self.alpha)
        is_joined = adj_mat.view(len(h), len(h), 1) != 0
        weights = torch.softmax(e.masked_fill(~is_joined, -torch.inf), dim=1)
        weights = F.dropout(weights, self.dropout, training=self.training)
        heads = torch.einsum("ijk,jkd->ikd", weights, s)
        return heads.flatten(1) if self.is_concat else heads.mean(dim=1)

    def scores(self, s: Float[Tensor, "n heads n_hidden"]) -> Float[Tensor, "n n heads"]:
        """a . [s_i || s_j], i hears j."""
        own, other = self.attention.weight.view(2, self.n_hidden)
        return torch.einsum("ikd,d->ik", s, own)[:, None] + torch.einsum("jkd,d->jk", s, other)


class HeadwiseAttentionLayer(GraphAttentionLayer):
    """The same with an attention vector for each head, as the paper has it.

    Shapes: attention (heads, 2 n_hidden). Source: CSC413-F2024 3.4.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        n_heads: int,
        is_concat: bool,
        dropout: float,
        alpha: float,
    ) -> None:
        super().__init__(in_features, out_features, n_heads, is_concat, dropout, alpha)
        del self.attention
        self.attention = nn.Parameter(torch.randn(n_heads, 2 * self.n_hidden))  # type: ignore[assignment]

    def scores(self, s: Float[Tensor, "n heads n_hidden"]) -> Float[Tensor, "n n heads"]:
        """a_k . [s_ik || s_jk]."""
        vectors: Tensor = self.attention.view(self.n_heads, 2, self.n_hidden)  # type: ignore[operator]
        own, other = torch.einsum("ikd,kad->aik", s, vectors).unbind()
        return own[:, None] + other[None]


class GAT(nn.Module):
    """A layer of several heads side by side, ELU, a layer of one head; dropout before each.

    Shapes: adj_mat (n, n) or (n, n, 1).
    Source: CSC413-F2024 3.5.
    """

    def __init__(
        self,
        nfeat: int,
        n_hidden: int,
        n_classes: int,
        n_heads: int,
        dropout: float,
        alpha: float,
    ) -> None:
        super().__init__()
        self.layer1 = GraphAttentionLayer(nfeat, n_hidden, n_heads, True, dropout, alpha)
        self.layer2 = GraphAttentionLayer(n_hidden, n_classes, 1, False, dropout, alpha)
        self.dropout = dropout

    def forward(self, x: Float[Tensor, "n nfeat"], adj_mat: Tensor) -> Float[Tensor, "n n_classes"]:
        """Logits for each node."""
        h = F.dropout(x, self.dropout, training=self.training)
        h = F.elu(self.layer1(h, adj_mat))
        found: Tensor = self.layer2(F.dropout(h, self.dropout, training=self.training), adj_mat)
        return found
