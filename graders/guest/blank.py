"""Statements of a template that nobody filled in, and digests that tell statements apart."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterable, Sequence

DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LONGEST = 400
"""Lines of a statement whose tree is looked at; a longer one is no template's."""


def digest(statement: ast.stmt) -> str:
    """A digest of a statement without its comments and its layout."""
    return hashlib.sha256(ast.dump(statement).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def stub_digests(source: str) -> list[str]:
    """The digests of the functions and classes of a released file that hold no answer yet."""
    return [
        digest(node)
        for node in ast.parse(source).body
        if isinstance(node, DEFINES) and any(map(_raises_not_implemented, ast.walk(node)))
    ]


def is_blank(statement: ast.stmt, stubs: Collection[str] = ()) -> bool:
    """Whether a statement gives its names no answer: `q = None`, a body without code, a stub."""
    if isinstance(statement, DEFINES):
        if (statement.end_lineno or 0) - statement.lineno > LONGEST:
            return False
        return _is_blank_definition(statement) or (bool(stubs) and digest(statement) in stubs)
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Assign | ast.AnnAssign) and is_nothing(value)


def is_blank_value(value: object) -> bool:
    """Whether a value is what templates leave under a name."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is Ellipsis or value is NotImplemented


def is_nothing(value: ast.expr | None) -> bool:
    """Whether an expression stands for an answer that is not there yet."""
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(map(is_nothing, value.elts))
    if isinstance(value, ast.Constant):
        return is_blank_value(value.value)
    return isinstance(value, ast.Name) and value.id in ("NotImplemented", "Ellipsis")


def _is_blank_definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    if isinstance(node, FUNCTIONS):
        return _is_blank_body(node.body)
    methods = [part for part in node.body if isinstance(part, FUNCTIONS)]
    written = [method for method in methods if method.name != "__init__"]
    if not methods:
        return all(_says_nothing(part) for part in node.body)
    blank = [method for method in written if _is_blank_body(method.body)]
    return bool(written) and len(blank) == len(written)


def _is_blank_body(body: Sequence[ast.stmt]) -> bool:
    """Whether a function does nothing but leave, or fail as not implemented."""
    nothing: set[str] = set()
    for statement in body:
        if _raises_not_implemented(statement):
            return True
        if isinstance(statement, ast.Return):
            return (
                is_nothing(statement.value)
                or statement.value is None
                or _names([statement.value], nothing)
            )
        if isinstance(statement, ast.Assign) and is_nothing(statement.value):
            nothing |= {t.id for t in statement.targets if isinstance(t, ast.Name)}
        elif not _says_nothing(statement):
            return False
    return True


def _names(values: Iterable[ast.expr], known: set[str]) -> bool:
    """Whether values are names of variables that hold nothing, or tuples of these."""
    return all(
        _names(value.elts, known)
        if isinstance(value, ast.Tuple)
        else isinstance(value, ast.Name) and value.id in known
        for value in values
    )


def _says_nothing(statement: ast.stmt) -> bool:
    """`pass`, `...`, or a docstring."""
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or is_constant


def _raises_not_implemented(node: ast.AST) -> bool:
    if not isinstance(node, ast.Raise):
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
