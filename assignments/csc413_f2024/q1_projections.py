"""Question 1, part 3.3: attention without softmax, through two projections."""

from typing import Any

import numpy as np

from assignments.csc413_f2024 import public_q1
from assignments.csc413_f2024.q1_attention import NEAR, Array, cost
from graders import Call, Calls, Construction, Draw, Made, Part, Parts, slips
from reference import low_rank_attention

N = 9


def applied(projections: Any, Q: Array, K: Array, V: Array, k: int) -> Any:
    """Q (C K)^T (D V) with projections of the right shape; else a word."""
    if not isinstance(projections, list | tuple) or len(projections) != 2:
        return "no pair of C and D"
    C, D = (np.asarray(part, dtype=np.float64) for part in projections)
    if not C.shape == D.shape == (k, len(Q)):
        return f"shapes {C.shape} and {D.shape}, and not ({k}, {len(Q)})"
    return low_rank_attention.projected_attention(Q, K, V, C, D)


def regimes(draw: Draw) -> Calls:
    """Full rank d, queries of low rank, keys of low rank."""
    found = []
    for case in range(9):
        rng = draw.case(case)
        k = 2 + case % 2
        low, full = rng.normal(size=(N, k)) @ rng.normal(size=(k, 5)), rng.normal(size=(N, 5))
        narrow = rng.normal(size=(2, N, k))
        Q, K = ((narrow[0], narrow[1]), (low, full), (full, low))[case // 3]
        given = Call("projections", (Q, K, k), ("Q", "K", "k"))
        V = rng.normal(size=(N, 3))
        found.append(Call(Made(applied), (given, Q, K, V, k), ("projections", "Q", "K", "V", "k")))
    return found


def twice(rows: Array) -> tuple[Array, Array]:
    return rows, rows


PROJECTIONS = Parts(
    prompt=r"""
    Without softmax and scaling let P = Q K^T have rank k. Show that there are C and D of shape
    (k, n) with P V = Q (C K)^T (D V). To have it checked: `projections(Q, K, k)` -> (C, D), and
    `COST_PROJ`, the time of the right side in n, k and d, as text or LaTeX.
    """,
    source="CSC413-F2024 1.3.3",
    properties=public_q1.PROJECTIONS,
    prose=True,
    parts=[
        Part("projections", "3/4", Construction(
            prompt="", source="",
            calls=regimes,
            tolerance=NEAR,
            reference={"projections": low_rank_attention.projections},
            accepts=[{"projections": lambda Q, K, k: tuple(
                factor @ np.linalg.svd(Q @ K.T)[2][:k]
                for factor in (2 * np.eye(k), np.eye(k) / 2))}],
            slips=slips(
                "projections",
                (lambda Q, K, k: twice(np.linalg.svd(Q @ K.T)[0][:, :k].T),
                 "These are the left singular vectors of P: P C^T D = P needs the right ones."),
                (lambda Q, K, k: twice(np.linalg.svd(K)[0][:, :k].T), """
                The column space of K is enough only where K has rank k; where Q has the low rank,
                take the row space of P.
                """),
                (lambda Q, K, k: twice(np.eye(k, len(Q))),
                 "The first k positions are kept, and the others lost."),
                (lambda Q, K, k: twice(np.linalg.svd(Q @ K.T)[2][:k].T),
                 "C and D are transposed: their shape is (k, n)."),
            ),
        )),
        Part("cost", "1/4", cost("COST_PROJ", "n k d", "nkd", {
            "n^2 d": "Q (C K)^T D is formed first: multiply D with V.",
            "n^2 k": "Q (C K)^T D is formed first: multiply D with V.",
            "n d": "Each row meets k others and d columns.",
        })),
    ],
)  # fmt: skip
