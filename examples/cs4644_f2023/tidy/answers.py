import numpy as np
from types import SimpleNamespace

COLLABORATORS = ["None"]

w_AND, b_AND = [1, 1], -2
w_OR, b_OR = [1, 1], -1

XOR_CONSTRAINTS = [
    (0, 0, 1, "<"),
    (0, 1, 1, ">="),
    (1, 0, 1, ">="),
    (1, 1, 1, "<"),
]
XOR_CERTIFICATE = [1, 1, 1, 1]

# forget unless the bit is 0, write 1 if the bit is 1 and h is 0
W_f, b_f = [[0, -1]], [0.5]
W_i, b_i = [[-1, 1]], [-0.5]
W_C, b_C = [[0, 0]], [1]
W_o, b_o = [[0, 0]], [1]


def should_stop(beam_scores, best_completed):
    if best_completed is None:
        return False
    return len(beam_scores) == 0 or max(beam_scores) <= best_completed


def beam_search(logp, b, max_steps=50):
    live = [((), 0.0)]
    best, best_score = None, -np.inf
    for t in range(1, max_steps + 1):
        candidates = []
        for tokens, score in live:
            for v, log in enumerate(logp(tokens)):
                candidates.append((tokens + (v,), score + log))
        candidates.sort(key=lambda c: (-c[1], c[0]))
        beams = candidates[:b]
        for tokens, score in beams:
            if tokens[-1] == 0 and score > best_score:
                best, best_score = tokens, score
        live = [c for c in beams if c[0][-1] != 0]
        if should_stop([s for _, s in beams], best_score if best is not None else None):
            return best, best_score, t
    return best, best_score, max_steps


def h_t(W, h0, t):
    return np.linalg.matrix_power(W.T, t) @ h0


REGIMES = {
    "A": "vanish", "B": "explode", "C": "boundary", "D": "explode", "E": "vanish",
    "F": "vanish", "G": "explode", "H": "explode", "I": "vanish", "J": "explode",
}


def q2_1_update(i, h, in_neighbors, f, q):
    total = np.zeros_like(h[i])
    for j in in_neighbors[i]:
        total = total + f[(j, i)](h[j])
    return q(h[i], total)


q2_2_h1 = [0, 0.8]
q2_3_edges = 12


def q2_4_gnn(Q, K, V):
    def update(h_i, messages):
        scores = np.array([(Q @ h_i) @ k for k, v in messages])
        weights = np.exp(scores - scores.max())
        weights = weights / weights.sum()
        return sum(w * v for w, (k, v) in zip(weights, messages))

    return SimpleNamespace(
        neighbors=lambda n: [list(range(n)) for _ in range(n)],
        message=lambda j, i, h_j, h_i: (K @ h_j, V @ h_j),
        aggregate=lambda messages: messages,
        update=update,
    )
