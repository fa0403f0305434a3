"""BLEU agrees with exact multisets, with a count by hand of every window, with nltk, sacrebleu."""

import math
import random
import warnings
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from nltk.translate.bleu_score import corpus_bleu
from sacrebleu.metrics.bleu import BLEU

from reference.bleu import compute_bleu, get_ngram_counts, reference_length

Sentences = list[list[str]]
Corpus = tuple[list[Sentences], Sentences]

EQUAL = 1e-12
WORDS = ["a", "b", "ab", "ba"]
SEEDS = range(200)


def sentence(rng: random.Random, least: int = 0, most: int = 13) -> list[str]:
    return rng.choices(WORDS[: rng.choice([2, 4])], k=rng.randint(least, most))


def corpus(seed: int, least: int = 0) -> Corpus:
    """One to four sentences with one to four references; every third hypothesis is a near copy."""
    rng = random.Random(seed)
    reflists = [
        [sentence(rng, least=1) for _ in range(rng.randint(1, 4))] for _ in range(rng.randint(1, 4))
    ]
    hyps = [sentence(rng, least) for _ in reflists]
    for number, refs in enumerate(reflists):
        copied = refs[-1][: max(least, len(refs[-1]) - rng.randint(0, 2))]
        if rng.random() < 0.4 and len(copied) >= least:
            hyps[number] = copied
    return reflists, hyps


def windows(sentence: list[str], n: int) -> dict[tuple[str, ...], int]:
    """Each run of n tokens and the number of places it stands at, by comparing places."""
    places = range(max(0, len(sentence) - n + 1))
    return {
        tuple(sentence[i : i + n]): sum(
            all(sentence[i + k] == sentence[j + k] for k in range(n)) for j in places
        )
        for i in places
    }


def matched_by_removal(refs: Sentences, hyp: list[str], n: int) -> int:
    """Matches as a matching: each window of h strikes out one of a union of the references."""
    union: dict[tuple[str, ...], int] = {}
    for ref in refs:
        for gram, count in windows(ref, n).items():
            union[gram] = max(count, union.get(gram, 0))
    matched = 0
    for start in range(len(hyp) - n + 1):
        gram = tuple(hyp[start : start + n])
        if union.get(gram, 0) > 0:
            union[gram] -= 1
            matched += 1
    return matched


def exact(corpus: Corpus, n_max: int, tie: str = "first") -> float:
    """The formula in rational arithmetic up to its last root, with matches by removal."""
    reflists, hyps = corpus
    product = Fraction(1)
    for n in range(1, n_max + 1):
        a = sum(matched_by_removal(refs, hyp, n) for refs, hyp in zip(reflists, hyps, strict=True))
        product *= Fraction(a, sum(max(1, len(hyp) - n + 1) for hyp in hyps))
    R = H = 0
    for refs, hyp in zip(reflists, hyps, strict=True):
        gap = min(abs(len(ref) - len(hyp)) for ref in refs)
        nearest = [len(ref) for ref in refs if abs(len(ref) - len(hyp)) == gap]
        R += {"first": nearest[0], "shorter": min(nearest), "longer": max(nearest)}[tie]
        H += len(hyp)
    if not (H and product):
        return 0.0
    log = math.log(product.numerator) - math.log(product.denominator)
    return math.exp(log / n_max + min(0.0, 1 - R / H))


def by_length(corpus: Corpus, longest_first: bool) -> Corpus:
    """References in an order in which the first of two nearest is the shorter, or the longer."""
    reflists, hyps = corpus
    return [sorted(refs, key=len, reverse=longest_first) for refs in reflists], hyps


def in_nltk(corpus: Corpus, n_max: int) -> float:
    reflists, hyps = corpus
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a precision is zero
        return float(corpus_bleu(reflists, hyps, weights=[1 / n_max] * n_max))


def in_sacrebleu(corpus: Corpus, n_max: int) -> float:
    """Tokenized as it is; a reference that is not there is None."""
    reflists, hyps = corpus
    most = max(map(len, reflists))
    streams: list[Any] = [
        [" ".join(refs[j]) if j < len(refs) else None for refs in reflists] for j in range(most)
    ]
    metric = BLEU(tokenize="none", smooth_method="none", max_ngram_order=n_max, force=True)
    score = metric.corpus_score([" ".join(hyp) for hyp in hyps], streams)
    return float(score.score) / 100


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_agree_with_a_matching_and_with_comparing_all_places(seed: int) -> None:
    reflists, hyps = corpus(seed)
    for refs, hyp in zip(reflists, hyps, strict=True):
        for n in range(1, 6):
            best = {g: max(windows(r, n).get(g, 0) for r in refs) for g in windows(hyp, n)}
            clipped = sum(min(c, best[g]) for g, c in windows(hyp, n).items())
            total = sum(windows(hyp, n).values())
            assert get_ngram_counts(refs, hyp, n) == (clipped, max(1, total))
            assert matched_by_removal(refs, hyp, n) == clipped


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n_max", [1, 2, 3, 4, 5])
def test_bleu_agrees_with_exact_arithmetic_under_either_tie_rule(seed: int, n_max: int) -> None:
    drawn = corpus(seed)
    assert compute_bleu(*drawn, n_max) == pytest.approx(exact(drawn, n_max), abs=EQUAL)
    shorter, longer = (by_length(drawn, longest_first) for longest_first in (False, True))
    assert compute_bleu(*shorter, n_max) == pytest.approx(exact(drawn, n_max, "shorter"), abs=EQUAL)
    assert compute_bleu(*longer, n_max) == pytest.approx(exact(drawn, n_max, "longer"), abs=EQUAL)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n_max", [2, 4])
