"""How two costs compare, found by numbers alone: logarithms of both, far out along many curves.

It shares no code with the engine: its own evaluation in mpmath, of Python's own syntax trees.
`python -m benchmarks.formula_pairs.growth_oracle` confirms all labels of the costs in minutes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from mpmath import mp, mpf

from benchmarks.formula_pairs.growth import every_pair

PATHS: dict[str, Callable[[Any], Any]] = {
    "s": lambda s: s, "s^2": lambda s: s**2, "s^3": lambda s: s**3,
    "s^4": lambda s: s**4, "s^5": lambda s: s**5,
    "s^(1/2)": lambda s: s ** mpf(".5"), "s^(2/3)": lambda s: s ** (mpf(2) / 3),
    "s log s": lambda s: s * mp.log(s), "s / log s": lambda s: s / mp.log(s),
    "log s": lambda s: mp.log(s), "log^3 s": lambda s: mp.log(s) ** 3,
    "log s / 2": lambda s: mp.log(s) / 2, "sqrt(log s)": lambda s: mp.sqrt(mp.log(s)),
}  # fmt: skip
FEW = ("s", "s^2", "s^3", "s^(1/2)", "log s")
FEWER = ("s", "s^4")
FAR = tuple(10**k for k in (10, 100, 1000, 10000))
NEAR = tuple(10**k for k in (12, 36, 110, 330))
"""Where something is subtracted or stands in an exponent: 1800 digits still see what is left."""
FINE = re.compile(r"-|\^\(?[A-Za-z](?!og)|exp|factorial")
DRIFT = 0.15
"""Between two scales a ratio's logarithm moves by at least this where it runs away."""
SLOWING = 0.5
"""What runs away slows down less than this from one scale to the next, what settles more."""
FOLDED = "sum("
FUNCTIONS = {"sum", "log", "exp", "sqrt", "max", "min", "factorial", "ceil", "floor", "e"}
Signed = tuple[int, Any]
"""A sign, and the logarithm of the size."""


def relation(theirs: str, right: str, regime: tuple[str, ...]) -> str:
    """`same`, `too big`, `too small` or `incomparable`."""
    still = {line.split()[0] for line in regime if line.endswith("constant")}
    bounds = [tuple(line.split(" ", 2)) for line in regime if not line.endswith("constant")]
    sides = [side for left, _, right in bounds for side in (left, right)]
    names = sorted(set().union(*map(_names, [theirs, right, *sides])) - still)
    if theirs == "0":
        return "too small"
    fine = any(map(FINE.search, (theirs, right, *sides)))
    folded = FOLDED in theirs + right
    mp.dps = 1800 if fine and not folded else 60
    up = down = False
    for curve in _curves(names, bounds, NEAR if fine or folded else FAR):
        moved = _moved(
            theirs, right, [{**point, **dict.fromkeys(still, mpf(3))} for point in curve]
        )
        up, down = up or moved > 0, down or moved < 0
    return {(True, True): "incomparable", (True, False): "too big",
            (False, True): "too small", (False, False): "same"}[up, down]  # fmt: skip


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text.replace("^", "**"), mode="eval").body


def _names(text: str) -> set[str]:
    nodes = list(ast.walk(_parsed(text)))
    indices = {
        node.args[1].id for node in nodes
        if isinstance(node, ast.Call) and len(node.args) == 4 and isinstance(node.args[1], ast.Name)
    }  # fmt: skip
    return {node.id for node in nodes if isinstance(node, ast.Name)} - FUNCTIONS - indices


def _curves(
    names: list[str], bounds: list[tuple[str, ...]], scales: tuple[int, ...]
) -> Iterator[list[dict[str, Any]]]:
    """Points further and further out, all within the regime, for every choice of paths."""
    paths = list(PATHS) if len(names) <= 2 else FEW if len(names) <= 4 else FEWER
    for chosen in product(paths, repeat=len(names)):
        if "s" in chosen:
            points = [
                {name: PATHS[path](mpf(s)) for name, path in zip(names, chosen, strict=True)}
                for s in scales
            ]
            if all(_within(bounds, *pair) for pair in pairwise(points)):
                yield points


