"""Runs what was written for part 1 on made-up models: text that is generated, and masks."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def kit(name: str) -> Any:
    """A module beside this one, as it is called here."""
    return importlib.import_module(f"{__package__}.{name}" if __package__ else name)


def tensor(values: Array) -> Any:
    """Whole numbers as a tensor."""
    import torch

    return torch.from_numpy(np.array(values))


def continued(
    generate: Any, vocabulary: int, sharp: float, idx: Array, count: int, temperature: float
) -> Any:
    """What `generate` returns for a made-up decoder."""
    made = kit("other_parts").decoder(vocabulary, sharp).eval()
    return generate(made, tensor(idx), count, temperature)


def shares(found: Any, vocabulary: int) -> Array | None:
    """How often each word is the last one; None for no texts at all."""
    if found is None:
        return None
    last = np.asarray(found)[:, -1]
    counts: Array = np.bincount(last, minlength=vocabulary)
    return counts / len(last)


def frequencies(
    generate: Any, vocabulary: int, sharp: float, idx: Array, rows: int, temperature: float
) -> Array | None:
    """How often each word comes next, over many rows with the same beginning."""
    many = np.repeat(idx, rows, axis=0)
    return shares(continued(generate, vocabulary, sharp, many, 1, temperature), vocabulary)


def decoded(
    generate: Any, vocabulary: int, sharp: float, prefix: Array, count: int, temperature: float
) -> Any:
    """What `prefix_generate` returns for a made-up encoder and decoder."""
    made = kit("other_parts").model(vocabulary, 3, sharp).eval()
    return generate(made, tensor(prefix), count, temperature)


def decoded_frequencies(
    generate: Any, vocabulary: int, sharp: float, prefix: Array, rows: int, temperature: float
) -> Array | None:
    """How often each word comes first, over many rows with the same prefix."""
    many = np.repeat(prefix, rows, axis=0)
    return shares(decoded(generate, vocabulary, sharp, many, 1, temperature), vocabulary)


def mask_after(
    decoder: Any, encoder: Any, sizes: dict[str, int], num_tokens: Array, mask: Array
) -> Any:
    """The decoder's mask where the encoder's is the one given, which is made up."""
    config = kit("other_parts").config(sizes, other=True)
    own = encoder.get_attention_mask
    encoder.get_attention_mask = lambda self, num_tokens: tensor(mask)
    try:
        return decoder(config).get_attention_mask(tensor(num_tokens))
    finally:
        encoder.get_attention_mask = own
