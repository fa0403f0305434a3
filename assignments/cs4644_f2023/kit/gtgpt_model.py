"""The parts of a transformer whose `forward` students write: layers and sizes; given in part 1.

B is the batch, T the time, C the width of the model.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

INITIAL_STD = 0.02


class DummyEmbedding(nn.Module):
    """Tables for tokens and for positions."""

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.vocab_embeddings = nn.Embedding(config.vocab_size, config.n_embd)
        self.position_embeddings = nn.Embedding(config.block_size, config.n_embd)
        self.dropout = nn.Dropout(getattr(config, "embd_pdrop", 0.0))


class DummyMultiHeadedSelfAttention(nn.Module):
    """Projections to keys, queries and values of all heads at once, and one of the result."""

    def __init__(self, config: Any) -> None:
        super().__init__()
        assert config.n_embd % config.n_head == 0
        self.k = nn.Linear(config.n_embd, config.n_embd)
        self.q = nn.Linear(config.n_embd, config.n_embd)
        self.v = nn.Linear(config.n_embd, config.n_embd)
        self.c_proj = nn.Linear(config.n_embd, config.n_embd)
        self.attn_dropout = nn.Dropout(config.attn_pdrop)
        self.hidden_dropout = nn.Dropout(config.hidden_pdrop)
        self.n_head = config.n_head
        self.n_embd = config.n_embd


class DummyBlock(nn.Module):
    """Attention, then a small network; each after a norm, and added to what it was given."""

    def __init__(self, config: Any, attn_mechanism: Callable[[Any], nn.Module]) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.n_embd)
        self.attn = getattr(config, "attention", attn_mechanism)(config)
        self.ln_2 = nn.LayerNorm(config.n_embd)
        self.mlp = nn.ModuleDict(
            {
                "c_fc": nn.Linear(config.n_embd, 4 * config.n_embd),
                "c_proj": nn.Linear(4 * config.n_embd, config.n_embd),
                "act": nn.GELU(approximate="tanh"),
                "dropout": nn.Dropout(config.hidden_pdrop),
            }
        )

    def mlpf(self, x: Tensor) -> Tensor:
        """The small network."""
        m = self.mlp
        found: Tensor = m["dropout"](m["c_proj"](m["act"](m["c_fc"](x))))
        return found

    def forward(self, x: Tensor, attention_mask: Tensor) -> Tensor:
        """Shapes: x (B, T, C), attention_mask (B, 1, T, T) -> (B, T, C)."""
        x = x + self.attn(self.ln_1(x), attention_mask)
        return x + self.mlpf(self.ln_2(x))


class DummyTransformer(nn.Module):
    """Embedding, blocks, a last norm, and scores for every word of the vocabulary."""

    @staticmethod
    def get_default_config() -> Any:
        """Settings; those that are None must be given."""
        settings = sys.modules["gtgpt.utils"].CfgNode
        sizes = dict.fromkeys(("n_layer", "n_head", "n_embd", "vocab_size", "block_size"))
        return settings(model_type="gpt", **sizes, embd_pdrop=0.1, hidden_pdrop=0.1, attn_pdrop=0.1)

    def __init__(
        self,
        config: Any,
        block: Callable[[Any], nn.Module],
        embedding: Callable[[Any], nn.Module],
    ) -> None:
        super().__init__()
        self.block_size = config.block_size
        self.vocab_size = config.vocab_size
        self.transformer = nn.ModuleDict(
            {
                "embedding": getattr(config, "embedding", embedding)(config),
                "h": nn.ModuleList([block(config) for _ in range(config.n_layer)]),
                "ln_f": nn.LayerNorm(config.n_embd),
            }
        )
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.apply(self._init_weights)

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=INITIAL_STD)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)

    def configure_optimizers(self, train_config: Any) -> list[dict[str, Any]]:
        """Two groups of parameters: matrices of linear layers decay, all others do not."""
        decays = {m.weight for m in self.modules() if isinstance(m, nn.Linear)}
        others = [p for p in self.parameters() if p not in decays]
        weight_decay = getattr(train_config, "weight_decay", 0.0)
        return [
            {"params": list(decays), "weight_decay": weight_decay},
            {"params": others, "weight_decay": 0.0},
        ]


class DummyEncoderDecoder(nn.Module):
    """An encoder and a decoder, whose vocabulary has one token more than it is given."""

    def __init__(self, encoder_config: Any, decoder_config: Any) -> None:
        super().__init__()
        decoder_config.vocab_size += 1
        self.vocab_size = decoder_config.vocab_size
        written = vars(sys.modules[type(self).__module__])
        self.encoder = written["Encoder"](encoder_config)
        self.decoder = written["Decoder"](decoder_config)

    def configure_optimizers(self, train_config: Any) -> list[dict[str, Any]]:
        """The groups of both."""
        groups: list[dict[str, Any]] = self.encoder.configure_optimizers(train_config)
        return [*groups, *self.decoder.configure_optimizers(train_config)]


def parameter_count(model: nn.Module) -> int:
    """How many numbers a model learns."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


DEVICE = torch.device("cpu")
