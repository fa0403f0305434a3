"""Global attention as Luong et al. (2015) have it: general scores, and the attentional state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from jaxtyping import Float, Int


def general_score(
    Q: Float[Tensor, "B T_out d"], K: Float[Tensor, "B T_in d"], A: Float[Tensor, "d d"]
) -> Float[Tensor, "B T_out T_in"]:
    """L_ij = (A q_i) . k_j, so that the W of the handout's q_i^T W k_j is A^T.

    Source: CS533-S2020 P3.5.

    >>> Q, K = torch.tensor([[[1.0, 2.0]]]), torch.tensor([[[3.0, 4.0]]])
    >>> general_score(Q, K, torch.eye(2)).tolist()
    [[[11.0]]]
    """
    return torch.einsum("bie,de,bjd->bij", Q, A, K)


def attention_weights(
    L: Float[Tensor, "B T_out T_in"], lengths: Int[Tensor, "B"]
) -> Float[Tensor, "B T_out T_in"]:
    """The softmax over the first `lengths` scores of each row; what lies beyond gets 0.

    Conventions: lengths are at least 1.

    >>> attention_weights(torch.zeros(1, 1, 3), torch.tensor([2])).tolist()
    [[[0.5, 0.5, 0.0]]]
    """
    is_real = torch.arange(L.shape[2]) < lengths[:, None, None]
    return torch.softmax(torch.where(is_real, L, -torch.inf), dim=2)


def attentional_state(
    c: Float[Tensor, "B T d"], h: Float[Tensor, "B T d"], W_c: Float[Tensor, "d 2*d"]
) -> Float[Tensor, "B T d"]:
    """h~ = tanh(W_c [c; h]), equation (5) of Luong et al.

    Source: CS533-S2020 P3.6.

    >>> c, h = torch.tensor([[[3.0]]]), torch.tensor([[[1.0]]])
    >>> attentional_state(c, h, torch.tensor([[0.5, -1.5]])).tolist()
    [[[0.0]]]
    """
    return torch.tanh(torch.einsum("bik,dk->bid", torch.cat([c, h], dim=2), W_c))


class GeneralScore(nn.Module):
    """The parameters of the layer in the course's kit, and the first of its two methods."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.linear_in = nn.Linear(dim, dim, bias=False)
        self.linear_out = nn.Linear(2 * dim, dim, bias=False)

    def score(
        self, Q: Float[Tensor, "B T_out d"], K: Float[Tensor, "B T_in d"]
    ) -> Float[Tensor, "B T_out T_in"]:
        """Scores of all queries against all keys."""
        return general_score(Q, K, self.linear_in.weight)


class GlobalAttention(GeneralScore):
    """The whole layer: the kit's names, its shapes, and its order of results.

    Shapes: queries (B, T', d), memory_bank (B, T, d), memory_lengths (B,)
        -> attentional states (T', B, d), weights (T', B, T); one step: (B, d) -> (B, d), (B, T).
    """

    def forward(
        self, queries: Tensor, memory_bank: Tensor, memory_lengths: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Attentional states, and the weights that they were made with; time stands first."""
        h = queries[:, None] if queries.dim() == 2 else queries
        align = attention_weights(self.score(h, memory_bank), memory_lengths)
        attn_h = attentional_state(align @ memory_bank, h, self.linear_out.weight)
        if queries.dim() == 2:
            return attn_h[:, 0], align[:, 0]
        return attn_h.transpose(0, 1), align.transpose(0, 1)
