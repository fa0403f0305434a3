"""Python's own notation for the trees of the pairs, which are ours: nothing that students type.

X.T @ y    inv(A)    h[t - 1]    sum(t, 1, T, outer)    a * b    x ** 2    E(x)
"""

from __future__ import annotations

import ast
from fractions import Fraction

from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

JOINED = {ast.Add: "+", ast.Mult: "*", ast.MatMult: "@", ast.Div: "/", ast.Pow: "^"}
RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=", ast.NotEq: "!="}
FLAT = {"+", "*", "@"}


def tree(text: str) -> Tree:
    """The tree of an expression."""
    return _tree(ast.parse(text, mode="eval").body)


def _tree(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(int(value)):
            return Number(Fraction(value))
        case ast.Constant(float(value)):
            return Number(Fraction(str(value)), str(value))
        case ast.Name(name):
            return Symbol(name)
        case ast.UnaryOp(ast.USub(), operand):
            return Apply("-", (_tree(operand),))
        case ast.BinOp(left, ast.Sub(), right):
            return _joined("+", _tree(left), Apply("-", (_tree(right),)))
        case ast.BinOp(left, op, right):
            return _joined(JOINED[type(op)], _tree(left), _tree(right))
        case ast.Compare(left, [op], [right]):
            return Apply(RELATIONS[type(op)], (_tree(left), _tree(right)))
        case ast.Attribute(value, "T"):
            return Apply("transpose", (_tree(value),))
        case ast.Subscript(value, ast.Tuple(indices)):
            return Apply("index", (_tree(value), *map(_tree, indices)))
        case ast.Subscript(value, index):
            return Apply("index", (_tree(value), _tree(index)))
        case ast.List(rows):
            return Apply("matrix", tuple(_row(row) for row in rows))
        case ast.Call(ast.Name("sum" | "prod" as head), [ast.Name(index), low, high, body]):
            return Fold(head, index, _tree(low), _tree(high), _tree(body))
        case ast.Call(ast.Name(head), arguments):
            return Apply(head, tuple(map(_tree, arguments)))
    raise ValueError(f"no tree for {ast.dump(node)}")


def _row(node: ast.expr) -> Tree:
    entries = node.elts if isinstance(node, ast.List) else [node]
    return Apply("row", tuple(map(_tree, entries)))


def _joined(head: str, one: Tree, other: Tree) -> Tree:
    """Sums and products in a row become one, as the reader makes them."""
    if head in FLAT and isinstance(one, Apply) and one.head == head:
        return Apply(head, (*one.parts, other))
    return Apply(head, (one, other))
