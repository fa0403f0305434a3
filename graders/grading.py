"""One submission to one report: ask, record, judge, and count exact points.

An exception of ours while an item is asked or judged makes that item BROKEN, which costs nobody a
point and is told to whoever grades.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from graders.assignment import Assignment, Item
from graders.evidence import Shown, ShownGraph
from graders.forms import Forms
from graders.guest.plan import Cause, Failed, Plan, Record, Text, Value
from graders.host.child import Spawned, Start
from graders.host.digests import agree
from graders.host.session import Transcript, digest, take
from graders.intake.submission import Submission, shortened
from graders.kinds import exhibits
from graders.load_plan import kit_of, load_of, stubs_of
from graders.model import Draw, Outcome, Question, Verdict, asked
from graders.rubric import left, proved_share
from graders.scores import Graded, Lateness, Report, Score
from graders.unanswered import written
from graders.unanswered.causes import with_cause
from graders.unanswered.conflicts import with_others
from graders.unanswered.written import Readable

Planned = tuple[dict[str, Plan], dict[str, Verdict]]
"""Each item's plan, and a verdict on each item that could not be planned."""


def grade(
    assignment: Assignment,
    submission: Submission,
    secret: bytes,
    track: str = "",
    start: Start = Spawned,
    planned: Planned | None = None,
) -> tuple[Report, Transcript]:
    """Run a submission once, and judge every item on its answers.

    A class is asked the same: `planned` is what `plans_of` gave for it.
    """
    planned = planned or plans_of(assignment, secret)
    transcript, broken = ask(assignment, submission, planned, start)
    return judge(assignment, submission, transcript, secret, track, broken), transcript


def ask(
    assignment: Assignment,
    submission: Submission,
    planned: Planned,
    start: Start,
    due: Collection[str] | None = None,
) -> tuple[Transcript, dict[str, Verdict]]:
    """Run a submission once; return its answers, and the verdict on items where the grader failed.

    All items are asked, or those that are due.
    """
    plans, broken = planned
    try:
        load = load_of(submission, kit_of(assignment), plans, stubs_of(assignment))
        wanted = {item: plan for item, plan in plans.items() if due is None or item in due}
        return take(load, wanted, assignment.limits, start), broken
    except Exception:  # one submission that we fail on must not end the class
        return failed(planned, traceback.format_exc())


def failed(planned: Planned, says: str) -> tuple[Transcript, dict[str, Verdict]]:
    """Return an empty transcript and broken verdicts: the grader failed on the whole submission."""
    plans, broken = planned
    return Transcript(records={}), dict.fromkeys(plans, _broken(says)) | broken


def judge(
    assignment: Assignment,
    submission: Submission,
    transcript: Transcript,
    secret: bytes,
    track: str = "",
    broken: Mapping[str, Verdict] | None = None,
) -> Report:
    """Judge a transcript. Nothing runs: this is also how a class is scored again."""
    graded: list[Graded] = []
    for placed in assignment.items:
        draw = Draw.of(secret, assignment.name, placed.number)
        verdict = (broken or {}).get(placed.number) or _verdict(
            placed, transcript, draw, submission, ask=assignment.conflicts == "ask"
        )
        verdict = _carry_forward(placed, verdict, graded)
        record = transcript.records.get(placed.number, ())
        found = Readable.of(placed, _plan_of(placed, draw), record, submission)
        graded.append(_score(placed, verdict, found, track))
    return Report(
        student=submission.student,
        assignment=assignment.name,
        track=track,
        items=tuple(graded),
        problems=shortened([*submission.problems, *_not_python(transcript)]),
        notes=submission.notes,
        late=Lateness() if submission.late else None,
    )


def _not_python(transcript: Transcript) -> Iterator[str]:
    """Yield the cells that did not run at all, so that all their definitions are missing."""
    for fault in transcript.faults:
        if fault.says.startswith(("SyntaxError", "IndentationError", "TabError")):
            yield f"{fault.cell}, line {fault.line}: {fault.says}"


def plans_of(assignment: Assignment, secret: bytes) -> Planned:
    """Return the plans that every student of a class is asked, and the items that fail even to ask.

    In the order of asking: values under a name come before anything is called, so that no function
    changes them, nor leaves a hidden input in them that a message would repeat.
    """
    plans: dict[str, Plan] = {}
    broken: dict[str, Verdict] = {}
    for placed in assignment.items:
        try:
            draw = Draw.of(secret, assignment.name, placed.number)
            plans[placed.number] = asked(placed.question, draw)
        except Exception:
            broken[placed.number] = _broken(traceback.format_exc())
    return dict(sorted(plans.items(), key=lambda plan: calls_code(plan[1]))), broken


def calls_code(plan: Plan) -> bool:
    """Whether code of the student's meets what is asked: all but what stands under a name."""
    return not all(isinstance(ask, Value | Text) for ask in plan)


