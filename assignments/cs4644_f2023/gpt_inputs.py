"""Sizes, weights, tokens and masks on which part 1 is asked. All sizes of one case differ."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.cs4644_f2023.kit import other_parts as other
from graders import Build, Draw, Made, random_weights

Array: TypeAlias = npt.NDArray[Any]
Shapes: TypeAlias = dict[str, tuple[int, ...]]
Sizes: TypeAlias = dict[str, int]

PADDING = -1
SCALE = 0.4


def sizes(n_head: int, width: int, layers: int = 2, vocabulary: int = 13, block: int = 11) -> Sizes:
    """A configuration; `width` is that of one head."""
    return {
        "n_layer": layers, "n_head": n_head, "n_embd": n_head * width,
        "vocab_size": vocabulary, "block_size": block,
    }  # fmt: skip


def config(found: Sizes, is_other: bool = False) -> Made:
    return Made(other.config, (found, is_other))


def embedding_roles(found: Sizes, prefix: str = "") -> Shapes:
    C = found["n_embd"]
    return {
        f"{prefix}vocab_embeddings.weight": (found["vocab_size"], C),
        f"{prefix}position_embeddings.weight": (found["block_size"], C),
    }


def attention_roles(found: Sizes, prefix: str = "") -> Shapes:
    C = found["n_embd"]
    names = [f"{prefix}{name}" for name in ("q", "k", "v", "c_proj")]
    return {f"{n}.{kind}": s for n in names for kind, s in (("weight", (C, C)), ("bias", (C,)))}


def transformer_roles(found: Sizes, is_other: bool = False, prefix: str = "") -> Shapes:
    """Every weight of a transformer; without those of embedding and attention if they are ours."""
    C = found["n_embd"]
    start = f"{prefix}transformer."
    roles = {} if is_other else embedding_roles(found, f"{start}embedding.")
    for k in range(found["n_layer"]):
        block = f"{start}h.{k}."
        roles |= {} if is_other else attention_roles(found, f"{block}attn.")
        roles |= {f"{block}{ln}.{part}": (C,) for ln in ("ln_1", "ln_2") for part in WEIGHTS}
        roles |= {
            f"{block}mlp.c_fc.weight": (4 * C, C), f"{block}mlp.c_fc.bias": (4 * C,),
            f"{block}mlp.c_proj.weight": (C, 4 * C), f"{block}mlp.c_proj.bias": (C,),
        }  # fmt: skip
    roles |= {f"{start}ln_f.{part}": (C,) for part in WEIGHTS}
    return {**roles, f"{prefix}lm_head.weight": (found["vocab_size"], C)}


WEIGHTS = ("weight", "bias")


def embeddings(draw: Draw) -> list[Build]:
    """Repeated tokens, one token, all places that there are, one sentence."""
    found = []
    for k, (B, T) in enumerate([(3, 5), (1, 1), (2, 11), (1, 7), (4, 3)]):
        rng, has = draw.case(k), sizes(1, (2, 3, 5)[k % 3])
        idx = rng.integers(0, 13, size=(B, T))
        idx[0, -1] = idx[0, 0]
        found.append(
            Build(
                "Embedding", (config(has),), weights=random_weights(rng, embedding_roles(has)),
                inputs=(idx,), labels=("idx",), weigh=rng.normal(size=(B, T, has["n_embd"])),
            )
        )  # fmt: skip
    return found


ATTENDED = ((2, 5, 3, 7), (5, 3, 2, 4), (3, 7, 5, 2), (7, 1, 2, 3), (1, 4, 3, 2), (4, 2, 1, 5))
"""Batch, time, heads, width of a head."""


def masks(rng: np.random.Generator, k: int, B: int, T: int, heads: int) -> Array:
    """Causal ones, drawn ones in which each token sees itself, one for each head, none at all."""
    drawn = (rng.random((B, heads if k == 2 else 1, T, T)) < 0.5).astype(np.int64)
    np.einsum("bhii->bhi", drawn)[:] = 1
    causal = np.tril(np.ones((B, 1, T, T), np.int64))
    return (causal, drawn, drawn, drawn, np.ones_like(causal), drawn)[k]


@cache
def attentions(draw: Draw, training: bool = False) -> list[Build]:
    """Layers with every kind of mask; large scores in one of them."""
    found = []
    for k, (B, T, heads, width) in enumerate(ATTENDED[:2] if training else ATTENDED):
        rng, has = draw.case(20 + k), sizes(heads, width)
        x = rng.normal(size=(B, T, has["n_embd"])) * (20 if k == 5 else 1)
        found.append(
            Build(
                "GenericSelfAttention", (config(has),),
                weights=random_weights(rng, attention_roles(has), SCALE),
                inputs=(x, masks(rng, k, B, T, heads)), labels=("x", "attention_mask"),
                weigh=rng.normal(size=x.shape), training=training,
            )
        )  # fmt: skip
    return found


def padded(rng: np.random.Generator, B: int, T: int, vocabulary: int) -> Array:
    """Tokens, with padding at the end of all rows but the first."""
    idx = rng.integers(0, vocabulary, size=(B, T))
    for b in range(B):
        idx[b, T - b % max(1, T - 1) :] = PADDING
    return idx


def full(rng: np.random.Generator, B: int, T: int, vocabulary: int) -> Array:
    """Tokens, without padding."""
    return rng.integers(0, vocabulary, size=(B, T))


@cache
def transformers(draw: Draw, is_other: bool) -> list[Build]:
    """Scores, losses, caches and hidden states, with padding and without."""
    cases = [  # batch, time, heads, width, cached, with targets, hidden
        (2, 5, 3, 2, 0, False, False), (3, 4, 2, 3, 0, True, False), (2, 3, 1, 5, 4, True, False),
        (5, 2, 2, 2, 0, False, True), (2, 4, 3, 1, 3, False, True), (3, 1, 1, 4, 2, False, False),
    ]  # fmt: skip
    found = []
    for k, (B, T, heads, width, cached, with_targets, hidden) in enumerate(cases):
        rng, has = draw.case(40 + k + 10 * is_other), sizes(heads, width)
        C, V = has["n_embd"], has["vocab_size"]
        idx = padded(rng, B, T, V) if k == 1 else rng.integers(0, V, size=(B, T))
        targets = np.where(idx < 0, PADDING, rng.integers(0, V, size=(B, T)))
        if k == 1:
            idx[:, -1] = targets[:, -1] = PADDING  # so that some places are cut off
            T -= 1
        cache = rng.normal(size=(B, cached, C)) if cached else None
        shape = (B, cached + T, C if hidden else V)
        R = rng.normal(size=shape)
        weigh = R if hidden else (R, np.array(3.0) if with_targets else None)
        found.append(
            Build(
                "GenericTransformer", (config(has, is_other),),
                weights=random_weights(rng, transformer_roles(has, is_other), SCALE),
                inputs=(idx, targets if with_targets else None, cache, *([True] if hidden else [])),
                labels=("idx", "targets", "hidden_cache", "return_hidden"), weigh=weigh,
                stands_in={"get_attention_mask": Made(other.neighbours)},
            )
        )  # fmt: skip
    return found


@cache
def encoder_decoders(draw: Draw, is_other: bool) -> list[Build]:
    """Prefixes with targets and without, whole, or with a made-up encoder and decoder."""
    found = []
    for k, (B, P, T) in enumerate([(2, 3, 5), (3, 5, 2), (1, 2, 0), (2, 4, 1)]):
        rng = draw.case(110 + k + 10 * is_other)
        ours, theirs = sizes(2, 3, 1, 7), sizes(3, 2, 1, 12)
        V = theirs["vocab_size"] + 1
        grown = {**theirs, "vocab_size": V}
        roles = transformer_roles(ours, prefix="encoder.") | transformer_roles(
            grown, prefix="decoder."
        )
        prefix = (padded if k == 1 else full)(rng, B, P, 7)
        targets = (padded if k == 0 else full)(rng, B, T, V) if T else None
        stands_in: dict[str, object] = {
            "encoder": Made(other.encoder, (3,)), "decoder": Made(other.decoder, (5,))
        }  # fmt: skip
        found.append(
            Build(
                "EncoderDecoder", (config(ours, is_other), config(theirs, is_other)),
                weights={} if is_other else random_weights(rng, roles, SCALE),
                inputs=(prefix, targets), labels=("prefix", "targets"),
                weigh=None if is_other else (
                    rng.normal(size=(B, P + T, V)), np.array(2.0) if T else None
                ),
                stands_in=stands_in if is_other else {},
            )
        )  # fmt: skip
    return found
