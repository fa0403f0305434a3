"""Costs that grow alike, or not. Labels by hand; `growth_oracle` finds each again by numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graders.formulas.names import NATURAL, Declared

OTHER_WORDS = """
Theta Omega O mathcal sin log exp sqrt max min factorial ceil floor sum e i t constant
"""
NO_SIZES = frozenset(OTHER_WORDS.split())


@dataclass(frozen=True)
class Family:
    """One right cost, and answers by how they compare with it."""

    right: str
    regime: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    too_big: tuple[str, ...] = ()
    too_small: tuple[str, ...] = ()
    incomparable: tuple[str, ...] = ()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each answer with the word for it."""
        yield from ((answer, "same") for answer in self.same)
        yield from ((answer, "too big") for answer in self.too_big)
        yield from ((answer, "too small") for answer in self.too_small)
        yield from ((answer, "incomparable") for answer in self.incomparable)


ATTENTION = (
    Family(
        "n^2*d",
        same=("d*(n + 1)^2", "n*(n + log(n))*d", "n^2*d + min(n, d)^3", "n^2*max(d, 5)",
              "2*n^2*d + 3*n^2", "n*n*d", "n^2*d + n*d", "n^2*(d + 1)", "sqrt(n^4*d^2)",
              "n^2*d + n^2*log(d)", "(n^2*d^2 + n^2*d)/d", "7*n^2*d/3", "n*(n-1)/2*d"),
        too_big=("n^2*d^2", "n^3*d", "n^2*d + n*d^2", "n^2*d*log(n)"),
        too_small=("n^2", "n*d", "n^2 + d", "n^2*log(d)", "n^2*d/log(n)"),
        incomparable=("n*d^2", "n^3", "(n + d)^2", "n^2 + d^2"),
    ),
    Family(
        "n^2*d + n*d^2",
        same=("n*d*(2*n + 5*d)", "(n*d)^2*(1/n + 1/d)", "n*d*(max(n, d) + min(n, d))",
              "n*d*(n + d)", "n*d*max(n, d)", "4*n*d^2 + 2*n^2*d + 3*n^2", "max(n^2*d, n*d^2)",
              "n*d*(n + d + sqrt(n*d))", "n*d*sqrt(n^2 + d^2)"),
        too_big=("n^2*d^2", "n*(n + d)^2", "n^2*d + n*d^2 + d^3"),
        too_small=("n^2*d", "n*d^2", "n*d*min(n, d)", "n*d*sqrt(n*d)"),
        incomparable=("n^3", "d^3"),
    ),
    Family(
        "n^2 + n*d",
        same=("n^2 + n*d - n", "n*(n + d + log(d))",
              "4*n*d + n^2", "n*(n + d)", "n*max(n, d)", "n^2 + n*d + n + d"),
        too_big=("n^2 + d^2", "n^2*d", "n^2 + n*d + d^2", "(n + d)^2"),
        too_small=("n^2", "n*d", "n*min(n, d)"),
        incomparable=("d^2", "n*d*log(d)"),
    ),
    Family(
        "h*n^2*d + h*n*d^2",
        same=("h*n*d*max(n, d)", "h*(n^2*d/2 + 3*n*d^2)",
              "h*n*d*(n + d)", "4*h*n*d^2 + 2*h*n^2*d + 3*h*n^2", "h*(n^2*d + n*d^2 + n*d)"),
        too_big=("h^2*n^2*d + h*n*d^2", "h*n^2*d^2", "h*n^2*d + h*n*d^2 + h*d^3"),
        too_small=("n^2*d + n*d^2", "h*n^2*d", "h*n^2*d + n*d^2", "h*n^2"),
        incomparable=("h^2*n^2*d",),
    ),
    Family(
        "n^2 + h*n*d + h*d^2",
        same=("(n + 1)^2 + 4*h*d^2 + h*n*d", "n*(n + h*d) + h*d^2",
              "n^2 + n*d*h + h*d^2 + n", "max(n^2, h*n*d, h*d^2)", "n^2 + h*d*(n + d)"),
        too_big=("h*n^2 + h*n*d + h*d^2", "h*(n + d)^2"),
        too_small=("n^2 + n*d + h*d^2", "n^2 + h*n*d", "n^2"),
        incomparable=("h*n^2*d", "n^2 + h^2*d"),
    ),
    Family(
        "n*d^2", ("n >= d",),
        same=("d*(n*d + d^2 + n)", "n*d^2 - d^2", "d^2*(n + log(n))",
              "2*n*d^2 + 6*n*d", "n*d^2 + d^3", "d^2*(n + d)", "n*d*min(n, d)",
            "n*d^2 + n*d*log(n)/log(n)"),
        too_big=("n^2*d", "n^2*d^2", "n*d^2 + n*d*log(n)", "n^3"),
        too_small=("n*d", "d^3", "n + d^3", "n*d*log(d)"),
        incomparable=("n^2", "d^4 + n*d"),
    ),
    Family(
        "n*d", ("n >> d",),
        same=("n*d + 5*d^2 + 7", "d*(n + log(n))", "d*sqrt(n^2 + d^2)",
              "4*n*d + d^2", "n*d - d^2", "(n + d)*d", "n*d + n", "d*max(n, d)", "(n - d)*d"),
        too_big=("n^2 + n*d", "n*d^2", "n^2"),
        too_small=("d^2", "n", "n + d^2", "sqrt(n*d^3)"),
        incomparable=("d^3", "n*sqrt(d) + d^3"),
    ),
    Family(
        "n*m + n*d + m*d",
        same=("n*m + n*d + m*d + min(n, m)*d", "(n + d)*(m + d) + n*d - d^2",
              "n*(m + d) + m*d", "n*m + n*d + m*d + m + n", "n*max(m, d) + m*d", "n*m + d*(n + m)"),
        too_big=("n*m*d", "n^2 + n*m + n*d + m*d", "(n + m + d)^2"),
        too_small=("m*d", "n*(m + d)", "n*m + n*d + min(n, m, d)^2"),
        incomparable=("n^2 + m*d", "n*m*log(m)"),
    ),
    Family(
        "n*m + n*d + m*d", ("n >= m", "n >= d"),
        same=("n*(m + d) + m*d", "n*(m + d + 1) + d^2",
              "n*(m + d)", "n*m + n*d", "n*max(m, d)"),
        too_big=("n*m*d", "n^2"),
        too_small=("n*m", "m*d"),
    ),
    Family("n*m*d", same=("n*d*(m + 1)", "n*m*(d + log(d))", "2*n*m*d + n*m + n*d + m*d",
                          "4*n*m*d + 2*n*m", "n*m*(d + 1)"), too_small=("n*m + n*d", "n*m"),
           incomparable=("n^2*m", "n*m^2"), too_big=("n*m*d + n*m^2",)),
    Family("n", ("d constant",), same=("n + d^4", "n*(d + 1)^2",
                                       "n*d", "n*d^2 + d^3", "3*n"), too_big=("n^2*d", "n*log(n)"),
           too_small=("d", "sqrt(n)", "log(n)*d")),
    Family("n*k*d", ("k <= n",), same=("3*n*k*d + k^2*d",
                                       "2*n*k*d + k*d", "d*(n + k)*k"), too_big=("n^2*d",),
           too_small=("k*d", "k^2*d"), incomparable=("n*k^2",)),
    Family("n*w", ("w <= n",), same=("(2*w + 1)*n", "n*w + w*log(n)",
                                     "n*w - w^2/2", "n*w + w^2", "w*(2*n - w + 1)/2"),
           too_big=("n^2",), too_small=("w^2", "n"), incomparable=("n + w^3",)),
)  # fmt: skip

