"""What the audit found out, in three forms."""

from __future__ import annotations

import json

from graders.audit import report
from graders.audit.questions import AuditRow

FINE = AuditRow(number="1.1", kind="numeric", accepted=2, slips=3, lazy=10, strangers="12 + 8")
SURVIVED = AuditRow(
    number="1.2", kind="code", accepted=1, lazy=12, mutants=7, equal=("zeros",),
    survivors=(("f: return x", "x is symmetric"), ("f: return y", "")),
    faults=("accepted the mutant `f: return y`",),
)  # fmt: skip
AUDITS = {"tiny": [FINE, SURVIVED]}


def test_as_text() -> None:
    lines = report.as_text(AUDITS).splitlines()
    assert [line.split() for line in lines[:5]] == [
        ["tiny"],
        list(report.HEAD),
        ["1.1", "numeric", "2", "3", "10", "12", "+", "8"],
        ["1.2", "code", "1", "12", "7", "2", "1"],
        ["all", "3", "3", "22", "7", "2", "12", "+", "8", "1"],
    ]
    assert lines[5:] == [
        "  FAULT 1.2: accepted the mutant `f: return y`",
        "  1.2: zeros is the right answer",
        "  1.2: `f: return x` survives: x is symmetric",
    ]


def test_as_json() -> None:
    rows = json.loads(report.as_json(AUDITS))["tiny"]
    assert rows[1]["survivors"] == [["f: return x", "x is symmetric"], ["f: return y", ""]]


def test_as_markdown() -> None:
    page = report.as_markdown(AUDITS)
    assert page.startswith("# Audit of the graders")
    assert "| 1.1 | numeric | 2 | 3 |  | 10 |  |  | 12 + 8 |  |" in page
    assert "- 1.2: `f: return x` survives: x is symmetric" in page
