"""Part 1, on top of a transformer: masks, and an encoder with a decoder."""

from __future__ import annotations

from typing import Any

from assignments.cs4644_f2023 import gpt_inputs, public_part1
from assignments.cs4644_f2023 import text_inputs as inputs
from assignments.cs4644_f2023 import text_slips as wrong
from graders import Code, Either, Module, Slip, Way, slips
from reference import gpt

ENCODER_MASK = Module(
    prompt="""
    Write `Encoder.get_attention_mask(num_tokens)`: a mask that is 1 for the first `num_tokens[b]`
    columns of sentence b, in every row, and 0 for its padding.
    Shapes: (B,) -> (B, 1, T, T), T the largest count, and at most `block_size`.
    """,
    source="CS4644-F2023, part 1, padding mask",
    properties=public_part1.ENCODER_MASK,
    builds=lambda draw: inputs.masks_of("Encoder", draw),
    shows=0,
    reference={"Encoder": gpt.PaddingMask},
    slips=slips(
        "Encoder",
        (
            wrong.mask(lambda self, n: wrong.right(self, n).mT),
            "Rows and columns are exchanged: padding is hidden as a column, in every row.",
        ),
        (
            wrong.mask(lambda self, n: wrong.right(self, n) * wrong.right(self, n).mT),
            "The rows of padding are 0, too: their softmax is over nothing, and NaN; "
            "columns alone are hidden.",
            "1/2",
        ),
        (
            wrong.mask(lambda self, n: 1 - wrong.right(self, n)),
            "The mask is turned round: 1 stands for what is seen.",
        ),
        (wrong.mask(lambda self, n: 0 * wrong.right(self, n) + 1), "Padding is not hidden."),
        (
            wrong.mask(wrong.one_more),
            "One position too many is seen: columns j < num_tokens.",
            "1/2",
        ),
        (
            wrong.mask(
                lambda self, n: (
                    wrong.right(self, n[:1].expand(len(n)) * 0 + n.max())
                    * (wrong.right(self, n)[:1])
                )
            ),
            "Every sentence gets the mask of the first one.",
        ),
        (
            wrong.mask(wrong.full_block),
            "The mask has the size of the whole block; T is the largest count.",
            "1/2",
        ),
        (
            wrong.mask(lambda self, n: wrong.right(self, n).tril()),
            "The mask is causal: an encoder sees what comes later, too.",
        ),
    ),
)

DECODER_OWN = Module(
    prompt="",
    source="CS4644-F2023, part 1, causal mask",
    builds=lambda draw: inputs.masks_of("Decoder", draw),
    shows=0,
    reference={"Decoder": gpt.CausalMask},
    slips=slips(
        "Decoder",
        (wrong.mask(wrong.right, causal=True), "What comes later is seen: the mask is not causal."),
        (
            wrong.mask(lambda self, n: wrong.right(self, n).tril(-1), causal=True),
            "Off by one: a token sees itself, j <= i.",
        ),
        (
            wrong.mask(lambda self, n: wrong.right(self, n).tril(1), causal=True),
            "Off by one: a token sees the next one, too.",
        ),
        (
            wrong.mask(lambda self, n: wrong.right(self, n).triu(), causal=True),
            "The triangle is turned round: tokens see what comes later alone.",
        ),
        (
            wrong.mask(lambda self, n: (0 * wrong.right(self, n) + 1).tril(), causal=True),
            "Padding is not hidden: the encoder's mask holds, too.",
            "1/2",
        ),
        (
            wrong.mask(
                lambda self, n: wrong.right(self, n).mT.tril() * wrong.right(self, n), causal=True
            ),
            "The rows of padding are 0, too: their softmax is over nothing, and NaN.",
            "1/2",
        ),
        (
            wrong.mask(
                lambda self, n: (
                    (wrong.right(self, n) + (0 * wrong.right(self, n) + 1).tril()) > 0
                ).int(),
                causal=True,
            ),
            "The two masks are joined by or; both must let a token through.",
        ),
    ),
)

DECODER_GIVEN = Code(
    prompt="",
    source="CS4644-F2023, part 1, causal mask after any other",
    calls=inputs.masks_after,
    shows=0,
    reference={"Decoder": gpt.CausalMask, "Encoder": gpt.PaddingMask},
    slips=[
        Slip(
            {"Decoder": type("Decoder", (gpt.PaddingMask,), {}), "Encoder": gpt.PaddingMask},
            "What comes later is seen: the mask is not causal.",
        ),
    ],
)

DECODER_MASK = Either(
    prompt="""
    Write `Decoder.get_attention_mask(num_tokens)`: the encoder's mask, and 0 for all that comes
    later, j > i. Shapes: (B,) -> (B, 1, T, T).
    """,
    source="CS4644-F2023, part 1, causal mask",
    properties=public_part1.DECODER_MASK,
    ways=[Way("own", DECODER_OWN), Way("given", DECODER_GIVEN)],
)


def encoded(self: Any, prefix: Any) -> Any:
    return self.encoder(prefix, return_hidden=True)


WHOLE_SLIPS = slips(
    "EncoderDecoder",
    (
        wrong.encoder_decoder(lambda self, p, idx, y: self.decoder(idx, targets=y)),
        "The decoder does not get the encoder's hidden states.",
    ),
    (
        wrong.encoder_decoder(
            lambda self, p, idx, y: self.decoder(idx, hidden_cache=encoded(self, p))
        ),
        "The targets do not reach the decoder: there is no loss.",
        "1/2",
    ),
    (
        wrong.encoder_decoder(
            lambda self, p, idx, y: self.decoder(
                idx, targets=y, hidden_cache=encoded(self, p).flip(1)
            )
        ),
        "The hidden states are in reverse.",
    ),
    (
        wrong.encoder_decoder(
            lambda self, p, idx, y: self.decoder(
                idx, targets=y, hidden_cache=encoded(self, p)[:, -1:].expand(-1, p.shape[1], -1)
            )
        ),
        "Only the last hidden state is handed over; all of them are.",
    ),
    (
        wrong.encoder_decoder(
            lambda self, p, idx, y: self.decoder(
                idx, targets=y, hidden_cache=encoded(self, p).detach() * 0
            )
        ),
        "The hidden states are zeros when they reach the decoder.",
    ),
)


def encoder_decoder(given: bool) -> Module:
    """With the student's own encoder and decoder, or with made-up ones.

    Mutants of the layers are tried with the items that ask for them.
    """
    reference = wrong.encoder_decoder(right_whole)
    return Module(
        prompt="",
        source="CS4644-F2023, part 1, encoder and decoder",
        builds=lambda draw: gpt_inputs.encoder_decoders(draw, given),
        shows=0,
        reference={"EncoderDecoder": reference},
        slips=WHOLE_SLIPS,
    )


def right_whole(self: Any, prefix: Any, idx: Any, targets: Any) -> Any:
    """What the reference does, by itself."""
    return self.decoder(idx, targets=targets, hidden_cache=encoded(self, prefix))


ENCODER_DECODER = Either(
    prompt="""
    Finish `EncoderDecoder.forward(prefix, targets=None)`: encode the prefix, and let the decoder go
    on from its hidden states. Return (logits, loss). Shapes: (B, P), (B, T) -> (B, P + T, V + 1).
    """,
    source="CS4644-F2023, part 1, encoder and decoder",
    ways=[Way("own", encoder_decoder(given=False)), Way("given", encoder_decoder(given=True))],
)
