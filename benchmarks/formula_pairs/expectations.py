"""Formulas about random numbers: dropout, variances of layers, unbiased estimates, moments."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.formula_pairs.rows import Group, rows
from graders.formulas.names import POSITIVE, PROBABILITY, REAL, Array, Declared, Random

NAMES: Mapping[str, Declared] = {
    "X": Array((2, 3)),
    "y": Array((2,)),
    "w": Array((3,)),
    "A": Array((3, 3)),
    "R": Random("bernoulli", ("p",), (2, 3)),
    "k": Random("bernoulli", ("p",), (3,)),
    "m": Random("bernoulli", ("1 - p",)),
    "r": Random("rademacher"),
    "s": Random("rademacher", (), (3,)),
    "z": Random("normal", ("mu", "q")),
    "u": Random("normal", ("0", "1"), (3,)),
    "v": Random("normal", ("0", "1")),
    "p": PROBABILITY,
    "q": POSITIVE,
    "mu": REAL,
    "x": REAL,
    "a": REAL,
    "b": REAL,
}

GROUPS = [
    Group(
        "E(hadamard(X, R) @ w)",
        (
            "X @ (p * w)",
            "E(hadamard(X, R)) @ w",
            "p * X @ w",
            "X @ E(k * w)",
            "E(hadamard(R, X)) @ w",
        ),
        ("X @ w", "(1 - p) * X @ w", "hadamard(X, R) @ w", "X @ w / p"),
    ),
    Group(
        "Var(hadamard(X, R) @ w)",
        (
            "p * hadamard(X, X) @ w ** 2 - p ** 2 * hadamard(X, X) @ w ** 2",
            "p * (1 - p) * hadamard(X, X) @ hadamard(w, w)",
            "E((hadamard(X, R) @ w) ** 2) - (p * X @ w) ** 2",
            "diag(Cov(hadamard(X, R) @ w))",
        ),
        (
            "p * hadamard(X, X) @ hadamard(w, w)",
            "p * (1 - p) * (X @ w) ** 2",
            "(1 - p) * hadamard(X, X) @ hadamard(w, w)",
            "E((hadamard(X, R) @ w) ** 2)",
        ),
    ),
    Group(
        "E(norm(y - hadamard(X, R) @ w) ** 2)",
        (
            "E(norm(y) ** 2 - 2 * y.T @ hadamard(X, R) @ w + norm(hadamard(X, R) @ w) ** 2)",
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(diag(sqrt(diag(X.T @ X))) @ w) ** 2",
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * total(hadamard(X, X) @ hadamard(w, w))",
            "y.T @ y - 2 * p * y.T @ X @ w + E(norm(hadamard(X, R) @ w) ** 2)",
        ),
        (
            "norm(y - p * X @ w) ** 2",
            "norm(y - X @ w) ** 2 + p * (1 - p) * total(hadamard(X, X) @ hadamard(w, w))",
            "norm(y - p * X @ w) ** 2 + p * total(hadamard(X, X) @ hadamard(w, w))",
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(X @ w) ** 2",
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(diag(diag(X.T @ X)) @ w) ** 2",
        ),
    ),
    Group(
        "Var(m * x / (1 - p))",
        (
            "Var(m) * (x / (1 - p)) ** 2",
            "x ** 2 * p / (1 - p)",
            "E((m * x / (1 - p)) ** 2) - x ** 2",
            "x ** 2 / (1 - p) - x ** 2",
        ),
        ("x ** 2 * p * (1 - p)", "x ** 2 / (1 - p)", "x * p / (1 - p)", "x ** 2 * (1 - p) / p"),
    ),
    Group(
        "E(z ** 4)",
        (
            "E((z - mu) ** 4) + 4 * mu * E(z ** 3) - 6 * mu ** 2 * E(z ** 2) + 3 * mu ** 4",
            "mu ** 4 + 6 * mu ** 2 * q + 3 * q ** 2",
            "Var(z ** 2) + (mu ** 2 + q) ** 2",
        ),
        ("3 * q ** 2", "mu ** 4 + 3 * q ** 2", "(mu ** 2 + q) ** 2"),
    ),
    Group(
        "Var(a * z + b)",
        (
            "Cov(a * z + b, a * z)",
            "Var(a * z)",
            "a ** 2 * q",
            "a ** 2 * Var(z)",
            "E((a * z) ** 2) - a ** 2 * mu ** 2",
        ),
        ("a * q", "a ** 2 * q + b", "a ** 2 * q ** 2", "a ** 2 * q + b ** 2"),
    ),
    Group(
        "E((a * z + b * v) ** 2)",
        (
            "Var(a * z + b * v) + a ** 2 * mu ** 2",
            "a ** 2 * (q + mu ** 2) + b ** 2",
            "a ** 2 * E(z ** 2) + b ** 2",
        ),
        ("(a + b) ** 2 * (q + mu ** 2)", "a ** 2 * q + b ** 2", "a ** 2 * (q + mu ** 2) + b"),
    ),
    Group(
        "E(u.T @ A @ u)",
        (
            "E(u.T @ A.T @ u)",
            "total(diag(A))",
            "trace(A)",
            "E(s.T @ A @ s)",
            "trace(A @ E(u @ u.T))",
        ),
        ("total(A)", "det(A)", "norm(A)", "trace(A) ** 2"),
    ),
    Group(
        "Var(u.T @ A @ u)",
        ("Var(u.T @ A.T @ u)", "trace(A @ A) + trace(A.T @ A)", "norm(A + A.T) ** 2 / 2"),
        ("2 * trace(A @ A)", "2 * norm(A) ** 2", "trace(A) ** 2"),
    ),
    Group(
        "Cov(A @ u)",
        ("A @ E(u @ u.T) @ A.T", "A @ A.T", "E(A @ u @ u.T @ A.T)", "A @ Cov(u) @ A.T"),
        ("A.T @ A", "A", "A @ A", "eye(3)"),
    ),
    Group(
        "Cov(A @ u, u)",
        ("A @ Cov(u)", "A", "Cov(u, A @ u).T"),
        ("A.T", "A @ A.T", "eye(3)"),
    ),
    Group(
        "E(exp(a * z))",
        (
            "E(exp(a * (z - mu))) * exp(a * mu)",
            "exp(a * mu + a ** 2 * q / 2)",
            "exp(a * mu) * exp(a ** 2 * q / 2)",
        ),
        ("exp(a * mu)", "exp(a * mu + a ** 2 * q)", "exp(a * mu + a * q / 2)"),
    ),
    Group(
        "E(relu(m * x))",
        ("E(m) * relu(x)", "(1 - p) * relu(x)", "(1 - p) * (x + abs(x)) / 2"),
        ("relu((1 - p) * x) * (1 - p)", "p * relu(x)", "relu(x)"),
    ),
    Group(
        "P(m > 0)",
        ("1 - P(m < 1)", "1 - p", "E(m)", "E(m ** 2)"),
        ("p", "1", "(1 - p) ** 2"),
    ),
    Group(
        "E(exp(r * x))",
        ("E(exp(-r * x))", "cosh(x)", "(exp(x) + exp(-x)) / 2"),
        ("exp(x)", "sinh(x)", "1", "exp(x ** 2 / 2)"),
    ),
    Group(
        "E(norm(u) ** 4)",
        ("3 * E(v ** 4) + 6", "15", "Var(norm(u) ** 2) + 9"),
        ("9", "3", "27"),
    ),
    Group(
        "Var(k.T @ w)",
        (
            "p * total(w ** 2) - p ** 2 * total(w ** 2)",
            "p * (1 - p) * w.T @ w",
            "p * (1 - p) * norm(w) ** 2",
            "w.T @ Cov(k) @ w",
        ),
        ("p * w.T @ w", "p * (1 - p) * total(w) ** 2", "p ** 2 * norm(w) ** 2"),
    ),
    Group(
        "E(z * exp(a * z))",
        (
            "E(exp(a * z)) * (mu + a * q)",
            "(mu + a * q) * exp(a * mu + a ** 2 * q / 2)",
        ),
        ("mu * exp(a * mu + a ** 2 * q / 2)", "(mu + a) * exp(a * mu + a ** 2 * q / 2)"),
    ),
    Group(
        "E(abs(v))",
        ("sqrt(2 / pi)", "2 * E(relu(v))", "E(v * sign(v))"),
        ("1", "sqrt(2 * pi)", "1 / sqrt(2 * pi)"),
    ),
    Group(
        "E(relu(x * v) ** 2)",
        ("x ** 2 / 2", "E((x * v) ** 2) / 2"),
        ("x ** 2", "x / 2"),
    ),
    Group(
        "E(abs(z))",
        ("sqrt(2 * q / pi) * exp(-mu ** 2 / (2 * q)) + mu * erf(mu / sqrt(2 * q))",),
        ("sqrt(2 * q / pi)", "abs(mu)"),
    ),
    Group(
        "Var(relu(v))",
        ("1 / 2 - 1 / (2 * pi)",),
        ("1 / 2", "1 / 2 - 1 / pi"),
    ),
]

ROWS = rows(GROUPS, NAMES)
