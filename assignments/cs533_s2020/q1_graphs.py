"""Problem 1: the computation graphs, of scalars, with a skip connection, and of vectors."""

from collections.abc import Sequence
from typing import Any

from assignments.cs533_s2020 import public_q1
from assignments.cs533_s2020.settings import SCALAR_NETWORK, SKIP_CONNECTION, VECTOR_NETWORK
from assignments.shared.settings import paragraphs
from graders import Computation, Operation, Slip, slips
from reference import relu_network
from reference.relu_network import Graph

INPUTS = ("x", "w1", "b1", "w2", "b2")
TIMES, MIDDLE_DOT = "\N{MULTIPLICATION SIGN}", "\N{MIDDLE DOT}"
OPERATIONS = [
    Operation(("*", TIMES, "x", "mul", "mult", "multiply", "times", MIDDLE_DOT, "cdot")),
    Operation(("+", "add", "plus", "sum")),
    Operation(("relu", "max", "max0"), takes=1),
]

Edges = Sequence[tuple[Any, ...]]


def changed(graph: Graph, without: Edges = (), more: Edges = (), **ops: str) -> Graph:
    """The graph with some arrows gone, others drawn, and other types of some nodes."""
    typed = [node for node in graph["nodes"] if isinstance(node, dict)]
    nodes = [node for node in graph["nodes"] if not isinstance(node, dict)]
    nodes += [{"id": node["id"], "op": ops.get(node["id"], node["op"])} for node in typed]
    return {"nodes": nodes, "edges": [e for e in graph["edges"] if e not in without] + [*more]}


PLAIN, SKIP = relu_network.scalar_graph(), relu_network.scalar_graph(skip=True)
HOW_TO_DRAW = """
`{"nodes": [...], "edges": [(from, to), ...]}`. The inputs are the nodes `"x"`, `"w1"`, `"b1"`,
`"w2"`, `"b2"`; any other node is an operation such as `{"id": "m1", "op": "*"}`, with `op` one of
`"*"`, `"+"`, `"relu"`, under any id you like. An edge leads from a node to the operation that
takes it.
""".strip()
NO_RELU = changed(
    PLAIN,
    [("z2", "z3"), ("z3", "z4"), ("z1", "z2"), ("b1", "z2")],
    [("z1", "z2"), ("b1", "z2"), ("z2", "z4")],
)

SCALAR_GRAPH = Computation(
    prompt=paragraphs(
        SCALAR_NETWORK,
        f"Draw the computation graph with the output $z_5$ as `p1_1a_graph`, a dictionary "
        f"{HOW_TO_DRAW}",
    ),
    source="CS533-S2020 P1.1 (a)",
    properties=public_q1.SCALAR_GRAPH,
    inputs=INPUTS,
    operations=OPERATIONS,
    reference={"p1_1a_graph": PLAIN},
    slips=slips(
        "p1_1a_graph",
        (
            changed(
                PLAIN,
                [("z2", "z3"), ("z3", "z4")],
                [("z2", "z4"), ("z5", "z3")],
            ),
            "The ReLU acts on the hidden sum w1 x + b1, before w2; you have it at the very end.",
        ),
        (
            changed(
                PLAIN,
                [("w1", "z1"), ("b1", "z2")],
                [("b1", "z1"), ("w1", "z2")],
            ),
            "w1 and b1 are exchanged: the weight multiplies x, the bias is added.",
        ),
        (
            {
                "nodes": [
                    node
                    for node in NO_RELU["nodes"]
                    if not isinstance(node, dict) or node["op"] != "relu"
                ],
                "edges": NO_RELU["edges"],
            },
            "The ReLU is missing: without it the whole is one line in x.",
        ),
        (
            changed(PLAIN, more=[("x", "z2")]),
            "x also runs into the sum with b1; it enters by the product with w1 alone.",
        ),
        (
            SKIP,
            """
            This has the skip connection already, which part (d) adds: z5 has no arrow from
            x but by the product.
            """,
        ),
    ),
)

SKIP_GRAPH = Computation(
    prompt=paragraphs(
        SCALAR_NETWORK,
        SKIP_CONNECTION,
        f"Draw the computation graph with the output $z_6$ as `p1_1d_graph`, a dictionary "
        f"{HOW_TO_DRAW}",
    ),
    source="CS533-S2020 P1.1 (d)",
    properties=public_q1.SKIP_GRAPH,
    inputs=INPUTS,
    operations=OPERATIONS,
    reference={"p1_1d_graph": SKIP},
    slips=[
        Slip({"p1_1d_graph": PLAIN}, "This is the graph of z5; the skip connection is missing."),
        *(
            Slip({"p1_1d_graph": changed(SKIP, [("x", "z6")], [(start, "z6")])}, say)
            for start, say in {
                "w1": "Your skip connection leaves w1; it leaves x.",
                "z1": "Your skip connection leaves the product w1 x; it leaves x itself.",
                "z3": "Your skip connection leaves the ReLU; it leaves x itself.",
            }.items()
        ),
        Slip({"p1_1d_graph": changed(SKIP, z6="*")}, "A skip connection adds; you multiply."),
    ],
)

VECTOR = relu_network.vector_graph()
VECTOR_GRAPH = Computation(
    prompt=paragraphs(
        VECTOR_NETWORK,
        r"""
        Draw the computation graph with the output $z_5$ as `p1_2a_graph`, a dictionary
        `{"nodes": [...], "edges": [(from, to), ...]}`. The inputs are the nodes `"x"`, `"W"`,
        `"b1"`, `"u"`, `"b2"`; any other node is an operation such as `{"id": "m1", "op": "@"}`,
        with `op` one of `"@"` (matrix product), `"+"`, `"relu"`, `"dot"`, under any id you like. An
        edge leads from a node to the operation that takes it. The order of a matrix product's
        factors is told by labels, `("A", "m1", 0)` for the left one and `("B", "m1", 1)` for the
        right one.
        """,
    ),
    source="CS533-S2020 P1.2 (a)",
    properties=public_q1.VECTOR_GRAPH,
    inputs=["x", "W", "b1", "u", "b2"],
    operations=[
        Operation(("@", "matmul", "mm", "mv", "mul", "times", TIMES), ordered=True),
        Operation(("+", "add", "plus", "sum")),
        Operation(("relu", "max", "max0"), takes=1),
        Operation(("dot", MIDDLE_DOT, "\N{DOT OPERATOR}", "cdot", "inner")),
    ],
    reference={"p1_2a_graph": VECTOR},
    slips=slips(
        "p1_2a_graph",
        (
            changed(
                VECTOR,
                [("W", "z1", 0), ("x", "z1", 1)],
                [("x", "z1", 0), ("W", "z1", 1)],
            ),
            "The factors are the other way round: z1 = W x has W on the left.",
        ),
        (
            changed(
                VECTOR,
                [("z2", "z3"), ("z3", "z4"), ("z4", "z5")],
                [("z2", "z4"), ("z4", "z3"), ("z3", "z5")],
            ),
            "The dot product with u comes after the ReLU; you have it before.",
        ),
        (
            changed(
                VECTOR,
                [("u", "z4"), ("b2", "z5")],
                [("b2", "z4"), ("u", "z5")],
            ),
            "u runs into the last sum; it belongs in the dot product, and b2 in the sum.",
        ),
        (changed(VECTOR, z4="+"), "u is added to the hidden vector; it meets it in a dot product."),
    ),
)
