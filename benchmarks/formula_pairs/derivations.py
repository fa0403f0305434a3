"""Derivations that hold, and the same with one line changed: the label is where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Chain:
    """A derivation that holds, and another text for one of its lines, after which it does not."""

    lines: tuple[str, ...]
    place: int
    wrong: str

    def broken(self) -> tuple[str, ...]:
        """The lines with the wrong one in its place."""
        return (*self.lines[: self.place], self.wrong, *self.lines[self.place + 1 :])


CHAINS = (
    Chain(("sigmoid(x)*(1 - sigmoid(x))", "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))",
           "1/(1 + exp(-x))*(exp(-x)/(1 + exp(-x)))", "exp(-x)/(1 + exp(-x))^2"),
          2, "1/(1 + exp(-x))*(exp(-x)/(1 - exp(-x)))"),
    Chain(("1 - tanh(x)^2", "1 - ((exp(x) - exp(-x))/(exp(x) + exp(-x)))^2",
           "((exp(x) + exp(-x))^2 - (exp(x) - exp(-x))^2)/(exp(x) + exp(-x))^2",
           "4/(exp(x) + exp(-x))^2"), 3, "2/(exp(x) + exp(-x))^2"),
    Chain(("tanh(x)", "(exp(x) - exp(-x))/(exp(x) + exp(-x))", "(1 - exp(-2*x))/(1 + exp(-2*x))",
           "2/(1 + exp(-2*x)) - 1", "2*sigmoid(2*x) - 1"), 4, "2*sigmoid(x) - 1"),
    Chain(("log(1/(1 + exp(-x)))", "-log(1 + exp(-x))", "-log(exp(-x)*(exp(x) + 1))",
           "x - log(1 + exp(x))"), 3, "-x - log(1 + exp(x))"),
    Chain(("softplus(x) - softplus(-x)", "log(1 + exp(x)) - log(1 + exp(-x))",
           "log((1 + exp(x))/(1 + exp(-x)))", "log(exp(x))", "x"), 2,
          "log((1 + exp(x))*(1 + exp(-x)))"),
    Chain(("p*(1 - p)^2 + (1 - p)*p^2", "p*(1 - p)*((1 - p) + p)", "p*(1 - p)", "p - p^2"), 1,
          "p*(1 - p)*((1 - p) - p)"),
    Chain(("x^2 - (x - h)^2", "x^2 - (x^2 - 2*x*h + h^2)", "2*x*h - h^2", "h*(2*x - h)"), 2,
          "2*x*h + h^2"),
    Chain(("((x + h)^3 - x^3)/h", "(3*x^2*h + 3*x*h^2 + h^3)/h", "3*x^2 + 3*x*h + h^2"), 1,
          "(3*x^2*h + 3*x*h + h^3)/h"),
    Chain(("(m - a)^2 + (m + a)^2", "2*m^2 + 2*a^2", "2*(m^2 + a^2)"), 1, "2*m^2 + 4*m*a + 2*a^2"),
    Chain(("q*x^2/2 + r*x", "q/2*(x^2 + 2*r*x/q)", "q/2*((x + r/q)^2 - r^2/q^2)",
           "q/2*(x + r/q)^2 - r^2/(2*q)"), 3, "q/2*(x + r/q)^2 - r^2/q"),
    Chain(("exp(-x^2/2)*exp(a*x)", "exp(-x^2/2 + a*x)", "exp(-(x - a)^2/2 + a^2/2)",
           "exp(a^2/2)*exp(-(x - a)^2/2)"), 2, "exp(-(x - a)^2/2 + a^2)"),
    Chain(("exp(-q^2/2)*exp((q + r)^2/2)*exp(-r^2/2)", "exp((q + r)^2/2 - q^2/2 - r^2/2)",
           "exp((q^2 + 2*q*r + r^2 - q^2 - r^2)/2)", "exp(q*r)"), 3, "exp(2*q*r)"),
    Chain(("sum(b^k, k, 0, 3)", "1 + b + b^2 + b^3", "(1 + b)*(1 + b^2)", "(1 - b^4)/(1 - b)"), 2,
          "(1 + b)*(1 + b^3)"),
    Chain(("b*(b*v + (1 - b)*g) + (1 - b)*h", "b^2*v + b*(1 - b)*g + (1 - b)*h",
           "b^2*v + (1 - b)*(b*g + h)"), 1, "b^2*v + (1 - b)*g + (1 - b)*h"),
    Chain(("w - s*(g + l*w)", "w - s*g - s*l*w", "(1 - s*l)*w - s*g"), 2, "(1 - l)*w - s*g"),
    Chain(("exp(a - m)/(exp(a - m) + exp(c - m))",
           "exp(a)*exp(-m)/(exp(a)*exp(-m) + exp(c)*exp(-m))", "exp(a)/(exp(a) + exp(c))",
           "1/(1 + exp(c - a))"), 3, "1/(1 + exp(a - c))"),
    Chain(("sqrt(d)*(1/sqrt(d))^2", "sqrt(d)/d", "1/sqrt(d)"), 1, "sqrt(d)/d^2"),
    Chain(("n*d^2 + n*d*(n - d)", "n*d*(d + n - d)", "n^2*d"), 1, "n*d*(d + n + d)"),
    Chain(("sum(i, i, 1, n)/n", "(n*(n + 1)/2)/n", "(n + 1)/2"), 1, "(n*(n - 1)/2)/n"),
    Chain(("a/(1 + a) - a^2/(1 + a)^2", "(a*(1 + a) - a^2)/(1 + a)^2", "a/(1 + a)^2"), 1,
          "(a*(1 + a) + a^2)/(1 + a)^2"),
    Chain(("log(a^2*c) - log(a)", "2*log(a) + log(c) - log(a)", "log(a) + log(c)", "log(a*c)"), 1,
          "2*log(a*c) - log(a)"),
    Chain(("1/(1/a + 1/c)", "1/((a + c)/(a*c))", "a*c/(a + c)"), 2, "(a + c)/(a*c)"),
)  # fmt: skip


def every_chain() -> Iterator[tuple[tuple[str, ...], int]]:
    """The lines of each chain, and the place of the first wrong one: -1 where all hold."""
    for chain in CHAINS:
        yield chain.lines, -1
        yield chain.broken(), chain.place
