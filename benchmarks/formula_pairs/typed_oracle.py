"""An independent opinion on typed rows: NumPy floats at random points, no code of the engine."""

from __future__ import annotations

import random
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.formula_pairs.typed_rows import Typed
from graders.formulas.names import Array, Declared, Random, Scalar

POINTS = 60
CLOSE = 1e-7
DIGITS = 6e-4
"""How far a decimal of three digits may lie from what it stands for."""
FAR = (30, 100, 700, 40_000)
SIZES = (2, 3, 4, 5, 6, 7)
KNOWN: Mapping[str, Any] = {
    **{name: getattr(np, name) for name in ("exp", "log", "sqrt", "tanh", "abs", "sum", "prod")},
    **{name: getattr(np, name) for name in ("maximum", "minimum", "where", "sign", "floor")},
    **{name: getattr(np, name) for name in ("ceil", "outer", "trace", "diag", "tril", "eye")},
    **{name: getattr(np, name) for name in ("array", "arange", "e", "pi")},
    **{name: getattr(np.linalg, name) for name in ("inv", "det", "norm")},
    "__builtins__": {},
}


def agrees(row: Typed) -> bool | None:
    """Whether both have the same value at every point; None where no point has values of both."""
    if row.worth == "None":
        return False
    draw, seen = random.Random(f"{row.text}~{row.right}"), False
    near = DIGITS if row.equal and any(c in row.text for c in ".,%") else CLOSE
    for place in range(POINTS):
        here = point(row, draw, far=place % 3 == 2)
        right, theirs = (worth(text, here) for text in (row.right, row.worth))
        if right is None or theirs is None:
            continue
        seen = True
        if right.shape != theirs.shape or not np.allclose(theirs, right, rtol=near, atol=CLOSE):
            return False
    return True if seen else None


def worth(text: str, here: Mapping[str, Any]) -> Any:
    """The value of our own text at a point; None where it is not finite."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        try:
            value = np.squeeze(np.asarray(eval(text, {**KNOWN, **here}), dtype=float))
        except OverflowError:
            return None
    return value if np.isfinite(value).all() else None


def point(row: Typed, draw: random.Random, far: bool) -> dict[str, Any]:
    """Values for all names and sizes; no two sizes alike, and such that the regime holds."""
    shaped = [one for one in row.names.values() if isinstance(one, Array | Random)]
    dims = list(dict.fromkeys(d for one in shaped for d in one.shape if isinstance(d, str)))
    while True:
        sizes = dict(zip(dims, draw.sample(SIZES, len(dims)), strict=True))
        if all(eval(text, {}, dict(sizes)) for text in row.regime):  # our own text
            break
    generator = np.random.default_rng(draw.randrange(1 << 30))
    values = {name: _value(one, draw, generator, sizes, far) for name, one in row.names.items()}
    return {**sizes, **values}


def _value(
    declared: Declared,
    draw: random.Random,
    generator: np.random.Generator,
    sizes: Mapping[str, int],
    far: bool,
) -> Any:
    if isinstance(declared, Array):
        return generator.normal(size=[_size(d, sizes) for d in declared.shape])
    if not isinstance(declared, Scalar):
        return None  # what a law makes of it stands in the worth
    if declared.integer:
        return draw.choice(FAR) if far else draw.randint(1, 9)
    if declared.high is not None:
        return draw.uniform(0.01, 0.99)
    value = draw.choice((-1, 1)) * draw.choice(FAR) if far else draw.gauss(0, 2)
    return abs(value) + 0.01 if declared.low is not None else value


def _size(dim: str | int, sizes: Mapping[str, int]) -> int:
    return dim if isinstance(dim, int) else sizes[dim]
