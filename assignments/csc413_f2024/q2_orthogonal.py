"""Question 2: many almost orthogonal unit vectors, by the Johnson-Lindenstrauss lemma or by chance.

With the handout's own eps = delta / 2 the images are almost orthogonal, and no unit vectors; that
takes a smaller eps, and other constants. Whatever holds is right: no faults are put into our own.
"""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q2
from graders import (
    Call,
    Calls,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    Slip,
    criterion,
    slips,
)
from reference import almost_orthogonal

Array: TypeAlias = npt.NDArray[np.float64]

VALUES = (0.05, 0.1, 0.3, 0.5, 0.9)
FINE = "it holds"
LOOSE = "it holds, and says little"
ROUNDING = 1e-9


def numbers(found: Sequence[Any]) -> Array | None:
    """One finite number for each value; None where there is something else."""
    try:
        given = [float(np.asarray(each, dtype=np.float64).item()) for each in found]
    except (TypeError, ValueError):
        return None
    return np.array(given) if np.isfinite(given).all() else None


def of_bounds(found: Sequence[Any], least: Array, most: Array) -> str:
    """Whether bounds hold, and say something."""
    given = numbers(found)
    if given is None:
        return "something else than one number"
    for value, bound, low, high in zip(VALUES, given, least, most, strict=True):
        if bound < low - ROUNDING:
            return f"{bound:.6g} for {value}: larger ones occur"
        if bound > high + ROUNDING:
            return f"{bound:.6g} for {value}: far more than the lemma gives"
    return FINE


def raw_calls(draw: Draw) -> Calls:
    least = np.array([almost_orthogonal.inner_product_bound(eps) for eps in VALUES])
    asked = [Call("ip_bound_raw", (eps,), ("eps",)) for eps in VALUES]
    return [Call(Made(of_bounds), (asked, least, 2 * least), ("bounds", "least", "most"))]


def unit_calls(draw: Draw) -> Calls:
    least = np.array([almost_orthogonal.cosine_bound(eps) for eps in VALUES])
    most = np.array([4 * eps / (1 - eps) for eps in VALUES])
    asked = [Call("ip_bound_unit", (eps,), ("eps",)) for eps in VALUES]
    return [Call(Made(of_bounds), (asked, least, most), ("bounds", "least", "most"))]


def of_distortions(found: Sequence[Any]) -> str:
    """Whether normalized vectors are delta almost-orthogonal, and eps is not needlessly small."""
    given = numbers(found)
    if given is None:
        return "something else than one number"
    for delta, eps in zip(VALUES, given, strict=True):
        if not 0 < eps < 1:
            return f"{eps:.6g} for {delta}: eps lies between 0 and 1"
        if 2 * eps / (1 - eps) > delta + ROUNDING:
            return f"{eps:.6g} for {delta}: {2 * eps / (1 - eps):.4g} is possible there"
        if eps < delta / 8:
            return f"{eps:.6g} for {delta}: a larger one would do"
    return FINE


def distortion_calls(draw: Draw) -> Calls:
    asked = [Call("eps_for_delta", (delta,), ("delta",)) for delta in VALUES]
    return [Call(Made(of_distortions), (asked,), ("eps",))]


