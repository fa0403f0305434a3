"""How well the language models of CS533-S2020 do: `make bands` writes docs/bands.md.

Each is trained from three seeds on the shipped sentences, and asked for what comes next just as a
student's is. The bands of the questions must hold what is measured here.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from assignments.cs533_s2020 import q3_training as questions
from graders import Draw, Training
from reference import batches, corpus, language_model
from reference.language_model import LanguageModel, Memory

SEEDS = (0, 1, 2)
EMBEDDED, HIDDEN = 32, 64
COLUMNS, BPTT, RATE = 8, 20, 0.005
"""Sentences, or columns of the stream, beside each other; steps of a chunk; rate of learning."""
END = 0

TRAIN = batches.ids(questions.text("train"), corpus.WORDS)
HELD_OUT = batches.ids(questions.text("valid"), corpus.WORDS)


@dataclass(frozen=True)
class Row:
    """One model: its perplexities on both texts and what its question says, seed by seed."""

    name: str
    epochs: int
    train: list[float]
    held_out: list[float]
    asked: list[float]
    question: Training

    def cells(self) -> str:
        """A line of the table."""
        spread = (" / ".join(f"{x:.3f}" for x in xs) for xs in (self.train, self.held_out))
        asked = " / ".join(f"{x:.3f}" for x in self.asked)
        band = self.question.band
        return (
            f"| {self.name} | {self.epochs} | {' | '.join(spread)} | {asked} | {band.full:g} | "
            f"{band.possible:.4g} |"
        )


def losses(
    model: LanguageModel, text: batches.Ids, rng: np.random.Generator | None = None
) -> Iterator[tuple[torch.Tensor, int]]:
    """The losses of one epoch: of the stream, or of sentences that are their own sources."""
    if not hasattr(model, "encoder"):
        columns = batches.streams(text, COLUMNS, END)
        return language_model.stream_losses(model, columns, BPTT)
    found = batches.bundles(text, COLUMNS, END, rng)
    return language_model.bundle_losses(model, found)


def perplexity(model: LanguageModel, text: batches.Ids) -> float:
    """Without a step."""
    with torch.no_grad():
        return language_model.epoch(losses(model, text), model)


def asked(model: LanguageModel, question: Training, seed: int) -> float:
    """What the grader would measure."""
    draw = Draw.of(b"bands", question.source, str(seed))
    *given, prefixes = question.predictions(draw).arguments
    prefix_ids = batches.ids(_sentences(prefixes), corpus.WORDS)
    sources = None
    if hasattr(model, "encoder"):
        sources = batches.ids(_sentences(given[-1]), corpus.WORDS)
    scores = language_model.next_word_scores(model, prefix_ids, END, sources)
    return question.metric(scores.numpy(), question.targets(draw))


def _sentences(argument: object) -> list[list[str]]:
    assert isinstance(argument, list)
    return argument


def trained(name: str, epochs: int, question: Training, make: Callable[[], LanguageModel]) -> Row:
    """A row: the model trained from every seed."""
    train, held_out, found = [], [], []
    for seed in SEEDS:
        torch.manual_seed(seed)
        rng, model = np.random.default_rng(seed), make()
        optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
        for _ in range(epochs):
            language_model.epoch(losses(model, TRAIN, rng), model, optimizer)
        train.append(perplexity(model, TRAIN))
        held_out.append(perplexity(model, HELD_OUT))
        found.append(asked(model, question, seed))
    return Row(name, epochs, train, held_out, found, question)


def made(source: str, kind: type[LanguageModel] = LanguageModel) -> Callable[[], LanguageModel]:
    """What makes a fresh model."""
    return lambda: kind(len(corpus.WORDS), EMBEDDED, HIDDEN, source)


class KeysThroughLinearIn(LanguageModel):
    """The matrix of the scores on the wrong side."""

    def attend(self, h: torch.Tensor, memory: Memory) -> tuple[torch.Tensor, torch.Tensor]:
        """As the class says."""
        scores = torch.einsum("bd,bsd->bs", h, self.linear_in(memory.keys))
        weights = scores.masked_fill(~memory.real, -torch.inf).softmax(dim=1)
        context = torch.einsum("bs,bsd->bd", weights, memory.keys)
        return torch.tanh(self.linear_out(torch.cat([context, h], dim=1))), weights


class StateBeforeContext(LanguageModel):
    """The two halves of the joined vector exchanged."""

    def attend(self, h: torch.Tensor, memory: Memory) -> tuple[torch.Tensor, torch.Tensor]:
        """As the class says."""
        _, weights = super().attend(h, memory)
        context = torch.einsum("bs,bsd->bd", weights, memory.keys)
        return torch.tanh(self.linear_out(torch.cat([h, context], dim=1))), weights


class WithoutTanh(LanguageModel):
    """The attentional state without its tanh."""

    def attend(self, h: torch.Tensor, memory: Memory) -> tuple[torch.Tensor, torch.Tensor]:
        """As the class says."""
        _, weights = super().attend(h, memory)
        context = torch.einsum("bs,bsd->bd", weights, memory.keys)
        return self.linear_out(torch.cat([context, h], dim=1)), weights


class WithoutMask(LanguageModel):
    """Attention that reads the padding too."""

    def attend(self, h: torch.Tensor, memory: Memory) -> tuple[torch.Tensor, torch.Tensor]:
        """As the class says."""
        return super().attend(h, Memory(memory.keys, torch.ones_like(memory.real)))


FAULTS = (KeysThroughLinearIn, StateBeforeContext, WithoutTanh, WithoutMask)

HEAD = """# Bands

