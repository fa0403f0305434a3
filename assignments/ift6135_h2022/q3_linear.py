"""Question 3, part 3: attention as D^{-1} A V, and the bracket that makes it cheap."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import public_q3
from assignments.ift6135_h2022.kit import sequences
from assignments.ift6135_h2022.settings import APPROXIMATE, BY_MATRICES
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Made, Part, Parts, Tolerance, slips
from reference import linear_attention

Array: TypeAlias = npt.NDArray[np.float64]

KIT = (Path(__file__).parent / "kit" / "sequences.py",)
NEAR = Tolerance(relative=1e-6)
LONG = 200_000
"""A matrix of that many rows and columns has 320 GB, and its entries take a minute: limits of the
guest, which no student can move, tell a linear algorithm from a quadratic one."""


def attention_inputs(draw: Draw) -> list[tuple[Array, Array, Array]]:
    """A readable case with A = [[3, 2], [4, 6]], n = 1, then drawn ones: n to 7, d to 5."""
    cases = [
        (np.log([[3.0, 2.0], [4.0, 6.0]]), np.eye(2), np.eye(2)),
        (np.ones((1, 3)), np.zeros((1, 3)), np.array([[2.0, -1.0]])),
    ]
    for k in range(14):
        rng = draw.case(k)
        n, d = 2 + k % 6, 1 + k % 5
        cases.append((rng.normal(size=(n, d)), rng.normal(size=(n, d)), rng.normal(size=(n, 2))))
    return cases


def attention_calls(draw: Draw) -> Calls:
    return [Call("q3_3_matrix_attention", case, ("Q", "K", "V")) for case in attention_inputs(draw)]


def matrices_calls(draw: Draw) -> Calls:
    return [Call("q3_3_AD", case[:2], ("Q", "K")) for case in attention_inputs(draw)]


def linear_calls(draw: Draw) -> Calls:
    """A readable case, then drawn ones: n to 7, m to 6, d to 5, entries in (.1, 1)."""
    readable = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 0.0]]), np.eye(2)
    cases = [readable]
    for k in range(19):
        rng = draw.case(100 + k)
        n, m, d = 1 + k % 7, 1 + k % 6, 1 + k % 5
        FQ, FK = rng.uniform(0.1, 1, size=(2, n, m))
        cases.append((FQ, FK, rng.normal(size=(n, d))))
    return [Call("q3_3_linear_attention", case, ("FQ", "FK", "V")) for case in cases]


def long_calls(draw: Draw) -> Calls:
    """V is positive too: what cancels loses digits in single precision."""
    seeds = draw.case(500).integers(2**32, size=3)
    sizes = (2, 2, 1)
    FQ, FK, V = (
        Made(sequences.positive, (LONG, size, int(seed)))
        for size, seed in zip(sizes, seeds, strict=True)
    )
    return [Call("q3_3_linear_attention", (FQ, FK, V), ("FQ", "FK", "V"))]


def by_columns(Q: Array, K: Array) -> Array:
    return np.asarray(np.exp(Q @ K.T).sum(axis=0))


def of_scaled(Q: Array, K: Array, V: Array) -> Array:
    return linear_attention.matrix_attention(Q / np.sqrt(Q.shape[1]), K, V)


def forms_the_matrix(FQ: Array, FK: Array, V: Array) -> Array:
    """What becomes of an n x n matrix in the guest."""
    raise MemoryError(f"an array of shape ({LONG}, {LONG})")


def long_attention(FQ: Array, FK: Array, V: Array) -> Array:
    """The reference under a name of its own: no faults are put into it at this size."""
    return linear_attention.linear_attention(FQ, FK, V)


ATTENTION = Code(
    prompt="`q3_3_matrix_attention(Q, K, V)` -> (n, d_v): $D^{-1} A V$.",
    source="IFT6135-H2022 Q3.3",
    calls=attention_calls,
    tolerance=NEAR,
    reference={"q3_3_matrix_attention": linear_attention.matrix_attention},
    slips=slips(
        "q3_3_matrix_attention",
        (
            lambda Q, K, V: np.exp(Q @ K.T) / by_columns(Q, K)[:, None] @ V,
            "D holds the sums of the columns of A; A 1 are those of the rows.",
        ),
        (
            lambda Q, K, V: np.exp(Q @ K.T) / by_columns(Q, K) @ V,
            "You normalize the columns of A; each query's row should sum to one.",
        ),
        (
            lambda Q, K, V: np.exp(Q @ K.T) @ V,
            "D^{-1} is missing: the weights of a query do not sum to one.",
        ),
        (
            lambda Q, K, V: np.exp(Q @ K.T) / (np.exp(Q @ K.T) ** 2).sum(axis=1, keepdims=True) @ V,
            "D is made of A itself, not of its squares.",
        ),
        (
            of_scaled,
            "You divide the scores by sqrt(d), which the question drops from here on.",
            "1/2",
        ),
    ),
)

MATRICES = Code(
    prompt="`q3_3_AD(Q, K)` -> $(A, D)$, $D$ as a matrix or as its diagonal.",
    source="IFT6135-H2022 Q3.3",
    calls=matrices_calls,
    tolerance=NEAR,
    reference={"q3_3_AD": linear_attention.exponentials},
    accepts=[{"q3_3_AD": lambda Q, K: (np.exp(Q @ K.T), np.exp(Q @ K.T).sum(axis=1))}],
    slips=slips(
        "q3_3_AD",
        (
            lambda Q, K: (np.exp(Q @ K.T), np.diag(by_columns(Q, K))),
            "D holds the sums of the columns of A; A 1 are those of the rows.",
        ),
        (
            lambda Q, K: (np.exp(Q @ K.T), np.diag(1 / np.exp(Q @ K.T).sum(axis=1))),
            "This is the inverse of D.",
        ),
        (
            lambda Q, K: (
                np.exp(Q @ K.T / np.sqrt(Q.shape[1])),
                np.diag(np.exp(Q @ K.T / np.sqrt(Q.shape[1])).sum(axis=1)),
            ),
            "You divide the scores by sqrt(d), which the question drops from here on.",
            "1/2",
        ),
    ),
)

MATRIX_FORM = Parts(
    prompt=paragraphs(
        BY_MATRICES,
        r"""
        Verify that it can: `q3_3_matrix_attention(Q, K, V)`, shapes (n, d), (n, d), (n, d_v) -> (n,
        d_v), computes attention as $D^{-1} A V$, and `q3_3_AD(Q, K)` returns the pair $(A, D)$,
        both (n, n).
        """,
    ),
    source="IFT6135-H2022 Q3.3, matrix form",
    properties=public_q3.MATRIX_FORM,
    prose=True,
    parts=[Part("attention", "1/2", ATTENTION), Part("A and D", "1/2", MATRICES)],
)

VALUES = Code(
    prompt="`q3_3_linear_attention(FQ, FK, V)` -> (n, d).",
    source="IFT6135-H2022 Q3.3",
    calls=linear_calls,
    reference={"q3_3_linear_attention": linear_attention.linear_attention},
    slips=slips(
        "q3_3_linear_attention",
        (
            lambda FQ, FK, V: (FQ @ FK.T) / (FQ @ FK.T).sum(axis=0) @ V,
            "You normalize the columns of A; each query's row should sum to one.",
        ),
        (
            lambda FQ, FK, V: FQ @ (FK.T @ V),
            "D^{-1} is missing: the weights of a query do not sum to one.",
        ),
        (
            lambda FQ, FK, V: FQ @ (FK.T @ V) / (FK @ FQ.sum(axis=0))[:, None],
            "D comes from the sums over queries; A 1 sums over the keys.",
        ),
        (
            lambda FQ, FK, V: FQ @ (FK.T @ V) / len(V),
            "You divide by n; each query has a normalizer of its own, its entry of A 1.",
        ),
    ),
)

LONG_SEQUENCE = Code(
    prompt=f"`q3_3_linear_attention(FQ, FK, V)` for $n = {LONG}$.",
    source="IFT6135-H2022 Q3.3",
    calls=long_calls,
    tolerance=Tolerance(relative=1e-4),  # sums of so many terms in single precision
    reference={"q3_3_linear_attention": long_attention},
    shows=0,  # that it runs is seen by itself
    slips=slips(
        "q3_3_linear_attention",
        (
            forms_the_matrix,
            """
            You form a matrix of n x n, which does not fit. Multiply FK^T with V first, and
            with the ones of A 1 as well.
            """,
        ),
        (
            lambda FQ, FK, V: FQ @ (FK.T @ V),
            "D^{-1} is missing: the weights of a query do not sum to one.",
        ),
    ),
)

EFFICIENT_ORDER = Parts(
    prompt=paragraphs(
        BY_MATRICES,
        APPROXIMATE,
        r"""
        Let $n \gg m$ and $n \gg d$. Use this form of $a_{ij}$ to make attention efficient:
        `q3_3_linear_attention(FQ, FK, V)`, shapes (n, m), (n, m), (n, d) -> (n, d), computes
        approximate attention, where row $i$ of `FQ` is $f(q_i)$ and row $j$ of `FK` is $f(k_j)$,
        with positive entries. It must also work for sequences so long that no $n \times n$ matrix
        fits into memory.
        """,
    ),
    source="IFT6135-H2022 Q3.3, efficient order",
    properties=public_q3.EFFICIENT_ORDER,
    prose=True,
    parts=[Part("values", "1/2", VALUES), Part("a long sequence", "1/2", LONG_SEQUENCE)],
)
