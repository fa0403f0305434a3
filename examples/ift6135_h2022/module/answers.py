"""Theoretical homework."""
import numpy as np

def q1_1_g_from_h(h, sigma):
    return sigma(h)


def q1_1_step(W, U, b, sigma, h_prev, x):
    g_prev = sigma(h_prev)
    h = W @ sigma(h_prev) + U @ x + b
    return [
        sigma(W @ g_prev + U @ x + b),
        sigma(W @ sigma(h_prev) + U @ x + b),
        sigma(h),
    ]


def q1_2_jacobian(W, h_prev, dsigma):
    return W @ np.diag(dsigma(h_prev))


def q1_2_step_bound(W, gamma):
    return gamma * np.sqrt(np.linalg.eigvalsh(W.T @ W)[-1])


def q1_2_bound(delta, T):
    return delta**T


q1_3_effect = "may_explode"
q1_3_text = "The bound no longer tends to zero, so the gradients may explode, though nothing forces them to."


q1_3_necessary = True
q1_3_sufficient = False
q1_3_examples = [{"W": [[0, 5], [0, 0]], "sigma": "identity", "gamma": 1, "delta": 0.5}]


def q2_1_momentum(prev_update, g, alpha, eps):
    return alpha * prev_update - eps * g


def q2_1_average(prev_update, g, beta, delta):
    return beta * prev_update - delta * (1 - beta) * g


def q2_1_params(beta, delta):
    return beta, delta * (1 - beta)


def q2_2_coefficients(beta, t):
    return [(1 - beta) * beta ** (t - i) for i in range(1, t + 1)]


def q2_3_expectation(beta, t, mean):
    return (1 - beta**t) * mean


def q2_3_corrected(v, beta, t):
    return v / (1 - beta**t)


q3_1_bottleneck = "scores"
q3_1_why = "n^2 in time and in space"


def softmax(z, axis):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def q3_2_weights(Q, K):
    return softmax(Q, 1) @ softmax(K, 0).T


def q3_2_rowsum_steps(s, C):
    return [(C @ s).sum(), (s * C.sum(axis=0)).sum(), s.sum()]


q3_2_as_expressive = False
q3_2_why = "Its weights have rank at most d, those of standard attention can have rank n."
line = np.array([[0.0], [1.0], [2.0]])
q3_2_witness = (line, line)


def q3_3_AD(Q, K):
    A = np.exp(Q @ K.T)
    return A, np.diag(A.sum(axis=1))


def q3_3_matrix_attention(Q, K, V):
    A, D = q3_3_AD(Q, K)
    return np.linalg.inv(D) @ A @ V


def q3_3_linear_attention(FQ, FK, V):
    return (FQ @ (FK.T @ V)) / (FQ @ FK.sum(axis=0))[:, None]


def q3_4_square(x, q, k):
    return q + k, 0.5 * np.sum((q + k) ** 2)


def q3_4_mgf(q, k):
    return np.exp(0.5 * np.sum((q + k) ** 2))


def q3_4_identity(q, k):
    right = np.exp(-0.5 * q @ q) * q3_4_mgf(q, k) * np.exp(-0.5 * k @ k)
    return np.exp(q @ k), right


def q3_4_features(u, X):
    return np.exp(-0.5 * u @ u) * np.exp(X @ u) / np.sqrt(len(X))


def q4_1_gamma(lam, eta):
    return lam / (2 * eta)


def q4_1_l2_step(theta, grad, eta, gamma):
    return theta - eta * (grad + 2 * gamma * theta)


q4_2_line = "gradient"


def q4_2_changed_line(theta, g, s, r, t, gamma, eps, rho1, rho2, delta):
    return g + 2 * gamma * theta


q4_3a = "small"
q4_3a_why = "The gradient of the penalty is divided by sqrt(r) too, which is large where gradients are large."
q4_3b = "equal"
q4_3b_why = "Yes: the decay is not divided by anything, so every weight shrinks by the same factor."
