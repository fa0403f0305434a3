"""Problem 3, parts 3, 4, 8 and 9: language models, trained and then asked for what comes next.

The corpus of the course is not to be had, and with it go its perplexities. Ours, in `data/`, is
drawn from a small language whose every probability is known (`reference/corpus.py`), so that the
grader can draw sentences that nobody has seen, and knows what no model can pass. How well models
do is measured in `docs/bands.md`. Perplexity says little of whether attention is coded right, so
it carries few points: those are with the items on the code.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.cs533_s2020 import public_q3
from assignments.cs533_s2020.settings import ATTENTION_MODEL, CONDITIONED, LANGUAGE_MODEL
from assignments.shared.settings import paragraphs
from graders import Band, Call, Draw, Training, cross_entropy
from reference import corpus

Array: TypeAlias = npt.NDArray[np.float64]

DATA = Path(__file__).parent / "data"
CONTEXTS = 1000
LONGEST_PREFIX = 7
ONE_IN_A_MILLION = float(np.exp(-np.log(1e6) / CONTEXTS))
"""By chance a model beats the language itself by more than this once in a million: for whatever
it says, the likelihood ratio of the two has mean one, and Markov's inequality bounds it."""


def text(name: str) -> list[list[str]]:
    """The sentences of `data/train.txt` or `data/valid.txt`."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines]


@lru_cache(maxsize=16)
def contexts(draw: Draw) -> tuple[tuple[list[str], str, list[str]], ...]:
    """Beginnings of sentences, the word or end that comes next, and the whole sentence."""
    rng = draw.case(0)
    drawn = []
    for length in rng.integers(0, LONGEST_PREFIX + 1, size=CONTEXTS):
        prefix = corpus.prefix(int(length), rng)
        rest = corpus.rest(prefix, rng)
        drawn.append((prefix, (rest or [corpus.END])[0], [*prefix, *rest]))
    return tuple(drawn)


def next_words(draw: Draw) -> npt.NDArray[np.int64]:
    """The place of each next word in the vocabulary."""
    return np.array([corpus.WORDS.index(word) for _, word, _ in contexts(draw)])


def with_best(draw: Draw) -> Array:
    """Each next word, and the logarithm of its probability in the language. Shape (N, 2)."""
    P = corpus.transitions()
    last = [corpus.WORDS.index((prefix or [corpus.END])[-1]) for prefix, _, _ in contexts(draw)]
    words = next_words(draw)
    return np.stack([words, np.log(P[last, words])], axis=1)


def perplexity(scores: Array, words: npt.NDArray[Any]) -> float:
    """exp of the mean -ln p."""
    return float(np.exp(cross_entropy(scores, words)))


def relative_perplexity(scores: Array, targets: npt.NDArray[Any]) -> float:
    """How many times the perplexity of the language itself, on the very same words."""
    words, best = targets[:, 0].astype(np.int64), targets[:, 1]
    return perplexity(scores, words) * float(np.exp(np.mean(best)))


def asked(name: str, with_sources: bool) -> Callable[[Draw], Call]:
    """A call that hands over the training text, the vocabulary and what is to be continued."""

    def call(draw: Draw) -> Call:
        drawn = contexts(draw)
        prefixes = [prefix for prefix, _, _ in drawn]
        given = [text("train"), [*corpus.WORDS]]
        if not with_sources:
            return Call(name, (*given, prefixes), ("train", "words", "prefixes"))
        sources = [sentence for _, _, sentence in drawn]
        labels = ("train", "words", "sources", "prefixes")
        return Call(name, (*given, sources, prefixes), labels)

    return call


OFFER = """
Hand in what training printed as `{log} = {{"train_ppl": [...], "valid_ppl": [...]}}`, the
perplexities on the training and the validation text, one number for each epoch; a person reads it.
Or let the grader try the model: `{name}({given})` returns scores of shape (N, {count}), a row for
each of $N$ prefixes and a column for each of `words`, of the word that comes next{sources}. The end
of a sentence is the word `"."`. `train` holds the sentences of a training text, if you would rather
train there and then. Words are strings, sentences are lists.
"""
SOURCES = "; `sources` holds the whole sentence of each prefix"


def offer(part: str, with_sources: bool) -> str:
    given = f"train, words, {'sources, ' if with_sources else ''}prefixes"
    name = f"p3_{part}_scores"
    return OFFER.format(
        log=f"p3_{part}_log", name=name, given=given, count=len(corpus.WORDS),
        sources=SOURCES if with_sources else "",
    )  # fmt: skip


STREAM_MODEL = Training(
    prompt=paragraphs(
        LANGUAGE_MODEL,
        "Train this model for ten epochs, as the default command does.",
        offer("3", with_sources=False),
    ),
    source="CS533-S2020 P3.3, training",
    properties=public_q3.LOGS["p3_3_log"],
    predictions=asked("p3_3_scores", with_sources=False),
    targets=with_best,
    metric=relative_perplexity,
    called="perplexity, as a multiple of the language's own,",
    band=Band(full=1.15, possible=ONE_IN_A_MILLION, parts=[(1.4, "1/2")]),
    leak="it has seen the words that it should predict",
    log="p3_3_log",
    remark="The handout's 179.27 belongs to a corpus that is not to be had. Leaks show as a "
    "perplexity near 1; counted padding as one that is too low; a rate of learning that is too "
    "high as one near the size of the vocabulary.",
)
CONDITIONED_MODEL = Training(
    prompt=paragraphs(
        CONDITIONED,
        "Train this model for ten epochs, as the default command does.",
        offer("4", with_sources=True),
    ),
    source="CS533-S2020 P3.4, training",
    properties=public_q3.LOGS["p3_4_log"],
    predictions=asked("p3_4_scores", with_sources=True),
    targets=next_words,
    metric=perplexity,
    called="perplexity",
    band=Band(full=3.0, possible=1.02, parts=[(3.6, "1/2")]),
    leak="it copies the source by rule, or has seen the words that it should predict",
    log="p3_4_log",
    remark="It must fall well below the model without a source. In the handout source and target "
    "are the same too, so the drop is what is expected; its 145.86 is of another corpus.",
)
ATTENDING_MODEL = Training(
    prompt=paragraphs(
        ATTENTION_MODEL,
        "Train this model for ten epochs, as the default command does.",
        offer("8", with_sources=True),
    ),
    source="CS533-S2020 P3.8",
    properties=public_q3.LOGS["p3_8_log"],
    predictions=asked("p3_8_scores", with_sources=True),
    targets=next_words,
    metric=perplexity,
    called="perplexity",
    band=Band(full=2.0, possible=1.001, parts=[(3.0, "1/2")]),
    leak="it copies the source by rule",
    log="p3_8_log",
    remark="The handout asks for a screenshot: read it, or the log, for its own sake. No order of "
    "this number and the one without attention may be asked for, since on a present-day torch the "
    "course's own code gives 135.00 without and 162.89 with. The code of attention has marks of "
    "its own.",
)
CONVERGED_MODEL = Training(
    prompt=paragraphs(
        ATTENTION_MODEL,
        "Train this model until its perplexity no longer falls, and show how small it gets.",
        offer("9", with_sources=True),
    ),
    source="CS533-S2020 P3.9, training",
    properties=public_q3.LOGS["p3_9_log"],
    predictions=asked("p3_9_scores", with_sources=True),
    targets=next_words,
    metric=perplexity,
    called="perplexity",
    band=Band(full=1.5, possible=1.001, parts=[(2.0, "1/2")]),
    leak="it copies the source by rule",
    log="p3_9_log",
    remark="In a log, the best training perplexity is near 1 and the last no more than a twentieth "
    "above it. Whoever reports the tenth epoch has not trained to convergence.",
)
