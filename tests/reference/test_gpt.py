"""The transformer agrees with torch's own attention and layers, and with loops over positions."""

import math
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, layer_norm, scaled_dot_product_attention

from reference import gpt

RTOL = 1e-10
B, T, HEADS, WIDTH, V, BLOCK = 3, 5, 2, 7, 11, 13
C = HEADS * WIDTH


@pytest.fixture(autouse=True)
def _double() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield
    torch.set_default_dtype(torch.float32)


def config(**changes: Any) -> SimpleNamespace:
    sizes = {"n_layer": 2, "n_head": HEADS, "n_embd": C, "vocab_size": V, "block_size": BLOCK}
    return SimpleNamespace(**{**sizes, "attn_pdrop": 0.1, "hidden_pdrop": 0.1, **changes})


def drawn(module: nn.Module) -> Any:
    for weight in module.parameters():
        nn.init.normal_(weight, std=0.5)
    return module.eval()


def close(found: Tensor, wanted: Tensor) -> bool:
    return torch.allclose(found, wanted, rtol=RTOL, atol=1e-10)


def test_an_embedding_is_two_rows_added() -> None:
    layer, idx = drawn(gpt.Embedding(config())), torch.randint(V, (B, T))
    found = layer(idx)
    for b in range(B):
        for t in range(T):
            token = layer.vocab_embeddings.weight[idx[b, t]]
            assert close(found[b, t], token + layer.position_embeddings.weight[t])


@pytest.mark.parametrize("heads", [1, HEADS])
def test_attention_is_torchs_own_and_a_loop(heads: int) -> None:
    layer, x = drawn(gpt.SelfAttention(config(n_head=heads))), torch.randn(B, T, C)
    mask = (torch.rand(B, 1, T, T) < 0.5) | torch.eye(T, dtype=torch.bool)
    q, k, v = (f(x).reshape(B, T, heads, -1).transpose(1, 2) for f in (layer.q, layer.k, layer.v))
    mixed = scaled_dot_product_attention(q, k, v, attn_mask=mask)
    found = layer(x, mask.int())
    assert close(found, layer.c_proj(mixed.transpose(1, 2).flatten(2)))
    b, i, d = 1, 3, C // heads
    row = []
    for h in range(heads):
        part = slice(h * d, (h + 1) * d)
        scores = {j: (layer.q(x)[b, i, part] @ layer.k(x)[b, j, part]).item() / math.sqrt(d)
                  for j in range(T) if mask[b, 0, i, j]}  # fmt: skip
        total = sum(map(math.exp, scores.values()))
        row.append(sum(math.exp(s) / total * layer.v(x)[b, j, part] for j, s in scores.items()))
    assert close(found[b, i], layer.c_proj(torch.cat([torch.as_tensor(part) for part in row])))


def by_hand(model: gpt.Transformer, x: Tensor, mask: Tensor) -> Tensor:
    """All blocks and the last norm, by torch's functions alone."""
    for block in model.transformer["h"].children():
        m: Any = block
        normed = layer_norm(x, (C,), m.ln_1.weight, m.ln_1.bias)
        x = x + m.attn(normed, mask)
        normed = layer_norm(x, (C,), m.ln_2.weight, m.ln_2.bias)
        x = x + m.mlp["c_proj"](gelu(m.mlp["c_fc"](normed), approximate="tanh"))
    last: Any = model.transformer["ln_f"]
    return layer_norm(x, (C,), last.weight, last.bias)


@pytest.mark.parametrize("cached", [0, 4])
def test_a_transformer_is_its_parts_and_its_loss_a_mean_of_logarithms(cached: int) -> None:
    model = drawn(gpt.Decoder(config()))
    idx, targets = torch.randint(V, (B, T)), torch.randint(V, (B, T))
    targets[1, 3:] = gpt.PADDING
    cache = torch.randn(B, cached, C) if cached else None
    x = model.transformer["embedding"](idx)
    x = x if cache is None else torch.cat([cache, x], dim=1)
    hidden = by_hand(model, x, torch.ones(cached + T, cached + T).tril())
    assert close(model(idx, None, cache, True), hidden)
    logits, loss = model(idx, targets, cache)
    assert close(logits, hidden @ model.lm_head.weight.T)
    predicted = logits[:, cached - 1 : -1] if cached else logits
    lost = [-predicted[b, t].log_softmax(0)[targets[b, t]].item()
            for b in range(B) for t in range(T) if targets[b, t] >= 0]  # fmt: skip
    assert loss.item() == pytest.approx(sum(lost) / len(lost), rel=RTOL)


