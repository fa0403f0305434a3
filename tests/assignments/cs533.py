"""The kit's two files as a student might finish them, and how either is asked."""

from typing import Any

from assignments.cs533_s2020.contents import ASSIGNMENT
from graders.guest.carry_out import carry_out
from graders.model import Draw, Verdict

BLEU = """
import math
import sys
from collections import Counter
from functools import reduce


def compute_bleu(reflists, hyps, n_max=4, use_shortest_ref=False):
    assert len(reflists) == len(hyps)
    product, R, H = 1., 0, 0
    for n in range(1, n_max + 1):
        a, b = 0, 0
        for refs, hyp in zip(reflists, hyps):
            matched, total = get_ngram_counts(refs, hyp, n)
            a, b = a + matched, b + total
        product *= a / b
    prec_mean = product ** (1 / n_max)
    for refs, hyp in zip(reflists, hyps):
        lengths = [len(ref) for ref in refs]
        gaps = [abs(m - len(hyp)) for m in lengths]
        r = min(lengths) if use_shortest_ref else lengths[gaps.index(min(gaps))]
        R, H = R + r, H + len(hyp)
    brevity_penalty = min(1, math.exp(1 - R / H))
    return brevity_penalty * prec_mean


def get_ngram_counts(refs, hyp, n):
    hyp_ngrams = [tuple(hyp[i:i + n]) for i in range(len(hyp) - n + 1)]
    num_hyp_ngrams = max(1, len(hyp_ngrams))
    known = [Counter(tuple(ref[i:i + n]) for i in range(len(ref) - n + 1)) for ref in refs]
    clipped = 0
    for g, c in Counter(hyp_ngrams).items():
        counts = [k[g] for k in known]
        clipped += min(c, max(counts))
    return clipped, num_hyp_ngrams
"""

ATTENTION = """
import torch
import torch.nn as nn
import torch.nn.functional as F
import pdb


def sequence_mask(lengths, max_len=None):
    max_len = max_len or lengths.max()
    return torch.arange(0, max_len).type_as(lengths).repeat(lengths.numel(), 1).lt(
        lengths.unsqueeze(1))


class GlobalAttention(nn.Module):
    def __init__(self, dim):
        super(GlobalAttention, self).__init__()
        self.dim = dim
        self.linear_in = nn.Linear(dim, dim, bias=False)
        self.linear_out = nn.Linear(dim * 2, dim, bias=False)

    def forward(self, queries, memory_bank, memory_lengths):
        one_step = queries.dim() == 2
        if one_step:
            queries = queries.unsqueeze(1)
        align = self.score(queries, memory_bank)
        T_tgt = queries.size(1)
        B, T_src, d = memory_bank.size()
        mask = sequence_mask(memory_lengths, max_len=align.size(-1)).unsqueeze(1)
        align.masked_fill_(~mask, -float('inf'))
        align_vectors = F.softmax(align.view(B * T_tgt, T_src), -1).view(B, T_tgt, T_src)
        c = torch.bmm(align_vectors, memory_bank)
        attn_h = torch.tanh(self.linear_out(torch.cat((c, queries), 2)))
        if one_step:
            return attn_h.squeeze(1), align_vectors.squeeze(1)
        return attn_h.transpose(0, 1).contiguous(), align_vectors.transpose(0, 1).contiguous()

    def score(self, Q, K):
        L = torch.bmm(self.linear_in(Q), K.transpose(1, 2))
        return L
"""


def namespace(source: str, *changes: tuple[str, str]) -> dict[str, Any]:
    """What a module leaves behind, after each change of its text, which must change it."""
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    names: dict[str, Any] = {"__name__": "student"}
    exec(compile(source, "student.py", "exec"), names)
    return names


def judged(number: str, names: dict[str, Any], secret: bytes = b"a test") -> Verdict:
    """What an item says to a namespace."""
    question = ASSIGNMENT.find(number).question
    draw = Draw.of(secret, ASSIGNMENT.name, number)
    return question.judge(carry_out(question.ask(draw), names), draw)
