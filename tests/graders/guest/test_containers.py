"""What students leave behind, in the containers and number types of many libraries."""

from __future__ import annotations

import array
import collections
import types
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from graders.guest import containers, wire
from graders.guest.carry_out import carry_out
from graders.guest.foreign import Unsendable
from graders.guest.plan import Got, Value
from graders.kinds import arrays

NUMBERS = [0.5, -2.0, 3.25]
TABLE = [[0.5, 0.0], [-2.0, 3.25]]


def _sympy(make: Callable[[Any], object]) -> Callable[[], object]:
    import sympy

    return lambda: make(sympy)


def _mpmath(make: Callable[[Any], object]) -> Callable[[], object]:
    import mpmath

    return lambda: make(mpmath)


def _pandas(make: Callable[[Any], object]) -> Callable[[], object]:
    import pandas as pd

    return lambda: make(pd)


def _sparse(form: str) -> Callable[[], object]:
    import scipy.sparse as sp

    return lambda: getattr(sp, form)(np.array(TABLE))


VECTORS: dict[str, Callable[[], object]] = {
    "objects": lambda: np.array(NUMBERS, dtype=object),
    "fractions": lambda: np.array([Fraction(x) for x in NUMBERS]),
    "decimals": lambda: np.array([Decimal(str(x)) for x in NUMBERS]),
    "sympy numbers": _sympy(lambda sp: np.array([sp.Rational(x) for x in NUMBERS])),
    "sympy floats": _sympy(lambda sp: [sp.Float(x) for x in NUMBERS]),
    "Tuple": _sympy(lambda sp: sp.Tuple(*NUMBERS)),
    "mpf": _mpmath(lambda mp: [mp.mpf(x) for x in NUMBERS]),
    "mpf objects": _mpmath(lambda mp: np.array([mp.mpf(x) for x in NUMBERS])),
    "mpmath matrix": _mpmath(lambda mp: mp.matrix(NUMBERS)),
    "Series": _pandas(lambda pd: pd.Series(NUMBERS)),
    "Series of objects": _pandas(lambda pd: pd.Series(NUMBERS, dtype=object)),
    "Series with an index": _pandas(lambda pd: pd.Series(NUMBERS, index=list("abc"))),
    "Float64": _pandas(lambda pd: pd.array(NUMBERS, dtype="Float64")),
    "Index": _pandas(lambda pd: pd.Index(NUMBERS)),
    "one column": _pandas(lambda pd: pd.DataFrame({"x": NUMBERS})),
    "longdouble": lambda: np.array(NUMBERS, dtype=np.longdouble),
    "longdoubles": lambda: [np.longdouble(x) for x in NUMBERS],
    "clongdouble": lambda: np.array(NUMBERS, dtype=np.clongdouble),
    "map": lambda: map(float, NUMBERS),
    "filter": lambda: filter(None, NUMBERS),
    "generator": lambda: (x for x in NUMBERS),
    "reversed": lambda: reversed(NUMBERS[::-1]),
    "iter": lambda: iter(NUMBERS),
    "deque": lambda: collections.deque(NUMBERS),
    "UserList": lambda: collections.UserList(NUMBERS),
    "dict values": lambda: dict(zip("abc", NUMBERS, strict=True)).values(),
    "dict keys": lambda: dict.fromkeys(NUMBERS).keys(),
    "array": lambda: array.array("d", NUMBERS),
    "memoryview": lambda: memoryview(array.array("d", NUMBERS)),
    "noise": lambda: np.array(NUMBERS) + 1e-17j,
    "complex noise": lambda: [complex(x, -1e-18) for x in NUMBERS],
    "unmasked": lambda: np.ma.array(NUMBERS),
    "texts": lambda: np.array(["0.5", "-2", "13/4"]),
    "bytes": lambda: np.array([b"0.5", b"-2", b"13/4"]),
    "a list of arrays": lambda: [np.array(x) for x in NUMBERS],
}
TABLES: dict[str, Callable[[], object]] = {
    **{f: _sparse(f) for f in ("csr_matrix", "csc_array", "coo_matrix", "lil_matrix", "dia_array",
                               "dok_array", "bsr_matrix")},
    "DataFrame": _pandas(lambda pd: pd.DataFrame(TABLE)),
    "DataFrame of objects": _pandas(lambda pd: pd.DataFrame(TABLE, dtype=object)),
    "mpmath matrix": _mpmath(lambda mp: mp.matrix(TABLE)),
    "sympy matrix": _sympy(lambda sp: sp.Matrix(TABLE)),
    "sympy Array": _sympy(lambda sp: sp.Array(TABLE)),
    "Tuple of Tuples": _sympy(lambda sp: sp.Tuple(*(sp.Tuple(*row) for row in TABLE))),
    "map of lists": lambda: map(list, TABLE),
    "deque of deques": lambda: collections.deque(map(collections.deque, TABLE)),
    "np.matrix": lambda: np.array(TABLE).view(np.matrix),
    "objects": lambda: np.array(TABLE, dtype=object),
    "zip": lambda: zip(*np.array(TABLE).T, strict=True),
}  # fmt: skip


def crossed(value: object) -> object:
    """The value as it arrives, asked for twice: nothing may be used up by the first."""
    first, again = carry_out((Value("x"), Value("x")), {"x": value})
    assert isinstance(first, Got), first
    assert isinstance(again, Got), again
    assert wire.dumps(first.value) == wire.dumps(again.value)
    return wire.loads(wire.dumps(first.value))


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_in_any_container_is_the_numbers_that_it_holds(name: str) -> None:
    numbers, _ = arrays.read(crossed(VECTORS[name]()))
    assert numbers.ravel().tolist() == NUMBERS


@pytest.mark.parametrize("name", TABLES)
def test_a_matrix_in_any_container_is_the_numbers_that_it_holds(name: str) -> None:
    numbers, _ = arrays.read(crossed(TABLES[name]()))
    assert numbers.tolist() == TABLE


@pytest.mark.parametrize("hidden", [
    lambda: np.ma.masked_where([False, True, False], np.array(NUMBERS)),
    lambda: np.ma.masked_less(np.array(NUMBERS), 0),
    lambda: np.ma.masked_invalid([0.5, np.nan, 3.25]),
    lambda: np.ma.masked_equal(NUMBERS, -2.0),
    _pandas(lambda pd: pd.Series([0.5, pd.NA, 3.25], dtype=object)),
])  # fmt: skip
def test_an_entry_that_is_masked_out_is_missing(hidden: Callable[[], object]) -> None:
    assert crossed(hidden()) == [0.5, None, 3.25]


def test_the_masked_constant_is_nothing() -> None:
    assert crossed(np.ma.masked) is None


@pytest.mark.parametrize("value", [
    types.SimpleNamespace(x=1), b"12", object(), iter(int, 1), [object()], np.array([object()]),
], ids=["namespace", "bytes", "object", "iterator", "list", "array"])  # fmt: skip
def test_what_holds_no_numbers_is_refused(value: object) -> None:
    with pytest.raises(Unsendable):
        wire.dumps(value)


def test_an_iterator_that_never_ends_is_refused() -> None:
    (answer,) = carry_out((Value("x"),), {"x": iter(int, 1)})
    assert str(containers.MOST_PARTS) in getattr(answer, "says", "")
