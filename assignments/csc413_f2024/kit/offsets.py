"""Parameters of a relative-attention layer as a table, whatever form they were given in."""

from collections.abc import Callable
from typing import Any


def tabulated(parameters: Callable[..., Any], n: int, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """W_Q, W_K, W_V, and p for each offset from -(n - 1) to n - 1, minus infinity where it says
    nothing: p may be a dictionary, with an entry "default" or without, or a function.
    """
    found = dict(parameters(n, *arguments))
    p = found["p"]

    def at(offset: int) -> float:
        if callable(p):
            return float(p(offset))
        return float(p.get(offset, p.get("default", -float("inf"))))

    table = [at(offset) for offset in range(-n + 1, n)]
    return {**{name: float(found[name]) for name in ("W_Q", "W_K", "W_V")}, "p": table}
