"""Parts of a transformer that are none of its own: what builds on a part can be asked without it.

B is the batch, T the time, C the width of the model, V the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


def config(sizes: dict[str, int], other: bool = False) -> Any:
    """Settings of a transformer; with `other`, its embedding and its attention are these here."""
    found = SimpleNamespace(**sizes, embd_pdrop=0.1, hidden_pdrop=0.1, attn_pdrop=0.1)
    if other:
        found.embedding, found.attention = embedding, attention
    return found


def embedding(config: Any) -> Any:
    """Gives token i at position t the values cos(i (c + 1) + t / 2), c < C."""
    import torch

    class Embedding(torch.nn.Module):
        def forward(self, idx: Any) -> Any:
            width = torch.arange(1, config.n_embd + 1).to(torch.get_default_dtype())
            places = torch.arange(idx.shape[1])[:, None] / 2
            return (idx[..., None] * width + places).cos()

    return Embedding()


def attention(config: Any) -> Any:
    """Adds up sin(x_j) over the positions j that a mask lets through."""
    import torch

    class Attention(torch.nn.Module):
        def forward(self, x: Any, attention_mask: Any) -> Any:
            mask = attention_mask.reshape(-1, *attention_mask.shape[-2:]).to(x.dtype)
            return mask @ x.sin()

    return Attention()


def neighbours() -> Callable[[Any], Any]:
    """A mask for each count of tokens that lets neighbours through, whatever is padding.

    Shapes: num_tokens (B,) -> (B, 1, T, T), T the largest count.
    """
    return _neighbours


def _neighbours(num_tokens: Any) -> Any:
    import torch

    T = int(num_tokens.max())
    place = torch.arange(T)
    near = (place[:, None] - place).abs() <= 1
    return near.int().expand(len(num_tokens), 1, T, T)


def hidden_states(idx: Any, width: int) -> Any:
    """cos(token (c + 1) + t). Shapes: idx (B, T) -> (B, T, width)."""
    import torch

    channels = torch.arange(1, width + 1).to(torch.get_default_dtype())
    return (idx[..., None] * channels + torch.arange(idx.shape[1])[:, None]).cos()


def scores(told: Any, vocabulary: int, sharp: float) -> Any:
    """Scores that depend on all numbers so far. Shapes: told (B, T, 1) -> (B, T, V).

    With a large `sharp`, one word at each place has nearly all of the probability.
    """
    import torch

    words, sums = torch.arange(vocabulary), told.cumsum(1)
    preferred = (sums * 3).round().long() % vocabulary
    return (sums * (words + 1) * 0.7 + words**2).sin() + sharp * (words == preferred)


def numbers(idx: Any) -> Any:
    """Tokens as numbers above zero. Shapes: (B, T) -> (B, T, 1)."""
    import torch

    return idx[..., None].to(torch.get_default_dtype()) + 1


def encoder(width: int) -> Any:
    """A made-up encoder."""
    import torch

    class Encoder(torch.nn.Module):
        def forward(
            self, idx: Any, targets: Any = None, hidden_cache: Any = None,
            return_hidden: bool = False,
        ) -> Any:  # fmt: skip
            hidden = hidden_states(idx, width)
            return hidden if return_hidden else (hidden + 1, None)

    return Encoder()


def decoder(vocabulary: int, sharp: float = 0.0) -> Any:
    """A made-up decoder, whose scores depend on the cache and on all tokens so far."""
    import torch

    class Decoder(torch.nn.Module):
        block_size, vocab_size = 1000, vocabulary

        def forward(
            self, idx: Any, targets: Any = None, hidden_cache: Any = None,
            return_hidden: bool = False,
        ) -> Any:  # fmt: skip
            told = numbers(idx)
            if hidden_cache is not None:
                told = torch.cat([hidden_cache.to(told.dtype).sum(2, keepdim=True), told], dim=1)
            logits, loss = scores(told, vocabulary, sharp), None
            if targets is not None:
                loss = (targets.to(told.dtype) * 0.3).sin().sum() + logits.mean()
            return told if return_hidden else (logits, loss)

    return Decoder()


def model(vocabulary: int, width: int, sharp: float) -> Any:
    """A made-up model of both, called as `EncoderDecoder` is."""
    import torch

    class Both(torch.nn.Module):
        vocab_size = vocabulary

        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = encoder(width), decoder(vocabulary, sharp)

        def forward(self, prefix: Any, targets: Any = None) -> Any:
            told = [hidden_states(prefix, width).sum(2, keepdim=True)]
            told += [] if targets is None else [numbers(targets)]
            logits = scores(torch.cat(told, dim=1), vocabulary, sharp)
            return logits, None if targets is None else logits.mean()

    return Both()
