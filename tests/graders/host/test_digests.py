"""A digest tells two plans apart, and does not hang on the last bits of what was drawn."""

import math
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.guest.plan import Build, Call, Made, Name, Plan, Text, Value
from graders.host.digests import agree
from graders.host.session import digest

A = np.array([[1.5, -2.25, 1e-7], [3e4, 0.1, 0.0]])


def plan(*arguments: object) -> Plan:
    return (Call("f", arguments, ("a", "b")[: len(arguments)]),)


def same(one: Plan, other: Plan) -> bool:
    assert agree(digest(one), digest(one))
    assert agree(digest(other), digest(other))
    return agree(digest(one), digest(other))


def nudged(values: np.ndarray, ulps: int) -> np.ndarray:
    for _ in range(abs(ulps)):
        values = np.nextafter(values, values.dtype.type(math.copysign(np.inf, ulps)))
    return values


@pytest.mark.parametrize("ulps", [-50, -1, 1, 50])
@pytest.mark.parametrize(
    "make",
    [
        lambda x: x,
        lambda x: [float(each) for each in x.ravel()],
        lambda x: {"deep": ({"er": x[0]}, complex(x[1, 0], x[1, 1]))},
        lambda x: x.astype(np.complex128),
        lambda x: Made("kit.made", (x,)),
    ],
    ids=["array", "floats", "deep", "complex", "made"],
)
def test_the_last_bits_of_a_float_do_not_count(make: object, ulps: int) -> None:
    assert callable(make)
    assert same(plan(make(A)), plan(make(nudged(A, ulps))))


def test_a_short_float_is_held_to_its_own_precision() -> None:
    short = A.astype(np.float32)
    assert same(plan(short), plan(nudged(short, 3)))
    assert not same(plan(short), plan(short * np.float32(1.01)))


def test_what_cancels_to_zero_is_zero_on_every_machine() -> None:
    """A difference of large numbers may leave 0 here, and 1e-13 there."""
    assert same(plan(np.array([0.0, 1e3])), plan(np.array([1.1e-13, 1e3])))


OTHERS = {
    "another name": (Call("g", (A,), ("a",)),),
    "another label": (Call("f", (A,), ("b",)),),
    "another kind of ask": (Value("f"),),
    "no label": (Call("f", (A,)),),
    "a shape": plan(A.reshape(3, 2)),
    "a transposed order": plan(np.ascontiguousarray(A.T).reshape(2, 3)),
    "an entry": plan(np.where(A == 0.1, 0.1000001, A)),
    "a small entry": plan(np.where(A == 1e-7, 2e-7, A)),
    "a large entry": plan(np.where(A == 3e4, 30001.0, A)),
    "a sign": plan(-A),
    "two entries swapped": plan(A[:, [1, 0, 2]]),
    "a shorter float": plan(A.astype(np.float32)),
    "whole numbers": plan(A.astype(np.int64)),
    "not a number": plan(np.where(A == 0.0, np.nan, A)),
    "infinity": plan(np.where(A == 0.0, np.inf, A)),
    "a list": plan(A.tolist()),
    "another argument": (Call("f", (A, 1), ("a",)),),
    "one ask more": (*plan(A), Value("x")),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_whatever_else_is_asked_is_told_apart(other: Plan) -> None:
    assert not same(plan(A), other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (3, 4),
        (3, 3.0),
        (True, 1),
        ("x", "y"),
        (Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**12)),
        (np.arange(4), np.arange(4) + (np.arange(4) == 2)),
        (np.array([True, False]), np.array([True, True])),
        (math.nan, math.inf),
        (1e300, 2e301),
        (np.array([1e307]), np.array([np.inf])),
        (np.array([-np.inf]), np.array([np.inf])),
        (Name("x"), Name("y")),
        (Made("kit.one", (1.0,)), Made("kit.two", (1.0,))),
        (Made("kit.one", (1.0,)), Made("kit.one", (1.1,))),
    ],
)
def test_what_is_exact_counts_exactly(one: object, other: object) -> None:
    assert not same(plan(one), plan(other))


def test_weights_and_inputs_of_a_module_count() -> None:
    build = Build("Net", weights={"w": A}, inputs=(A,))
    assert same((build,), (replace(build, inputs=(nudged(A, 1),)),))
    assert not same((build,), (replace(build, weights={"w": A + 1e-3}),))
    assert not same((build,), (replace(build, training=True),))


def test_the_source_of_the_kit_s_function_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function's name alone would hide that it now asks something else."""

    def drive() -> None: ...

    module = ModuleType("drives")
    module.__file__ = str(tmp_path / "drives.py")
    drive.__module__ = "drives"
    monkeypatch.setitem(sys.modules, "drives", module)
    found = []
    for text in ("def drive(): return 1", "def drive(): return 1", "def drive(): return 2"):
        Path(module.__file__).write_text(text)
        found.append(digest(plan([{"deep": Made(drive, (1,))}])))
    assert agree(found[0], found[1])
    assert not agree(found[0], found[2])


def test_a_plan_that_cannot_be_asked_has_no_digest() -> None:
    empty = digest(plan(object()))
    assert empty == ""
    assert agree(empty, empty)
    assert not agree(empty, digest(plan(1)))
    assert not agree(digest(plan(1)), empty)


@pytest.mark.parametrize("broken", ["x", "x:1.0", "x:one:two", "x:nan:0.0", "0123456789abcdef"])
def test_a_digest_of_another_form_agrees_with_none(broken: str) -> None:
    good = digest((Text("x"),))
    hash_of_it = good.split(":")[0]
    assert not agree(broken.replace("x", hash_of_it), good)
    assert not agree(good, broken.replace("x", hash_of_it))


@given(
    hnp.arrays(np.float64, hnp.array_shapes(max_side=4), elements=st.floats(-1e307, 1e307)),
    st.sampled_from([-1, 1]),
)
def test_no_number_lies_on_a_boundary(values: np.ndarray, ulps: int) -> None:
    assert same(plan(values), plan(nudged(values, ulps)))
