"""Part 1 of CS4644/7643: a finished file with one fault, or written in another right way."""

from fractions import Fraction

import pytest

from graders.model import Outcome
from tests.assignments.cs4644 import Change, judged, namespace

FILE = "my_llm_implementation"
NUMBERS = ("embedding", "attention", "transformer", "encoder", "decoder", "generate", "encdec",
           "prefix")  # fmt: skip
SOFTMAX = "att = self.attn_dropout(F.softmax(att, dim=-1))"
FILL = 'att = torch.masked_fill(att, attention_mask == 0, float("-inf"))'
MERGE = "y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)"
DRAW = """        probs = F.softmax(logits[:, -1, :] / temperature, dim=-1)
        idx = torch.cat((idx, torch.multinomial(probs, num_samples=1)), dim=1)
    return idx


class EncoderDecoder"""
TRIL = "return torch.tril(full_attention_mask)"
HIDDEN = "        x = self.transformer.ln_f(x)\n        if return_hidden:\n            return x\n"

WRONG: list[tuple[str, list[Change], str, str]] = [
    ("embedding", [("+ self.position_embeddings(pos)", "")], "Positions are missing", "0"),
    ("embedding", [("torch.arange(T, device=idx.device)", "(torch.arange(1, T + 1) % 11)")],
     "count from 0", "0"),
    ("attention", [("v = self.v(x)", "v = self.k(x)")], "", "0"),
    ("attention", [("(hs ** 0.5)", "(C ** 0.5)")], "sqrt of the width of one head", "0"),
    ("attention", [(FILL, "pass")], "The mask is not used", "1/3"),
    ("attention", [(FILL, FILL.replace('float("-inf")', "0"))], "they should be -inf", "1/3"),
    ("attention", [("dim=-1))\n        y", "dim=-2))\n        y")], "over the queries", "0"),
    ("attention", [(MERGE, "y = (att @ v).reshape(B, T, C)")], "without the transpose", "0"),
    ("attention", [("self.hidden_dropout(self.c_proj(y))", "y")], "c_proj, is missing", "0"),
    ("attention", [(FILL, FILL.replace("== 0", "!= 0").replace('float("-inf")', "-1e9"))],
     "turned round", "1/3"),
    ("transformer", [(HIDDEN, "        if return_hidden:\n            return x\n"
                      "        x = self.transformer.ln_f(x)\n")], "before ln_f", "1/2"),
    ("transformer", [("(hidden_cache, x), dim=1)", "(x, hidden_cache), dim=1)")],
     "it comes first", "1/2"),
    ("transformer", [(", ignore_index=-1", ".clamp(min=0)")], "", "1/2"),
    ("encoder", [("[None, :] < num", "[None, :] <= num")], "One position too many", "1/2"),
    ("encoder", [("mask[:, None, None, :].repeat(1, 1, max_tokens, 1)",
                  "mask[:, None, :, None].repeat(1, 1, 1, max_tokens)")], "exchanged", "0"),
    ("decoder", [(TRIL, "return full_attention_mask")], "not causal", "0"),
    ("decoder", [(TRIL, "return torch.triu(full_attention_mask)")], "turned round", "0"),
    ("decoder", [(TRIL, "return torch.tril(torch.ones_like(full_attention_mask))")],
     "Padding is not hidden", "1/2"),
    ("generate", [(DRAW, DRAW.replace("/ temperature", ""))], "`temperature` changes", "1/2"),
    ("generate", [(DRAW, DRAW.replace("[:, -1, :]", "[:, 0, :]"))], "first position", "0"),
    ("encdec", [("targets=targets, hidden_cache=hidden_cache)", "targets=targets)")],
     "does not get", "0"),
    ("prefix", [("model(prefix, targets=idx)", "model(prefix)")], "not fed back", "1/2"),
]  # fmt: skip

RIGHT: dict[str, list[Change]] = {
    "as it is": [],
    "a large negative number for -inf": [(FILL, FILL.replace('float("-inf")', "-1e9"))],
    "torch's own attention": [
        ("        att = (q @ k.transpose(-2, -1)) / (hs ** 0.5)\n", ""),
        (FILL, "pass"), (SOFTMAX, "pass"),
        (MERGE, "y = F.scaled_dot_product_attention(q, k, v, attn_mask=attention_mask != 0)"
                ".transpose(1, 2).reshape(B, T, C)"),
    ],
    "a mask of truth values": [(".repeat(1, 1, max_tokens, 1).int()", ".repeat(1, 1, max_tokens, "
                                "1)")],
    "a decoder of its own": [(TRIL, "n = full_attention_mask.shape[-1]\n        return "
                              "full_attention_mask * torch.ones(n, n, dtype=torch.int).tril()")],
    "encoder and decoder by themselves": [
        ("logits, _ = model(prefix, targets=idx)",
         "logits, _ = model.decoder(idx, hidden_cache=model.encoder(prefix, return_hidden=True))"),
    ],
    "a draw by Categorical": [(DRAW, DRAW.replace(
        "torch.multinomial(probs, num_samples=1)",
        "torch.distributions.Categorical(probs).sample()[:, None]"))],
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_finished_in_another_way_is_right(name: str) -> None:
    names = namespace(FILE, *RIGHT[name])
    for number in NUMBERS:
        verdict = judged(f"5.1.{number}", names)
        assert verdict.outcome is Outcome.RIGHT, (number, verdict.because)


@pytest.mark.parametrize(("number", "changes", "words", "share"), WRONG)
def test_a_fault_is_named_and_costs_its_own_item_alone(
    number: str, changes: list[Change], words: str, share: str
) -> None:
    names = namespace(FILE, *changes)
    verdict = judged(f"5.1.{number}", names)
    assert verdict.share == Fraction(share)
    assert words in verdict.because
    after = NUMBERS[(NUMBERS.index(number) + 1) % len(NUMBERS)]
    assert judged(f"5.1.{after}", names).outcome is Outcome.RIGHT
