"""Texts as tensors: streams of words, chunks of them, and batches of sentences with their ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from jaxtyping import Int

Ids: TypeAlias = Sequence[Sequence[int]]

IGNORED = -1
"""Stands where there is no target: behind the end of a sentence in a batch of longer ones."""


def ids(text: Sequence[Sequence[str]], words: Sequence[str]) -> list[list[int]]:
    """Sentences as places in a vocabulary.

    >>> ids([["a", "heron"], ["a"]], words=["heron", "a"])
    [[1, 0], [1]]
    """
    place = {word: k for k, word in enumerate(words)}
    return [[place[word] for word in sentence] for sentence in text]


def streams(text: Ids, count: int, end: int) -> Int[Tensor, "T {count}"]:
    """A text as one matrix: its words and ends in a row, cut into `count` columns.

    What is left over at the end is dropped. The first row is the end before the first sentence.

    >>> streams([[1, 2], [3]], count=2, end=0).T.tolist()
    [[0, 1, 2], [2, 0, 3]]
    """
    line = torch.tensor([end, *(word for words in text for word in [*words, end])])
    length = (len(line) - 1) // count
    columns = [line[k * length : (k + 1) * length + 1] for k in range(count)]
    return torch.stack(columns, dim=1)


def chunks(
    matrix: Int[Tensor, "T B"], bptt: int
) -> Iterator[tuple[Int[Tensor, "t B"], Int[Tensor, "t B"]]]:
    """Inputs and targets of so many time steps at once: gradients go no further back.

    >>> column = torch.tensor([[0], [1], [2], [3]])
    >>> [(x.flatten().tolist(), y.flatten().tolist()) for x, y in chunks(column, bptt=2)]
    [([0, 1], [1, 2]), ([2], [3])]
    """
    for first in range(0, len(matrix) - 1, bptt):
        last = min(first + bptt, len(matrix) - 1)
        yield matrix[first:last], matrix[first + 1 : last + 1]


def padded(columns: Ids, fill: int) -> Int[Tensor, "T B"]:
    """Sequences of many lengths beside each other, filled up at their ends.

    >>> padded([[1, 2, 3], [4]], fill=0).tolist()
    [[1, 4], [2, 0], [3, 0]]
    """
    length = max(map(len, columns))
    return torch.tensor([[*column, *[fill] * (length - len(column))] for column in columns]).T


class Pairs(NamedTuple):
    """A batch of sources and of targets, with what the decoder is given."""

    source: Int[Tensor, "S B"]
    lengths: Int[Tensor, "B"]
    given: Int[Tensor, "T B"]
    targets: Int[Tensor, "T B"]


def pairs(sources: Ids, targets: Ids, end: int) -> Pairs:
    """A batch of sentences, each with its source; ends are predicted, and padding is not.

    >>> batch = pairs(sources=[[5]], targets=[[1, 2]], end=0)
    >>> batch.given.flatten().tolist(), batch.targets.flatten().tolist()
    ([0, 1, 2], [1, 2, 0])
    """
    return Pairs(
        padded(sources, end),
        torch.tensor([len(source) for source in sources]),
        padded([[end, *words] for words in targets], end),
        padded([[*words, end] for words in targets], IGNORED),
    )


def bundles(
    text: Ids, size: int, end: int, rng: np.random.Generator | None = None
) -> Iterator[Pairs]:
    """Batches of sentences of about one length, each its own source; shuffled by `rng`.

    >>> [batch.lengths.tolist() for batch in bundles([[1, 2, 3], [4], [5, 6]], size=2, end=0)]
    [[1, 2], [3]]
    """
    order = sorted(range(len(text)), key=lambda k: len(text[k]))
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    for group in groups:
        chosen = [text[k] for k in group]
        yield pairs(chosen, chosen, end)
