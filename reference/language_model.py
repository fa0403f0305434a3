"""LSTM language models: of a stream, of sentences given a source, and with input feeding.

Whoever trains one seeds torch, and hands over the generator that shuffles.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn

Ids: TypeAlias = Sequence[Sequence[int]]

IGNORED = -1
"""Stands where there is no target: behind the end of a sentence in a batch of longer ones."""

CLIP = 5.0
"""The largest norm of a step's gradient."""


class Memory(NamedTuple):
    """A source as attention reads it: keys (B, S, d), and which positions are real (B, S)."""

    keys: Tensor
    real: Tensor


class State(NamedTuple):
    """Where a decoder stands: h and c of its cell (B, d), and the vector that is fed (B, d)."""

    h: Tensor
    c: Tensor
    fed: Tensor

    def detached(self) -> "State":
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

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[Memory, State]:
        """Read sources (S, B) of these lengths: what attention reads, and the decoder's start."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.embedding(source), lengths, enforce_sorted=False
        )
        states, (h, c) = self.encoder(packed)
        keys, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)
        real = torch.arange(len(source))[None] < lengths[:, None]
        return Memory(keys, real), State(h[0], c[0], torch.zeros_like(h[0]))

    def attend(self, h: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """f_t (B, d) and the weights a_t (B, S), zero where the source is padded."""
        scores = torch.einsum("bd,bsd->bs", self.linear_in(h), memory.keys)
        weights = scores.masked_fill(~memory.real, -torch.inf).softmax(dim=1)
        context = torch.einsum("bs,bsd->bd", weights, memory.keys)
        return torch.tanh(self.linear_out(torch.cat([context, h], dim=1))), weights

    def forward(
        self, given: Tensor, state: State, memory: Memory | None = None
    ) -> tuple[Tensor, State, Tensor | None]:
        """Scores (T, B, V) of the word after each of `given` (T, B), the state, the weights."""
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


def loss(scores: Tensor, targets: Tensor) -> Tensor:
    """The sum of -ln p over the targets (T, B) that are there."""
    return nn.functional.cross_entropy(
        scores.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def streams(text: Ids, count: int, end: int) -> Tensor:
    """A text as one matrix (T, count): its words and ends in a row, cut into `count` columns.

    What is left over at the end is dropped. The first row is the end before the first sentence.
    """
    line = torch.tensor([end, *(word for words in text for word in [*words, end])])
    length = (len(line) - 1) // count
    columns = [line[k * length : (k + 1) * length + 1] for k in range(count)]
    return torch.stack(columns, dim=1)


def padded(columns: Ids, fill: int) -> Tensor:
    """Sequences of many lengths beside each other, (T, B), filled up at their ends."""
    length = max(map(len, columns))
    return torch.tensor([[*column, *[fill] * (length - len(column))] for column in columns]).T


class Pairs(NamedTuple):
    """A batch of sources (S, B) and of targets, with what the decoder is given (T, B)."""

    source: Tensor
    lengths: Tensor
    given: Tensor
    targets: Tensor


def pairs(sources: Ids, targets: Ids, end: int) -> Pairs:
    """A batch of sentences, each with its source; ends are predicted, and padding is not."""
    return Pairs(
        padded(sources, end),
        torch.tensor([len(source) for source in sources]),
        padded([[end, *words] for words in targets], end),
        padded([[*words, end] for words in targets], IGNORED),
    )


def pair_scores(model: LanguageModel, batch: Pairs) -> tuple[Tensor, Tensor | None]:
    """Scores (T, B, V) of a batch whose sources are read first, and attention's weights."""
    memory, state = model.encode(batch.source, batch.lengths)
    scores, _, weights = model(batch.given, state, memory)
    return scores, weights


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
