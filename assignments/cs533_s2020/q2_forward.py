"""Problem 2, part 2: the forward pass of the encoder layer, given and on random weights."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from assignments.cs533_s2020 import public_q2
from assignments.cs533_s2020.settings import ENCODER_LAYER
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Numeric, Sibling, Slip, slips
from reference import encoder_layer

Array = npt.NDArray[np.float64]

HEAD: Array = np.eye(2)[:, None]
"""The matrix of head h picks entry h: (2, 1, 2)."""
GIVEN = (np.array([[1.0, 2.0], [-1.0, 3.0]]), HEAD, HEAD, HEAD, np.eye(2))
OTHER = (np.array([[0.0, 1.0], [1.0, -0.5]]), *GIVEN[1:])
LABELS = ("x", "WQ", "WK", "WV", "W")


def over_positions(scores: Array) -> Array:
    """(H, T, S): what each query pays to all positions."""
    return encoder_layer.softmax(scores)


def over_queries(scores: Array) -> Array:
    return encoder_layer.softmax(scores.swapaxes(1, 2)).swapaxes(1, 2)


def over_all(scores: Array) -> Array:
    return encoder_layer.softmax(scores.reshape(len(scores), -1)).reshape(scores.shape)


def as_they_are(scores: Array) -> Array:
    return scores


def layer(
    x: Array, WQ: Array, WK: Array, WV: Array, W: Array,
    weights: Callable[[Array], Array] = over_positions, scale: float = 1.0,
    residual: str = "q", exchanged: bool = False, joined: bool = True, turned: bool = False,
) -> Array:  # fmt: skip
    """The encoder layer with one thing or another done wrong."""
    q, k, v = (np.einsum("hed,td->hte", matrix, x) for matrix in (WQ, WK, WV))
    asks, offers = (k, q) if exchanged else (q, k)
    beta = weights(np.einsum("hte,hse->hts", asks, offers) / scale)
    added = {"q": q, "k": k, "v": v, "": np.zeros_like(q)}[residual]
    heads = np.einsum("hts,hse->hte", beta, v) + added
    side_by_side = np.concatenate([*heads], axis=1)
    if not joined:
        return side_by_side
    return side_by_side @ (W if turned else W.T)


def one_head(x: Array, WQ: Array, WK: Array, WV: Array, W: Array) -> Array:
    """All heads' entries in one long head."""
    long = [matrix.reshape(1, -1, x.shape[1]) for matrix in (WQ, WK, WV)]
    return layer(x, long[0], long[1], long[2], W)


Z = encoder_layer.forward(*GIVEN)
OTHER_Z = encoder_layer.forward(*OTHER)
SCALED = "You divide the scores by a square root; this layer takes them as they are."
OVER_QUERIES = "Your softmax runs over the queries t; for each t it runs over the positions t'."
NO_QUERY = "The query is not added: h = a + q."
NO_SOFTMAX = "The scores are used as they are, without the softmax."
ONE_HEAD = "You use one head of all entries; each head has scores and weights of its own."
OVER_ALL = "Your softmax runs over the whole table; every query has weights that add up to one."

