"""Question 3, parts 4 and 5: a layer of graph attention, and the network that is made of it.

The graphs are directed and the heads several: on others, half of the mistakes do not show.
"""

from collections.abc import Sequence
from typing import Any

from assignments.csc413_f2024 import attention_slips as wrong
from assignments.csc413_f2024 import public_q3
from assignments.csc413_f2024.attention_slips import Layer
from assignments.csc413_f2024.graph_inputs import (
    ATTENTION,
    Joined,
    attention_builds,
    attention_network_builds,
    deep,
    flat,
)
from graders import Either, Module, Slip, Way
from reference import graph_layers

MISTAKES: Sequence[tuple[Any, ...]] = (
    (
        dict(weigh=wrong.over_senders),
        "The softmax runs over the wrong axis: the weights of a node's neighbours, along the "
        "second axis, add up to one. Accuracy does not show it.",
    ),
    (
        dict(score=wrong.exchanged),
        "The halves are exchanged: it is [s_i || s_j], with i the node that hears.",
    ),
    (
        dict(join=lambda self, heads: heads.flatten(1) if self.is_concat else heads.sum(1)),
        "The heads are added up; where they are not concatenated, their mean is asked for.",
    ),
    (
        dict(drop=wrong.at_the_default),
        "The argument `dropout` is ignored: the rate is that of the default.",
    ),
    (
        dict(drop=lambda self, weights: weights),
        "The weights of attention are not dropped from in training mode.",
    ),
    (dict(drop=wrong.always), "Dropout acts in eval mode as well."),
    (
        dict(act=wrong.slope_ignored),
        "The argument `alpha` is ignored: the slope is 0.2 whatever is asked for.",
    ),
    (
        dict(act=wrong.slope_of_torch),
        "The slope of the LeakyReLU is torch's default, 0.01, and not `alpha`.",
    ),
    (dict(act=lambda self, e: e.relu()), "It is LeakyReLU, not ReLU."),
    (dict(act=lambda self, e: e), "The LeakyReLU is missing."),
    (
        dict(score=wrong.other_alone),
        "Half of the attention vector is not used: the score depends on s_j alone.",
    ),
    (
        dict(score=wrong.scaled),
        "The scores are divided by a root; this attention has no such factor.",
    ),
    (
        dict(weigh=wrong.turned_mask),
        "The mask is transposed: row i of the matrix says whom node i hears.",
    ),
    (
        dict(weigh=wrong.masked_after),
        "The mask comes after the softmax, so that the weights no longer add up to one.",
    ),
    (
        dict(weigh=lambda self, e, joined: e.softmax(1)),
        "Nothing is masked: every node hears every other.",
    ),
    (
        dict(weigh=wrong.zero_filled),
        "Scores without an edge are 0; they should be minus infinity before the softmax.",
    ),
    (dict(weigh=wrong.over_heads), "The softmax runs over the heads; it runs over the neighbours."),
    (
        dict(gather=lambda self, weights, s: wrong.gathered(self, weights.transpose(0, 1), s)),
        "The weights are transposed when the neighbours are added up.",
    ),
    (
        dict(cut=lambda self, s: s.view(len(s), self.n_hidden, self.n_heads).transpose(1, 2)),
        "W h is cut up the wrong way: it is viewed as (n, n_heads, n_hidden).",
    ),
    (
        dict(
            join=lambda self, heads: (
                heads.transpose(1, 2).flatten(1) if self.is_concat else heads.mean(1)
            )
        ),
        "The heads are mixed when they are concatenated: one whole head comes after another.",
    ),
    (
        dict(join=lambda self, heads: wrong.put_together(self, heads).detach()),
        "The values are right, but detached: no gradient comes back.",
        "1/2",
    ),
    (
        dict(join=wrong.with_elu),
        "ELU stands in the layer; here it comes after it, in GAT. Who follows the paper's "
        'formula says so: gat_activation = "in the layer".',
        "1/2",
    ),
)


