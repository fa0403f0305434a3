"""Tensors, expressions and graphs cross as numbers, trees and lists; nothing else does."""

import sys
from fractions import Fraction
from types import ModuleType
from typing import Any

import networkx as nx
import numpy as np
import pytest
import sympy as sp
import torch

from graders.guest import copies
from graders.guest.foreign import Unsendable, type_name
from graders.guest.plan import Tree
from tests.graders.guest.alike import told

HALVES = np.array([0.5, 1.0, -1.5], np.float32)
TENSORS: dict[str, tuple[Any, Any]] = {
    "float64": (torch.tensor([1.5], dtype=torch.float64), np.array([1.5])),
    "whole numbers": (torch.tensor([[1, 2]]), np.array([[1, 2]])),
    "truth values": (torch.tensor([True]), np.array([True])),
    "no dimensions": (torch.tensor(2.5), np.array(2.5, np.float32)),
    "empty": (torch.zeros(0, 3), np.zeros((0, 3), np.float32)),
    "transposed": (torch.arange(6).reshape(2, 3).T, np.arange(6).reshape(2, 3).T.copy()),
    "bfloat16": (torch.tensor(HALVES).to(torch.bfloat16), HALVES),
    "float8": (torch.tensor(HALVES).to(torch.float8_e4m3fn), HALVES),
    "float16": (torch.tensor(HALVES).half(), HALVES.astype(np.float16)),
    "requires a gradient": (torch.ones(2, requires_grad=True) * 2, np.full(2, 2, np.float32)),
    "a parameter": (torch.nn.Parameter(torch.ones(2)), np.ones(2, np.float32)),
    "conjugate by a flag": (torch.tensor([1 + 2j]).conj(), np.array([1 - 2j], np.complex64)),
    "negative by a flag": (torch.tensor([1 + 2j]).conj().imag, np.array([-2], np.float32)),
    "sparse": (torch.eye(2).to_sparse(), np.eye(2, dtype=np.float32)),
    "expanded": (torch.ones(1).expand(3), np.ones(3, np.float32)),
    "a shape": (torch.zeros(2, 3).shape, (2, 3)),
}


@pytest.mark.parametrize(("tensor", "arrives"), TENSORS.values(), ids=TENSORS.keys())
def test_a_tensor_arrives_as_its_numbers(tensor: Any, arrives: Any) -> None:
    assert told(copies.plain(tensor)) == told(arrives)


def test_a_planned_tensor_reaches_the_student_as_a_tensor_of_their_own() -> None:
    planned = torch.arange(3.0)
    given = copies.fresh([planned])[0]
    assert type(given) is torch.Tensor
    given[0] = 7
    assert planned.tolist() == [0, 1, 2]


class EvilTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_: Any, **__: Any) -> Any:
        return LieDetector()


