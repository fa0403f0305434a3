"""Problem 2, part 1: a simplified encoder layer as a graph."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

from assignments.cs533_s2020 import public_q2
from assignments.cs533_s2020.settings import ENCODER_LAYER
from assignments.shared.settings import paragraphs
from graders import Graph, Slip
from reference import encoder_layer

Edges = list[tuple[str, str]]

STEP = Fraction(1, 8)
"""Half a point of four."""
MOST_WITHOUT = Fraction(3, 4)
"""What a drawing earns at most that says nothing of how the softmax joins its arguments."""

LAYER: Any = encoder_layer.graph(2, 2)
PARAMETERS = ["W", *(f"W{letter}{h}" for letter in "QKV" for h in (1, 2))]
PARAMETERS += [f"W{h}{letter}" for letter in "QKV" for h in (1, 2)]

LETTERS = {
    "alpha": "al", "al": "al", "\N{GREEK SMALL LETTER ALPHA}": "al",
    "beta": "be", "be": "be", "\N{GREEK SMALL LETTER BETA}": "be",
    "attn": "a", **{letter: letter for letter in "xqkvahz"},
}  # fmt: skip
NODE = re.compile(rf"({'|'.join(LETTERS)})\D*(\d)(?:\D*(\d))?(?:\D*(\d))?")


def spelling(name: str) -> str:
    """`alpha_1,2,1`, the Greek letter, `al1|2,1`, `al121` and an `a` of three are one name."""
    if not (match := NODE.fullmatch(name)):
        return name
    letter, *digits = match.groups()
    given = [digit for digit in digits if digit]
    known = LETTERS[letter]
    if len(given) == 3:
        known = {"a": "al"}.get(known, known)
        return f"{known}{given[0]}|{given[1]},{given[2]}"
    return known + ",".join(given)


def reordered(pair: tuple[int, ...], triple: tuple[int, ...]) -> dict[str, Any]:
    """The layer's graph with the indices of its nodes in another order throughout."""

    def other(name: str) -> str:
        digits = re.findall(r"\d", name)
        order = {2: pair, 3: triple}.get(len(digits))
        if order is None:
            return name
        letter = re.match(r"[a-z]+", name)
        return spelling((letter.group() if letter else "") + ".".join(digits[k] for k in order))

    return {
        "nodes": [other(name) for name in LAYER["nodes"]],
        "edges": [(other(a), other(b)) for a, b in LAYER["edges"]],
    }


def without(letters: tuple[str, ...]) -> dict[str, Any]:
    """The graph with the scores, or the weights, or both drawn through."""
    left_out = [node for node in LAYER["nodes"] if node.startswith(letters)]
    edges: set[tuple[str, str]] = set(LAYER["edges"])
    for node in left_out:
        into = {a for a, b in edges if b == node}
        out = {b for a, b in edges if a == node}
        edges = {edge for edge in edges if node not in edge} | {(a, b) for a in into for b in out}
    return {"nodes": [n for n in LAYER["nodes"] if n not in left_out], "edges": sorted(edges)}


def redrawn(change: Callable[[str, str], Edges]) -> dict[str, Any]:
    """The graph with each arrow replaced by what `change` makes of it."""
    edges = [new for a, b in LAYER["edges"] for new in change(a, b)]
    return {"nodes": LAYER["nodes"], "edges": list(dict.fromkeys(edges))}


