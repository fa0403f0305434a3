"""Masks to be made, and texts to be generated, on which part 1 is asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assignments.cs4644_f2023.gpt_inputs import Array, config, sizes
from assignments.cs4644_f2023.kit import asking_gpt as asking
from graders import Build, Call, Draw, Made, Name


def counts(draw: Draw) -> list[Array]:
    """How many tokens each sentence has: all of them full, one alone, drawn."""
    drawn = [draw.case(60 + k).integers(1, 8, size=2 + k) for k in range(5)]
    return [np.array([3, 1, 2]), np.array([4, 4]), np.array([1]), *drawn]


def masks_of(name: str, draw: Draw) -> list[Build]:
    """The masks of an encoder or a decoder; the last ones meet the size of the block."""
    found = [(count, 11) for count in counts(draw)]
    found.append((np.array([5, 7, 2]), 7))
    return [
        Build(
            name, (config(sizes(1, 2, 1, block=block), True),), inputs=(count,),
            labels=("num_tokens",), method="get_attention_mask",
        )
        for count, block in found
    ]  # fmt: skip


def masks_after(draw: Draw) -> list[Call]:
    """A decoder's masks where the encoder's are made up."""
    found = []
    for k, count in enumerate(counts(draw)):
        T = int(count.max())
        made_up = draw.case(80 + k).integers(0, 2, size=(len(count), 1, T, T))
        arguments = (Name("Decoder"), Name("Encoder"), sizes(1, 2, 1), count, made_up)
        found.append(
            Call(
                Made(asking.mask_after), arguments,
                ("Decoder", "Encoder", "sizes", "num_tokens", "encoder_mask"),
            )
        )  # fmt: skip
    return found


ROWS = 20_000
"""Each share of so many rows is within 0.02 of its probability, by more than 5 standard errors."""
SHARE_ERROR = 0.04
"""Two such shares are compared: ours, and theirs."""
SURE, UNSURE = 1000.0, 2.0


def continuations(draw: Draw, name: str) -> Iterator[Call]:
    """Texts of which every word is certain; each depends on all before it."""
    made = asking.continued if name == "generate" else asking.decoded
    for k, (B, T, count) in enumerate([(1, 3, 2), (2, 5, 4), (3, 1, 6), (1, 2, 1)]):
        rng = draw.case(90 + k)
        idx = rng.integers(0, 7, size=(B, T)) if k else np.array([[1, 4, 2]])
        yield Call(
            Made(made), (Name(name), 7, SURE, idx, count, (1.0, 2.5, 0.5)[k % 3]),
            (name, "vocabulary", "sharp", "idx", "max_new_tokens", "temperature"),
        )  # fmt: skip


def shares(draw: Draw, name: str) -> Iterator[Call]:
    """How often each word comes next, at several temperatures."""
    made = asking.frequencies if name == "generate" else asking.decoded_frequencies
    for k, temperature in enumerate((1.0, 0.4, 3.0)):
        idx = draw.case(100 + k).integers(0, 7, size=(1, 3))
        yield Call(
            Made(made), (Name(name), 7, UNSURE, idx, ROWS, temperature),
            (name, "vocabulary", "sharp", "idx", "rows", "temperature"),
        )  # fmt: skip
