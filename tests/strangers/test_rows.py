"""Small answers that were once misjudged, each with the outcome that is right."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from assignments.cs533_s2020.contents import ASSIGNMENT as CS533
from assignments.ift6135_a2022.contents import ASSIGNMENT as A2022
from assignments.ift6135_h2022.contents import ASSIGNMENT as H2022
from graders.model import Outcome
from tests.strangers.hands import SECRETS, verdict

NODES = [f"{letter}{t}" for letter in "xhy" for t in (1, 2, 3)] + ["h0"]
EDGES = [edge for t in (1, 2, 3) for edge in (
    (f"x{t}", f"h{t}", "W"), (f"h{t - 1}", f"h{t}", "U"), (f"h{t}", f"y{t}", "V"))]  # fmt: skip


def drawn(nodes: list[str], edges: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {"q1_1_graph": {"nodes": nodes, "edges": edges}}


@pytest.mark.parametrize(("nodes", "edges", "share"), [
    (NODES, EDGES, "1"),
    (NODES, EDGES[1:], "8/9"),  # one arrow of nine
    (NODES[:-1], [edge for edge in EDGES if edge[0] != "h0"], "8/9"),  # the prompt names h0
    (NODES, [*EDGES[1:], ("x1", "h1", "U")], "17/18"),  # one label of nine
    (NODES, [(b, a, w) for a, b, w in EDGES], "0"),  # another idea
])  # fmt: skip
def test_an_arrow_and_a_label_have_a_share_each(
    nodes: list[str], edges: list[tuple[str, str, str]], share: str
) -> None:
    found = verdict(A2022.find("1.1"), A2022.name, drawn(nodes, edges), SECRETS[0])
    assert found.share == Fraction(share)


def test_one_mistake_in_two_parts_costs_once() -> None:
    answer = {
        "q4_1_gamma": lambda lam, eta: lam / eta,
        "q4_1_l2_step": lambda theta, grad, eta, gamma: theta - eta * (grad + gamma * theta),
    }
    found = verdict(H2022.find("4.1"), H2022.name, answer, SECRETS[0])
    assert found.share == Fraction(3, 4)
    assert "the same mistake as in gamma, which costs once" in str(found.notes)


def test_what_is_executed_waits_for_nobody() -> None:
    for assignment, alone in ((A2022, 54), (H2022, Fraction(173, 2)), (CS533, 36)):
        shown = sum(
            (item.points * (1 - sum(
                (line.share for line in item.question.rubric if not line.by), Fraction(0)))
             for item in assignment.items if item.credit_for("").value != "none"), Fraction(0)
        )  # fmt: skip
        assert shown == alone, assignment.name


def test_messages_speak_of_the_students_own_names() -> None:
    answers: dict[str, dict[str, object]] = {
        "1.2": {"q1_2_step_bound": lambda W, gamma: 0.0},
        "1.1": {"q1_1_step": lambda W, U, b, sigma, h_prev, x: [b, b + 1, b + 2]},
        "3.2.iii": {"q3_2_witness": (np.eye(2), np.eye(2)), "q3_2_as_expressive": False},
    }
    for number, answer in answers.items():
        found = verdict(H2022.find(number), H2022.name, answer, SECRETS[0])
        told = f"{found.because} {found.notes}"
        assert "tightness(" not in told
        assert "ends(" not in told
        assert "rank_of(" not in told


def test_a_copy_of_a_double_sum_is_no_exchange() -> None:
    answer = {"q3_2_rowsum_steps": lambda s, C: [np.sum(C @ s)] * 3}
    found = verdict(H2022.find("3.2.i"), H2022.name, answer, SECRETS[0])
    assert found.outcome is not Outcome.RIGHT
    assert "row sum" not in found.proved
