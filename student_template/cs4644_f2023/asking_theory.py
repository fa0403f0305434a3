"""Language models by tables and by chance, and complex numbers taken apart, for the theory part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LogProbabilities = Callable[[Sequence[int]], Array]


def by_table(rows: Mapping[str, Sequence[float]], size: int) -> LogProbabilities:
    """A model whose probabilities stand in a table: "1 2" -> those after tokens 1, 2.

    After what is not in the table, the text ends.
    """
    ends = [1.0] + [0.0] * (size - 1)

    def logp(prefix: Sequence[int]) -> Array:
        with np.errstate(divide="ignore"):
            found: Array = np.log(np.array(rows.get(" ".join(map(str, prefix)), ends)))
        return found

    return logp


def by_chance(seed: int, size: int, longest: int, spread: float, zeros: bool) -> LogProbabilities:
    """A model drawn from a seed; texts end at the longest length. Some words may be impossible."""

    def logp(prefix: Sequence[int]) -> Array:
        if len(prefix) >= longest - 1:
            p = np.eye(size)[0]
        else:
            rng = np.random.default_rng([seed, *(int(token) for token in prefix), len(prefix)])
            p = rng.dirichlet(np.full(size, spread))
            if zeros:
                p[int(rng.integers(1, size))] = 0.0
                p /= p.sum()
        with np.errstate(divide="ignore"):
            found: Array = np.log(p)
        return found

    return logp


def parts(function: Callable[..., Any], W: Array, h0: Array, t: int) -> Array:
    """What a function of matrices returns, real parts first, then imaginary ones."""
    found = np.asarray(function(W, h0, t))
    return np.stack([found.real, found.imag])


def searched(
    beam_search: Callable[..., Any], logp: LogProbabilities, b: int, max_steps: int
) -> tuple[Any, Any, Any]:
    """What a search returns, with the probability for its logarithm: 0 where nothing is found."""
    tokens, score, step = beam_search(logp, b, max_steps)
    return None if tokens is None else tuple(tokens), np.exp(float(score)), step
