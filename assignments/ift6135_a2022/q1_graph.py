"""Question 1, part 1: the network unrolled as a graph."""

from assignments.ift6135_a2022 import policy, public_q1
from assignments.ift6135_a2022.settings import RECURRENT_NETWORK
from assignments.shared.settings import paragraphs
from graders import Graph, Slip
from reference import rnn

NODES, EDGES = rnn.unrolled_graph(3)


def relabelled(names: dict[str, str]) -> dict[str, object]:
    """The graph with other labels."""
    edges = [(a, b, names.get(label, label)) for a, b, label in EDGES]
    return {"q1_1_graph": {"nodes": NODES, "edges": edges}}


UNROLLED_GRAPH = Graph(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Draw its computation graph, unrolled for the three steps $t = 1, 2, 3$, as
        `q1_1_graph = {"nodes": [...], "edges": [(from, to, label), ...]}`. The nodes are `"x1"` to
        `"x3"`, `"h0"` to `"h3"` and `"y1"` to `"y3"`. An edge leads from a node to one that is
        computed from it, and its label is the weight matrix that stands between the two: `"W"`,
        `"U"` or `"V"`.
        """,
    ),
    source="IFT6135-A2022 Q1.1",
    properties=public_q1.UNROLLED_GRAPH,
    reference={"q1_1_graph": {"nodes": NODES, "edges": EDGES}},
    step=policy.ARROWS,
    ignores=["z1", "z2", "z3", "L1", "L2", "L3", "L"],
    slips=[
        Slip(
            {"q1_1_graph": {"nodes": NODES, "edges": [(a, b, f"{w}{b[1]}") for a, b, w in EDGES]}},
            "Your weights carry a time index. The same W, U and V act at every step.",
            share="1/2",
        ),
        Slip(
            relabelled({"U": "W", "W": "U"}),
            "W and U are exchanged: W acts on the input x_t, U on the hidden state before.",
            share="2/3",  # of six arrows, the half that is for the label
        ),
        Slip(
            relabelled({"U": "V"}),
            "The edge from h_{t-1} to h_t carries U; V leads from h_t to y_t.",
            share="5/6",  # three labels of nine
        ),
        Slip(
            {
                "q1_1_graph": {
                    "nodes": [*NODES, "y0"],
                    "edges": [(a.replace("h", "y") if w == "U" else a, b, w) for a, b, w in EDGES],
                }
            },
            "The recurrence leaves the output y_{t-1}; here it leaves the hidden state h_{t-1}.",
        ),
        Slip(
            {"q1_1_graph": {"nodes": NODES, "edges": [(b, a, w) for a, b, w in EDGES]}},
            """
            Your arrows point the way gradients flow; the graph of a computation points the
            way values flow.
            """,
        ),
    ],
)