def earned(graph: Mapping[str, Any]) -> Fraction:
    """The part of its arrows that is right, less those that do not belong, in half points."""
    drawn, right = set(graph["edges"]), set(LAYER["edges"])
    part = Fraction(len(drawn & right) - len(drawn - right), len(right))
    return max(part // STEP * STEP, Fraction(0))


def own_score_only(a: str, b: str) -> Edges:
    apart = a.startswith("al") and b.startswith("be") and a[2:] != b[2:]
    return [] if apart else [(a, b)]


def without_query(a: str, b: str) -> Edges:
    return [] if a.startswith("q") and b.startswith("h") else [(a, b)]


def without_values(a: str, b: str) -> Edges:
    return [] if a.startswith("v") else [(a, b)]


def heads_mixed(a: str, b: str) -> Edges:
    mixed = a.startswith("a") and b.startswith("h")
    return [(a, f"h1,{b[-1]}"), (a, f"h2,{b[-1]}")] if mixed else [(a, b)]


def all_times(a: str, b: str) -> Edges:
    return [(a, "z1"), (a, "z2")] if b.startswith("z") else [(a, b)]


def times_exchanged(a: str, b: str) -> Edges:
    """Into the score of s for t: the key of t and the query of s."""
    if not b.startswith("al"):
        return [(a, b)]
    s, t = b[2], b[-1]
    return [(f"{a[:-1]}{t if a.startswith('k') else s}", b)]


SAYS: dict[str, Callable[[str, str], Edges]] = {
    "Each weight beta has an arrow from its own score alone. The softmax divides by the sum over "
    "all positions, so every alpha of a head and time runs into every beta.": own_score_only,
    "The arrow from q to h is missing: the query is added to what attention gives.": without_query,
    "The values v run nowhere; they are what the weights beta weigh.": without_values,
    "Your heads mix before they are joined: a of one head runs into h of the other.": heads_mixed,
    "Every h runs into every z; z_t joins the heads of its own time t.": all_times,
    "The times of k and q are exchanged: the score of t' for t is k_{t'} . q_t.": times_exchanged,
}

LAYER_GRAPH = Graph(
    prompt=paragraphs(
        ENCODER_LAYER,
        r"""
        Draw the computation graph of the layer for $H = 2$ heads and $T = 2$ times as
        `p2_1_graph = {"nodes": [...], "edges": [(from, to), ...]}`, with an arrow wherever one
        value is computed directly from another; the functions between them are left out. The nodes
        are `"x1"` and `"x2"`; `"q1,1"` (head, time) and so on, and likewise for `k` and `v`;
        `"al1|1,1"` for the score $\alpha_{t'|h,t}$ with $t' = 1$, $h = 1$, $t = 1$, and `"be1|1,1"`
        for its weight $\beta_{t'|h,t}$; `"a1,1"`; `"h1,1"`; and `"z1"`, `"z2"`. Matrices may be
        drawn or left out.
        """,
    ),
    source="CS533-S2020 P2.1",
    properties=public_q2.LAYER_GRAPH,
    reference={"p2_1_graph": LAYER},
    accepts=[
        {"p2_1_graph": reordered(pair, triple)}
        for pair in permutations(range(2))
        for triple in permutations(range(3))
    ][1:],
    ignores=PARAMETERS,
    operations=(
        *("+", "*", "dot", "softmax", "sum", "concat", "linear", "@", "add", "cat", "concatenate"),
        *("matmul", "mul", "weighted sum", "residual", "\N{CIRCLED PLUS}", "join", "exp"),
    ),
    spelling=spelling,
    step=str(STEP),
    slips=[
        *(
            Slip(
                {"p2_1_graph": redrawn(change)},
                say,
                str(
                    min(earned(redrawn(change)), MOST_WITHOUT)
                    if change is own_score_only
                    else earned(redrawn(change))
                ),
            )
            for say, change in SAYS.items()
        ),
        Slip(
            {"p2_1_graph": without(("al",))},
            "The scores alpha are left out: how the softmax joins them does not show.",
            str(MOST_WITHOUT),
        ),
        Slip(
            {"p2_1_graph": without(("be",))},
            "The weights beta are left out: how the softmax joins the scores does not show.",
            str(MOST_WITHOUT),
        ),
        Slip(
            {"p2_1_graph": without(("al", "be"))},
            "Scores and weights are both left out: the softmax does not show at all.",
            "1/2",
        ),
    ],
)
