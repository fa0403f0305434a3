"""Numbers and text as a header holds them: exact, of bounded size, whatever class dressed them."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .foreign import Unsendable

MAX_DIGITS = 1000
MAX_WHOLE = 10**MAX_DIGITS
BARE = 2**53
"""Whole numbers up to this stand in the header as they are: every JSON reader keeps them exact."""
TYPES = (str, int, float, complex, Fraction, Decimal)


def encode(x: Any) -> object:
    """The header's node for a scalar; only the base type's own methods are asked."""
    if isinstance(x, str):
        return str.__str__(x)
    if isinstance(x, int):
        whole = int.__int__(x)
        return whole if -BARE <= whole <= BARE else {"int": _digits(whole)}
    if isinstance(x, Fraction):
        return {"fraction": [_digits(x.numerator), _digits(x.denominator)]}
    if isinstance(x, Decimal):
        if not _is_small(x):
            raise Unsendable(f"a decimal number that needs more than {MAX_DIGITS} digits")
        return {"decimal": Decimal.__str__(x)}
    if isinstance(x, complex):
        number = complex.__complex__(x)
        return {"complex": [repr(number.real), repr(number.imag)]}
    number = float.__float__(x)
    return number if math.isfinite(number) else {"float": repr(number)}


def check(x: object) -> object:
    """A bare node that is a scalar's own; a reader that turns 1e400 into infinity is not ours."""
    if type(x) is float and not math.isfinite(x):
        raise ValueError("a bare number too large")
    if type(x) is int and not -BARE <= x <= BARE:
        raise ValueError("a bare whole number too large")
    return x


def decode(tag: str, body: Any) -> object:
    """The scalar that a tagged node stands for."""
    if tag == "int":
        return _whole(body)
    if tag == "float":
        return _float(body)
    if tag == "fraction":
        numerator, denominator = body
        return Fraction(_whole(numerator), _whole(denominator))
    if tag == "complex":
        real, imaginary = body
        return complex(_float(real), _float(imaginary))
    if tag == "decimal" and _is_text(body, MAX_DIGITS + 20):
        number = Decimal(body)
        if _is_small(number):
            return number
    raise ValueError(f"unknown tag {tag[:20]!r}")


def _is_small(x: Decimal) -> bool:
    """Whether arithmetic on it stays cheap. A signalling NaN raises wherever it is touched."""
    if not Decimal.is_finite(x):
        return not Decimal.is_snan(x)
    return len(Decimal.__str__(x)) <= MAX_DIGITS and abs(Decimal.adjusted(x)) < MAX_DIGITS


def _digits(x: int) -> str:
    if not -MAX_WHOLE < x < MAX_WHOLE:
        raise Unsendable(f"a whole number of more than {MAX_DIGITS} digits")
    return int.__repr__(int.__int__(x))


def _whole(text: object) -> int:
    if not _is_text(text, MAX_DIGITS + 1):
        raise ValueError("a whole number out of range")
    return int(str(text))


def _float(text: object) -> float:
    if not _is_text(text, 32):
        raise ValueError("a number that is not written as one")
    return float(str(text))


def _is_text(x: object, longest: int) -> bool:
    return type(x) is str and len(x) <= longest
