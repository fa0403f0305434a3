"""CS533-S2020 problem 2: the layer's graph in many spellings, and wrong forward passes."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from assignments.cs533_s2020 import q2_forward, q2_graph
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Verdict
from reference import encoder_layer
from tests.graders.samples import judge

TYPED = 5e-10
"""Half a unit of the last digit of values that were worked out by script."""

VALUES: list[tuple[str, Any]] = [
    ("square root", [[1.6088593650, 4.8044296825], [-1.6088593650, 5.8929581985]]),
    ("over the queries", [[1.7615941560, 2.3806834636], [-1.7615941560, 7.6193165364]]),
    ("not added", [[0.7615941560, 2.8807970780], [-0.7615941560, 2.9525741268]]),
    ("without the softmax", [[3, 28], [-3, 42]]),
    ("one head", [[1, 4.5], [-1.9866142982, 5.9933071491]]),
]


@pytest.mark.parametrize(("words", "value"), VALUES)
def test_wrong_passes_have_these_values(words: str, value: Any) -> None:
    slips = [s for s in q2_forward.LAYER_VALUES.slips if words in s.sentence]
    assert len(slips) == 1
    np.testing.assert_allclose(np.asarray(slips[0].namespace["p2_2_z"]), value, atol=TYPED)
    assert judge(q2_forward.LAYER_VALUES, p2_2_z=value).because == slips[0].sentence


@pytest.mark.parametrize("value", [
    [[1.7615941560, 4.8807970780], [-1.7615941560, 5.9525741268]],
    [[1.762, 4.881], [-1.762, 5.953]],
    [np.array([[1.7616], [4.8808]]), np.array([[-1.7616], [5.9526]])],
    [[1.762, -1.762], [4.881, 5.953]],
])  # fmt: skip
def test_the_right_pass(value: object) -> None:
    verdict = judge(q2_forward.LAYER_VALUES, p2_2_z=value)
    assert verdict.outcome is Outcome.RIGHT, verdict.because


def test_the_given_numbers_cannot_tell_these_slips() -> None:
    """Queries, keys and values are one, W is the identity, a head has one entry."""
    blind = ("You add v", "You add k", "W is missing", "W from the wrong side", "exchanged")
    for slip in q2_forward.LAYER_FUNCTION.slips:
        if slip.sentence.startswith(blind) or any(word in slip.sentence for word in blind):
            function: Any = slip.namespace["p2_2_attn"]
            given = [np.array(argument) for argument in q2_forward.GIVEN]
            verdict = judge(q2_forward.LAYER_VALUES, p2_2_z=function(*given))
            assert verdict.outcome is Outcome.RIGHT


@pytest.mark.parametrize("key", [b"one", b"two", b"three", b"four"])
def test_random_weights_tell_every_slip(key: bytes) -> None:
    question = q2_forward.LAYER_FUNCTION
    draw = Draw(key)
    for slip in question.slips:
        verdict = question.judge(carry_out(question.ask(draw), slip.namespace), draw)
        assert (verdict.outcome, verdict.because) == (Outcome.WRONG, slip.sentence)


def drawn(edges: Any, nodes: Any = ()) -> Verdict:
    return judge(q2_graph.LAYER_GRAPH, p2_1_graph={"nodes": list(nodes), "edges": list(edges)})


EDGES: list[Any] = list(encoder_layer.graph(2, 2)["edges"])
ALPHA, BETA = "\N{GREEK SMALL LETTER ALPHA}", "\N{GREEK SMALL LETTER BETA}"


def respelt(change: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(change(a), change(b)) for a, b in EDGES]


def indices(name: str, order: dict[int, tuple[int, ...]]) -> str:
    letter, digits = re.sub(r"[^a-z]", "", name), re.findall(r"\d", name)
    return letter + ",".join(digits[k] for k in order[len(digits)])


SPELLINGS: list[Callable[[str], str]] = [
    str.upper,
    lambda name: name.replace("al", "alpha_").replace("be", "beta_"),
    lambda name: name.replace("al", ALPHA).replace("be", BETA),
    lambda name: re.sub(r"([a-z]+)(.*)", r"$\1_{\2}$", name).replace("$al", r"$\alpha"),
    lambda name: name.replace("|", "").replace(",", ""),
    lambda name: name.replace("|", "_").replace(",", "_"),
    lambda name: re.sub("^a(?=[0-9])", "attn", name),
    lambda name: name.replace("al", "a"),
    lambda name: indices(name, {1: (0,), 2: (0, 1), 3: (1, 2, 0)}),  # head, time, position
    lambda name: indices(name, {1: (0,), 2: (1, 0), 3: (2, 1, 0)}),  # time before head
]


@pytest.mark.parametrize("change", SPELLINGS)
def test_the_graph_in_other_spellings(change: Callable[[str], str]) -> None:
    verdict = drawn(respelt(change))
    assert verdict.outcome is Outcome.RIGHT, verdict.because


def test_matrices_and_operations_may_be_drawn() -> None:
    with_matrices: Any = encoder_layer.graph(2, 2, parameters=True)["edges"]
    assert drawn(with_matrices).outcome is Outcome.RIGHT
    soft = [(a, b) for a, b in EDGES if not (a.startswith("al") and b.startswith("be"))]
    nodes = []
    for h, t in ((h, t) for h in "12" for t in "12"):
        nodes.append({"id": f"softmax {h}{t}", "op": "softmax"})
        for s in "12":
            soft += [(f"al{s}|{h},{t}", nodes[-1]["id"]), (nodes[-1]["id"], f"be{s}|{h},{t}")]
    assert drawn(soft, nodes).outcome is Outcome.RIGHT
    assert drawn([(a, b, "some remark") for a, b in EDGES]).outcome is Outcome.RIGHT


SHARES = [
    ("own score alone", "3/4"), ("arrow from q to h", "7/8"), ("values v", "7/8"),
    ("heads mix", "7/8"), ("Every h", "7/8"), ("times of k and q", "3/4"),
    ("alpha are left out", "3/4"), ("beta are left out", "3/4"), ("both left out", "1/2"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "share"), SHARES)
def test_what_wrong_drawings_earn(words: str, share: str) -> None:
    (slip,) = (s for s in q2_graph.LAYER_GRAPH.slips if words in s.sentence)
    verdict = judge(q2_graph.LAYER_GRAPH, **slip.namespace)
    assert (verdict.because, verdict.share) == (slip.sentence, Fraction(share))


@pytest.mark.parametrize("missing", [1, 5, 20, 60])
def test_arrows_that_are_missing_cost_in_half_points(missing: int) -> None:
    share = drawn(EDGES[missing:], encoder_layer.graph(2, 2)["nodes"]).share
    assert share * 8 == (72 - missing) * 8 // 72


def test_drawing_everything_earns_nothing() -> None:
    nodes = encoder_layer.graph(2, 2)["nodes"]
    assert drawn([(a, b) for a in nodes for b in nodes], nodes).share == 0
