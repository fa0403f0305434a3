"""A transformer in the style of GPT-2, part by part, with masks, a cache and generation.

B is the batch, T the time, C the width, V the vocabulary. A token of -1 is padding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from jaxtyping import Float, Int

PADDING = -1
Model = Callable[..., tuple[Tensor, Tensor | None]]


class Embedding(nn.Module):
    """x_t = E[token_t] + P[t]. Source: CS4644-F2023, part 1."""

    def __init__(self, config: Any) -> None:
        super().__init__()
        C = config.n_embd
        self.vocab_embeddings = nn.Embedding(config.vocab_size, C)
        self.position_embeddings = nn.Embedding(config.block_size, C)

    def forward(self, idx: Int[Tensor, "B T"]) -> Float[Tensor, "B T C"]:
        """The sum of both tables' rows."""
        places = torch.arange(idx.shape[1])
        found: Tensor = self.vocab_embeddings(idx) + self.position_embeddings(places)
        return found


class SelfAttention(nn.Module):
    """Multi-headed attention: softmax_j(q_i . k_j / sqrt(d)) over the j with mask_ij = 1.

    Shapes: attention_mask (B, 1 or H, T, T).
    Conventions: H heads of width d = C / H; head h has the features h d ... h d + d - 1.
    Source: CS4644-F2023, part 1; Radford et al. (2019)
    """

    def __init__(self, config: Any) -> None:
        super().__init__()
        C = config.n_embd
        self.q, self.k, self.v, self.c_proj = (nn.Linear(C, C) for _ in range(4))
        rates = config.attn_pdrop, config.hidden_pdrop
        self.attn_dropout, self.hidden_dropout = map(nn.Dropout, rates)
        self.n_head = config.n_head

    def forward(self, x: Float[Tensor, "B T C"], attention_mask: Tensor) -> Float[Tensor, "B T C"]:
        """All heads at once; dropout acts on the weights and on the result."""
        q, k, v = (self.heads(part) for part in (self.q(x), self.k(x), self.v(x)))
        scores = torch.einsum("bihd,bjhd->bhij", q, k) / q.shape[3] ** 0.5
        weights = scores.masked_fill(attention_mask == 0, -torch.inf).softmax(3)
        mixed = torch.einsum("bhij,bjhd->bihd", self.attn_dropout(weights), v)
        found: Tensor = self.hidden_dropout(self.c_proj(mixed.flatten(2)))
        return found

    def heads(self, part: Float[Tensor, "B T C"]) -> Float[Tensor, "B T H d"]:
        """The features of each head on an axis of their own."""
        return part.reshape(*part.shape[:2], self.n_head, -1)


class Block(nn.Module):
    """x + attn(ln(x)), then x + mlp(ln(x)), with a GELU by its tanh formula.

    Source: CS4644-F2023, part 1; given by the course
    """

    def __init__(self, config: Any) -> None:
        super().__init__()
        C = config.n_embd
        self.ln_1 = nn.LayerNorm(C)
        self.attn = getattr(config, "attention", SelfAttention)(config)
        self.ln_2 = nn.LayerNorm(C)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(C, 4 * C), "c_proj": nn.Linear(4 * C, C)})

    def forward(
        self, x: Float[Tensor, "B T C"], attention_mask: Int[Tensor, "B 1 T T"]
    ) -> Float[Tensor, "B T C"]:
        """Both steps."""
        x = x + self.attn(self.ln_1(x), attention_mask)
        inner = functional.gelu(self.mlp["c_fc"](self.ln_2(x)), approximate="tanh")
        found: Tensor = x + self.mlp["c_proj"](inner)
        return found


class Transformer(nn.Module):
    """Embedding, blocks, a last norm, scores for every word, and the loss of targets.

    Shapes: idx (B, T), targets (B, T), hidden_cache (B, P, C) -> logits (B, P + T, V), loss ();
        with return_hidden: hidden states (B, P + T, C) after the last norm.
    Conventions: targets are shifted already; those of -1 do not count. A cache stands before the
        tokens, and its last state predicts the first target.
    Source: CS4644-F2023, part 1
    """

    get_attention_mask: Callable[[Tensor], Tensor]

    def __init__(self, config: Any) -> None:
        nn.Module.__init__(self)
        self.block_size = config.block_size
        C, embed = config.n_embd, getattr(config, "embedding", Embedding)
        blocks = nn.ModuleList(Block(config) for _ in range(config.n_layer))
        self.transformer = nn.ModuleDict(
            {"embedding": embed(config), "h": blocks, "ln_f": nn.LayerNorm(C)}
        )
        self.lm_head = nn.Linear(C, config.vocab_size, bias=False)

    def forward(
        self,
        idx: Tensor,
        targets: Tensor | None = None,
        hidden_cache: Tensor | None = None,
        return_hidden: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor | None]:
        """Scores and loss, or hidden states."""
        counts = (idx != PADDING).sum(1)
        cached = 0 if hidden_cache is None else hidden_cache.shape[1]
        longest = int(counts.max())
        x = self.transformer["embedding"](idx[:, :longest].clamp(min=0))
        if hidden_cache is not None:
            x = torch.cat([hidden_cache, x], dim=1)
        x = self.blocks(x, self.get_attention_mask(counts + cached))
        if return_hidden:
            return x
        logits = self.lm_head(x)
        if targets is None:
            return logits, None
        predicted = logits if hidden_cache is None else logits[:, cached - 1 : -1]
        return logits, self.loss(predicted, targets[:, :longest])

    def blocks(
        self, x: Float[Tensor, "B T C"], attention_mask: Int[Tensor, "B 1 T T"]
    ) -> Float[Tensor, "B T C"]:
        """All blocks, and the last norm once at the end."""
        for block in self.transformer["h"].children():
            x = block(x, attention_mask)
        found: Tensor = self.transformer["ln_f"](x)
        return found

    def loss(
        self, logits: Float[Tensor, "B T V"], targets: Int[Tensor, "B T"]
    ) -> Float[Tensor, ""]:
        """The mean of -ln softmax(logits)[target] over all targets that are no padding."""
        return functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=PADDING
        )


