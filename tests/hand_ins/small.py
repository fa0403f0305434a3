"""A small homework, and what becomes of a hand-in for it, read and run as a class is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graders import Assignment, Call, Choice, Code, Essay, Numeric, criterion, item
from graders.grading import grade, plans_of
from graders.guest.plan import Got
from graders.host.child import Start
from graders.host.process import Limits
from graders.host.session import Transcript
from graders.intake.reading import read
from graders.intake.submission import Submission
from graders.public.given_out import given_out
from graders.scores import Graded, Report
from tests.graders.intake.builders import Made, file
from tests.graders.samples import SECRET

EDGES = Numeric(
    prompt="How many edges are there? `q1_edges`", source="S", reference={"q1_edges": 12}
)
MEAN = Numeric(
    prompt="The mean over the batch: `mu_batch`", source="S", reference={"mu_batch": [1.0, 2.0]}
)
BIAS = Choice(
    prompt="Biased or not? `q15_bias`", source="S", options=["biased", "unbiased"],
    reference={"q15_bias": "biased"},
)  # fmt: skip
WHY = Essay(prompt="Say why: `q15_why`", source="S", name="q15_why")
GRAPH = Essay(prompt="Explain attention as a graph network: `q25`", source="S", name="q25")
DOUBLE = Code(
    prompt="Twice x, as `double(x)`, with a proof", source="S",
    reference={"double": lambda x: 2 * x},
    calls=lambda draw: [Call("double", (k,), ("x",)) for k in (1, 2, 5)],
    rubric=[criterion("2/5", "why")],
)  # fmt: skip
SMALL = Assignment(
    name="small",
    title="A small homework",
    items=[
        item("1.1", 5, EDGES),
        item("3.1.mu_batch", 5, MEAN),
        item("1.5.i", 5, BIAS),
        item("1.5.ii", 5, WHY),
        item("2.5", 5, GRAPH),
        item("4.1", 5, DOUBLE),
    ],
    limits=Limits(statement_seconds=2.0, item_seconds=2.0),
)
RELEASED = given_out(SMALL)
STUBS = {
    "1.1": "q1_edges = None",
    "3.1.mu_batch": "mu_batch = None",
    "1.5.i": "q15_bias = None  # 'biased' or 'unbiased'",
    "4.1": "def double(x):\n    raise NotImplementedError",
}
RIGHT = (
    "q1_edges = 12",
    "mu_batch = [1, 2]",
    "q15_bias = 'biased'",
    "q15_why = 'since later terms are dropped'",
    "q25 = 'each token is a node, and so on'",
    "def double(x):\n    return x + x",
)


def submission(files: Mapping[str, Made], elsewhere: bool = False) -> Submission:
    """The files of one hand-in, read."""
    found = read("ada", [file(name, content) for name, content in files.items()], RELEASED)
    return replace(found, elsewhere=elsewhere)


def graded(
    files: Mapping[str, Made], start: Start, elsewhere: bool = False, conflicts: str = "named file"
) -> tuple[Report, Transcript]:
    """The report on a hand-in, and what was answered."""
    assignment = replace(SMALL, conflicts=conflicts)
    planned = plans_of(assignment, SECRET)
    return grade(assignment, submission(files, elsewhere), SECRET, start=start, planned=planned)


def one(report: Report, number: str) -> Graded:
    """One item of a report."""
    return next(graded for graded in report.items if graded.number == number)


def found(transcript: Transcript, number: str) -> object:
    """What the first ask of an item brought back, if it was a value."""
    answer = transcript.records[number][0]
    return answer.value if isinstance(answer, Got) else answer
