import torch

def q1_1_g_from_h(h, sigma):
    return torch.as_tensor(sigma(h))

def q1_1_step(W, U, b, sigma, h_prev, x):
    a = torch.as_tensor(W) @ torch.as_tensor(sigma(h_prev)) + torch.as_tensor(U) @ torch.as_tensor(x) + torch.as_tensor(b)
    return [torch.as_tensor(sigma(a.numpy()))] * 3

def q1_2_jacobian(W, h_prev, dsigma):
    return torch.as_tensor(W).float() * torch.as_tensor(dsigma(h_prev)).float()

def q1_2_step_bound(W, gamma):
    return gamma * torch.linalg.norm(torch.as_tensor(W).float(), 2)

def q1_2_bound(delta, T):
    return torch.tensor(delta) ** T

def q3_2_weights(Q, K):
    Q, K = torch.tensor(Q, requires_grad=True), torch.tensor(K)
    return Q.softmax(1) @ K.softmax(0).T

def q3_2_rowsum_steps(s, C):
    s, C = torch.tensor(s), torch.tensor(C)
    return (C @ s).sum(), s @ C.sum(0), s.sum()

def q3_3_linear_attention(FQ, FK, V):
    FQ, FK, V = (torch.as_tensor(a).float() for a in (FQ, FK, V))
    return (FQ @ (FK.T @ V)) / (FQ @ FK.sum(0)).unsqueeze(1)

def q3_4_features(u, X):
    u, X = torch.as_tensor(u), torch.as_tensor(X)
    return torch.exp(X @ u - u @ u / 2) / len(X) ** 0.5

def q4_2_changed_line(theta, g, s, r, t, gamma, eps, rho1, rho2, delta):
    return torch.as_tensor(g) + 2 * gamma * torch.as_tensor(theta)
