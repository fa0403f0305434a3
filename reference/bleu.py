"""Corpus BLEU: clipped n-gram precisions, their geometric mean, and a brevity penalty."""

import math
from collections import Counter
from collections.abc import Sequence

Sentence = Sequence[str]


def ngrams(sentence: Sentence, n: int) -> list[tuple[str, ...]]:
    """All runs of n tokens, in order; none where the sentence is shorter than n.

    >>> ngrams("a b c".split(), 2)
    [('a', 'b'), ('b', 'c')]
    """
    return [tuple(sentence[i : i + n]) for i in range(len(sentence) - n + 1)]


def get_ngram_counts(refs: Sequence[Sentence], hyp: Sentence, n: int) -> tuple[int, int]:
    """Matches of one hypothesis, and how many there could be.

    a_n = sum over (g, c) in Counter(NGRAMS(h, n)) of min{c, max_j #(g | r_j)}
    b_n = max{1, |NGRAMS(h, n)|}

    Conventions: without references nothing matches. Source: CS533-S2020 P3.1.

    >>> get_ngram_counts(["a b b".split()], "b b b".split(), 1)
    (2, 3)
    """
    found = ngrams(hyp, n)
    known = [Counter(ngrams(ref, n)) for ref in refs]
    matches = sum(
        min(count, max((counts[gram] for counts in known), default=0))
        for gram, count in Counter(found).items()
    )
    return matches, max(1, len(found))


def reference_length(refs: Sequence[Sentence], hyp: Sentence, shortest: bool = False) -> int:
    """Length of the reference that is nearest to the hypothesis in length, or of the shortest.

    A tie goes to the earlier reference: the handout's arg min leaves it open.

    >>> reference_length(["a b".split(), "a b c d".split()], "a b c".split())
    2
    """
    lengths = [len(ref) for ref in refs]
    return min(lengths) if shortest else min(lengths, key=lambda m: abs(m - len(hyp)))


def compute_bleu(
    reflists: Sequence[Sequence[Sentence]],
    hyps: Sequence[Sentence],
    n_max: int = 4,
    use_shortest_ref: bool = False,
) -> float:
    """BLEU = min{1, exp(1 - R/H)} (p_1 ... p_N)^(1/N), p_n = sum_l a_n / sum_l b_n, N = n_max.

    R sums the reference lengths, H those of the hypotheses; `reflists[l]` belongs to `hyps[l]`.
    Conventions: 0 where some p_n is, and for an empty corpus. Source: CS533-S2020 P3.2.

    >>> round(compute_bleu([["a b c d e".split()]], ["a b c d".split()]), 4)
    0.7788
    """
    pairs = list(zip(reflists, hyps, strict=True))
    H = sum(len(hyp) for hyp in hyps)
    if H == 0:
        return 0.0
    R = sum(reference_length(refs, hyp, use_shortest_ref) for refs, hyp in pairs)
    product = 1.0
    for n in range(1, n_max + 1):
        counts = [get_ngram_counts(refs, hyp, n) for refs, hyp in pairs]
        product *= sum(a for a, _ in counts) / sum(b for _, b in counts)
    return min(1.0, math.exp(1 - R / H)) * math.pow(product, 1 / n_max)
