"""Question 2: many almost orthogonal unit vectors, by the lemma or by chance."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q2
from assignments.csc413_f2024.q2_bounds import FINE, INEQUALITIES, NUMBER, ROUNDING
from graders import Call, Calls, Construction, Draw, Made, Part, Parts, criterion, slips
from reference import almost_orthogonal

Array: TypeAlias = npt.NDArray[np.float64]

CASES = ((128, 0.5, 600), (64, 0.65, 150), (128, 0.5, 100))


def of_vectors(U: Any, delta: float, shape: tuple[int, int]) -> str:
    """Whether these are that many unit vectors, all almost orthogonal."""
    found = np.asarray(U, dtype=np.float64)
    if found.shape != shape:
        return f"an array of shape {found.shape}, and not {shape}"
    if not np.isfinite(found).all() or np.abs((found**2).sum(axis=1) - 1).max() > 1e-6:
        return "rows that are no unit vectors"
    largest = almost_orthogonal.largest_inner_product(found)
    return FINE if largest <= delta + ROUNDING else "rows that are not almost orthogonal"


def vector_calls(draw: Draw) -> Calls:
    found = []
    for k, (n, delta, count) in enumerate(CASES):
        given = (n, delta, count, int(draw.case(k).integers(1000)))
        asked = Call("almost_orthogonal", given, ("n", "delta", "N", "seed"))
        found.append(Call(Made(of_vectors), (asked, delta, (count, n)), ("U", "delta", "shape")))
    return found


def basis(n: int, count: int) -> Array:
    """The standard basis, again and again."""
    return np.eye(n)[np.arange(count) % n]


def drawn(n: int, delta: float, N: int, seed: int) -> Array:
    """The reference under a name of its own: a fault in it would draw again and again."""
    return almost_orthogonal.random_signs(n, delta, N, seed)


VECTORS = Part("vectors", "1/4", Construction(
    calls=vector_calls,
    reference={"almost_orthogonal": drawn},
    slips=slips(
        "almost_orthogonal",
        (lambda n, delta, N, seed: np.sqrt(n) * almost_orthogonal.random_signs(n, delta, N, seed),
         "They are not normalized: each row is a unit vector."),
        (lambda n, delta, N, seed: basis(n, N),
         "With more than n vectors a basis repeats itself, and equal vectors are not orthogonal."),
        (lambda n, delta, N, seed: almost_orthogonal.random_signs(n, delta, N, seed)[:n],
         "These are not as many as were asked for: N of them, and N may be larger than n."),
    ),
))  # fmt: skip

ALMOST_ORTHOGONAL = Parts(
    prompt=r"""
    Show that R^n has exponentially many unit vectors whose inner products are at most delta. Hand
    in the proof in words and, so that it can be checked: `ip_bound_raw(eps)` and
    `ip_bound_unit(eps)`, bounds on the inner products of two images M e_i, M e_j, and of the same
    divided by their lengths; `eps_for_delta(delta)`, the eps that you take; `jl_num_vectors(n,
    delta)`, how many vectors your proof gives; `C_CONST`, your c; and `almost_orthogonal(n, delta,
    N, seed)` -> (N, n), such vectors, where N may be larger than n: for n = 128, delta = .5 and
    N = 600, say. Another proof, by random vectors, is as good.
    """,
    source="CSC413-F2024 2.1.1",
    properties=public_q2.VECTORS,
    prose=True,
    rubric=[
        criterion("1/20", "applies the lemma in R^n to d + 1 points, zero among them; or bounds "
                          "the probability for a pair and adds up over the pairs"),
        criterion("1/20", "turns lengths and distances into inner products"),
        criterion("1/20", "normalizes, or notes that the images are no unit vectors and that the "
                          "constant changes; says that they are distinct"),
        criterion("1/20", "solves for the number of vectors, and names c"),
    ],
    remark="""
    For eps = delta / 3 c is 72; for the handout's delta / 2 it would be 32, but for vectors that
    are not normalized. Any larger c is true as well.
    """,
    parts=[*INEQUALITIES, *NUMBER, VECTORS],
)  # fmt: skip
