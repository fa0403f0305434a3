"""LSTM language models: of a stream, of sentences given a source, and with input feeding.

Whoever trains one seeds torch, and hands over the generator that shuffles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from reference.batches import IGNORED, Ids, Pairs, chunks

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int

CLIP = 5.0
"""The largest norm of a step's gradient."""


class Memory(NamedTuple):
    """A source as attention reads it: keys, and which positions are real."""

    keys: Float[Tensor, "B S d"]
    real: Bool[Tensor, "B S"]


class State(NamedTuple):
    """Where a decoder stands: h and c of its cell, and the vector that is fed."""

    h: Float[Tensor, "B d"]
    c: Float[Tensor, "B d"]
    fed: Float[Tensor, "B d"]

    def detached(self) -> State:
        """The same numbers, behind which no gradient goes: the border of a chunk."""
        return State(*(part.detach() for part in self))


class LanguageModel(nn.Module):
    """p(y_t | y_1 ... y_{t-1}), or given a source x; in double precision.

    h_t, c_t = LSTM([e(y_{t-1}); f_{t-1}], h_{t-1}, c_{t-1}); p = softmax(W_s f_t + b_s). Without
    attention nothing is fed, and f_t = h_t in the output. With it, over the source's states k_s,
        a_t = softmax_s((A h_t) . k_s), c_t = sum_s a_ts k_s, f_t = tanh(W_c [c_t; h_t]),
    and f_t is fed into the next step. `source` is "", "state" (the encoder's last state is the
    decoder's first) or "attention" (both).

    Source: CS533-S2020 P3.3, P3.4, P3.8; Luong, Pham and Manning 2015, eq. (5), (6), section 3.3.
    """

    def __init__(self, words: int, embedded: int, hidden: int, source: str = "") -> None:
        super().__init__()
        self.attends = source == "attention"
        self.hidden = hidden
        self.embedding = nn.Embedding(words, embedded)
        self.decoder = nn.LSTMCell(embedded + hidden * self.attends, hidden)
        self.output = nn.Linear(hidden, words)
        if source:
            self.encoder = nn.LSTM(embedded, hidden)
        if self.attends:
            self.linear_in = nn.Linear(hidden, hidden, bias=False)
            self.linear_out = nn.Linear(2 * hidden, hidden, bias=False)
        self.double()

    def start(self, count: int) -> State:
        """The state before anything was read, for so many sequences beside each other."""
        return State(*torch.zeros(3, count, self.hidden, dtype=torch.float64))

    def encode(self, source: Int[Tensor, "S B"], lengths: Int[Tensor, "B"]) -> tuple[Memory, State]:
        """Read sources of these lengths: what attention reads, and the decoder's start."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.embedding(source), lengths, enforce_sorted=False
        )
        states, (h, c) = self.encoder(packed)
        keys, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)
        real = torch.arange(len(source))[None] < lengths[:, None]
        return Memory(keys, real), State(h[0], c[0], torch.zeros_like(h[0]))

    def attend(
        self, h: Float[Tensor, "B d"], memory: Memory
    ) -> tuple[Float[Tensor, "B d"], Float[Tensor, "B S"]]:
        """f_t and the weights a_t, zero where the source is padded."""
        scores = torch.einsum("bd,bsd->bs", self.linear_in(h), memory.keys)
        weights = scores.masked_fill(~memory.real, -torch.inf).softmax(dim=1)
        context = torch.einsum("bs,bsd->bd", weights, memory.keys)
        return torch.tanh(self.linear_out(torch.cat([context, h], dim=1))), weights

    def forward(
        self, given: Int[Tensor, "T B"], state: State, memory: Memory | None = None
    ) -> tuple[Float[Tensor, "T B V"], State, Float[Tensor, "T B S"] | None]:
        """Scores of the word after each of `given`, the state, the weights."""
        scores, weights = [], []
        for embedded in self.embedding(given):
            fed = [state.fed] if self.attends else []
            h, c = self.decoder(torch.cat([embedded, *fed], dim=1), (state.h, state.c))
            out = h
            if self.attends and memory is not None:
                out, attention = self.attend(h, memory)
                weights.append(attention)
            state = State(h, c, out)
            scores.append(self.output(out))
        return torch.stack(scores), state, torch.stack(weights) if weights else None


def loss(scores: Float[Tensor, "T B V"], targets: Int[Tensor, "T B"]) -> Float[Tensor, ""]:
    """The sum of -ln p over the targets that are there.

    >>> scores = torch.zeros(2, 1, 4)
    >>> round(loss(scores, torch.tensor([[3], [IGNORED]])).item(), 4)
    1.3863
    """
    return nn.functional.cross_entropy(
        scores.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def pair_scores(
    model: LanguageModel, batch: Pairs
) -> tuple[Float[Tensor, "T B V"], Float[Tensor, "T B S"] | None]:
    """Scores of a batch whose sources are read first, and attention's weights.

    >>> from reference.batches import pairs
    >>> batch = pairs(sources=[[5]], targets=[[1, 2]], end=0)
    >>> pair_scores(LanguageModel(6, 2, 3, "attention"), batch)[0].shape
    torch.Size([3, 1, 6])
    """
    memory, state = model.encode(batch.source, batch.lengths)
    scores, _, weights = model(batch.given, state, memory)
    return scores, weights


def stream_losses(
    model: LanguageModel, matrix: Int[Tensor, "T B"], bptt: int
) -> Iterator[tuple[Float[Tensor, ""], int]]:
    """The mean loss of each chunk, with its number of targets; the state is carried over.

    >>> matrix = torch.tensor([[0], [1], [2], [0]])
    >>> [count for _, count in stream_losses(LanguageModel(3, 2, 2), matrix, bptt=2)]
    [2, 1]
    """
    state = model.start(matrix.shape[1])
    for given, targets in chunks(matrix, bptt):
        scores, state, _ = model(given, state)
        state = state.detached()
        yield loss(scores, targets) / targets.numel(), targets.numel()


def bundle_losses(
    model: LanguageModel, batches: Iterator[Pairs]
) -> Iterator[tuple[Float[Tensor, ""], int]]:
    """The mean loss of each batch, with its number of targets.

    >>> from reference.batches import bundles
    >>> model, text = LanguageModel(5, 2, 2, "state"), [[1, 2, 3], [4]]
    >>> [count for _, count in bundle_losses(model, bundles(text, size=2, end=0))]
    [6]
    """
    for batch in batches:
        count = int((batch.targets != IGNORED).sum())
        yield loss(pair_scores(model, batch)[0], batch.targets) / count, count


def epoch(
    losses: Iterator[tuple[Float[Tensor, ""], int]],
    model: LanguageModel,
    optimizer: torch.optim.Optimizer | None = None,
) -> float:
    """The perplexity over all losses; with an optimizer, a step after each of them.

    >>> losses = [(torch.tensor(2.0).log(), 1), (torch.tensor(8.0).log(), 1)]
    >>> round(epoch(iter(losses), LanguageModel(2, 1, 1)), 4)
    4.0
    """
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
) -> Float[Tensor, "N V"]:
    """Scores of what comes after each prefix.

    >>> next_word_scores(LanguageModel(4, 2, 2), prefixes=[[1], [2, 3]], end=0).shape
    torch.Size([2, 4])
    """
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
