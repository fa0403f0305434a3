"""The language: its probabilities against its own tables, its rate by two ways, and by counting."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from reference import corpus

ATOL = 1e-12
MANY = 20_000
SIGMAS = 4.5

KIND = {word: kind for kind, words in corpus.WORDS_OF.items() for word in words}


def chance(before: str, after: str) -> float:
    """By hand: the next class, then the word's rank within it."""
    of_class = corpus.NEXT[KIND[before]].get(KIND[after], 0.0)
    words = corpus.WORDS_OF[KIND[after]]
    ranks = corpus.RANKS[: len(words)]
    return of_class * ranks[words.index(after)] / sum(ranks)


def entropy(chances: list[float]) -> float:
    return -sum(p * math.log(p) for p in chances if p)


def test_every_word_has_one_class_and_the_end_comes_first() -> None:
    assert len(set(corpus.WORDS)) == len(corpus.WORDS) == len(KIND)
    assert corpus.WORDS[0] == corpus.END


def test_the_transitions_are_those_of_the_tables() -> None:
    P = corpus.transitions()
    for i, before in enumerate(corpus.WORDS):
        assert sum(P[i]) == pytest.approx(1, abs=ATOL)
        for j, after in enumerate(corpus.WORDS):
            assert P[i, j] == pytest.approx(chance(before, after), abs=ATOL)


def test_the_probability_of_a_sentence_is_the_product_of_its_steps() -> None:
    for words in corpus.sentences(50, np.random.default_rng(1)):
        product = math.prod(chance(a, b) for a, b in pairwise([".", *words, "."]))
        assert corpus.log_probability(words) == pytest.approx(math.log(product), abs=1e-9)


def test_perplexity_is_one_over_the_geometric_mean() -> None:
    text = [["the", "heron"], ["a", "small", "kettle"]]
    steps = [chance(a, b) for words in text for a, b in pairwise([".", *words, "."])]
    wanted = math.prod(steps) ** (-1 / len(steps))
    assert corpus.perplexity(text) == pytest.approx(wanted, abs=1e-9)


def expected_visits() -> dict[str, float]:
    """How often each class comes in a sentence, by repeated substitution and no linear algebra."""
    visits = dict.fromkeys(corpus.NEXT, 0.0)
    here = {"end": 1.0}
    for _ in range(2000):
        then: dict[str, float] = {}
        for kind, weight in here.items():
            for after, p in corpus.NEXT[kind].items():
                then[after] = then.get(after, 0.0) + weight * p
        for kind, weight in then.items():
            visits[kind] += weight
        here = {kind: weight for kind, weight in then.items() if kind != "end"}
    return visits


def test_the_rate_is_the_surprise_of_a_sentence_by_its_length() -> None:
    """Renewal: what a sentence surprises in all, over its words and its end."""
    visits = expected_visits()
    inside = {
        kind: entropy([r / sum(corpus.RANKS[: len(w)]) for r in corpus.RANKS[: len(w)]])
        for kind, w in corpus.WORDS_OF.items()
    }
    leaving = {kind: entropy(list(after.values())) for kind, after in corpus.NEXT.items()}
    # a class is left once for each visit; the end, from which a sentence starts, is visited once
    surprise = sum(n * (inside[kind] + leaving[kind]) for kind, n in visits.items())
    wanted = math.exp(surprise / sum(visits.values()))
    assert corpus.rate() == pytest.approx(wanted, abs=1e-9)


def test_the_rate_is_what_a_long_text_has() -> None:
    text = corpus.sentences(MANY // 7, np.random.default_rng(2))
    tokens = sum(len(words) + 1 for words in text)
    assert math.log(corpus.perplexity(text)) == pytest.approx(
        math.log(corpus.rate()), abs=SIGMAS / math.sqrt(tokens)
    )


def test_drawn_words_come_as_often_as_they_should() -> None:
    rng = np.random.default_rng(3)
    for prefix in ([], ["the"], ["a", "river"], ["the", "old"]):
        counts = Counter((corpus.rest(prefix, rng) or ["."])[0] for _ in range(2000))
        for word in corpus.WORDS:
            p = chance((prefix or ["."])[-1], word)
            assert abs(counts[word] / 2000 - p) <= SIGMAS * math.sqrt(p * (1 - p) / 2000)


@pytest.mark.parametrize("length", [0, 1, 3, 7])
def test_what_follows_a_prefix_is_not_told_by_how_it_was_chosen(length: int) -> None:
    """Its last word leads on as it does anywhere: the prefix was not cut from a chosen length."""
    rng = np.random.default_rng([4, length])
    prefixes = [corpus.prefix(length, rng) for _ in range(3000)]
    assert {len(prefix) for prefix in prefixes} == {length}
    ended = [not corpus.rest(prefix, rng) for prefix in prefixes]
    wanted = [chance((prefix or ["."])[-1], ".") for prefix in prefixes]
    spread = SIGMAS * math.sqrt(sum(p * (1 - p) for p in wanted)) / len(prefixes)
    assert abs(np.mean(ended) - np.mean(wanted)) <= spread


def test_the_same_seed_gives_the_same_text() -> None:
    one, other = (corpus.sentences(20, np.random.default_rng(5)) for _ in range(2))
    assert one == other
