"""Small faults put into reference code, which a question must not accept."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
NAMES = {"sum": "mean", "mean": "sum", "max": "min", "min": "max", "maximum": "minimum",
         "exp": "expm1", "sqrt": "square", "argmax": "argmin", "argmin": "argmax"}  # fmt: skip


Definition = ast.FunctionDef | ast.ClassDef
"""Functions, and the methods of classes, can be mutated."""


@dataclass(frozen=True)
class Mutant:
    """One fault in one definition: the faulty statement, and the object that has it."""

    function: str
    statement: str
    run: Callable[..., object]

    @property
    def name(self) -> str:
        """A name that tells this mutant from others, whatever line it stands on."""
        return f"{self.function}: {self.statement}"


def mutants(function: object, module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of a function or class and of those in its module that it calls."""
    tree = ast.parse(inspect.getsource(module))
    name = getattr(function, "__name__", "")
    defined = {node.name: node for node in tree.body if isinstance(node, Definition)}
    for reached in _reached(name, defined):
        for statement, changed in _changes(tree, defined[reached]):
            run = _load(changed, module, name)
            if run is not None:
                yield Mutant(reached, statement, run)


def _reached(name: str, defined: Mapping[str, Definition]) -> list[str]:
    """The definitions of a module that a call of one of the names can run."""
    found: dict[str, None] = {}
    open_names = [name] if name in defined else []
    while open_names:
        found[(current := open_names.pop())] = None
        nodes = list(ast.walk(defined[current]))
        own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        used = {node.id for node in nodes if isinstance(node, ast.Name)} - own
        open_names += [other for other in used if other in defined and other not in found]
    return sorted(found)


def _changes(tree: ast.Module, function: Definition) -> Iterator[tuple[str, ast.Module]]:
    """The faulty statement and its module, once for each fault in a definition's body."""
    first = 1 if ast.get_docstring(function) else 0
    for number, outer in enumerate(function.body[first:], start=first):
        for statement, node in _places(outer):
            if _is_docstring(statement):  # of a method: an arrow in its shapes is no einsum
                continue
            for faulty in _faults(node):
                text = _source_of(_replaced(statement, node, faulty))
                if text == _source_of(statement):
                    continue
                changed = copy.copy(function)
                changed.body = [*function.body]
                changed.body[number] = _replaced(outer, node, faulty)
                body = [changed if part is function else part for part in tree.body]
                yield text, ast.Module(body, tree.type_ignores)


def _places(statement: ast.stmt) -> Iterator[tuple[ast.stmt, ast.AST]]:
    """Every node under a statement, with the innermost statement that it stands in."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield from _places(child)
            else:
                waiting.append(child)
        if not isinstance(node, ast.stmt):
            yield statement, node


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _source_of(statement: ast.stmt) -> str:
    return " ".join(ast.unparse(statement).split())


def _replaced(statement: ast.stmt, node: ast.AST, faulty: ast.AST) -> ast.stmt:
    """A copy of the statement with another node in one place."""

    def copied(part: Any) -> Any:
        if part is node:
            return faulty
        if isinstance(part, list):
            return [copied(inner) for inner in part]
        if not isinstance(part, ast.AST):
            return part
        new = copy.copy(part)
        for name, value in ast.iter_fields(part):
            setattr(new, name, copied(value))
        return new

    changed: ast.stmt = copied(statement)
    return changed


def _faults(node: ast.AST) -> Iterator[ast.expr]:
    """Replacements for a node."""
    if isinstance(node, ast.BinOp):
        yield from (
            ast.BinOp(node.left, other(), node.right)  # type: ignore[arg-type]
            for other in SWAPS.get(type(node.op), ())
        )
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
            yield node.left
            yield node.right
        if isinstance(node.op, ast.MatMult):
            yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from (
            ast.Compare(node.left, [other()], node.comparators)  # type: ignore[list-item]
            for other in SWAPS.get(type(node.ops[0]), ())
        )
    elif isinstance(node, ast.Constant):
        yield from _faulty_constants(node)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield from _faulty_attributes(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in NAMES:
        yield ast.Name(NAMES[node.id], ast.Load())


def _faulty_constants(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, str) and "->" in node.value:  # einsum: the axes of the result
        inputs, _, output = node.value.partition("->")
        yield ast.Constant(f"{inputs}->{output[::-1]}")
        first, comma, rest = inputs.partition(",")
        if len(first) > 1:
            yield ast.Constant(f"{first[::-1]}{comma}{rest}->{output}")


def _faulty_attributes(node: ast.Attribute) -> Iterator[ast.expr]:
    if node.attr == "T":
        yield node.value
    elif node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)


def _load(tree: ast.Module, module: ModuleType, name: str) -> Callable[..., object] | None:
    """The object of that name in a changed module; None where it does not even load."""
    namespace: dict[str, Any] = {"__name__": f"{module.__name__}.mutant"}
    try:
        exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), namespace)
    except Exception:
        return None
    found = namespace.get(name)
    return found if isinstance(found, FunctionType | type) else None
