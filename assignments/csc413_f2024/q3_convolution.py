"""Question 3, part 1: graph convolution, and the matrix that it is handed.

The answers are built, given weights by role, run forward and backward on graphs that nobody has
seen. How well a trained network does says little of its layers and earns nothing here.
"""

from pathlib import Path

import numpy as np

from assignments.csc413_f2024 import convolution_slips as wrong
from assignments.csc413_f2024 import public_q3
from assignments.csc413_f2024.graph_inputs import (
    CONVOLUTION,
    PATH,
    Array,
    convolution_builds,
    directed,
)
from graders import (
    Call,
    Calls,
    Code,
    Draw,
    Either,
    Module,
    Part,
    Parts,
    Slip,
    Way,
)
from reference import adjacency, graph_layers

KIT = (Path(__file__).parent / "kit" / "graphs.py",)

LAYER_SLIPS = [
    Slip({CONVOLUTION: wrong.adjusted(lambda A: A.new_ones(len(A)).diag())},
         "The adjacency matrix is not used: no node hears another."),
    Slip({CONVOLUTION: wrong.adjusted(lambda A: A.T)},
         "The adjacency matrix is transposed: row i of it says whom node i hears."),
    Slip({CONVOLUTION: wrong.adjusted(wrong.with_loops)},
         "Loops are added once more; the matrix that the layer is handed is ready for use."),
    Slip({CONVOLUTION: wrong.adjusted(wrong.renormalized)},
         "The layer normalizes the matrix once more; what it is handed is ready for use."),
    Slip({CONVOLUTION: wrong.adjusted(lambda A: 1.0 * (A != 0))},
         "The entries of the matrix are made 0 and 1; they are weights."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.relu())},
         "There is no ReLU in the layer: the network has it, and not after the second layer."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.softmax(1))},
         "There is no softmax in the layer."),
    Slip({CONVOLUTION: wrong.after(lambda h: h.detach())},
         "The values are right, but detached: no gradient comes back.", "1/2"),
]  # fmt: skip


def layer_way(bias: str) -> Module:
    """The layer itself: without a bias, or with one that is zero."""
    return Module(
        prompt="",
        source="CSC413-F2024 3.1",
        builds=lambda draw: convolution_builds(draw, bias),
        reference={CONVOLUTION: graph_layers.GraphConvolution},
        slips=LAYER_SLIPS,
    )


BIAS = Module(
    prompt="",
    source="CSC413-F2024 3.1, the bias",
    builds=lambda draw: convolution_builds(draw, "drawn"),
    reference={CONVOLUTION: graph_layers.GraphConvolution},
    accepts=[{CONVOLUTION: wrong.InnerBias}],
    slips=[
        Slip({CONVOLUTION: wrong.layer(wrong.product)}, "The bias is there, and is never added."),
        *LAYER_SLIPS,
    ],
)
SPARSE = Module(
    prompt="",
    source="CSC413-F2024 3.1, a sparse matrix",
    builds=lambda draw: convolution_builds(draw, "zero", sparse=True),
    reference={CONVOLUTION: graph_layers.GraphConvolution},
    slips=LAYER_SLIPS[:1],
)

LAYER = Parts(
    prompt="""
    Complete `GraphConvolution(in_features, out_features, bias=True)`: `forward(input, adj)` gives
    A X W, and adds the bias, before A or after it. Shapes: input (n, F), adj (n, n) -> (n, F').
    `adj` is the matrix as it shall be used: whatever stands in it, directed or not. There is no
    activation here.
    """,
    source="CSC413-F2024 3.1",
    properties=public_q3.LAYER,
    parts=[
        Part("layer", "3/4", Either(
            prompt="", source="CSC413-F2024 3.1",
            ways=[Way("without", layer_way("none")), Way("zero", layer_way("zero"))],
        )),
        Part("bias", "1/4", BIAS),
        Part("sparse", 0, SPARSE),
    ],
)  # fmt: skip


def adjacency_calls(draw: Draw) -> Calls:
    """A path and a lonely node, then drawn graphs without loops, each with a lonely node."""
    drawn = [directed(draw.case(600 + k), 3 + k) for k in range(5)]
    graphs = [PATH, *(np.maximum(A, A.T) * (1 - np.eye(len(A))) for A in drawn)]
    return [Call("normalize_adj", (A,), ("A",)) for A in graphs]


def loops(A: Array) -> Array:
    return np.asarray(A + np.eye(len(A)))


def degree(A: Array) -> Array:
    """As it is, but for lonely nodes: what divides by zero there is wrong elsewhere too."""
    return np.asarray(np.maximum(A.sum(axis=1), 1))


NORMALIZED = Code(
    prompt="""
    `normalize_adj(A)`, shapes (n, n) -> (n, n): $D^{-1/2} (A + I) D^{-1/2}$, where the diagonal
    matrix $D$ holds the degrees of $A + I$. To normalize can also mean that each row sums to one:
    $D^{-1} (A + I)$ is accepted too.
    """,
    source="CSC413-F2024 Q3, basics",
    properties=public_q3.NORMALIZED,
    calls=adjacency_calls,
    reference={"normalize_adj": adjacency.symmetric},
    accepts=[{"normalize_adj": adjacency.by_rows}],
    slips=[
        Slip({"normalize_adj": lambda A: A / np.sqrt(np.outer(degree(A), degree(A)))},
             "The loops are missing: the handout's A-hat is A + I."),
        Slip({"normalize_adj": lambda A: loops(A) / np.sqrt(degree(loops(A)))[:, None]},
             "D^{-1/2} stands on the left alone; it stands on both sides."),
        Slip({"normalize_adj": lambda A: adjacency.symmetric(loops(A))}, "I is added twice."),
        Slip({"normalize_adj": lambda A: loops(A) / np.sqrt(np.outer(degree(A), degree(A)))},
             "D is the degree of A; it is that of A + I."),
    ],
)  # fmt: skip
