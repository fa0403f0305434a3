"""One report as Gradescope reads it: the object that an autograder writes to `results.json`.

Two readers: the student, at once, and the student once the grades are published. Tests "visible"
are for the first and say what was found of each answer, never whether it is right; the others
say all that the feedback says. No number that depends on how right an answer is stands in the
visible part, not even the points that wait for a person: words beside code wait for exactly what
the code did not earn.

Where the grader failed on something that counts there is no score at all. A total without those
points would look like a mark, and be one as soon as grades are published; without a score the
platform has none to publish, and staff run the submission again once the fault is repaired.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from graders.assignment import Credit
from graders.model import Outcome
from graders.report import clean
from graders.report.feedback import outcome, reasons, standing
from graders.scores import Graded, Report

AT_ONCE, PUBLISHED = "visible", "after_published"
FOUND = {
    Outcome.MISSING: "not found",
    Outcome.UNREADABLE: "not readable",
    Outcome.TO_READ: "handed in; a person reads it",
    Outcome.BROKEN: "the grader failed here; that is our fault and costs you nothing",
}
"""Words that are told at once. Right, partly right and wrong are all `answered`."""
LOST = (Outcome.PARTLY, Outcome.WRONG, Outcome.MISSING, Outcome.UNREADABLE)
ROUNDED = "The score is rounded to two decimals, half to even."
FAILED = (
    "The grader itself failed. That is not your fault and costs you nothing.\n"
    "No score is given: any number would look like a mark. The course staff repair the grader and "
    "run it again on what you handed in."
)
FORMAT = "text"
"""The format of texts: nothing of a student's acts as HTML, Markdown or an escape."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Settings of the page: its other contents, and who sees them when."""

    files: Sequence[str] = ()
    """The files that were handed in and read."""
    values: Collection[str] = ()
    """Items that were asked before any code was called. Only there does a sentence on the form
    speak of the hand-in alone: what code returns or leaves behind may repeat a hidden input."""
    others: Mapping[str, Outcome] = field(default_factory=dict)
    """The other items, and the outcome known of each before any code was called."""
    remarks: Sequence[str] = ()
    """Remarks on this run for the reader."""
    feedback: bool = False
    """Whether students see points and reasons at once."""


def results(report: Report, shown: Shown | None = None) -> dict[str, Any]:
    """The whole object."""
    shown = shown or Shown()
    failed = any(_is_broken(graded) for graded in report.items)
    score = {} if failed else {"score": _number(report.total.earned)}
    settings = ", ".join(f"{name} {value}" for name, value in report.signature.items())
    later = "" if shown.feedback else "Points and reasons are shown once the grades are published."
    lines = [FAILED if failed else ROUNDED, later, *shown.remarks, f"Graded with {settings}."]
    return _framed("\n".join(line for line in lines if line)) | score | {
        "extra_data": dict(report.signature),
        "tests": [
            _found(report, shown),
            _points(report, shown, failed),
            *(_item(graded, shown, failed) for graded in report.items),
        ],
    }  # fmt: skip


def no_results() -> dict[str, Any]:
    """The object for a submission that was not graded at all."""
    return _framed(FAILED) | {"tests": [_test("The grader failed", FAILED, AT_ONCE)]}


def _framed(output: str) -> dict[str, Any]:
    """The fields that stand in every object."""
    return {
        "output": _text(output),
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": AT_ONCE,
        "stdout_visibility": "hidden",
    }


def _test(name: str, output: str, visibility: str) -> dict[str, Any]:
    return {
        "name": clean.line(name),
        "name_format": FORMAT,
        "output": _text(output),
        "output_format": FORMAT,
        "visibility": visibility,
    }


def _text(output: str) -> str:
    """Lines that end in a line feed, without characters that act."""
    return clean.text("\n".join(output.splitlines()))


