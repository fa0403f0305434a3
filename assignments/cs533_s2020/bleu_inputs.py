"""Sentences for BLEU: readable ones first, then drawn ones. No two nearest references differ.

A tie in length would tell the handout's arg min from itself: first, last, shorter or longer, all
are right, and so is an order that a set happens to have.
"""

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graders import Draw
from reference import bleu

Sentence: TypeAlias = list[str]
Corpus: TypeAlias = tuple[list[list[Sentence]], list[Sentence]]

WORDS = np.array(["a", "b", "ab", "ba", "c", "A", "b,", "."])
"""Joined without a separator, some n-grams of these read alike; without capitals and marks too."""


def split(refs: str, hyp: str) -> tuple[list[Sentence], Sentence]:
    """`split("a b | c", "a")` is `([["a", "b"], ["c"]], ["a"])`."""
    return [ref.split() for ref in refs.split("|")], hyp.split()


CAT = "the cat is on the mat | there is a cat on the mat"

COUNTED = [
    (*split("a b a", "a b"), 1),
    (*split("a a b | b", "a a a b"), 1),
    (*split("a b | a a", "a a"), 1),
    (*split("a b c", "a b c"), 2),
    (*split("a b c", "c b a"), 2),
    (*split("a b | b c", "a b c"), 2),
    (*split("ab a", "a ba"), 2),
    (*split("a b", "a b"), 3),
    (*split("a b", ""), 1),
    (*split("a b c d", "a b c d"), 4),
    (*split("The cat sat", "the cat sat"), 1),
    (*split("a b, c", "a b c"), 1),
    (*split("Yes . A b", "yes a b ."), 2),
    *((*split(CAT, "the the the the the the the"), n) for n in (1, 2)),
]
"""References, hypothesis, n."""

SCORED = [
    [split("a b c d e f g h", "a b c d")],
    [split("a b c d e", "a b c d e a b c d e")],
    [split("a b c d e f | a b | a b c d e f g h i j k l", "a b c d e")],
    [split("a b c d e f g h | a b c", "a b c d e")],
    [split("a b c d e", "a b c d e"), split("a b c d e f g h", "a b c d e f")],
    [split("a b c d e f", "a b c d e f"), split("a b", "")],
    [split("The cat sat on the mat .", "the cat sat on the mat .")],
    [split("a b, c d e f .", "a b c d e f .")],
    [split("a b c d e", "a b c x y")],
    [split("a b c", "a b c")],
    [split("a b c d e", "x y z u v")],
]
"""Sentences with their references; in the last three some precision is zero."""


def sentence(rng: np.random.Generator, least: int, most: int, words: int) -> Sentence:
    """Tokens of a small vocabulary."""
    return [str(w) for w in rng.choice(WORDS[:words], size=rng.integers(least, most + 1))]


def edited(rng: np.random.Generator, words: Sentence) -> Sentence:
    """The sentence with a few tokens taken out at one place, and others put in there."""
    start = int(rng.integers(0, len(words) + 1))
    new = sentence(rng, 0, 3, len(WORDS))
    return [*words[:start], *new, *words[start + int(rng.integers(0, 3)) :]]


def without_tie(refs: list[Sentence], hyp: Sentence) -> bool:
    """Whether all references that are nearest in length have one length."""
    gap = min(abs(len(ref) - len(hyp)) for ref in refs)
    return len({len(ref) for ref in refs if abs(len(ref) - len(hyp)) == gap}) == 1


def pair(rng: np.random.Generator, kind: int) -> tuple[list[Sentence], Sentence]:
    """References that resemble each other, and a hypothesis: like them, too short, or unlike."""
    while True:
        original = sentence(rng, 5, 12, 5)
        refs = [edited(rng, original) for _ in range(rng.integers(1, 5))]
        hyp = edited(rng, original)
        if kind == 1:
            hyp = hyp[: rng.integers(0, 4)]
        if kind == 2:
            hyp = sentence(rng, 1, 9, 3)
        if without_tie(refs, hyp):
            return refs, hyp


@cache
def counted(draw: Draw) -> list[tuple[list[Sentence], Sentence, int]]:
    """References, a hypothesis and n: 15 readable cases, and 48 drawn ones of every order."""
    drawn = []
    for k in range(48):
        rng = draw.case(k)
        refs = [sentence(rng, 0, 13, 2 + k % 3) for _ in range(1 + k // 4 % 4)]
        hyp = edited(rng, refs[0]) if k % 3 else sentence(rng, 0, 13, 2 + k % 3)
        drawn.append((refs, hyp, 1 + k % 4))
    return [*COUNTED, *drawn]


@cache
def scored(draw: Draw) -> list[Corpus]:
    """Corpora: 11 readable ones, and 36 drawn ones of one to four sentences, none of them empty."""
    found = list(SCORED)
    for k in range(36):
        rng = draw.case(k)
        kinds = [0] * (1 + k % 4)
        kinds[-1] = {5: 1, 8: 2}.get(k % 9, 0)
        pairs = [pair(rng, kind) for kind in kinds]
        if any(hyp for _, hyp in pairs):
            found.append(pairs)
    return [([refs for refs, _ in pairs], [hyp for _, hyp in pairs]) for pairs in found]


@cache
def counts(draw: Draw) -> list[npt.NDArray[np.int64]]:
    """The right counts of each corpus: rows of sentence, n, a, b."""
    return [
        np.array(
            [
                (k, n, *bleu.get_ngram_counts(refs, hyp, n))
                for k, (refs, hyp) in enumerate(zip(*corpus, strict=True))
                for n in (1, 2, 3, 4)
            ]
        )
        for corpus in scored(draw)
    ]


@cache
def argued(draw: Draw) -> list[tuple[list[list[Sentence]], list[Sentence], int, bool]]:
    """One sentence, n_max, and whether the shortest reference counts: nothing else matters here.

    No token comes twice, and the first, the last, the longest and the nearest reference have one
    length: who counts or chooses wrong, in which the score is judged, is not told so again.
    """
    found = []
    for k, n_max in enumerate((1, 2, 3, 5, 2, 3)):
        rng = draw.case(1000 + k)
        tokens = [f"w{place}" for place in rng.permutation(30)]
        long, cut = int(rng.integers(11, 15)), int(rng.integers(6, 8))
        hyp = [*tokens[:cut], tokens[-1], tokens[cut + 1]]
        refs = [tokens[:long], tokens[: cut + 1], tokens[:long]]
        found.append(([refs[:1]], [hyp], n_max, False))
        found.append(([refs], [hyp + tokens[-4:-2]], 4 if k % 2 else n_max, True))
    return found
