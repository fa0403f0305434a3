"""Single-head attention as a graph network: asked in IFT6135-A2022 (Q2.4) and CS4644-F2023 (Q6)."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.shared import policy, public_graph_networks
from assignments.shared.kit import graph_network
from assignments.shared.settings import GRAPH_NETWORK, paragraphs
from graders import Call, Calls, Code, Draw, Made, Name, Tolerance, criterion, slips
from reference import gnn

KIT = (Path(__file__).parent / "kit" / "graph_network.py",)

Array: TypeAlias = npt.NDArray[np.float64]

LABELS = ("parts", "Q", "K", "V", "h", "message_order")


def simulations(draw: Draw) -> Calls:
    """Two nodes, one node, then drawn ones; some with messages that arrive in another order."""
    eye = np.eye(2)
    cases: list[tuple[Array, Array, Array, Array]] = [
        (eye, eye, eye, np.array([[1.0, 0.0], [0.0, 2.0]])),
        (eye, eye, 2 * eye, np.array([[1.0, 3.0]])),
    ]
    for k in range(16):
        rng = draw.case(k)
        n, d = 1 + k % 7, 1 + k % 5
        Q, K, V = rng.normal(size=(3, d, d))
        cases.append((Q, K, V, rng.normal(size=(n, d))))
    orders = [list(draw.case(k).permutation(len(case[3]))) for k, case in enumerate(cases)]
    return [
        Call(Made(graph_network.run), (Name("q2_4_gnn"), *case, [int(i) for i in order]), LABELS)
        for case, order in zip(cases, orders, strict=True)
    ]


def softmax(scores: Array) -> Array:
    weights = np.exp(scores - scores.max())
    return np.asarray(weights / weights.sum())


def collected(
    Q: Array, K: Array, V: Array, *, weigh: Callable[[Array], Array] = softmax
) -> SimpleNamespace:
    """The strict reading: a message sees its sender alone, and the update does the rest."""
    return SimpleNamespace(
        neighbors=lambda n: [list(range(n)) for _ in range(n)],
        message=lambda j, i, h_j, h_i: (K @ h_j, V @ h_j),
        aggregate=lambda messages: messages,
        update=lambda h_i, sent: sum(
            a * v
            for a, (_, v) in zip(
                weigh(np.array([k @ (Q @ h_i) for k, _ in sent])),
                sent,
                strict=True,
            )
        ),
    )


def without_oneself(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    parts = collected(Q, K, V)
    parts.neighbors = lambda n: [[j for j in range(n) if j != i] for i in range(n)]
    return parts


def exchanged(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    return collected(K, Q, V)


def evenly(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    return collected(Q, K, V, weigh=lambda scores: np.full(len(scores), 1 / len(scores)))


def unnormalized(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    return collected(Q, K, V, weigh=np.exp)


def scaled(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    return collected(Q, K, V, weigh=lambda scores: softmax(scores / np.sqrt(len(Q))))


def residual(Q: Array, K: Array, V: Array) -> SimpleNamespace:
    parts = collected(Q, K, V)
    attend = parts.update
    parts.update = lambda h_i, sent: h_i + attend(h_i, sent)
    return parts


ATTENTION_AS_GNN = Code(
    prompt=paragraphs(
        GRAPH_NETWORK,
        r"""
        Single-head attention updates the features $h_i^l \in \mathbb{R}^d$ of each word $i$ of a
        sentence $S$ from layer $l$ to the next:
        $h_i^{l+1} = \sum_{j \in S} \operatorname{softmax}_j\left((Q h_i^l)^\top K h_j^l\right) V
        h_j^l$
        with weight matrices $Q, K, V \in \mathbb{R}^{d \times d}$, where the softmax runs over the
        words $j$ and has no factor $1/\sqrt{d}$ inside.
        """,
        r"""
        Show that this is a special case of a graph network: `q2_4_gnn(Q, K, V)` returns its parts
        as a `types.SimpleNamespace(neighbors, message, aggregate, update)`. `neighbors(n)` is a
        list that gives, for each of $n$ words, the words whose messages it gets, by numbers from 0;
        `message(j, i, h_j, h_i)` is the message from $j$ to $i$; `aggregate(messages)` joins the
        list of messages to one word; `update(h_i, aggregated)` is the word's next features, (d,).
        One step of the network with these parts must give $h_i^{l+1}$.
        """,
    ),
    source="IFT6135-A2022 Q2.4, eqs. (1) and (3)",
    properties=public_graph_networks.ATTENTION_AS_GNN,
    prose=True,
    rubric=[
        criterion("1/10", "lets the layer l play the part of the time t", by="answer"),
        criterion("1/10", "takes the complete graph, each node its own neighbour", by="answer"),
        criterion("1/5", "matches f, Agg and q to parts of equation (3), one by one", by="answer"),
    ],
    calls=simulations,
    tolerance=Tolerance(relative=1e-5),  # float32 parts are as good
    reference={"q2_4_gnn": gnn.attention_parts},
    accepts=[{"q2_4_gnn": collected}],
    slips=slips(
        "q2_4_gnn",
        (
            without_oneself,
            "Your nodes do not hear themselves; the sum in equation (3) runs over all j, i too.",
            policy.BOUNDARY,
            True,  # one node alone then hears nobody: zero, NaN, or an exception
        ),
        (
            exchanged,
            "Q and K are exchanged: the node that is updated asks, by Q, and the others answer.",
            policy.ORDER,
        ),
        (
            evenly,
            """
            Every message counts the same; equation (3) weighs by the softmax of Q h_i . K
            h_j.
            """,
        ),
        (
            unnormalized,
            "The weights are not divided by their sum: e^s alone is not the softmax.",
            policy.STEP,
        ),
        (
            scaled,
            "You divide the scores by sqrt(d). That is usual, but equation (3) does not.",
            "5/6",
        ),
        (
            residual,
            "You add h_i to the result: a Transformer block does, equation (3) does not.",
            policy.STEP,
        ),
    ),
)
