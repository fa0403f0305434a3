"""Values in messages: as a student would write them, and never long."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders import Call, Made, Name
from graders.guest.plan import Ask, Build, Text, Tree, Value
from graders.kinds import show


def wave(a: float, b: float) -> float:
    return a + b


@pytest.mark.parametrize(("value", "text"), [
    (1.0, "1"), (0.1 + 0.2, "0.3"), (1e-17, "1e-17"), (123456789.0, "1.23457e+08"),
    (float("nan"), "nan"), (-0.5, "-0.5"),
    (7, "7"), (True, "True"), (None, "None"), ("text", "'text'"),
    ("a\x1b[2J\u202e", r"'a\x1b[2J\u202e'"),
    (Fraction(13, 12), "13/12"),
    (np.float32(0.1), "0.1"), (np.int64(3), "3"), (np.True_, "True"),
    (np.array([[1.0, 0.5], [2, 3]]), "[[1, 0.5], [2, 3]]"), (np.array(2.0), "2"),
    (np.zeros((5, 5)), "an array of shape (5, 5)"), (np.zeros(0), "[]"),
    ([1.0, (2.0, "x")], "[1, (2, 'x')]"), ((), "()"), ((1,), "(1,)"),
    ({1: np.ones(2), "k": None}, "{1: [1, 1], 'k': None}"),
    (Made(wave, (1.0, np.zeros(1))), "wave(1, [0])"), (Name("f"), "f"),
    (Tree("Add", (1, Tree("Symbol", ("x",)))), "Add(1, Symbol('x'))"),
])  # fmt: skip
def test_values(value: object, text: str) -> None:
    assert show.value(value) == text


def test_a_long_value_is_cut() -> None:
    text = show.value("x" * 1000)
    assert len(text) == show.MOST_LETTERS
    assert text.endswith("x ...")


@pytest.mark.parametrize(("ask", "text"), [
    (Call("f"), "f()"),
    (Call("f", (1, [2.0])), "f(1, [2])"),
    (Call("f", (1, None), ("a", "b")), "f(a=1, b=None)"),
    (Call("f", (1, 2, 3), ("a",)), "f(a=1, 2, 3)"),
    (Call(Made(wave), (Name("net"), 3)), "net(3)"),
])  # fmt: skip
def test_calls(ask: Call, text: str) -> None:
    assert show.call(ask) == text


@pytest.mark.parametrize(("ask", "text"), [
    (Call("f", (1,)), "f(1)"),
    (Value("x"), "x"),
    (Text("why"), "why"),
    (Build("Net", (5,), {"heads": 2}, inputs=(np.ones(2),), labels=("x",)),
     "Net(5, heads=2)(x=[1, 1])"),
    (Build("Net", inputs=(1, 2), method="score"), "Net().score(1, 2)"),
])  # fmt: skip
def test_whatever_is_asked(ask: Ask, text: str) -> None:
    assert show.ask(ask) == text


def test_a_long_call_shows_the_beginning_of_every_argument() -> None:
    text = show.call(Call("f", ("x" * 500, "y" * 500), ("a", "b")))
    assert text.startswith("f(a='xxx")
    assert ", b='yyy" in text
    assert len(text) < show.MOST_LETTERS + 20


@pytest.mark.parametrize(("places", "count", "text"), [
    ([(0, 1)], 0, "entry [0, 1]"), ([(0,), (2,)], 0, "entries [0], [2]"),
    ([(k,) for k in range(6)], 0, "entries [0], [1], [2], [3] and 2 more"),
    ([(k,) for k in range(4)], 1000, "entries [0], [1], [2], [3] and 996 more"),
])  # fmt: skip
def test_places(places: list[tuple[int, ...]], count: int, text: str) -> None:
    assert show.entries(places, count) == text
