"""Graphs of words by numbers: asked in IFT6135-A2022 (Q2.2, 2.3, 2.5) and CS4644-F2023 (Q6)."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.shared import policy, public_graph_networks
from assignments.shared.settings import FOUR_NODES, GRAPH_NETWORK, paragraphs
from graders import Essay, Numeric, Sibling, criterion, slips
from reference import gnn

Array: TypeAlias = npt.NDArray[np.float64]

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
            policy.STEP,
        ),
        (AGGREGATE, "The maximum with 0 is missing.", policy.STEP),
        (
            relu(MESSAGES.sum(axis=0)),
            "You add the messages; equation (5) weighs them with .6, .2, .2.",
            policy.STEP,
        ),
        (
            AGGREGATE.max(),
            "You take the largest entry; the maximum with 0 is meant entry by entry.",
            policy.STEP,
        ),
        (
            W * H_1 + relu(AGGREGATE),
            "W h_1^T is a row times a column, one number; you multiply entry by entry.",
            policy.STEP,
        ),
        (relu(WEIGHTS @ (4 * SENDERS)), "f is applied twice.", policy.STEP),
        (np.minimum(AGGREGATE, 0), "You take the minimum with 0.", policy.STEP),
        (
            relu(WEIGHTS[::-1] @ MESSAGES),
            """
            The two entries are exchanged, or the weights are in reverse, which gives the same
            here: .6 belongs to the second node.
            """,
            policy.ORDER,
        ),
        (
            WEIGHTS @ relu(MESSAGES),
            "You take the maximum of each message before they are weighed; it comes after.",
            policy.STEP,
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
