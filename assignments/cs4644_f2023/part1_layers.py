"""Part 1, the layers: the embedding, self-attention, and the whole of a transformer."""

from __future__ import annotations

from pathlib import Path

from assignments.cs4644_f2023 import gpt_inputs as inputs
from assignments.cs4644_f2023 import gpt_slips as wrong
from assignments.cs4644_f2023 import public_part1
from graders import Either, Module, Part, Parts, Points, Slip, Way
from reference import gpt

KIT = tuple(
    Path(__file__).parent / "kit" / f"{name}.py"
    for name in (
        *("gtgpt", "gtgpt_utils", "gtgpt_model", "gtgpt_trainer"),
        *("other_parts", "asking_gpt"),
    )
)


def embedding_slip(made: object, say: str, share: Points = 0) -> Slip:
    return Slip({"Embedding": made}, say, share)


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
    slips=[
        embedding_slip(wrong.embedding(lambda self, idx: self.vocab_embeddings(idx)),
                       "Positions are missing: add the row of each one's table."),
        embedding_slip(wrong.at(wrong.from_one), "Positions count from 1; they count from 0."),
        embedding_slip(wrong.at(wrong.by_row),
                       "The number of the sentence in the batch is taken for the position."),
        embedding_slip(wrong.at(lambda idx: idx % 11),
                       "The token itself is looked up in the table of positions."),
        embedding_slip(wrong.at(lambda idx: wrong.from_one(idx) - 1,
                                lambda x: x * x.shape[2] ** 0.5),
                       "Token embeddings are scaled by sqrt(C); GPT-2's are not."),
        embedding_slip(wrong.embedding(lambda self, idx: self.position_embeddings(
                           wrong.from_one(idx) - 1).expand(*idx.shape, -1)),
                       "Tokens are missing: only positions are embedded."),
        embedding_slip(wrong.at(lambda idx: 0 * idx), "All positions get the first row."),
        embedding_slip(wrong.at(lambda idx: idx.shape[1] - wrong.from_one(idx)),
                       "Positions count backwards."),
    ],
)  # fmt: skip


def attention_slip(made: object, say: str, share: Points = 0) -> Slip:
    return Slip({"GenericSelfAttention": made}, say, share)


ATTENTION_VALUES = Module(
    prompt="",
    source="CS4644-F2023, part 1, attention",
    builds=inputs.attentions,
    shows=0,
    reference={"GenericSelfAttention": gpt.SelfAttention},
    slips=[
        attention_slip(wrong.attention(named=lambda q, k, v: (k, q, v)),
                       "Queries and keys are exchanged."),
        attention_slip(wrong.attention(named=lambda q, k, v: (q, v, k)),
                       "Keys and values are exchanged."),
        attention_slip(wrong.attention(scaled=lambda s, self, q: s),
                       "The scores are not scaled: divide by sqrt(d), d the width of a head."),
        attention_slip(wrong.attention(scaled=lambda s, self, q: s / (s.new_tensor(
                           self.n_head * q.shape[3])).sqrt()),
                       "The scores are divided by sqrt(C); it is sqrt of the width of one head."),
        attention_slip(wrong.attention(scaled=lambda s, self, q: s / q.shape[3]),
                       "The scores are divided by d; its square root is asked for."),
        attention_slip(wrong.attention(scaled=lambda s, self, q: s * q.shape[3] ** 0.5),
                       "The scores are multiplied by sqrt(d); they are divided by it."),
        attention_slip(wrong.attention(weigh=lambda s, m: s.softmax(3)),
                       "The mask is not used.", "1/3"),
        attention_slip(wrong.attention(weigh=lambda s, m: wrong.masked(
                           s.masked_fill(m != 0, -1e9), m * 0 + 1)),
                       "The mask is turned round: where it is 0 nothing passes.", "1/3"),
        attention_slip(wrong.attention(weigh=lambda s, m: s.masked_fill(m == 0, 0).softmax(3)),
                       "Masked scores are 0; they should be -inf, for e^0 is 1.", "1/3"),
        attention_slip(wrong.attention(weigh=wrong.masked_late),
                       "The mask comes after the softmax: the weights no longer add up to one.",
                       "1/3"),
        attention_slip(wrong.attention(weigh=lambda s, m: wrong.masked(s, m.mT + 0 * m)
                                       .nan_to_num()),
                       "The mask is transposed: rows are the tokens that look, columns those that "
                       "are seen.", "1/3"),
        attention_slip(wrong.attention(weigh=lambda s, m: wrong.masked(s, m[:1])),
                       "The mask of the first sentence is used for the whole batch.", "1/3"),
        attention_slip(wrong.attention(weigh=wrong.over_queries),
                       "The softmax runs over the queries; it runs over the keys."),
        attention_slip(wrong.attention(heads=wrong.split_by_view),
                       "view(B, H, T, d) mixes time and heads: view(B, T, H, d), then transpose."),
        attention_slip(wrong.attention(merge=lambda y: y.reshape(len(y), y.shape[2], -1)),
                       "Heads are put back together without the transpose: time and heads are "
                       "mixed."),
        attention_slip(wrong.attention(heads=wrong.interleaved),
                       "Neighbouring features go to different heads; a head's stand together."),
        attention_slip(wrong.attention(heads=lambda part, H: part[:, None],
                                       merge=lambda y: y[:, 0]),
                       "There is one head for everything; there are n_head."),
        attention_slip(wrong.attention(finish=lambda self, y, x: y),
                       "The last projection, c_proj, is missing."),
        attention_slip(wrong.attention(finish=lambda self, y, x: self.c_proj(y) + x),
                       "x is added; the block around adds it."),
        attention_slip(wrong.attention(finish=lambda self, y, x: self.c_proj(y.detach())),
                       "The values are right, but detached: no gradient comes back.", "1/2"),
    ],
)  # fmt: skip