LEARNING = (
    Family(
        "n*d^2 + d^3",
        same=("d*(n*d + d^2 + n)", "d^2*(n + d + log(n))", "d^2*sqrt(n^2 + d^2)",
              "n*d^2 + d^3/3 + n*d", "d^2*(n + d)", "d^2*max(n, d)", "2*n*d^2 + 2*d^3/3"),
        too_big=("n*d^2 + n^2*d + d^3", "n^2*d^2 + d^3", "(n + d)^3"),
        too_small=("n*d^2", "d^3", "n*d + d^3"),
        incomparable=("n^2*d", "n^3", "n^2*d^2"),
    ),
    Family("n*d^2", ("n >= d",), same=("n*d^2 + d^3", "d^2*(n - d) + n*d^2"),
           too_big=("n*d^2 + d^4",), too_small=("n*d + d^3",)),
    Family("n^2*d", ("d >= n",), same=("n^2*(d + n)",
                                       "n^2*d + n^3", "n^2*d + n*d"), too_big=("n*d^2", "d^3"),
           too_small=("n^3", "n^2 + n*d")),
    Family("n*d*min(n, d)", same=("n*d*min(n + 1, d)", "n*d/(1/n + 1/d)",
                                  "min(n^2*d, n*d^2)", "n^2*d^2/max(n, d)", "n^2*d^2/(n + d)"),
           too_big=("n*d^2", "n^2*d", "n*d*sqrt(n*d)", "n*d*(n + d)"),
           too_small=("n*d", "min(n, d)^3")),
    Family("n*d", ("n >= d^2",),
           same=("n*d + d^2*log(d)",
                 "n*d + d^3", "n*d + d^2"),
           too_big=("n*d + d^4", "n*d*log(d)"),
           too_small=("d^3", "n"), incomparable=("n*sqrt(d) + d^4",)),
    Family("T*k*h^2", same=("T*k*(h + 1)^2",
                            "T*(k*h^2 + k*h)", "k*T*h*(h + 1)"),
           too_big=("T^2*h^2*k",), too_small=("T*h^2", "T*k*h"), incomparable=("T^2*h^2",)),
    Family("T*h^2", ("k <= T",),
           same=("T*(h^2 + h)",
                 "T/k*(k*h^2)", "ceil(T/k)*k*h^2", "T*h^2 + k*h", "floor(T/k)*k*h^2"),
           too_big=("T*k*h^2", "T^2*h^2"), too_small=("k*h^2", "T*h", "T*h^2/k")),
    Family("T*k", ("k <= T",), same=("k*(T + 1)",
                                     "T*k - k^2/2", "T*k - k*(k - 1)/2", "k*(T - k) + k^2"),
           too_big=("T^2",), too_small=("T", "T + k^2")),
    Family("T^2", same=("T*(T - 1)/2", "T*(T + log(T))",
                        "T*(T + 1)/2", "sum(t, t, 1, T)", "(T + 1)^2 - T", "sum(T, t, 0, T)"),
           too_big=("T^2*log(T)", "T^3", "sum(t^2, t, 1, T)"),
           too_small=("T", "T*log(T)", "(T + 1)^2 - T^2")),
    Family("k^2*c*m*H*W", same=("(k + 1)^2*c*m*H*W", "H*W*m*(k^2*c + c + 1)",
                                "H*W*c*m*k^2 + H*W*m", "(k^2*c + 1)*m*H*W", "2*k^2*c*m*H*W"),
           too_big=("k^2*c^2*m*H*W",), too_small=("k*c*m*H*W", "k^2*c*H*W + m", "c*m*H*W"),
           incomparable=("H^2*W^2*c*m",)),
    Family("c*H*W*(k^2 + m)", same=("c*H*W*(k^2 + m + k)",
                                    "k^2*c*H*W + c*m*H*W", "c*H*W*max(k^2, m)"),
           too_big=("k^2*c*m*H*W",),
           too_small=("c*m*H*W", "k^2*c*H*W"),
           incomparable=("k^3*H*W*c",)),
    Family("H*W*c*m", ("k constant", "s constant"), same=("(H + k - 1)*(W + k - 1)*c*m",
                                                          "k^2*c*m*H*W/s^2", "9*c*m*H*W"),
           too_big=("c*m*H^2*W^2",), too_small=("c*m", "H*W*(c + m)")),
    Family("B*n*d",
           same=("B*n*d + B*d + n*d", "2*B*n*d + B*n",
                 "B*n*(d + 1)", "3*B*n*d"),
           too_small=("n*d", "B*(n + d)"),
           too_big=("B*n*d^2",)),
)  # fmt: skip