def test_bleu_agrees_with_nltk_whose_ties_go_to_the_shorter(seed: int, n_max: int) -> None:
    drawn = by_length(corpus(seed), longest_first=False)
    ours = compute_bleu(*drawn, n_max)
    if ours:  # nltk puts the smallest float for a precision of zero
        assert in_nltk(drawn, n_max) == pytest.approx(ours, abs=EQUAL)
    else:
        assert in_nltk(drawn, n_max) < 1e-50


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n_max", [3, 4])
def test_bleu_agrees_with_sacrebleu_where_no_hypothesis_is_too_short(seed: int, n_max: int) -> None:
    """It has no max{1, .} for each sentence, which matters below n_max tokens."""
    drawn = by_length(corpus(seed, least=n_max), longest_first=False)
    assert in_sacrebleu(drawn, n_max) == pytest.approx(compute_bleu(*drawn, n_max), abs=EQUAL)


def test_the_corpora_above_hold_what_they_should() -> None:
    """Ties, zero precisions, short and empty hypotheses, several references, both penalties."""
    drawn = [corpus(seed) for seed in SEEDS]
    pairs = [pair for reflists, hyps in drawn for pair in zip(reflists, hyps, strict=True)]
    gaps = [sorted((abs(len(r) - len(h)), len(r)) for r in refs) for refs, h in pairs]
    ties = [g for g in gaps if len({length for gap, length in g if gap == g[0][0]}) > 1]
    scores = [compute_bleu(*each) for each in drawn]
    assert len(ties) > 20
    assert sum(not hyp for _, hyp in pairs) > 10
    assert sum(0 < len(hyp) < 4 for _, hyp in pairs) > 50
    assert sum(score == 0 for score in scores) > 50
    assert sum(0 < score < 1 for score in scores) > 50
    assert sum(exact(e, 4, "shorter") != exact(e, 4, "longer") for e in drawn) > 5


FIXTURES = [
    # references, hypotheses, n_max, shortest, value
    ([["a b c d e f g h"]], ["a b c d"], 4, False, math.exp(-1)),
    ([["a b c d e f", "a b", "a b c d e f g h i j k l"]], ["a b c d e"], 4, False, math.exp(-0.2)),
    ([["a b c d e f g h", "a b c"]], ["a b c d e"], 4, False, 1.0),
    ([["a b c d e f g h", "a b c"]], ["a b c d e"], 4, True, 1.0),
    ([["a b c d e f g h", "a b c d e f g h i j"]], ["a b c d e"], 4, True, math.exp(-0.6)),
    ([["a b c"]], ["a b c"], 4, False, 0.0),
    ([["a b c"]], ["a b c"], 3, False, 1.0),
    ([["a b"]], [""], 4, False, 0.0),
]


@pytest.mark.parametrize(("refs", "hyps", "n_max", "shortest", "value"), FIXTURES)
def test_bleu_by_hand(
    refs: list[list[str]], hyps: list[str], n_max: int, shortest: bool, value: float
) -> None:
    reflists = [[ref.split() for ref in each] for each in refs]
    found = compute_bleu(reflists, [hyp.split() for hyp in hyps], n_max, shortest)
    assert found == pytest.approx(value, abs=EQUAL)


def test_counts_of_the_classical_example() -> None:
    refs = [s.split() for s in ("the cat is on the mat", "there is a cat on the mat")]
    counts = [get_ngram_counts(refs, ["the"] * 7, n) for n in (1, 2, 3, 4)]
    assert counts == [(2, 7), (0, 6), (0, 5), (0, 4)]


def test_without_references_nothing_matches() -> None:
    assert get_ngram_counts([], ["a"], 1) == (0, 1)


@pytest.mark.parametrize("lengths", list(permutations([3, 5, 9])))
def test_a_tie_in_length_goes_to_the_earlier_reference(lengths: tuple[int, ...]) -> None:
    refs = [["a"] * length for length in lengths]
    assert reference_length(refs, ["a"] * 4) == next(n for n in lengths if n != 9)
    assert reference_length(refs, ["a"] * 4, shortest=True) == 3


def test_a_list_of_references_for_each_hypothesis_is_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        compute_bleu([[["a"]]], [["a"], ["b"]])
