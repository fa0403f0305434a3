"""Every kind of container and dress, for every kind of item whose value it can hold."""

from __future__ import annotations

import array
import collections
import json
import types
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import sympy
import torch

from graders import (
    NATURAL,
    REAL,
    Asymptotic,
    Call,
    Choice,
    Code,
    Computation,
    Construction,
    Entries,
    Graph,
    Made,
    Name,
    Numeric,
    Operation,
    Part,
    Parts,
    Symbolic,
)
from graders.model import Outcome, Question
from tests.graders.samples import judge

V = [0.5, -2.0, 3.25]
M = [[0.5, 0.0], [-2.0, 3.25]]
Dress = Callable[[Any], object]


def numbers(dtype: Any) -> Dress:
    return lambda value: np.array(value, dtype=dtype)


ANY: dict[str, Dress] = {
    "a list": lambda x: x,
    "a tuple": lambda x: tuple(map(tuple, x)) if isinstance(x[0], list) else tuple(x),
    "an array": numbers(float), "objects": numbers(object), "float32": numbers(np.float32),
    "longdouble": numbers(np.longdouble), "noise": lambda x: np.array(x) + 1e-17j,
    "a tensor": torch.tensor,
    "a tensor with a graph": lambda x: torch.tensor(x, requires_grad=True),
    "Fractions": lambda x: np.vectorize(Fraction, otypes=[object])(np.array(x)),
    "texts": lambda x: np.array(x).astype(str), "one text": str,
    "as numpy prints": lambda x: str(np.array(x)),
    "LaTeX": lambda x: sympy.latex(sympy.Matrix(x)), "in dollars": lambda x: f"${x}$",
    "sympy": lambda x: sympy.Matrix(x), "sympy Array": lambda x: sympy.Array(x),
    "mpmath": lambda x: mpmath.matrix(x), "a deque": collections.deque,
    "a map": lambda x: map(lambda part: part, x), "a generator": lambda x: (part for part in x),
    "dict values": lambda x: dict(enumerate(x)).values(), "UserList": collections.UserList,
    "not masked": np.ma.array, "a DataFrame": pd.DataFrame,
}  # fmt: skip
VECTOR = ANY | {
    "array.array": lambda x: array.array("d", x), "a Series": pd.Series, "an Index": pd.Index,
    "a memoryview": lambda x: memoryview(array.array("d", x)), "Tuple": lambda x: sympy.Tuple(*x),
}  # fmt: skip
MATRIX = ANY | {
    f: (lambda x, f=f: getattr(scipy.sparse, f)(np.array(x)))
    for f in ("csr_array", "csc_matrix", "coo_array", "lil_array", "dok_matrix")
}
WORD: dict[str, Dress] = {
    "text": str, "a list": lambda w: [w], "an array": lambda w: np.array([w]), "np.str_": np.str_,
    "capitals": str.upper, "a dot": lambda w: f"{w}.", "curly quotes": lambda w: f"\u201c{w}\u201d",
    "zero width": lambda w: f"\u200b{w}", "no-break": lambda w: f"\u00a0{w}\u00a0",
    "markdown": lambda w: f"**{w}**", "dollars": lambda w: rf"$\text{{{w}}}$",
    "a title": lambda w: f"answer: {w}", "a Series": lambda w: pd.Series([w]),
    "a generator": lambda w: (part for part in [w]), "a tuple": lambda w: (w,),
}  # fmt: skip
FORMULA: dict[str, Dress] = {
    "text": str, "a list": lambda w: [w], "an array": lambda w: np.array(w), "np.str_": np.str_,
    "dollars": lambda w: f"${w}$", "a title": lambda w: f"y = {w}", "a tuple": lambda w: (w,),
    "an array of one": lambda w: np.array([w]), "a generator": lambda w: (part for part in [w]),
}  # fmt: skip
EDGES = [("a", "b"), ("b", "c")]
GRAPH: dict[str, Dress] = {
    "a dictionary": lambda g: g, "networkx": lambda g: nx.DiGraph(g["edges"]),
    "a view": types.MappingProxyType, "UserDict": collections.UserDict,
    "deques": lambda g: {k: collections.deque(v) for k, v in g.items()},
    "sets": lambda g: {k: set(v) for k, v in g.items()},
    "arrays": lambda g: {k: np.array(v) for k, v in g.items()},
    "a frame": lambda g: {**g, "edges": pd.DataFrame(g["edges"])}, "Python": str,
    "JSON": json.dumps,
    "an assignment": lambda g: f"drawing = {g}",
    "arrows": lambda g: "; ".join(f"{a} -> {b}" for a, b in g["edges"]),
    "lines": lambda g: "\n".join(f"{a} -> {b}" for a, b in g["edges"]),
    "generators": lambda g: {k: iter(v) for k, v in g.items()},
}  # fmt: skip


def doubled(part: Any) -> Any:
    return 2 * np.asarray(part, float)


def numeric(value: object) -> Question:
    return Numeric(prompt="", source="t", reference={"x": np.array(value)})


def code(value: object) -> Question:
    return Code(
        prompt="", source="t", calls=lambda draw: [Call("x", ())],
        reference={"x": lambda: np.array(value)},
    )  # fmt: skip


def parts(value: object) -> Question:
    return Parts(prompt="", source="t", parts=[Part("all", 1, numeric(value))])


