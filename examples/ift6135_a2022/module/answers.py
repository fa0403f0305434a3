"""Homework 3."""
import pdb
import numpy as np

q1_1_graph = {
    "nodes": ["x1", "x2", "x3", "h0", "h1", "h2", "h3", "y1", "y2", "y3"],
    "edges": [
        ("x1", "h1", "W"), ("x2", "h2", "W"), ("x3", "h3", "W"),
        ("h0", "h1", "U"), ("h1", "h2", "U"), ("h2", "h3", "U"),
        ("h1", "y1", "V"), ("h2", "y2", "V"), ("h3", "y3", "V"),
    ],
}

def q1_2_total_grad(grad_local, J_next, grad_next):
    if grad_next is None:
        return grad_local
    return grad_local + J_next.T @ grad_next

def q1_3_local_grad(V, h, z):
    return -2 * V.T @ (z - V @ h)


def q1_3_jacobian(U, h_next):
    return np.diag(h_next * (1 - h_next)) @ U

def q1_4_grad_W(h, g, x):
	return sum(np.outer(h[t] * (1 - h[t]) * g[t - 1], x[t - 1]) for t in range(1, len(h)))

def q1_4_grad_U(h, g):
	return sum(np.outer(h[t] * (1 - h[t]) * g[t - 1], h[t - 1]) for t in range(1, len(h)))


q1_5_tbptt = "biased"

def q2_1_update(i, h, in_neighbors, f, q):
    aggregate = np.zeros_like(h[i])
    for j in in_neighbors[i]:
        aggregate = aggregate + f[(j, i)](h[j])
    return q(h[i], aggregate)


q2_3_edges = 12
q2_2_h1 = 0, 4/5

from types import SimpleNamespace


def q2_4_gnn(Q, K, V):
    def message(j, i, h_j, h_i):
        weight = np.exp((Q @ h_i) @ (K @ h_j))
        return weight * (V @ h_j), weight

    def aggregate(messages):
        return sum(m[0] for m in messages), sum(m[1] for m in messages)

    def update(h_i, total):
        return total[0] / total[1]

    return SimpleNamespace(
        neighbors=lambda n: [list(range(n)) for _ in range(n)],
        message=message,
        aggregate=aggregate,
        update=update,
    )

def q3_3_mean(X, w, p):
    return p * X @ w


def q3_3_var(X, w, p):
    return p * (1 - p) * (X**2) @ (w**2)


def q3_3_gamma(X):
    return np.diag(np.sqrt(np.diag(X.T @ X)))


def q3_3_closed(X, y, w, p):
    fit = np.sum((y - p * X @ w) ** 2)
    return fit + p * (1 - p) * np.sum((q3_3_gamma(X) @ w) ** 2)

def q3_4_kkt(X, y):
    solved = np.linalg.solve(X @ X.T, y)
    return X.T @ solved, -2 * solved


def q3_4_stationarity(w, lam, X, y):
    return 2 * w + X.T @ lam, X @ w - y


def q3_4_rowspace_coeffs(X, y, eta, t):
    a = np.zeros(len(y))
    for _ in range(t):
        a = a + 2 * eta * (y - X @ X.T @ a)
    return a


def q3_4_gd_iterate(X, y, eta, t):
    return X.T @ q3_4_rowspace_coeffs(X, y, eta, t)

x = np.array([
    [[4, 3, 2], [1, 4, 3]],
    [[3, 4, 1], [4, 2, 2]],
    [[3, 2, 3], [4, 1, 2]],
    [[1, 1, 3], [4, 1, 2]],
], dtype=float)

mu_batch = x.mean(axis=(0, 2), keepdims=True)
var_batch = np.broadcast_to(x.var(axis=(0, 2), keepdims=True), x.shape)
mu_layer, var_layer = x.mean(axis=(1, 2)), x.var(axis=(1, 2))
mu_instance, var_instance = x.mean(axis=2), x.var(axis=2)

if __name__ == "__main__":
	pdb.set_trace()
	print(mu_batch)