class PaddingMask:
    """mask_ij = 1 for all j < num_tokens, whatever i.

    Conventions: T is the largest count, and at most block_size. Source: CS4644-F2023, part 1
    """

    def __init__(self, config: Any) -> None:
        self.block_size = config.block_size

    def get_attention_mask(self, num_tokens: Int[Tensor, "B"]) -> Int[Tensor, "B 1 T T"]:
        """The mask of a batch."""
        T = min(self.block_size, int(num_tokens.max()))
        real = torch.arange(T) < num_tokens.reshape(-1, 1)
        return real[:, None, None, :].expand(-1, 1, T, T).int()


class CausalMask(PaddingMask):
    """The same, and 0 for all j > i. Source: CS4644-F2023, part 1."""

    def get_attention_mask(self, num_tokens: Int[Tensor, "B"]) -> Int[Tensor, "B 1 T T"]:
        """The mask of a batch: nothing that comes later."""
        return super().get_attention_mask(num_tokens).tril()


class Encoder(Transformer, PaddingMask):
    """A transformer in which every token sees all that is no padding."""


class Decoder(Transformer, CausalMask):
    """A transformer in which every token sees itself and what comes before."""


class EncoderDecoder(nn.Module):
    """A decoder that goes on from an encoder's hidden states.

    Shapes: prefix (B, P), targets (B, T) -> logits (B, P + T, V + 1), loss ().
    Conventions: the decoder's vocabulary has one token more than its configuration says.
    Source: CS4644-F2023, part 1
    """

    def __init__(self, encoder_config: Any, decoder_config: Any) -> None:
        super().__init__()
        decoder_config.vocab_size += 1
        self.encoder = Encoder(encoder_config)
        self.decoder = Decoder(decoder_config)

    def forward(self, prefix: Tensor, targets: Tensor | None = None) -> Any:
        """Scores and loss of the decoder."""
        cache = self.encoder(prefix, return_hidden=True)
        idx = prefix[:, :0] if targets is None else targets
        return self.decoder(idx, targets=targets, hidden_cache=cache)


def sampled(logits: Float[Tensor, "B V"], temperature: float) -> Int[Tensor, "B 1"]:
    """A word for each row, with probabilities softmax(logits / temperature).

    >>> sampled(torch.tensor([[0.0, 99.0]]), 1.0).tolist()
    [[1]]
    """
    return torch.multinomial((logits / temperature).softmax(1), 1)


def generate(
    model: Model, idx: Int[Tensor, "B T"], max_new_tokens: int, temperature: float
) -> Int[Tensor, "B T+{max_new_tokens}"]:
    """Tokens, and those that a model adds, each drawn from its scores at the last position.

    Source: CS4644-F2023, part 1

    >>> always_one = lambda idx: (torch.tensor([[[0.0, 99.0]]]), None)
    >>> generate(always_one, torch.tensor([[0]]), 2, 1.0).tolist()
    [[0, 1, 1]]
    """
    for _ in range(max_new_tokens):
        logits, _ = model(idx)
        idx = torch.cat([idx, sampled(logits[:, -1], temperature)], dim=1)
    return idx


def prefix_generate(
    model: Model, prefix: Int[Tensor, "B P"], max_new_tokens: int, temperature: float
) -> Int[Tensor, "B {max_new_tokens}"]:
    """The tokens with which an encoder-decoder goes on from a prefix.

    Source: CS4644-F2023, part 1

    >>> always_one = lambda prefix, idx: (torch.tensor([[[0.0, 99.0]]]), None)
    >>> prefix_generate(always_one, torch.tensor([[0]]), 2, 1.0).tolist()
    [[1, 1]]
    """
    idx = prefix[:, :0]
    for _ in range(max_new_tokens):
        logits, _ = model(prefix, idx)
        idx = torch.cat([idx, sampled(logits[:, -1], temperature)], dim=1)
    return idx