LAYER_VALUES = Numeric(
    prompt=paragraphs(
        ENCODER_LAYER,
        r"""
        Run the forward pass for $d = 2$, $T = 2$, $H = 2$ with $x_1 = (1, 2)$ and $x_2 = (-1, 3)$,
        the matrices of one row $W_1^Q = W_1^K = W_1^V = [1, 0]$ and
        $W_2^Q = W_2^K = W_2^V = [0, 1]$, and the identity matrix for $W$. Give
        `p2_2_z = [z_1, z_2]`, shape (2, 2), exactly or to three digits and more.
        """,
    ),
    source="CS533-S2020 P2.2",
    properties=public_q2.LAYER_VALUES,
    reference={"p2_2_z": Z},
    # the handout writes columns, so side by side they are columns of a matrix
    accepts=[{"p2_2_z": Z.T}],
    sibling=Sibling(
        given="$x_1 = (0, 1)$ and $x_2 = (1, -1/2)$, with the same matrices",
        reference={"p2_2_z": OTHER_Z},
        accepts=[{"p2_2_z": OTHER_Z.T}],
    ),
    slips=slips(
        "p2_2_z",
        (layer(*GIVEN, scale=2**0.5), SCALED, "1/2"),
        (layer(*GIVEN, weights=over_queries), OVER_QUERIES, "1/2"),
        (layer(*GIVEN, residual=""), NO_QUERY, "1/2"),
        (layer(*GIVEN, weights=over_all), OVER_ALL, "1/2"),
        (layer(*GIVEN, weights=as_they_are), NO_SOFTMAX, "1/4"),
        (one_head(*GIVEN), ONE_HEAD, "1/4"),
    ),
)


def random_layers(draw: Draw) -> Calls:
    """A readable layer, one of a single position, then drawn ones; no two matrices alike."""
    readable = (
        np.array([[1.0, 2.0], [-1.0, 3.0]]), np.array([[[1.0, 0.0]], [[0.0, 1.0]]]),
        np.array([[[0.0, 1.0]], [[1.0, 1.0]]]), np.array([[[2.0, 0.0]], [[0.0, -1.0]]]),
        np.array([[1.0, 2.0], [0.0, 1.0]]),
    )  # fmt: skip
    cases: list[Any] = [readable]
    for k in range(16):
        cases.append(tuple(public_q2.layers(draw.case(k), T=1 if k == 0 else 0).values()))
    return [Call("p2_2_attn", case, LABELS) for case in cases]


def wrong(**how: Any) -> dict[str, object]:
    return {"p2_2_attn": lambda x, WQ, WK, WV, W: layer(x, WQ, WK, WV, W, **how)}


LAYER_FUNCTION = Code(
    prompt=r"""
    Write the layer as `p2_2_attn(x, WQ, WK, WV, W)`, shapes (T, d), (H, d/H, d) three times, (d, d)
    -> (T, d): row $t$ of `x` is $x_t$, `WQ[h]` is $W_h^Q$ with the heads counted from 0, and so on,
    and the rows of the result are $z_1, \ldots, z_T$. On the given numbers many wrong layers are
    right, since there queries, keys and values are the same and $W$ is the identity.
    """,
    source="CS533-S2020 P2.2, on random weights",
    properties=public_q2.LAYER_FUNCTION,
    calls=random_layers,
    reference={"p2_2_attn": encoder_layer.forward},
    slips=[
        Slip(wrong(residual="v"), "You add v to what attention gives; the layer adds q."),
        Slip(wrong(residual="k"), "You add k to what attention gives; the layer adds q."),
        Slip(wrong(residual=""), NO_QUERY),
        Slip(wrong(joined=False), "W is missing: the joined heads are multiplied by it."),
        Slip(wrong(turned=True), "You multiply by W from the wrong side: z_t = W h_t."),
        Slip(wrong(exchanged=True), "Queries and keys are exchanged: query t meets every key t'."),
        Slip(
            {
                "p2_2_attn": lambda x, WQ, WK, WV, W: layer(
                    x, WQ, WK, WV, W, scale=float(np.sqrt(WQ.shape[1]))
                )
            },
            SCALED,
        ),
        Slip(
            {
                "p2_2_attn": lambda x, WQ, WK, WV, W: layer(
                    x, WQ, WK, WV, W, scale=float(np.sqrt(x.shape[1]))
                )
            },
            SCALED,
        ),
        Slip(wrong(weights=over_queries), OVER_QUERIES),
        Slip(wrong(weights=over_all), OVER_ALL),
        Slip(wrong(weights=as_they_are), NO_SOFTMAX),
        Slip({"p2_2_attn": one_head}, ONE_HEAD),
    ],
)
