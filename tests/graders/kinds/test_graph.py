"""Labelled graphs: which drawings are the same, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest

from graders import Graph, Slip
from graders.guest.carry_out import carry_out
from graders.kinds.drawings import normal
from graders.model import Outcome, Verdict
from tests.graders.samples import DRAW, judge

NODES = ["x1", "h0", "h1", "y1"]
EDGES = [("x1", "h1", "W"), ("h0", "h1", "U"), ("h1", "y1", "V")]
STEP = Graph(
    prompt="One step.",
    source="test 10",
    reference={"g": {"nodes": NODES, "edges": EDGES}},
    accepts=[{"g": {"nodes": ["x1", "h1", "y1"], "edges": [EDGES[0], EDGES[2]]}}],
    ignores=["L_1"],
    slips=[
        Slip(
            {"g": {"nodes": NODES, "edges": [(b, a, label) for a, b, label in EDGES]}},
            "Your arrows point the other way.",
            share="1/4",
        )
    ],
)


def draw(edges: Sequence[object], nodes: Sequence[object] = NODES) -> Verdict:
    return judge(STEP, g={"nodes": nodes, "edges": edges})


def right(edges: Sequence[object], nodes: Sequence[object] = NODES) -> bool:
    return draw(edges, nodes).outcome is Outcome.RIGHT


class TestNames:
    @pytest.mark.parametrize("name", [
        "h1", "H1", "h_1", "h_{1}", "h^{1}", "h(1)", "h[1]", " h 1 ", "$h_1$", r"\h_1", "h₁",
    ])  # fmt: skip
    def test_case_and_typesetting_do_not_matter(self, name: str) -> None:
        assert normal(name) == "h1"

    @pytest.mark.parametrize("name", ["h2", "h-1", "h1'", "hh1", "h1,1", "h11"])
    def test_all_else_does(self, name: str) -> None:
        assert normal(name) != "h1"

    def test_whole_numbers_are_names(self) -> None:
        numbered = Graph(
            prompt="", source="", reference={"g": {"nodes": [1, 2], "edges": [(1, 2, 3)]}}
        )
        drawn = {"nodes": ["1", "2"], "edges": [("1", "2", "3")]}
        assert judge(numbered, g=drawn).outcome is Outcome.RIGHT

    def test_a_label_may_be_zero(self) -> None:
        zero = Graph(prompt="", source="", reference={"g": {"nodes": [], "edges": [("a", "b", 0)]}})
        assert judge(zero, g={"nodes": [], "edges": [("a", "b", 0)]}).outcome is Outcome.RIGHT
        assert judge(zero, g={"nodes": [], "edges": [("a", "b")]}).share == Fraction(1, 2)


class TestRight:
    def test_in_any_order(self) -> None:
        assert right(EDGES[::-1], NODES[::-1])

    def test_as_lists(self) -> None:
        assert right([list(edge) for edge in EDGES], tuple(NODES))

    def test_an_edge_drawn_twice_is_drawn_once(self) -> None:
        assert right([*EDGES, EDGES[0]])

    def test_an_edge_drawn_again_without_its_label_keeps_it(self) -> None:
        assert right([*EDGES, ("x1", "h1")])

    def test_ends_of_edges_need_not_be_listed(self) -> None:
        assert right(EDGES, [])

    def test_ignored_nodes_may_be_there(self) -> None:
        assert right([*EDGES, ("y1", "l1", "loss")], [*NODES, "L1"])

    def test_an_accepted_reading(self) -> None:
        assert right([EDGES[0], EDGES[2]], ["x1", "h1", "y1"])

    def test_a_graph_of_networkx(self) -> None:
        graph: Any = nx.DiGraph()
        for source, target, label in EDGES:
            graph.add_edge(source, target, label=label)
        assert judge(STEP, g=graph).outcome is Outcome.RIGHT
        listed = {"nodes": list(graph.nodes(data=True)), "edges": list(graph.edges(data=True))}
        assert judge(STEP, g=listed).outcome is Outcome.RIGHT
        assert judge(STEP, g=listed | {"nodes": list(graph)}).outcome is Outcome.RIGHT

    def test_an_operation_of_networkx(self) -> None:
        graph: Any = nx.DiGraph()
        graph.add_node("n", op="+")
        for source, target, label in [("x1", "n", "W"), ("h0", "n", "U"), EDGES[2]]:
            graph.add_edge(source, target, label=label)
        graph.add_edge("n", "h1")
        assert judge(STEP, g=graph).outcome is Outcome.RIGHT

    def test_a_dictionary_that_networkx_made(self) -> None:
        graph: Any = nx.MultiDiGraph()
        for source, target, label in EDGES:
            graph.add_edge(source, target, label=label)
        assert judge(STEP, g=nx.node_link_data(graph, edges="edges")).outcome is Outcome.RIGHT


class TestOperations:
    """Drawn-out arithmetic is contracted, whatever its shape."""

    def test_one_operation(self) -> None:
        edges = [("x1", "n", "W"), ("h0", "n", "U"), ("n", "h1"), EDGES[2]]
        assert right(edges, [*NODES, {"id": "n", "op": "+"}])
        assert not right(edges, [*NODES, "n"])

    def test_a_chain_in_any_order_with_the_label_anywhere(self) -> None:
        nodes = [*NODES, {"id": "times", "op": "*"}, {"id": "plus2", "op": "+"}, "sigma"]
        one = [("x1", "times", "W"), ("times", "plus2"), ("h0", "plus2", "U"),
               ("plus2", "sigma"), ("sigma", "h1"), EDGES[2]]  # fmt: skip
        other = [("x1", "times"), ("times", "plus2", "W"), ("h0", "plus2", "U"),
                 ("plus2", "sigma"), ("sigma", "h1"), EDGES[2]]  # fmt: skip
        assert right(one, nodes)
        assert right(other[::-1], nodes[::-1])

    def test_known_operations_need_no_type(self) -> None:
        edges = [("x1", "+", "W"), ("h0", "+", "U"), ("+", "tanh"), ("tanh", "h1"), EDGES[2]]
        assert right(edges, [*NODES, "+", "tanh"])

    def test_the_first_label_on_the_way_counts(self) -> None:
        edges = [("x1", "+", "W"), ("h0", "+", "U"), ("+", "h1", "b"), EDGES[2]]
        assert right(edges, [*NODES, "+"])

    def test_a_node_with_an_agreed_name_is_none(self) -> None:
        nodes = ["x1", "h0", {"id": "h1", "op": "sigmoid"}, {"id": "y1", "op": "linear"}]
        assert right(EDGES, nodes)

    def test_a_circle_of_operations_ends(self) -> None:
        edges = [("x1", "a", "W"), ("a", "b"), ("b", "a"), ("a", "a"), ("b", "h1"), *EDGES[1:]]
        nodes = [*NODES, {"id": "a", "op": "+"}, {"id": "b", "op": "+"}]
        assert right(edges, nodes)

    def test_a_circle_through_them_is_a_loop_of_the_node(self) -> None:
        loop = draw([*EDGES, ("h1", "+"), ("+", "h1")], [*NODES, "+"])
        assert loop.because == "`g`: h1 -> h1 does not belong."

    def test_two_ways_with_two_labels_are_two_labels(self) -> None:
        edges = [("x1", "+", "W"), ("+", "h1"), ("x1", "*", "U"), ("*", "h1"), *EDGES[1:]]
        verdict = draw(edges, [*NODES, "+", "*"])
        says = "`g`: the arrows are right, but one label is not: x1 -> h1 carries u and w."
        assert verdict.because == says

    def test_they_may_not_hide_an_arrow_that_is_wrong(self) -> None:
        edges = [("x1", "+", "W"), ("+", "h1"), ("+", "y1"), *EDGES[1:]]
        assert draw(edges, [*NODES, "+"]).because == "`g`: x1 -> y1 does not belong."


class TestWrong:
    @pytest.mark.parametrize(("edges", "nodes", "says"), [
        (EDGES[:2], NODES, "one arrow is missing"),
        (EDGES[:1], NODES, "2 arrows are missing"),
        ([*EDGES, ("x1", "y1", "W")], NODES, "x1 -> y1 does not belong"),
        ([*EDGES, ("x1", "y1"), ("x1", "h0")], NODES, "x1 -> h0 does not belong (nor do 1 more)"),
        ([*EDGES, ("h1", "h1", "U")], NODES, "h1 -> h1 does not belong"),
        (EDGES, [*NODES, "z"], "node z does not belong"),
        (EDGES, [*NODES, "z", "Q"], "node q does not belong (nor do 1 more)"),
        (EDGES[:2], NODES[:3], "one arrow is missing; one node is missing"),
        ([], ["x1"], "3 arrows are missing; 3 nodes are missing"),
    ])  # fmt: skip
    def test_the_shape(self, edges: list[object], nodes: list[object], says: str) -> None:
        verdict = draw(edges, nodes)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because == f"`g`: {says}."

    @pytest.mark.parametrize(("edges", "says"), [
        ([("x1", "h1", "U"), *EDGES[1:]], "one label is not: x1 -> h1 carries u"),
        ([("x1", "h1"), *EDGES[1:]], "one label is not: x1 -> h1 carries no label"),
        ([("x1", "h1", None), *EDGES[1:]], "one label is not: x1 -> h1 carries no label"),
        ([(a, b, "W") for a, b, _ in EDGES], "2 labels are not: h0 -> h1 carries w"),
        ([*EDGES, ("x1", "h1", "U")], "one label is not: x1 -> h1 carries u and w"),
        ([("x1", "h1", "U"), *EDGES], "one label is not: x1 -> h1 carries u and w"),
    ])  # fmt: skip
    def test_the_labels(self, edges: list[object], says: str) -> None:
        verdict = draw(edges)
        assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(1, 2))
        assert verdict.because == f"`g`: the arrows are right, but {says}."

    def test_every_label_on_every_arrow_earns_no_label(self) -> None:
        edges = [(a, b, label) for a, b, _ in EDGES for label in "WUV"]
        assert draw(edges).share == Fraction(1, 2)
        assert draw(edges[::-1]).share == Fraction(1, 2)

    def test_labels_count_in_an_accepted_reading_too(self) -> None:
        verdict = draw([("x1", "h1", "V"), EDGES[2]], ["x1", "h1", "y1"])
        assert verdict.share == Fraction(1, 2)

    def test_a_slip(self) -> None:
        verdict = draw([(b, a, label) for a, b, label in EDGES])
        says = "Your arrows point the other way."
        assert (verdict.because, verdict.share) == (says, Fraction(1, 4))

    def test_missing_arrows_are_not_named(self) -> None:
        assert "h0 ->" not in draw([EDGES[0], EDGES[2]], NODES).because


def test_the_verdict_never_names_what_is_missing() -> None:
    plan = STEP.ask(DRAW)
    for edges in ([], EDGES[:1], EDGES[1:], [("h0", "x1")]):
        record = carry_out(plan, {"g": {"nodes": ["x1"], "edges": edges}})
        because = STEP.judge(record, DRAW).because
        for source, target, _ in (edge for edge in EDGES if edge not in edges):
            assert f"{source} -> {target}" not in because


class TestPartsOfGraphs:
    """Where a step is given, wrong arrows earn what part of them is right."""

    CHAIN = Graph(
        prompt="",
        source="",
        reference={"g": {"nodes": [], "edges": [(k, k + 1) for k in range(10)]}},
        step="1/4",
        spelling=lambda name: name.replace("node", ""),
    )

    @pytest.mark.parametrize(("edges", "share"), [
        ([(k, k + 1) for k in range(9)], "3/4"),  # one arrow and one node are missing
        ([*((k, k + 1) for k in range(10)), (0, 2)], "3/4"),
        ([*((k, k + 1) for k in range(10)), *((0, k) for k in range(2, 7))], "1/2"),
        ([(k, j) for k in range(11) for j in range(11)], "0"),
        ([(k + 1, k) for k in range(10)], "0"),
        ([], "0"),
    ])  # fmt: skip
    def test_in_steps(self, edges: list[object], share: str) -> None:
        verdict = judge(self.CHAIN, g={"nodes": [], "edges": edges})
        assert verdict.share == Fraction(share)
        assert verdict.outcome is not Outcome.RIGHT

    def test_a_node_that_does_not_belong(self) -> None:
        edges = [(k, k + 1) for k in range(10)]
        assert judge(self.CHAIN, g={"nodes": ["z"], "edges": edges}).share == Fraction(3, 4)

    def test_another_spelling(self) -> None:
        edges = [(f"Node {k}", f"node_{k + 1}") for k in range(10)]
        assert judge(self.CHAIN, g={"nodes": [], "edges": edges}).outcome is Outcome.RIGHT

    def test_labels_that_nobody_asked_for(self) -> None:
        edges = [(k, k + 1, f"step {k}") for k in range(10)]
        assert judge(self.CHAIN, g={"nodes": [], "edges": edges}).outcome is Outcome.RIGHT