def _found(report: Report, shown: Shown) -> dict[str, Any]:
    """The part that a student may see at once: whether the answers arrived."""
    lines = [f"Read: {', '.join(map(clean.line, shown.files)) or 'no file'}"]
    lines += [f"Not read: {problem}" for problem in report.problems]
    lines += [f"- {note}" for note in report.notes]
    width = max((len(graded.number) for graded in report.items), default=0)
    lines += ["", *(f"{g.number:<{width}}  {_arrived(g, shown)}" for g in report.items)]
    lost = [g for g in report.items if _known(g, shown) in (Outcome.MISSING, Outcome.UNREADABLE)]
    status = "failed" if report.problems or lost else "passed"
    return _test("What was found", "\n".join(lines), AT_ONCE) | {"status": status}


def _arrived(graded: Graded, shown: Shown) -> str:
    word = FOUND.get(_known(graded, shown), "answered")
    lost = graded.verdict.outcome in (Outcome.MISSING, Outcome.UNREADABLE)
    if lost and graded.number in shown.values and graded.verdict.because:
        return f"{word}: {clean.line(graded.verdict.because)}"
    return word


def _known(graded: Graded, shown: Shown) -> Outcome:
    """Return the outcome, unless it is right or wrong, that no hidden input has touched.

    What code does when it is called would tell a bit of its input each time. Our own fault is told.
    """
    found = graded.verdict.outcome
    if shown.feedback or graded.number in shown.values or found is Outcome.BROKEN:
        return found
    return shown.others.get(graded.number, Outcome.RIGHT)


def _points(report: Report, shown: Shown, failed: bool) -> dict[str, Any]:
    """Return the total in words: Gradescope shows a number, and waiting points are not in it."""
    total = report.total
    says = [f"{clean.points(total.earned)} of {clean.points(total.possible)} points so far."]
    if total.waiting:
        verb = "waits" if total.waiting == 1 else "wait"
        unit = "point" if total.waiting == 1 else "points"
        says.append(f"{clean.points(total.waiting)} {unit} {verb} for a person.")
    says += standing(report)
    if failed:
        numbers = ", ".join(graded.number for graded in report.items if _is_broken(graded))
        says.insert(0, f"No score: the grader itself failed on {numbers}.")
    return _test("Points", "\n".join(says), _visibility(shown))


def _item(graded: Graded, shown: Shown, failed: bool) -> dict[str, Any]:
    score, remarks = graded.score, [graded.kind]
    if graded.credit is not Credit.REQUIRED:
        remarks.append("extra credit" if graded.credit is Credit.EXTRA else "not counted")
    points = f"{clean.points(score.earned)} of {clean.points(score.possible)} points"
    told = [f"{points}: {outcome(graded)}", *_told(graded)]
    test = _test(", ".join(remarks), "\n".join(told), _visibility(shown))
    test["number"] = graded.number
    if graded.credit is not Credit.NONE:
        test["max_score"] = _number(score.possible)
        # a 0 would be shown as failed, and summed up where there is no score on top
        if not failed and not (score.waiting and not score.earned and not _is_lost(graded)):
            test["score"] = _number(score.earned)
    return test | _status(graded)


def _status(graded: Graded) -> dict[str, str]:
    """Return passed or failed, if one can say so: waiting points make it neither."""
    if graded.mark is not None:
        is_full = graded.score.earned == graded.score.possible
        return {"status": "passed" if is_full else "failed"}
    if graded.verdict.outcome is Outcome.RIGHT:
        return {"status": "passed"}
    return {"status": "failed"} if _is_lost(graded) else {}


def _told(graded: Graded) -> Iterator[str]:
    return (reason for reason in reasons(graded) if reason)


def _is_lost(graded: Graded) -> bool:
    return graded.verdict.outcome in LOST


def _is_broken(graded: Graded) -> bool:
    """Whether the grader failed on an item that counts, and no person has marked it since."""
    is_marked, counts = graded.mark is not None, graded.credit is not Credit.NONE
    return graded.verdict.outcome is Outcome.BROKEN and counts and not is_marked


def _visibility(shown: Shown) -> str:
    return AT_ONCE if shown.feedback else PUBLISHED


def _number(points: Fraction) -> float:
    return float(round(points, 2))
