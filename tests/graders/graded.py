"""One item, answered in one way, and what grading makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from graders import (
    Assignment,
    Call,
    Choice,
    Code,
    Draw,
    Essay,
    Numeric,
    Slip,
    criterion,
    item,
)
from graders.assignment import Item
from graders.grading import judge
from graders.guest.carry_out import carry_out
from graders.guest.plan import Definition, Fault, Record
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Question
from graders.scores import Graded, Score
from tests.graders.samples import SECRET

NUMBER = Numeric(
    prompt="", source="S1", reference={"x": 2}, slips=[Slip({"x": 4}, "Twice.", share="1/3")]
)
PROOF = Code(
    prompt="", source="S2", prose=True, reference={"f": lambda x: 2 * x},
    calls=lambda draw: [Call("f", (k,)) for k in (1, 2)],
    rubric=[criterion("1/5", "why"), criterion("1/5", "when")],
)  # fmt: skip
WORDS = Essay(prompt="", source="S3", name="why")
CHOICE = Choice(prompt="", source="S4", options=["yes", "no"], reference={"c": "yes"})
NOTHING = Score(Fraction(0), Fraction(0), Fraction(5))


def asked(question: Question, number: str = "1", /, **namespace: object) -> Record:
    draw = Draw.of(SECRET, "tiny", number)
    return carry_out(question.ask(draw), namespace)


def assignment(*questions: Question | Item) -> Assignment:
    items = [q if isinstance(q, Item) else item(str(k), 5, q) for k, q in enumerate(questions, 1)]
    return Assignment(name="tiny", title="", items=items)


def judged(
    question: Question,
    record: Record,
    faults: tuple[Fault, ...] = (),
    definitions: Mapping[str, Definition] | None = None,
    prose: str = "",
    to_read: tuple[str, ...] = (),
    problems: tuple[str, ...] = (),
) -> Graded:
    """The one item of a submission that answered so, worth 5 points."""
    submission = Submission(
        student="anna", prose={"1": prose} if prose else {}, to_read=to_read, problems=problems
    )
    transcript = Transcript(records={"1": record}, faults=faults, definitions=definitions or {})
    (graded,) = judge(assignment(question), submission, transcript, SECRET).items
    return graded


def points(earned: str, waiting: str = "0") -> Score:
    return Score(Fraction(earned), Fraction(waiting), Fraction(5))