def slips_of(base: Layer) -> list[Slip]:
    """What goes wrong, in the layer with one attention vector or in that with one for each head."""
    return [Slip({ATTENTION: wrong.layer(base, **changed)}, *told) for changed, *told in MISTAKES]


MOST_USUAL = 4
"""Of the slips: so many are told apart in the ways that few take."""


def way(layer: Layer, base: Layer, shaped: Joined, headwise: bool = False) -> Module:
    """The layer with an adjacency matrix in one of its shapes."""
    return Module(
        prompt="",
        source="CSC413-F2024 3.4",
        builds=lambda draw: attention_builds(draw, shaped, headwise),
        reference={ATTENTION: layer},
        accepts=[
            {ATTENTION: wrong.layer(base, gather=wrong.values_dropped)},
            {ATTENTION: wrong.layer(base, join=wrong.with_elu), "gat_activation": "in the layer"},
        ],
        slips=slips_of(base) if layer is SHARED else slips_of(base)[:MOST_USUAL],
        shows=0 if shaped is deep else 2,
    )


SHARED, HEADWISE = graph_layers.GraphAttentionLayer, graph_layers.HeadwiseAttentionLayer

LAYER = Either(
    prompt="""
    Complete `GraphAttentionLayer(in_features, out_features, n_heads, is_concat=True, dropout=0.6,
    alpha=0.2)`: `forward(h, adj_mat)`, shapes (n, F), (n, n) -> (n, out_features). With `is_concat`
    each head has out_features / n_heads units and the heads stand one after another; else each has
    out_features and their mean is taken. `W` and `attention` have no bias; e_ij is LeakyReLU, of
    slope `alpha`, of the attention vector times [s_i || s_j]; `adj_mat[i, j]` is not zero where
    node i hears node j. The weights are dropped from in training mode, at the rate `dropout`. There
    is no activation after it.
    """,
    source="CSC413-F2024 3.4",
    properties=public_q3.ATTENTION,
    ways=[
        Way("n x n", way(SHARED, SHARED, flat)),
        Way("n x n x 1", way(wrong.layer(SHARED), SHARED, deep)),
        Way("a vector for each head", way(wrong.layer(HEADWISE), HEADWISE, flat, True)),
    ],
)


def network_way(network: type[graph_layers.GAT], shaped: Joined) -> Module:
    """The network with an adjacency matrix in one of its shapes."""
    return Module(
        prompt="",
        source="CSC413-F2024 3.5, the network",
        builds=lambda draw: attention_network_builds(draw, shaped),
        reference={"GAT": network},
        shows=2 if network is graph_layers.GAT else 0,
        accepts=[
            {"GAT": wrong.network(last=lambda found: found.log_softmax(1))},
            {"GAT": wrong.network(last=lambda found: found.softmax(1))},
        ],
        slips=[
            Slip({"GAT": wrong.network(act=lambda h: h)}, "The ELU between the layers is missing."),
            Slip({"GAT": wrong.network(act=lambda h: h.relu())},
                 "It is ELU between the layers, not ReLU."),
            Slip({"GAT": wrong.network(drop=lambda self, h: h)},
                 "Dropout before the two layers is missing in training mode."),
            Slip({"GAT": wrong.network(drop=wrong.always)}, "Dropout acts in eval mode as well."),
            Slip({"GAT": wrong.network(last=lambda found: found.softmax(0))},
                 "The softmax runs over the nodes; it runs over the classes."),
        ],
    )  # fmt: skip


NETWORK = Either(
    prompt="""
    `GAT(nfeat, n_hidden, n_classes, n_heads, dropout, alpha)`, as the notebook gives it: dropout, a
    layer whose heads are concatenated to n_hidden, ELU, dropout, and a layer of one head that gives
    the classes; `forward(x, adj_mat)`, shapes (n, nfeat), (n, n) -> (n, n_classes).
    """,
    source="CSC413-F2024 3.5, the network",
    properties=public_q3.ATTENTION_NETWORK,
    ways=[
        Way("n x n", network_way(graph_layers.GAT, flat)),
        Way("n x n x 1", network_way(wrong.network(), deep)),
    ],
)
