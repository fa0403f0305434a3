"""What is declared beside an answer binds, in every dress; a layout does not."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from assignments.ift6135_a2022 import q1_hidden
from assignments.ift6135_h2022 import q1_vanishing, q3_complexity
from assignments.shared import word_graphs
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Question, Verdict
from reference import rnn, vanishing

DRAW = Draw(b"declared")
YES = [True, "True", "yes", 1, np.True_, torch.tensor(True), [True], "TRUE.", np.array([True])]
NO = [False, "False", "no", 0, None, "", torch.tensor(False)]
ADDED = ["added up", "Added up.", "added_up", "ADDED-UP", ["added up"], "they are added up"]
DENOMINATOR = ["denominator", "denominator layout", "Denominator.", ["denominator"]]


def judged(question: Question, **answer: object) -> Verdict:
    return question.judge(carry_out(question.ask(DRAW), answer), DRAW)


@pytest.mark.parametrize("said", YES, ids=str)
@pytest.mark.parametrize(("edges", "right"), [(16, True), (12, False)])
def test_self_loops_that_are_declared_are_counted(said: object, edges: int, right: bool) -> None:
    verdict = judged(word_graphs.SENTENCE_EDGES, q2_3_edges=edges, q2_3_self_loops=said)
    assert (verdict.outcome is Outcome.RIGHT) == right


@pytest.mark.parametrize("said", NO, ids=str)
@pytest.mark.parametrize(("edges", "right"), [(12, True), (16, False)])
def test_self_loops_that_are_denied_are_not(said: object, edges: int, right: bool) -> None:
    verdict = judged(word_graphs.SENTENCE_EDGES, q2_3_edges=edges, q2_3_self_loops=said)
    assert (verdict.outcome is Outcome.RIGHT) == right


@pytest.mark.parametrize("said", ADDED, ids=str)
@pytest.mark.parametrize(("cost", "right"), [
    ("n^2 + n d", True), ("n^2 + n d + h d^2", True), ("n^2 + h n d", False),
    ("n^2 + h n d + h d^2", False),
])  # fmt: skip
def test_a_cost_is_of_the_scope_that_is_declared(said: object, cost: str, right: bool) -> None:
    verdict = judged(q3_complexity.SPACE_MULTI, q3_1_space_multi=cost, q3_1_scope=said)
    assert (verdict.outcome is Outcome.RIGHT) == right


@pytest.mark.parametrize("said", DENOMINATOR, ids=str)
@pytest.mark.parametrize("turned", [False, True])
def test_a_layout_does_not_bind(said: object, turned: bool) -> None:
    def jacobian(U: object, h_next: object) -> object:
        found = rnn.jacobian(U, h_next)  # type: ignore[arg-type]
        return found.T if turned else found

    def other(W: object, h_prev: object, dsigma: object) -> object:
        found = vanishing.jacobian(W, h_prev, dsigma)  # type: ignore[arg-type]
        return found.T if turned else found

    for verdict in (
        judged(q1_hidden.JACOBIAN, q1_3_jacobian=jacobian, q1_3_layout=said),
        judged(q1_vanishing.JACOBIAN, q1_2_jacobian=other, q1_2_layout=said),
    ):
        assert verdict.outcome is Outcome.RIGHT
        assert turned or any("says otherwise" in note for note in verdict.notes)
