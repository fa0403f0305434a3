"""Formulas over arrays as homeworks in deep learning ask for them, right and wrong.

Equal ones are equal by an identity of matrix algebra, different ones by a usual slip: a transpose
left out, factors swapped, a sign, a factor 2, a wrong index. An oracle in NumPy, which shares no
code with the engine, confirms every label.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.formula_pairs.rows import Group, rows
from graders.formulas.names import NATURAL, POSITIVE, REAL, Array, Declared, Function

NAMES: Mapping[str, Declared] = {
    "X": Array(("n", "d")),
    "Y": Array(("n", "k")),
    "V": Array(("k", "d")),
    "W": Array(("d", "d")),
    "U": Array(("d", "m")),
    "y": Array(("n",)),
    "z": Array(("k",)),
    "w": Array(("d",)),
    "b": Array(("d",)),
    "s": Array(("d",)),
    "v": Array(("d",)),
    "A": Array(("n", "n")),
    "B": Array(("n", "n")),
    "C": Array(("n", "n")),
    "S": Array(("n", "n"), "symmetric"),
    "P": Array(("n", "n"), "positive definite"),
    "Q": Array(("n", "n"), "orthogonal"),
    "D": Array(("n", "n"), "diagonal", POSITIVE),
    "c": Array(("k",), "one-hot"),
    "h": Array(("T", "d")),
    "g": Array(("T", "d")),
    "x": Array(("T", "m")),
    "J": Array(("T", "d", "d")),
    "l": POSITIVE,
    "eta": REAL,
    "t": NATURAL,
    "f": Function(1),
}

LEAST_SQUARES = [
    Group(
        "inv(X.T @ X) @ X.T @ y",
        (
            "inv(X.T @ X) @ sum(i, 1, n, y[i] * X[i])",
            "inv((X.T @ X).T) @ X.T @ y",
            "inv(X.T @ X) @ (X.T @ y)",
            "(X @ inv(X.T @ X)).T @ y",
            "(y.T @ X @ inv(X.T @ X)).T",
            "inv(sum(i, 1, n, X[i] @ X[i].T)) @ sum(i, 1, n, X[i] * y[i])",
            "2 * inv(2 * X.T @ X) @ X.T @ y",
            "(X.T @ X) ** (-1) @ X.T @ y",
        ),
        (
            "X.T @ inv(X @ X.T) @ y",
            "inv(X @ X.T) @ X.T @ y",
            "inv(X.T @ X) @ X @ y",
            "inv(X.T) @ y",
            "inv(X.T @ X + eye(d)) @ X.T @ y",
            "X.T @ y @ inv(X.T @ X)",
            "-inv(X.T @ X) @ X.T @ y",
            "2 * inv(X.T @ X) @ X.T @ y",
        ),
        ("n > d",),
    ),
    Group(
        "X.T @ inv(X @ X.T) @ y",
        (
            "X.T @ inv((X @ X.T).T) @ y",
            "2 * X.T @ inv(2 * X @ X.T) @ y",
            "(y.T @ inv(X @ X.T) @ X).T",
            "X.T @ (inv(X @ X.T) @ y)",
            "sum(i, 1, n, X[i] * (inv(X @ X.T) @ y)[i])",
        ),
        (
            "inv(X.T @ X) @ X.T @ y",
            "X.T @ inv(X @ X.T + eye(n)) @ y",
            "inv(X @ X.T) @ X.T @ y",
            "-2 * inv(X @ X.T) @ y",
            "X.T @ inv(X.T @ X) @ y",
        ),
        ("n < d",),
    ),
    Group(
        "inv(X.T @ X + l * eye(d)) @ X.T @ y",
        (
            "inv(X.T @ X + l * eye(d)).T @ X.T @ y",
            "X.T @ inv(X @ X.T + l * eye(n)) @ y",
            "inv(l * I + X.T @ X) @ X.T @ y",
            "inv(X.T @ X / l + I) @ X.T @ y / l",
            "(X.T @ y - X.T @ inv(X @ X.T + l * I) @ X @ X.T @ y) / l",
            "inv(2 * X.T @ X + 2 * l * I) @ (2 * X.T @ y)",
        ),
        (
            "inv(X.T @ X + l) @ X.T @ y",
            "inv(X.T @ X - l * eye(d)) @ X.T @ y",
            "inv(X.T @ X + l ** 2 * eye(d)) @ X.T @ y",
            "inv(X @ X.T + l * eye(n)) @ X.T @ y",
            "inv(X.T @ X + 2 * l * eye(d)) @ X.T @ y",
            "inv(X.T @ X + n * l * eye(d)) @ X.T @ y",
        ),
    ),
    Group(
        "-2 * inv(X @ X.T) @ y",
        (
            "-(inv(X @ X.T) + inv(X @ X.T)) @ y",
            "-2 * (y.T @ inv(X @ X.T)).T",
            "inv(X @ X.T) @ (-2 * y)",
            "-inv(X @ X.T / 2) @ y",
        ),
        ("2 * inv(X @ X.T) @ y", "-inv(X @ X.T) @ y", "-2 * inv(X.T @ X) @ y"),
        ("n < d",),
    ),
]

GRADIENTS = [
    Group(
        "2 * X.T @ (X @ w - y)",
        (
            "2 * (X.T @ X @ w - X.T @ y)",
            "X.T @ (2 * X @ w - 2 * y)",
            "-2 * X.T @ (y - X @ w)",
            "2 * X.T @ X @ w - 2 * X.T @ y",
            "2 * sum(i, 1, n, (w.T @ X[i] - y[i]) * X[i])",
            "(2 * (X @ w - y).T @ X).T",
            "sum(i, 1, n, 2 * X[i] * (X[i].T @ w - y[i]))",
        ),
        (
            "2 * X.T @ (y - X @ w)",
            "X.T @ (X @ w - y)",
            "2 * X @ (X @ w - y)",
            "2 * (X @ w - y)",
            "2 * sum(i, 1, n - 1, X[i] * (X[i].T @ w - y[i]))",
            "2 / n * X.T @ (X @ w - y)",
        ),
    ),
    Group(
        "2 * X.T @ (X @ w - y) + 2 * l * w",
        (
            "2 * X.T @ (X @ w - y) + l * w + w * l",
            "-2 * (X.T @ (y - X @ w) - l * w)",
            "2 * ((X.T @ X + l * I) @ w - X.T @ y)",
            "2 * X.T @ X @ w + 2 * (l * w - X.T @ y)",
        ),
        (
            "2 * X.T @ (X @ w - y) + l * w",
            "2 * X.T @ (X @ w - y) - 2 * l * w",
            "2 * X.T @ (X @ w - y) + 2 * l * norm(w)",
            "2 * X.T @ (X @ w - y) + 2 * l",
        ),
    ),
    Group(
        "-2 * V.T @ (z - V @ w)",
        (
            "-2 * V.T @ z + 2 * V.T @ V @ w",
            "2 * V.T @ (V @ w - z)",
            "2 * V.T @ V @ w - 2 * V.T @ z",
            "2 * ((V @ w - z).T @ V).T",
        ),
        ("2 * V.T @ (z - V @ w)", "V.T @ (V @ w - z)", "-2 * V @ (z - V @ w)", "-2 * (z - V @ w)"),
    ),
    Group(
        "(A + A.T) @ y",
        (
            "A @ y + (y.T @ A).T",
            "A @ y + A.T @ y",
            "A.T @ y + (y.T @ A.T).T",
            "(y.T @ (A + A.T)).T",
        ),
        ("2 * A @ y", "A @ y", "(A - A.T) @ y", "A @ A.T @ y"),
    ),
    Group(
        "2 * S @ y",
        ("S @ (y + y)", "(2 * y.T @ S).T", "(S + S.T) @ y", "2 * S.T @ y", "S @ y + (y.T @ S).T"),
        ("S @ y", "2 * S @ S @ y", "2 * y.T @ S @ y", "2 * inv(S) @ y"),
    ),
    Group(
        "X - X @ W.T + Y @ V",
        (
            "X @ (I - W).T + Y @ V",
            "X + Y @ V - (W @ X.T).T",
            "X @ (I - W.T) + Y @ V",
            "(X.T - W @ X.T + V.T @ Y.T).T",
        ),
        (
            "X - X @ W + Y @ V",
            "X - X @ W.T - Y @ V",
            "X - W.T @ X + Y @ V",
            "X - X @ W.T + Y @ V.T",
        ),
    ),
    Group(
        "w - eta * (s + 2 * l * w)",
        (
            "w - eta * s - eta * 2 * l * w",
            "(1 - 2 * eta * l) * w - eta * s",
            "-eta * s + w - 2 * l * eta * w",
        ),
        ("w - eta * (s + l * w)", "w - eta * (s - 2 * l * w)", "(1 - 2 * l) * w - eta * s"),
    ),
]

THROUGH_TIME = [
    Group(
        "h[t] + W.T @ g[t + 1]",
        (
            "W.T @ g[t + 1] + h[t]",
            "(g[t + 1].T @ W).T + h[t]",
            "h[t] + sum(j, t + 1, t + 1, W.T @ g[j])",
        ),
        ("h[t] + W @ g[t + 1]", "h[t] + W.T @ g[t]", "W.T @ g[t + 1]", "h[t] + g[t + 1]"),
    ),
    Group(
        "diag(hadamard(h[t + 1], 1 - h[t + 1])) @ W",
        (
            "(W.T @ diag(h[t + 1] * (1 - h[t + 1]))).T",
            "diag(h[t + 1] - h[t + 1] ** 2) @ W",
            "hadamard((h[t + 1] * (1 - h[t + 1])) @ ones(d).T, W)",
            "diag(h[t + 1]) @ (I - diag(h[t + 1])) @ W",
        ),
        (
            "W @ diag(hadamard(h[t + 1], 1 - h[t + 1]))",
            "W.T @ diag(hadamard(h[t + 1], 1 - h[t + 1]))",
            "diag(1 - h[t + 1] ** 2) @ W",
            "diag(hadamard(h[t], 1 - h[t])) @ W",
            "W",
        ),
    ),
    Group(
        "sum(t, 1, T, hadamard(h[t], 1 - h[t], g[t]) @ x[t].T)",
        (
            "hadamard(h, 1 - h, g).T @ x",
            "sum(t, 1, T, diag(h[t]) @ diag(1 - h[t]) @ g[t] @ x[t].T)",
            "sum(j, 0, T - 1, hadamard(h[j + 1], g[j + 1], 1 - h[j + 1]) @ x[j + 1].T)",
            "(x.T @ hadamard(g, h - hadamard(h, h))).T",
        ),
        (
            "sum(t, 1, T, g[t] @ x[t].T)",
            "sum(t, 2, T, hadamard(h[t], 1 - h[t], g[t]) @ x[t].T)",
            "sum(t, 1, T, hadamard(h[t], 1 - h[t], g[t]) @ x[t].T) / T",
            "sum(t, 1, T, x[t] @ hadamard(h[t], 1 - h[t], g[t]).T)",
            "sum(t, 1, T, hadamard(1 - h[t] ** 2, g[t]) @ x[t].T)",
            "hadamard(h[T], 1 - h[T], g[T]) @ x[T].T",
        ),
    ),
    Group(
        "sum(t, 1, T, hadamard(h[t], 1 - h[t], g[t]) @ h[t - 1].T)",
        (
            "sum(j, 0, T - 1, hadamard(h[j + 1], 1 - h[j + 1], g[j + 1]) @ h[j].T)",
            "sum(t, 1, T, diag(h[t] - h[t] ** 2) @ g[t] @ h[t - 1].T)",
        ),
        (
            "sum(t, 1, T, hadamard(h[t], 1 - h[t], g[t]) @ h[t].T)",
            "sum(t, 2, T, hadamard(h[t], 1 - h[t], g[t]) @ h[t - 1].T)",
            "sum(t, 1, T, h[t - 1] @ hadamard(h[t], 1 - h[t], g[t]).T)",
            "sum(t, 1, T, g[t] @ h[t - 1].T)",
        ),
    ),
    Group(
        "sum(k, 1, T, prod(j, 1, k - 1, J[j]) @ g[k])",
        (
            "g[1] + J[1] @ sum(k, 2, T, prod(j, 2, k - 1, J[j]) @ g[k])",
            "sum(k, 0, T - 1, prod(j, 1, k, J[j]) @ g[k + 1])",
        ),
        (
            "sum(k, 1, T, prod(j, 1, k, J[j]) @ g[k])",
            "sum(k, 1, T, prod(j, 1, k - 1, J[j].T) @ g[k])",
        ),
        ("T > 2",),
    ),
    Group(
        "(W.T) ** t @ w",
        (
            "(w.T @ W ** t).T",
            "(W ** t).T @ w",
            "prod(k, 1, t, W.T) @ w",
            "W.T @ (W.T) ** (t - 1) @ w",
        ),
        ("W ** t @ w", "(W.T) ** (t + 1) @ w", "t * W.T @ w"),
        ("t > 1",),
    ),
    Group(
        "sum(i, 1, t, (1 - l) * l ** (t - i) * g[i])",
        (
            "sum(j, 1, t, l ** (t - j) * g[j]) - l * sum(j, 1, t, l ** (t - j) * g[j])",
            "(1 - l) * sum(j, 0, t - 1, l ** j * g[t - j])",
            "(1 - l) * g[t] + l * (1 - l) * sum(i, 1, t - 1, l ** (t - 1 - i) * g[i])",
        ),
        (
            "sum(i, 1, t, (1 - l) * l ** (t - i + 1) * g[i])",
            "sum(i, 1, t, (1 - l) * l ** i * g[i])",
            "sum(i, 1, t, l ** (t - i) * g[i])",
        ),
        ("t > 1",),
    ),
]

IDENTITIES = [
    Group(
        "trace(A @ B @ C)",
        (
            "trace(B @ C @ A)",
            "trace(C @ A @ B)",
            "trace(C.T @ B.T @ A.T)",
            "total(hadamard(A.T, B @ C))",
        ),
        (
            "trace(A @ C @ B)",
            "trace(A) * trace(B @ C)",
            "trace(A @ B @ C.T)",
            "trace(A @ B) * trace(C)",
        ),
    ),
    Group(
        "inv(A @ B)",
        ("inv(B) @ inv(A)", "(A @ B) ** (-1)", "inv(B.T.T) @ inv(A.T).T"),
        ("inv(A) @ inv(B)", "inv(B @ A)", "B.T @ A.T", "inv(A) + inv(B)"),
    ),
    Group(
        "det(A @ B)",
        (
            "det(A) * det(B.T)",
            "det(A) * det(B)",
            "det(B @ A)",
            "det(A.T) * det(B)",
            "1 / det(inv(A @ B))",
        ),
        ("det(A) + det(B)", "det(A + B)", "-det(A) * det(B)", "det(2 * A) * det(B)"),
    ),
    Group(
        "A @ A - B @ B",
        ("(A + B) @ A - B @ (A + B)", "A @ (A - B) + (A - B) @ B", "A ** 2 - B ** 2"),
        ("(A - B) @ (A + B)", "(A - B) ** 2", "A @ A + B @ B"),
    ),
    Group(
        "(A @ B - B @ A) ** 2 @ C",
        (
            "(A @ B - B @ A) @ (A @ B @ C - B @ A @ C)",
            "(B @ A - A @ B) @ (B @ A - A @ B) @ C",
        ),
        ("C @ (A @ B - B @ A) ** 2", "(A @ B + B @ A) ** 2 @ C"),
        ("n > 2",),
    ),
    Group(
        "norm(X @ w - y) ** 2",
        (
            "(X @ w - y).T @ (X @ w - y)",
            "w.T @ X.T @ X @ w - 2 * y.T @ X @ w + y.T @ y",
            "total(hadamard(X @ w - y, X @ w - y))",
            "sum(i, 1, n, (X[i].T @ w - y[i]) ** 2)",
            "trace((X @ w - y) @ (X @ w - y).T)",
        ),
        (
            "norm(X @ w - y)",
            "norm(X @ w) ** 2 - norm(y) ** 2",
            "w.T @ X.T @ X @ w - y.T @ X @ w + y.T @ y",
            "sum(i, 1, n, X[i].T @ w - y[i]) ** 2",
            "norm1(X @ w - y) ** 2",
        ),
    ),
    Group(
        "trace(X.T @ X)",
        ("norm(X) ** 2", "total(hadamard(X, X))", "sum(i, 1, n, X[i].T @ X[i])", "trace(X @ X.T)"),
        ("total(X.T @ X)", "norm(X)", "trace(X.T @ X) / n", "det(X.T @ X)"),
    ),
    Group(
        "Q.T @ A @ Q",
        ("(Q.T @ A.T @ Q).T", "inv(Q) @ A @ Q", "inv(Q) @ A @ inv(Q).T", "inv(Q.T @ inv(A) @ Q)"),
        ("Q @ A @ Q.T", "A", "Q.T @ A.T @ Q", "Q.T @ Q @ A"),
    ),
    Group(
        "inv(P)",
        ("inv(P + P) + inv(P + P)", "inv(P).T", "inv(P) @ P @ inv(P)", "inv(2 * P) * 2"),
        ("P", "-inv(P)", "inv(P + eye(n))", "inv(P) / 2"),
    ),
    Group(
        "D ** (-1/2) @ A @ D ** (-1/2)",
        (
            "diag(1 / sqrt(diag(D))) @ A @ diag(1 / sqrt(diag(D)))",
            "inv(D ** (1/2)) @ A @ inv(sqrt(D))",
            "D ** (1/2) @ inv(D) @ A @ D ** (-1/2)",
        ),
        ("inv(D) @ A", "D ** (-1/2) @ A", "D ** (1/2) @ A @ D ** (1/2)", "A @ inv(D)"),
    ),
    Group(
        "inv(A) - inv(A) @ y @ y.T @ inv(A) / (1 + y.T @ inv(A) @ y)",
        (
            "inv(A) @ (I - y @ y.T @ inv(A) / (1 + y.T @ inv(A) @ y))",
            "inv(A + y @ y.T)",
        ),
        (
            "inv(A - y @ y.T)",
            "inv(A) + inv(y @ y.T)",
            "inv(A + y.T @ y)",
            "inv(A) - inv(A) @ y @ y.T @ inv(A)",
        ),
    ),
]

ACTIVATIONS = [
    Group(
        "diag(s) - s @ s.T",
        (
            "(diag(s) - s @ s.T).T",
            "diag(s) @ (I - ones(d) @ s.T)",
            "diag(s - s ** 2) - (s @ s.T - diag(s ** 2))",
        ),
        ("diag(s) + s @ s.T", "diag(s) - s.T @ s", "diag(hadamard(s, 1 - s))", "s @ s.T - diag(s)"),
    ),
    Group(
        "diag(1 - tanh(W @ w + b) ** 2) @ W",
        (
            "W - diag(tanh(W @ w + b) ** 2) @ W",
            "(I - diag(tanh(W @ w + b)) ** 2) @ W",
            "diag(1 / cosh(W @ w + b) ** 2) @ W",
            "diag(4 * sigmoid(2 * (W @ w + b)) * (1 - sigmoid(2 * (W @ w + b)))) @ W",
        ),
        (
            "W @ diag(1 - tanh(W @ w + b) ** 2)",
            "diag(1 - tanh(W @ w + b)) @ W",
            "diag(1 + tanh(W @ w + b) ** 2) @ W",
            "diag(1 - tanh(W.T @ w + b) ** 2) @ W",
        ),
    ),
    Group(
        "exp(w) / total(exp(w))",
        (
            "exp(w + 1) / total(exp(w + 1))",
            "exp(w - w[1]) / total(exp(w - w[1]))",
            "1 / sum(j, 1, d, exp(w[j] - w))",
            "exp(w - log(total(exp(w))))",
        ),
        (
            "exp(w) / norm(exp(w))",
            "exp(w) / d",
            "exp(-w) / total(exp(-w))",
            "exp(2 * w) / total(exp(2 * w))",
        ),
    ),
    Group(
        "sigmoid(z) - c",
        (
            "-(c - sigmoid(z))",
            "1 - sigmoid(-z) - c",
            "1 / (1 + exp(-z)) - c",
            "hadamard(1 - c, sigmoid(z)) - hadamard(c, sigmoid(-z))",
        ),
        ("c - sigmoid(z)", "sigmoid(z) + c", "sigmoid(z) * (1 - sigmoid(z)) - c"),
    ),
    Group(
        "-total(hadamard(c, log(exp(z) / total(exp(z)))))",
        (
            "log(total(exp(z))) - c.T @ z",
            "-c.T @ z + log(total(exp(z)))",
            "-log(c.T @ exp(z) / total(exp(z)))",
        ),
        ("log(total(exp(z))) + c.T @ z", "c.T @ log(exp(z) / total(exp(z)))", "log(total(exp(z)))"),
    ),
    Group(
        "f(W @ w + b)",
        (
            "f((w.T @ W.T + b.T).T)",
            "f(b + W @ w)",
            "f(b + (w.T @ W.T).T)",
        ),
        ("f(W.T @ w + b)", "f(W @ w) + f(b)", "W @ f(w) + b", "f(W @ (w + b))"),
    ),
    Group(
        "relu(w)",
        ("-min(-w, 0)", "(w + abs(w)) / 2", "max(w, 0)", "w - min(w, 0)"),
        ("abs(w)", "max(w, 0) - min(w, 0)", "relu(w) + relu(w - 60)", "sigmoid(w)"),
    ),
    Group(
        "w / norm(w)",
        ("w * (1 / norm(w))", "w / sqrt(w.T @ w)", "w * (w.T @ w) ** (-1/2)"),
        ("w / norm(w) ** 2", "w / norm1(w)", "w * norm(w)"),
    ),
    Group(
        "(I / norm(w) - w @ w.T / norm(w) ** 3) @ s",
        (
            "(s * (w.T @ w) - w * (w.T @ s)) / norm(w) ** 3",
            "s / norm(w) - w * (w.T @ s) / norm(w) ** 3",
            "(s - w * (w.T @ s) / (w.T @ w)) / norm(w)",
        ),
        ("s / norm(w)", "(I / norm(w) - w @ w.T / norm(w)) @ s", "(I - w @ w.T) @ s / norm(w)"),
    ),
]

NORMALIZATION = [
    Group(
        "(I - ones(n) @ ones(n).T / n) @ y",
        (
            "y - ones(n) @ (ones(n).T @ y) / n",
            "y - total(y) / n",
            "y - ones(n) * total(y) / n",
            "y - sum(i, 1, n, y[i]) / n",
        ),
        ("y - total(y)", "(I - ones(n) @ ones(n).T) @ y", "y - norm(y) / n", "y + total(y) / n"),
    ),
    Group(
        "sum(i, 1, n, (y[i] - total(y) / n) ** 2) / n",
        (
            "total((y - total(y) / n) ** 2) / n",
            "y.T @ y / n - (total(y) / n) ** 2",
            "norm(y - total(y) / n) ** 2 / n",
        ),
        ("norm(y - total(y) / n) ** 2 / (n - 1)", "y.T @ y / n", "y.T @ y / n - total(y) ** 2 / n"),
    ),
    Group(
        "diag(sqrt(diag(X.T @ X))) @ w",
        (
            "diag(diag(X.T @ X) ** (1/2)) @ w",
            "sqrt(diag(X.T @ X)) * w",
            "diag(X.T @ X) ** (1/2) @ w",
        ),
        ("diag(diag(X.T @ X)) @ w", "X.T @ X @ w", "norm(X) * w"),
    ),
    Group(
        "hadamard(X, X) @ hadamard(w, w)",
        ("diag(X @ diag(w) ** 2 @ X.T)", "hadamard(X, X) @ w ** 2"),
        ("(X @ w) ** 2", "hadamard(X, X) @ w", "X @ hadamard(w, w)"),
    ),
]

ROWS = rows(
    [*LEAST_SQUARES, *GRADIENTS, *THROUGH_TIME, *IDENTITIES, *ACTIVATIONS, *NORMALIZATION], NAMES
)