def test_masks_are_their_definition() -> None:
    counts = torch.tensor([3, 1, 5])
    padding, causal = (made(config()).get_attention_mask(counts)
                       for made in (gpt.PaddingMask, gpt.CausalMask))  # fmt: skip
    assert padding.shape == causal.shape == (3, 1, 5, 5)
    for b in range(3):
        for i in range(5):
            for j in range(5):
                assert padding[b, 0, i, j] == (j < counts[b])
                assert causal[b, 0, i, j] == (j < counts[b] and j <= i)


def test_padding_and_the_future_change_nothing() -> None:
    """The same scores come for a sentence by itself, and for its beginning."""
    model = drawn(gpt.Decoder(config()))
    idx = torch.randint(V, (2, T))
    idx[1, 3:] = gpt.PADDING
    logits, _ = model(idx)
    alone, _ = model(idx[1:, :3])
    assert close(logits[1, :3], alone[0])
    short, _ = model(idx[:1, :2])
    assert close(logits[0, :2], short[0])


def test_an_encoder_sees_what_comes_later_but_no_padding() -> None:
    model = drawn(gpt.Encoder(config()))
    idx = torch.randint(V, (2, T))
    idx[1, 3:] = gpt.PADDING
    hidden = model(idx, return_hidden=True)
    assert close(hidden[1, :3], model(idx[1:, :3], return_hidden=True)[0])
    assert not close(hidden[0, :2], model(idx[:1, :2], return_hidden=True)[0])


def test_an_encoder_decoder_is_both_one_after_the_other() -> None:
    model = drawn(gpt.EncoderDecoder(config(), config(n_layer=1)))
    prefix, targets = torch.randint(V, (B, 3)), torch.randint(V + 1, (B, T))
    cache = model.encoder(prefix, return_hidden=True)
    x = torch.cat([cache, model.decoder.transformer["embedding"](targets)], dim=1)
    hidden = by_hand(model.decoder, x, torch.ones(3 + T, 3 + T).tril())
    logits, loss = model(prefix, targets)
    assert close(logits, model.decoder.lm_head(hidden))
    rows = logits[:, 2:-1].log_softmax(2)
    assert loss.item() == pytest.approx(-rows.gather(2, targets[..., None]).mean().item(), rel=RTOL)
    assert close(model(prefix)[0], logits[:, :3])


def fixed(scores: Tensor) -> gpt.Model:
    """A model with the same scores at every place."""
    return lambda idx, *rest: (scores.expand(len(idx), 9, -1), None)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_words_come_as_often_as_the_tempered_softmax_says(temperature: float) -> None:
    scores, rows = torch.tensor([0.3, -1.0, 1.2]), 40_000
    idx = torch.zeros(rows, 2, dtype=torch.long)
    wanted = torch.exp(scores / temperature) / torch.exp(scores / temperature).sum()
    for found in (gpt.generate(fixed(scores), idx, 1, temperature),
                  gpt.prefix_generate(fixed(scores), idx, 1, temperature)):  # fmt: skip
        shares = torch.bincount(found[:, -1], minlength=3) / rows
        assert (shares - wanted).abs().max() < 0.0125  # five standard errors


def test_certain_words_are_a_chain_of_greedy_steps() -> None:
    def model(idx: Tensor, more: Tensor | None = None) -> tuple[Tensor, None]:
        seen = idx if more is None else torch.cat([idx, more], dim=1)
        following = (seen.cumsum(1) + 1) % 7
        return 1000.0 * nn.functional.one_hot(following, 7), None

    idx = torch.tensor([[1, 3], [2, 6]])
    wanted = idx
    for _ in range(4):
        wanted = torch.cat([wanted, ((wanted.sum(1) + 1) % 7)[:, None]], dim=1)
    assert torch.equal(gpt.generate(model, idx, 4, 1.5), wanted)
    assert torch.equal(gpt.prefix_generate(model, idx, 4, 1.5), wanted[:, 2:])
