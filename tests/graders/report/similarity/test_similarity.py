"""Copies are found however they are dressed up; those who wrote by themselves are left alone."""

from __future__ import annotations

import random
import re

import pytest

from graders.report.similarity import comparing, fingerprints
from graders.report.similarity.comparing import CODE, WORDS, alike

SOURCE = '''
def attention(Q, K, V, mask=None):
    """Scaled dot products."""
    d = Q.shape[-1]
    scores = np.einsum("nd,md->nm", Q, K) / np.sqrt(d)
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    out = []
    for row in weights:
        total = 0
        for weight, value in zip(row, V):
            total = total + weight * value
        out.append(total)
    return np.stack(out), weights

def bleu(candidate, references, n=4):
    logs = 0.0
    for order in range(1, n + 1):
        counts = Counter(tuple(candidate[i:i + order]) for i in range(len(candidate) - order + 1))
        best = Counter()
        for reference in references:
            theirs = Counter(tuple(reference[i:i + order]) for i in range(len(reference) - order + 1))
            for gram, count in theirs.items():
                best[gram] = max(best[gram], count)
        clipped = sum(min(count, best[gram]) for gram, count in counts.items())
        logs += np.log(clipped / max(sum(counts.values()), 1)) / n
    return np.exp(logs)
'''  # noqa: E501


def renamed(source: str) -> str:
    """The same program under other names, with other comments, blanks and order."""
    names = {"scores": "s", "weights": "w", "candidate": "cand", "references": "refs",
             "order": "k", "counts": "mine", "total": "acc", "Q": "queries"}  # fmt: skip
    for old, new in names.items():
        source = re.sub(rf"\b{old}\b", new, source)
    first, second = source.split("\ndef bleu")
    lines = f"def bleu{second}\n\n# my own idea\n{first}".splitlines()
    return "\n".join(
        f"{line}  # here" if k % 3 == 0 and line else line for k, line in enumerate(lines)
    )


STEPS = [
    "    {v} = np.{f}({v})",
    "    {v} = {v} {sign} {v}.{sum}({axis})",
    "    for {i} in range(len({v})):\n        {v} = {v} {sign} {v}[{n}]",
    "    if {v}.{size} {less} {n}:\n        return {v}{end}",
    "    {v} = [{value} for x in {v} if x {less} {n}]",
    "    {v} = np.{two}({arguments})",
]
CHOICES = {
    "v": "a b c x y z", "f": "exp tanh log1p abs", "sign": "+ - * / @", "sum": "sum mean max",
    "axis": "0 -1 axis=0 axis=-1,keepdims=True", "i": "i j k", "n": "0 1 2 3", "size": "ndim size",
    "less": "< > == !=", "end": ".T [0] .sum()", "value": "x x*x x+1 float(x)",
    "two": "einsum tensordot matmul outer where", "arguments": "x x,y y,x,z x>0,x,y",
}  # fmt: skip


def own(seed: int) -> str:
    """A program of somebody's own for the same task: other steps, in another order."""
    rng = random.Random(seed)
    lines = [f"def f{seed}(x, y, z):"]
    for _ in range(rng.randrange(14, 26)):
        chosen = {name: rng.choice(values.split()) for name, values in CHOICES.items()}
        lines.append(rng.choice(STEPS).format(**chosen))
    return "\n".join([*lines, "    return x"])


def code(**sources: str) -> dict[str, frozenset[int]]:
    return {name: fingerprints.of_code(source) for name, source in sources.items()}


def test_a_copy_under_other_names_in_another_order_is_found() -> None:
    (pair,) = alike(code(anna=SOURCE, ben=renamed(SOURCE), cleo=own(1)), frozenset(), CODE)
    assert (pair.one, pair.other) == ("anna", "ben")
    assert pair.share > 0.7


def test_of_a_hundred_who_wrote_by_themselves_nobody_is_a_lead() -> None:
    """Ten classes of a hundred: 49,500 pairs of innocents."""
    for group in range(10):
        texts = {f"s{k}": fingerprints.of_code(own(100 * group + k)) for k in range(100)}
        assert list(alike(texts, frozenset(), CODE)) == []


def test_one_copy_in_a_class_of_innocents_is_the_one_lead() -> None:
    texts = {f"s{k}": own(k) for k in range(60)} | {"anna": SOURCE, "ben": renamed(SOURCE)}
    found = list(alike(code(**texts), frozenset(), CODE))
    assert [(pair.one, pair.other) for pair in found] == [("anna", "ben")]


def test_what_was_given_out_is_no_sign() -> None:
    given = fingerprints.of_code(SOURCE)
    texts = code(anna=SOURCE + own(1), ben=SOURCE + own(2))
    assert list(alike(texts, frozenset(), CODE)) != []
    assert list(alike(texts, given, CODE)) == []


def test_what_many_have_is_no_sign_either() -> None:
    few = {f"s{k}": SOURCE + own(k) for k in range(comparing.FEWEST)}
    many = {f"s{k}": SOURCE + own(k) for k in range(comparing.FEWEST + 1)}
    assert list(alike(code(**few), frozenset(), CODE)) != []
    assert list(alike(code(**many), frozenset(), CODE)) == []


def test_short_functions_that_everybody_writes_alike_are_too_short_to_tell() -> None:
    short = "def f(x):\n    return np.exp(x) / np.exp(x).sum()\n"
    assert list(alike(code(anna=short, ben=short), frozenset(), CODE)) == []


def test_each_is_compared_with_an_earlier_year_and_not_with_each_other() -> None:
    new = code(anna=renamed(SOURCE), ben=own(1), cleo=renamed(SOURCE))
    found = list(alike(new, frozenset(), CODE, code(old=SOURCE, older=own(2))))
    assert [(pair.one, pair.other) for pair in found] == [("anna", "old"), ("cleo", "old")]


TEXT = """The gradient is carried back through every step by the transpose of the Jacobian, so that
its norm is at most the product of their norms. Where the largest singular value stays below one,
that product vanishes exponentially with the distance, and early inputs are not learned from."""
OTHERS = [
    "Because every factor is smaller than one the product goes to zero quickly, which means that "
    "the network forgets whatever happened long before the loss was measured, whatever we do.",
    "If the spectral radius exceeds one the gradients can explode; clipping their norm helps, but "
    "it does not bring back the signal that has vanished along the other directions of the state.",
]


def test_words_that_are_copied_are_found_and_others_are_not() -> None:
    copied = TEXT.upper().replace(",", " -") + " I think so too."
    texts = {"anna": TEXT, "ben": copied, "cleo": OTHERS[0], "dora": OTHERS[1]}
    marks = {who: fingerprints.of_words(text) for who, text in texts.items()}
    (pair,) = alike(marks, frozenset(), WORDS)
    assert (pair.one, pair.other) == ("anna", "ben")
    assert list(alike(marks, fingerprints.of_words(TEXT), WORDS)) == []


@pytest.mark.parametrize(
    "source", ["", "def f(", "'" * 9999, '"""' + "x" * 400_000, "\x00\ud800" * 99]
)
def test_any_text_has_fingerprints(source: str) -> None:
    assert len(fingerprints.of_code(source)) <= fingerprints.LONGEST
    assert isinstance(fingerprints.of_words(source), frozenset)
