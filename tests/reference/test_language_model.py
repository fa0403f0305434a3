"""The language models against scalar loops, torch's own layers, and one sentence at a time."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from reference import batches
from reference import language_model as lm

Array = NDArray[np.float64]

ATOL = 1e-11
V, E, H = 5, 3, 2
END = 0
KINDS = ["", "state", "attention"]
SOURCES = [[3, 1, 4, 1], [2], [4, 4]]
TARGETS = [[1, 2, 3], [4, 1, 1, 2, 3], [2]]

every_kind = pytest.mark.parametrize("source", KINDS)


def model(source: str, seed: int = 0) -> lm.LanguageModel:
    """Weights far from their small first values."""
    torch.manual_seed(seed)
    made = lm.LanguageModel(V, E, H, source)
    for weights in made.parameters():
        nn.init.normal_(weights, std=0.8)
    return made


def weights(of: nn.Module) -> dict[str, Any]:
    return {name: value.tolist() for name, value in of.state_dict().items()}


def times(matrix: Any, vector: Any) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def cell(w: dict[str, Any], name: str, x: Any, h: Any, c: Any) -> tuple[Any, Any]:
    """One step of an LSTM, a number at a time: gates in the order i, f, g, o."""
    suffix = "_l0" if name == "encoder" else ""
    parts = [
        times(w[f"{name}.weight_ih{suffix}"], x), w[f"{name}.bias_ih{suffix}"],
        times(w[f"{name}.weight_hh{suffix}"], h), w[f"{name}.bias_hh{suffix}"],
    ]  # fmt: skip
    a = [sum(part[k] for part in parts) for k in range(4 * H)]
    new_c = [sigma(a[H + k]) * c[k] + sigma(a[k]) * math.tanh(a[2 * H + k]) for k in range(H)]
    return [sigma(a[3 * H + k]) * math.tanh(new_c[k]) for k in range(H)], new_c


def by_loops(of: lm.LanguageModel, source: list[int], given: list[int]) -> list[list[float]]:
    """Scores after each given word, written out."""
    w = weights(of)
    h = c = fed = [0.0] * H
    keys = []
    if hasattr(of, "encoder"):
        for word in source:
            h, c = cell(w, "encoder", w["embedding.weight"][word], h, c)
            keys.append(h)
    scores = []
    for word in given:
        x = [*w["embedding.weight"][word], *(fed if of.attends else [])]
        h, c = cell(w, "decoder", x, h, c)
        out = h
        if of.attends:
            asked = times(w["linear_in.weight"], h)
            raised = [math.exp(sum(a * b for a, b in zip(asked, k, strict=True))) for k in keys]
            context = [
                sum(r / sum(raised) * key[k] for r, key in zip(raised, keys, strict=True))
                for k in range(H)
            ]
            out = fed = [math.tanh(v) for v in times(w["linear_out.weight"], [*context, *h])]
        pairs = zip(times(w["output.weight"], out), w["output.bias"], strict=True)
        scores.append([a + b for a, b in pairs])
    return scores


def by_layers(of: lm.LanguageModel, source: list[int], given: list[int]) -> Array:
    """Torch's LSTM and attention, one sentence and one step after another."""
    embedded = of.embedding(torch.tensor(given))
    h = c = fed = torch.zeros(1, H, dtype=torch.float64)
    keys = None
    if hasattr(of, "encoder"):
        keys, (last_h, last_c) = of.encoder(of.embedding(torch.tensor(source)))
        h, c = last_h, last_c
    rows = []
    for step in embedded:
        x = torch.cat([step[None], fed], dim=1) if of.attends else step[None]
        h, c = of.decoder(x, (h, c))
        out = h
        if of.attends:
            assert keys is not None
            context = nn.functional.scaled_dot_product_attention(
                of.linear_in(h), keys, keys, scale=1.0
            )
            out = fed = torch.tanh(of.linear_out(torch.cat([context, h], dim=1)))
        rows.append(of.output(out)[0])
    found: Array = torch.stack(rows).detach().numpy()
    return found


def of_batch(of: lm.LanguageModel) -> list[Array]:
    """Each sentence's scores, out of a batch in which most are padded."""
    batch = batches.pairs(SOURCES, TARGETS, END)
    if hasattr(of, "encoder"):
        scores, _ = lm.pair_scores(of, batch)
    else:
        scores, *_ = of(batch.given, of.start(len(TARGETS)))
    parts = (scores[: len(words) + 1, k] for k, words in enumerate(TARGETS))
    return [part.detach().numpy() for part in parts]


