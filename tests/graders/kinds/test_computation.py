"""Computation graphs: free names inside, agreed names outside, the same up to isomorphism."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graders import Slip
from graders.kinds.computation import Computation, Operation
from graders.model import AuthoringError, Outcome, Verdict
from tests.graders.samples import judge

TIMES = "\N{MULTIPLICATION SIGN}"
OPERATIONS = [
    Operation(("*", TIMES, "mul")),
    Operation(("+", "add")),
    Operation(("relu", "max"), takes=1),
    Operation(("@",), ordered=True),
]
NODES = [
    *"xwub",
    {"id": "m", "op": "@"},
    {"id": "r", "op": "relu"},
    {"id": "p", "op": "*"},
    {"id": "s", "op": "+"},
]
EDGES = [
    ("w", "m", 0), ("x", "m", 1), ("m", "r"), ("u", "p"), ("r", "p"), ("p", "s"), ("b", "s"),
]  # fmt: skip
QUESTION = Computation(
    prompt="Draw u * relu(w @ x) + b.",
    source="a test",
    inputs=["x", "w", "u", "b"],
    operations=OPERATIONS,
    reference={"g": {"nodes": NODES, "edges": EDGES}},
)


def drawn(nodes: object, edges: object) -> Verdict:
    return judge(QUESTION, g={"nodes": nodes, "edges": edges})


def with_edges(*edges: object) -> Verdict:
    return drawn(NODES, list(edges))


RIGHT = [
    ("in any order", NODES[::-1], EDGES[::-1]),
    ("typeset names", [{"id": "$X$"}, "W", "U", "b", *NODES[4:]], EDGES),
    ("a name beside the id", [{"id": 7, "name": "x"}, *NODES[1:]], [
        (7, "m", 1), *[edge for edge in EDGES if edge[0] != "x"]]),
    ("no listed inputs", NODES[4:], EDGES),
    ("an edge twice", NODES, [*EDGES, EDGES[-1]]),
    ("labels that are remarks", NODES, [
        (a, b, *rest) if rest else (a, b, "z3") for a, b, *rest in EDGES]),
    ("places counted from one", NODES, [("w", "m", 1), ("x", "m", 2), *EDGES[2:]]),
    ("places in words", NODES, [("w", "m", "left"), ("x", "m", "right"), *EDGES[2:]]),
    ("no places", NODES, [("w", "m"), ("x", "m"), *EDGES[2:]]),
    ("no places, the other way", NODES, [("x", "m"), ("w", "m"), *EDGES[2:]]),
    ("one place alone tells nothing", NODES, [("x", "m"), ("w", "m", 1), *EDGES[2:]]),
    ("signs as names", [], [
        ("w", "@1", 0), ("x", "@1", 1), ("@1", "ReLU"), ("u", TIMES), ("ReLU", TIMES),
        (TIMES, "add_2"), ("b", "add_2")]),
    ("variables between", [*NODES, "z1", "z2", "z5"], [
        ("w", "m", 0), ("x", "m", 1), ("m", "z1"), ("z1", "r"), ("r", "z2"), ("u", "p"),
        ("z2", "p"), ("p", "s"), ("b", "s"), ("s", "z5")]),
    ("a chain of variables", [*NODES, "z1", "z2"], [*EDGES, ("s", "z1"), ("z1", "z2")]),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "edges"), [row[1:] for row in RIGHT], ids=[r[0] for r in RIGHT])
def test_right(nodes: object, edges: object) -> None:
    verdict = drawn(nodes, edges)
    assert verdict.outcome is Outcome.RIGHT, verdict.because


WRONG: list[tuple[list[Any], list[Any], str]] = [
    (NODES, [("x", "m", 0), ("w", "m", 1), *EDGES[2:]],
     "@ (m) takes x and w, and the formula has no such step"),
    (NODES, [*EDGES[:4], ("m", "p"), ("p", "s"), ("b", "s")],
     "* (p) takes u and m, and the formula has no such step"),
    (NODES, EDGES[:-1], "+ (s) takes 2 values, here 1"),
    (NODES, [*EDGES, ("x", "s")], "+ (s) takes 2 values, here 3"),
    (NODES, [(b, a) for a, b, *_ in EDGES],
     "an arrow runs into the input w; arrows point the way values flow"),
    (NODES, [*EDGES, ("u", "x")],
     "an arrow runs into the input x; arrows point the way values flow"),
    ([*NODES, {"id": "n", "op": "@"}], [*EDGES, *((f"{i}", "n") for i in "xwub"), ("m", "n")],
     "@ (n) takes 2 values, here 5"),
    ([*NODES, {"id": "n", "op": "@"}], EDGES, "@ (n) takes 2 values, here 0"),
    (NODES, [*EDGES[:-1], ("s", "s")], "its arrows run in a circle"),
    (NODES[:-1], EDGES[:5], "one node is missing"),
    (NODES[:-2], EDGES[:3], "2 nodes are missing"),
    ([*NODES, {"id": "again", "op": "@"}], [*EDGES, ("w", "again", 0), ("x", "again", 1)],
     "@ (again) of w and x is drawn twice; one value may leave by two arrows"),
    ([*NODES, {"id": "n", "op": "+"}], [*EDGES, ("x", "n"), ("b", "n")],
     "+ (n) takes x and b, and the formula has no such step"),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "edges", "says"), WRONG)
def test_wrong(nodes: object, edges: object, says: str) -> None:
    verdict = drawn(nodes, edges)
    assert (verdict.outcome, verdict.because) == (Outcome.WRONG, f"`g`: {says}.")


def test_an_input_that_does_not_belong() -> None:
    without_b = {"nodes": NODES[:-1], "edges": EDGES[:5]}
    question = Computation(
        prompt="", source="", inputs="xwub", operations=OPERATIONS,
        reference={"g": {**without_b, "nodes": [n for n in NODES[:-1] if n != "b"]}},
    )  # fmt: skip
    assert judge(question, g=without_b).because == "`g`: the input b does not belong."
    assert drawn([n for n in NODES if n != "b"], [*EDGES[:-1], ("x", "s")]).outcome is Outcome.WRONG


def test_a_slip_may_take_too_many() -> None:
    crowded = {"nodes": NODES, "edges": [*EDGES, ("x", "s")]}
    question = replace(QUESTION, slips=[Slip({"g": crowded}, "x runs into the sum.")])
    assert judge(question, g=crowded).because == "x runs into the sum."


def test_what_networkx_makes() -> None:
    graph: Any = nx.DiGraph()
    for node in NODES:
        graph.add_node(node if isinstance(node, str) else node["id"], size=3)
        if not isinstance(node, str):
            graph.nodes[node["id"]]["op"] = node["op"]
    graph.add_edges_from(edge[:2] for edge in EDGES)
    assert judge(QUESTION, g=graph).outcome is Outcome.RIGHT
    assert judge(QUESTION, g=nx.node_link_data(graph, edges="edges")).outcome is Outcome.RIGHT
    assert drawn(list(graph.nodes(data=True)), list(graph.edges)).outcome is Outcome.RIGHT
    assert drawn([(node, {}) for node in "xwub"] + NODES[4:], EDGES).outcome is Outcome.RIGHT


UNREADABLE: list[tuple[object, str]] = [
    (7, "found 7"),
    ({"nodes": NODES}, "found {'nodes'"),
    ({"nodes": [{"op": "+"}], "edges": []}, "expected a node"),
    ({"nodes": 3, "edges": []}, "expected a list of nodes"),
    ({"nodes": ["q"], "edges": []}, "the node q is no input and no operation"),
    ({"nodes": [], "edges": [("x", "q"), ("w", "q")]}, "so one arrow runs into it, not 2"),
    ({"nodes": [], "edges": [("p1", "p2"), ("p2", "p1"), ("p1", "+")]}, "stands for itself"),
    ({"nodes": [], "edges": [("x",)]}, "expected an edge"),
]


@pytest.mark.parametrize(("value", "says"), UNREADABLE)
def test_unreadable(value: object, says: str) -> None:
    verdict = judge(QUESTION, g=value)
    assert verdict.outcome is Outcome.UNREADABLE
    assert says in verdict.because


def test_a_value_that_does_not_cross() -> None:
    assert judge(QUESTION, g=object()).outcome is Outcome.UNREADABLE
    assert judge(QUESTION).outcome is Outcome.MISSING


def test_one_name() -> None:
    with pytest.raises(AuthoringError, match="one name"):
        Computation(prompt="", source="", inputs=[], operations=[], reference={"g": {}, "h": {}})


def test_much_sharing_costs_no_more_than_its_arrows() -> None:
    """Forty doublings unfold to a term of 2^40 leaves."""
    edges = [("x", "+0", 0), ("x", "+0", 1)]
    edges += [(f"+{k}", f"+{k + 1}", place) for k in range(40) for place in (0, 1)]
    question = Computation(
        prompt="", source="", inputs="x", operations=OPERATIONS,
        reference={"g": {"nodes": [], "edges": edges}},
    )  # fmt: skip
    assert judge(question, g={"nodes": [], "edges": edges[::-1]}).outcome is Outcome.RIGHT
    assert judge(question, g={"nodes": [], "edges": edges[:-2]}).outcome is Outcome.WRONG


def random_graph(rng: np.random.Generator) -> tuple[list[Any], list[Any]]:
    """A random graph of operations on x and w, no two of them alike."""
    nodes: list[Any] = ["x", "w"]
    edges: list[Any] = []
    made = {"x", "w"}
    while len(nodes) < 8:
        op = str(rng.choice(["+", "*", "relu"]))
        known = [n if isinstance(n, str) else n["id"] for n in nodes]
        taken = sorted(rng.choice(known, size=1 if op == "relu" else 2, replace=False))
        if (key := f"{op}{taken}") in made:
            continue
        made.add(key)
        nodes.append({"id": f"n{len(nodes)}", "op": op})
        edges += [(source, nodes[-1]["id"]) for source in taken]
    return nodes, edges


def as_networkx(nodes: list[Any], edges: list[Any]) -> Any:
    graph: Any = nx.DiGraph()
    for node in nodes:
        own = node if isinstance(node, str) else node["id"]
        graph.add_node(own, kind=own if isinstance(node, str) else node["op"])
    graph.add_edges_from(edges)
    return graph


@pytest.mark.parametrize("seed", range(40))
def test_it_agrees_with_labelled_isomorphism(seed: int) -> None:
    """Against networkx: inner nodes renamed and shuffled, then one arrow moved."""
    rng = np.random.default_rng(seed)
    nodes, edges = random_graph(rng)
    question = Computation(
        prompt="", source="", inputs="xw", operations=OPERATIONS,
        reference={"g": {"nodes": nodes, "edges": edges}},
    )  # fmt: skip
    ids = [n["id"] for n in nodes[2:]]
    name = dict(zip(ids, rng.permutation(ids).tolist(), strict=True))
    renamed = [n if isinstance(n, str) else {**n, "id": name[n["id"]]} for n in nodes]
    moved = [(name.get(a, a), name.get(b, b)) for a, b in edges]
    other = list(moved)
    place = int(rng.integers(len(other)))
    other[place] = (str(rng.choice(["x", "w", *ids])), other[place][1])
    for tried in (moved, other):
        same = nx.is_isomorphic(
            as_networkx(nodes, edges),
            as_networkx(renamed, tried),
            node_match=lambda a, b: a["kind"] == b["kind"],
        )
        verdict = judge(question, g={"nodes": renamed, "edges": tried})
        assert (verdict.outcome is Outcome.RIGHT) == same
