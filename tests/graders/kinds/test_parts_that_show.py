"""Offered parts that are found right earn the lines of the rubric that they show."""

from fractions import Fraction

import pytest

from graders import Code, Derivation, Numeric, Part, Parts, criterion, item
from graders.formulas.names import REAL
from graders.guest.plan import Call
from graders.model import AuthoringError, Outcome
from tests.graders.graded import asked, assignment, judged, points

COUNTED = Code(prompt="", source="", reference={"f": abs}, calls=lambda draw: [Call("f", (-1,))])
WITNESS = Numeric(prompt="", source="", reference={"w": 2})
CHAIN = Derivation(
    prompt="", source="", names={"x": REAL}, min_steps=1, landmarks=["x*x"],
    reference={"c": ["x^2 + 0*x", "x*x", "x^2"]},
)  # fmt: skip
QUESTION = Parts(
    prompt="", source="", prose=True,
    rubric=[
        criterion("1/5", "the witness", by="witness"), criterion("1/5", "the rest"),
        criterion("1/5", "executed", by="answer"),
    ],
    parts=[Part("counted", 1, COUNTED), Part("witness", 0, WITNESS)],
)  # fmt: skip
PROOF = Parts(
    prompt="",
    source="",
    prose=True,
    rubric=[criterion("1/5", "why", by="steps")],
    parts=[Part("counted", 1, COUNTED), Part("steps", 0, CHAIN, proves=True)],
)
CHAINED = ["x^2 + 0*x", "x*x", "x^2"]


@pytest.mark.parametrize(("answers", "earned", "waiting", "lines"), [
    ({"f": abs, "w": 2}, "4", "0", ["the rest"]),
    ({"f": abs, "w": 3}, "3", "0", ["the witness", "the rest"]),
    ({"f": lambda x: 5, "w": 2}, "1", "0", ["the rest"]),
    ({"w": 2}, "1", "0", ["the rest"]),
])  # fmt: skip
def test_what_is_shown_is_earned_at_once(
    answers: dict[str, object], earned: str, waiting: str, lines: list[str]
) -> None:
    found = judged(QUESTION, asked(QUESTION, **answers))
    assert found.machine == points(earned, waiting)
    assert [line.earns for line in found.rubric] == lines


def test_words_beside_it_can_still_earn_all() -> None:
    found = judged(QUESTION, asked(QUESTION, f=abs, w=2), prose="My proof.")
    assert found.machine == points("4", "1")
    assert len(found.rubric) == 3


@pytest.mark.parametrize(("answers", "outcome", "earned", "waiting"), [
    ({"c": CHAINED}, Outcome.RIGHT, "5", "0"),
    ({"c": CHAINED, "f": lambda x: 7}, Outcome.RIGHT, "5", "0"),
    ({"c": ["x^2 + 0*x", "x^2"], "f": abs}, Outcome.RIGHT, "4", "1"),  # nothing was passed
    ({"c": ["x^2 + 0*x", "x^2"]}, Outcome.TO_READ, "0", "5"),
])  # fmt: skip
def test_a_whole_proof_earns_all_and_a_lazy_one_nothing(
    answers: dict[str, object], outcome: Outcome, earned: str, waiting: str
) -> None:
    found = judged(PROOF, asked(PROOF, **answers))
    assert (found.verdict.outcome, found.machine) == (outcome, points(earned, waiting))


def test_a_text_where_a_function_was_asked_for_waits_for_a_person() -> None:
    found = judged(PROOF, asked(PROOF, f="the absolute value of x"))
    assert (found.verdict.outcome, found.machine) == (Outcome.TO_READ, points("0", "5"))


def test_a_line_needs_its_part_and_a_chain_that_pays_needs_landmarks() -> None:
    with pytest.raises(AuthoringError, match="no part 'nothing' shows a line"):
        Parts(prompt="", source="", rubric=[criterion("1/5", "x", by="nothing")],
              parts=[Part("counted", 1, COUNTED)])  # fmt: skip
    bare = Derivation(prompt="", source="", names={"x": REAL}, reference={"c": ["x + x", "2*x"]})
    with pytest.raises(AuthoringError, match="steps pays, but has no landmarks"):
        Parts(prompt="", source="",
              parts=[Part("counted", 1, COUNTED), Part("steps", 0, bare, proves=True)])  # fmt: skip


def test_what_the_answer_decides_is_the_machines_share() -> None:
    assert assignment(item("1", 5, QUESTION)).items[0].question.read_share == Fraction(2, 5)
