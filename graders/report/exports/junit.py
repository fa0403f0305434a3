"""JUnit's XML, a suite for each student: a machine's "wrong" is a failure, our fault an error.

The format knows no points: they stand in properties, and in what a case prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from graders.report import clean
from graders.report.exports.pupils import Pupil
from graders.report.exports.results_of_items import Went, headline, told, went
from graders.scores import Graded

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""
TAG = {
    Went.PART: "failure", Went.NONE: "failure", Went.BROKEN: "error", Went.WAITS: "skipped",
    Went.EXCUSED: "skipped",
}  # fmt: skip


def make(pupils: Sequence[Pupil]) -> bytes:
    """The whole file."""
    root = ElementTree.Element("testsuites")
    for pupil in pupils:
        _suite(root, pupil)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return made + b"\n"


def _suite(root: ElementTree.Element, pupil: Pupil) -> None:
    items = pupil.report.items
    found = [TAG.get(went(graded), "") for graded in items]
    suite = ElementTree.SubElement(
        root, "testsuite", name=_line(pupil.who.student), tests=str(len(items)),
        failures=str(found.count("failure")), errors=str(found.count("error")),
        skipped=str(found.count("skipped")), time="0",
    )  # fmt: skip
    if pupil.submitted:
        suite.set("timestamp", f"{pupil.submitted:%Y-%m-%dT%H:%M:%S}")
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in {
        "score": clean.points(pupil.total),
        "max_score": clean.points(pupil.possible),
        "waiting": clean.points(pupil.report.total.waiting),
        **pupil.report.signature,
    }.items():
        ElementTree.SubElement(properties, "property", name=name, value=_line(value))
    for graded in items:
        _case(suite, pupil.report.assignment, graded)


def _case(suite: ElementTree.Element, assignment: str, graded: Graded) -> None:
    how = went(graded)
    case = ElementTree.SubElement(
        suite, "testcase", classname=assignment, name=f"{graded.number} {graded.kind}", time="0"
    )
    if tag := TAG.get(how):
        reason = ElementTree.SubElement(case, tag, message=_line(headline(graded)))
        if tag != "skipped":
            reason.set("type", str(graded.verdict.cause or graded.verdict.outcome))
            reason.text = ILLEGAL.sub("\ufffd", told(graded))
    points = f"{clean.points(graded.score.earned)} of {clean.points(graded.score.possible)}"
    ElementTree.SubElement(case, "system-out").text = points


def _line(text: str) -> str:
    return ILLEGAL.sub("\ufffd", clean.line(text))
