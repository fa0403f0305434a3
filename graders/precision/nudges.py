"""Values moved by the rounding of single precision, and code whose operations can be so moved."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

HALF = 2.0**-24
"""The largest relative error of rounding to single precision."""
UP, MIXED = "up", "mixed"
PATTERNS = (UP, MIXED)
"""All entries of an array moved alike, or each in a direction of its own."""
HOOK = "__nudged__"


@dataclass
class Nudge:
    """The operation of a piece of code that is rounded now, and the operations met so far."""

    at: int | None = None
    everywhere: bool = False
    """Whether every operation is rounded, as it is in single precision."""
    pattern: str = UP
    met: dict[int, bool] = field(default_factory=dict)
    """The operations that gave something to round, and whether it was an array."""

    def __call__(self, site: int, value: object) -> object:
        """Return the value of an operation, moved if it is the chosen one."""
        if self.everywhere:
            return rounded(value)
        if site == self.at:
            return moved(value, self.pattern)
        if self.at is None and (is_array := _is_movable(value)) is not None:
            self.met[site] = is_array or self.met.get(site, False)
        return value


def _is_movable(value: Any) -> bool | None:
    """None for a value that rounding does not change; else whether it has several entries."""
    if isinstance(value, float):
        return None if _is_single(value) else False
    if isinstance(value, list | tuple):
        found = [_is_movable(part) for part in value]
        return any(found) if any(part is not None for part in found) else None
    if str(getattr(value, "dtype", "")) in ("float64", "complex128", "torch.float64"):
        return len(value.shape) > 0
    return None


def moved(value: Any, pattern: str = UP) -> Any:
    """A value with every float moved as by rounding, save those that single precision holds."""
    if isinstance(value, float):
        return value if _is_single(value) else type(value)(value * (1 + HALF))
    if isinstance(value, np.ndarray) and value.dtype in (np.float64, np.complex128):
        return np.asarray(value * _factors(value, value.shape, pattern))
    if type(value).__module__ == "torch" and str(getattr(value, "dtype", "")) == "torch.float64":
        plain = value.detach().numpy()
        return value * sys.modules["torch"].from_numpy(_factors(plain, plain.shape, pattern))
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)(moved(part, pattern) for part in value)
    if type(value) is dict:
        return {key: moved(part, pattern) for key, part in value.items()}
    return value


def rounded(value: Any) -> Any:
    """A value with every float in it rounded to single precision."""
    if isinstance(value, float):
        return type(value)(np.float32(value))
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32).astype(np.float64)
    if str(getattr(value, "dtype", "")) == "torch.float64":
        return value.float().double()
    if type(value) in (list, tuple):
        return type(value)(map(rounded, value))
    return {key: rounded(part) for key, part in value.items()} if type(value) is dict else value


def _is_single(value: float) -> bool:
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float32(value)) == float(value) or value != value


def _factors(values: Any, shape: tuple[int, ...], pattern: str) -> Any:
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        short = values.astype(np.complex64 if values.dtype.kind == "c" else np.float32)
        exact = short.astype(values.dtype) == values
    signs: Any = 1.0
    if pattern == MIXED:
        signs = np.random.default_rng(values.size).choice([-1.0, 1.0], size=shape)
    return np.where(exact, 1.0, 1.0 + HALF * signs)


def instrumented(space: Mapping[str, object]) -> tuple[dict[str, object], Nudge]:
    """A namespace whose functions can have one operation rounded, and the `Nudge` that picks it.

    Functions and classes are made anew from their source. One without source, as a lambda, is
    taken as it is: only its arguments are moved.
    """
    try:
        return _made_once(tuple(space.items()))
    except TypeError:  # a value that has no hash: an array
        return _made(space)


@lru_cache(maxsize=256)
def _made_once(items: tuple[tuple[str, object], ...]) -> tuple[dict[str, object], Nudge]:
    return _made(dict(items))


def _made(space: Mapping[str, object]) -> tuple[dict[str, object], Nudge]:
    nudge = Nudge()
    made: dict[str, object] = {}
    sites = 0
    modules: dict[str, dict[str, object]] = {}
    for name, value in space.items():
        made[name], sites = _instrumented(value, nudge, sites, modules)
    return made, nudge


def _instrumented(
    value: object, nudge: Nudge, sites: int, modules: dict[str, dict[str, object]]
) -> tuple[object, int]:
    if isinstance(value, partial):
        inner, sites = _instrumented(value.func, nudge, sites, modules)
        again: Any = inner
        return partial(again, *value.args, **value.keywords), sites
    module = getattr(value, "__module__", None)
    if not isinstance(value, FunctionType | type) or value.__name__ == "<lambda>" or not module:
        return value, sites
    if module not in modules:
        code, count = _compiled(module, sites)
        if code is None:
            return value, sites
        modules[module] = vars(_copy_of(module))
        modules[module][HOOK] = nudge
        try:
            exec(code, modules[module])  # our own source, with a hook at its operations
        finally:
            sys.modules.pop(f"{module}.nudged", None)
        sites += count
    return modules[module].get(value.__name__, value), sites


def _copy_of(module: str) -> ModuleType:
    """A copy of a module, for Python to find while its definitions are made again.

    Dataclasses look theirs up by its name then.
    """
    copy = ModuleType(f"{module}.nudged")
    copy.__dict__.update(vars(sys.modules[module]) | {"__name__": copy.__name__})
    sys.modules[copy.__name__] = copy
    return copy


@lru_cache(maxsize=256)
def _compiled(module: str, first: int) -> tuple[Any, int]:
    """The definitions of a module with a hook around each operation; None without source.

    Nothing else of the module runs again: it may do anything, and its values are there.
    """
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError, KeyError):
        return None, 0
    there = vars(sys.modules[module])  # not all, where the module is still being imported
    definitions = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    kept = [node for node in definitions if node.name in there]
    future = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    tree.body = [*future, *kept]
    hooked = _Hooks(first)
    tree = ast.fix_missing_locations(hooked.visit(tree))
    return compile(tree, f"<{module}, nudged>", "exec"), hooked.site - first


class _Hooks(ast.NodeTransformer):
    """Wraps products, sums, calls and the like: `__nudged__(7, a * b)`."""

    def __init__(self, first: int) -> None:
        self.site = first
        self.inside = False

    def hook(self, value: ast.expr) -> ast.expr:
        """The expression, whose value can be moved."""
        self.site += 1
        here = ast.Constant(self.site - 1)
        return ast.Call(ast.Name(HOOK, ast.Load()), [here, value], [])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Hooks stand in bodies alone: annotations, defaults and decorators stay."""
        was, self.inside = self.inside, True
        body = [self.visit(statement) for statement in node.body]
        node.body = [part for made in body for part in (made if isinstance(made, list) else [made])]
        self.inside = was
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """An operator."""
        self.generic_visit(node)
        return self.hook(node) if self.inside else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call: of numpy, torch, or a function beside it."""
        self.generic_visit(node)
        return self.hook(node) if self.inside else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        """The value of an annotated name."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt] | ast.AugAssign:
        """Add a hook after `x += y`: it may move the new value of the name."""
        self.generic_visit(node)
        if not self.inside or not isinstance(node.target, ast.Name):
            return node
        name = node.target.id
        after = self.hook(ast.Name(name, ast.Load()))
        return [node, ast.Assign([ast.Name(name, ast.Store())], after)]
