"""What may be checked of the graph network questions without their answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

import graph_network
import messages
from graders import Made
from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def sizes(rng: np.random.Generator, most: int, count: int) -> list[int]:
    """Sizes that differ, so that a transpose shows."""
    return [int(n) for n in rng.permutation(np.arange(1, most + 1))[:count]]


def one_node(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(1, 4))
    near = {1: [2, 3, 4], 2: [1], 3: [3, 1], 4: []}
    return {
        "i": int(rng.integers(1, 3)),
        "h": {j: normal(rng, d) for j in near},
        "in_neighbors": near,
        "f": {(j, i): Made(messages.affine, (normal(rng, d, d), normal(rng, d)))
              for j in near for i in near},
        "q": Made(messages.squaring_update, (normal(rng, d, d),)),
    }  # fmt: skip


def like_a_state(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["h"][1].shape)


def like_h_of_all(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["h"].shape)


ONE_NODE = Function("q2_1_update", one_node)
SUM_UPDATE = [
    prop.shape(like_a_state, ONE_NODE, says="`q2_1_update` gives (d,), the shape of a state."),
    prop.permutation_invariant("in_neighbors", ONE_NODE),
    prop.pure(ONE_NODE),
]

UPDATED_VALUE = [prop.shape((2,), Typed("q2_2_h1")), prop.finite(Typed("q2_2_h1"))]

SENTENCE_EDGES = [
    prop.whole(Typed("q2_3_edges")),
    prop.between(1, np.inf, Typed("q2_3_edges"), says="`q2_3_edges` counts at least one edge."),
]


def network(rng: np.random.Generator) -> Inputs:
    d, n = sizes(rng, 4, 2)
    weights = {name: normal(rng, d, d) for name in "QKV"}
    return {**weights, "h": normal(rng, n + 1, d), "message_order": list(range(n + 1))}


def one_token(inputs: Inputs) -> Inputs:
    return {**inputs, "h": inputs["h"][:1], "message_order": [0]}


def its_own_value(inputs: Inputs) -> object:
    return inputs["h"] @ inputs["V"].T


NETWORK = Function("q2_4_gnn", network, through=graph_network.run)
ATTENTION_AS_GNN = [
    prop.shape(like_h_of_all, NETWORK, says="One step of the network keeps the shape (n, d)."),
    prop.permutation_equivariant({"h": 0}, NETWORK),
    prop.permutation_invariant("message_order", NETWORK),
    prop.linear_in("V", NETWORK),
    prop.at_limit(
        one_token,
        its_own_value,
        NETWORK,
        says="With one token, `q2_4_gnn` gives V h_1: the softmax of one score is 1.",
    ),
    prop.pure(NETWORK),
]
