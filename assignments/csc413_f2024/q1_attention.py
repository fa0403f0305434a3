"""Question 1, part 3: attention in linear time, by a kernel, by an SVD, and by projections.

What costs n^2 does not come back for n = 65,536: such a matrix has 34 GB, and in pieces it takes
longer than an item may.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q1
from assignments.csc413_f2024.kit import feature_maps
from graders import (
    Asymptotic,
    Call,
    Calls,
    Code,
    Draw,
    Made,
    Part,
    Parts,
    Tolerance,
    criterion,
    slips,
)
from reference import low_rank_attention

Array: TypeAlias = npt.NDArray[np.float64]

KIT = (Path(__file__).parent / "kit" / "feature_maps.py",)

LONG = 65_536
LABELS = ("Q", "K", "V", "phi")
NEAR = Tolerance(absolute=1e-10, relative=1e-7)
COARSE = Tolerance(absolute=1e-10, relative=1e-4)
"""Sums of so many terms in single precision."""


def cost(
    name: str, right: str, sizes: str, wrong: Mapping[str, str], accepts: Sequence[Any] = ()
) -> Asymptotic:
    """A Theta in some letters."""
    return Asymptotic(
        prompt="",
        source="",
        sizes=list(sizes),
        reference={name: right},
        accepts=accepts,
        slips=slips(name, *wrong.items()),
    )


def too_large(*given: object) -> Array:
    """What becomes of an n x n matrix in the guest."""
    raise MemoryError(f"an array of shape ({LONG}, {LONG})")


def unmutated(function: Callable[..., Array]) -> Callable[..., Array]:
    """A reference under a name of its own: no faults are put into it at this size."""
    return lambda *given: function(*given)


def kernel_calls(draw: Draw) -> Calls:
    """A readable case, then drawn ones: n and m apart, one query, every feature map."""
    Q, K = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 1.0], [0.0, 2.0], [1.0, 0.0]])
    cases = [(Q, K, np.array([[1.0], [2.0], [4.0]]), "relu")]
    for k, name in enumerate(4 * tuple(feature_maps.MAPS)):
        rng = draw.case(k)
        n, m, d, d_v = 1 + k % 4, 2 + k % 5, 2 + k % 3, 1 + k % 6
        V = rng.normal(size=(m, d_v))
        cases.append((rng.normal(size=(n, d)), rng.normal(size=(m, d)), V, name))
    return [
        Call("linear_attention", (Q, K, V, Made(feature_maps.phi, (name,))), LABELS)
        for Q, K, V, name in cases
    ]


def long_kernel_calls(draw: Draw) -> Calls:
    """As many rows as no square matrix can have, with three feature maps."""
    found = []
    for k, name in enumerate(("elu + 1", "exp", "relu")):
        seeds = draw.case(500 + k).integers(1 << 31, size=3)
        given = [Made(feature_maps.normal, (LONG, 2, int(seed))) for seed in seeds]
        found.append(Call("linear_attention", (*given, Made(feature_maps.phi, (name,))), LABELS))
    return found


def quadratic(Q: Array, K: Array, phi: Callable[[Array], Array]) -> Array:
    return np.asarray(phi(Q) @ phi(K).T)


VALUES = Code(
    prompt="",
    source="",
    calls=kernel_calls,
    tolerance=NEAR,
    reference={"linear_attention": low_rank_attention.kernel_attention},
    slips=slips(
        "linear_attention",
        (lambda Q, K, V, phi: quadratic(Q, K, phi) @ V,
         "The denominator is missing: weights of a query should add up to one."),
        (lambda Q, K, V, phi: quadratic(Q, K, phi) / quadratic(Q, K, phi).sum(axis=0) @ V,
         "The denominator sums over the queries; it sums over the keys."),
        (lambda Q, K, V, phi: quadratic(Q, K, phi) / len(K) @ V,
         "You divide by the number of keys; each query has a denominator of its own."),
        (lambda Q, K, V, phi: low_rank_attention.kernel_attention(
            Q, K, V, lambda z: z if z is Q else phi(z)) if Q.shape[1] == phi(Q).shape[1]
            else low_rank_attention.kernel_attention(Q, K, V, phi),
         "phi is applied to the keys alone; the queries go through it too."),
        (lambda Q, K, V, phi: softmax(quadratic(Q, K, phi)) @ V,
         "There is a softmax more: the kernel is the similarity itself."),
    ),
)  # fmt: skip


def softmax(scores: Array) -> Array:
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


LONG_KERNEL = Code(
    prompt="",
    source="",
    calls=long_kernel_calls,
    tolerance=COARSE,
    reference={"linear_attention": unmutated(low_rank_attention.kernel_attention)},
    shows=0,
    slips=slips(
        "linear_attention",
        (too_large, """
        You form a matrix of n x n, which does not fit. Sum over the keys first: those sums are the
        same for every query.
        """),
    ),
)  # fmt: skip

KERNEL = Parts(
    prompt=r"""
    Generalised attention whose similarity is a kernel, $\mathrm{sim}(q, k) = \phi(q)^\top \phi(k)$:
    show that it takes time linear in $n$. So that it can be checked: `linear_attention(Q, K, V,
    phi)`, shapes (n, d), (m, d), (m, d_v) -> (n, d_v), NumPy arrays, where `phi` maps (n, d) to
    (n, r) and is positive; it must also work for 65,536 rows. `COST_LINEAR` and `COST_SOFTMAX`, the
    time in n, d and r (r may be taken for d, and so may d_v) of this and of softmax attention, as
    text such as "n**2 + log(n)", or as LaTeX. If the number of features is a constant, say
    `COST_FEATURES = "constant"`. (A kernel need not have non-negative values; this one has them.)
    """,
    source="CSC413-F2024 1.3.1",
    properties=public_q1.KERNEL,
    prose=True,
    rubric=[
        criterion("1/10", "takes phi(Q_i) out of both sums"),
        criterion("1/10", "says that the sums over j do not depend on i, and are made once"),
    ],
    parts=[
        Part("values", "3/8", VALUES),
        Part("a long sequence", "3/8", LONG_KERNEL),
        Part("cost", "1/8", cost(
            "COST_LINEAR", "n d^2", "ndr",
            {
                "n d": "Each row meets r features and d_v columns: their product is a factor. If r "
                       'is a constant, say so: COST_FEATURES = "constant".',
                "n^2": "This is still quadratic in n.",
                "n^2 d": "This is still quadratic in n.",
                "n log(n)": "There is no logarithm: each of the n rows is met twice.",
            },
            accepts=[
                {"COST_LINEAR": "n r d"}, {"COST_LINEAR": "n"}, {"COST_LINEAR": "n d r + n r"},
                {"COST_LINEAR": "n d", "COST_FEATURES": "constant"},
            ],
        )),
        Part("cost of softmax", "1/8", cost(
            "COST_SOFTMAX", "n^2 d", "ndr",
            {
                "n d": "Every query meets every key.",
                "n d^2": "Every query meets every key: that is n^2.",
            },
            accepts=[{"COST_SOFTMAX": "n^2"}],
        )),
    ],
)  # fmt: skip
