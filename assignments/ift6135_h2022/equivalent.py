"""Mutants of references that the audit finds accepted, and why accepting them is right."""

EQUIVALENT = {
    "1.2 one step": {
        "step_bound: return float(gamma * np.sqrt(np.linalg.eigvalsh(W @ W.T).max()))":
            "W W^T and W^T W have the same eigenvalues",
    },
}  # fmt: skip
