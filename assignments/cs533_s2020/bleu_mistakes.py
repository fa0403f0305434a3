"""Wrong n-gram counts and wrong BLEUs that people really write."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean, harmonic_mean
from typing import TypeAlias

from reference.bleu import Sentence, compute_bleu, get_ngram_counts, ngrams

References: TypeAlias = Sequence[Sentence]
Matches: TypeAlias = Callable[[References, Sentence, int], tuple[float, int]]
Bleu: TypeAlias = Callable[..., float]
Pairs: TypeAlias = list[tuple[References, Sentence]]


def known(refs: References, n: int) -> list[Counter[tuple[str, ...]]]:
    return [Counter(ngrams(ref, n)) for ref in refs]


def matching(clip: Callable[[int, list[int]], float]) -> Matches:
    """Counts whose matches are the sum of `clip(c, counts in each reference)`."""

    def get_ngram_counts(refs: References, hyp: Sentence, n: int) -> tuple[float, int]:
        grams, counts = Counter(ngrams(hyp, n)), known(refs, n)
        a = sum(clip(c, [count[gram] for count in counts]) for gram, c in grams.items())
        return a, max(1, sum(grams.values()))

    return get_ngram_counts


def windowed(window: Callable[[Sentence, int], list[object]]) -> Matches:
    """Right counts of other windows than n-grams."""

    def get_ngram_counts(refs: References, hyp: Sentence, n: int) -> tuple[int, int]:
        grams, counts = Counter(window(hyp, n)), [Counter(window(ref, n)) for ref in refs]
        a = sum(min(c, max(count[gram] for count in counts)) for gram, c in grams.items())
        return a, max(1, sum(grams.values()))

    return get_ngram_counts


def past_the_end(sentence: Sentence, n: int) -> list[object]:
    return [tuple(sentence[i : i + n]) for i in range(len(sentence))]


def one_too_few(sentence: Sentence, n: int) -> list[object]:
    return list(ngrams(sentence, n)[:-1])


def best_reference(refs: References, hyp: Sentence, n: int) -> tuple[int, int]:
    """The largest number of matches in one reference."""
    return max(get_ngram_counts([ref], hyp, n) for ref in refs)


def lower(sentence: Sentence) -> list[str]:
    return [token.lower() for token in sentence]


def nearest(refs: References, hyp: Sentence) -> float:
    return len(min(refs, key=lambda ref: abs(len(ref) - len(hyp))))


def precisions(pairs: Pairs, orders: Sequence[int] = (1, 2, 3, 4), added: int = 0) -> list[float]:
    """a_n over b_n, summed over the corpus, with so much added to both from the bigrams on."""
    found = []
    for n in orders:
        a, b = (sum(x) for x in zip(*(get_ngram_counts(*p, n) for p in pairs), strict=True))
        found.append((a + added) / (b + added) if n > 1 else a / b)
    return found


def geometric(found: list[float]) -> float:
    return math.prod(found) ** (1 / len(found))


def by_logarithms(found: list[float]) -> float:
    return math.exp(sum(map(math.log, found)) / len(found))


def brevity(R: float, H: float) -> float:
    return min(1.0, math.exp(1 - R / H))


def bleu_of(
    length: Callable[[References, Sentence], float] = nearest,
    mean: Callable[[list[float]], float] = geometric,
    penalty: Callable[[float, float], float] = brevity,
    precise: Callable[[Pairs], list[float]] = precisions,
) -> Bleu:
    """A BLEU with one of its parts exchanged."""

    def compute_bleu(reflists: Sequence[References], hyps: Sequence[Sentence]) -> float:
        pairs = list(zip(reflists, hyps, strict=True))
        R, H = sum(length(*pair) for pair in pairs), sum(map(len, hyps))
        return penalty(R, H) * mean(precise(pairs))

    return compute_bleu


def mean_of_sentences(reflists: Sequence[References], hyps: Sequence[Sentence]) -> float:
    return fmean(compute_bleu([refs], [hyp]) for refs, hyp in zip(reflists, hyps, strict=True))


def penalty_per_sentence(reflists: Sequence[References], hyps: Sequence[Sentence]) -> float:
    pairs = list(zip(reflists, hyps, strict=True))
    penalties = [brevity(nearest(*pair), len(pair[1])) if pair[1] else 0.0 for pair in pairs]
    return fmean(penalties) * geometric(precisions(pairs))


def one_choice(reflists: Sequence[References], hyps: Sequence[Sentence]) -> float:
    """R from the reference, the same one for all sentences, that is nearest over the corpus."""
    H = sum(map(len, hyps))
    columns = [[refs[min(j, len(refs) - 1)] for refs in reflists] for j in range(4)]
    R = min((sum(map(len, column)) for column in columns), key=lambda R: abs(R - H))
    pairs = list(zip(reflists, hyps, strict=True))
    return brevity(R, H) * geometric(precisions(pairs))


def macro(pairs: Pairs) -> list[float]:
    """The mean of the sentences' own precisions."""
    counts = [[get_ngram_counts(*pair, n) for pair in pairs] for n in (1, 2, 3, 4)]
    return [fmean(a / b for a, b in row) for row in counts]


def harmonic(found: list[float]) -> float:
    return harmonic_mean(found) if min(found) else 0.0


def without_zeros(found: list[float]) -> float:
    return geometric([p for p in found if p] or [0.0])


def zeros_as(epsilon: float) -> Callable[[list[float]], float]:
    return lambda found: geometric([p or epsilon for p in found])


def fixed_root(
    reflists: Sequence[References],
    hyps: Sequence[Sentence],
    n_max: int,
    shortest: bool,
    heeded: bool = False,
) -> float:
    """The fourth root of n_max precisions; the shortest references only where they are heeded."""
    pairs = list(zip(reflists, hyps, strict=True))
    R = sum(min(map(len, refs)) if heeded and shortest else nearest(refs, h) for refs, h in pairs)
    product = math.prod(precisions(pairs, range(1, n_max + 1)))
    return brevity(R, sum(map(len, hyps))) * math.pow(product, 1 / 4)
