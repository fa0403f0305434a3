"""What may be checked of part 1 without its answers: shapes, order, causality, batches.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from assignments.cs4644_f2023.kit import asking_gpt, other_parts
from graders import Made
from graders import properties as prop
from graders.properties import Function, Inputs, Module

Array = npt.NDArray[np.float64]

B, T, HEADS, WIDTH = 2, 5, 2, 3
"""Of a batch, time, heads, and the width of a head."""
C = HEADS * WIDTH
SIZES = {"n_layer": 1, "n_head": HEADS, "n_embd": C, "vocab_size": 7, "block_size": 11}
CONFIG = (Made(other_parts.config, (SIZES, False)),)


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def tokens(rng: np.random.Generator) -> Inputs:
    return {
        "idx": rng.integers(0, 7, size=(B, T)),
        "vocab_embeddings.weight": normal(rng, 7, C),
        "position_embeddings.weight": normal(rng, 11, C),
    }


TABLES = ("vocab_embeddings.weight", "position_embeddings.weight")
EMBEDDED = Module(
    "Embedding", tokens, labels=("idx", *TABLES), arguments=CONFIG,
    roles={role: () for role in TABLES}, cases=3,
)  # fmt: skip
EMBEDDING = [
    prop.shape((B, T, C), EMBEDDED, says="`Embedding` gives (B, T, C)."),
    prop.linear_in(TABLES, EMBEDDED),
    prop.batch_is_loop_of_singles("idx", EMBEDDED),
    prop.causal("idx", EMBEDDED, axis=1),
]

PROJECTIONS = tuple(f"{name}.{part}" for name in "qkv" for part in ("weight", "bias"))
LAYERS = (*PROJECTIONS, "c_proj.weight", "c_proj.bias")


def attended(rng: np.random.Generator) -> Inputs:
    """Under a causal mask."""
    drawn = {role: normal(rng, *((C, C) if role.endswith("weight") else (C,))) for role in LAYERS}
    mask = np.tril(np.ones((B, 1, T, T), np.int64))
    weigh = normal(rng, B, T, C)
    return {"x": normal(rng, B, T, C), "attention_mask": mask, **drawn, "weigh": weigh}


ATTENDED = Module(
    "GenericSelfAttention", attended, labels=("x", "attention_mask", *LAYERS), arguments=CONFIG,
    roles={role: () for role in LAYERS}, cases=3,
)  # fmt: skip
GRADIENT = Module(
    "GenericSelfAttention", attended, labels=("x", "attention_mask", *LAYERS, "weigh"),
    arguments=CONFIG, roles={role: () for role in LAYERS}, cases=1, weigh="weigh", gradient="x",
)  # fmt: skip
ATTENTION = [
    prop.shape((B, T, C), ATTENDED, says="`GenericSelfAttention` gives (B, T, C)."),
    prop.causal("x", ATTENDED, axis=1),
    prop.batch_is_loop_of_singles(("x", "attention_mask"), ATTENDED),
    prop.linear_in(("v.weight", "v.bias", "c_proj.bias"), ATTENDED),
    prop.gradient_matches("x", ATTENDED, GRADIENT, weigh="weigh"),
    prop.pure(ATTENDED),
]


def counts(rng: np.random.Generator) -> Inputs:
    return {"num_tokens": np.array([T, *rng.integers(1, T + 1, size=2)])}


def mask_of(name: str) -> Module:
    return Module(
        name, counts, arguments=(Made(other_parts.config, (SIZES, True)),), cases=3,
        method="get_attention_mask",
    )  # fmt: skip


def mask_checks(name: str) -> list[prop.Property]:
    mask = mask_of(name)
    return [
        prop.shape((3, 1, T, T), mask, says="The mask has shape (B, 1, T, T)."),
        prop.whole(mask),
        prop.between(0, 1, mask),
    ]


ENCODER_MASK = mask_checks("Encoder")
DECODER_MASK = mask_checks("Decoder")


def beginnings(rng: np.random.Generator) -> Inputs:
    return {
        "vocabulary": 7, "sharp": 1000.0, "idx": rng.integers(0, 7, size=(B, 3)), "count": 4,
        "temperature": 1.5,
    }  # fmt: skip


CONTINUED = Function("generate", beginnings, through=asking_gpt.continued, cases=3)


def begins_with_idx(inputs: Inputs, found: Array) -> tuple[object, object]:
    return found[:, :3], inputs["idx"]


GENERATE = [
    prop.shape((B, 7), CONTINUED, says="`generate` gives (B, T + n)."),
    prop.identity(begins_with_idx, CONTINUED, says="The text begins with idx."),
    prop.between(0, 6, CONTINUED, says="Every token is one of the vocabulary."),
]


DECODED = Function("prefix_generate", beginnings, through=asking_gpt.decoded, cases=3)
PREFIX_GENERATE = [
    prop.shape((B, 4), DECODED, says="`prefix_generate` gives (B, n)."),
    prop.between(0, 6, DECODED, says="Every token is one of the vocabulary."),
]
