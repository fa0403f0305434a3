import numpy as np

q3_1_time_single = "O(n^2)"
q3_1_space_single = "Theta(n**2)"
q3_1_time_multi = r"\Theta(n^2 d)"
q3_1_space_multi = "h*n**2 + h*n*d"
q3_1_bottleneck = "projections"
q3_2_time = r"$n^2 d$"
q3_2_space = "d**2"
q3_3_time = "n*m + n*d"
q3_3_space = "n*m*d"

def softmax(z, axis):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def q3_2_weights(Q, K):
    return softmax(Q, 1) @ softmax(K, 1).T


def q3_2_rowsum_steps(s, C):
    return [(C @ s).sum(), (s * C.sum(axis=0)).sum(), 1.0]

q3_2_as_expressive = True

def q3_3_AD(Q, K):
    A = np.exp(Q @ K.T)
    return A, np.diag(A.sum(axis=0))


def q3_3_matrix_attention(Q, K, V):
    A, D = q3_3_AD(Q, K)
    return np.linalg.inv(D) @ A @ V

def q3_3_linear_attention(FQ, FK, V):
    return FQ @ (FK.T @ V)

def q3_4_square(x, q, k):
    return q + k, np.sum((q + k) ** 2)


def q3_4_mgf(q, k):
    return np.exp(np.sum((q + k) ** 2))


def q3_4_identity(q, k):
    right = np.exp(- q @ q) * q3_4_mgf(q, k) * np.exp(- k @ k)
    return np.exp(q @ k), right

def q3_4_features(u, X):
    return np.exp(-0.5 * u @ u) * np.exp(X @ u) / len(X)

def q4_1_gamma(lam, eta):
    return lam / eta


def q4_1_l2_step(theta, grad, eta, gamma):
    return theta - eta * (grad + gamma * theta)

q4_2_line = "update"

def q4_2_changed_line(theta, g, s, r, t, gamma, eps, rho1, rho2, delta):
    return g + gamma * theta

q4_3a = "large"
q4_3b = "small"
