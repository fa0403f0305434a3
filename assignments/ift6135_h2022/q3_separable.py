"""Question 3, part 2: separable attention is a distribution in every row, and of low rank."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q3
from assignments.ift6135_h2022.settings import SEPARABLE
from assignments.shared.settings import paragraphs
from graders import (
    Call,
    Calls,
    Choice,
    Code,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    criterion,
    slips,
)
from reference import linear_attention

Array: TypeAlias = npt.NDArray[np.float64]

MOST_POSITIONS = 12
RANK_RTOL = 1e-6
HIGHER = "attention weights of a higher rank than any separable ones with that d"


def weight_calls(draw: Draw) -> Calls:
    """A readable case, n = 1, d = 1, then drawn ones: n to 9, d to 6, large entries among them."""
    cases = [
        (np.log([[1.0, 3.0], [1.0, 1.0]]), np.log([[1.0, 2.0], [4.0, 1.0]])),
        (np.array([[1.0, -1.0]]), np.array([[0.5, 2.0]])),
        (np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])),
    ]
    for k in range(16):
        rng = draw.case(k)
        Q, K = 3 * rng.normal(size=(2, 2 + k % 8, 1 + k % 6))
        cases.append((Q, K))
    return [Call("q3_2_weights", case, ("Q", "K")) for case in cases]


def step_calls(draw: Draw) -> Calls:
    """Rows and columns that need not sum to one: only then does each form say something else."""
    readable = np.array([[0.25, 0.5], [0.75, 0.25], [0.0, 0.25]])
    cases = [(np.array([2.0, 4.0]), readable)]
    for k in range(11):
        rng = draw.case(100 + k)
        C = rng.uniform(0.1, 1, size=(2 + k % 5, 2 + k % 4))
        s = rng.uniform(0.1, 2, size=(C.shape[1],))
        cases.append((s, C / C.sum(axis=0) if k % 3 == 0 else C))
    return [Call("q3_2_rowsum_steps", case, ("s", "C")) for case in cases]


def softmax(scores: Array, axis: int) -> Array:
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


WEIGHTS = Code(
    prompt="`q3_2_weights(Q, K)` -> (n, n): the weights of separable attention.",
    source="IFT6135-H2022 Q3.2",
    calls=weight_calls,
    reference={"q3_2_weights": linear_attention.separable_weights},
    slips=slips(
        "q3_2_weights",
        (
            lambda Q, K: softmax(Q, 1) @ softmax(K, 1).T,
            """
            K is normalized along its rows; softmax_col normalizes each column over the
            positions, and only then do the rows of the product sum to one.
            """,
        ),
        (
            lambda Q, K: softmax(Q @ K.T, 1),
            "This is standard attention; the separable one takes the two softmaxes first.",
        ),
        (
            lambda Q, K: softmax(Q, 0) @ softmax(K, 0).T,
            "Q is normalized along its columns; each query's row should sum to one.",
        ),
        (
            lambda Q, K: linear_attention.separable_weights(Q, K).T,
            "This is the transpose: row i belongs to query i.",
            policy.ORDER,
        ),
    ),
)

ROW_SUM = Code(
    prompt="`q3_2_rowsum_steps(s, C)` -> the sum of a row of weights, in three equal forms.",
    source="IFT6135-H2022 Q3.2",
    calls=step_calls,
    reference={"q3_2_rowsum_steps": linear_attention.row_sum_steps},
    slips=slips(
        "q3_2_rowsum_steps",
        (
            lambda s, C: [np.sum(C @ s), np.sum(s) * np.sum(C), np.sum(s)],
            "A sum of products is no product of sums: each s_l belongs to its own column of C.",
        ),
        (
            lambda s, C: [np.sum(C @ s), s @ C.sum(axis=0), 1.0],
            "The last form is the sum of s. That it is one, too, holds for a softmax alone.",
            policy.BOUNDARY,
        ),
        (
            lambda s, C: [np.sum(C @ s)] * 3,
            """
            The last form is the double sum still: where each column of C sums to one, the sum
            of s is left.
            """,
            policy.STEP,
        ),
        (
            lambda s, C: [np.sum(s), s @ C.sum(axis=0), np.sum(C @ s)],
            "The forms are in the other order: first the double sum as it stands.",
            policy.ORDER,
        ),
        (
            lambda s, C: [np.mean(C @ s), s @ C.mean(axis=0), np.mean(s)],
            "You average over the positions; the entries of a distribution are added up.",
        ),
    ),
)

DISTRIBUTIONS = Parts(
    prompt=paragraphs(
        SEPARABLE,
        r"""
        Prove that each row of
        $\operatorname{softmax}_{\text{row}}(Q) \operatorname{softmax}_{\text{col}}(K)^\top$ is a
        categorical distribution: no entry is negative, and they sum to 1. Hand in the proof in
        words and, so that its steps can be checked, `q3_2_weights(Q, K)`, shapes (n, d), (n, d) ->
        (n, n), which gives this matrix, and `q3_2_rowsum_steps(s, C)`. For a row $s$ of
        $\operatorname{softmax}_{\text{row}}(Q)$, shape (d,), and
        $C = \operatorname{softmax}_{\text{col}}(K)$, shape (n, d), it gives the sum
        $\sum_{j=1}^n \sum_{l=1}^d s_l C_{jl}$ as a list of three numbers: summed as it
        stands, in the other order, and when it has been used that each column of $C$ sums to 1.
        It is also tried with other positive $s$ and $C$, whose rows and columns need not sum to 1:
        then the third is what the second would be if the columns of $C$ did.
        """,
    ),
    source="IFT6135-H2022 Q3.2, distributions",
    properties=public_q3.DISTRIBUTIONS,
    prose=True,
    rubric=[
        criterion("1/3", "shows that nothing is negative, and exchanges the two sums", by="row sum")
    ],
    parts=[Part("weights", "1/2", WEIGHTS), Part("row sum", "1/2", ROW_SUM)],
)


def witness_calls(draw: Draw) -> Calls:
    """One look at the two matrices."""
    return [Call(Made(rank_of), (Name("q3_2_witness"),), ("witness",))]


def rank_of(witness: Any) -> str:
    """What a pair (Q, K) shows of the rank of standard attention."""
    try:
        Q, K = (np.asarray(part, dtype=np.float64) for part in witness)
        (n, d), same = Q.shape, Q.shape == K.shape
    except (TypeError, ValueError):
        return "a pair (Q, K) of two (n, d) matrices was asked for"
    if not (same and d < n <= MOST_POSITIONS and np.isfinite([Q, K]).all()):
        return f"Q and K are (n, d), with d < n and n up to {MOST_POSITIONS}"
    singular = np.linalg.svd(softmax(Q @ K.T, 1), compute_uv=False)
    rank = int(np.sum(singular > RANK_RTOL * singular[0]))
    return HIGHER if rank > d else f"attention weights of rank {rank}, which is not above d = {d}"


LINE = np.array([[0.0], [1.0], [2.0]])

EXPRESSIVE = Choice(
    prompt="`q3_2_as_expressive = True` or `False`; say why: `q3_2_why`.",
    source="IFT6135-H2022 Q3.2",
    options=["True", "False"],
    why="q3_2_why",
    reference={"q3_2_as_expressive": "False"},
    slips=slips(
        "q3_2_as_expressive",
        (
            "True",
            """
            That both give distributions does not make them alike: count the numbers that
            separable weights are made of, when n is much larger than d.
            """,
        ),
    ),
)

WITNESS = Construction(
    prompt="`q3_2_witness = (Q, K)`: what standard attention can do and the separable one cannot.",
    source="IFT6135-H2022 Q3.2",
    calls=witness_calls,
    reference={"q3_2_witness": (LINE, LINE)},
    slips=slips(
        "q3_2_witness",
        (
            (0 * LINE, LINE),
            "The weights of this pair have rank 1: separable attention has them too.",
        ),
        ((np.eye(2), np.eye(2)), "With n = d the rank cannot be above d."),
    ),
)

EXPRESSIVENESS = Parts(
    prompt=paragraphs(
        SEPARABLE,
        r"""
        Is separable attention as expressive as standard attention: are all weights that standard
        attention can give to the values within its reach? Answer `q3_2_as_expressive = True` or
        `False`, with reasons as `q3_2_why`. If you know an example, it is tried:
        `q3_2_witness = (Q, K)`, two matrices of shape (n, d) with $n > d$, whose standard weights
        $\operatorname{softmax}_{\text{row}}(Q K^\top)$ no separable attention has.
        """,
    ),
    source="IFT6135-H2022 Q3.2, expressiveness",
    properties=public_q3.EXPRESSIVENESS,
    prose=True,
    rubric=[
        criterion(
            "1/2", "a reason: rank at most d, or the queries share d distributions", by="witness"
        )
    ],
    remark="Strictly, the two families are incomparable; a reason for either direction counts.",
    parts=[Part("as expressive", 1, EXPRESSIVE), Part("witness", 0, WITNESS)],
)
