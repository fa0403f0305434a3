"""Kinks and jumps of arrays: both sides are met, and what differs at a jump alone is equal."""

from __future__ import annotations

import pytest

from graders.formulas.arrays.matrices import decide
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import NATURAL, POSITIVE, REAL, Array, Declared
from graders.formulas.text.read_formula import read

NAMES: dict[str, Declared] = {
    **{name: Array(("d",)) for name in ("w", "v")},
    "p": Array(("d",), "", POSITIVE),
    "A": Array(("d", "d")),
    "x": REAL,
    "n": NATURAL,
}


def ask(theirs: str, right: str) -> Decision:
    return decide(read(theirs, NAMES), read(right, NAMES), NAMES)


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("indicator(w >= 0)", "indicator(w > 0)"),
        ("indicator(w > v)", "indicator(w >= v)"),
        ("1 - indicator(v > w)", "indicator(w > v)"),
        ("hadamard(w, indicator(w >= 0))", "relu(w)"),
        ("2*indicator(w > 0) - 1", "sign(w)"),
        ("ceil(w) - 1", "floor(w)"),
        ("indicator(w*0 >= 0)", "ones(d)"),
        ("0*w", "indicator(w = 0)"),
    ],
)
def test_formulas_that_differ_at_a_jump_alone_are_equal(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("indicator(relu(w) >= 0)", "indicator(w >= 0)"),
        ("indicator(max(w, v) >= v)", "indicator(w > v)"),
        ("hadamard(w, indicator(relu(w) >= 0))", "relu(w)"),
        ("floor(ceil(w))", "floor(w)"),
        ("indicator(abs(w) <= 1/10000000)", "0*w"),
    ],
)
def test_a_jump_that_fills_a_region_refutes(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.DIFFERENT


@pytest.mark.parametrize("far", ["30", "512", "2^31", "10^9", "1/10000000"])
@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("min(w, {far})", "w"),
        ("w + relu(w - {far})", "w"),
        ("indicator(w > {far})", "indicator(w > 0)"),
        ("max(w, v - {far}) + relu(-{far} - w)", "max(w, v - {far})"),
    ],
)
def test_a_threshold_at_any_scale_refutes(far: str, theirs: str, right: str) -> None:
    decision = ask(theirs.format(far=far), right.format(far=far))
    assert decision.relation is Relation.DIFFERENT


@pytest.mark.parametrize("far", ["30", "512", "4096"])
def test_a_whole_number_beside_an_array_is_tried_around_constants(far: str) -> None:
    assert ask(f"min(n, {far})*w", "n*w").relation is Relation.DIFFERENT
    assert ask(f"n*w - relu(n - {far})*w", f"min(n, {far})*w").relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("relu(w - 10^300) + w", "w"),
        ("w*indicator(sum(w)^2 + sum(w) + 1 > 0)", "w"),
        ("abs(sum(w)^2 + sum(w) + 1)*w", "(sum(w)^2 + sum(w) + 1)*w"),
    ],
)
def test_a_side_never_seen_is_never_equal(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is not Relation.EQUAL


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("abs(w.T@A.T@A@w)", "w.T@A.T@A@w"),
        ("abs(p)", "p"),
        ("relu(sigmoid(w))", "sigmoid(w)"),
        ("relu(tanh(w) + 2)", "tanh(w) + 2"),
        ("indicator(max(w, v) >= v)", "ones(d)"),
        ("max(norm(w), 0 - 1)", "norm(w)"),
        ("w*indicator(sum(exp(w)) + 1 > 0 - x^4)", "w"),
    ],
)
def test_a_side_that_the_form_rules_out_need_not_be_seen(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL
