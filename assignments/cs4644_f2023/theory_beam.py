"""Question 4: when beam search may stop. The proof is read; a search that stops so is an offer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from assignments.cs4644_f2023 import public_theory
from assignments.cs4644_f2023.kit import asking_theory as asking
from graders import Call, Calls, Code, Draw, Made, Name, Part, Parts, Tolerance, criterion, slips
from reference import beam_search as beam

Best = float | None
LABELS = ("beam_scores", "best_completed")


def stops(draw: Draw) -> Calls:
    """The cases of the theorem: ties, nothing completed, nothing left; then drawn ones."""
    cases: list[tuple[list[float], Best]] = [
        ([-1.0, -2.0], -1.0),
        ([-0.5], -1.0),
        ([-3.0], None),
        ([], -1.0),
        ([-2.0, -1.0], -1.5),
        ([-math.inf], -1.0),
        ([], None),
    ]
    for k in range(12):
        rng = draw.case(k)
        scores = (-rng.uniform(0, 4, size=1 + k % 4)).round(3).tolist()
        cases.append((scores, float(scores[0]) if k % 3 == 0 else round(-rng.uniform(0, 4), 3)))
    return [Call("should_stop", case, LABELS) for case in cases]


STOP = Code(
    prompt="",
    source="CS4644-F2023 Q4, the stopping test",
    calls=stops,
    reference={"should_stop": beam.should_stop},
    slips=slips(
        "should_stop",
        (
            lambda s, best: best is not None,
            "It stops at the first completed hypothesis, though a beam may still do better.",
        ),
        (
            lambda s, best: best is not None and min(s, default=-math.inf) <= best,
            "The worst beam is compared; the best one can still win.",
        ),
        (
            lambda s, best: best is not None and max(s, default=math.inf) >= best,
            "The inequality is turned round.",
        ),
        (
            lambda s, best: best is not None and max(s, default=-math.inf) < best,
            "With a tie it may stop, too: nothing can become better than equal.",
        ),
        (
            lambda s, best: best is None or max(s, default=-math.inf) <= best,
            "With nothing completed it must go on: there is no best one yet.",
        ),
        (
            lambda s, best: best is not None and (s[0] if s else -math.inf) <= best,
            "The first score is compared; scores need not be in order: take the largest.",
        ),
    ),
)

TABLES: Sequence[tuple[dict[str, list[float]], int, int]] = (
    ({"": [0.3, 0.7, 0.0], "1": [0.9, 0.1, 0.0]}, 3, 2),
    ({"": [0.3, 0.7, 0.0], "1": [0.5, 0.5, 0.0], "1 1": [1.0, 0.0, 0.0]}, 3, 2),
    ({"": [0.0, 0.6, 0.4], "1": [0.5, 0.25, 0.25], "2": [0.9, 0.05, 0.05]}, 3, 1),
    ({"": [1.0, 0.0, 0.0]}, 3, 2),
)
"""Table, vocabulary, width of the beam."""
STEPS = 50


def searches(draw: Draw) -> Calls:
    """Tables small enough to follow; then drawn models, with impossible words in some."""
    given: list[tuple[Made, int, int]] = [
        (Made(asking.by_table, (table, size)), b, STEPS) for table, size, b in TABLES
    ]
    for k in range(45):
        rng = draw.case(100 + k)
        seed, size = int(rng.integers(2**31)), 3 + k % 3
        spread = (0.3, 0.7, 1.5)[k // 3 % 3]
        made = Made(asking.by_chance, (seed, size, 7, spread, k % 5 == 4))
        given.append((made, 1 + k % 5, 2 if k % 7 == 6 else STEPS))
    return [
        Call(
            Made(asking.searched),
            (Name("beam_search"), *each),
            ("beam_search", "logp", "b", "max_steps"),
        )
        for each in given
    ]


def searching(
    stop: Callable[[float, float], bool] = lambda s, best: s <= best,
    goes_on: Callable[[tuple[int, ...]], bool] = lambda tokens: tokens[-1] != beam.END,
    keeps_best: bool = True,
    score_of: Callable[[float], float] = lambda s: s,
) -> Callable[..., Any]:
    """The search, with its test, or what it remembers, exchanged."""

    def beam_search(logp: beam.LogProbabilities, b: int, max_steps: int = 50) -> Any:
        live: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
        best, score = None, -math.inf
        for t in range(1, max_steps + 1):
            found = beam.top(beam.expansions(logp, live), b)
            best, score = (best, score) if keeps_best else (None, -math.inf)
            for tokens, s in found:
                if tokens[-1] == beam.END and score_of(s) > score:
                    best, score = tokens, score_of(s)
            live = [each for each in found if goes_on(each[0])]
            scores = [s for _, s in found] or [-math.inf]
            if best is not None and (stop(max(scores), score) or not live):
                return best, score, t
        return best, score, max_steps

    return beam_search


SEARCH = Code(
    prompt="",
    source="CS4644-F2023 Q4, a search that stops",
    calls=searches,
    tolerance=Tolerance(absolute=1e-9, relative=1e-9),
    reference={"beam_search": beam.beam_search},
    accepts=[
        {"beam_search": beam.beam_search_keeping},
        {"beam_search": beam.beam_search_shrinking},
    ],
    slips=slips(
        "beam_search",
        (
            searching(stop=lambda s, best: True),
            "It stops at the first completed hypothesis, or compares the worst beam; the "
            "best beam may still do better.",
        ),
        (
            searching(stop=lambda s, best: s < best),
            "With a tie it may stop, too: it stops a step late, with the right result.",
            "3/4",
        ),
        (
            searching(stop=lambda s, best: False),
            "It runs until nothing is left: the result is right, and the test is not used.",
            "3/4",
        ),
        (
            searching(keeps_best=False),
            "The best completed hypothesis of earlier steps is forgotten.",
        ),
        (
            searching(score_of=math.exp),
            "The probability is returned, and compared with logarithms; scores are sums of "
            "logarithms.",
        ),
    ),
)

STOPPING = Parts(
    prompt="""
    Prove that beam search need not go on once the best beam scores no better than the best
    completed hypothesis. In words, which may earn everything. Or let the theorem be run:
    `should_stop(beam_scores, best_completed)`, where the second is None while nothing is completed,
    and `beam_search(logp, b, max_steps=50)`, which returns (tokens, score, step at which it
    stopped). `logp(prefix)` gives the logarithms for the next token after a tuple of tokens; token
    0 ends a text. With nothing completed it returns (None, -inf, max_steps).
    """,
    source="CS4644-F2023 Q4, eqs. (10)-(13)",
    properties=public_theory.STOPPING,
    prose=True,
    rubric=[
        criterion("1/10", "log p <= 0, so that extending a hypothesis never raises its score"),
        criterion("1/10", "everything in a later beam descends from something in B_t (induction)"),
        criterion("1/10", "joins both: later scores <= s^1 <= best, with equality allowed"),
        criterion(
            "1/10",
            "the claim is on what this search can still reach (nobody loses for "
            "repeating the handout's claim of global optimality, which is false)",
        ),
    ],
    remark="Words alone earn all five points by the same four lines, scaled up.",
    parts=[Part("stopping test", "1/3", STOP), Part("search", "2/3", SEARCH)],
)
