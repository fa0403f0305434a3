"""Mutants of references that the audit finds accepted, and why accepting them is right."""

SAME_SOFTMAX = "the softmax does not change when one number is added to all scores"

EQUIVALENT = {
    "1.2 one step": {
        "step_bound: return float(gamma * np.sqrt(np.linalg.eigvalsh(W @ W.T).max()))":
            "W W^T and W^T W have the same eigenvalues",
    },
    "3.2.i weights": {
        "_softmax: e = np.exp(scores + scores.max(axis=axis, keepdims=True))": SAME_SOFTMAX,
        "_softmax: e = np.exp(scores)": SAME_SOFTMAX,
        "_softmax: e = np.exp(scores - scores.min(axis=axis, keepdims=True))": SAME_SOFTMAX,
    },
    "3.2.i row sum": {
        "row_sum_steps: by_position = C * s": "all entries are added, in whatever order",
    },
    "3.4.i identity": {
        "kernel_sides: left = float(np.exp(k @ q))": "a dot product commutes",
    },
    "3.4.ii": {
        "positive_features: return np.asarray(np.exp(-np.sum(u ** 2) / 2) / np.exp(X @ u) / "
        "np.sqrt(len(X)))": "x and -x have the same distribution: these features are as good",
    },
}  # fmt: skip
