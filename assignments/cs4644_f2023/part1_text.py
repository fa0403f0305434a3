"""Part 1, what is generated: a text that goes on, and one from a prefix."""

from __future__ import annotations

from assignments.cs4644_f2023 import public_part1
from assignments.cs4644_f2023 import text_inputs as inputs
from assignments.cs4644_f2023 import text_slips as wrong
from graders import Code, Part, Parts, Points, Slip, Tolerance
from reference import gpt

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
