"""Labelled graphs: other forms that are refused, endings, and large ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from graders import Graph
from graders.guest.plan import Cause
from graders.model import AuthoringError, Outcome
from tests.effort import within
from tests.graders.kinds.test_graph import EDGES, NODES, STEP, draw
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge


class TestForm:
    @pytest.mark.parametrize(("value", "says"), [
        ([("a", "b")], 'expected {"nodes": [...], "edges": [(from, to, label), ...]}, found [('),
        ({"edges": EDGES}, 'expected {"nodes": [...], "edges": [(from, to, label), ...]}, found {'),
        ({"nodes": 3, "edges": []}, "expected a list of nodes, found 3"),
        ({"nodes": [], "edges": "ab"}, "expected a list of edges, found 'ab'"),
        ({"nodes": [], "edges": {"a": "b"}}, "expected a list of edges, found {'a': 'b'}"),
        ({"nodes": [], "edges": ["ab"]}, "expected an edge (from, to, label), found 'ab'"),
        ({"nodes": [], "edges": [("a",)]}, "expected an edge (from, to, label), found ('a',)"),
        ({"nodes": [], "edges": [(1, 2, 3, 4)]}, "expected an edge (from, to, label), found (1,"),
        ({"nodes": [], "edges": [{"from": 1}]}, "expected an edge (from, to, label), found {"),
        ({"nodes": [{"op": "+"}], "edges": []}, 'expected a node {"id": ..., "op": ...}, found {'),
        ({"nodes": list(range(5001)), "edges": []}, "expected at most 5000 nodes, found 5001"),
    ])  # fmt: skip
    def test_another_form_is_told(self, value: object, says: str) -> None:
        verdict = judge(STEP, g=value)
        assert verdict.outcome is Outcome.UNREADABLE
        assert verdict.because.startswith(f"`g`: {says}")

    def test_a_node_may_be_anything_that_has_a_name(self) -> None:
        verdict = draw(EDGES, [*NODES, ["a", 1], None])
        assert verdict.because == "`g`: node 'a',1 does not belong (nor do 1 more)."

    def test_missing(self) -> None:
        verdict = judge(STEP)
        says = "Nothing named `g` was found."
        assert (verdict.outcome, verdict.because) == (Outcome.MISSING, says)

    @pytest.mark.parametrize("cause", ENDINGS)
    def test_every_ending_is_told(self, cause: Cause) -> None:
        verdict = STEP.judge((ENDINGS[cause],), DRAW)
        assert (verdict.outcome, verdict.share) == (Outcome.UNREADABLE, Fraction(0))
        assert verdict.because.startswith(f"`g` {TOLD[cause]}; expected {{")

    def test_a_question_has_one_name(self) -> None:
        with pytest.raises(AuthoringError, match="test 11: a graph needs one name; found"):
            Graph(prompt="", source="test 11", reference={"g": {}, "h": {}})


class TestSpeed:
    def test_two_thousand_edges(self) -> None:
        nodes = [f"n{k}" for k in range(2001)]
        drawn = {"nodes": nodes, "edges": list(pairwise(nodes))}
        long = Graph(prompt="", source="", reference={"g": drawn})
        operations = [{"id": node, "op": "+"} for node in nodes[1:]]
        with within(3):
            assert judge(long, g=drawn).outcome is Outcome.RIGHT
            assert judge(STEP, g=drawn).outcome is Outcome.WRONG
            assert judge(STEP, g=drawn | {"nodes": operations}).outcome is Outcome.WRONG

    def test_operations_that_join_millions_of_arrows_are_refused(self) -> None:
        into = [(f"a{k}", "+", k) for k in range(2000)]
        out = [("+", f"b{k}", k) for k in range(2000)]
        with within(3):
            verdict = draw([*into, *out], ["+"])
        assert verdict.because == "`g`: its operations join more than 5000 arrows"
        assert verdict.outcome is Outcome.UNREADABLE

    def test_so_are_operations_that_are_all_joined(self) -> None:
        pairs = [(f"o{a}", f"o{b}", a) for a in range(65) for b in range(65)]
        nodes = [{"id": f"o{k}", "op": "+"} for k in range(65)]
        with within(5):
            assert draw([*pairs, ("x1", "o0"), ("o1", "h1")], nodes).share == 0