LOGARITHMS = (
    Family("n*log(n)", same=("n*log(n) + 5*n", "(n + 1)*log(n)", "n*log(n)/log(2)",
                             "n*log(n, 2)", "n*log(n^2)", "n*log(5*n)", "log(factorial(n))",
                             "n*log(n + 1)", "n*log(n) + n*log(log(n))", "n*log(n^2 + n)",
                                 "n*log(n) - n"),
           too_big=("n^1.01", "n*log(n)^2", "n^2"),
           too_small=("n", "n*log(log(n))", "n*sqrt(log(n))")),
    Family("n*log(n) + d*log(d)",
           same=("n*log(n) + d*log(d) + n + d", "n*log(n + d) + d*log(n + d)",
                 "(n + d)*log(n + d)", "max(n, d)*log(max(n, d))", "(n + d)*log(n*d)"),
           too_big=("n*d*log(n*d)", "(n + d)*log(n + d)^2"),
           too_small=("n*log(n)", "n + d", "n*log(n) + d"),
           incomparable=("n*log(n)^2", "n*log(d)^2")),
    Family("log(n*d)",
           same=("log(2*n*d)", "log(n*d)/log(2)",
                 "log(n) + log(d)", "log(n + d)", "max(log(n), log(d))", "log(n^3*d)",
               "log(n*d^2 + 1)"),
           too_big=("log(n)*log(d)", "log(n)^2 + log(d)"),
           too_small=("log(n)", "log(log(n*d))", "min(log(n), log(d))")),
    Family("n*log(d)", ("n >= d",),
           same=("n*log(d) + n", "n*log(2*d)",
                 "n*log(d^2)", "n*log(d) + d"),
           too_big=("n*log(n)",),
           too_small=("n", "d*log(n) + n", "d*log(d)"),
           incomparable=("d*log(n)^3",)),
    Family("n*log(n)", ("n = d^2",),
           same=("n*log(d) + n",
                 "n*log(d)", "d^2*log(n)", "n*log(n*d)"),
           too_big=("n*d",),
           too_small=("d*log(n)", "n")),
    Family("log(n)",
           same=("log(n^2 + n)", "log(3*n)/2", "log(n) + 7",
                 "sum(1/i, i, 1, n)", "log(n, 10)", "log(sqrt(n))", "log(n) + log(log(n))"),
           too_big=("log(n)^2", "sqrt(n)", "n^0.01"),
           too_small=("log(log(n))", "1", "sqrt(log(n))")),
    Family("n^2 + d^3*log(d)",
           same=("(n + 1)^2 + d^3*log(d) + d^3",
                 "n^2 + n*sqrt(d) + d^3*log(d)",),
           too_big=("n^2*log(n) + d^3*log(d)", "n^2 + d^4"),
           too_small=("n^2 + d^3", "d^3*log(d)"), incomparable=("n^2*log(n) + d^3",)),
)  # fmt: skip

