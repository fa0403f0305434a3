"""Mutants of references that the audit finds accepted, and why accepting them is right."""

SAME_SOFTMAX = "the softmax does not change when one number is added to all scores"
DIAGONAL = "Gamma is diagonal: Gamma w, w Gamma and the diagonal times w have the same norm"

EQUIVALENT = {
    "2.4": {
        "attention_parts: return (float(K @ h_j @ (Q @ h_i)), V @ h_j)": "a dot product commutes",
        "attention_parts: weights = np.exp(scores + scores.max())": SAME_SOFTMAX,
        "attention_parts: weights = np.exp(scores)": SAME_SOFTMAX,
        "attention_parts: weights = np.exp(scores - scores.min())": SAME_SOFTMAX,
    },
    "3.3 closed form": {
        "closed: penalty = p * (1 - p) * np.sum((gamma(X) * w) ** 2)": DIAGONAL,
        "closed: penalty = p * (1 - p) * np.sum((w @ gamma(X)) ** 2)": DIAGONAL,
    },
    "3.4.i solution": {
        "kkt: return (X_plus @ y, y @ (-2 * X_plus.T @ X_plus))": "(X X^T)^{-1} is symmetric",
    },
}