def entries(value: object) -> Question:
    return Entries(prompt="", source="t", reference={"x": {"w": np.array(value)}})


def construction(value: object) -> Question:
    return Construction(
        prompt="", source="t", reference={"x": np.array(value)},
        calls=lambda draw: [Call(Made(doubled), (Name("x"),))],
    )  # fmt: skip


HOLDS: dict[str, Callable[[object], object]] = {
    "numeric": lambda dressed: dressed, "parts": lambda dressed: dressed,
    "code": lambda dressed: lambda: dressed, "entries": lambda dressed: {"w": dressed},
}  # fmt: skip
KINDS = {"numeric": numeric, "code": code, "parts": parts, "entries": entries}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dress", VECTOR)
def test_a_vector(kind: str, dress: str) -> None:
    verdict = judge(KINDS[kind](V), x=HOLDS[kind](VECTOR[dress](V)))
    assert verdict.outcome is Outcome.RIGHT, verdict


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dress", MATRIX)
def test_a_matrix(kind: str, dress: str) -> None:
    verdict = judge(KINDS[kind](M), x=HOLDS[kind](MATRIX[dress](M)))
    assert verdict.outcome is Outcome.RIGHT, verdict


MACHINE_TAKES = ["a list", "a tuple", "an array", "float32", "a tensor", "sympy", "a map",
"a deque",
                 "objects", "longdouble", "a DataFrame", "Fractions", "mpmath"]  # fmt: skip


@pytest.mark.parametrize("dress", MACHINE_TAKES)
def test_a_part_of_a_machine(dress: str) -> None:
    verdict = judge(construction(M), x=MATRIX[dress](M))
    assert verdict.outcome is Outcome.RIGHT, verdict


@pytest.mark.parametrize("dress", WORD)
def test_a_choice(dress: str) -> None:
    question = Choice(
        prompt="", source="t", options=["biased", "not so"], reference={"x": "biased"}
    )
    assert judge(question, x=WORD[dress]("biased")).outcome is Outcome.RIGHT


@pytest.mark.parametrize("dress", WORD)
def test_a_declaration(dress: str) -> None:
    question = Numeric(
        prompt="", source="t", reference={"n": 1}, accepts=[{"n": 2, "layout": "denominator"}]
    )
    assert judge(question, n=2, layout=WORD[dress]("denominator")).outcome is Outcome.RIGHT
    assert judge(question, n=1, layout=WORD[dress]("denominator")).outcome is Outcome.WRONG


@pytest.mark.parametrize("dress", FORMULA)
def test_a_formula(dress: str) -> None:
    question = Symbolic(prompt="", source="t", names={"x": REAL}, reference={"f": "x^2 + 1"})
    assert judge(question, f=FORMULA[dress]("1 + x x")).outcome is Outcome.RIGHT


@pytest.mark.parametrize("dress", FORMULA)
def test_a_cost(dress: str) -> None:
    question = Asymptotic(prompt="", source="t", sizes=["n"], reference={"c": "n^2"})
    assert judge(question, c=FORMULA[dress]("2 n^2 + n")).outcome is Outcome.RIGHT
    assert NATURAL is question.names["n"]


@pytest.mark.parametrize("dress", GRAPH)
def test_a_drawing(dress: str) -> None:
    drawn = {"nodes": ["a", "b", "c"], "edges": EDGES}
    question = Graph(prompt="", source="t", reference={"g": drawn})
    verdict = judge(question, g=GRAPH[dress](drawn))
    assert verdict.outcome is Outcome.RIGHT, verdict


@pytest.mark.parametrize("dress", [d for d in GRAPH if d not in ("sets", "networkx")])
def test_a_computation(dress: str) -> None:
    drawn = {
        "nodes": ["x", "+1", "+2"],
        "edges": [("x", "+1"), ("y", "+1"), ("+1", "+2"), ("y", "+2")],
    }
    question = Computation(
        prompt="",
        source="t",
        inputs=["x", "y"],
        operations=[Operation(["+"])],
        reference={"g": drawn},
    )
    verdict = judge(question, g=GRAPH[dress](drawn))
    assert verdict.outcome is Outcome.RIGHT, verdict


AS_TEXT = [
    '{"w": 1/3, "b": [1, 2]}',
    "w = 1/3, b = [1, 2]",
    "{'w': 1/3, 'b': (1, 2)}",
    "w = 1/3\nb = [1, 2]",
    "w: 1/3; b: [1, 2]",
    r"w = \frac{1}{3}, b = [1, 2]",
    "$w = 1/3$, $b = [1, 2]$",
]


@pytest.mark.parametrize("text", AS_TEXT)
def test_a_dictionary_typed_as_text(text: str) -> None:
    question = Entries(
        prompt="", source="t", reference={"x": {"w": 1 / 3, "b": np.array([1.0, 2])}}
    )
    assert judge(question, x=text).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    "text", ["a drawing", "{", "[" * 5000, "a -> b -> ", '{"nodes": 1}', "x" * 30_000]
)
def test_a_text_that_is_no_drawing_is_refused(text: str) -> None:
    question = Graph(prompt="", source="t", reference={"g": {"nodes": [], "edges": EDGES}})
    assert judge(question, g=text).outcome is Outcome.UNREADABLE
