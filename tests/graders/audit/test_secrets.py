"""Many secrets: what is right under all of them, and what a fault looks like."""

from __future__ import annotations

import numpy as np

from graders import Assignment, Call, Calls, Code, Draw, Slip, item
from graders.audit.secrets import SecretsRow, audit_secrets
from reference import running_average


def calls(draw: Draw) -> Calls:
    rng = draw.case(0)
    return [Call("f", (rng.normal(size=2), float(rng.uniform(0.1, 0.9)), 3)) for _ in range(4)]


def row(question: Code) -> SecretsRow:
    (found,) = audit_secrets(
        Assignment(name="small", title="Small", items=[item("1", 1, question)]), 3
    )
    return found


def test_a_sound_question_has_no_faults_under_any_secret() -> None:
    question = Code(
        prompt="", source="t", calls=calls, reference={"f": running_average.corrected},
        slips=[Slip({"f": lambda v, beta, t: v}, "As it is.")],
    )  # fmt: skip
    found = row(question)
    assert found.faults == ()
    assert (found.right, found.wrong > 3) == (9, True)


def test_a_slip_that_passes_is_a_fault() -> None:
    near = Slip(
        {"f": lambda v, beta, t: running_average.corrected(v, beta, t) * (1 + 1e-7)}, "Near."
    )
    question = Code(
        prompt="", source="t", calls=calls, reference={"f": running_average.corrected}, slips=[near]
    )
    assert row(question).faults == tuple(
        f"secret {k}: the slip 'Near.' is accepted" for k in range(3)
    )


def test_a_right_answer_that_one_secret_refuses_is_a_fault() -> None:
    def jumps(draw: Draw) -> Calls:
        return [Call("f", (float(draw.case(0).uniform(0.1, 0.9)),))]

    def steps(x: float) -> float:
        return float(np.float64(x) != np.float32(x)) + x

    question = Code(prompt="", source="t", calls=jumps, reference={"f": steps})
    assert any("on rounded inputs is wrong" in fault for fault in row(question).faults)
