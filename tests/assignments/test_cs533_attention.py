"""CS533 3.5 to 3.7: the kit's file with one fault, as students make it, and what they are told."""

from fractions import Fraction

import pytest

from assignments.cs533_s2020.contents import ASSIGNMENT
from graders.audit.questions import named
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome
from tests.assignments.cs533 import ATTENTION, judged, namespace

Change = tuple[str, str]

SCORE = "L = torch.bmm(self.linear_in(Q), K.transpose(1, 2))"
STATE = "attn_h = torch.tanh(self.linear_out(torch.cat((c, queries), 2)))"
MASK = "align.masked_fill_(~mask, -float('inf'))"
FED = "self.linear_out(torch.cat((c, queries), 2))"
TURN = "return attn_h.transpose(0, 1).contiguous(), align_vectors.transpose(0, 1).contiguous()"


def score(new: str) -> list[Change]:
    return [(SCORE, f"L = {new}")]


def state(new: str) -> list[Change]:
    return [(STATE, f"attn_h = {new}")]


SCORES: list[tuple[str, list[Change], str, str]] = [
    ("S1", score("torch.bmm(Q, self.linear_in(K).transpose(1, 2))"), "W is transposed", "1/2"),
    ("S2", score("torch.bmm(Q, K.transpose(1, 2))"), "linear_in is not used", "0"),
    ("S3", score("self.linear_in(Q).bmm(K.mT) / self.dim ** .5"), "sqrt(d)", "0"),
    ("S4", score("self.linear_in(Q).bmm(K.view(K.size(0), K.size(2), -1))"), "view only", "0"),
    ("S5", score("torch.bmm(K, self.linear_in(Q).transpose(1, 2))"), "Rows and columns", "0"),
    ("S6", score("F.softmax(self.linear_in(Q).bmm(K.mT), -1)"), "softmax comes later", "0"),
    ("S7", score("torch.bmm(Q @ self.linear_in.weight, K.mT)"), "W is transposed", "1/2"),
    ("S8", score("torch.bmm(self.linear_in(Q), K.mT).detach()"), "their paths is detached", "1/2"),
    ("S9", score("self.linear_in(Q).bmm(self.linear_in(K).mT)"), "Both Q and K", "0"),
    ("S10, keys", score("self.linear_in(Q) @ K[0].T"), "keys of the first sentence", "0"),
    ("S10, scores", score("(self.linear_in(Q) @ K.mT)[:1].repeat(Q.size(0), 1, 1)"),
     "scores of the first sentence", "0"),
    ("S11", score("torch.tanh(self.linear_in(Q).bmm(K.mT))"), "no tanh", "0"),
    ("S8, the weight alone", score("Q @ self.linear_in.weight.detach().T @ K.mT"),
     "`linear_in.weight` is None: something on its path is detached", "1/2"),
]  # fmt: skip

STATES: list[tuple[str, list[Change], str, str]] = [
    ("F1", state("torch.tanh(self.linear_out(torch.cat((queries, c), 2)))"), "order", "1/2"),
    ("F2", state(FED), "tanh is missing", "1/2"),
    ("F3", state(f"torch.relu({FED})"), "not ReLU", "1/2"),
    ("F4", state("torch.tanh(c + queries)"), "added", "1/2"),
    ("F5", state("torch.tanh(self.linear_out(torch.cat((c, queries), 1).view(B, T_tgt, 2 * d)))"),
     "in time", "1/2"),
    ("F6", state("self.linear_out(torch.tanh(torch.cat((c, queries), 2)))"), "comes last", "1/2"),
    ("F7", state(f"torch.softmax({FED}, -1)"), "not softmax", "1/2"),
    ("F8", state("torch.tanh(c @ self.linear_out.weight[:, :d].T)"), "h is missing", "1/2"),
    ("F9", state(f"torch.tanh({FED}) + queries"), "residual", "1/2"),
    ("F10", state("torch.tanh(self.linear_out(torch.stack((c, queries), 3).view(B, -1, 2 * d)))"),
     "alternate", "1/2"),
    ("no mask", [(MASK, "pass")], "Nothing is masked", "0"),
    ("zeros for the mask", [(MASK, "align.masked_fill_(~mask, 0)")], "should be -inf", "1/2"),
    ("batch first", [(TURN, "return attn_h, align_vectors")], "batch stands first", "1/2"),
    ("c detached", state("torch.tanh(self.linear_out(torch.cat((c.detach(), queries), 2)))"),
     "c is detached", "1/2"),
    ("starter", state("c"), "This is c itself", "1/2"),
]  # fmt: skip