class LieDetector:
    """Answers to everything, is nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: self

    def __bool__(self) -> bool:
        return False

    def __array__(self, *_: object, **__: object) -> Any:
        return np.array([object()])


def test_a_tensor_that_answers_as_it_likes_is_refused_or_a_plain_array() -> None:
    with pytest.raises(Unsendable, match="of type object"):
        copies.plain(torch.ones(2).as_subclass(EvilTensor))


x = sp.Symbol("x")
f = sp.Function("f")
X = Tree("Symbol", ("x",))
EXPRESSIONS: dict[str, tuple[Any, Any]] = {
    "a whole number": (sp.Integer(5), 5),
    "a fraction": (sp.Rational(1, 3), Fraction(1, 3)),
    "a float": (sp.Float(1.5), 1.5),
    "a root": (sp.sqrt(2), 2**0.5),
    "a complex number": (2 + sp.I, 2 + 1j),
    "a sum that is a number": (sp.Sum(x, (x, 1, 3)), 6.0),
    "infinity": (sp.oo, float("inf")),
    "minus infinity": (-sp.oo, float("-inf")),
    "not a number": (sp.nan, float("nan")),
    "complex infinity": (sp.zoo, float("nan")),
    "true": (sp.true, True),
    "false": (sp.Eq(x, x + 1), False),
    "a symbol": (x, X),
    "a dummy symbol": (sp.Dummy("x"), X),
    "a sum": (x + 1, Tree("Add", (1, X))),
    "a number inside": (x + sp.pi, Tree("Add", (Tree("Pi"), X))),
    "a fraction inside": (x / 3, Tree("Mul", (Fraction(1, 3), X))),
    "a float inside": (x + 0.5, Tree("Add", (0.5, X))),
    "an equation": (sp.Eq(x, 1), Tree("Equality", (X, 1))),
    "a function of their own": (f(x), Tree("f", (X,))),
    "a matrix symbol": (
        sp.MatrixSymbol("A", 2, 3),
        Tree("MatrixSymbol", (Tree("Str", ("A",)), 2, 3)),
    ),
    "a case": (
        sp.Piecewise((x, x > 0), (1, True)),
        Tree(
            "Piecewise",
            (
                Tree("ExprCondPair", (X, Tree("StrictGreaterThan", (X, 0)))),
                Tree("ExprCondPair", (1, True)),
            ),
        ),
    ),
    "a matrix": (sp.Matrix([[1, sp.pi], [x, 2]]), [[1, float(sp.pi)], [X, 2]]),
    "a frozen matrix": (sp.ImmutableMatrix([[x]]), [[X]]),
    "an array": (sp.Array([1, x]), [1, X]),
    "a list of them": ([sp.Integer(1), x], [1, X]),
}


@pytest.mark.parametrize(("expression", "arrives"), EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_an_expression_arrives_as_a_number_or_a_tree(expression: Any, arrives: Any) -> None:
    assert told(copies.plain(expression)) == told(arrives)


def grown(times: int, grow: Any) -> Any:
    expression: Any = x
    for _ in range(times):
        expression = grow(expression)
    return expression


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        (sp.Integer(10) ** 1001, "a whole number of more than 1000 digits"),
        (grown(60, f), "nested too deep"),
        (grown(70, lambda e: f(e, e)), "an expression of more than 5000 parts"),
        ({sp.ImmutableMatrix([[x]]): 1}, "does not cross: TypeError: unhashable type: 'list'"),
    ],
    ids=["digits", "depth", "2^70 parts", "a matrix as a key"],
)
def test_an_expression_without_end_is_refused_at_once(expression: Any, says: str) -> None:
    with pytest.raises(Unsendable) as refused:
        copies.plain(expression)
    assert says in str(refused.value)


def test_an_expression_as_deep_as_a_network_of_many_layers_crosses() -> None:
    assert copies.plain(grown(58, f)).head == "f"


@pytest.mark.parametrize(
    ("graph", "arrives"),
    [
        (nx.Graph([(1, 2)]), {"nodes": [1, 2], "edges": [(1, 2)]}),
        (nx.DiGraph([("h", "x")]), {"nodes": ["h", "x"], "edges": [("h", "x")]}),
        (
            nx.DiGraph([("x", "h", {"label": "W"})]),
            {"nodes": ["x", "h"], "edges": [("x", "h", "W")]},
        ),
        (nx.MultiDiGraph([(1, 2), (1, 2)]), {"nodes": [1, 2], "edges": [(1, 2), (1, 2)]}),
    ],
    ids=["Graph", "DiGraph", "labelled", "MultiDiGraph"],
)
def test_a_graph_arrives_as_its_nodes_and_edges(graph: Any, arrives: object) -> None:
    assert copies.plain(graph) == arrives


@pytest.mark.parametrize("library", ["torch", "sympy", "networkx"])
@pytest.mark.parametrize("stand_in", [None, ModuleType("fake"), 5, "absent"])
def test_plain_data_crosses_where_a_library_is_absent_or_only_pretends(
    monkeypatch: pytest.MonkeyPatch, library: str, stand_in: Any
) -> None:
    if stand_in == "absent":
        monkeypatch.delitem(sys.modules, library)
    else:
        monkeypatch.setitem(sys.modules, library, stand_in)
    assert copies.plain(["a", 1, np.float64(2)]) == ["a", 1, 2.0]
    with pytest.raises(Unsendable, match="a value of type type"):
        copies.plain(int)


class Liar(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError("no")


class Lied(metaclass=Liar):
    pass


class EvilName(str):
    __slots__ = ()

    def isidentifier(self) -> bool:
        return True

    def __format__(self, spec: str) -> str:
        raise RuntimeError("no")


Named = type(EvilName("<b>"), (), {})
Named.__name__ = EvilName("<b>")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "int"),
        (None, "NoneType"),
        (Lied(), "Lied"),
        (Named(), "object"),
        (type("\x1b[31m", (), {})(), "object"),
        (type("x" * 10_000, (), {})(), "object"),
    ],
)
def test_a_types_name_is_told_only_where_it_is_a_name(value: object, name: str) -> None:
    assert type_name(value) == name
    assert type(type_name(value)) is str