EXPONENTIALS = (
    Family("2^n", same=("2^n + n*log(n)", "5*2^n + 3", "2^n*(1 + 1/n)",
                        "2^(n + 3)", "2^n + n^5", "2^(n - 1)*3", "2^n - n^2", "sqrt(4^n)"),
           too_big=("3^n", "2^(2*n)", "factorial(n)", "n*2^n"),
           too_small=("n^10", "2^(n/2)", "2^n/n", "2^sqrt(n)")),
    Family("factorial(n)",
           same=("factorial(n) + n^5", "2*factorial(n)",
                 "n^(n + 1/2)*exp(-n)", "n*factorial(n - 1)", "sqrt(n)*(n/e)^n",
               "factorial(n) + 2^n"),
           too_big=("n^n", "factorial(n + 1)", "factorial(2*n)"),
           too_small=("2^n", "(n/e)^n", "factorial(n - 1)")),
    Family("n^log(7, 2)",
           same=("n^(log(7)/log(2))", "7*n^log(7, 2) + n^2",
                 "7^log(n, 2)", "2^(log(7)*log(n)/log(2)^2)"),
           too_big=("n^3", "n^2.81"),
           too_small=("n^2.8", "n^2")),
    Family("k^T",
           same=("2*k^T + T",
                 "k^(T + 1)/k", "exp(T*log(k))"),
           too_big=("k^(2*T)", "(2*k)^T", "k^(T + 1)"),
           too_small=("k^(T - 1)", "2^T", "T*k"), incomparable=("T^k",)),
    Family("2^d*n",
           same=("2^d*(n + 1)", "2^d*n + d^2*n",
                 "n*2^d + n*d^3", "n*(2^d + d)", "n*2^(d + 1)"),
           too_big=("2^d*n^2", "2^d*n*d", "3^d*n"),
           too_small=("2^d", "n*d^5", "n + 2^d"), incomparable=("n*n", "2^(2*d)")),
    Family("n", ("n >= exp(d)",),
           same=("n + exp(d)", "2*n + d^2",
                 "n + d^5", "n + 2^d", "n + d*log(n)"),
           too_big=("n*d", "n + exp(2*d)"),
           too_small=("d^9", "n/d", "exp(d/2)")),
    Family("1",
           same=("(n + 1)/n", "3 + 1/d",
                 "5", "1 + 1/n", "2 + d/(n + d)"),
           too_big=("log(n)", "n"),
           too_small=("1/n", "0")),
)  # fmt: skip


def sizes(*texts: str) -> dict[str, Declared]:
    """The sizes that some costs are about."""
    words = {word for text in texts for word in re.findall(r"[A-Za-z]+", text)}
    return dict.fromkeys(sorted(words - NO_SIZES), NATURAL)


FAMILIES = (*ATTENTION, *LEARNING, *LOGARITHMS, *EXPONENTIALS)


def every_pair() -> Iterator[tuple[Family, str, str]]:
    """Each answer with its family and the word for it."""
    for family in FAMILIES:
        for answer, word in family.pairs():
            yield family, answer, word
