"""A small language of our own, whose every probability is known: what a model of it may reach.

A sentence is a walk over classes of words; a word's class is told by the word, so that the next
word depends on the last one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Sentence: TypeAlias = list[str]

END = "."
WORDS_OF = {
    "end": (END,),
    "determiner": ("the", "a", "every"),
    "adjective": ("small", "old", "quiet", "green"),
    "noun": ("heron", "kettle", "lantern", "miller", "river"),
    "verb": ("finds", "mends", "follows", "paints"),
    "preposition": ("near", "behind", "without"),
}
NEXT = {
    "end": {"determiner": 1.0},
    "determiner": {"adjective": 0.4, "noun": 0.6},
    "adjective": {"noun": 1.0},
    "noun": {"verb": 0.35, "preposition": 0.2, "end": 0.45},
    "verb": {"determiner": 1.0},
    "preposition": {"determiner": 1.0},
}
"""The class that follows a class, and how often; a sentence begins after an end."""
RANKS = (8.0, 4.0, 2.0, 1.0, 1.0)
"""How often the words of a class come, in their order: as these, for as many as there are."""

WORDS: tuple[str, ...] = tuple(word for words in WORDS_OF.values() for word in words)
"""The vocabulary; the end of a sentence comes first."""


@cache
def transitions() -> Float[Array, "V V"]:
    """P[i, j], the probability of word j after word i. Shape (V, V), rows add up to one.

    >>> round(float(transitions()[WORDS.index(END), WORDS.index("the")]), 4)
    0.5714
    """
    place = {word: k for k, word in enumerate(WORDS)}
    P = np.zeros((len(WORDS), len(WORDS)))
    for before, after in NEXT.items():
        for kind, chance in after.items():
            ranks = np.array(RANKS[: len(WORDS_OF[kind])])
            for word in WORDS_OF[before]:
                P[place[word], [place[w] for w in WORDS_OF[kind]]] = chance * ranks / ranks.sum()
    P.setflags(write=False)
    return P


def rest(prefix: Sequence[str], rng: np.random.Generator) -> Sentence:
    """How a sentence that begins so goes on, to its end, which is not among its words.

    One uniform number for each word, held against the running sums of the last one's row.

    >>> rest(["without"], np.random.default_rng(0))[0] in WORDS_OF["determiner"]
    True
    """
    rows = transitions().cumsum(axis=1)
    words: Sentence = []
    last = prefix[-1] if prefix else END
    while True:
        row = rows[WORDS.index(last)]
        last = WORDS[int(np.searchsorted(row, rng.random() * row[-1], side="right"))]
        if last == END:
            return words
        words.append(last)


def sentences(count: int, rng: np.random.Generator) -> list[Sentence]:
    """Independent sentences.

    >>> len(sentences(3, np.random.default_rng(0)))
    3
    """
    return [rest((), rng) for _ in range(count)]


def prefix(length: int, rng: np.random.Generator) -> Sentence:
    """The first words of a sentence that has so many at least.

    What comes next is then as probable as after any prefix; in the place of a sentence chosen by
    its whole length it would not be.

    >>> len(prefix(4, np.random.default_rng(0)))
    4
    """
    while len(found := rest((), rng)) < length:
        pass
    return found[:length]


def log_probability(words: Sequence[str]) -> float:
    """ln p of a whole sentence, its end included.

    >>> round(float(np.exp(log_probability(["the", "heron"]))), 4)
    0.0771
    """
    P = transitions()
    places = [WORDS.index(word) for word in (END, *words, END)]
    return float(sum(np.log(P[a, b]) for a, b in pairwise(places)))


def perplexity(text: Sequence[Sequence[str]]) -> float:
    """exp of the mean -ln p over the words and ends of a text, by the language's own p.

    >>> round(perplexity([["the", "heron"], ["the", "kettle"]]), 4)
    2.6368
    """
    tokens = sum(len(words) + 1 for words in text)
    return float(np.exp(-sum(map(log_probability, text)) / tokens))


def rate() -> float:
    """The perplexity of a text without end: exp(sum_i pi_i H(P_i)), where pi P = pi.

    >>> round(rate(), 4)
    4.3786
    """
    P = transitions()
    n = len(P)
    pi = np.linalg.lstsq(np.vstack([P.T - np.eye(n), np.ones(n)]), np.eye(n + 1)[-1])[0]
    surprise = -np.log(P, where=P > 0, out=np.zeros_like(P))
    return float(np.exp(np.einsum("i,ij,ij->", pi, P, surprise)))
