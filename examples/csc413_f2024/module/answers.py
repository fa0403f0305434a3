"""My answers to the written part."""

import numpy as np


def relu_unit_grad(x, n):
    return 1.0 if x > 0 else 0.0


MUST_VANISH_OR_EXPLODE_111 = "False"


def relu_chain_grad(x, w):
    grad, a = 1.0, x
    for weight in w:
        z = weight * a
        if z <= 0:
            return 0.0
        grad, a = grad * weight, z
    return grad


def relu_chain_bound(w):
    return float(np.prod(np.abs(w)))


GRAD_BEHAVIOUR = {"a": "vanish", "b": "explode", "c": "neither", "d": "neither", "e": "explode"}
MUST_112 = "False"


def rnn_jacobian(W, x1, n):
    x, J = x1, np.eye(len(x1))
    for _ in range(n - 1):
        x = 1 / (1 + np.exp(-W @ x))
        J = np.diag(x * (1 - x)) @ W @ J
    return J


def layer_bound(sigma_max_W):
    return sigma_max_W / 4


def jacobian_bound(sigma_max_W, n):
    return (sigma_max_W / 4) ** (n - 1)


def linear_attention(Q, K, V, phi):
    q, k = phi(Q), phi(K)
    return (q @ (k.T @ V)) / (q @ k.sum(axis=0))[:, None]


COST_LINEAR = "n*d**2"
COST_SOFTMAX = "n**2*d"


def svd_attention(U, s, Vt, V):
    k = int((s > 1e-10).sum())
    return U[:, :k] @ (s[:k, None] * (Vt[:k] @ V))


COST_SVD = "n*k*d"


def projections(Q, K, k):
    Vt = np.linalg.svd(Q @ K.T)[2]
    return Vt[:k], Vt[:k]


COST_PROJ = "n*k*d"


def conv_params(n):
    return {"W_Q": 0, "W_K": 0, "W_V": 3, "p": {1: np.log(2), -1: 0.0, "default": -50.0}}


def maxpool_params(n, k, x_min, x_max):
    beta = 200 / (x_min * x_max)
    p = lambda m: 0.0 if abs(m) <= k else -np.inf
    return {"W_Q": beta ** 0.5, "W_K": beta ** 0.5, "W_V": 1, "p": p}


def ip_bound_raw(eps):
    return 2 * eps


def ip_bound_unit(eps):
    return 2 * eps / (1 - eps)


def eps_for_delta(delta):
    return delta / 3


def jl_num_vectors(n, delta):
    return int(np.exp(n * eps_for_delta(delta) ** 2 / 8)) - 1


C_CONST = 72


def almost_orthogonal(n, delta, N, seed):
    rng = np.random.default_rng(seed)
    while True:
        U = np.sign(rng.normal(size=(N, n))) / np.sqrt(n)
        if np.abs(U @ U.T - np.eye(N)).max() <= delta:
            return U
