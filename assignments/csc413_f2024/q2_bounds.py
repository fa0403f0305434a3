"""Question 2: what the Johnson-Lindenstrauss lemma bounds, and how many vectors it gives.

With the handout's own eps = delta / 2 the images are almost orthogonal, and no unit vectors; that
takes a smaller eps, and other constants. Whatever holds is right: no faults are put into our own.
"""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from graders import (
    Call,
    Calls,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Slip,
    slips,
)
from reference import almost_orthogonal

Array: TypeAlias = npt.NDArray[np.float64]

VALUES = (0.05, 0.1, 0.3, 0.5, 0.9)
FINE = "it holds"
ROUNDING = 1e-9
MOST = 1e6


def numbers(found: Sequence[Any]) -> Array | None:
    """One finite number for each value; None where there is something else."""
    try:
        given = [float(np.asarray(each, dtype=np.float64).item()) for each in found]
    except (TypeError, ValueError):
        return None
    return np.array(given) if np.isfinite(given).all() else None


def judged(found: Sequence[Any], least: Sequence[float], most: Sequence[float]) -> str:
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


def of_raw_bounds(found: Sequence[Any]) -> str:
    """Whether bounds on the inner products of the images hold. Messages show no bound of ours."""
    least = [almost_orthogonal.inner_product_bound(eps) for eps in VALUES]
    return judged(found, least, [2 * bound for bound in least])


def of_unit_bounds(found: Sequence[Any]) -> str:
    """Whether bounds on the inner products of the normalized images hold."""
    least = [almost_orthogonal.cosine_bound(eps) for eps in VALUES]
    return judged(found, least, [4 * eps / (1 - eps) for eps in VALUES])


def raw_calls(draw: Draw) -> Calls:
    asked = [Call("ip_bound_raw", (eps,), ("eps",)) for eps in VALUES]
    return [Call(Made(of_raw_bounds), (asked,), ("bounds",))]


def unit_calls(draw: Draw) -> Calls:
    asked = [Call("ip_bound_unit", (eps,), ("eps",)) for eps in VALUES]
    return [Call(Made(of_unit_bounds), (asked,), ("bounds",))]


def of_distortions(found: Sequence[Any]) -> str:
    """Whether normalized vectors are delta almost-orthogonal, and eps is not needlessly small."""
    given = numbers(found)
    if given is None:
        return "something else than one number"
    for delta, eps in zip(VALUES, given, strict=True):
        if not 0 < eps < 1:
            return f"{eps:.6g} for {delta}: eps lies between 0 and 1"
        if 2 * eps / (1 - eps) > delta + ROUNDING:
            return f"{eps:.6g} for {delta}: larger inner products than that are possible"
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
    return FINE if exponent >= 1 / 128 - 1e-6 else "too few: they are not exponentially many"


def count_calls(draw: Draw) -> Calls:
    asked = Call("jl_num_vectors", (N, DELTA), ("n", "delta"))
    return [Call(Made(of_count), (asked,), ("count",))]


def of_constant(c: object, count: object) -> str:
    """Whether one of the two proofs gives that constant, and so many vectors are counted."""
    found = numbers([c, count])
    if found is None or min(found) <= 0:
        return "something else than numbers above zero"
    if found[0] < 4 - ROUNDING:
        return "a constant that neither proof gives"
    if found[0] > MOST:
        return "a constant so large that it says nothing"
    if math.log(found[1]) < N * DELTA**2 / found[0] - 1:
        return "a constant that promises more vectors than are counted"
    return FINE


def constant_calls(draw: Draw) -> Calls:
    asked = Call("jl_num_vectors", (N, DELTA), ("n", "delta"))
    return [Call(Made(of_constant), (Name("C_CONST"), asked), ("c", "count"))]


def by_lemma(n: int, delta: float) -> int:
    return almost_orthogonal.vector_count(n, delta)


def by_signs(n: int, delta: float) -> int:
    """As many as random signs give, up to a constant."""
    return int(math.exp(n * delta**2 / 4))


NUMBER = [
    Part("count", "1/8", Construction(
        calls=count_calls,
        reference={"jl_num_vectors": by_lemma},
        accepts=[
            {"jl_num_vectors": lambda n, delta: int(math.exp(n * delta**2 / 72)) - 1},
            {"jl_num_vectors": by_signs},
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
        calls=constant_calls,
        reference={"C_CONST": 72, "jl_num_vectors": by_lemma},
        accepts=[
            *({"C_CONST": c, "jl_num_vectors": by_lemma} for c in (68, 98, 128)),
            {"C_CONST": 4, "jl_num_vectors": by_signs},
            {"C_CONST": 8, "jl_num_vectors": by_signs},
        ],
        slips=[
            Slip({"C_CONST": 2, "jl_num_vectors": by_lemma}, """
            Neither proof gives so small a constant: it is 8 (delta / eps)^2 for the eps that you
            take, and 4 for random signs.
            """),
            Slip({"C_CONST": 8, "jl_num_vectors": by_lemma}, """
            With this c there would be more vectors than you count: 8 belongs to eps = delta, which
            is too large an eps.
            """),
        ],
    )),
]  # fmt: skip