RIGHT: dict[str, list[Change]] = {
    "as it is": [],
    "einsum": score("torch.einsum('bid,bjd->bij', self.linear_in(Q), K)"),
    "matmul": score("self.linear_in(Q) @ K.mT"),
    "a view of two dimensions": state(
        "torch.tanh(self.linear_out(torch.cat((c, queries), 2).view(B * T_tgt, 2 * d))"
        ".view(B, T_tgt, d))"
    ),
    "its own score inside": [("align = self.score(queries, memory_bank)",
                              "align = self.linear_in(queries) @ memory_bank.mT")],
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_the_kits_file_however_it_is_finished_is_right(name: str) -> None:
    for number in ("3.5", "3.6", "3.7"):
        verdict = judged(number, namespace(ATTENTION, *RIGHT[name]))
        assert (verdict.outcome, verdict.notes) == (Outcome.RIGHT, ())


@pytest.mark.parametrize(
    ("tag", "changes", "words", "share"), SCORES, ids=[row[0] for row in SCORES]
)
def test_a_wrong_score_is_named_and_costs_nothing_in_the_next_part(
    tag: str, changes: list[Change], words: str, share: str
) -> None:
    names = namespace(ATTENTION, *changes)
    verdict = judged("3.5", names)
    assert words in verdict.because
    assert verdict.share == Fraction(share)
    assert judged("3.6", names).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("tag", "changes", "words", "share"), STATES, ids=[row[0] for row in STATES]
)
@pytest.mark.parametrize("also", [[], SCORES[1][1]], ids=["", "under a wrong score"])
def test_a_wrong_state_is_named(
    tag: str, changes: list[Change], words: str, share: str, also: list[Change]
) -> None:
    names = namespace(ATTENTION, *changes, *also)
    verdict = judged("3.6", names)
    assert words in verdict.because
    assert verdict.share == Fraction(share)
    assert (judged("3.5", names).outcome is Outcome.RIGHT) == (not also)


LOOPS = {
    "for": [(SCORE, "L = torch.zeros(Q.size(0), Q.size(1), K.size(1), dtype=Q.dtype)\n"
                    "        for b in range(Q.size(0)):\n"
                    "            L[b] = self.linear_in(Q[b]) @ K[b].T")],
    "a list": score("torch.stack([self.linear_in(q) @ k.T for q, k in zip(Q, K)])"),
    "while": [(SCORE, "L, b = [], 0\n"
                      "        while b < len(Q):\n"
                      "            L.append(self.linear_in(Q[b]) @ K[b].T)\n"
                      "            b += 1\n"
                      "        L = torch.stack(L)")],
}  # fmt: skip


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_costs_nothing_and_is_told(loop: str) -> None:
    verdict = judged("3.5", namespace(ATTENTION, *LOOPS[loop]))
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes[0].startswith("loops: `score` loops in Python")


def test_the_simple_tests_see_a_missing_tanh_and_no_transposed_weight() -> None:
    """They are as the course's: one dimension, all weights one."""
    assert judged("3.7", namespace(ATTENTION, *SCORES[0][1])).outcome is Outcome.RIGHT
    assert judged("3.7", namespace(ATTENTION, *STATES[1][1])).outcome is Outcome.WRONG


@pytest.mark.parametrize("number", ["3.5", "3.6", "3.7"])
def test_without_the_class_nothing_is_found(number: str) -> None:
    verdict = judged(number, {})
    assert verdict.outcome is Outcome.MISSING
    assert verdict.because == "Nothing named `GlobalAttention` was found."


def test_single_precision_that_a_student_insists_on_is_right() -> None:
    names = namespace(ATTENTION, *score("self.linear_in(Q).float().bmm(K.mT.float())"))
    assert judged("3.5", names).outcome is Outcome.RIGHT


@pytest.mark.parametrize("secret", [b"one"])
def test_no_slip_becomes_right_by_the_luck_of_a_draw(secret: bytes) -> None:
    for placed in ASSIGNMENT.items:
        draw = Draw.of(secret, ASSIGNMENT.name, placed.number)
        for name, question in named(placed.number, placed.question):
            if not (isinstance(question, Compared) and "GlobalAttention" in question.reference):
                continue
            for slip in question.slips:
                verdict = question.judge(carry_out(question.ask(draw), slip.namespace), draw)
                assert (name, verdict.because) == (name, slip.sentence)
                assert verdict.share == Fraction(slip.share)
