"""Beam search agrees with enumerating everything, and its stop with running to the end."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from reference import beam_search as beam

Array = NDArray[np.float64]
SEARCHES = [beam.beam_search, beam.beam_search_keeping, beam.beam_search_shrinking]
TOLERANCE = 1e-12


def drawn(seed: int, size: int, longest: int) -> Callable[[beam.Prefix], Array]:
    def logp(prefix: beam.Prefix) -> Array:
        with np.errstate(divide="ignore"):
            if len(prefix) >= longest - 1:
                return np.asarray(np.log(np.eye(size)[0]))
            rng = np.random.default_rng([seed, len(prefix), *prefix])
            return np.asarray(np.log(rng.dirichlet(np.full(size, 0.7))))

    return logp


def every(logp: Callable[[beam.Prefix], Array], longest: int) -> dict[beam.Prefix, float]:
    """Each completed text with its score, by the definition."""
    found: dict[beam.Prefix, float] = {}
    waiting: list[tuple[beam.Prefix, float]] = [((), 0.0)]
    while waiting:
        prefix, s = waiting.pop()
        for v, log in enumerate(logp(prefix)):
            if log == -math.inf:
                continue
            if v == beam.END:
                found[*prefix, v] = s + float(log)
            else:
                waiting.append(((*prefix, v), s + float(log)))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_wide_beam_finds_the_best_of_all(seed: int) -> None:
    longest = 5
    logp = drawn(seed, 3, longest)
    texts = every(logp, longest)
    assert math.isclose(sum(map(math.exp, texts.values())), 1, rel_tol=1e-12)
    best = max(texts, key=lambda text: texts[text])
    for search in SEARCHES:
        tokens, score, _ = search(logp, 1000, 50)
        assert tokens == best
        assert math.isclose(score, texts[best], rel_tol=TOLERANCE)


def to_the_end(
    search: Callable[..., beam.Found], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., beam.Found]:
    def run(logp: Callable[[beam.Prefix], Array], b: int, steps: int) -> beam.Found:
        with monkeypatch.context() as patch:
            patch.setattr(beam, "should_stop", lambda scores, best: False)
            return search(logp, b, steps)

    return run


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("b", [1, 2, 3, 5])
def test_stopping_loses_nothing(
    search: Callable[..., beam.Found], b: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(25):
        logp = drawn(seed, 4, 6)
        tokens, score, step = search(logp, b, 9)
        assert (tokens, score) == to_the_end(search, monkeypatch)(logp, b, 9)[:2]
        assert step <= 6


def test_the_width_bounds_what_is_found() -> None:
    """.6 .5 = .30 is found with one beam, and .4 .9 = .36 with two."""
    table = {(): [0.0, 0.6, 0.4], (1,): [0.5, 0.25, 0.25], (2,): [0.9, 0.05, 0.05]}

    def logp(prefix: beam.Prefix) -> Array:
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.array(table.get(prefix, [1.0, 0.0, 0.0]))))

    for b, tokens, p, steps in [(1, (1, 0), 0.3, 2), (2, (2, 0), 0.36, 2)]:
        found = beam.beam_search(logp, b, 50)
        assert (found[0], found[2]) == (tokens, steps)
        assert math.isclose(math.exp(found[1]), p)


def test_the_stopping_test_at_its_edges() -> None:
    assert beam.should_stop([-1.0, -2.0], -1.0)
    assert not beam.should_stop([-2.0, -0.5], -1.0)
    assert not beam.should_stop([-3.0], None)
    assert beam.should_stop([], -1.0)


@pytest.mark.parametrize("search", SEARCHES)
def test_without_a_completed_text_nothing_is_found(search: Callable[..., beam.Found]) -> None:
    assert search(lambda prefix: np.asarray(np.log([1e-9, 0.6, 0.4])), 2, 3) == (None, -math.inf, 3)
