"""Strangers' answers to IFT6135-A2022, written from the prompts alone."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from tests.strangers.hands import Hands, one

T64 = torch.float64


def t(x: Any) -> torch.Tensor:
    return torch.as_tensor(np.asarray(x), dtype=T64)


def loops_total(gl: Any, J: Any, gn: Any) -> list[float]:
    if gn is None:
        return [float(v) for v in gl]
    d = len(gl)
    return [float(gl[i]) + sum(float(J[j][i]) * float(gn[j]) for j in range(d)) for i in range(d)]


def autograd_total(grad_local: Any, J_next: Any, grad_next: Any) -> torch.Tensor:
    h = torch.zeros(len(grad_local), dtype=T64, requires_grad=True)
    loss = t(grad_local) @ h
    if grad_next is not None:
        loss = loss + t(grad_next) @ (t(J_next) @ h)
    loss.backward()  # type: ignore[no-untyped-call]
    assert h.grad is not None
    return h.grad


TOTAL = Hands(
    "1.2",
    right=one(
        "q1_2_total_grad",
        loops_total,
        autograd_total,
        lambda grad_local, J_next, grad_next: (
            grad_local if grad_next is None else grad_local + grad_next @ J_next
        ),
        lambda a, J, b: a if b is None else a + np.einsum("ji,j->i", J, b),
        lambda a, J, b: t(a) if b is None else t(a) + t(J).T @ t(b),
        lambda a, J, b: a + (0 if b is None else J.T.dot(b)),
        lambda a, J, b: np.add(a, np.zeros_like(a) if b is None else np.matmul(b, J)),
        lambda a, J, b: (a if b is None else (a[:, None] + J.T @ b[:, None]))[:, ...],
        lambda a, J, b: list(a) if b is None else list(a + (J * b[:, None]).sum(0)),
        lambda a, J, b: a if b is None else torch.addmv(t(a), t(J).T, t(b)).numpy(),
        lambda grad_local, J_next, grad_next=None: (
            grad_local if grad_next is None else np.dot(J_next.transpose(), grad_next) + grad_local
        ),
        lambda a, J, b: np.array(a, np.float32) if b is None else np.float32(a + J.T @ b),
    ),
    wrong=one(
        "q1_2_total_grad",
        lambda a, J, b: a * 0,
        lambda a, J, b: a if b is None else J.T @ (a + b),
        lambda a, J, b: a if b is None else a * (J.T @ b),
        lambda a, J, b: a if b is None else a + J.T @ a,
        lambda a, J, b: a if b is None else a - J.T @ b,
        lambda a, J, b: b,
        lambda a, J, b: a if b is None else a + J.T @ J @ b,
        lambda a, J, b: a if b is None else a + np.diag(J) * b,
        lambda a, J, b: "chain rule",
    ),
    partly={
        "zeros at the last step": ({
            "q1_2_total_grad": lambda a, J, b: 0 * a if b is None else a + J.T @ b
        }, "3/4"),
        "a crash at the last step": ({"q1_2_total_grad": lambda a, J, b: a + J.T @ b}, "3/4"),
        "no transpose": ({"q1_2_total_grad": lambda a, J, b: a if b is None else a + J @ b}, "1/2"),
    },
)  # fmt: skip


def fd_local(V: Any, h: Any, z: Any) -> np.ndarray:
    h_ = t(h).requires_grad_()
    (g,) = torch.autograd.grad(((t(z) - t(V) @ h_) ** 2).sum(), h_)
    return g.numpy()


LOCAL = Hands(
    "1.3.i",
    right=one(
        "q1_3_local_grad",
        fd_local,
        lambda V, h, z: -2 * V.T @ (z - V @ h),
        lambda V, h, z: 2 * (V @ h - z) @ V,
        lambda V, h, z: [
            sum(-2 * V[k][i] * (z[k] - sum(V[k][j] * h[j] for j in range(len(h))))
                for k in range(len(z))) for i in range(len(h))
        ],
        lambda V, h, z: np.einsum("ki,k->i", V, 2 * (np.einsum("kj,j->k", V, h) - z)),
        lambda V, h, z: 2 * t(V).T @ (t(V) @ t(h) - t(z)),
        lambda V, h, z: (2 * V.T.dot(V).dot(h) - 2 * V.T.dot(z)),
        "-2 V^T (z - V h)",
        r"2 V^\top (V h - z)",
        r"-2 V^{\top} z + 2 V^{\top} V h",
        r"$2V^T(Vh - z)$",
        r"2 V^T V h_t - 2 V^T z_t",
        lambda V, h, z: (-2 * V.T @ (z - V @ h))[:, None],
    ),
    wrong=one(
        "q1_3_local_grad",
        lambda V, h, z: V.T @ z,
        lambda V, h, z: 2 * V.T @ z,
        lambda V, h, z: -2 * V.T @ (z - V @ h) ** 2,
        lambda V, h, z: 2 * V.T @ (h.sum() - z),
        lambda V, h, z: 0 * h,
        "2 V^T V h",
        "V^T (z - V h)^2",
        "z - V h",
        lambda V, h, z: float(((z - V @ h) ** 2).sum()),
    ),
    partly={
        "no 2": ({"q1_3_local_grad": lambda V, h, z: V.T @ (V @ h - z)}, "1/2"),
        "the other sign": ({"q1_3_local_grad": "2 V^T (z - V h)"}, "1/2"),
    },
)  # fmt: skip

JACOBIAN = Hands(
    "1.3.ii",
    right=one(
        "q1_3_jacobian",
        lambda U, h_next: np.diag(h_next * (1 - h_next)) @ U,
        lambda U, h: (h * (1 - h))[:, None] * U,
        lambda U, h: [[h[i] * (1 - h[i]) * U[i][j] for j in range(len(h))] for i in range(len(h))],
        lambda U, h: np.einsum("i,ij->ij", h - h**2, U),
        lambda U, h: torch.diag(t(h) * (1 - t(h))) @ t(U),
        lambda U, h: np.multiply(U, np.outer(h * (1 - h), np.ones(len(h)))),
        lambda U, h: U * (h - h * h).reshape(-1, 1),
        "diag(h_next ⊙ (1 - h_next)) U",
        r"\mathrm{diag}(h_{t+1} \odot (1 - h_{t+1})) U",
        r"\operatorname{diag}(h_{\text{next}} - h_{\text{next}} \odot h_{\text{next}}) U",
        lambda U, h: (U.T * (h * (1 - h))).T,
        lambda U, h: torch.einsum("i,ij->ij", t(h * (1 - h)), t(U)).tolist(),
    ),
    wrong=one(
        "q1_3_jacobian",
        lambda U, h: h * (1 - h),
        lambda U, h: np.diag(h) @ U,
        lambda U, h: np.diag(1 - h) @ U,
        lambda U, h: U @ h,
        lambda U, h: np.eye(len(h)),
        lambda U, h: np.diag(h * (1 - h)) + U,
        "U diag(1 - h_next)",
        "diag(h_next) U",
    ),
)


def autograd_W(h: Any, g: Any, x: Any) -> torch.Tensor:
    W = torch.zeros(np.shape(g)[1], np.shape(x)[1], dtype=T64, requires_grad=True)
    s = t(h[1:] * (1 - h[1:]))
    (found,) = torch.autograd.grad((t(g) * s * (t(x) @ W.T)).sum(), W)
    return found


GRAD_W = Hands(
    "1.4.W",
    right=one(
        "q1_4_grad_W",
        autograd_W,
        lambda h, g, x: sum(
            np.outer(h[k + 1] * (1 - h[k + 1]) * g[k], x[k]) for k in range(len(g))
        ),
        lambda h, g, x: (h[1:] * (1 - h[1:]) * g).T @ x,
        lambda h, g, x: np.einsum("td,td,td,tn->dn", h[1:], 1 - h[1:], g, x),
        lambda h, g, x: torch.einsum("td,tn->dn", t(h[1:] * (1 - h[1:]) * g), t(x)),
        lambda h, g, x: [
            [sum(h[s + 1][i] * (1 - h[s + 1][i]) * g[s][i] * x[s][j] for s in range(len(g)))
             for j in range(len(x[0]))] for i in range(len(g[0]))
        ],
        lambda h, g, x: np.sum(
            [np.diag(a * (1 - a)) @ b[:, None] @ c[None]
             for a, b, c in zip(h[1:], g, x, strict=True)],
            axis=0,
        ),
        lambda h, g, x: np.tensordot(h[1:] * (1 - h[1:]) * g, x, axes=(0, 0)),
        lambda h, g, x: ((h[1:] - h[1:] ** 2) * g).T.dot(x).tolist(),
        lambda h, g, x: np.asarray(t(x).T @ t(h[1:] * (1 - h[1:]) * g)).T,
        lambda h, g, x: sum(
            (torch.outer(t(a * (1 - a) * b), t(c)) for a, b, c in zip(h[1:], g, x, strict=True)),
        ),
        lambda h, g, x: np.add.reduce((h[1:] * (1 - h[1:]) * g)[:, :, None] * x[:, None, :]),
    ),
    wrong=one(
        "q1_4_grad_W",
        lambda h, g, x: (h[:-1] * (1 - h[:-1]) * g).T @ x,
        lambda h, g, x: ((1 - h[1:] ** 2) * g).T @ x,
        lambda h, g, x: (h[1:] * g).T @ x,
        lambda h, g, x: g.T @ h[1:],
        lambda h, g, x: np.zeros((g.shape[1], x.shape[1])),
        lambda h, g, x: g.sum(0)[:, None] * x.sum(0),
        lambda h, g, x: (h[1:] * (1 - h[1:]) * g[::-1]).T @ x,
        lambda h, g, x: np.outer(g[0], x[0]),
    ),
    partly={
        "twice": ({"q1_4_grad_W": lambda h, g, x: 2 * (h[1:] * (1 - h[1:]) * g).T @ x}, "1/2"),
    },
)  # fmt: skip

GRAD_U = Hands(
    "1.4.U",
    right=one(
        "q1_4_grad_U",
        lambda h, g: sum(
            np.outer(h[k] * (1 - h[k]) * g[k - 1], h[k - 1]) for k in range(1, len(h))
        ),
        lambda h, g: (h[1:] * (1 - h[1:]) * g).T @ h[:-1],
        lambda h, g: np.einsum("td,te->de", h[1:] * (1 - h[1:]) * g, h[:-1]),
        lambda h, g: torch.einsum("td,te->de", t(h[1:] * (1 - h[1:]) * g), t(h[:-1])),
        lambda h, g: autograd_W(h, g, h[:-1]),
        lambda h, g: [
            [sum(h[s + 1][i] * (1 - h[s + 1][i]) * g[s][i] * h[s][j] for s in range(len(g)))
             for j in range(len(g[0]))] for i in range(len(g[0]))
        ],
        lambda h, g: np.tensordot(h[1:] * (1 - h[1:]) * g, h[:-1], axes=(0, 0)),
        lambda h, g: ((h[1:] - h[1:] ** 2) * g).T.dot(h[:-1]).tolist(),
        lambda h, g: np.asarray(t(h[:-1]).T @ t(h[1:] * (1 - h[1:]) * g)).T,
        lambda h, g: np.add.reduce((h[1:] * (1 - h[1:]) * g)[:, :, None] * h[:-1, None, :]),
        lambda h, g: t(h[1:] * (1 - h[1:]) * g).T.matmul(t(h[: len(g)])),
        lambda h, g: np.matmul((h[1:] * (1 - h[1:]) * g).transpose(), np.delete(h, -1, axis=0)),
    ),
    wrong=one(
        "q1_4_grad_U",
        lambda h, g: (h[:-1] * (1 - h[:-1]) * g).T @ h[:-1],
        lambda h, g: ((1 - h[1:] ** 2) * g).T @ h[:-1],
        lambda h, g: g.T @ g,
        lambda h, g: np.zeros((g.shape[1],) * 2),
        lambda h, g: h[:-1].T @ h[1:],
        lambda h, g: (h[1:] * g).T @ h[:-1],
        lambda h, g: g.sum(0)[:, None] * h[:-1].sum(0),
        lambda h, g: np.eye(g.shape[1]),
    ),
    partly={"without h_0": ({
        "q1_4_grad_U": lambda h, g: (h[2:] * (1 - h[2:]) * g[1:]).T @ h[1:-1]
    }, "1/2")},
)  # fmt: skip


def stack(sent: list[Any], like: Any) -> Any:
    return np.stack(sent).sum(0) if sent else np.zeros_like(like)


def torch_sum(i: Any, h: Any, into: Any, f: Any, q: Any) -> Any:
    total = torch.zeros(len(h[i]), dtype=T64)
    for j in into[i]:
        total = total + t(f[j, i](h[j]))
    return q(h[i], total.requires_grad_())


def accumulated(i: Any, h: Any, into: Any, f: Any, q: Any) -> Any:
    a = 0 * h[i]
    for j in into[i]:
        a += f[(j, i)](h[j])
    return q(h[i], a)


SUM = Hands(
    "2.1",
    right=one(
        "q2_1_update",
        torch_sum,
        accumulated,
        lambda i, h, N, f, q: q(h[i], sum((f[j, i](h[j]) for j in N[i]), np.zeros_like(h[i]))),
        lambda i, h, N, f, q: q(h[i], sum(f[j, i](h[j]) for j in N[i])),
        lambda i, h, N, f, q: q(h[i], stack([f[j, i](h[j]) for j in N[i]], h[i])),
        lambda i, h, N, f, q: q(h[i], list(stack([f[j, i](h[j]) for j in N[i]], h[i]))),
        lambda i, h, N, f, q: q(t(h[i]), t(stack([f[j, i](h[j]) for j in N[i]], h[i]))),
        lambda i, h, N, f, q: q(h[i], stack([f[j, i](t(h[j])) for j in N[i]], h[i])),
        lambda i, h, N, f, q: q(h[i], stack([f[j, i](h[j].tolist()) for j in N[i]], h[i])),
        lambda i, h, N, f, q: t(q(h[i], sum(f[j, i](h[j]) for j in N[i]))),
        lambda i, h, N, f, q: q(h[i], stack([f[j, i](h[j]) for j in N[i]], h[i])[:, None]),
        lambda i, h, N, f, q: list(q(h[i], sum(map(lambda j: f[j, i](h[j]), N[i])))),
        lambda i, h, N, f, q: q(h[i], [sum(c) for c in zip(*(f[j, i](h[j]) for j in N[i]),
                                                           strict=True)] or [0.0] * len(h[i])),
    ),
    wrong=one(
        "q2_1_update",
        lambda i, h, N, f, q: h[i],
        lambda i, h, N, f, q: q(h[i], h[i]),
        lambda i, h, N, f, q: sum((f[j, i](h[j]) for j in N[i]), np.zeros_like(h[i])),
        lambda i, h, N, f, q: q(sum(f[j, i](h[j]) for j in N[i]) + 0 * h[i], h[i]),
        lambda i, h, N, f, q: q(h[i], np.prod([f[j, i](h[j]) for j in N[i]], axis=0)),
        lambda i, h, N, f, q: q(h[i], sum((f[j, i](h[i]) for j in N[i]), 0 * h[i])),
        lambda i, h, N, f, q: q(0 * h[i], sum((f[j, i](h[j]) for j in N[i]), 0 * h[i])),
        lambda i, h, N, f, q: q(h[i], sum((f[j, i](h[j]) for j in h if (j, i) in f), 0 * h[i])),
        lambda i, h, N, f, q: None if i == 1 else 0,
    ),
    partly={
        "a crash where nobody is heard": ({
            "q2_1_update": lambda i, h, N, f, q: q(
                h[i], np.stack([f[j, i](h[j]) for j in N[i]]).sum(0))
        }, "1/2"),
    },
)  # fmt: skip

VALUE = Hands(
    "2.2",
    right=one(
        "q2_2_h1", [0, 0.8], (0.0, 0.8), np.array([0, 4 / 5]), torch.tensor([0.0, 0.8]),
        "[0, 4/5]", r"[0, \frac{4}{5}]", [0, "4/5"], np.array([[0.0], [0.8]]), "[0, 0.8]",
        [np.float32(0), np.float32(0.8)], [[0, 0.8]], "(0, 0.8)",
    ),
    wrong=one(
        "q2_2_h1", [0.8], 0.8, [1, 1], "0.8", [0, 0.8, 0], [2, 2.8], [0, -0.8], [0, 8],
    ),
    partly={
        "no maximum": ({"q2_2_h1": [-0.8, 0.8]}, "1/2"),
        "no message": ({"q2_2_h1": [0, 0.4]}, "1/2"),
        "exchanged": ({"q2_2_h1": [0.8, 0]}, "1/2"),
        "a sum": ({"q2_2_h1": [0, 0]}, "1/2"),
    },
)  # fmt: skip

EDGES = Hands(
    "2.3",
    right=[
        *one(
            "q2_3_edges",
            12,
            12.0,
            "12",
            np.int64(12),
            torch.tensor(12),
            [12],
            "4*3",
            "$12$",
            4 * 3,
            np.array([12]),
        ),
        {"q2_3_edges": 16, "q2_3_self_loops": True},
        {"q2_3_edges": "16", "q2_3_self_loops": "True"},
        {"q2_3_edges": 12, "q2_3_self_loops": False},
    ],
    wrong=[
        *one("q2_3_edges", 7, 10, 0, -12, 3, 20, "twelve and more"),
        {"q2_3_edges": 12, "q2_3_self_loops": True},
        {"q2_3_edges": 16, "q2_3_self_loops": False},
    ],
)


def parts(message: Any, aggregate: Any, update: Any, neighbors: Any = None) -> SimpleNamespace:
    everyone = neighbors or (lambda n: [list(range(n))] * n)
    return SimpleNamespace(neighbors=everyone, message=message, aggregate=aggregate, update=update)


def weighed(Q: Any, K: Any, V: Any) -> SimpleNamespace:
    return parts(
        lambda j, i, hj, hi: (np.exp((Q @ hi) @ (K @ hj)), V @ hj),
        lambda ms: (sum(a * v for a, v in ms), sum(a for a, _ in ms)),
        lambda hi, ab: ab[0] / ab[1],
    )


def by_torch(Q: Any, K: Any, V: Any) -> SimpleNamespace:
    Q, K, V = (t(x).requires_grad_() for x in (Q, K, V))
    return parts(
        lambda j, i, hj, hi: (t(hi) @ Q.T @ K @ t(hj), V @ t(hj)),
        lambda ms: (
            torch.softmax(torch.stack([s for s, _ in ms]), 0) @ torch.stack([v for _, v in ms])
        ),
        lambda hi, a: a,
    )


def multiset(Q: Any, K: Any, V: Any) -> SimpleNamespace:
    def update(hi: Any, ms: Any) -> Any:
        s = np.array([k @ (Q @ hi) for k, _ in ms])
        w = np.exp(s - s.max())
        return (w / w.sum()) @ np.stack([v for _, v in ms])

    return parts(lambda j, i, hj, hi: (K @ hj, V @ hj), lambda ms: list(ms), update)


def states(Q: Any, K: Any, V: Any) -> SimpleNamespace:
    def update(hi: Any, H: Any) -> Any:
        s = np.array([(Q @ hi).dot(K @ h) for h in H])
        w = np.exp(s) / np.exp(s).sum()
        return sum(a * (V @ h) for a, h in zip(w, H, strict=True))

    return parts(lambda j, i, hj, hi: hj, tuple, update, lambda n: [range(n) for _ in range(n)])


ATTENTION = Hands(
    "2.4",
    right=one(
        "q2_4_gnn", weighed, by_torch, multiset, states,
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: np.append(V @ hj, 1) * np.exp((Q @ hi).dot(K @ hj)),
            lambda ms: np.sum(ms, axis=0), lambda hi, s: s[:-1] / s[-1]),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (float((Q @ hi) @ (K @ hj)), (V @ hj).tolist()),
            lambda ms: (lambda w, v: (w / w.sum()) @ v)(
                np.exp([s for s, _ in ms]), np.array([v for _, v in ms])),
            lambda hi, a: a.tolist()),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (hi @ (Q.T @ K) @ hj, V @ hj),
            lambda ms: t(np.array([v for _, v in ms])).T
            @ torch.softmax(t([s for s, _ in ms]), -1), lambda hi, a: a),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: {"s": (Q @ hi) @ (K @ hj), "v": V @ hj}, lambda ms: ms,
            lambda hi, ms: sum(np.exp(m["s"]) * m["v"] for m in ms)
            / sum(np.exp(m["s"]) for m in ms)),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (np.exp(np.einsum("a,ab,cb,c->", hj, K.T, Q.T, hi)), hj),
            lambda ms: V @ (sum(w * h for w, h in ms) / sum(w for w, _ in ms)),
            lambda hi, a: a),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (np.exp((Q @ hi) @ (K @ hj)), V @ hj),
            lambda ms: (sum(a * v for a, v in ms), sum(a for a, _ in ms)),
            lambda hi, ab: (ab[0] / ab[1])[None], lambda n: np.tile(np.arange(n), (n, 1))),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (t(np.float32(hi)).double() @ t(Q).T @ t(K) @ t(hj), t(V) @ t(hj)),
            lambda ms: sum(torch.exp(s) * v for s, v in ms) / sum(torch.exp(s) for s, _ in ms),
            lambda hi, a: a.requires_grad_()),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: np.outer(np.exp((Q @ hi) @ (K @ hj)), np.append(V @ hj, 1.0)),
            lambda ms: np.concatenate(ms).sum(0), lambda hi, s: s[:-1] / s[-1]),
    ),
    wrong=one(
        "q2_4_gnn",
        lambda Q, K, V: parts(lambda j, i, hj, hi: V @ hj, lambda ms: np.max(ms, 0),
                              lambda hi, a: a),
        lambda Q, K, V: parts(lambda j, i, hj, hi: hj, lambda ms: sum(ms), lambda hi, a: hi),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (np.exp((Q @ hj) @ (K @ hj)), V @ hj),
            lambda ms: sum(a * v for a, v in ms) / sum(a for a, _ in ms), lambda hi, a: a),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (np.exp((Q @ hi) @ (K @ hj)), V @ hi),
            lambda ms: sum(a * v for a, v in ms) / sum(a for a, _ in ms), lambda hi, a: a),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (max(0, (Q @ hi) @ (K @ hj)), V @ hj),
            lambda ms: sum(a * v for a, v in ms) / (1e-9 + sum(a for a, _ in ms)),
            lambda hi, a: a),
        lambda Q, K, V: parts(
            lambda j, i, hj, hi: (np.exp((Q @ hi) @ (K @ hj)), hj),
            lambda ms: sum(a * v for a, v in ms) / sum(a for a, _ in ms), lambda hi, a: a),
        lambda Q, K, V: SimpleNamespace(neighbors=lambda n: []),
        lambda Q, K, V: None,
    ),
    partly={
        "without oneself": ({"q2_4_gnn": lambda Q, K, V: SimpleNamespace(**{
            **vars(weighed(Q, K, V)),
            "neighbors": lambda n: [[j for j in range(n) if j != i] for i in range(n)],
            "update": lambda hi, ab: ab[0] / ab[1] if np.ndim(ab[0]) else 0 * hi,
        })}, "1/2"),
        "exchanged": ({"q2_4_gnn": lambda Q, K, V: weighed(K, Q, V)}, "1/2"),
    },
)  # fmt: skip

HANDS = (TOTAL, LOCAL, JACOBIAN, GRAD_W, GRAD_U, SUM, VALUE, EDGES, ATTENTION)
