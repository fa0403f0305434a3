"""Attention layers as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from reference.attention import GlobalAttention, attention_weights, general_score

if TYPE_CHECKING:
    from torch import Tensor

Layer: TypeAlias = type[GlobalAttention]


def scores(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    return general_score(Q, K, self.linear_in.weight)


def state(self: GlobalAttention, c: Tensor, h: Tensor) -> Tensor:
    return fed(self, c, h).tanh()


def fed(self: GlobalAttention, *parts: Tensor) -> Tensor:
    """Parts side by side, through the last layer."""
    import torch

    both: Tensor = self.linear_out(torch.cat(parts, dim=2))
    return both


def layer(
    score: Callable[..., Tensor] = scores,
    weigh: Callable[..., Tensor] = attention_weights,
    state: Callable[..., Tensor] = state,
    turn: Callable[..., Tensor] = lambda found: found.transpose(0, 1),
) -> Layer:
    """The layer with one of its parts exchanged; `score` and `state` are given the layer first."""

    def forward(
        self: GlobalAttention, queries: Tensor, memory_bank: Tensor, memory_lengths: Tensor
    ) -> tuple[Tensor, Tensor]:
        h = queries.unsqueeze(1) if queries.dim() == 2 else queries
        align = weigh(self.score(h, memory_bank), memory_lengths)
        attn_h = state(self, align @ memory_bank, h)
        if queries.dim() == 2:
            return attn_h.squeeze(1), align.squeeze(1)
        return turn(attn_h), turn(align)

    return type("GlobalAttention", (GlobalAttention,), {"score": score, "forward": forward})


def by_bmm(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    """As the handout advises."""
    found: Tensor = self.linear_in(Q).bmm(K.transpose(1, 2))
    return found


def by_loops(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    """Right, and with a loop over the batch."""
    import torch

    return torch.stack([self.linear_in(q) @ k.T for q, k in zip(Q, K, strict=True)])


def transposed(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    """Q W K^T for the module's own W, as feeding the keys to it gives."""
    found: Tensor = Q @ self.linear_in(K).transpose(1, 2)
    return found


def viewed(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    B, T, d = K.shape
    found: Tensor = self.linear_in(Q) @ K.contiguous().view(B, d, T)
    return found


def fed_twice(self: GlobalAttention, Q: Tensor, K: Tensor) -> Tensor:
    found: Tensor = self.linear_in(Q) @ self.linear_in(K).transpose(1, 2)
    return found


def changed(change: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """The right score, and then something more."""
    return lambda self, Q, K: change(scores(self, Q, K))


def along_time(self: GlobalAttention, c: Tensor, h: Tensor) -> Tensor:
    """Both put one after the other in time, then viewed as if they stood side by side."""
    import torch

    B, T, d = h.shape
    found: Tensor = self.linear_out(torch.cat([c, h], dim=1).view(B, T, 2 * d))
    return found.tanh()


def interleaved(self: GlobalAttention, c: Tensor, h: Tensor) -> Tensor:
    import torch

    found: Tensor = self.linear_out(torch.stack([c, h], dim=3).flatten(2))
    return found.tanh()


def viewed_flat(self: GlobalAttention, c: Tensor, h: Tensor) -> Tensor:
    """Right: all positions in one row of vectors, and back."""
    import torch

    B, T, d = h.shape
    flat = torch.cat([c, h], dim=2).view(B * T, 2 * d)
    found: Tensor = self.linear_out(flat).view(B, T, d)
    return found.tanh()


def unmasked(L: Tensor, lengths: Tensor) -> Tensor:
    return L.softmax(2)


def zero_filled(L: Tensor, lengths: Tensor) -> Tensor:
    """Scores beyond the lengths are 0, and so have a weight of their own."""
    import torch

    return L.where(torch.arange(L.shape[2]) < lengths[:, None, None], 0.0).softmax(2)


def turned_mask(L: Tensor, lengths: Tensor) -> Tensor:
    """Padding alone is attended to, and everything where there is none."""
    import torch

    beyond = torch.arange(L.shape[2]) >= lengths[:, None, None]
    return L.where(beyond | ~beyond.any(2, keepdim=True), -torch.inf).softmax(2)


def over_queries(L: Tensor, lengths: Tensor) -> Tensor:
    """The softmax over the wrong axis."""
    import torch

    is_real = torch.arange(L.shape[2]) < lengths[:, None, None]
    return L.softmax(1) * is_real
