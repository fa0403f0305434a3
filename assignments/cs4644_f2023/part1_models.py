"""Part 1, on top of a transformer: masks, generation, and an encoder with a decoder."""

from __future__ import annotations

from assignments.cs4644_f2023 import gpt_inputs as inputs
from assignments.cs4644_f2023 import gpt_slips as wrong
from assignments.cs4644_f2023 import public_part1
from graders import Code, Either, Module, Part, Parts, Points, Slip, Tolerance, Way
from reference import gpt


def encoder_slip(get: object, say: str, share: Points = 0) -> Slip:
    return Slip({"Encoder": wrong.mask(get)}, say, share)  # type: ignore[arg-type]


def decoder_slip(get: object, say: str, share: Points = 0) -> Slip:
    return Slip({"Decoder": wrong.mask(get, causal=True)}, say, share)  # type: ignore[arg-type]


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
    slips=[
        encoder_slip(lambda self, n: wrong.right(self, n).mT,
                     "Rows and columns are exchanged: padding is hidden as a column, in every "
                     "row."),
        encoder_slip(lambda self, n: wrong.right(self, n) * wrong.right(self, n).mT,
                     "The rows of padding are 0, too: their softmax is over nothing, and NaN; "
                     "columns alone are hidden.", "1/2"),
        encoder_slip(lambda self, n: 1 - wrong.right(self, n),
                     "The mask is turned round: 1 stands for what is seen."),
        encoder_slip(lambda self, n: 0 * wrong.right(self, n) + 1, "Padding is not hidden."),
        encoder_slip(wrong.one_more, "One position too many is seen: columns j < num_tokens.",
                     "1/2"),
        encoder_slip(lambda self, n: wrong.right(self, n[:1].expand(len(n)) * 0 + n.max()) * (
                         wrong.right(self, n)[:1]),
                     "Every sentence gets the mask of the first one."),
        encoder_slip(wrong.full_block,
                     "The mask has the size of the whole block; T is the largest count.", "1/2"),
        encoder_slip(lambda self, n: wrong.right(self, n).tril(),
                     "The mask is causal: an encoder sees what comes later, too."),
    ],
)  # fmt: skip

DECODER_OWN = Module(
    prompt="",
    source="CS4644-F2023, part 1, causal mask",
    builds=lambda draw: inputs.masks_of("Decoder", draw),
    shows=0,
    reference={"Decoder": gpt.CausalMask},
    slips=[
        decoder_slip(wrong.right, "What comes later is seen: the mask is not causal."),
        decoder_slip(lambda self, n: wrong.right(self, n).tril(-1),
                     "Off by one: a token sees itself, j <= i."),
        decoder_slip(lambda self, n: wrong.right(self, n).tril(1),
                     "Off by one: a token sees the next one, too."),
        decoder_slip(lambda self, n: wrong.right(self, n).triu(),
                     "The triangle is turned round: tokens see what comes later alone."),
        decoder_slip(lambda self, n: (0 * wrong.right(self, n) + 1).tril(),
                     "Padding is not hidden: the encoder's mask holds, too.", "1/2"),
        decoder_slip(lambda self, n: wrong.right(self, n).mT.tril() * wrong.right(self, n),
                     "The rows of padding are 0, too: their softmax is over nothing, and NaN.",
                     "1/2"),
        decoder_slip(lambda self, n: ((wrong.right(self, n) + (0 * wrong.right(self, n) + 1)
                                       .tril()) > 0).int(),
                     "The two masks are joined by or; both must let a token through."),
    ],
)  # fmt: skip

DECODER_GIVEN = Code(
    prompt="",
    source="CS4644-F2023, part 1, causal mask after any other",
    calls=inputs.masks_after,
    shows=0,
    reference={"Decoder": gpt.CausalMask, "Encoder": gpt.PaddingMask},
    slips=[
        Slip({"Decoder": type("Decoder", (gpt.PaddingMask,), {}), "Encoder": gpt.PaddingMask},
             "What comes later is seen: the mask is not causal."),
    ],
)  # fmt: skip

DECODER_MASK = Either(
    prompt="""
    Write `Decoder.get_attention_mask(num_tokens)`: the encoder's mask, and 0 for all that comes
    later, j > i. Shapes: (B,) -> (B, 1, T, T).
    """,
    source="CS4644-F2023, part 1, causal mask",
    properties=public_part1.DECODER_MASK,
    ways=[Way("own", DECODER_OWN), Way("given", DECODER_GIVEN)],
)

SHARES = Tolerance(absolute=inputs.SHARE_ERROR, relative=0.0, digits=1)
HALF: Points = "1/2"


def text_slips(name: str) -> list[Slip]:
    """Mistakes in drawing one word, whatever it is drawn for."""
    make = wrong.generating if name == "generate" else wrong.prefix_generating
    return [
        Slip({name: make(wrong.fair, feeds=False)},
             "New words are not fed back: every word is drawn from the same beginning."),
        Slip({name: make(wrong.fair, at_place=0)},
             "The scores at the first position are used; the last one tells the next word."),
    ]  # fmt: skip


def share_slips(name: str) -> list[Slip]:
    """Mistakes that only frequencies show."""
    make = wrong.generating if name == "generate" else wrong.prefix_generating
    return [
        Slip({name: make(wrong.greedy)},
             "You take the most likely word; words are drawn with their probabilities."),
        Slip({name: make(wrong.drawn(lambda logits, T: logits))},
             "`temperature` changes nothing: divide the scores by it."),
        Slip({name: make(wrong.drawn(lambda logits, T: logits * T))},
             "The scores are multiplied by the temperature; they are divided by it."),
        Slip({name: make(wrong.drawn(lambda logits, T: (logits / T).softmax(1)))},
             "The softmax is taken twice."),
        Slip({name: make(wrong.drawn(lambda logits, T: logits.softmax(1) / T))},
             "The probabilities are divided by the temperature; the scores are."),
        Slip({name: make(wrong.evenly)}, "All words are drawn alike: the scores are not used."),
    ]  # fmt: skip


