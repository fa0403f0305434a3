"""Beam search that stops as soon as nothing better can come, in three readings of its width."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np  # noqa: F401 - the examples use it

from reference.types import Array

END = 0
"""The token </s>."""
Prefix = tuple[int, ...]
LogProbabilities = Callable[[Prefix], Array]
"""Of the next token after a prefix: one for each word of the vocabulary."""
Found = tuple[Prefix | None, float, int]
"""The best hypothesis, its score, and the step at which the search stopped."""


def should_stop(beam_scores: Sequence[float], best_completed: float | None) -> bool:
    """Whether no beam scores better than the best completed hypothesis: s^1 <= best.

    Conventions: None where nothing is completed. A beam without hypotheses has nothing better.
    Source: CS4644-F2023 Q4

    >>> should_stop([-2.0, -3.0], best_completed=-1.5)
    True
    """
    if best_completed is None:
        return False
    return max(beam_scores, default=-math.inf) <= best_completed


def beam_search(logp: LogProbabilities, b: int, max_steps: int) -> Found:
    """The best completed hypothesis that a beam of width b can reach.

    B_t = top_b {(y o v, s + log p(v | y)) : (y, s) in B_{t-1}, y not completed}

    Conventions: ties go to the smaller tokens. All b places go to expansions of what is not
        completed. (None, -inf, max_steps) where nothing is completed by then.
    Source: CS4644-F2023 Q4, eqs. (12) and (13)

    >>> logp = lambda prefix: np.log([0.9, 0.1] if prefix else [0.4, 0.6])
    >>> best, score, steps = beam_search(logp, b=2, max_steps=9)
    >>> best, round(math.exp(score), 2), steps
    ((1, 0), 0.54, 2)
    """
    live: list[tuple[Prefix, float]] = [((), 0.0)]
    best: Prefix | None = None
    score = -math.inf
    for t in range(1, max_steps + 1):
        beam = top(expansions(logp, live), b)
        for tokens, s in beam:
            if tokens[-1] == END and s > score:
                best, score = tokens, s
        live = [(tokens, s) for tokens, s in beam if tokens[-1] != END]
        if should_stop([s for _, s in beam], None if best is None else score):
            return best, score, t
    return best, score, max_steps


def expansions(
    logp: LogProbabilities, live: Sequence[tuple[Prefix, float]]
) -> list[tuple[Prefix, float]]:
    """Every hypothesis with every token that may come next.

    >>> expansions(lambda prefix: np.array([-1.0, -np.inf]), [((1,), -0.5)])
    [((1, 0), -1.5)]
    """
    return [
        ((*tokens, v), s + float(log))
        for tokens, s in live
        for v, log in enumerate(logp(tokens))
        if log > -math.inf
    ]


def top(found: Sequence[tuple[Prefix, float]], b: int) -> list[tuple[Prefix, float]]:
    """The b that score best.

    >>> top([((0,), -2.0), ((1,), -1.0), ((2,), -3.0)], b=2)
    [((1,), -1.0), ((0,), -2.0)]
    """
    return sorted(found, key=lambda each: (-each[1], each[0]))[:b]


def beam_search_keeping(logp: LogProbabilities, b: int, max_steps: int) -> Found:
    """Another reading: completed hypotheses stay in the beam, and take up places there.

    >>> logp = lambda prefix: np.log([0.9, 0.1] if prefix else [0.4, 0.6])
    >>> beam_search_keeping(logp, b=1, max_steps=9)[::2]
    ((1, 0), 2)
    """
    beam: list[tuple[Prefix, float]] = [((), 0.0)]
    best: Prefix | None = None
    score = -math.inf
    for t in range(1, max_steps + 1):
        done = [each for each in beam if each[0] and each[0][-1] == END]
        live = [each for each in beam if each not in done]
        beam = top([*done, *expansions(logp, live)], b)
        for tokens, s in beam:
            if tokens[-1] == END and s > score:
                best, score = tokens, s
        if should_stop([s for _, s in beam], None if best is None else score):
            return best, score, t
    return best, score, max_steps


def beam_search_shrinking(logp: LogProbabilities, b: int, max_steps: int) -> Found:
    """Another reading: the beam gets narrower by one for every hypothesis that is completed.

    >>> logp = lambda prefix: np.log([0.9, 0.1] if prefix else [0.4, 0.6])
    >>> beam_search_shrinking(logp, b=2, max_steps=9)[::2]
    ((1, 0), 2)
    """
    live: list[tuple[Prefix, float]] = [((), 0.0)]
    best: Prefix | None = None
    score = -math.inf
    width = b
    for t in range(1, max_steps + 1):
        beam = top(expansions(logp, live), width)
        for tokens, s in beam:
            if tokens[-1] == END and s > score:
                best, score = tokens, s
        live = [each for each in beam if each[0][-1] != END]
        width -= len(beam) - len(live)
        if should_stop([s for _, s in beam], None if best is None else score):
            return best, score, t
    return best, score, max_steps
