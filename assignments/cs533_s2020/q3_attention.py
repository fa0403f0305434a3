"""Problem 3, parts 5 to 7: input-feeding attention."""

from dataclasses import replace
from pathlib import Path

from assignments.cs533_s2020 import attention_mistakes as wrong
from assignments.cs533_s2020 import policy, public_q3_attention
from assignments.cs533_s2020.attention_inputs import (
    CLASS,
    forward_builds,
    score_builds,
    simple_builds,
)
from assignments.cs533_s2020.kit import loops
from assignments.shared.settings import paragraphs
from graders import Call, Code, Either, Layout, Made, Module, Name, Part, Parts, Points, Way, slips
from reference.attention import GeneralScore, GlobalAttention

KIT = tuple(Path(__file__).parent / "kit" / name for name in ("loops.py", "other_score.py"))

KEYS_FED: Points = "1/2"
"""What the transposed W earns: it learns as well, and the handout says which of both is fed."""
DETACHED: Points = "1/2"


KEPT_AXES = Layout(squeeze=policy.BOUNDARY)
"""An axis of length one that is gone or left over breaks what is computed next."""

SCORES = Module(
    builds=score_builds,
    layout=KEPT_AXES,
    reference={CLASS: GeneralScore},
    slips=slips(
        CLASS,
        (
            wrong.layer(score=wrong.transposed),
            "Your W is transposed: feed Q to linear_in (whose weight is used as its "
            "transpose), and leave K as it is.",
            KEYS_FED,
        ),
        (
            wrong.layer(score=lambda self, Q, K: Q @ K.mT),
            "linear_in is not used: W is a parameter.",
        ),
        (wrong.layer(score=wrong.fed_twice), "Both Q and K go through linear_in; Q alone does."),
        (
            wrong.layer(score=wrong.changed(lambda L: L / L.shape[0])),
            "The scores are divided by the batch.",
        ),
        (
            wrong.layer(score=lambda self, Q, K: wrong.scores(self, Q, K) / Q.shape[2] ** 0.5),
            "The scores are divided by sqrt(d); the handout's are not scaled.",
        ),
        (
            wrong.layer(score=wrong.viewed),
            "view only cuts the same numbers into other rows; transpose exchanges axes.",
        ),
        (
            wrong.layer(score=wrong.changed(lambda L: L.mT)),
            "Rows and columns are exchanged: (B, T', T), a row for each query.",
        ),
        (
            wrong.layer(score=wrong.changed(lambda L: L.softmax(2))),
            "The softmax comes later, in forward: scores alone are asked for.",
        ),
        (
            wrong.layer(score=lambda self, Q, K: wrong.scores(self, Q, K[:1].expand_as(K))),
            "The keys of the first sentence are used for the whole batch.",
        ),
        (
            wrong.layer(score=wrong.changed(lambda L: L[:1].expand_as(L))),
            "The scores of the first sentence are given for the whole batch.",
        ),
        (wrong.layer(score=wrong.changed(lambda L: L.tanh())), "There is no tanh in the score."),
        (wrong.layer(score=wrong.changed(lambda L: 0 * L)), "The scores are all 0."),
    ),
)

WITHOUT_LOOPS = Code(
    calls=lambda draw: [Call(Made(loops.has_loops), (Name(CLASS), "score"), ("made", "method"))],
    reference={CLASS: wrong.layer(score=wrong.by_bmm)},
    slips=slips(
        CLASS,
        (
            wrong.layer(score=wrong.by_loops),
            "`score` loops in Python; the handout wants none: one torch.bmm does it.",
        ),
    ),
)

SCORE = Parts(
    prompt=r"""
    Finish `score(Q, K)` of `GlobalAttention` in `attention.py`. It gets queries
    $Q \in \mathbb{R}^{B \times T' \times d}$ and keys $K \in \mathbb{R}^{B \times T \times d}$ of a
    batch of $B$ sentences and returns all scores $L \in \mathbb{R}^{B \times T' \times T}$, where
    $L_{l,i,j} = Q_{l,i}^\top W K_{l,j}$ for the vectors $Q_{l,i}$ and $K_{l,j}$ of sentence $l$ and
    a parameter $W \in \mathbb{R}^{d \times d}$. Multiply by $W$ by feeding `Q` to the layer
    `linear_in`, which is there already, and use no loops.
    """,
    source="CS533-S2020 P3.5",
    properties=public_q3_attention.SCORE,
    parts=[Part("scores", 1, SCORES), Part("loops", 0, WITHOUT_LOOPS)],
)