ATTENTION_DROPOUT = Module(
    prompt="",
    source="CS4644-F2023, part 1, dropout in attention",
    builds=lambda draw: inputs.attentions(draw, training=True),
    shows=0,
    reference={"GenericSelfAttention": wrong.attention()},
    slips=[
        attention_slip(wrong.attention(drops=False),
                       "In training, dropout acts on the weights and on the result: it is not "
                       "used."),
    ],
)  # fmt: skip

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


def slip(made: object, say: str, share: Points = 0) -> Slip:
    return Slip({"GenericTransformer": made}, say, share)


TRANSFORMER_SLIPS = [
    slip(wrong.forward(hidden=wrong.run_blocks(norm_each=True)),
         "The last norm, ln_f, comes after every block; it comes once, after all of them.", "1/4"),
    slip(wrong.forward(hidden=wrong.run_blocks(norm_last=False)), "The last norm, ln_f, is "
         "missing.", "1/4"),
    slip(wrong.forward(hidden=wrong.run_blocks(lambda h: h[:1])), "Only the first block runs."),
    slip(wrong.forward(hidden=wrong.run_blocks(lambda h: h[-1:])), "Only the last block runs."),
    slip(wrong.forward(hidden=wrong.run_blocks(lambda h: h[::-1])), "The blocks run backwards."),
    slip(wrong.forward(hidden=wrong.run_blocks(lambda h: [])), "No block runs."),
    slip(wrong.forward(hidden=wrong.run_blocks(see_all=True)),
         "The blocks do not get the attention mask.", "1/4"),
    slip(wrong.forward(join=lambda x, cache: x), "The hidden cache is not used.", "1/2"),
    slip(wrong.forward(join=wrong.cached_last),
         "The cache stands after the tokens; it comes first.", "1/2"),
    slip(wrong.forward(join=wrong.added),
         "The cache is added to the tokens; it stands before them, along time.", "1/2"),
    slip(wrong.forward(shown=lambda self, x, before, mask: self.lm_head(x)),
         "With return_hidden, the states after ln_f are returned, not scores.", "1/2"),
    slip(wrong.forward(shown=lambda self, x, before, mask: before),
         "With return_hidden you return the embeddings; the states after all blocks are asked "
         "for.", "1/2"),
    slip(wrong.forward(shown=lambda self, x, before, mask: wrong.run_blocks(norm_last=False)(
             self, before, mask)),
         "The hidden states are returned before ln_f; they come after it.", "1/2"),
    slip(wrong.forward(scores=lambda self, x: self.lm_head(x).softmax(2)),
         "The scores went through a softmax: the cross-entropy has it already."),
    slip(wrong.forward(scores=lambda self, x: self.lm_head(x).log_softmax(2)),
         "The scores went through a log-softmax: the cross-entropy has it already.", "1/4"),
    slip(wrong.forward(loss=wrong.shifted_twice),
         "The targets are shifted twice: they come shifted already.", "1/2"),
    slip(wrong.forward(loss=wrong.padding_counted),
         "The loss counts padding: targets of -1 are to be left out.", "1/2"),
    slip(wrong.forward(loss=wrong.summed), "The loss is a sum; its mean is asked for.", "1/2"),
    slip(wrong.forward(loss=lambda *given: None), "No loss is returned with targets.", "1/2"),
    slip(wrong.forward(loss=wrong.cache_forgotten),
         "With a cache, its last state predicts the first target: the loss is one step late.",
         "1/2"),
]  # fmt: skip


def way(given: bool) -> Module:
    """With the student's own embedding and attention, or with ones that are none of these."""
    reference = wrong.transformer() if given else gpt.Transformer
    return Module(
        prompt="",
        source="CS4644-F2023, part 1, transformer",
        builds=lambda draw: inputs.transformers(draw, given),
        shows=0,
        reference={"GenericTransformer": reference},
        slips=TRANSFORMER_SLIPS,
    )


TRANSFORMER = Either(
    prompt="""
    Finish `GenericTransformer.forward(idx, targets=None, hidden_cache=None, return_hidden=False)`:
    embedding, blocks with the attention mask, the last norm, and scores. A hidden cache (B, P, C)
    stands before the tokens' embeddings. Return (logits, loss), the loss None without targets,
    which are shifted already and are -1 where they do not count; or, with `return_hidden`, the
    hidden states after the last norm. Shapes: (B, T) -> (B, P + T, V).
    """,
    source="CS4644-F2023, part 1, transformer",
    ways=[Way("own", way(given=False)), Way("given", way(given=True))],
)
