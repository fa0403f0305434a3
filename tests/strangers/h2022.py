"""Strangers' answers to IFT6135-H2022, written from the prompts alone."""

from typing import Any

import numpy as np
import torch

from tests.strangers.hands import Hands, one

T64 = torch.float64


def t(x: Any) -> torch.Tensor:
    return torch.as_tensor(np.asarray(x), dtype=T64)


def by_hand(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> list[Any]:
    g_prev = sigma(h_prev)
    h = W @ sigma(h_prev) + U @ x + b
    return [sigma(W @ g_prev + U @ x + b), sigma(W @ sigma(h_prev) + U @ x + b), sigma(h)]


def with_lists(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> list[Any]:
    return [list(map(float, form)) for form in by_hand(W, U, b, sigma, h_prev, x)]


def longer(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> tuple[Any, ...]:
    first, second, last = by_hand(W, U, b, sigma, h_prev, x)
    return first, sigma(b + U @ x + W @ sigma(h_prev)), second, last


def by_einsum(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> np.ndarray:
    z = np.einsum("ij,j->i", W, sigma(h_prev)) + np.einsum("ij,j->i", U, x) + b
    return np.array([sigma(W.dot(sigma(h_prev)) + U.dot(x) + b), sigma(1 * z), sigma(z)])


def in_torch(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> list[torch.Tensor]:
    return [t(form) for form in by_hand(W, U, b, sigma, h_prev, x)]


def columns(W: Any, U: Any, b: Any, sigma: Any, h_prev: Any, x: Any) -> list[np.ndarray]:
    return [form[:, None] for form in by_hand(W, U, b, sigma, h_prev, x)]


G = {"q1_1_g_from_h": lambda h, sigma: sigma(h)}
STEP = {"q1_1_step": by_hand}
RECURRENCE = Hands(
    "1.1",
    right=[
        *({**G, "q1_1_step": step} for step in
          (by_hand, with_lists, longer, by_einsum, in_torch, columns)),
        *({**STEP, "q1_1_g_from_h": g} for g in (
            lambda h, sigma: list(sigma(h)), lambda h, sigma: t(sigma(h)),
            lambda h, sigma: np.array([float(sigma(v)) for v in h]),
            lambda h, sigma: sigma(h)[:, None], lambda h, sigma: sigma(h.copy()),
            lambda h, sigma: np.asarray(sigma(np.asarray(h))),
        )),
    ],
    wrong=[
        *({**G, "q1_1_step": step} for step in (
            lambda W, U, b, sigma, h_prev, x: [sigma(W @ sigma(h_prev) + U @ x + b)] * 3,
            lambda W, U, b, sigma, h_prev, x: [sigma(W @ h_prev + U @ x + b) for _ in range(3)],
            lambda W, U, b, sigma, h_prev, x: [0 * b, 0 * b, 0 * b],
            lambda W, U, b, sigma, h_prev, x: by_hand(W, U, b, sigma, h_prev, x)[:2],
            lambda W, U, b, sigma, h_prev, x: by_hand(W, U, b, sigma, h_prev, x)[0],
        )),
        *({**STEP, "q1_1_g_from_h": g} for g in (
            lambda h, sigma: h, lambda h, sigma: 0 * h, lambda h, sigma: sigma(-h),
            lambda h, sigma: np.tanh(h),
        )),
    ],
)  # fmt: skip

J = {"q1_2_jacobian": lambda W, h_prev, dsigma: W @ np.diag(dsigma(h_prev))}
S = {"q1_2_step_bound": lambda W, gamma: gamma * np.linalg.norm(W, 2)}
B = {"q1_2_bound": lambda delta, T: delta**T}
VANISHING = Hands(
    "1.2",
    beside={**J, **S, **B},
    right=[
        *one("q1_2_jacobian",
             lambda W, h, ds: W * ds(h), lambda W, h, ds: np.einsum("ij,j->ij", W, ds(h)),
             lambda W, h, ds: t(W) @ torch.diag(t(ds(h))),
             lambda W, h, ds: [[W[i][j] * float(ds(h[j])) for j in range(len(h))]
                               for i in range(len(h))],
             lambda W, h, ds: (W.T * ds(h)[:, None]).T),
        *one("q1_2_step_bound",
             lambda W, g: g * np.sqrt(np.linalg.eigvalsh(W.T @ W).max()),
             lambda W, g: g * np.linalg.svd(W)[1][0],
             lambda W, g: torch.linalg.matrix_norm(t(W), 2) * g,
             lambda W, g: np.array([g * np.linalg.norm(W, 2)]),
             lambda W, gamma: float(max(np.linalg.eigvals(W @ W.T).real) ** 0.5 * gamma)),
        *one("q1_2_bound", "delta^T", r"\delta^T", lambda delta, T: np.prod([delta] * T),
             lambda delta, T: delta**T, "exp(T log(delta))" if False else "delta**T"),
    ],
    wrong=[
        *one("q1_2_jacobian", lambda W, h, ds: W @ np.diag(h), lambda W, h, ds: np.diag(ds(h)),
             lambda W, h, ds: W.T),
        *one("q1_2_step_bound", lambda W, g: 1e300, lambda W, g: np.inf, lambda W, g: 0.0,
             lambda W, g: g * np.trace(W)),
        *one("q1_2_bound", "delta/T", lambda delta, T: 0.0, "1", "T^delta"),
    ],
)  # fmt: skip


def recursive(beta: float, t_: int) -> list[float]:
    found: list[float] = []
    for _ in range(t_):
        found = [beta * value for value in found] + [1 - beta]
    return found


COEFFICIENTS = Hands(
    "2.2",
    right=one(
        "q2_2_coefficients", recursive,
        lambda beta, t: [(1 - beta) * beta ** (t - i) for i in range(1, t + 1)],
        lambda beta, t: (1 - beta) * beta ** np.arange(t)[::-1],
        lambda beta, t: np.array([(1 - beta) * beta**k for k in reversed(range(t))]),
        lambda beta, t: (1 - beta) * torch.tensor(beta, dtype=T64) ** torch.arange(t - 1, -1, -1),
        lambda beta, t: np.flip((1 - beta) * np.power(beta, np.arange(t))),
        lambda beta, t: (1 - beta) * np.cumprod([1.0] + [beta] * (t - 1))[::-1],
        lambda beta, t: ((1 - beta) * beta ** np.arange(t - 1, -1, -1))[:, None],
        lambda beta, t: tuple((1 - beta) * beta ** (t - 1 - i) for i in range(t)),
        lambda beta, t: (1 - beta) * np.vander([beta], t)[0],
        lambda beta, t: np.exp(np.log(beta) * np.arange(t - 1, -1, -1)) * (1 - beta),
        lambda beta, t: [beta ** (t - i) - beta ** (t - i + 1) for i in range(1, t + 1)],
    ),
    wrong=one(
        "q2_2_coefficients",
        lambda beta, t: [1 / t] * t, lambda beta, t: [1 - beta] * t, lambda beta, t: [beta] * t,
        lambda beta, t: [(1 - beta) ** (t - i) * beta for i in range(1, t + 1)],
        lambda beta, t: (1 - beta**t), lambda beta, t: np.zeros(t),
        lambda beta, t: [(1 - beta) * beta ** (t - i) for i in range(1, t)],
        lambda beta, t: [beta**i for i in range(t)],
    ),
    partly={
        "exponents": ({"q2_2_coefficients": lambda beta, t: [
            (1 - beta) * beta ** (t - i + 1) for i in range(1, t + 1)]}, "1/2"),
        "order": ({"q2_2_coefficients": lambda beta, t: [
            (1 - beta) * beta**i for i in range(t)]}, "1/2"),
        "no 1 - beta": ({"q2_2_coefficients": lambda beta, t: [
            beta ** (t - i) for i in range(1, t + 1)]}, "1/2"),
    },
)  # fmt: skip

MOMENTUM = Hands(
    "2.1.i",
    right=one(
        "q2_1_momentum",
        lambda prev_update, g, alpha, eps: alpha * prev_update - eps * g,
        lambda p, g, a, e: [a * u - e * v for u, v in zip(p, g, strict=True)],
        lambda p, g, a, e: t(p) * a - e * t(g),
        lambda p, g, a, e: -(e * g - a * p),
        lambda p, g, a, e: np.add(a * p, -e * g),
        lambda p, g, a, e: (a * p - e * g)[None],
        lambda p, g, a, e: -(a * (-p) + e * g),
        "alpha prev_update - epsilon g",
        r"\alpha \Delta\theta_{t-1} - \epsilon g_t",
        "alpha*prev_update - eps*g",
        r"-\epsilon g + \alpha \text{prev\_update}",
        "-(eps*g - alpha*prev_update)",
    ),
    wrong=one(
        "q2_1_momentum",
        lambda p, g, a, e: -e * g,
        lambda p, g, a, e: a * p - e * p,
        lambda p, g, a, e: p - e * g,
        lambda p, g, a, e: a * g - e * p,
        lambda p, g, a, e: a * p - g,
        "alpha g",
        lambda p, g, a, e: a * (p - e * g),
        lambda p, g, a, e: 0 * p,
    ),
)
AVERAGE = Hands(
    "2.1.ii",
    right=one(
        "q2_1_average",
        lambda prev_update, g, beta, delta: beta * prev_update - delta * (1 - beta) * g,
        lambda p, g, b, d: [b * u - d * (1 - b) * v for u, v in zip(p, g, strict=True)],
        lambda p, g, b, d: -d * (b * (-p / d) + (1 - b) * g),
        lambda p, g, b, d: t(p) * b - d * (1 - b) * t(g),
        lambda p, g, b, d: b * p + (b - 1) * d * g,
        lambda p, g, b, d: b * p - d * g + d * b * g,
        lambda p, g, b, d: (b * p - d * (1 - b) * g)[:, None],
        "beta prev_update - delta (1 - beta) g",
        r"\beta \Delta\theta_{t-1} - \delta (1-\beta) g_t",
        "beta*prev_update - delta*g + beta*delta*g",
        "beta*prev_update + delta*(beta - 1)*g",
        r"\beta\,\text{prev\_update} - \delta(1-\beta) g",
    ),
    wrong=one(
        "q2_1_average",
        lambda p, g, b, d: -d * g,
        lambda p, g, b, d: b * p,
        lambda p, g, b, d: p - d * (1 - b) * g,
        lambda p, g, b, d: (1 - b) * p - d * b * g,
        lambda p, g, b, d: b * p - d * g,
        "beta g - delta prev_update",
        lambda p, g, b, d: b * p - d * (1 + b) * g,
        lambda p, g, b, d: d * b * p - (1 - b) * g,
    ),
)
PARAMETERS = Hands(
    "2.1.iii",
    right=one(
        "q2_1_params",
        lambda beta, delta: (beta, delta * (1 - beta)),
        lambda b, d: [b, d - b * d],
        lambda b, d: np.array([b, d * (1 - b)]),
        lambda b, d: torch.tensor([b, d * (1 - b)]),
        lambda b, d: (torch.tensor(b, dtype=T64), torch.tensor(d * (1 - b), dtype=T64)),
        lambda b, d: (np.float64(b), np.float64((1 - b) * d)),
        lambda b, d: (b, -(b - 1) * d),
        lambda b, d: tuple(np.multiply([1, d], [b, 1 - b])),
        lambda b, d: ([b], [d * (1 - b)]),
        lambda b, d: (float(b), float(d * (1.0 - b))),
        lambda b, d: (b, (1 - b) / (1 / d)),
        lambda *args: (args[0], args[1] * (1 - args[0])),
    ),
    wrong=one(
        "q2_1_params",
        lambda b, d: (d, b),
        lambda b, d: (b * d, 1 - b),
        lambda b, d: (b, d + 1 - b),
        lambda b, d: (1 - b, d),
        lambda b, d: (b, 0),
        lambda b, d: (d * (1 - b), b),
        lambda b, d: b,
        lambda b, d: (b**2, d * (1 - b)),
    ),
)
EXPECTATION = Hands(
    "2.3.i",
    right=one(
        "q2_3_expectation",
        lambda beta, t, mean: (1 - beta**t) * mean,
        lambda b, t, m: m - b**t * m,
        lambda b, t, m: sum((1 - b) * b**i * m for i in range(t)) + 0 * m,
        lambda b, t, m: (1 - b) * m * sum(b**k for k in range(t)),
        lambda b, t, m: [v * (1 - b**t) for v in m],
        lambda b, t_, m: t(m) * (1 - b**t_),
        lambda b, t, m: np.outer(1 - b**t, m)[0],
        "(1 - beta^t) mean",
        r"(1-\beta^t)\,\text{mean}",
        "mean - beta**t * mean",
        r"(1-\beta)\,\sum_{i=0}^{t-1}\beta^i\,\text{mean}",
        lambda b, t, m: -np.expm1(t * np.log(b)) * m,
    ),
    wrong=one(
        "q2_3_expectation",
        lambda b, t, m: 0 * m,
        lambda b, t, m: t * (1 - b) * m,
        lambda b, t, m: b * m,
        lambda b, t, m: m / (1 - b**t) if t else m,
        lambda b, t, m: (1 - b) ** t * m,
        lambda b, t, m: (1 - t * b) * m,
        "1 - beta^t",
        "(1 + beta^t) mean",
    ),
    partly={"exponent": ({"q2_3_expectation": "(1 - beta^(t+1)) mean"}, "1/2")},
)
CORRECTED = Hands(
    "2.3.ii",
    right=one(
        "q2_3_corrected",
        lambda v, beta, t: v / (1 - beta**t), lambda v, b, t: [x / (1 - b**t) for x in v],
        lambda v, b, t_: t(v) / (1 - b**t_), lambda v, b, t: np.divide(v, 1 - np.power(b, t)),
        lambda v, b, t: v * (1 - b**t) ** -1,
        lambda v, b, t: v / ((1 - b) * sum(b**i for i in range(t))),
        lambda v, b, t: (v / (1 - b**t))[:, None], "v/(1 - beta^t)", r"\frac{v_t}{1-\beta^t}",
        r"\frac{v}{1-\beta^{t}}", "v*(1-beta**t)**-1",
        lambda v, b, t_: (torch.from_numpy(v) / (1 - torch.tensor(b, dtype=T64) ** t_)).numpy(),
    ),
    wrong=one(
        "q2_3_corrected",
        lambda v, b, t: v / t, lambda v, b, t: v - b**t, lambda v, b, t: v + b**t * v,
        lambda v, b, t: (1 - b) * v, lambda v, b, t: 0 * v, "v (1 - beta)", "1/(1 - beta^t)",
        lambda v, b, t: v / (1 + b**t),
    ),
)  # fmt: skip


def soft(x: Any, axis: int) -> Any:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


WEIGHTS = {"q3_2_weights": lambda Q, K: soft(Q, 1) @ soft(K, 0).T}
ROWS = {"q3_2_rowsum_steps": lambda s, C: [np.sum(C @ s), s @ C.sum(0), s.sum()]}
DISTRIBUTIONS = Hands(
    "3.2.i",
    beside={**WEIGHTS, **ROWS},
    right=[
        *one("q3_2_weights",
             lambda Q, K: torch.softmax(t(Q), 1) @ torch.softmax(t(K), 0).T,
             lambda Q, K: np.einsum("id,jd->ij", soft(Q, -1), soft(K, 0)),
             lambda Q, K: np.dot(soft(Q, 1), soft(K, 0).T).tolist(),
             lambda Q, K: sum(np.outer(soft(Q, 1)[:, k], soft(K, 0)[:, k])
                              for k in range(Q.shape[1])),
             lambda Q, K: (soft(K, 0) @ soft(Q, 1).T).T,
             lambda Q, K: np.inner(soft(Q, 1), soft(K, 0))),
        *one("q3_2_rowsum_steps",
             lambda s, C: [sum(s[k] * C[j, k] for j in range(len(C)) for k in range(len(s))),
                           sum(s[k] * sum(C[:, k]) for k in range(len(s))), sum(s)],
             lambda s, C: (float((C * s).sum()), float((C.sum(axis=0) * s).sum()), float(s.sum())),
             lambda s, C: np.array([np.einsum("k,jk->", s, C), np.einsum("k,k->", s, C.sum(0)),
                                    np.einsum("k->", s)]),
             lambda s, C: torch.stack([(t(C) @ t(s)).sum(), t(s) @ t(C).sum(0), t(s).sum()]),
             lambda s, C: [(C @ s).sum(), (s * C.sum(0)).sum(), np.dot(s, np.ones_like(s))],
             lambda s, C: [[(C @ s).sum()], [s @ C.sum(0)], [s.sum()]]),
    ],
    wrong=[
        *one("q3_2_weights", lambda Q, K: soft(Q, 1) @ K.T, lambda Q, K: Q @ K.T,
             lambda Q, K: np.full((len(Q), len(K)), 1 / len(K)), lambda Q, K: soft(Q @ K.T, 0)),
        *one("q3_2_rowsum_steps", lambda s, C: [1.0] * 3, lambda s, C: [np.sum(s)] * 3,
             lambda s, C: [np.sum(C @ s)] * 3, lambda s, C: [np.sum(C @ s)]),
    ],
)  # fmt: skip


def kernel(FQ: Any, FK: Any, V: Any) -> Any:
    return (FQ @ (FK.T @ V)) / (FQ @ FK.sum(axis=0))[:, None]


ORDER = Hands(
    "3.3.ii",
    right=one(
        "q3_3_linear_attention", kernel,
        lambda FQ, FK, V: np.divide(FQ @ (FK.T @ V), (FQ @ FK.sum(0)).reshape(-1, 1)),
        lambda FQ, FK, V: (t(FQ) @ (t(FK).T @ t(V))) / (t(FQ) @ t(FK).sum(0)).unsqueeze(1),
        lambda FQ, FK, V: np.einsum("nm,md->nd", FQ, np.einsum("nm,nd->md", FK, V))
        / np.einsum("nm,m->n", FQ, FK.sum(0))[:, None],
        lambda FQ, FK, V: (FQ @ (FK.T @ V)) / (FQ @ (FK.T @ np.ones((len(FK), 1)))),
        lambda FQ, FK, V: (lambda both: both[:, :-1] / both[:, -1:])(
            FQ @ (FK.T @ np.hstack([V, np.ones((len(V), 1))]))),
        lambda FQ, FK, V: FQ / (FQ @ FK.sum(0))[:, None] @ (FK.T @ V),
        lambda FQ, FK, V: FQ.dot(FK.T.dot(V)) * (1 / FQ.dot(FK.sum(0)))[:, np.newaxis],
        lambda FQ, FK, V: (FQ @ (FK.T @ V)) / np.sum(FQ * FK.sum(0), axis=1, keepdims=True),
        lambda FQ, FK, V: torch.linalg.multi_dot([t(FQ), t(FK).T, t(V)])
        / (t(FQ) @ t(FK).sum(0))[:, None],
        lambda FQ, FK, V: np.array([row @ S / (row @ z) for row in FQ])
        if (S := FK.T @ V) is not None and (z := FK.sum(0)) is not None else None,
        lambda FQ, FK, V: ((V.T @ FK) @ FQ.T / (FK.sum(0) @ FQ.T)).T,
    ),
    wrong=one(
        "q3_3_linear_attention",
        lambda FQ, FK, V: V, lambda FQ, FK, V: FQ @ (FK.T @ V) / len(V),
        lambda FQ, FK, V: (FK @ (FQ.T @ V)) / (FK @ FQ.sum(0))[:, None],
        lambda FQ, FK, V: FQ @ (FQ.T @ V), lambda FQ, FK, V: 0 * V,
        lambda FQ, FK, V: (FQ @ (FK.T @ V)) / FQ.sum(1)[:, None],
        lambda FQ, FK, V: soft(FQ, 1) @ (soft(FK, 0).T @ V),
        lambda FQ, FK, V: (FQ @ (FK.T @ V)) / np.sqrt(FQ @ FK.sum(0))[:, None],
    ),
)  # fmt: skip

FEATURES = Hands(
    "3.4.ii",
    right=one(
        "q3_4_features",
        lambda u, X: np.exp(-u @ u / 2) / np.sqrt(len(X)) * np.exp(X @ u),
        lambda u, X: np.exp(X @ u - u.dot(u) / 2) / len(X) ** 0.5,
        lambda u, X: [np.exp(x.dot(u) - (u**2).sum() / 2) / len(X) ** 0.5 for x in X],
        lambda u, X: torch.exp(t(X) @ t(u) - t(u).dot(t(u)) / 2) / len(X) ** 0.5,
        lambda u, X: np.exp(
            np.einsum("md,d->m", X, u) - np.linalg.norm(u) ** 2 / 2 - np.log(len(X)) / 2),
        lambda u, X: (np.exp(-u @ u / 2) / np.sqrt(len(X)) * np.exp(X @ u))[:, None],
        lambda u, X: np.concatenate([np.exp(X @ u), np.exp(-X @ u)]) * np.exp(-u @ u / 2)
        / np.sqrt(2 * len(X)),
        lambda u, X: np.exp(-X @ u - u @ u / 2) / np.sqrt(len(X)),
        lambda u, X: np.sqrt(np.exp(2 * X @ u - u @ u) / len(X)),
        lambda u, X: np.prod(np.exp(X * u), axis=1) * np.exp(-(u**2).sum() / 2) * len(X) ** -0.5,
        lambda u, X: tuple(np.exp(X @ u - u @ u / 2) / np.sqrt(X.shape[0])),
        lambda u, X: torch.exp(t(X).mv(t(u))) * np.exp(-u @ u / 2) / np.sqrt(len(X)),
    ),
    wrong=one(
        "q3_4_features",
        lambda u, X: X @ u, lambda u, X: np.ones(len(X)), lambda u, X: np.exp(X @ u),
        lambda u, X: soft(X @ u, 0), lambda u, X: np.abs(X @ u) / np.sqrt(len(X)),
        lambda u, X: np.exp(X @ u - u @ u) / np.sqrt(len(X)), lambda u, X: np.zeros(len(X)),
        lambda u, X: np.exp(-((X - u) ** 2).sum(1) / 2),
    ),
    partly={"no root of m": ({"q3_4_features": lambda u, X: np.exp(X @ u - u @ u / 2)}, "1/2")},
)  # fmt: skip

GAMMA = {"q4_1_gamma": lambda lam, eta: lam / (2 * eta)}
L2 = {"q4_1_l2_step": lambda theta, grad, eta, gamma: theta - eta * (grad + 2 * gamma * theta)}
DECAY = Hands(
    "4.1",
    beside={**GAMMA, **L2},
    right=[
        *one("q4_1_gamma", "lambda/(2 eta)", "lam/(2*eta)", r"\frac{\lambda}{2\eta}",
             lambda lam, eta: 0.5 * lam / eta, lambda lam, eta: np.float64(lam) / eta / 2,
             lambda lam, eta: torch.tensor(lam / 2 / eta, dtype=T64)),
        *one("q4_1_l2_step", "theta - eta (grad + 2 gamma theta)",
             r"\theta - \eta(\text{grad} + 2\gamma\theta)", "theta*(1 - 2*eta*gamma) - eta*grad",
             lambda th, g, e, ga: (1 - 2 * e * ga) * th - e * g,
             lambda th, g, e, ga: [a - e * b - 2 * e * ga * a for a, b in zip(th, g, strict=True)],
             lambda th, g, e, ga: t(th) - e * (t(g) + 2 * ga * t(th))),
    ],
    wrong=[
        *one("q4_1_gamma", "lambda", "eta/lambda", lambda lam, eta: 0.0, "lambda^2/(2 eta)"),
        *one("q4_1_l2_step", "theta - eta grad", lambda th, g, e, ga: g + 2 * ga * th,
             lambda th, g, e, ga: th - e * (g + ga * th**2), "theta - 2 eta gamma theta"),
    ],
)  # fmt: skip
LINE = Hands(
    "4.2.ii",
    right=one(
        "q4_2_changed_line",
        lambda theta, g, s, r, t, gamma, eps, rho1, rho2, delta: g + 2 * gamma * theta,
        lambda theta, g, gamma: g + 2 * gamma * theta,
        lambda g, theta, gamma: g + gamma * 2 * theta,
        lambda gamma, theta, g: [a + 2 * gamma * b for a, b in zip(g, theta, strict=True)],
        lambda theta, g, s, r, t, gamma, *rest: np.add(g, 2 * gamma * theta),
        lambda theta, g, s, r, t_, gamma, *rest: t(g) + 2 * gamma * t(theta),
        lambda *a: a[1] + 2 * a[5] * a[0],
        lambda theta, g, gamma, eps: g + (theta + theta) * gamma,
        lambda theta, g, s, r, t, gamma, *rest: (g + 2 * gamma * theta)[:, None],
        lambda theta, g, s, r, t, gamma, *rest: g - (-2) * gamma * theta,
        lambda theta, g, s, r, t, gamma, *rest: list(g + 2 * gamma * theta),
        lambda theta, g, s, r, t, gamma, *rest: np.sum([g, gamma * theta, gamma * theta], axis=0),
    ),
    wrong=one(
        "q4_2_changed_line",
        lambda theta, g, gamma: g,
        lambda theta, g, gamma: 2 * gamma * theta,
        lambda theta, g, gamma: g + 2 * theta,
        lambda theta, g, gamma: g * (1 + 2 * gamma),
        lambda theta, g, gamma: theta - gamma * g,
        lambda theta, g, gamma: g + gamma,
        lambda theta, g, gamma: g + gamma * theta**2,
        lambda theta, g, gamma: 0 * g,
    ),
    partly={"no 2": ({"q4_2_changed_line": lambda theta, g, gamma: g + gamma * theta}, "1/2")},
)


def growth(item: str, name: str, right: list[str], wrong: list[str]) -> Hands:
    dressed = [*right, *(f"O({text})" if False else f"${text}$" for text in right)]
    dressed += [rf"\Theta({text})" for text in right] + [f"Theta({text})" for text in right]
    dressed += [f"3 ({text})" for text in right] + [f"{text} + 7" for text in right]
    return Hands(item, one(name, *dressed), one(name, *wrong))


TIME = growth("3.1.i", "q3_1_time_single", ["n^2 d", "n^2 d + n d"],
              ["n", "d", "n d", "n log(n) d", "2^n", "n^2 d^3", "n^3 d", "n + d"])  # fmt: skip
SPACE = growth("3.1.ii", "q3_1_space_single", ["n^2 + n d", "n (n + d)"],
               ["n", "d", "n + d", "n^3", "n log(n)", "d^2", "n^2 d + n", "n d^2"])  # fmt: skip
HANDS = (
    *(RECURRENCE, VANISHING, MOMENTUM, AVERAGE, PARAMETERS, COEFFICIENTS, EXPECTATION, CORRECTED),
    *(TIME, SPACE, DISTRIBUTIONS, ORDER, FEATURES, DECAY, LINE),
)