STATE_SLIPS = slips(
    CLASS,
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, h, c)),
        "The order is turned: equation (5) has c first, then h.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.fed(self, c, h)),
        "The tanh is missing.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.fed(self, c, h).relu()),
        "It is tanh, not ReLU.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.fed(self, c, h).softmax(2)),
        "It is tanh, not softmax.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: (c + h).tanh()),
        "c and h are added; they stand side by side, and linear_out takes both.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=wrong.along_time),
        "You put c and h one after the other in time; they belong side by side: dim=2.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.fed(self, c.tanh(), h.tanh())),
        "The tanh comes last, after linear_out.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, c, 0 * h)),
        "h is missing: only c is fed.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, 0 * c, h)),
        "c is missing: only h is fed.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, c, h) + h),
        "h is added at the end; equation (5) has no residual.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=wrong.interleaved),
        "The numbers of c and h alternate; all of c comes first, then all of h.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, c, h).detach()),
        "The values are right, but detached: no gradient comes back.",
        DETACHED,
    ),
    (
        wrong.layer(state=lambda self, c, h: wrong.state(self, c.detach(), h)),
        "The values are right, but c is detached.",
        DETACHED,
    ),
    (
        wrong.layer(state=lambda self, c, h: 0 * h),
        "The attentional states are all 0.",
        policy.WEIGHTS_RIGHT,
    ),
    (
        wrong.layer(state=lambda self, c, h: c),
        "This is c itself: linear_out and tanh are to come.",
        policy.WEIGHTS_RIGHT,
    ),
    (wrong.layer(weigh=wrong.unmasked), "Nothing is masked: padding gets attention."),
    (
        wrong.layer(weigh=wrong.zero_filled),
        "Masked scores are 0; they should be -inf before the softmax.",
        policy.STEP,
    ),
    (
        wrong.layer(weigh=wrong.turned_mask),
        "The mask is turned round: padding alone is attended to.",
    ),
    (
        wrong.layer(weigh=wrong.over_queries),
        "The softmax runs over the queries; it runs over the keys.",
    ),
    (
        wrong.layer(turn=lambda found: found),
        "The batch stands first; the kit gives (T', B, d) and (T', B, T).",
        policy.STEP,
    ),
)


AT_THE_TEST = ("The order is turned", "The tanh is missing", "c is missing", "Nothing is masked")
"""Mistakes that the course's own tests see too."""


def state_way(given: bool) -> Module:
    """The whole of `forward`."""
    return Module(
        builds=lambda draw: forward_builds(draw, given),
        layout=KEPT_AXES,
        outputs=(0, policy.WEIGHTS_RIGHT),
        reference={CLASS: GlobalAttention},
        slips=STATE_SLIPS,
    )


STATE = Either(
    prompt=paragraphs(
        r"""
        Finish `forward(queries, memory_bank, memory_lengths)` of `GlobalAttention` in
        `attention.py` by equation (5) of Luong et al. (2015): $\tilde h_t = \tanh(W_c [c_t; h_t])$.
        Here $h_t$ is a query; the context $c_t$ is the sum of the vectors of `memory_bank`, weighed
        by a softmax over their scores, in which those beyond `memory_lengths` get weight 0; and
        $W_c$ is the layer `linear_out`, fed with $c_t$ and $h_t$ in this order.
        """,
        r"""
        Shapes: `queries` (B, T', d), `memory_bank` (B, T, d) and `memory_lengths` (B,) give the
        states $\tilde h_t$ as (T', B, d), with time first, and the weights as (T', B, T). One step,
        `queries` (B, d), gives (B, d) and (B, T). What is given in the file stays as it is.
        """,
    ),
    source="CS533-S2020 P3.6",
    properties=public_q3_attention.FORWARD,
    ways=[Way("own", state_way(given=False)), Way("given", state_way(given=True))],
)


SIMPLE_TESTS = Module(
    prompt="Check `score` and `forward` in `attention.py`: `GlobalAttention(1)` must pass the "
    "simple tests of the course's kit, with the weight 1 in `linear_in` and [1, 0] in "
    "`linear_out`, the memory .3, .8, 1, 7 of length 3, and one query or several.",
    source="CS533-S2020 P3.7",
    builds=simple_builds,
    forward_share=1,
    reference={CLASS: wrong.layer(score=wrong.by_bmm)},
    slips=[replace(s, share=0) for s in STATE_SLIPS if s.sentence.startswith(AT_THE_TEST)],
)