INEQUALITIES = [
    Part("inner products", "1/6", Construction(
        calls=raw_calls,
        reference={"ip_bound_raw": lambda eps: almost_orthogonal.inner_product_bound(eps)},
        accepts=[{"ip_bound_raw": lambda eps: 4 * eps}],
        slips=slips(
            "ip_bound_raw",
            (lambda eps: eps, """
            Four constraints add up: 2 |<Me_i, Me_j>| is at most 2 (1 + eps) - (2 - 2 eps).
            """),
            (lambda eps: 2 * eps**2, "The lemma is about squared lengths: not squared once more."),
        ),
    )),
    Part("unit vectors", "1/6", Construction(
        calls=unit_calls,
        reference={"ip_bound_unit": lambda eps: almost_orthogonal.cosine_bound(eps)},
        accepts=[
            {"ip_bound_unit": lambda eps: 2 * eps / (1 - eps)},
            {"ip_bound_unit": lambda eps: 4 * eps / (1 - eps)},
        ],
        slips=slips(
            "ip_bound_unit",
            (lambda eps: 2 * eps, """
            The images are no unit vectors: their squared lengths may be as small as 1 - eps, by
            which the product is divided.
            """),
            (lambda eps: 2 * eps / (1 + eps),
             "Lengths may be smaller than 1, which makes the cosine larger: divide by 1 - eps."),
        ),
    )),
    Part("eps", "1/6", Construction(
        calls=distortion_calls,
        reference={"eps_for_delta": lambda delta: almost_orthogonal.distortion(delta)},
        accepts=[{"eps_for_delta": lambda delta: delta / 3},
                 {"eps_for_delta": lambda delta: delta / 4}],
        slips=slips(
            "eps_for_delta",
            (lambda delta: delta / 2, """
            With the handout's eps = delta / 2 inner products are at most delta before the vectors
            are normalized, and more after: take delta / 3, say, and another constant c.
            """, "1/4"),
            (lambda delta: delta,
             "This makes inner products as large as 2 delta, even before they are normalized."),
            (lambda delta: delta / 100, "It is needlessly small: the count falls with eps^2."),
        ),
    )),
]  # fmt: skip

N, DELTA = 3000, 0.9


def of_count(found: object) -> str:
    """Whether so many vectors are known to exist, and whether they are exponentially many."""
    try:
        count = int(np.asarray(found).item())
    except (TypeError, ValueError, OverflowError):
        return "something else than a whole number"
    if count <= 0:
        return "no vector at all"
    exponent = math.log(count) / (N * DELTA**2)
    if exponent > 1 / 4:
        return "more than either proof gives"
    return FINE if exponent >= 1 / 128 else "too few: they are not exponentially many"


def count_calls(draw: Draw) -> Calls:
    asked = Call("jl_num_vectors", (N, DELTA), ("n", "delta"))
    return [Call(Made(of_count), (asked,), ("count",))]


def of_constant(c: object) -> str:
    """Whether one of the two proofs gives that constant."""
    found = numbers([c])
    if found is None or found[0] <= 0:
        return "something else than a number above zero"
    if found[0] < 4 - ROUNDING:
        return "a constant that neither proof gives"
    return FINE if found[0] <= 1e4 else LOOSE


NUMBER = [
    Part("count", "1/8", Construction(
        calls=count_calls,
        reference={"jl_num_vectors": lambda n, delta: almost_orthogonal.vector_count(n, delta)},
        accepts=[
            {"jl_num_vectors": lambda n, delta: int(math.exp(n * delta**2 / 72)) - 1},
            {"jl_num_vectors": lambda n, delta: int(math.exp(n * delta**2 / 4))},
        ],
        slips=slips(
            "jl_num_vectors",
            (lambda n, delta: n**2, "Polynomially many are too few: it is e^{n eps^2/8}."),
            (lambda n, delta: int(math.exp(min(700, n * delta**2 / 2))), """
            These are more than either proof gives: with random signs c is 4, and with the lemma it
            is 8 (delta / eps)^2.
            """),
        ),
    )),
    Part("constant", "1/8", Construction(
        calls=lambda draw: [Call(Made(of_constant), (Name("C_CONST"),), ("c",))],
        reference={"C_CONST": 72},
        accepts=[{"C_CONST": c} for c in (4, 8, 32, 50, 98, 128)],
        slips=[Slip({"C_CONST": 2}, """
        Neither proof gives so small a constant: it is 8 (delta / eps)^2 for the eps that you take,
        and 4 for random signs.
        """)],
    )),
]  # fmt: skip

CASES = ((128, 0.5, 600), (256, 0.4, 1000), (128, 0.5, 100))


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
