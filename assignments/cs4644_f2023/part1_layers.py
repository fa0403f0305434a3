"""Part 1, the layers: the embedding, and self-attention."""

from __future__ import annotations

from pathlib import Path

from assignments.cs4644_f2023 import gpt_inputs as inputs
from assignments.cs4644_f2023 import gpt_slips as wrong
from assignments.cs4644_f2023 import public_part1
from graders import Module, Part, Parts, slips
from reference import gpt

KIT = tuple(
    Path(__file__).parent / "kit" / f"{name}.py"
    for name in (
        *("gtgpt", "gtgpt_utils", "gtgpt_model", "gtgpt_trainer"),
        *("other_parts", "asking_gpt"),
    )
)


EMBEDDING = Module(
    prompt="""
    Write `Embedding.forward(idx)`: the embedding of each token plus that of its position, by the
    tables `vocab_embeddings` and `position_embeddings`. Shapes: (B, T) -> (B, T, C).
    """,
    source="CS4644-F2023, part 1, embedding",
    properties=public_part1.EMBEDDING,
    builds=inputs.embeddings,
    shows=0,
    reference={"Embedding": gpt.Embedding},
    slips=slips(
        "Embedding",
        (
            wrong.embedding(lambda self, idx: self.vocab_embeddings(idx)),
            "Positions are missing: add the row of each one's table.",
        ),
        (wrong.at(wrong.from_one), "Positions count from 1; they count from 0."),
        (
            wrong.at(wrong.by_row),
            "The number of the sentence in the batch is taken for the position.",
        ),
        (
            wrong.at(lambda idx: idx % 11),
            "The token itself is looked up in the table of positions.",
        ),
        (
            wrong.at(lambda idx: wrong.from_one(idx) - 1, lambda x: x * x.shape[2] ** 0.5),
            "Token embeddings are scaled by sqrt(C); GPT-2's are not.",
        ),
        (
            wrong.embedding(
                lambda self, idx: self.position_embeddings(wrong.from_one(idx) - 1).expand(
                    *idx.shape, -1
                )
            ),
            "Tokens are missing: only positions are embedded.",
        ),
        (wrong.at(lambda idx: 0 * idx), "All positions get the first row."),
        (wrong.at(lambda idx: idx.shape[1] - wrong.from_one(idx)), "Positions count backwards."),
    ),
)


ATTENTION_VALUES = Module(
    builds=inputs.attentions,
    shows=0,
    reference={"GenericSelfAttention": gpt.SelfAttention},
    slips=slips(
        "GenericSelfAttention",
        (wrong.attention(named=lambda q, k, v: (k, q, v)), "Queries and keys are exchanged."),
        (wrong.attention(named=lambda q, k, v: (q, v, k)), "Keys and values are exchanged."),
        (
            wrong.attention(scaled=lambda s, self, q: s),
            "The scores are not scaled: divide by sqrt(d), d the width of a head.",
        ),
        (
            wrong.attention(
                scaled=lambda s, self, q: s / (s.new_tensor(self.n_head * q.shape[3])).sqrt()
            ),
            "The scores are divided by sqrt(C); it is sqrt of the width of one head.",
        ),
        (
            wrong.attention(scaled=lambda s, self, q: s / q.shape[3]),
            "The scores are divided by d; its square root is asked for.",
        ),
        (
            wrong.attention(scaled=lambda s, self, q: s * q.shape[3] ** 0.5),
            "The scores are multiplied by sqrt(d); they are divided by it.",
        ),
        (wrong.attention(weigh=lambda s, m: s.softmax(3)), "The mask is not used.", "1/3"),
        (
            wrong.attention(
                weigh=lambda s, m: wrong.masked(s.masked_fill(m != 0, -1e9), m * 0 + 1)
            ),
            "The mask is turned round: where it is 0 nothing passes.",
            "1/3",
        ),
        (
            wrong.attention(weigh=lambda s, m: s.masked_fill(m == 0, 0).softmax(3)),
            "Masked scores are 0; they should be -inf, for e^0 is 1.",
            "1/3",
        ),
        (
            wrong.attention(weigh=wrong.masked_late),
            "The mask comes after the softmax: the weights no longer add up to one.",
            "1/3",
        ),
        (
            wrong.attention(weigh=lambda s, m: wrong.masked(s, m.mT + 0 * m).nan_to_num()),
            "The mask is transposed: rows are the tokens that look, columns those that are seen.",
            "1/3",
        ),
        (
            wrong.attention(weigh=lambda s, m: wrong.masked(s, m[:1])),
            "The mask of the first sentence is used for the whole batch.",
            "1/3",
        ),
        (
            wrong.attention(weigh=wrong.over_queries),
            "The softmax runs over the queries; it runs over the keys.",
        ),
        (
            wrong.attention(heads=wrong.split_by_view),
            "view(B, H, T, d) mixes time and heads: view(B, T, H, d), then transpose.",
        ),
        (
            wrong.attention(merge=lambda y: y.reshape(len(y), y.shape[2], -1)),
            "Heads are put back together without the transpose: time and heads are mixed.",
        ),
        (
            wrong.attention(heads=wrong.interleaved),
            "Neighbouring features go to different heads; a head's stand together.",
        ),
        (
            wrong.attention(heads=lambda part, H: part[:, None], merge=lambda y: y[:, 0]),
            "There is one head for everything; there are n_head.",
        ),
        (wrong.attention(finish=lambda self, y, x: y), "The last projection, c_proj, is missing."),
        (
            wrong.attention(finish=lambda self, y, x: self.c_proj(y) + x),
            "x is added; the block around adds it.",
        ),
        (
            wrong.attention(finish=lambda self, y, x: self.c_proj(y.detach())),
            "The values are right, but detached: no gradient comes back.",
            "1/2",
        ),
    ),
)

ATTENTION_DROPOUT = Module(
    builds=lambda draw: inputs.attentions(draw, training=True),
    shows=0,
    reference={"GenericSelfAttention": wrong.attention()},
    slips=slips(
        "GenericSelfAttention",
        (
            wrong.attention(drops=False),
            "In training, dropout acts on the weights and on the result: it is not used.",
        ),
    ),
)

ATTENTION = Parts(
    prompt="""
    Write `GenericSelfAttention.forward(x, attention_mask)`: attention in the style of GPT-2 with
    all heads at once, by the layers `q`, `k`, `v` and `c_proj`. Where the mask is 0 nothing passes.
    Dropout acts on the weights after the softmax, and on the result.
    Shapes: (B, T, C), (B, 1, T, T) -> (B, T, C).
    """,
    source="CS4644-F2023, part 1, attention",
    properties=public_part1.ATTENTION,
    parts=[Part("values", 1, ATTENTION_VALUES), Part("dropout", 0, ATTENTION_DROPOUT)],
)
