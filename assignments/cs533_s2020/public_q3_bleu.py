"""What may be checked of BLEU without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np

from graders import properties as prop
from graders.properties import Function, Inputs

WORDS = ("a", "b", "c", "ab")


def sentence(rng: np.random.Generator, least: int, most: int) -> list[str]:
    return [WORDS[k] for k in rng.integers(0, len(WORDS), size=rng.integers(least, most + 1))]


def edited(rng: np.random.Generator, words: list[str]) -> list[str]:
    """One token gone, and another put in somewhere."""
    gone, put = rng.integers(0, len(words), size=2)
    left = [word for place, word in enumerate(words) if place != gone]
    return [*left[:put], *sentence(rng, 1, 1), *left[put:]]


# Counts


def counted(rng: np.random.Generator) -> Inputs:
    hyp = sentence(rng, 2, 7)
    refs = [edited(rng, hyp), sentence(rng, 1, 7)]
    return {"refs": refs, "hyp": hyp, "n": int(rng.integers(1, 4))}


def windows(inputs: Inputs) -> object:
    """Every n-gram begins at a token, and n - 1 tokens begin none."""
    return max(1, len(inputs["hyp"]) - inputs["n"] + 1)


def shorter_than_n(inputs: Inputs) -> Inputs:
    return {**inputs, "n": len(inputs["hyp"]) + 1}


def a_copy(inputs: Inputs) -> Inputs:
    return {**inputs, "refs": [inputs["hyp"], *inputs["refs"]], "n": 1}


def its_tokens(inputs: Inputs) -> object:
    return len(inputs["hyp"])


def one(inputs: Inputs) -> object:
    return 1


MATCHED = Function("get_ngram_counts", counted, part=0)
TOTAL = Function("get_ngram_counts", counted, part=1)
NGRAM_COUNTS = [
    prop.whole(MATCHED),
    prop.between(0, windows, MATCHED, says="No more n-grams are matched than there are."),
    prop.permutation_invariant("refs", MATCHED),
    prop.at_limit(
        a_copy,
        its_tokens,
        MATCHED,
        says="Where the sentence itself is among the references, every token is matched.",
    ),
    prop.at_limit(
        shorter_than_n,
        one,
        TOTAL,
        says="A sentence shorter than n counts as one n-gram.",
    ),
    prop.pure(MATCHED),
]


# The score


def corpus(rng: np.random.Generator) -> Inputs:
    """Three sentences, each with one reference: no two are as near as each other."""
    hyps = [sentence(rng, 6, 9) for _ in range(3)]
    return {"reflists": [[edited(rng, hyp)[:-2]] for hyp in hyps], "hyps": hyps}


def copies(inputs: Inputs) -> Inputs:
    return {**inputs, "reflists": [[hyp] for hyp in inputs["hyps"]]}


def with_strangers(inputs: Inputs) -> Inputs:
    """None of the tokens stands in a reference."""
    return {**inputs, "hyps": [["x", "y", "z", "u", "v"] for _ in inputs["hyps"]]}


BLEU = Function("compute_bleu", corpus)
COMPUTE_BLEU = [
    prop.between(0, 1, BLEU),
    prop.permutation_invariant(("reflists", "hyps"), BLEU),
    prop.at_limit(copies, one, BLEU, says="A corpus of copies, none too short, has BLEU 1."),
    prop.zero_when(with_strangers, BLEU, says="Without a single match BLEU is 0."),
    prop.pure(BLEU),
]
