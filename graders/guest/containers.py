"""Containers and numbers of the standard library and of others, as lists, arrays and numbers.

Nothing is imported here: a value of a library is there only where the student imported it.
"""

from __future__ import annotations

import array
import math
import numbers
import sys
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

MOST_PARTS = 500_000
"""The most parts that are counted as they are read: an iterator may never end."""
MOST_SPARSE = 4_000_000
"""Entries of a sparse matrix with its zeros written out."""
TEXT = (str, bytes, bytearray)
WIDE = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}
"""Types that stand for floats of more bits than cross."""


class Unsendable(TypeError):
    """A value that is not plain data."""


def is_once(x: object) -> bool:
    """Whether reading the value uses it up: a map, a zip, a generator."""
    try:
        return isinstance(x, Iterator)
    except Exception:  # a type of the student's own may answer as it likes
        return False


def listed(x: Iterable[object]) -> list[object]:
    """The parts in order; raises `Unsendable` where they do not end."""
    parts = list(islice(x, MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        raise Unsendable(f"a value of more than {MOST_PARTS} parts")
    return parts


def of_array(values: Any) -> object:
    """Return an array in a type that crosses: lists for objects and texts, None where masked."""
    if isinstance(values, np.ma.MaskedArray):
        if np.ma.getmaskarray(values).any():
            return values.tolist()
        values = np.asarray(values)
    if values.dtype.kind in WIDE and values.dtype.itemsize > WIDE[values.dtype.kind].itemsize:
        return values.astype(WIDE[values.dtype.kind])
    if values.dtype.kind == "S":
        return np.char.decode(values, "ascii", "replace").tolist()
    return values.tolist() if values.dtype.kind in "OUT" else values


def as_plain(x: Any) -> object:
    """The numbers or parts of a value, one level deep; None where it has none."""
    for read in (_of_pandas, _of_scipy, _of_mpmath, _of_numbers, _of_collections):
        if (found := read(x)) is not None:
            return found
    return None


def _of_pandas(x: Any) -> object:
    pandas = sys.modules.get("pandas")
    kinds = [getattr(pandas, name, None) for name in ("Series", "DataFrame", "Index")]
    kinds.append(getattr(sys.modules.get("pandas.api.extensions"), "ExtensionArray", None))
    is_of = any(isinstance(kind, type) and isinstance(x, kind) for kind in kinds)
    return np.asarray(x.to_numpy()) if is_of else None


def is_sparse(x: object) -> bool:
    """Whether this is a sparse matrix of scipy."""
    known = getattr(sys.modules.get("scipy.sparse"), "issparse", None)
    return known is not None and bool(known(x))


def _of_scipy(x: Any) -> object:
    if not is_sparse(x):
        return None
    if math.prod(x.shape) > MOST_SPARSE:
        raise Unsendable(f"a sparse matrix of more than {MOST_SPARSE} entries")
    return np.asarray(x.toarray())


def _of_mpmath(x: Any) -> object:
    mpmath = sys.modules.get("mpmath")
    matrix = getattr(mpmath, "matrix", None)
    is_matrix = isinstance(matrix, type) and isinstance(x, matrix)
    return x.tolist() if is_matrix else None


def _of_numbers(x: Any) -> object:
    """Return a plain number for an instance of the classes of `numbers`; None for any other."""
    if isinstance(x, numbers.Integral):
        return int(x)
    if isinstance(x, numbers.Rational):
        return Fraction(int(x.numerator), int(x.denominator))
    if isinstance(x, numbers.Real):
        return float(x)
    return complex(x) if isinstance(x, numbers.Complex) else None


def _of_collections(x: Any) -> object:
    if isinstance(x, array.array | memoryview):
        return x.tolist()
    if isinstance(x, Mapping):
        return dict(listed(x.items()))  # type: ignore[arg-type]
    if isinstance(x, ItemsView | ValuesView | Iterator):
        return listed(x)
    if isinstance(x, Set):
        return listed(x)
    return listed(x) if isinstance(x, Sequence) and not isinstance(x, TEXT) else None
