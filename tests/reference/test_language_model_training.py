"""Chunks, carried states, bundles, perplexities: by other ways; and that training learns."""

import math

import numpy as np
import pytest
import torch

from reference import batches, corpus
from reference import language_model as lm

ATOL = 1e-10
END = 0
TEXT = [[1, 2, 3], [4], [2, 2], [3, 1, 4, 4], [1], [2, 3, 4], [1, 1]]


def model(source: str = "") -> lm.LanguageModel:
    torch.manual_seed(7)
    return lm.LanguageModel(5, 3, 4, source)


def perplexity_by_singles(of: lm.LanguageModel, sources: batches.Ids, text: batches.Ids) -> float:
    """One sentence after another, one word after another, as a mean of logarithms."""
    surprises = []
    for source, words in zip(sources, text, strict=True):
        memory, state = of.encode(torch.tensor(source)[:, None], torch.tensor([len(source)]))
        given = torch.tensor([END, *words])[:, None]
        scores, *_ = of(given, state, memory)
        for row, word in zip(scores[:, 0].tolist(), [*words, END], strict=True):
            surprises.append(math.log(sum(map(math.exp, row))) - row[word])
    return math.exp(sum(surprises) / len(surprises))


def test_chunks_cover_the_matrix_once() -> None:
    matrix = torch.arange(22).reshape(11, 2)
    for bptt in (1, 3, 5, 10, 50):
        parts = list(batches.chunks(matrix, bptt))
        assert torch.equal(torch.cat([given for given, _ in parts]), matrix[:-1])
        assert torch.equal(torch.cat([targets for _, targets in parts]), matrix[1:])
        assert all(len(given) <= bptt for given, _ in parts)


@pytest.mark.parametrize("bptt", [1, 2, 4, 100])
def test_the_state_is_carried_over(bptt: int) -> None:
    """Whatever the chunk, the perplexity is that of the unbroken columns."""
    of, matrix = model(), batches.streams(TEXT, 2, END)
    scores, *_ = of(matrix[:-1], of.start(2))
    whole = math.exp(float(lm.loss(scores, matrix[1:]).detach()) / matrix[1:].numel())
    found = lm.epoch(lm.stream_losses(of, matrix, bptt), of)
    assert found == pytest.approx(whole, abs=ATOL)


def test_gradients_stop_at_the_border_of_a_chunk() -> None:
    """The second chunk's gradient is that of a run whose first state is so many plain numbers."""
    of, matrix = model(), batches.streams(TEXT, 2, END)
    (_, _), (mean, _), *_ = lm.stream_losses(of, matrix, 4)
    found = torch.autograd.grad(mean, [*of.parameters()])
    with torch.no_grad():
        _, state, _ = of(matrix[:4], of.start(2))
    numbers = lm.State(*(torch.tensor(part.tolist(), dtype=torch.float64) for part in state))
    scores, *_ = of(matrix[4:8], numbers)
    wanted = torch.autograd.grad(lm.loss(scores, matrix[5:9]) / 8, [*of.parameters()])
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=ATOL)


@pytest.mark.parametrize("source", ["state", "attention"])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_perplexity_in_bundles_is_that_of_single_sentences(source: str, size: int) -> None:
    of = model(source)
    found = lm.epoch(lm.bundle_losses(of, batches.bundles(TEXT, size, END)), of)
    assert found == pytest.approx(perplexity_by_singles(of, TEXT, TEXT), abs=ATOL)


def test_bundles_hold_every_sentence_once() -> None:
    for rng in (None, np.random.default_rng(0)):
        found = []
        for batch in batches.bundles(TEXT, 3, END, rng):
            columns = zip(batch.source.T.tolist(), batch.lengths.tolist(), strict=True)
            found += [column[:length] for column, length in columns]
        assert sorted(found) == sorted(TEXT)


@pytest.mark.parametrize("source", ["", "state", "attention"])
def test_scores_of_the_next_word(source: str) -> None:
    of = model(source)
    prefixes, sources = [[], [1], [3, 2, 4]], [[2], [1, 3], [3, 2, 4, 1]]
    found = lm.next_word_scores(of, prefixes, END, sources if source else None)
    for k, prefix in enumerate(prefixes):
        given = torch.tensor([END, *prefix])[:, None]
        memory, state = None, of.start(1)
        if source:
            length = torch.tensor([len(sources[k])])
            memory, state = of.encode(torch.tensor(sources[k])[:, None], length)
        scores, *_ = of(given, state, memory)
        np.testing.assert_allclose(found[k], scores[-1, 0].detach().numpy(), atol=ATOL)


def test_words_and_their_places() -> None:
    assert batches.ids([["b", "a"], ["c"]], ["a", "b", "c"]) == [[1, 0], [2]]


def test_a_model_learns_what_a_text_holds() -> None:
    """From the size of the vocabulary towards the language's own perplexity, which nobody beats."""
    torch.manual_seed(0)
    text = corpus.sentences(200, np.random.default_rng(533))
    matrix = batches.streams(batches.ids(text, corpus.WORDS), 8, END)
    of = lm.LanguageModel(len(corpus.WORDS), 16, 32)
    optimizer = torch.optim.Adam(of.parameters(), lr=0.01)
    first = lm.epoch(lm.stream_losses(of, matrix, 20), of)
    for _ in range(6):
        lm.epoch(lm.stream_losses(of, matrix, 20), of, optimizer)
    last = lm.epoch(lm.stream_losses(of, matrix, 20), of)
    assert first == pytest.approx(len(corpus.WORDS), rel=0.15)
    assert last < 1.25 * corpus.perplexity(text)
