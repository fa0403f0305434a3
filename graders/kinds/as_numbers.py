"""The single reader of numbers in students' answers."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.guest.plan import Tree
from graders.kinds import show, typed_text
from graders.model import Unreadable
from graders.tolerance import Array, computed_in

MOST_FORMULAS = 1000
"""The most texts of one answer that may be more than plain numbers."""
MOST_SHOWN = 4
NOISE = {"c8": 1e-5, "c16": 1e-9}
"""Imaginary parts this small beside the real ones are rounding."""
NOISE_ALONE = 1e-12


def read(value: object, truths: bool = False) -> tuple[Array, str]:
    """Numbers as a float64 array, and the float type they were computed in.

    Truth values are no numbers, except where `truths` were asked for: there they are 0 and 1.
    """
    reader = Reader(truths)
    numbers, kind = reader.read(value)
    return numbers, told_kind(numbers, kind)


def told_kind(numbers: Array, kind: str) -> str:
    """Return the float type that the numbers fit: a double may hold a shorter float's result."""
    return computed_in(numbers) if kind == "f8" else kind


@dataclass
class Reader:
    """Reads one answer, and keeps how its texts were understood."""

    truths: bool = False
    left: int = MOST_FORMULAS
    understood: dict[str, str] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        """The readings of texts that are more than plain numbers."""
        shown = list(self.understood.items())[:MOST_SHOWN]
        return tuple(f"{text!r} was read as {number}" for text, number in shown)

    def read(self, value: object) -> tuple[Array, str]:
        """The numbers, and the type of the shortest float among them."""
        if isinstance(value, np.ndarray | np.generic | complex):
            return self.array(np.asarray(value))
        if isinstance(value, str):
            return self.text(value)
        if not isinstance(value, list | tuple):
            return np.array(self.number(value)), "f8"
        if all(type(part) in (int, float) for part in value):  # the usual list, which may be long
            with contextlib.suppress(OverflowError):
                return np.array(value, np.float64), "f8"
        if (gaps := [k for k, part in enumerate(value) if part is None]) and len(value) > 1:
            raise Unreadable(f"entry {gaps[0]} is missing (None, or masked out)")
        parts = [self.read(part) for part in value]
        if len({part.shape for part, _ in parts}) > 1:
            raise Unreadable(f"rows of one length were asked for, not {show.value(value)}")
        kinds = [kind for _, kind in parts if kind.startswith("f")]
        numbers = np.array([part for part, _ in parts], np.float64)
        return numbers, min(kinds, key=lambda kind: int(kind[1:]), default="f8")

    def array(self, array: npt.NDArray[Any]) -> tuple[Array, str]:
        """An array of numbers; imaginary parts that are rounding alone are left out."""
        kind = array.dtype.str[1:]
        if array.dtype.kind == "c" and _is_real(array, NOISE.get(kind, NOISE_ALONE)):
            array, kind = array.real, "f4" if kind == "c8" else "f8"
        if array.dtype.kind not in ("iufb" if self.truths else "iuf"):
            what = {"b": "truth values", "c": "complex numbers"}.get(array.dtype.kind, array.dtype)
            raise Unreadable(f"real numbers were asked for, not {what}")
        return array.astype(np.float64), kind

    def text(self, text: str) -> tuple[Array, str]:
        """Return the numbers of a text: a number, a formula without names, or a list of them."""
        with contextlib.suppress(ValueError):
            if found := typed_text.simple(text):
                return np.array(_as_float(found[0])), "f8"
        self.left -= 1
        if self.left < 0:
            raise Unreadable(f"at most {MOST_FORMULAS} formulas were asked for")
        understood = typed_text.typed(text)
        numbers, _ = Reader(left=0).read(understood)
        self.understood[" ".join(text.split())[: typed_text.SHOWN]] = _shown(understood)
        return numbers, "f8"

    def number(self, value: object) -> float:
        """One number: one of Python's, or the value of an expression."""
        if isinstance(value, Tree):
            return float(typed_text.expression(value))
        truth = isinstance(value, bool) and not self.truths
        if truth or not isinstance(value, int | float | Fraction | Decimal):
            raise Unreadable(f"numbers were asked for, not {show.value(value)}")
        return _as_float(value)


def _shown(understood: object) -> str:
    return show.value(understood)


def _is_real(array: npt.NDArray[Any], noise: float) -> bool:
    scale = float(np.abs(array.real).max(initial=0.0))
    return bool((np.abs(array.imag) <= max(NOISE_ALONE, noise * scale)).all())


def _as_float(value: float | Fraction | Decimal) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError):  # a Decimal that signals
        raise Unreadable("numbers of ordinary size were asked for") from None
