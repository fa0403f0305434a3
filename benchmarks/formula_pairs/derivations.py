"""Derivations that hold, and the same with one line changed: the label is where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graders.formulas.names import NATURAL, POSITIVE, PROBABILITY, Array, Names, Random

NUMBERS: Names = {
    **dict.fromkeys("xhmaqrvgwslcd", POSITIVE), "p": PROBABILITY, "b": PROBABILITY, "n": NATURAL,
}  # fmt: skip
ARRAYS: Names = {
    "X": Array(("n", "d")), "y": Array(("n",)), "w": Array(("d",)), "v": Array(("d",)),
    "A": Array(("n", "n")), "B": Array(("n", "n")), "S": Array(("n", "n"), "symmetric"),
    "P": Array(("n", "n"), "positive definite"), "Q": Array(("n", "n"), "orthogonal"),
    "l": POSITIVE,
}  # fmt: skip
CHANCES: Names = {
    "m": Random("bernoulli", ("1 - p",)), "r": Random("rademacher"),
    "z": Random("normal", ("mu", "q")), "v": Random("normal", ("0", "1")),
    "p": PROBABILITY, "q": POSITIVE, "mu": POSITIVE, "x": POSITIVE, "a": POSITIVE,
}  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """A derivation that holds, and another text for one of its lines, after which it does not."""

    lines: tuple[str, ...]
    place: int
    wrong: str
    names: Names = field(default_factory=lambda: NUMBERS)

    def broken(self) -> tuple[str, ...]:
        """The lines with the wrong one in its place."""
        return (*self.lines[: self.place], self.wrong, *self.lines[self.place + 1 :])


OF_ARRAYS = (
    (("(X @ w - y).T @ (X @ w - y)", "(w.T @ X.T - y.T) @ (X @ w - y)",
      "w.T @ X.T @ X @ w - w.T @ X.T @ y - y.T @ X @ w + y.T @ y",
      "w.T @ X.T @ X @ w - 2 * y.T @ X @ w + y.T @ y"), 3,
     "w.T @ X.T @ X @ w - y.T @ X @ w + y.T @ y"),
    (("inv(A @ B) @ A", "inv(B) @ inv(A) @ A", "inv(B)"), 1, "inv(A) @ inv(B) @ A"),
    (("(A + B) @ (A - B)", "A @ (A - B) + B @ (A - B)", "A @ A - A @ B + B @ A - B @ B"), 2,
     "A @ A - B @ B"),
    (("(A @ B).T @ y", "B.T @ A.T @ y", "(y.T @ A @ B).T"), 1, "A.T @ B.T @ y"),
    (("trace(A @ B - S @ A)", "trace(A @ B) - trace(S @ A)", "trace(B @ A) - trace(A @ S)",
      "trace(B @ A - A @ S)"), 2, "trace(B @ A) - trace(A.T @ A)"),
    (("X.T @ (X @ X.T + l * eye(n))", "X.T @ X @ X.T + l * X.T", "(X.T @ X + l * eye(d)) @ X.T"),
     1, "X.T @ X @ X.T + X.T"),
    (("(Q @ y).T @ (Q @ y)", "y.T @ Q.T @ Q @ y", "y.T @ y", "norm(y) ** 2"), 3, "norm(y)"),
    (("y.T @ A @ y", "(y.T @ A @ y).T", "y.T @ A.T @ y", "y.T @ (A + A.T) @ y / 2"), 3,
     "y.T @ (A - A.T) @ y / 2"),
    (("(eye(n) - y @ y.T / (2 * y.T @ y)) @ y", "y - y @ (y.T @ y) / (2 * y.T @ y)", "y - y / 2",
      "y / 2"), 1, "y - y @ (y.T @ y)"),
    (("inv(A + A @ B)", "inv(A @ (eye(n) + B))", "inv(eye(n) + B) @ inv(A)"), 2,
     "inv(A) @ inv(eye(n) + B)"),
    (("det(2 * A @ B) / det(B)", "det(2 * A) * det(B) / det(B)", "det(2 * A)"), 2, "2 * det(A)"),
    (("norm(X @ (w + v) - X @ v) ** 2", "norm(X @ w + X @ v - X @ v) ** 2", "norm(X @ w) ** 2",
      "w.T @ X.T @ X @ w"), 2, "norm(X @ w)"),
    (("P @ inv(P) @ A + A @ inv(P) @ P", "A + A", "2 * A"), 1, "A + inv(P) @ A @ P"),
    (("w - l * (X.T @ (X @ w - y))", "w - l * X.T @ X @ w + l * X.T @ y",
      "(eye(d) - l * X.T @ X) @ w + l * X.T @ y"), 1, "w - l * X.T @ X @ w - l * X.T @ y"),
)  # fmt: skip
OF_CHANCES = (
    (("Var(m * x)", "E(m ** 2 * x ** 2) - E(m * x) ** 2", "x ** 2 * E(m) - x ** 2 * E(m) ** 2",
      "x ** 2 * (1 - p) - x ** 2 * (1 - p) ** 2", "x ** 2 * p * (1 - p)"), 2,
     "x ** 2 * E(m) - x * E(m) ** 2"),
    (("E((z - mu) ** 2)", "E(z ** 2) - 2 * mu * E(z) + mu ** 2",
      "q + mu ** 2 - 2 * mu ** 2 + mu ** 2", "q"), 1, "E(z ** 2) - mu * E(z) + mu ** 2"),
    (("E((a * z + v) ** 2)", "a ** 2 * E(z ** 2) + 2 * a * E(z) * E(v) + E(v ** 2)",
      "a ** 2 * (q + mu ** 2) + 1"), 2, "a ** 2 * q + 1"),
    (("Var(a * z + x)", "a ** 2 * Var(z)", "a ** 2 * q"), 1, "a * Var(z)"),
    (("E(m * x / (1 - p))", "x * E(m) / (1 - p)", "x * (1 - p) / (1 - p)", "x"), 2,
     "x * p / (1 - p)"),
    (("E(exp(r * x))", "exp(x) / 2 + exp(-x) / 2", "cosh(x)"), 2, "sinh(x)"),
    (("Var(r * x + z)", "x ** 2 * Var(r) + Var(z)", "x ** 2 + q"), 2, "x + q"),
    (("E(z ** 3)", "E((mu + sqrt(q) * v) ** 3)", "mu ** 3 + 3 * mu * q * E(v ** 2)",
      "mu ** 3 + 3 * mu * q"), 2, "mu ** 3 + mu * q * E(v ** 2)"),
)  # fmt: skip
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
    *(Chain(lines, place, wrong, ARRAYS) for lines, place, wrong in OF_ARRAYS),
    *(Chain(lines, place, wrong, CHANCES) for lines, place, wrong in OF_CHANCES),
)  # fmt: skip


def every_chain() -> Iterator[tuple[tuple[str, ...], int, Chain]]:
    """The lines of each chain, and the place of the first wrong one: -1 where all hold."""
    for chain in CHAINS:
        yield chain.lines, -1, chain
        yield chain.broken(), chain.place, chain