def changed(transcript: Transcript, plans: Mapping[str, Plan]) -> dict[str, Verdict]:
    """Return the items that ask something else now than when the transcript was taken."""
    says = "The question asks something else now than when this was run: run it again."
    return {
        number: Verdict(outcome=Outcome.BROKEN, because=says)
        for number, plan in plans.items()
        if number in transcript.asked and not agree(transcript.asked[number], digest(plan))
    }


def _verdict(
    placed: Item, transcript: Transcript, draw: Draw, submission: Submission, ask: bool = False
) -> Verdict:
    record = transcript.records.get(placed.number, ())
    ours = [a for a in record if isinstance(a, Failed) and a.cause is Cause.WALL]
    if ours or not record:
        return _broken(ours[0].says if ours else "the item was never asked")
    first = next((a for a in record if isinstance(a, Failed)), None)
    if first is not None and first.cause is Cause.NOT_ASKED:
        return Verdict.to_read(f"Not asked: {first.says}. A person must look.")
    try:
        verdict = placed.question.judge(record, draw)
        verdict = with_others(verdict, placed, asked(placed.question, draw), draw, transcript, ask)
    except Exception:
        return _broken(traceback.format_exc())
    pairs = tuple(zip(asked(placed.question, draw), record, strict=True))
    forms = Forms.of(pairs)  # a function that cannot be read as a value has not failed
    failed = [answer for ask, answer in pairs if isinstance(answer, Failed) and forms.fit(ask)]
    causes = [answer.cause for answer in failed if answer.cause is not Cause.MISSING]
    if causes and verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE):
        verdict = replace(verdict, cause=str(causes[0]))
    verdict = with_cause(verdict, record, transcript)
    lost = verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE) and placed.question.prose
    if lost and written.typed_in_place(asked(placed.question, draw), record):
        says = "A text stands where a function was asked for: a person reads it."
        return Verdict.to_read(says, *verdict.notes)
    if verdict.outcome in (Outcome.MISSING, Outcome.UNREADABLE):
        return written.without_an_answer(placed, verdict, submission)
    return _with_answer(verdict, placed.question, record, draw)


def _with_answer(verdict: Verdict, question: Question, record: Record, draw: Draw) -> Verdict:
    """Add the answer as it was read to the verdict. It decides nothing: a fault leaves it out."""
    read: tuple[Shown, ...] = ()
    with contextlib.suppress(Exception):
        read = exhibits.of(question, record, draw)
    told = {one.name for one in verdict.shown if isinstance(one, ShownGraph)}
    new = (one for one in read if not (isinstance(one, ShownGraph) and one.name in told))
    return replace(verdict, shown=(*new, *verdict.shown))


def _carry_forward(placed: Item, verdict: Verdict, before: list[Graded]) -> Verdict:
    """Tell students with a wrong earlier part that this one was asked with its right results."""
    lost = (Outcome.WRONG, Outcome.PARTLY, Outcome.MISSING, Outcome.UNREADABLE)
    wrong = [g.number for g in before if g.number in placed.follows and g.verdict.outcome in lost]
    unjudged = (Outcome.MISSING, Outcome.UNREADABLE, Outcome.BROKEN)
    if not wrong or verdict.outcome in unjudged:
        return verdict
    note = f"asked with the right results of {', '.join(wrong)}: a mistake there costs nothing here"
    return replace(verdict, notes=(*verdict.notes, note))


def _score(placed: Item, verdict: Verdict, found: Readable, track: str) -> Graded:
    points, question = placed.points, placed.question
    proved = proved_share(question.rubric, verdict.proved)
    earned = points * ((1 - question.read_share) * verdict.share + proved)
    waiting = {
        Outcome.MISSING: Fraction(0),
        Outcome.UNREADABLE: Fraction(0),
        Outcome.TO_READ: points - earned,
        Outcome.BROKEN: points - earned,
    }.get(verdict.outcome, points * (question.read_share - proved))
    if found.earn_all:  # words that the handout asked for can always earn everything
        waiting = points - earned
    judged = verdict.outcome in (Outcome.RIGHT, Outcome.PARTLY, Outcome.WRONG)
    if waiting and not found.there and judged:
        note = f"no words handed in for {waiting} of the points, which a person would read"
        verdict, waiting = replace(verdict, notes=(*verdict.notes, note)), Fraction(0)
    lines = question.rubric
    if judged and not found.earn_all:
        lines = left(lines, verdict.proved)
    return Graded(
        number=placed.number,
        kind=question.kind,
        credit=placed.credit_for(track),
        verdict=verdict,
        machine=Score(earned, waiting, points),
        rubric=tuple(lines),
    )


def _plan_of(placed: Item, draw: Draw) -> Plan:
    try:
        return asked(placed.question, draw)
    except Exception:  # told as the item's verdict already
        return ()


def _broken(trace: str) -> Verdict:
    says = "The grader itself failed here. It costs you nothing; a person will look."
    return Verdict(outcome=Outcome.BROKEN, because=says, detail=trace)