GENERATE = Parts(
    prompt="""
    Write `generate(model, idx, max_new_tokens, temperature=1.0)`: draw one token after another
    from the model's scores at the last position, divided by the temperature, and feed each back.
    Shapes: (B, T) -> (B, T + n).
    """,
    source="CS4644-F2023, part 1, generation",
    properties=public_part1.GENERATE,
    parts=[
        Part("text", HALF, Code(
            prompt="", source="CS4644-F2023, part 1, text that is certain",
            calls=lambda draw: list(inputs.continuations(draw, "generate")),
            shows=0,
            reference={"generate": gpt.generate},
            slips=[
                *text_slips("generate"),
                Slip({"generate": wrong.generating(wrong.fair, whole=False)},
                     "Only the new tokens are returned; idx comes first.", "1/2"),
                Slip({"generate": wrong.generating(wrong.fair, last_only=True)},
                     "The model sees the last token alone; all before it count."),
            ],
        )),
        Part("shares", HALF, Code(
            prompt="", source="CS4644-F2023, part 1, how often words come",
            calls=lambda draw: list(inputs.shares(draw, "generate")),
            shows=0, tolerance=SHARES,
            reference={"generate": gpt.generate},
            slips=share_slips("generate"),
        )),
    ],
)  # fmt: skip


def whole_slip(run: object, say: str, share: Points = 0) -> Slip:
    return Slip({"EncoderDecoder": wrong.encoder_decoder(run)}, say, share)  # type: ignore[arg-type]


def encoded(self: object, prefix: object) -> object:
    return self.encoder(prefix, return_hidden=True)  # type: ignore[attr-defined]


WHOLE_SLIPS = [
    whole_slip(lambda self, p, idx, y: self.decoder(idx, targets=y),
               "The decoder does not get the encoder's hidden states."),
    whole_slip(lambda self, p, idx, y: self.decoder(idx, hidden_cache=encoded(self, p)),
               "The targets do not reach the decoder: there is no loss.", "1/2"),
    whole_slip(lambda self, p, idx, y: self.decoder(
                   idx, targets=y, hidden_cache=encoded(self, p).flip(1)),
               "The hidden states are in reverse."),
    whole_slip(lambda self, p, idx, y: self.decoder(
                   idx, targets=y, hidden_cache=encoded(self, p)[:, -1:].expand(
                       -1, p.shape[1], -1)),
               "Only the last hidden state is handed over; all of them are."),
    whole_slip(lambda self, p, idx, y: self.decoder(
                   idx, targets=y, hidden_cache=encoded(self, p).detach() * 0),
               "The hidden states are zeros when they reach the decoder."),
]  # fmt: skip


def encoder_decoder(given: bool) -> Module:
    """With the student's own encoder and decoder, or with made-up ones."""
    reference = wrong.encoder_decoder(right_whole) if given else gpt.EncoderDecoder
    return Module(
        prompt="",
        source="CS4644-F2023, part 1, encoder and decoder",
        builds=lambda draw: inputs.encoder_decoders(draw, given),
        shows=0,
        reference={"EncoderDecoder": reference},
        slips=WHOLE_SLIPS,
    )


def right_whole(self: object, prefix: object, idx: object, targets: object) -> object:
    """What the reference does, by itself."""
    decoder = self.decoder  # type: ignore[attr-defined]
    return decoder(idx, targets=targets, hidden_cache=encoded(self, prefix))


ENCODER_DECODER = Either(
    prompt="""
    Finish `EncoderDecoder.forward(prefix, targets=None)`: encode the prefix, and let the decoder go
    on from its hidden states. Return (logits, loss). Shapes: (B, P), (B, T) -> (B, P + T, V + 1).
    """,
    source="CS4644-F2023, part 1, encoder and decoder",
    ways=[Way("own", encoder_decoder(given=False)), Way("given", encoder_decoder(given=True))],
)

PREFIX_GENERATE = Parts(
    prompt="""
    Write `prefix_generate(model, prefix, max_new_tokens, temperature=1.0)`: draw the tokens with
    which an encoder-decoder goes on from a prefix, each fed back as a target. Only the new tokens
    are returned. Shapes: (B, P) -> (B, n).
    """,
    source="CS4644-F2023, part 1, generation from a prefix",
    properties=public_part1.PREFIX_GENERATE,
    parts=[
        Part("text", HALF, Code(
            prompt="", source="CS4644-F2023, part 1, text that is certain",
            calls=lambda draw: list(inputs.continuations(draw, "prefix_generate")),
            shows=0,
            reference={"prefix_generate": gpt.prefix_generate},
            slips=[
                *text_slips("prefix_generate"),
                Slip({"prefix_generate": wrong.prefix_generating(wrong.fair, whole=True)},
                     "The prefix is returned, too; only the new tokens are asked for.", "1/2"),
                Slip({"prefix_generate": wrong.prefix_generating(wrong.fair, sees_prefix=False)},
                     "The prefix does not reach the model."),
            ],
        )),
        Part("shares", HALF, Code(
            prompt="", source="CS4644-F2023, part 1, how often words come",
            calls=lambda draw: list(inputs.shares(draw, "prefix_generate")),
            shows=0, tolerance=SHARES,
            reference={"prefix_generate": gpt.prefix_generate},
            slips=share_slips("prefix_generate"),
        )),
    ],
)  # fmt: skip
