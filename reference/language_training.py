"""Training and perplexity of the language models: truncated through time, or sentence by sentence.

Whoever calls seeds torch, and hands over the generator that shuffles.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from reference.language_model import IGNORED, Ids, LanguageModel, Pairs, loss, pair_scores, pairs

CLIP = 5.0
"""The largest norm of a step's gradient."""


def chunks(matrix: Tensor, bptt: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Inputs and targets of so many time steps at once: gradients go no further back."""
    for first in range(0, len(matrix) - 1, bptt):
        last = min(first + bptt, len(matrix) - 1)
        yield matrix[first:last], matrix[first + 1 : last + 1]


def stream_losses(model: LanguageModel, matrix: Tensor, bptt: int) -> Iterator[tuple[Tensor, int]]:
    """The mean loss of each chunk, with its number of targets; the state is carried over."""
    state = model.start(matrix.shape[1])
    for given, targets in chunks(matrix, bptt):
        scores, state, _ = model(given, state)
        state = state.detached()
        yield loss(scores, targets) / targets.numel(), targets.numel()


def bundles(
    text: Ids, size: int, end: int, rng: np.random.Generator | None = None
) -> Iterator[Pairs]:
    """Batches of sentences of about one length, each its own source; shuffled by `rng`."""
    order = sorted(range(len(text)), key=lambda k: len(text[k]))
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    for group in groups:
        chosen = [text[k] for k in group]
        yield pairs(chosen, chosen, end)


def bundle_losses(model: LanguageModel, batches: Iterator[Pairs]) -> Iterator[tuple[Tensor, int]]:
    """The mean loss of each batch, with its number of targets."""
    for batch in batches:
        count = int((batch.targets != IGNORED).sum())
        yield loss(pair_scores(model, batch)[0], batch.targets) / count, count


def epoch(
    losses: Iterator[tuple[Tensor, int]],
    model: LanguageModel,
    optimizer: torch.optim.Optimizer | None = None,
) -> float:
    """The perplexity over all losses; with an optimizer, a step after each of them."""
    total, counted = 0.0, 0
    for mean, count in losses:
        if optimizer is not None:
            optimizer.zero_grad()
            torch.autograd.backward(mean)
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
        total, counted = total + float(mean.detach()) * count, counted + count
    return float(np.exp(total / counted))


def next_word_scores(
    model: LanguageModel, prefixes: Ids, end: int, sources: Ids | None = None
) -> Tensor:
    """Scores (N, V) of what comes after each prefix."""
    rows = []
    with torch.no_grad():
        for k, prefix in enumerate(prefixes):
            given = torch.tensor([[end], *([word] for word in prefix)])
            memory, state = None, model.start(1)
            if sources is not None:
                source = torch.tensor(sources[k])[:, None]
                memory, state = model.encode(source, torch.tensor([len(source)]))
            rows.append(model(given, state, memory)[0][-1, 0])
    return torch.stack(rows)


def ids(text: Sequence[Sequence[str]], words: Sequence[str]) -> list[list[int]]:
    """Sentences as places in a vocabulary."""
    place = {word: k for k, word in enumerate(words)}
    return [[place[word] for word in sentence] for sentence in text]
