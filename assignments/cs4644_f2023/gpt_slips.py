"""Transformers as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reference import gpt

if TYPE_CHECKING:
    from torch import Tensor

Change = Callable[["Tensor"], "Tensor"]


def same(x: Tensor) -> Tensor:
    return x


def embedding(
    forward: Callable[[gpt.Embedding, Tensor], Tensor],
) -> type[gpt.Embedding]:
    return type("Embedding", (gpt.Embedding,), {"forward": forward})


def at(places: Callable[[Tensor], Tensor], tokens: Change = same) -> type[gpt.Embedding]:
    """The sum of both tables, with other positions, or with the tokens' part changed."""
    return embedding(
        lambda self, idx: tokens(self.vocab_embeddings(idx)) + self.position_embeddings(places(idx))
    )


def from_one(idx: Tensor) -> Tensor:
    import torch

    return (torch.arange(idx.shape[1]) + 1) % 11


def by_row(idx: Tensor) -> Tensor:
    import torch

    return torch.arange(len(idx)).reshape(-1, 1).expand(idx.shape)


def masked(scores: Tensor, mask: Tensor) -> Tensor:
    return scores.masked_fill(mask == 0, float("-inf")).softmax(3)


def split_by_view(part: Tensor, heads: int) -> Tensor:
    B, T, C = part.shape
    return part.reshape(B, heads, T, C // heads)


def split(part: Tensor, heads: int) -> Tensor:
    return part.reshape(*part.shape[:2], heads, -1).transpose(1, 2)


def attention(
    named: Callable[..., tuple[Tensor, ...]] = lambda q, k, v: (q, k, v),
    heads: Callable[[Tensor, int], Tensor] = split,
    scaled: Callable[[Tensor, Any, Tensor], Tensor] = (
        lambda scores, self, q: scores / q.shape[3] ** 0.5
    ),
    weigh: Callable[[Tensor, Tensor], Tensor] = masked,
    merge: Change = lambda y: y.transpose(1, 2).flatten(2),
    finish: Callable[[Any, Tensor, Tensor], Tensor] = lambda self, y, x: self.c_proj(y),
    drops: bool = True,
) -> type[gpt.SelfAttention]:
    """Attention with one of its pieces exchanged."""

    def forward(self: gpt.SelfAttention, x: Tensor, attention_mask: Tensor) -> Tensor:
        parts = named(self.q(x), self.k(x), self.v(x))
        q, k, v = (heads(part, self.n_head) for part in parts)
        weights = weigh(scaled(q @ k.mT, self, q), attention_mask)
        mixed = merge((self.attn_dropout(weights) if drops else weights) @ v)
        found = finish(self, mixed, x)
        return self.hidden_dropout(found) if drops else found

    return type("GenericSelfAttention", (gpt.SelfAttention,), {"forward": forward})


def masked_late(scores: Tensor, mask: Tensor) -> Tensor:
    return scores.softmax(3) * (mask != 0)


def renormalized(scores: Tensor, mask: Tensor) -> Tensor:
    """Right: the same as masking before, where nothing overflows."""
    weights = (scores - scores.amax(3, keepdim=True)).exp() * (mask != 0)
    return weights / weights.sum(3, keepdim=True)


def over_queries(scores: Tensor, mask: Tensor) -> Tensor:
    return scores.masked_fill(mask == 0, -1e9).softmax(2)


def interleaved(part: Tensor, heads: int) -> Tensor:
    """Neighbouring features go to different heads."""
    return part.reshape(*part.shape[:2], -1, heads).permute(0, 3, 1, 2)


def transformer(**methods: Callable[..., object]) -> type[gpt.Transformer]:
    return type("GenericTransformer", (gpt.Transformer,), methods)


def forward(
    join: Callable[[Tensor, Tensor | None], Tensor] | None = None,
    hidden: Callable[[Any, Tensor, Tensor], Tensor] = lambda self, x, mask: self.blocks(x, mask),
    shown: Callable[[Any, Tensor, Tensor, Tensor], Tensor] = lambda self, x, before, mask: x,
    scores: Callable[[Any, Tensor], Tensor] = lambda self, x: self.lm_head(x),
    loss: Callable[[Any, Tensor, Tensor, int], Tensor | None] | None = None,
) -> type[gpt.Transformer]:
    """The whole `forward`, with one of its pieces exchanged."""
    joined, lost = join or cached_first, loss or loss_of

    def run(
        self: gpt.Transformer, idx: Tensor, targets: Tensor | None = None,
        hidden_cache: Tensor | None = None, return_hidden: bool = False,
    ) -> Any:  # fmt: skip
        cached = 0 if hidden_cache is None else hidden_cache.shape[1]
        counts = (idx != gpt.PADDING).sum(1) + cached
        T = int(counts.max()) - cached
        before = joined(self.transformer["embedding"](idx[:, :T].clamp(min=0)), hidden_cache)
        mask = self.get_attention_mask(counts)[..., : before.shape[1], : before.shape[1]]
        x = hidden(self, before, mask)
        if return_hidden:
            return shown(self, x, before, mask)
        logits = scores(self, x)
        return logits, None if targets is None else lost(self, logits, targets[:, :T], cached)

    return transformer(forward=run)


def cached_first(x: Tensor, cache: Tensor | None) -> Tensor:
    import torch

    return x if cache is None else torch.cat([cache, x], dim=1)


def cached_last(x: Tensor, cache: Tensor | None) -> Tensor:
    import torch

    return x if cache is None else torch.cat([x, cache], dim=1)


def added(x: Tensor, cache: Tensor | None) -> Tensor:
    return x if cache is None else x + cache.mean(1, keepdim=True)


def loss_of(self: gpt.Transformer, logits: Tensor, targets: Tensor, cached: int) -> Tensor:
    return self.loss(logits[:, cached - 1 : -1] if cached else logits, targets)


def shifted_twice(self: gpt.Transformer, logits: Tensor, targets: Tensor, cached: int) -> Tensor:
    own = logits[:, cached - 1 : -1] if cached else logits
    return self.loss(own[:, :-1], targets[:, 1:])


def cache_forgotten(self: gpt.Transformer, logits: Tensor, targets: Tensor, cached: int) -> Tensor:
    return self.loss(logits[:, cached:], targets)


def padding_counted(self: gpt.Transformer, logits: Tensor, targets: Tensor, cached: int) -> Tensor:
    return loss_of(self, logits, targets.clamp(min=0), cached)


def summed(self: gpt.Transformer, logits: Tensor, targets: Tensor, cached: int) -> Tensor:
    return loss_of(self, logits, targets, cached) * (targets != gpt.PADDING).sum()


def run_blocks(
    which: Callable[[Any], Any] = lambda blocks: blocks, norm_each: bool = False,
    norm_last: bool = True, see_all: bool = False,
) -> Callable[[Any, Tensor, Tensor], Tensor]:  # fmt: skip
    """The blocks and the norm, with one of them left out or used in another place."""

    def run(self: gpt.Transformer, x: Tensor, mask: Tensor) -> Tensor:
        parts: Any = self.transformer
        for block in which(list(parts["h"])):
            x = block(x, mask * 0 + 1 if see_all else mask)
            x = parts["ln_f"](x) if norm_each else x
        return parts["ln_f"](x) if norm_last and not norm_each else x

    return run
