"""One step of message passing: asked in IFT6135-A2022 (Q2.1) and CS4644-F2023 (Q6)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.shared import policy, public_graph_networks
from assignments.shared.kit import messages
from assignments.shared.settings import GRAPH_NETWORK, paragraphs
from graders import Boundary, Call, Calls, Code, Draw, Made, Partial, slips
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


def is_lonely(call: Call) -> bool:
    """Whether the node that is updated hears nobody."""
    node, _, neighbors, *_ = call.arguments
    return isinstance(neighbors, dict) and not neighbors[node]


LONELY = Boundary("for a node without neighbours", is_lonely, policy.BOUNDARY)

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
    partial=Partial(boundaries=[LONELY]),
    reference={"q2_1_update": gnn.update},
    slips=slips(
        "q2_1_update",
        (mean, "You take the mean of the messages; a sum was asked for.", policy.STEP),
        (
            against_the_arrows,
            "You use f[(i, j)]; the message from j to i is f[(j, i)].",
            policy.ORDER,
        ),
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