def _within(
    bounds: list[tuple[str, ...]], before: Mapping[str, Any], point: Mapping[str, Any]
) -> bool:
    for left, turn, right in bounds:
        earlier, gap = (_log(left, at) - _log(right, at) for at in (before, point))
        if turn == "<=":
            earlier, gap = -earlier, -gap
        if gap < -1e-9 or (turn == "=" and gap > 1e-9) or (turn == ">>" and gap < earlier + DRIFT):
            return False
    return True


def _moved(theirs: str, right: str, points: list[dict[str, Any]]) -> int:
    """Which way the ratio runs away along a curve; 0 where it stays."""
    steps = [b - a for a, b in pairwise([_log(theirs, at) - _log(right, at) for at in points])]
    *_, before, last = steps
    runs = all(abs(step) > DRIFT for step in steps[1:]) and last / before > SLOWING
    return (1 if last > 0 else -1) if runs else 0


def _log(text: str, at: Mapping[str, Any]) -> Any:
    sign, log = _value(_parsed(text), at)
    assert sign > 0, f"{text} is not positive"
    return log


def _value(node: ast.expr, at: Mapping[str, Any]) -> Signed:
    match node:
        case ast.Constant(value):
            return 1, mp.log(mpf(str(value)))
        case ast.Name(name):
            return 1, mp.log(at[name]) if name in at else mpf(1)
        case ast.BinOp(left, ast.Pow(), right):
            return 1, _value(left, at)[1] * _number(_value(right, at))
        case ast.BinOp(left, operation, right):
            return _joined(operation, _value(left, at), _value(right, at))
        case ast.UnaryOp(ast.USub(), inner):
            sign, log = _value(inner, at)
            return -sign, log
        case ast.Call(ast.Name("sum"), [body, ast.Name(index), low, high]):
            return 1, _summed(body, index, _number(_value(low, at)), _value(high, at), at)
        case ast.Call(ast.Name(name), parts):
            return _called(name, [_value(part, at) for part in parts])
    raise AssertionError(ast.dump(node))


def _summed(body: ast.expr, index: str, low: Any, high: Signed, at: Mapping[str, Any]) -> Any:
    """The logarithm of a sum within a factor of 2: the index doubles, its powers change no more."""
    last, start, total = _number(high), max(low, mpf(1)), mpf("-inf")
    while start <= last:
        many = min(start, last - start + 1)
        term = mp.log(many) + _value(body, {**at, index: start})[1]
        large, small = max(total, term), min(total, term)
        total, start = large + mp.log(1 + mp.exp(small - large)), 2 * start
    return total


def _joined(operation: ast.operator, one: Signed, two: Signed) -> Signed:
    match operation:
        case ast.Mult():
            return one[0] * two[0], one[1] + two[1]
        case ast.Div():
            return one[0] * two[0], one[1] - two[1]
        case ast.Sub():
            two = -two[0], two[1]
    large, small = (one, two) if one[1] >= two[1] else (two, one)
    rest = 1 + large[0] * small[0] * mp.exp(small[1] - large[1])
    return (large[0], large[1] + mp.log(rest)) if rest else (0, mpf("-inf"))


def _number(value: Signed) -> Any:
    return value[0] * mp.exp(value[1])


def _called(name: str, parts: list[Signed]) -> Signed:
    first = parts[0]
    match name:
        case "max" | "min":
            return (max if name == "max" else min)(parts, key=_number)
        case "sqrt":
            return 1, first[1] / 2
        case "exp":
            return 1, _number(first)
        case "log":
            below = parts[1][1] if len(parts) > 1 else mpf(1)
            return (1 if first[1] > 0 else -1), mp.log(abs(first[1] / below))
        case "factorial":
            return 1, mp.loggamma(_number(first) + 1)
        case "ceil" | "floor":
            whole = mp.ceil(_number(first)) if name == "ceil" else mp.floor(_number(first))
            return 1, mp.log(whole)
    raise AssertionError(name)


def main() -> None:
    """Every label beside what numbers say."""
    found = [(relation(a, f.right, f.regime), a, f.right, word) for f, a, word in every_pair()]
    wrong = [told for told in found if told[0] != told[-1]]
    print(f"{len(found) - len(wrong)} of {len(found)} labels confirmed", *wrong, sep="\n")


if __name__ == "__main__":
    main()
