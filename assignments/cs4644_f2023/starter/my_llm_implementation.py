"""A transformer in the style of GPT-2, and what it generates: part 1.

B is the batch, T the time, C the width of the model, V the vocabulary. A token of -1 is padding.
"""

import torch
from gtgpt.model import (
    DummyBlock,
    DummyEmbedding,
    DummyMultiHeadedSelfAttention,
    DummyTransformer,
)
from torch import nn


class Embedding(DummyEmbedding):
    """Tokens and positions, by the tables `vocab_embeddings` and `position_embeddings`."""

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        """Shapes: idx (B, T) -> (B, T, C)."""
        raise NotImplementedError


class GenericSelfAttention(DummyMultiHeadedSelfAttention):
    """All heads at once, by the layers `q`, `k`, `v`, `c_proj`, and two dropouts."""

    def forward(self, x: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Where `attention_mask[b, :, i, j]` is 0, token i does not see token j.

        Shapes: x (B, T, C), attention_mask (B, 1, T, T) -> (B, T, C).
        """
        raise NotImplementedError


class TransformerBlock(DummyBlock):
    """Attention and a small network, each after a norm and added to what it was given; given."""

    def __init__(self, config):
        super().__init__(config, GenericSelfAttention)


class GenericTransformer(DummyTransformer):
    """Embedding, blocks, a last norm and scores: `transformer` and `lm_head`."""

    def __init__(self, config):
        super().__init__(config, TransformerBlock, Embedding)

    def get_attention_mask(self, num_tokens: torch.Tensor) -> torch.Tensor:
        """Everything is seen; encoders and decoders have other masks."""
        T = int(num_tokens.max())
        return torch.ones((len(num_tokens), 1, T, T))

    def forward(self, idx, targets=None, hidden_cache=None, return_hidden=False):
        """Scores and loss; or the hidden states after the last norm, with `return_hidden`.

        A hidden cache stands before the tokens' embeddings, along time. Targets are shifted
        already; those of -1 do not count. The loss is None without targets.

        Shapes: idx (B, T), targets (B, T), hidden_cache (B, P, C) -> (B, P + T, V), ().
        """
        num_tokens = (idx != -1).sum(dim=1)
        longest = int(num_tokens.max())
        idx = idx[:, :longest].masked_fill(idx[:, :longest] == -1, 0).long()
        if targets is not None:
            targets = targets[:, :longest]
        if hidden_cache is not None:
            num_tokens = num_tokens + hidden_cache.shape[1]
        attention_mask = self.get_attention_mask(num_tokens)
        raise NotImplementedError


class Encoder(GenericTransformer):
    """Every token sees all others that are no padding."""

    def get_attention_mask(self, num_tokens: torch.Tensor) -> torch.Tensor:
        """Shapes: num_tokens (B,) -> (B, 1, T, T), T the largest count."""
        raise NotImplementedError


class Decoder(Encoder):
    """Every token sees itself and what comes before."""

    def get_attention_mask(self, num_tokens: torch.Tensor) -> torch.Tensor:
        """Shapes: num_tokens (B,) -> (B, 1, T, T), T the largest count."""
        raise NotImplementedError


def generate(model, idx, max_new_tokens, temperature=1.0):
    """Tokens, and as many new ones, drawn one after another.

    Shapes: idx (B, T) -> (B, T + max_new_tokens).
    """
    raise NotImplementedError


class EncoderDecoder(nn.Module):
    """A decoder that goes on from an encoder's hidden states."""

    def __init__(self, encoder_config, decoder_config):
        super().__init__()
        decoder_config.vocab_size += 1  # for a token that starts or ends
        self.vocab_size = decoder_config.vocab_size
        self.encoder = Encoder(encoder_config)
        self.decoder = Decoder(decoder_config)

    def configure_optimizers(self, train_config):
        """The parameters of both, in groups; given."""
        groups = self.encoder.configure_optimizers(train_config)
        return groups + self.decoder.configure_optimizers(train_config)

    def forward(self, prefix, targets=None):
        """Scores and loss of the decoder.

        Shapes: prefix (B, P), targets (B, T) -> (B, P + T, V + 1), ().
        """
        idx = torch.zeros((len(prefix), 0), dtype=torch.long)
        if targets is not None:
            idx = torch.cat((idx, targets), dim=1)
        raise NotImplementedError


def prefix_generate(model, prefix, max_new_tokens, temperature=1.0):
    """The tokens with which an encoder-decoder goes on from a prefix.

    Shapes: prefix (B, P) -> (B, max_new_tokens).
    """
    raise NotImplementedError