@every_kind
def test_a_batch_against_loops_and_layers(source: str) -> None:
    """Padding changes nothing, in the source or in the target."""
    of = model(source)
    for k, found in enumerate(of_batch(of)):
        given = [END, *TARGETS[k]]
        np.testing.assert_allclose(found, by_loops(of, SOURCES[k], given), atol=ATOL)
        np.testing.assert_allclose(found, by_layers(of, SOURCES[k], given), atol=ATOL)


def test_without_a_source_it_is_an_lstm() -> None:
    """The whole sequence through `nn.LSTM`, with the weights of the cell."""
    of = model("")
    layer = nn.LSTM(E, H).double()
    with torch.no_grad():
        for name, value in of.decoder.named_parameters():
            getattr(layer, f"{name}_l0").copy_(value)
    given = torch.tensor([[0, 3], [1, 2], [4, 4], [2, 0]])
    states, (h, c) = layer(of.embedding(given))
    scores, state, attention = of(given, of.start(2))
    np.testing.assert_allclose(
        scores.detach().numpy(), of.output(states).detach().numpy(), atol=ATOL
    )
    np.testing.assert_allclose(state.h.detach().numpy(), h[0].detach().numpy(), atol=ATOL)
    np.testing.assert_allclose(state.c.detach().numpy(), c[0].detach().numpy(), atol=ATOL)
    assert attention is None


def test_the_weights_of_attention_are_distributions_over_the_source() -> None:
    _, found = lm.pair_scores(model("attention"), batches.pairs(SOURCES, TARGETS, END))
    assert found is not None
    np.testing.assert_allclose(found.sum(dim=2).detach().numpy(), 1, atol=ATOL)
    for k, source in enumerate(SOURCES):
        assert not found[:, k, len(source) :].any()
        assert found[:, k, : len(source)].all()


def test_what_is_fed_matters() -> None:
    """The second step differs when another vector was fed, and only with attention."""
    for source in ("state", "attention"):
        of = model(source)
        memory, state = of.encode(torch.tensor([[1], [2]]), torch.tensor([2]))
        given = torch.tensor([[END]])
        one, *_ = of(given, state, memory)
        other, *_ = of(given, state._replace(fed=state.fed + 1), memory)
        assert torch.equal(one, other) == (source == "state")


@every_kind
def test_gradients_against_differences(source: str) -> None:
    of = model(source)
    batch = batches.pairs(SOURCES, TARGETS, END)

    def total() -> torch.Tensor:
        if source:
            return lm.loss(lm.pair_scores(of, batch)[0], batch.targets)
        return lm.loss(of(batch.given, of.start(3))[0], batch.targets)

    parameters = dict(of.named_parameters())
    found = torch.autograd.grad(total(), [*parameters.values()])
    step = 1e-6
    for gradient, (name, value) in zip(found, parameters.items(), strict=True):
        for place in [tuple(int(n) - 1 for n in value.shape), (0,) * value.ndim]:
            sides = []
            for moved in (step, -2 * step, step):
                with torch.no_grad():
                    value[place] += moved
                    sides.append(float(total().detach()))
            slope = (sides[0] - sides[1]) / (2 * step)
            assert float(gradient[place]) == pytest.approx(slope, abs=1e-7), name


def test_the_loss_is_the_sum_over_the_targets_that_are_there() -> None:
    scores = torch.randn(3, 2, V, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    targets = torch.tensor([[1, 2], [0, batches.IGNORED], [4, batches.IGNORED]])
    total = 0.0
    for t, b in [(0, 0), (0, 1), (1, 0), (2, 0)]:
        row = scores[t, b].tolist()
        total += math.log(sum(map(math.exp, row))) - row[int(targets[t, b])]
    assert float(lm.loss(scores, targets)) == pytest.approx(total, abs=ATOL)


def test_a_text_in_parallel_columns() -> None:
    """Each column goes on where the one before it stopped; the border is in both."""
    text = [[1, 2], [3], [4, 1, 2]]
    matrix = batches.streams(text, 2, END)
    assert matrix.T.tolist() == [[0, 1, 2, 0, 3], [3, 0, 4, 1, 2]]
    assert batches.streams(text, 1, END)[:, 0].tolist() == [0, 1, 2, 0, 3, 0, 4, 1, 2, 0]


def test_a_batch_of_pairs() -> None:
    batch = batches.pairs([[1], [2, 3]], [[4], [3, 2]], END)
    assert batch.source.T.tolist() == [[1, 0], [2, 3]]
    assert batch.lengths.tolist() == [1, 2]
    assert batch.given.T.tolist() == [[0, 4, 0], [0, 3, 2]]
    assert batch.targets.T.tolist() == [[4, 0, -1], [3, 2, 0]]
