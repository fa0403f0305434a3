import math
import sys

from collections import Counter
from functools import reduce


def compute_bleu(reflists, hyps, n_max=4, use_shortest_ref=False):
    assert len(reflists) == len(hyps)

    prec_mean = 1.0
    for n in range(1, n_max + 1):
        counts = [get_ngram_counts(refs, hyp, n) for refs, hyp in zip(reflists, hyps)]
        prec_mean *= sum(a for a, _ in counts) / sum(b for _, b in counts)
    prec_mean = prec_mean ** (1 / n_max)

    H = sum(len(hyp) for hyp in hyps)
    R = 0
    for refs, hyp in zip(reflists, hyps):
        if use_shortest_ref:
            R += min(len(ref) for ref in refs)
        else:
            R += len(min(refs, key=lambda ref: abs(len(ref) - len(hyp))))
    brevity_penalty = min(1, math.exp(1 - R / H))

    bleu = brevity_penalty * prec_mean

    return bleu


def get_ngram_counts(refs, hyp, n):
    hyp_ngrams = [tuple(hyp[i:i + n]) for i in range(len(hyp) - n + 1)]
    num_hyp_ngrams = max(1, len(hyp_ngrams))  # Avoid empty

    ref_counts = [Counter(tuple(ref[i:i + n]) for i in range(len(ref) - n + 1)) for ref in refs]
    num_hyp_ngrams_in_refs_clipped = 0
    for g, c in Counter(hyp_ngrams).items():
        num_hyp_ngrams_in_refs_clipped += min(c, max(counts[g] for counts in ref_counts))

    return num_hyp_ngrams_in_refs_clipped, num_hyp_ngrams
