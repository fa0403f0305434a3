"""A simplified encoder layer of a Transformer: attention of several heads, and its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Graph: TypeAlias = dict[str, list[object]]


def forward(
    x: Float[Array, "T d"],
    WQ: Float[Array, "H e d"],
    WK: Float[Array, "H e d"],
    WV: Float[Array, "H e d"],
    W: Float[Array, "d d"],
) -> Float[Array, "T d"]:
    """z_t = W (h_{1,t} + ... + h_{H,t}), where + joins the heads end to end.

    q, k, v = W^Q x_t, W^K x_t, W^V x_t for each head h, and over all positions s
    beta_{s|h,t} = softmax_s(k_{h,s} . q_{h,t}), without any scaling;
    h_{h,t} = sum_s beta_{s|h,t} v_{h,s} + q_{h,t}.

    Conventions: e = d / H.
    Source: CS533-S2020 P2.

    >>> one = np.ones((1, 1, 1))
    >>> forward(np.array([[1.0], [1.0]]), one, one, one, np.eye(1)).round(6).tolist()
    [[2.0], [2.0]]
    """
    q, k, v = (np.einsum("hed,td->hte", matrix, x) for matrix in (WQ, WK, WV))
    beta = softmax(np.einsum("hse,hte->hts", k, q))
    heads = np.einsum("hts,hse->hte", beta, v) + q
    return np.concatenate([*heads], axis=1) @ W.T


def softmax(scores: Float[Array, "*rows n"]) -> Float[Array, "*rows n"]:
    """exp(s_i) / sum_j exp(s_j) along the last axis.

    >>> softmax(np.log([1.0, 3.0])).round(6).tolist()
    [0.25, 0.75]
    """
    return np.asarray(np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)))


def graph(H: int, T: int, parameters: bool = False) -> Graph:
    """The layer as a graph of values, with an arrow wherever one is computed from another.

    `x1`, `q1,1` (head, time), `al1|1,1` (position, head, time), `h1,1`, `z1`; all numbers from 1.
    Source: CS533-S2020 P2.1.

    >>> graph(H=1, T=1)["edges"][-3:]
    [('a1,1', 'h1,1'), ('q1,1', 'h1,1'), ('h1,1', 'z1')]
    """
    heads, times = range(1, H + 1), range(1, T + 1)
    edges = [("W", f"z{t}") for t in times] if parameters else []
    for h in heads:
        for t in times:
            for letter in "qkv":
                edges.append((f"x{t}", f"{letter}{h},{t}"))
                if parameters:
                    edges.append((f"W{letter.upper()}{h}", f"{letter}{h},{t}"))
            for s in times:
                edges += [(f"k{h},{s}", f"al{s}|{h},{t}"), (f"q{h},{t}", f"al{s}|{h},{t}")]
                edges += [(f"al{r}|{h},{t}", f"be{s}|{h},{t}") for r in times]
                edges += [(f"be{s}|{h},{t}", f"a{h},{t}"), (f"v{h},{s}", f"a{h},{t}")]
            edges += [(f"a{h},{t}", f"h{h},{t}"), (f"q{h},{t}", f"h{h},{t}")]
            edges.append((f"h{h},{t}", f"z{t}"))
    nodes = dict.fromkeys(end for edge in edges for end in edge)
    return {"nodes": [*nodes], "edges": [*edges]}
