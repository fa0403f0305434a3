"""Question 1, part 3.2: attention from the SVD of its matrix, without forming that."""

import numpy as np

from assignments.csc413_f2024 import public_q1
from assignments.csc413_f2024.decompositions import completed, decomposed
from assignments.csc413_f2024.kit import feature_maps
from assignments.csc413_f2024.q1_attention import COARSE, LONG, NEAR, cost, too_large, unmutated
from graders import Call, Calls, Code, Draw, Made, Part, Parts, criterion, slips
from reference import low_rank_attention


def svd_calls(draw: Draw) -> Calls:
    """Attention matrices of low rank, decomposed: cut to their rank, or whole."""
    found = []
    for k in range(10):
        rng = draw.case(k)
        n, rank, d = 3 + k % 5, 1 + k % 3, 2 + k % 4
        P = rng.dirichlet(np.ones(rank), size=n) @ rng.dirichlet(np.ones(n), size=rank)
        U, s, Vt = decomposed(P, rank)
        if k % 3 == 0:
            U, s, Vt = completed(U), np.append(s, np.zeros(n - rank)), completed(Vt.T).T
        found.append(Call("svd_attention", (U, s, Vt, rng.normal(size=(n, d))), SVD_LABELS))
    return found


SVD_LABELS = ("U", "s", "Vt", "V")


def long_svd_calls(draw: Draw) -> Calls:
    """Factors of as many rows as no square matrix can have."""
    seeds = draw.case(600).integers(1 << 31, size=3)
    U, Vt = (
        Made(feature_maps.orthonormal, (LONG, 2, int(seed), rows))
        for seed, rows in zip(seeds[:2], (False, True), strict=True)
    )
    V = Made(feature_maps.normal, (LONG, 2, int(seeds[2])))
    return [Call("svd_attention", (U, np.array([1.0, 0.5]), Vt, V), SVD_LABELS)]


SVD = Parts(
    prompt=r"""
    The attention matrix $P$ has rank $k$, and its SVD is at hand: show that $P V$ takes time linear
    in $n$, and how it grows with $k$ and $d$. So that it can be checked: `svd_attention(U, s, Vt,
    V)`, shapes (n, r), (r,), (r, n), (n, d) -> (n, d), where r is the rank, or n with zeros in s;
    it must also work for 65,536 rows. `COST_SVD`, the time in n, k and d, as text or LaTeX.
    """,
    source="CSC413-F2024 1.3.2",
    properties=public_q1.LOW_RANK,
    prose=True,
    rubric=[
        criterion("1/10", "writes P V = U_k (S_k (V_k^T V)), with the shapes of the factors"),
        criterion("1/10", "multiplies from the right, and counts n k d, k d and n k d"),
    ],
    parts=[
        Part("values", "3/8", Code(
            prompt="", source="",
            calls=svd_calls,
            tolerance=NEAR,
            reference={"svd_attention": low_rank_attention.svd_attention},
            slips=slips(
                "svd_attention",
                (lambda U, s, Vt, V: U[:, : len(Vt)] @ (Vt @ V),
                 "The singular values are left out."),
                (lambda U, s, Vt, V: U[:, : len(s)] @ ((s**2)[:, None] * (Vt @ V)),
                 "The singular values come in squared."),
                (lambda U, s, Vt, V: Vt.T @ (s[:, None] * (U[:, : len(s)].T @ V)),
                 "U and V^T have changed places: this is P^T V."),
            ),
        )),
        Part("a long sequence", "3/8", Code(
            prompt="", source="",
            calls=long_svd_calls,
            tolerance=COARSE,
            reference={"svd_attention": unmutated(low_rank_attention.svd_attention)},
            shows=0,
            slips=slips("svd_attention", (too_large, """
            You form P, a matrix of n x n, which does not fit. Multiply V_k^T with V first.
            """)),
        )),
        Part("cost", "1/4", cost("COST_SVD", "n k d", "nkd", {
            "n^2 k": "P is formed first: multiply from the right.",
            "n^2 d": "This is the product with P itself.",
            "n k^2": "V has d columns.",
            "k d": "Every one of the n rows has a part in it.",
        })),
    ],
)  # fmt: skip
