"""Part 1, the whole of a transformer: scores, loss, cache and hidden states."""

from __future__ import annotations

from assignments.cs4644_f2023 import gpt_inputs as inputs
from assignments.cs4644_f2023 import gpt_slips as wrong
from graders import Either, Module, Way, slips
from reference import gpt

TRANSFORMER_SLIPS = slips(
    "GenericTransformer",
    (
        wrong.forward(hidden=wrong.run_blocks(norm_each=True)),
        "The last norm, ln_f, comes after every block; it comes once, after all of them.",
        "1/4",
    ),
    (
        wrong.forward(hidden=wrong.run_blocks(norm_last=False)),
        "The last norm, ln_f, is missing.",
        "1/4",
    ),
    (wrong.forward(hidden=wrong.run_blocks(lambda h: h[:1])), "Only the first block runs."),
    (wrong.forward(hidden=wrong.run_blocks(lambda h: h[-1:])), "Only the last block runs."),
    (wrong.forward(hidden=wrong.run_blocks(lambda h: h[::-1])), "The blocks run backwards."),
    (wrong.forward(hidden=wrong.run_blocks(lambda h: [])), "No block runs."),
    (
        wrong.forward(hidden=wrong.run_blocks(see_all=True)),
        "The blocks do not get the attention mask.",
        "1/4",
    ),
    (wrong.forward(join=lambda x, cache: x), "The hidden cache is not used.", "1/2"),
    (
        wrong.forward(join=wrong.cached_last),
        "The cache stands after the tokens; it comes first.",
        "1/2",
    ),
    (
        wrong.forward(join=wrong.added),
        "The cache is added to the tokens; it stands before them, along time.",
        "1/2",
    ),
    (
        wrong.forward(shown=lambda self, x, before, mask: self.lm_head(x)),
        "With return_hidden, the states after ln_f are returned, not scores.",
        "1/2",
    ),
    (
        wrong.forward(shown=lambda self, x, before, mask: before),
        "With return_hidden you return the embeddings; the states after all blocks are asked for.",
        "1/2",
    ),
    (
        wrong.forward(
            shown=lambda self, x, before, mask: wrong.run_blocks(norm_last=False)(
                self, before, mask
            )
        ),
        "The hidden states are returned before ln_f; they come after it.",
        "1/2",
    ),
    (
        wrong.forward(scores=lambda self, x: self.lm_head(x).softmax(2)),
        "The scores went through a softmax: the cross-entropy has it already.",
    ),
    (
        wrong.forward(scores=lambda self, x: self.lm_head(x).log_softmax(2)),
        "The scores went through a log-softmax: the cross-entropy has it already.",
        "1/4",
    ),
    (
        wrong.forward(loss=wrong.shifted_twice),
        "The targets are shifted twice: they come shifted already.",
        "1/2",
    ),
    (
        wrong.forward(loss=wrong.padding_counted),
        "The loss counts padding: targets of -1 are to be left out.",
        "1/2",
    ),
    (wrong.forward(loss=wrong.summed), "The loss is a sum; its mean is asked for.", "1/2"),
    (wrong.forward(loss=lambda *given: None), "No loss is returned with targets.", "1/2"),
    (
        wrong.forward(loss=wrong.cache_forgotten),
        "With a cache, its last state predicts the first target: the loss is one step late.",
        "1/2",
    ),
)


def way(given: bool) -> Module:
    """With the student's own embedding and attention, or with ones that are none of these."""
    reference = wrong.transformer() if given else gpt.Transformer
    return Module(
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