Written by `make bands`. The language models of CS533-S2020 are trained on the 200 sentences of
`assignments/cs533_s2020/data/train.txt`, from three seeds, and measured on these, on the 100 of
`valid.txt`, and, as a student's model is, on 1000 beginnings of sentences that nobody has seen.
A question gives everything from `band` on (smaller is better), and hands to a person what goes past
`possible`.
"""
TABLE = """
| model | epochs | perplexity, train | held out | as asked | band | possible |
| --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Print the page."""
    torch.set_num_threads(1)
    began = time.perf_counter()
    text, held_out = questions.text("train"), questions.text("valid")
    print(HEAD)
    print(
        f"Perplexity of the language itself: {corpus.perplexity(text):.3f} on the training text, "
        f"{corpus.perplexity(held_out):.3f} on the text held out, {corpus.rate():.3f} in the long "
        "run. The first model is asked for a multiple of the language's own perplexity on the very "
        "same words, the others for their perplexity.\n\n"
        f"Embeddings of {EMBEDDED}, {HIDDEN} hidden units, {COLUMNS} columns or sentences beside "
        f"each other, chunks of {BPTT} steps, Adam at {RATE}; {os.cpu_count()} cores, "
        f"{platform.system()}, torch {torch.__version__}, one thread."
    )
    print(TABLE)
    for name, epochs, question, source in (
        ("stream", 10, questions.STREAM_MODEL, ""),
        ("last state of the source", 10, questions.CONDITIONED_MODEL, "state"),
        ("input-feeding attention", 10, questions.ATTENDING_MODEL, "attention"),
        ("the same, converged", 60, questions.CONVERGED_MODEL, "attention"),
    ):
        print(trained(name, epochs, question, made(source)).cells(), flush=True)
    print(
        "\nWhat perplexity sees of faults in the code of attention, after ten epochs. A fault "
        "whose numbers\nlie among those above earns the same points here, so the marks for the "
        "code are with the items\nthat call it."
    )
    print(TABLE)
    for kind in FAULTS:
        name = (kind.__doc__ or "").rstrip(".").lower()
        row = trained(name, 10, questions.ATTENDING_MODEL, made("attention", kind))
        print(row.cells(), flush=True)
    print(f"\nIt took {(time.perf_counter() - began) / 60:.1f} minutes.")


if __name__ == "__main__":
    main()
