"""Message passing on graphs of words: asked in IFT6135-A2022 (Q2) and CS4644-F2023 (Q6)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.shared import public_graph_networks
from assignments.shared.kit import messages
from assignments.shared.settings import FOUR_NODES, GRAPH_NETWORK, paragraphs
from graders import Call, Calls, Code, Draw, Essay, Made, Numeric, Sibling, criterion, slips
from reference import gnn

KIT = (Path(__file__).parent / "kit" / "messages.py",)

Array: TypeAlias = npt.NDArray[np.float64]
States: TypeAlias = Mapping[int, Array]
Messages: TypeAlias = Mapping[tuple[int, int], Callable[[Array], Array]]
Neighbors: TypeAlias = Mapping[int, Sequence[int]]
Update: TypeAlias = Callable[[Array, Array], Array]

LABELS = ("i", "h", "in_neighbors", "f", "q")


def node_updates(draw: Draw) -> Calls:
    """A graph small enough to read, then every node of six drawn digraphs.

    Among the drawn ones stand a lonely node, a node without incoming edges and a self-loop.
    """
    calls = _calls_of(small_graph(), nodes=(1,))
    for case in range(6):
        rng = draw.case(case)
        n = int(rng.integers(2, 7)) if case else 1
        neighbors = {i: [j for j in range(1, n + 1) if rng.random() < 0.5] for i in range(1, n + 1)}
        neighbors[n] = [] if case % 2 else [n]
        calls += _calls_of(_drawn(rng, neighbors, d=int(rng.integers(2, 5))), nodes=neighbors)
    return calls


def small_graph() -> tuple[object, ...]:
    """Two messages into the first of three nodes: numbers that fit on two lines."""
    h = {1: np.array([1.0, 0.0]), 2: np.array([0.0, 1.0]), 3: np.array([2.0, 1.0])}
    turn, double = np.array([[0.0, -1.0], [1.0, 0.0]]), 2 * np.eye(2)
    f = {
        (2, 1): Made(messages.affine, (turn, np.ones(2))),
        (3, 1): Made(messages.affine, (double, np.zeros(2))),
    }
    return h, {1: [2, 3]}, f, Made(messages.squaring_update, (np.eye(2),))


def _drawn(rng: np.random.Generator, neighbors: Neighbors, d: int) -> tuple[object, ...]:
    h = {i: rng.normal(size=d) for i in neighbors}
    f = {(j, i): Made(messages.affine, (rng.normal(size=(d, d)), rng.normal(size=d)))
         for i in neighbors for j in neighbors}  # fmt: skip
    return h, neighbors, f, Made(messages.squaring_update, (rng.normal(size=(d, d)),))


def _calls_of(graph: tuple[object, ...], nodes: Sequence[int] | Mapping[int, object]) -> list[Call]:
    return [Call("q2_1_update", (i, *graph), LABELS) for i in nodes]


def mean(i: int, h: States, in_neighbors: Neighbors, f: Messages, q: Update) -> Array:
    sent = [f[j, i](h[j]) for j in in_neighbors[i]]
    return q(h[i], sum(sent, np.zeros_like(h[i])) / max(1, len(sent)))


def against_the_arrows(i: int, h: States, in_neighbors: Neighbors, f: Messages, q: Update) -> Array:
    return q(h[i], sum((f[i, j](h[j]) for j in in_neighbors[i]), np.zeros_like(h[i])))


def sum_then_message(i: int, h: States, in_neighbors: Neighbors, f: Messages, q: Update) -> Array:
    total = sum((h[j] for j in in_neighbors[i]), np.zeros_like(h[i]))
    into = in_neighbors[i]
    return q(h[i], f[into[0], i](total) if into else total)


def with_oneself(i: int, h: States, in_neighbors: Neighbors, f: Messages, q: Update) -> Array:
    sent = sum((f[j, i](h[j]) for j in in_neighbors[i]), np.zeros_like(h[i]))
    return q(h[i], sent + h[i])


def without_messages(i: int, h: States, in_neighbors: Neighbors, f: Messages, q: Update) -> Array:
    return q(h[i], sum((h[j] for j in in_neighbors[i]), np.zeros_like(h[i])))


SUM_UPDATE = Code(
    prompt=paragraphs(
        GRAPH_NETWORK,
        r"""
        Let $\operatorname{Agg}$ be the sum. Write the update of one node in terms of $\mathcal{N}$,
        $f$, $q$ and $h$, as `q2_1_update(i, h, in_neighbors, f, q)`, which returns $h_i^{t+1}$,
        shape (d,). `h[j]` is the state $h_j^t$ (d,), `in_neighbors[i]` lists $\mathcal{N}(v_i)$,
        `f[(j, i)]` is the function $f_{ji}$, and `q(h_i, aggregate)` is $q$.
        """,
    ),
    source="IFT6135-A2022 Q2.1, eq. (1)",
    properties=public_graph_networks.SUM_UPDATE,
    prose=True,
    calls=node_updates,
    reference={"q2_1_update": gnn.update},
    slips=slips(
        "q2_1_update",
        (mean, "You take the mean of the messages; a sum was asked for."),
        (against_the_arrows, "You use f[(i, j)]; the message from j to i is f[(j, i)]."),
        (
            sum_then_message,
            """
            You add the states first and transform the sum. Each neighbour's state goes
            through its own f, and then they are added: f need not be linear, and differs
            per edge.
            """,
        ),
        (
            with_oneself,
            """
            You add h_i to the messages. Node i reaches its own update as q's first
            argument; it is among the messages only where it is its own neighbour.
            """,
        ),
        (without_messages, "You add the neighbours' states themselves; each sends f_ji(h_j)."),
    ),
)

SENTENCE_EDGES = Numeric(
    prompt=r"""
    The graph of a sentence of four words, such as "I eat red apples", has a node for each word and
    is fully connected. Its edges are directed; one that goes both ways counts as two. How many
    edges has it? Give the number as `q2_3_edges`. If you count an edge from each word to itself,
    say so: `q2_3_self_loops = True`.
    """,
    source="IFT6135-A2022 Q2.3",
    properties=public_graph_networks.SENTENCE_EDGES,
    reference={"q2_3_edges": gnn.complete_graph_edges(4)},
    accepts=[{"q2_3_edges": gnn.complete_graph_edges(4, self_loops=True), "q2_3_self_loops": True}],
    sibling=Sibling(
        given="a sentence of seven words",
        reference={"q2_3_edges": gnn.complete_graph_edges(7)},
        accepts=[
            {"q2_3_edges": gnn.complete_graph_edges(7, self_loops=True), "q2_3_self_loops": True}
        ],
    ),
    slips=slips(
        "q2_3_edges",
        (
            16,
            """
            You count an edge from each token to itself. That is a fair reading of
            attention, but say so with q2_3_self_loops = True; otherwise an edge joins two
            tokens.
            """,
            "1/2",
        ),
        (6, "You count pairs; the edges are directed, so each pair has two."),
        (24, "You count each direction twice."),
        (8, "You count a ring both ways; every token is joined to every other."),
        (4, "You count a ring or the tokens; every token is joined to every other."),
    ),
)

H_1 = np.array([1.0, -1.0])
SENDERS = np.array([[-1.0, 1.0], [0.0, -1.0], [1.0, 0.0]])
WEIGHTS = np.array([0.6, 0.2, 0.2])
W = np.array([1.0, 1.0])
MESSAGES = 2 * SENDERS
AGGREGATE = WEIGHTS @ MESSAGES


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


UPDATED_VALUE = Numeric(
    prompt=paragraphs(GRAPH_NETWORK, FOUR_NODES, "Give $h_1^{t+1}$ as `q2_2_h1 = [a, b]`."),
    source="IFT6135-A2022 Q2.2, eqs. (4)-(7)",
    properties=public_graph_networks.UPDATED_VALUE,
    reference={"q2_2_h1": gnn.weighted_update(H_1, SENDERS, WEIGHTS, W)},
    sibling=Sibling(
        given="$h_1^t = [2, 1]$, $h_2^t = [1, -2]$, $h_3^t = [3, 1]$ and $h_4^t = [-1, 2]$, with "
        "the weights $0.5$, $0.3$ and $0.2$ for the messages and $W = [1, 3]$",
        reference={
            "q2_2_h1": gnn.weighted_update(
                np.array([2.0, 1.0]),
                np.array([[1.0, -2.0], [3.0, 1.0], [-1.0, 2.0]]),
                np.array([0.5, 0.3, 0.2]),
                np.array([1.0, 3.0]),
            )
        },
    ),
    slips=slips(
        "q2_2_h1",
        (
            relu(WEIGHTS @ SENDERS),
            "You aggregate the neighbours' states; each sends f(h_j) = 2 h_j.",
        ),
        (AGGREGATE, "The maximum with 0 is missing."),
        (
            relu(MESSAGES.sum(axis=0)),
            "You add the messages; equation (5) weighs them with .6, .2, .2.",
        ),
        (
            AGGREGATE.max(),
            "You take the largest entry; the maximum with 0 is meant entry by entry.",
        ),
        (
            W * H_1 + relu(AGGREGATE),
            "W h_1^T is a row times a column, one number; you multiply entry by entry.",
        ),
        (relu(WEIGHTS @ (4 * SENDERS)), "f is applied twice."),
        (np.minimum(AGGREGATE, 0), "You take the minimum with 0."),
        (
            relu(WEIGHTS[::-1] @ MESSAGES),
            "The weights are in reverse: .6 belongs to the second node.",
        ),
        (
            WEIGHTS @ relu(MESSAGES),
            "You take the maximum of each message before they are weighed; it comes after.",
        ),
    ),
)

LONG_SEQUENCES = Essay(
    prompt=r"""
    A Transformer's attention can be seen as a graph network on the words of a sequence. Through
    this connection, why can dependencies over very long sequences be a problem for Transformers? In
    20 to 250 words: `q2_5`.
    """,
    source="IFT6135-A2022 Q2.5",
    name="q2_5",
    words=(20, 250),
    rubric=[
        criterion("1/2", "the graph is complete: edges, and so time and memory, grow as n^2"),
        criterion(
            "1/2",
            """
            one of: weights are diluted or states over-smoothed over n neighbours; relevant
            ones are hard to learn among all pairs; sparse graphs are needed (not: gradients
            vanish as in an RNN, or attention cannot see far)
            """,
        ),
    ],
)
